"""What an answer without credentials says of an address: Exchange, webmail, Microsoft, or any other web server."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wizard.wire.ews_answer import AnswerKind, has_exchange_evidence, judge_answer, sign_in_schemes
from wizard.wire.web import WebResponse

URL = "https://mail.example.com/ews/exchange.asmx"
K = AnswerKind


def response(status: int, *headers: tuple[str, str], body: bytes = b"") -> WebResponse:
    return WebResponse(status, list(headers), body)


def asking(*values: str) -> WebResponse:
    return response(401, *(("WWW-Authenticate", value) for value in values))


@pytest.mark.parametrize(
    ("values", "names"),
    [
        (["Negotiate", "NTLM"], ("Negotiate", "NTLM")),
        (["Negotiate, NTLM"], ("Negotiate", "NTLM")),
        (['Basic realm="mail.example.com"'], ("Basic",)),
        (['Basic realm="a, Negotiate", NTLM'], ("Basic", "NTLM")),
        (['Bearer client_id="0", trusted_issuers="0@*", token_types="app_asserted_user_v1", NTLM'], ("Bearer", "NTLM")),
        (['Digest realm="x", qop="auth", nonce="a=="', "NTLM"], ("Digest", "NTLM")),
        (["NTLM TlRMTVNTUAACAAAA=="], ("NTLM",)),
        ([""], ()),
        ([], ()),
    ],
)
def test_the_schemes_that_are_offered(values: list[str], names: tuple[str, ...]) -> None:
    assert sign_in_schemes(asking(*values)) == names


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (asking("Negotiate", "NTLM"), K.EWS),
        (asking("ntlm"), K.EWS),
        (asking('Basic realm="x"', "Negotiate"), K.EWS),
        (asking('Bearer authorization_uri="https://login.windows.net/common/oauth2/authorize"'), K.EWS),
        (response(401, ("X-FEServer", "EX01"), ("WWW-Authenticate", 'Basic realm="x"')), K.EWS),
        (asking('Basic realm="x"'), K.OTHER),
        (response(401), K.OTHER),
        (response(401, ("X-FEServer", "EX01")), K.OTHER),
        (response(302, ("Location", "/owa/auth/logon.aspx?url=https%3a%2f%2fmail.example.com&reason=0")), K.WEBMAIL),
        (response(302, ("Location", "https://mail.example.com/owa/")), K.WEBMAIL),
        (response(302, ("Location", "https://adfs.example.com/adfs/ls/?wa=wsignin1.0")), K.WEBMAIL),
        (response(440, body=b"<html>Login Timeout</html>"), K.WEBMAIL),
        (response(302, ("Location", "https://outlook.office365.com/owa/")), K.EXCHANGE_ONLINE),
        (response(301, ("Location", "https://outlook.live.com/owa/")), K.EXCHANGE_ONLINE),
        (response(302, ("Location", "/ews/genericerrorpage.htm")), K.TROUBLE),
        (response(302, ("Location", "https://www.example.com/")), K.OTHER),
        (response(302, ("Location", "https://[")), K.OTHER),
        (response(302, ("Location", "https://mail.example.com:99999/owa/")), K.OTHER),
        (response(302), K.OTHER),
        (response(403), K.REFUSED),
        (response(500, ("X-CasErrorCode", "x")), K.TROUBLE),
        (response(503), K.TROUBLE),
        (response(404), K.OTHER),
        (response(405), K.OTHER),
        (response(200, body=b"<html><title>Outlook Web App</title></html>"), K.WEBMAIL),
        (response(200, body=b'<!DOCTYPE html><form action="/owa/auth.owa">'), K.WEBMAIL),
        (response(200, body=b"<html>Welcome</html>"), K.OTHER),
        (response(200, body=b"Outlook Web App"), K.OTHER),
        (response(200, body=b'{"owa": "/owa/"}'), K.OTHER),
    ],
)
def test_what_each_answer_means(answer: WebResponse, kind: AnswerKind) -> None:
    assert judge_answer(answer, URL).kind is kind


def test_a_page_at_a_webmail_s_path_is_a_webmail_in_any_language() -> None:
    page = response(200, body=b"<html><title>Anmelden</title></html>")
    assert judge_answer(page, "https://mail.example.com/owa/").kind is K.WEBMAIL
    assert judge_answer(page, "https://mail.example.com/shop/").kind is K.OTHER


def test_the_evidence_has_no_query_of_a_redirect() -> None:
    answer = response(302, ("Location", "/owa/auth/logon.aspx?url=x&token=geheim#y"), ("Server", "Microsoft-IIS/8.5"))
    assert judge_answer(answer, URL).evidence == {
        "url": URL,
        "status": 302,
        "server_software": "Microsoft-IIS/8.5",
        "location": "https://mail.example.com/owa/auth/logon.aspx",
    }


@given(
    st.integers(100, 599),
    st.lists(st.tuples(st.sampled_from(["WWW-Authenticate", "Location", "Server"]), st.text(max_size=60))),
    st.binary(max_size=200),
)
def test_any_answer_is_judged(status: int, headers: list[tuple[str, str]], body: bytes) -> None:
    answer = WebResponse(status, headers, body)
    judged = judge_answer(answer, URL)
    assert (judged.kind is K.EWS) == (has_exchange_evidence(answer) and bool(judged.methods))
