"""Server fields: host, host with port, brackets, mail URLs; and everything else that people paste there."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wizard.model.address import InvalidName, NameFault, has_control_character, is_ip, parse_host, parse_port

CONTROLS = ["\r\nA1 LOGIN", "\n", "\x00", "\x7f", "\u2029", "\udcff"]


def fault_of(text: str) -> NameFault:
    with pytest.raises(InvalidName) as caught:
        parse_host(text)
    return caught.value.fault


@pytest.mark.parametrize(
    ("typed", "host", "port"),
    [
        ("imap.example.com", "imap.example.com", None),
        (" IMAP.Example.COM ", "imap.example.com", None),
        ("imap.example.com.", "imap.example.com", None),
        ("imap\u200b.example.com", "imap.example.com", None),
        ("imap.example.com:993", "imap.example.com", 993),
        ("imap.example.com : 993", "imap.example.com", 993),
        ("imap.straße.de", "imap.xn--strae-oqa.de", None),
        ("ｍａｉｌ。ｅｘａｍｐｌｅ。ｊｐ", "mail.example.jp", None),
        ("localhost", "localhost", None),
        ("my_server.local", "my_server.local", None),
        ("127.0.0.1", "127.0.0.1", None),
        ("127.0.0.1:1143", "127.0.0.1", 1143),
        ("::1", "::1", None),
        ("2001:DB8::1", "2001:db8::1", None),
        ("[2001:DB8::1]", "2001:db8::1", None),
        ("[::1]:993", "::1", 993),
        ("imaps://imap.example.com", "imap.example.com", None),
        ("IMAPS://imap.example.com:994/", "imap.example.com", 994),
        ("smtp://[::1]:587", "::1", 587),
        ("ssl://mail.example.com:465", "mail.example.com", 465),
    ],
)
def test_takes(typed: str, host: str, port: int | None) -> None:
    assert parse_host(typed) == (host, port)


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        ("", NameFault.EMPTY),
        ("  ", NameFault.EMPTY),
        ("https://mail.example.com", NameFault.WEB_ADDRESS),
        ("http://mail.example.com/imap", NameFault.WEB_ADDRESS),
        ("mail.example.com/owa", NameFault.WEB_ADDRESS),
        ("imaps://mail.example.com/INBOX", NameFault.WEB_ADDRESS),
        ("ftp://mail.example.com", NameFault.OTHER_SCHEME),
        ("pop3://mail.example.com", NameFault.OTHER_SCHEME),
        ("imaps://", NameFault.HOST),
        ("alice@example.com", NameFault.ADDRESS_AS_HOST),
        ("imaps://alice@example.com", NameFault.ADDRESS_AS_HOST),
        ("imap.example.com:0", NameFault.PORT),
        ("imap.example.com:65536", NameFault.PORT),
        ("imap.example.com:99999999999", NameFault.PORT),
        ("imap.example.com:", NameFault.PORT),
        ("imap.example.com:imaps", NameFault.PORT),
        ("imap.example.com:-1", NameFault.PORT),
        ("[::1]:x", NameFault.PORT),
        ("[example]", NameFault.HOST),
        ("[1:2]", NameFault.HOST),
        ("imap example.com", NameFault.HOST),
        ("imap..example.com", NameFault.HOST),
        ("-imap.example.com", NameFault.HOST),
        ("a" * 64 + ".com", NameFault.HOST),
        (".".join(["a" * 60] * 5), NameFault.TOO_LONG),
        ("fe80::1%eth0", NameFault.HOST),
        ("[fe80::1%eth0]", NameFault.HOST),
    ],
)
def test_refuses(typed: str, fault: NameFault) -> None:
    assert fault_of(typed) is fault


@pytest.mark.parametrize("control", CONTROLS)
@pytest.mark.parametrize("place", ["im{}ap.example.com", "imap.example.com:9{}93", "imaps://imap{}.example.com"])
def test_refuses_control_characters_anywhere_inside(control: str, place: str) -> None:
    assert fault_of(place.format(control)) is NameFault.CONTROL_CHARACTER


@given(st.text() | st.from_regex(r"[a-z]{0,8}(://)?[\[\]a-zß0-9:.@/ %-]{0,30}"))
def test_parsing_any_text_gives_a_clean_server_or_says_why_not(text: str) -> None:
    try:
        host, port = parse_host(text)
    except InvalidName as error:
        assert isinstance(error.fault, NameFault)
    else:
        assert not has_control_character(host)
        assert host.isascii()
        assert len(host) <= 253
        assert port is None or 1 <= port <= 65535
        assert parse_host(f"[{host}]" if ":" in host else host) == (host, None)
        assert is_ip(host) or ":" not in host


@pytest.mark.parametrize("typed", ["1", " 993 ", "65535", "00993"])
def test_ports(typed: str) -> None:
    assert parse_port(typed) == int(typed)


@pytest.mark.parametrize("typed", ["", "0", "65536", "-1", "+993", "9 93", "0x10", "1e3", "٩٩٣", "99999999", "993\n1"])
def test_what_is_no_port(typed: str) -> None:
    with pytest.raises(InvalidName) as caught:
        parse_port(typed)
    assert caught.value.fault is NameFault.PORT


@pytest.mark.parametrize(
    "typed", ["ｍａｉｌ．ｅｘａｍｐｌｅ．ｃｏｍ：９９３", "mail.example.com：993", "mail．example．com:993"]
)
def test_what_a_japanese_keyboard_types_is_understood(typed: str) -> None:
    assert parse_host(typed) == ("mail.example.com", 993)
    assert parse_port("９９３") == 993
