"""What people paste where the Exchange URL belongs: what it is, what it becomes, and that no password stays in it."""

import string
import time

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from wizard.model.address import InvalidName, NameFault
from wizard.model.ews_hosts import is_microsofts
from wizard.model.ews_url import EwsKind, UrlNote, endpoint_of, read_ews_url
from wizard.model.plan import Endpoint
from wizard.model.provider import Protocol, Security

RIGHT = "https://mail.example.com/ews/exchange.asmx"
ONLINE = "https://outlook.office365.com/ews/exchange.asmx"
N = UrlNote


def urls(text: str) -> list[str]:
    return [endpoint.url for endpoint in read_ews_url(text).endpoints]


def fault_of(text: str) -> NameFault:
    with pytest.raises(InvalidName) as caught:
        endpoint_of(text)
    return caught.value.fault


@pytest.mark.parametrize(
    ("pasted", "found", "notes"),
    [
        ("https://mail.example.com/owa/#path=/mail", [RIGHT], {N.IS_WEBMAIL, N.PATH_REPLACED}),
        ("https://mail.example.com/home", [RIGHT], {N.PATH_REPLACED}),
        ("mail.example.com", [RIGHT], set()),
        ("https://mail.example.com/EWS/Exchange.aspx", [RIGHT], {N.PATH_REPLACED}),
        ("HTTPS://Mail.Example.com:443/ews/exchange.asmx?wsdl", [RIGHT], set()),
        ("http://mail.example.com/owa", [RIGHT], {N.IS_WEBMAIL, N.PATH_REPLACED, N.USES_HTTPS}),
        ("https;//mail.example.com/owa", [RIGHT], {N.IS_WEBMAIL, N.PATH_REPLACED, N.SCHEME_MENDED}),
        (" <https://mail.example.com/owa/> ", [RIGHT], {N.IS_WEBMAIL, N.PATH_REPLACED}),
        ("https://user:pw@mail.example.com/owa", [RIGHT], {N.IS_WEBMAIL, N.PATH_REPLACED, N.CREDENTIALS_DROPPED}),
        (
            "https://portal.example.com/webmail2/owa/",
            [
                "https://portal.example.com/ews/exchange.asmx",
                "https://portal.example.com/webmail2/ews/exchange.asmx",
            ],
            {N.IS_WEBMAIL, N.PATH_REPLACED, N.PREFIX_KEPT},
        ),
        (
            "https://exch01.corp/owa",
            ["https://exch01.corp/ews/exchange.asmx"],
            {N.IS_WEBMAIL, N.PATH_REPLACED, N.COMPANY_NETWORK_ONLY},
        ),
    ],
)
def test_web_addresses_of_the_documented_table(pasted: str, found: list[str], notes: set[UrlNote]) -> None:
    read = read_ews_url(pasted)
    assert (read.kind, urls(pasted), read.notes) == (EwsKind.URL, found, notes)


@pytest.mark.parametrize(
    ("pasted", "kind", "found"),
    [
        ("https://outlook.office.com/mail/inbox/id/AAQk", EwsKind.EXCHANGE_ONLINE, [ONLINE]),
        ("https://outlook.live.com/mail/0/", EwsKind.CONSUMER, []),
        ("imap.example.com", EwsKind.MAIL_SERVER, []),
        ("user@example.com", EwsKind.EMAIL, []),
        ("www.outlook.com", EwsKind.CONSUMER, []),
        ("HOTMAIL.com", EwsKind.CONSUMER, []),
        ("eur01.outlook.com", EwsKind.EXCHANGE_ONLINE, [ONLINE]),
        ("imap.outlook.com", EwsKind.EXCHANGE_ONLINE, [ONLINE]),
        ("https://outlook.office365.com/EWS/Exchange.asmx", EwsKind.EXCHANGE_ONLINE, [ONLINE]),
        ("smtp.office365.com", EwsKind.EXCHANGE_ONLINE, [ONLINE]),
        (
            "https://outlook.office365.us/mail/",
            EwsKind.EXCHANGE_ONLINE,
            ["https://outlook.office365.us/ews/exchange.asmx"],
        ),
        ("webmail.apps.mil", EwsKind.EXCHANGE_ONLINE, ["https://webmail.apps.mil/ews/exchange.asmx"]),
        ("https://partner.outlook.cn/owa", EwsKind.EXCHANGE_ONLINE, ["https://partner.outlook.cn/ews/exchange.asmx"]),
        ("outlook.office.de", EwsKind.EXCHANGE_ONLINE, ["https://outlook.office.de/ews/exchange.asmx"]),
        ("imap-mail.outlook.com", EwsKind.EXCHANGE_ONLINE, [ONLINE]),
        ("smtp.live.com", EwsKind.CONSUMER, []),
        ("https://mail.google.com/mail/u/0/#inbox", EwsKind.GOOGLE, []),
        ("imap.gmail.com", EwsKind.GOOGLE, []),
        ("https://login.live.com/login.srf", EwsKind.SIGN_IN_PAGE, []),
        ("https://login.microsoftonline.com/common/oauth2?x=1", EwsKind.SIGN_IN_PAGE, []),
        ("https://adfs.example.com/adfs/ls/", EwsKind.SIGN_IN_PAGE, []),
        ("pop3.example.com", EwsKind.MAIL_SERVER, []),
        ("mail.example.com:993", EwsKind.MAIL_SERVER, []),
        ("imaps://mail.example.com", EwsKind.MAIL_SERVER, []),
        ("CORP\\anna", EwsKind.USER_NAME, []),
        ("Anna Example <anna@example.com>", EwsKind.EMAIL, []),
        ("mailto:anna@example.com?subject=x", EwsKind.EMAIL, []),
    ],
)
def test_what_is_no_exchange_server_of_a_company(pasted: str, kind: EwsKind, found: list[str]) -> None:
    assert (read_ews_url(pasted).kind, urls(pasted)) == (kind, found)


