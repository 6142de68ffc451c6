"""What a web server answers in place of SOAP, before and after the sign-in."""

import pytest

from tests.probes.ews.exchange import Exchange, Reply, envelope, fault, old_fault
from tests.probes.ews.support import failure, run_until, running
from tests.probes.support import KNOWLEDGE
from tests.wire.scripted import Peer
from wizard.model.plan import Endpoint
from wizard.model.provider import Protocol, Security, SignInMethod
from wizard.model.symptom import Symptom
from wizard.probes.ews_answers import judge
from wizard.probes.ews_soap import read_soap
from wizard.wire.web import WebResponse

HTML = (("Content-Type", "text/html"), ("Server", "Microsoft-IIS/10.0"))
OWA = '<html><form action="/owa/auth.owa" name="logonForm"></form></html>'


def moved(location: str) -> Reply:
    return Reply(302, "<html>moved</html>", (("Location", location),))


BEFORE_SIGN_IN = [
    (moved("/owa/auth/logon.aspx?url=x&reason=0"), Symptom.EXCHANGE_SIGN_IN_PAGE_IN_FRONT),
    (moved("https://localhost/owa/"), Symptom.EXCHANGE_SIGN_IN_PAGE_IN_FRONT),
    (moved("/CookieAuth.dll?GetLogon?curl=Z2F"), Symptom.EXCHANGE_SIGN_IN_PAGE_IN_FRONT),
    (moved("https://outlook.office365.com/owa/"), Symptom.EXCHANGE_ONLINE),
    (moved("/ews/genericerrorpage.htm?aspxerrorpath=/ews/exchange.asmx"), Symptom.SERVER_TROUBLE),
    (moved("https://mail2.example.com/EWS/Exchange.asmx"), Symptom.EXCHANGE_URL_WRONG_HOST),
    (moved("http://login.portal.example/"), Symptom.EXCHANGE_URL_NOT_EWS),
    (moved("https://[bad"), Symptom.EXCHANGE_URL_NOT_EWS),
    (moved(""), Symptom.EXCHANGE_URL_NOT_EWS),
    (Reply(200, OWA, HTML), Symptom.EXCHANGE_SIGN_IN_PAGE_IN_FRONT),
    (Reply(200, "<html><title>Welcome</title></html>", HTML), Symptom.EXCHANGE_URL_NOT_EWS),
    (Reply(200, "", ()), Symptom.EXCHANGE_URL_NOT_EWS),
    (Reply(200, "\ufeff<wsdl/>"), Symptom.EXCHANGE_URL_NOT_EWS),
    (Reply(401, "", ()), Symptom.EXCHANGE_URL_NOT_EWS),
    (Reply(400, "", ()), Symptom.EXCHANGE_URL_NOT_EWS),
    (Reply(403, "<html>403</html>", HTML), Symptom.EWS_REFUSED),
    (
        Reply(403, "403.6 - Forbidden: IP address of the client has been rejected.", HTML),
        Symptom.ADDRESS_REFUSED,
    ),
    (Reply(403, "<h2>403.4 - Forbidden: SSL is required to view this resource.</h2>", HTML), Symptom.EWS_REFUSED),
    (Reply(404, "<html>404</html>", HTML), Symptom.EXCHANGE_URL_NOT_EWS),
    (Reply(405, "", ()), Symptom.EXCHANGE_URL_NOT_EWS),
    (Reply(407, "", ()), Symptom.PROXY_REFUSED),
    (Reply(429, "", (("Retry-After", "30"),)), Symptom.THROTTLED),
    (Reply(440, "<html>Login Timeout</html>", HTML), Symptom.EXCHANGE_SIGN_IN_PAGE_IN_FRONT),
    (Reply(500, "<html>Server Error in '/EWS' Application</html>", HTML), Symptom.SERVER_TROUBLE),
    (Reply(500, "", (("X-CasErrorCode", "CAS error: MailboxNotFound"),)), Symptom.SERVER_TROUBLE),
    (Reply(503, "", (("Retry-After", "120"),)), Symptom.SERVER_TROUBLE),
    (Reply(599, "", ()), Symptom.SERVER_TROUBLE),
]


@pytest.mark.parametrize(("reply", "symptom"), BEFORE_SIGN_IN)
def test_a_wrong_url_is_told_before_anything_secret_is_sent(reply: Reply, symptom: Symptom) -> None:
    exchange = Exchange(first=reply)
    stage, found = failure(exchange)
    assert (stage, found.symptom) == ("greeting", symptom)
    assert found.evidence["status"] == reply.status and str(found.evidence["url"]).startswith("https://localhost:")
    assert exchange.attempts == 0 and exchange.connections == 1
    assert len(exchange.requests) == (2 if reply.status == 404 else 1)


