"""Email addresses: what is taken, how it is spelled afterwards, and what is refused for which reason."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from wizard.model.address import (
    EmailAddress,
    InvalidName,
    NameFault,
    has_control_character,
    is_ip,
    parse_user_name,
    parse_windows_user_name,
    same_mailbox,
    tidy,
    to_a_labels,
    to_display,
)

LONGEST_DOMAIN = ".".join(["a" * 63, "b" * 63, "c" * 63, "d" * 61])
CONTROLS = ["\r", "\n", "\x00", "\x1b", "\x7f", "\x85", "\u2028", "\ud800"]


def fault_of(text: str) -> NameFault:
    with pytest.raises(InvalidName) as caught:
        EmailAddress.parse(text)
    return caught.value.fault


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("alice@example.com", "alice@example.com"),
        ("  alice@example.com \t", "alice@example.com"),
        ("\u3000alice@example.com\u00a0", "alice@example.com"),
        ("al\u200bice@exam\ufeffple.com", "alice@example.com"),
        ("Alice.B@EXAMPLE.Com", "Alice.B@example.com"),
        ("<alice@example.com>", "alice@example.com"),
        ("mailto:alice@example.com", "alice@example.com"),
        ("alice@example.com,", "alice@example.com"),
        ("alice@example.com; ", "alice@example.com"),
        ("Alice Example <alice@example.com>", "alice@example.com"),
        ('"Example, Alice" <alice@example.com>;', "alice@example.com"),
        ("ａｌｉｃｅ１＠ｅｘａｍｐｌｅ．ｃｏｍ", "alice1@example.com"),
        ("alice\uff20example.com", "alice@example.com"),
        ("alice@example.com.", "alice@example.com"),
        ("alice@ example.com", "alice@example.com"),
        ("a!#$%&'*+/=?^_`{|}~-z@example.com", "a!#$%&'*+/=?^_`{|}~-z@example.com"),
        ('"a b"@example.com', '"a b"@example.com'),
        ('"a@b"@example.com', '"a@b"@example.com'),
        ('"a\\"b"@example.com', '"a\\"b"@example.com'),
        ("alice@straße.de", "alice@xn--strae-oqa.de"),
        ("alice@MÜNCHEN.de", "alice@xn--mnchen-3ya.de"),
        ("alice@例え.jp", "alice@xn--r8jz45g.jp"),
        ("alice@ｅｘａｍｐｌｅ．ｃｏｍ", "alice@example.com"),
        ("alice@xn--mnchen-3ya.de", "alice@xn--mnchen-3ya.de"),
        (f"{'x' * 64}@{LONGEST_DOMAIN}", f"{'x' * 64}@{LONGEST_DOMAIN}"),
    ],
)
def test_takes(typed: str, address: str) -> None:
    assert str(EmailAddress.parse(typed)) == address


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        ("", NameFault.EMPTY),
        (" \u200b\u3000", NameFault.EMPTY),
        ("<>", NameFault.EMPTY),
        ("alice", NameFault.NO_AT),
        ("alice@", NameFault.DOMAIN),
        ("a b@example.com", NameFault.LOCAL_PART),
        (".alice@example.com", NameFault.LOCAL_PART),
        ("alice.@example.com", NameFault.LOCAL_PART),
        ("al..ice@example.com", NameFault.LOCAL_PART),
        ("alice@@example.com", NameFault.TWO_ATS),
        ('"a"b"@example.com', NameFault.LOCAL_PART),
        ("alicë@example.com", NameFault.LOCAL_PART_NOT_ASCII),
        ("x" * 65 + "@example.com", NameFault.TOO_LONG),
        (f"alice@{LONGEST_DOMAIN}dd", NameFault.DOMAIN_TOO_LONG),
        ("a@b@example.com", NameFault.TWO_ATS),
        ("@example.com", NameFault.NO_LOCAL_PART),
        ("Anna\r\n <alice@example.com>", NameFault.CONTROL_CHARACTER),
        ("alice@" + "a" * 64 + ".com", NameFault.DOMAIN),
        ("alice@example", NameFault.DOMAIN_WITHOUT_DOT),
        ("alice@example..com", NameFault.DOMAIN),
        ("alice@example.com..", NameFault.DOMAIN),
        ("alice@.example.com", NameFault.DOMAIN),
        ("alice@-example.com", NameFault.DOMAIN),
        ("alice@exam ple.com", NameFault.DOMAIN),
        ("alice@example.com:993", NameFault.DOMAIN),
        ("alice@192.0.2.1", NameFault.DOMAIN_IS_IP),
        ("alice@[192.0.2.1]", NameFault.DOMAIN_IS_IP),
        ("alice@[IPv6:2001:db8::1]", NameFault.DOMAIN_IS_IP),
        ("alice@☃☃\u0338.de", NameFault.DOMAIN),
    ],
)
def test_refuses(typed: str, fault: NameFault) -> None:
    assert fault_of(typed) is fault


@pytest.mark.parametrize("control", CONTROLS)
@pytest.mark.parametrize("place", ["al{}ice@example.com", "alice@exam{}ple.com", '"a{}b"@example.com'])
def test_refuses_control_characters_anywhere_inside(control: str, place: str) -> None:
    assert fault_of(place.format(control)) is NameFault.CONTROL_CHARACTER


def test_shows_international_domains_as_people_write_them() -> None:
    assert EmailAddress.parse("alice@straße.de").display == "alice@straße.de"
    assert EmailAddress.parse("alice@example.com").display == "alice@example.com"


@pytest.mark.parametrize("host", ["xn--0", "xn--a-ecp.ru", "xn--", "mail.xn--99999999999"])
def test_labels_that_decode_to_nothing_are_shown_as_they_are(host: str) -> None:
    assert to_display(host) == host


@given(st.text())
@example("alice@\u200d.de")
@example("a@\u0300.com")
@example("a@" + "ü" * 300 + ".de")
@example("a@\U000e0001.com")
def test_parsing_any_text_gives_a_clean_address_or_says_why_not(text: str) -> None:
    try:
        address = EmailAddress.parse(text)
    except InvalidName as error:
        assert isinstance(error.fault, NameFault)
    else:
        assert not has_control_character(str(address))
        assert str(address).isascii()
        assert EmailAddress.parse(str(address)) == address


@given(
    local=st.from_regex(r"[a-z0-9!#$%&'*+/=?^_`{|}~-]{1,20}", fullmatch=True),
    domain=st.from_regex(r"[a-zäöüß]{1,10}\.(de|jp)", fullmatch=True),
)
def test_a_good_address_survives_pasting_and_display(local: str, domain: str) -> None:
    address = EmailAddress.parse(f" <{local}@{domain}> ")
    assert address.local == local
    assert EmailAddress.parse(address.display) == address


@pytest.mark.parametrize("typed", ["alice", "EXAMPLE\\alice", "Jürgen Müller", "アリス", "a@b@c", ""])
def test_user_names_of_any_shape_are_taken(typed: str) -> None:
    assert parse_user_name(f" {typed} ") == typed


@pytest.mark.parametrize("control", CONTROLS)
def test_user_names_with_control_characters_are_refused(control: str) -> None:
    with pytest.raises(InvalidName) as caught:
        parse_user_name(f"al{control}ice")
    assert caught.value.fault is NameFault.CONTROL_CHARACTER


def test_user_names_end_at_255_characters() -> None:
    assert parse_user_name("ü" * 255) == "ü" * 255
    with pytest.raises(InvalidName) as caught:
        parse_user_name("x" * 256)
    assert caught.value.fault is NameFault.TOO_LONG


@given(st.text())
def test_an_accepted_user_name_can_be_sent(text: str) -> None:
    try:
        name = parse_user_name(text)
    except InvalidName:
        return
    assert not has_control_character(name)
    assert name.encode("utf-8").decode("utf-8") == name
    assert tidy(name) == name


@pytest.mark.parametrize("literal", ["127.0.0.1", "::1", "2001:DB8::1", "::ffff:192.0.2.1"])
def test_ip_literals_are_known(literal: str) -> None:
    assert is_ip(literal)


@pytest.mark.parametrize("name", ["example.com", "1.2.3", "256.1.1.1", "", "fe80::1%eth0", "fe80::1%a b"])
def test_names_are_no_ip_literals(name: str) -> None:
    assert not is_ip(name)


@pytest.mark.parametrize("name", ["", ".", "..", "a..b", "-a.de", "a-.de", "a b.de", "a/b", "*.example.com"])
def test_what_dns_cannot_hold_is_no_host(name: str) -> None:
    with pytest.raises(InvalidName) as caught:
        to_a_labels(name)
    assert caught.value.fault is NameFault.HOST


@pytest.mark.parametrize(
    "typed",
    ["alice", "alice@example.com", "DOMAIN\\alice", "DOMAIN\\alice@example.com", "a/b@example.com", "größe", ""],
)
def test_forms_of_a_user_name_at_exchange(typed: str) -> None:
    assert parse_windows_user_name(f" {typed} ") == typed


@pytest.mark.parametrize(
    "typed",
    ["DOMAIN/alice", "\\alice", "DOMAIN\\", "DOMAIN\\\\alice", "DOMAIN¥alice", "DOMAIN￥alice", "DOMAIN＼alice"],
)
def test_a_mistyped_separator_is_met_before_an_attempt_is_lost(typed: str) -> None:
    with pytest.raises(InvalidName) as caught:
        parse_windows_user_name(typed)
    assert caught.value.fault is NameFault.WINDOWS_USER_NAME


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("Anna@Example.com", "anna@example.com", True),
        ("anna.b@gmail.com", "Anna.B@googlemail.com", True),
        ("annab@gmail.com", "a.nn.ab+news@gmail.com", True),
        ("anna.b@example.com", "annab@example.com", False),
        ("anna@gmail.com", "bob@gmail.com", False),
    ],
)
def test_one_mailbox_may_have_several_spellings(first: str, second: str, same: bool) -> None:
    assert same_mailbox(first, second) is same