def test_an_email_address_comes_along_for_the_search() -> None:
    assert str(read_ews_url(" user@example.com, ").email) == "user@example.com"
    assert str(read_ews_url("mailto:anna@example.com?subject=x").email) == "anna@example.com"


@pytest.mark.parametrize(
    "pasted",
    [
        "\u200bhttps://mail.example.com\u00a0",
        "“https://mail.example.com”",
        "„mail.example.com‘",
        "(https://mail.example.com/).",
        "mail.example.com.",
        "https:/mail.example.com",
        "https//mail.example.com",
        "https:mail.example.com",
        "hTTp:mail.example.com",
        "https: //mail.example.com/",
        "//mail.example.com",
        "\\\\mail.example.com\\ews",
        "mail.example.com\\owa",
        "https:\\\\mail.example.com\\owa",
        "http://mail.example.com:80/",
        "https://mail.example.com:80/owa",
        "mail.example.com:443",
        "https://mail.example.com/EWS/EXCHANGE.ASMX/",
        "https://mail.example.com//ews//exchange.asmx?wsdl#x",
        "ｈｔｔｐｓ：／／ｍａｉｌ．ｅｘａｍｐｌｅ．ｃｏｍ／ｏｗａ",
        "mail。example。com",
        "OWA: https://mail.example.com/owa/",
        "https://mail.example.com/owa (webmail)",
        "[Webmail](https://mail.example.com/owa)",
        "https://mail.example.com/owa\nhttps://mail.example.com/owa",
        "https://mail.example.com/ews/Services.wsdl",
        "https://mail.example.com/owa/auth/logon.aspx?replaceCurrent=1&url=https%3a%2f%2fmail.example.com%2fowa",
        "https://mail.example.com/a?next=https://elsewhere.example/owa",
    ],
)
def test_what_pasting_does_is_put_right(pasted: str) -> None:
    assert urls(pasted)[0] == RIGHT


@pytest.mark.parametrize(
    ("pasted", "url", "note"),
    [
        ("https://münchen.example/owa", "https://xn--mnchen-3ya.example/ews/exchange.asmx", N.INTERNATIONAL_NAME),
        ("https://10.0.0.5/owa", "https://10.0.0.5/ews/exchange.asmx", N.IP_LITERAL),
        ("[2001:DB8::1]:8443/owa", "https://[2001:db8::1]:8443/ews/exchange.asmx", N.IP_LITERAL),
        ("https://[::1]", "https://[::1]/ews/exchange.asmx", N.IP_LITERAL),
        ("exch01", "https://exch01/ews/exchange.asmx", N.COMPANY_NETWORK_ONLY),
        ("exch01\\owa", "https://exch01/ews/exchange.asmx", N.COMPANY_NETWORK_ONLY),
        ("mail.firma.local", "https://mail.firma.local/ews/exchange.asmx", N.COMPANY_NETWORK_ONLY),
        (
            "https://mail.example.com/Microsoft-Server-ActiveSync?User=anna&DeviceId=1",
            RIGHT,
            N.ACTIVESYNC,
        ),
        ("mail.example.com:8443/owa", "https://mail.example.com:8443/ews/exchange.asmx", N.IS_WEBMAIL),
        ("https://mail.example.com/owa und mehr Text", RIGHT, N.TEXT_DROPPED),
    ],
)
def test_what_is_told_with_the_address(pasted: str, url: str, note: UrlNote) -> None:
    assert urls(pasted)[0] == url
    assert note in read_ews_url(pasted).notes