def test_evidence_of_an_answer() -> None:
    _, found = failure(Exchange(first=Reply(503, "<title>Busy</title>", (*HTML, ("Retry-After", "120")))))
    assert found.evidence["wait_seconds"] == 120 and found.evidence["server_software"] == "Microsoft-IIS/10.0"
    assert found.server_text == "503 Words (Busy)"
    _, found = failure(Exchange(first=moved("/owa/auth/logon.aspx")))
    assert str(found.evidence["location"]).endswith("/owa/auth/logon.aspx")


def test_a_server_with_activesync_alone() -> None:
    exchange = Exchange(first=Reply(404, "", (("MS-ASProtocolVersions", "2.5,12.1,14.1"),)))
    stage, found = failure(exchange)
    assert (stage, found.symptom) == ("greeting", Symptom.ACTIVESYNC_ONLY)
    assert [(one.method, one.path) for one in exchange.requests] == [
        ("POST", "/ews/exchange.asmx"),
        ("OPTIONS", "/Microsoft-Server-ActiveSync"),
    ]


def test_activesync_is_asked_about_on_a_new_connection_if_need_be() -> None:
    exchange = Exchange(first=Reply(404, "", (("MS-ASProtocolVersions", "14.1"),)), close_after_each=True)
    assert failure(exchange)[1].symptom is Symptom.ACTIVESYNC_ONLY
    assert exchange.connections == 2


AFTER_SIGN_IN = [
    (Reply(403, "", ()), Symptom.EWS_REFUSED, {}),
    (
        Reply(456, "Unlock at https://unlock.example/me now", ()),
        Symptom.ACCOUNT_LOCKED_UNTIL_UNLOCKED,
        {"unlock_url": "https://unlock.example/me"},
    ),
    (
        Reply(0, raw=b"HTTP/1.1 456 https://unlock.example/me\r\nContent-Length: 0\r\n\r\n"),
        Symptom.ACCOUNT_LOCKED_UNTIL_UNLOCKED,
        {"unlock_url": "https://unlock.example/me"},
    ),
    (
        Reply(457, "", (("X-MS-Credential-Service-Url", "https://password.example/"),)),
        Symptom.PASSWORD_EXPIRED,
        {"password_url": "https://password.example/"},
    ),
    (Reply(440, "", ()), Symptom.EXCHANGE_SIGN_IN_PAGE_IN_FRONT, {}),
    (moved("/owa/auth/logon.aspx?reason=2"), Symptom.EXCHANGE_SIGN_IN_PAGE_IN_FRONT, {}),
    (Reply(503, "", ()), Symptom.SERVER_TROUBLE, {"status": 503}),
    (Reply(500, "", (("X-CasErrorCode", "WrongSite"),)), Symptom.SERVER_TROUBLE, {"response_code": "WrongSite"}),
    (Reply(200, "<html>hello</html>", HTML), Symptom.EXCHANGE_URL_NOT_EWS, {}),
    (Reply(200, "<a><b></a>"), Symptom.MALFORMED_RESPONSE, {}),
    (Reply(200, '<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'), Symptom.MALFORMED_RESPONSE, {}),
    (Reply(400, "", ()), Symptom.EXCHANGE_FAULT, {}),
    (Reply(200, "The account is currently locked out", HTML), Symptom.ACCOUNT_LOCKED, {}),
]


@pytest.mark.parametrize(("reply", "symptom", "evidence"), AFTER_SIGN_IN)
@pytest.mark.parametrize("operation", ["GetFolder", "ResolveNames", "GetInboxRules"])
def test_every_answer_is_judged_before_a_library_reads_it(
    reply: Reply, symptom: Symptom, evidence: dict[str, object], operation: str
) -> None:
    exchange = Exchange(answers={operation: reply})
    stage, found = failure(exchange)
    assert stage == {"GetFolder": "sign_in", "ResolveNames": "mailbox", "GetInboxRules": "rules"}[operation]
    assert found.symptom is symptom
    assert evidence.items() <= found.evidence.items()
    assert exchange.attempts == 1
    assert [one.operation for one in exchange.requests].count(operation) <= 4  # nothing is repeated


