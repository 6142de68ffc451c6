"""Questions and answers of Autodiscover: what is read, what is passed over, and what is refused."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wizard.discovery.autodiscover import endpoint_of_link, json_target, pox_body, read_pox, url_in_json

MAIL = "https://mail.example.com/ews/exchange.asmx"
NAMESPACE = "http://schemas.microsoft.com/exchange/autodiscover/responseschema/2006"
OUTLOOK = "http://schemas.microsoft.com/exchange/autodiscover/outlook/responseschema/2006a"


def document(account: str, *, root: str = "Autodiscover", before: str = "") -> bytes:
    return (
        f'<?xml version="1.0" encoding="utf-8"?>{before}<{root} xmlns="{NAMESPACE}">'
        f'<Response xmlns="{OUTLOOK}"><Account>{account}</Account></Response></{root}>'
    ).encode()


def test_the_address_in_the_question_cannot_break_out() -> None:
    body = pox_body('"<a>&b"@example.com')
    assert b'<EMailAddress>"&lt;a&gt;&amp;b"@example.com</EMailAddress>' in body
    assert json_target("example.com") == (
        "/autodiscover/autodiscover.json?Email=probe%40example.com&Protocol=Ews&RedirectCount=1"
    )


def test_addresses_come_in_the_order_of_the_file_each_once() -> None:
    answer = read_pox(
        document(
            "<Protocol><Type>EXCH</Type><ASUrl>https://b.example/ews/exchange.asmx</ASUrl>"
            f"<EwsUrl>{MAIL}</EwsUrl></Protocol>"
            f"<Protocol><Type>EXPR</Type><EwsUrl> {MAIL}\n</EwsUrl></Protocol>"
            "<Protocol><Type>WEB</Type><EwsUrl>https://no.example/</EwsUrl></Protocol>"
            "<Protocol><EwsUrl>https://no.example/</EwsUrl></Protocol>"
        )
    )
    assert answer is not None
    assert answer.urls == ["https://b.example/ews/exchange.asmx", MAIL]


def test_a_redirect_inside_the_answer() -> None:
    answer = read_pox(document(f"<Action>redirectUrl</Action><RedirectUrl>{MAIL}</RedirectUrl>"))
    assert answer is not None
    assert (answer.urls, answer.redirect_url) == ([], MAIL)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html><body>Welcome</body></html>",
        b"not xml",
        document("", root="clientConfig"),
        document("", before="<!DOCTYPE a>"),
        document("&x;", before='<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'),
        document("<a>" * 40 + "</a>" * 40),
        document("")[:-5],
        b'<?xml version="1.0" encoding="no-such"?><Autodiscover/>',
        b"\xff\xfe<",
    ],
)
def test_what_is_no_answer(body: bytes) -> None:
    assert read_pox(body) is None


@pytest.mark.parametrize(
    ("answer", "url"),
    [
        ({"Protocol": "EWS", "Url": MAIL}, MAIL),
        ({"protocol": "Ews", "url": MAIL}, MAIL),
        ({"ErrorCode": "UserNotFound", "ErrorMessage": "x"}, ""),
        ({"Url": 7}, ""),
        ({"Url": None}, ""),
        ([MAIL], ""),
        (MAIL, ""),
    ],
)
def test_the_json_form(answer: object, url: str) -> None:
    assert url_in_json(json.dumps(answer).encode()) == url
    assert url_in_json(b"\xef\xbb\xbf" + json.dumps(answer).encode()) == url


@pytest.mark.parametrize("body", [b"", b"<html>", b"\xff", b"[" * 100_000, b'{"Url":'])
def test_what_is_no_json(body: bytes) -> None:
    assert url_in_json(body) == ""


@pytest.mark.parametrize(
    ("url", "found"),
    [
        (MAIL, MAIL),
        ("HTTPS://Mail.Example.COM:443/EWS/Exchange.asmx", "https://mail.example.com/EWS/Exchange.asmx"),
        ("https://mail.example.com", "https://mail.example.com/"),
        ("https://mail.example.com/a?b=c#d", "https://mail.example.com/a?b=c"),
        ("https://asked.example:8443/a", "https://asked.example:8443/a"),
        ("https://münchen.example/a", "https://xn--mnchen-3ya.example/a"),
        ("https://mail.example.com:8443/a", None),
        ("https://asked.example:99999/a", None),
        ("http://mail.example.com/a", None),
        ("https://a:b@mail.example.com/", None),
        ("https://a@mail.example.com/", None),
        ("https://mail..example.com/", None),
        ("ftp://mail.example.com/", None),
        ("/a", None),
        ("", None),
        ("https://[::1", None),
    ],
)
def test_which_links_are_followed(url: str, found: str | None) -> None:
    endpoint = endpoint_of_link(url, "asked.example")
    assert (endpoint.url if endpoint else None) == found


@given(st.binary(max_size=300) | st.text(max_size=300).map(lambda text: document(text)))
def test_any_bytes_are_read_or_refused(body: bytes) -> None:
    url_in_json(body)
    read_pox(body)


@given(st.text(max_size=100) | st.text(max_size=60).map(lambda text: f"https://{text}"))
def test_any_link_is_followed_by_https_or_not_at_all(url: str) -> None:
    endpoint = endpoint_of_link(url, "asked.example")
    assert endpoint is None or (endpoint.url.startswith("https://") and endpoint.path.startswith("/"))