@pytest.mark.parametrize(
    ("pasted", "fault"),
    [
        ("", NameFault.EMPTY),
        (" \u200b“” ", NameFault.EMPTY),
        ("https://", NameFault.URL),
        ("https:///", NameFault.URL),
        ("our webmail", NameFault.URL),
        ("mail.example.com webmail", NameFault.URL),
        ("https://mail.exam\nple.com/owa", NameFault.URL),
        ("https://a.example/owa https://b.example/owa", NameFault.TWO_URLS),
        ("https://a.example/owahttps://b.example/owa", NameFault.TWO_URLS),
        ("https://a.example,https://b.example", NameFault.TWO_URLS),
        ("https://proxy.example.com/https://mail.example.com/owa", NameFault.TWO_URLS),
        ("mail.example.com, owa.example.com", NameFault.TWO_URLS),
        ("ftp://mail.example.com", NameFault.OTHER_SCHEME),
        ("file:///c:/owa", NameFault.OTHER_SCHEME),
        ("javascript:alert(1)", NameFault.OTHER_SCHEME),
        ("ldap:mail.example.com", NameFault.OTHER_SCHEME),
        ("imap://mail.example.com/INBOX", NameFault.MAIL_SERVER),
        ("smtp.example.com", NameFault.MAIL_SERVER),
        ("https://login.live.com/", NameFault.SIGN_IN_PAGE),
        ("anna@example.com", NameFault.ADDRESS_AS_HOST),
        ("anna@exch01", NameFault.ADDRESS_AS_HOST),
        ("mailto:anna", NameFault.ADDRESS_AS_HOST),
        ("CORP\\anna", NameFault.USER_NAME_AS_URL),
        ("https://mail.google.com/mail/", NameFault.GOOGLE_AS_URL),
        ("activesync", NameFault.ACTIVESYNC_AS_URL),
        ("Microsoft-Server-ActiveSync", NameFault.ACTIVESYNC_AS_URL),
        ("/Microsoft-Server-ActiveSync/", NameFault.ACTIVESYNC_AS_URL),
        ("Exchange ActiveSync", NameFault.ACTIVESYNC_AS_URL),
        ("EAS", NameFault.ACTIVESYNC_AS_URL),
        ("owa", NameFault.WORD_AS_URL),
        ("/owa/", NameFault.WORD_AS_URL),
        ("Exchange", NameFault.WORD_AS_URL),
        ("Office365", NameFault.WORD_AS_URL),
        ("https://mail.example.com:https/owa", NameFault.PORT),
        ("https://mail.example.com:65536/owa", NameFault.PORT),
        ("https://mail_.example.com-/owa", NameFault.HOST),
        ("https://mail..example.com/owa", NameFault.HOST),
        ("https://[mail.example.com]/owa", NameFault.HOST),
        ("https://[::zz]/owa", NameFault.HOST),
        ("https://c℀.example.com/owa", NameFault.HOST),
        (f"https://{'a' * 64}.example.com/owa", NameFault.HOST),
        ("https://mail.example.com/\x00owa", NameFault.CONTROL_CHARACTER),
        ("https://mail.example.com/" + "a" * 5000, NameFault.TOO_LONG),
    ],
)
def test_what_cannot_be_put_right_is_refused(pasted: str, fault: NameFault) -> None:
    assert fault_of(pasted) is fault


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("mail.example.com", RIGHT),
        ("https://mail.example.com/", RIGHT),
        ("http://mail.example.com/EWS/Exchange.asmx/?wsdl", RIGHT),
        ("https://anna:geheim@mail.example.com", RIGHT),
        ("https://mail.example.com/owa/?x=1#y", "https://mail.example.com/owa/"),
        ("https://mail.example.com/home", "https://mail.example.com/home"),
        ("mail.example.com/ews/Services.wsdl", "https://mail.example.com/ews/Services.wsdl"),
        ("https://portal.example.com/a/ews/exchange.asmx", "https://portal.example.com/a/ews/exchange.asmx"),
        ("https://mail.example.com/größe", "https://mail.example.com/gr%C3%B6%C3%9Fe"),
        ("https://smtp.example.com/ews/exchange.asmx", "https://smtp.example.com/ews/exchange.asmx"),
        ("https://sts.example.com/ews/exchange.asmx", "https://sts.example.com/ews/exchange.asmx"),
        ("https://outlook.office365.com/owa", "https://outlook.office365.com/owa"),
        ("https://outlook.live.com/mail/0/", "https://outlook.live.com/mail/0/"),
    ],
)
def test_only_what_is_certain_changes_what_is_asked(typed: str, asked: str) -> None:
    assert endpoint_of(typed).url == asked