@pytest.mark.parametrize("schemes_offered", [('Digest realm="x"',), ("Bearer",)])
def test_only_schemes_that_take_no_password(schemes_offered: tuple[str, ...]) -> None:
    exchange = Exchange(schemes_offered)
    stage, found = failure(exchange)
    assert (stage, found.symptom) == ("sign_in", Symptom.SIGN_IN_METHOD_UNSUPPORTED)
    assert len(exchange.requests) == 1


def test_a_method_that_was_asked_for_and_is_not_offered() -> None:
    stage, found = failure(Exchange(), method=SignInMethod.BASIC)
    assert (stage, found.symptom) == ("sign_in", Symptom.SIGN_IN_METHOD_UNSUPPORTED)
    assert found.evidence["methods"] == ["NTLM", "Negotiate"]


@pytest.mark.parametrize("code", ["ErrorServerBusy", "ErrorAccessDenied", "ErrorSomethingNew"])
@pytest.mark.parametrize("shape", [fault, old_fault])
def test_faults_are_read_in_both_shapes(code: str, shape: object) -> None:
    soap = read_soap(shape(code).encode())  # type: ignore[operator]
    assert soap is not None and soap.is_fault and soap.code == code
    assert soap.version == ((8, 1, 436, 0) if shape is old_fault else None)


def test_a_byte_order_mark_does_no_harm() -> None:
    def with_mark(_: object) -> Reply:
        return Reply(200, "\ufeff" + envelope(Exchange()._ResolveNames(None)))  # type: ignore[arg-type]

    with running(Exchange(answers={"ResolveNames": with_mark})) as probe:
        assert run_until(probe, "sender")["sender"] == "alice@example.com"


def test_garbage_never_reads_as_soap() -> None:
    for body in (b"", b"\0", b"<", b"<html/>", b"<s:Envelope>", b'<?xml version="1.0" encoding="martian"?><a/>'):
        assert read_soap(body) is None


@pytest.mark.parametrize("words", [b"* OK IMAP4rev1 ready\r\n", b"220 mail ESMTP\r\n", b"+OK POP3\r\n"])
def test_another_protocol_inside_tls(words: bytes) -> None:
    def play(peer: Peer) -> None:
        peer.start_tls()
        peer.line()
        peer.send(words)

    stage, found = failure(play)
    expected = {b"*": Symptom.MALFORMED_RESPONSE, b"2": Symptom.SPEAKS_SMTP, b"+": Symptom.SPEAKS_POP3}
    assert (stage, found.symptom) == ("greeting", expected[words[:1]])


def test_a_web_server_without_encryption() -> None:
    def play(peer: Peer) -> None:
        peer.some()
        peer.send(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")

    assert failure(play)[1].symptom is Symptom.CLEAR_TEXT_ON_TLS_PORT


def test_every_status_has_a_verdict() -> None:
    endpoint = Endpoint(Protocol.EWS, "mail.example.com", 443, Security.TLS, "/ews/exchange.asmx")
    for status in (*range(200, 400), *range(402, 600)):
        for signed_in in (True, False):
            found = judge(WebResponse(status, [], b"x"), endpoint, KNOWLEDGE, signed_in=signed_in)
            assert found is not None and found.evidence["status"] == status


@pytest.mark.parametrize(
    ("path", "symptom"),
    [
        ("/owa/", Symptom.EXCHANGE_URL_IS_WEBMAIL),
        ("/ews/exchange.asmx", Symptom.EXCHANGE_SIGN_IN_PAGE_IN_FRONT),
        ("/EWS/Exchange.asmx", Symptom.EXCHANGE_SIGN_IN_PAGE_IN_FRONT),
    ],
)
@pytest.mark.parametrize("status", [302, 440])
def test_webmail_at_the_right_path_is_no_wrong_url(path: str, symptom: Symptom, status: int) -> None:
    asked = Endpoint(Protocol.EWS, "mail.example.com", 443, Security.TLS, path)
    answer = WebResponse(status, [("Location", "/owa/auth/logon.aspx?reason=0")], b"")
    fault = judge(answer, asked, KNOWLEDGE, signed_in=False)
    assert fault is not None and fault.symptom is symptom


def test_how_a_locked_account_is_known_is_told() -> None:
    words = "The referenced account is currently locked out and may not be logged on to."
    stage, found = failure(Exchange(answers={"GetFolder": Reply(200, f"<html><body>{words}</body></html>", HTML)}))
    assert (stage, found.symptom) == ("sign_in", Symptom.ACCOUNT_LOCKED)
    assert words in (found.server_text or "")