def test_an_endpoint_is_one_of_ews_over_tls() -> None:
    expected = Endpoint(Protocol.EWS, "mail.example.com", 443, Security.TLS, "/ews/exchange.asmx")
    assert endpoint_of("mail.example.com") == expected


def test_microsofts_own_hosts_are_known_from_the_endpoint() -> None:
    assert is_microsofts(endpoint_of("https://outlook.office.com/mail").host)
    assert is_microsofts(endpoint_of("https://outlook.live.com/mail/0/").host)
    assert not is_microsofts(endpoint_of("https://evil-outlook.com.example/owa").host)
    assert not is_microsofts("notoutlook.com")
    assert not is_microsofts("partner.outlook.cn.example.com")
    assert not is_microsofts("office365.us.example.com")


@pytest.mark.parametrize(
    "typed", ["https://exchange", "exchange/owa", "exchange:443", "exchange01", "mail", "exchange.corp"]
)
def test_a_server_inside_a_company_may_have_a_short_name(typed: str) -> None:
    host = typed.removeprefix("https://").partition("/")[0].partition(":")[0]
    assert urls(typed) == [f"https://{host}/ews/exchange.asmx"]


@pytest.mark.parametrize(
    "pasted",
    [
        "https://anna:{}@mail.example.com/owa",
        "anna:{}@mail.example.com",
        "https://anna:{}@mail.example.com:8443",
        "https://mail.example.com/owa user anna password {}",
        "https://anna:{} geheim@mail.example.com/owa",
        "https://anna:{}/x@mail.example.com/owa",
        "https://anna:12/{}@mail.example.com/owa",
        "https://anna:12?{}@mail.example.com/owa",
        "https://anna:12/x {}@mail.example.com/owa",
        "https://a.b:12/{}@mail.example.com/owa",
        "https;//anna:{}@mail.example.com",
    ],
)
@pytest.mark.parametrize("password", ["Geheim99", "p@ss", "zu:lang", "ge/heim", "ge#heim", "ge?heim", "1234"])
def test_a_password_in_the_text_is_nowhere_afterwards(pasted: str, password: str) -> None:
    text = pasted.format(password)
    assert password not in repr(read_ews_url(text))
    try:
        assert password not in repr(endpoint_of(text))
    except InvalidName as error:
        assert password not in repr(error)


LABELS = st.text(string.ascii_lowercase + string.digits, min_size=1, max_size=8).map(lambda label: f"m{label}")
HOSTS = st.lists(LABELS, min_size=2, max_size=4).map(".".join)
PORTS = st.integers(1024, 65535)


@given(HOSTS, st.sampled_from(["", "http://", "https://", "HTTPS://", "https:/", "https//", "https;//"]), PORTS)
def test_any_host_with_any_scheme_leads_to_its_ews(host: str, scheme: str, port: int) -> None:
    assert urls(f"{scheme}{host}:{port}/owa/#x") == [f"https://{host}:{port}/ews/exchange.asmx"]


@given(HOSTS, st.text(st.characters(exclude_categories=("C", "Z")), max_size=30))
def test_any_path_is_kept_on_the_same_host_and_can_be_sent(host: str, path: str) -> None:
    assume("@" not in path and "//" not in path)
    endpoint = endpoint_of(f"https://{host}/{path}")
    assert endpoint.host == host
    assert endpoint.path.startswith("/")
    assert endpoint.path.isascii()
    assert " " not in endpoint.path


@given(st.text(max_size=300))
def test_any_text_is_read_or_refused(text: str) -> None:
    read = read_ews_url(text)
    assert (read.kind is EwsKind.REFUSED) == (read.fault is not None)
    for endpoint in read.endpoints:
        assert endpoint.path.lower().endswith("/ews/exchange.asmx")
        assert endpoint_of(endpoint.url) == endpoint


@given(st.text("htps:;/\\[]<>@.?# \u200b“a1", max_size=40))
@example("a/.?")
@example("https://a.b/x)#y")
def test_reading_again_what_was_read_changes_nothing(text: str) -> None:
    try:
        first = endpoint_of(text)
    except InvalidName:
        return
    assert endpoint_of(first.url) == first


@pytest.mark.parametrize("piece", ["[", ":", "https:/ ", "a@", "/ ", "https://a ", "[:", "@["])
def test_no_text_takes_long(piece: str) -> None:
    start = time.process_time()
    read_ews_url((piece * 4096)[:4096])
    assert time.process_time() - start < 0.5
