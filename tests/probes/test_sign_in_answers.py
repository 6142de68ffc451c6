"""Documented bodies of Entra ID at its endpoints; what they say ends in the right symptom, with what support needs."""

import json
import socket
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from tests.probes.sign_in_support import EMAIL, PAGE, google, microsoft
from tests.probes.support import soon
from tests.probes.test_loopback import post, said_to
from tests.servers.pretend_authority import CONFIGURATION, DEVICE, TOKEN, Answer, PretendAuthority
from wizard.model.cancel import CancelToken
from wizard.model.secret import Secret
from wizard.model.sign_in import MICROSOFT_AUTHORITY, Tokens, microsoft_app
from wizard.model.symptom import Symptom
from wizard.probes.sign_in import BrowserSignIn, check_page, open_in_browser
from wizard.wire.fault import Fault

CORRELATION = "b9b9d3a3-6a3e-4a0b-9ae1-58a5a1f0c001"


GOOD = {"token_type": "Bearer", "access_token": "at", "refresh_token": "rt", "expires_in": 3600, "scope": "Mail.Send"}


def entra(number: int, error: str = "invalid_grant", **more: object) -> Answer:
    """An error of the token endpoint as documented."""
    words = f"AADSTS{number}: Some words. Trace ID: 1 Correlation ID: {CORRELATION} Timestamp: 2026-11-01 09:00Z"
    body = {"error": error, "error_description": words, "error_codes": [number], "correlation_id": CORRELATION, **more}
    return Answer(400, body)


def token_answer(**more: object) -> Answer:
    return Answer(body={**GOOD, **more})


def come_back(waiting: BrowserSignIn, **fields: str) -> Tokens:
    """As the browser does: with the right state."""
    query = parse_qs(urlsplit(waiting.url).query)
    port = int(query["redirect_uri"][0].rpartition(":")[2])
    said_to(port, post(urlencode({"state": query["state"][0], **fields}), port=port))
    return waiting.wait()


def fault_of_token(answer: Answer) -> Fault:
    with PretendAuthority({TOKEN: answer}) as pretend:
        waiting = microsoft(pretend.authority).begin(EMAIL, PAGE, CancelToken(), soon())
        with pytest.raises(Fault) as raised:
            come_back(waiting, code="c")
        return raised.value


@pytest.mark.parametrize(
    ("answer", "symptom"),
    [
        (entra(50105, "interaction_required"), Symptom.USER_NOT_ASSIGNED),
        (entra(50076, "interaction_required"), Symptom.MFA_DEMANDED),
        (entra(53000, "interaction_required"), Symptom.DEVICE_NOT_ALLOWED),
        (entra(65001, suberror="consent_required"), Symptom.CONSENT_MISSING),
        (entra(53003, suberror="message_only"), Symptom.CONDITIONAL_ACCESS),
        (entra(50173, suberror="bad_token"), Symptom.SIGN_IN_EXPIRED),
        (entra(7000218, "invalid_client"), Symptom.APP_MISCONFIGURED),
        (entra(700016, "unauthorized_client"), Symptom.APP_NOT_IN_TENANT),
        (entra(9999999, suberror="user_password_expired"), Symptom.PASSWORD_EXPIRED),
        (entra(9999999, suberror="bad_token"), Symptom.SIGN_IN_EXPIRED),
        (entra(9999999, "something_new"), Symptom.INTERACTION_DEMANDED),
        (Answer(400, {"error": "invalid_grant"}), Symptom.SIGN_IN_EXPIRED),
        (Answer(400, {"error_description": "AADSTS50057: disabled"}), Symptom.ACCOUNT_DISABLED),
        (Answer(500, {"error": "server_error"}), Symptom.SERVER_TROUBLE),
        (Answer(503, b"<html>Service Unavailable</html>"), Symptom.SERVER_TROUBLE),
        (Answer(200, b"<!doctype html><title>Welcome to the hotel</title>"), Symptom.CAPTIVE_PORTAL),
        (Answer(302, b"", {"Location": "https://hotel.example/"}), Symptom.CAPTIVE_PORTAL),
        (Answer(407, b""), Symptom.PROXY_REFUSED),
        (Answer(200, b"{"), Symptom.MALFORMED_RESPONSE),
        (Answer(200, {"id_token": "x.y.z", "access_token": "at"}), Symptom.MALFORMED_RESPONSE),
        (Answer(200, {}), Symptom.MALFORMED_RESPONSE),
    ],
)
def test_what_the_token_endpoint_says(answer: Answer, symptom: Symptom) -> None:
    assert fault_of_token(answer).symptom is symptom


def test_a_number_that_nobody_knows_is_kept_for_support() -> None:
    fault = fault_of_token(entra(1234567, "interaction_required"))
    assert fault.symptom is Symptom.INTERACTION_DEMANDED
    assert fault.evidence == {
        "number": "AADSTS1234567",
        "error": "interaction_required",
        "correlation_id": CORRELATION,
    }
    assert fault.server_text and "AADSTS1234567" in fault.server_text


def test_a_redirect_that_carries_an_error_keeps_its_number() -> None:
    with PretendAuthority() as pretend:
        waiting = microsoft(pretend.authority).begin(EMAIL, PAGE, CancelToken(), soon())
        with pytest.raises(Fault) as raised:
            come_back(waiting, error="access_denied", error_description="AADSTS65004: User declined.")
        assert raised.value.symptom is Symptom.CONSENT_DECLINED
        assert raised.value.evidence["number"] == "AADSTS65004" and TOKEN not in pretend.paths()


def test_cancelled_on_the_page() -> None:
    with PretendAuthority() as pretend:
        waiting = microsoft(pretend.authority).begin(EMAIL, PAGE, CancelToken(), soon())
        with pytest.raises(Fault) as raised:
            come_back(waiting, error="access_denied", error_subcode="cancel")
    assert raised.value.symptom is Symptom.SIGN_IN_CANCELLED


def test_throttling_names_the_pause_and_is_not_repeated() -> None:
    with PretendAuthority({TOKEN: Answer(429, {"error": "temporarily_unavailable"}, {"Retry-After": "33"})}) as pretend:
        waiting = microsoft(pretend.authority).begin(EMAIL, PAGE, CancelToken(), soon())
        with pytest.raises(Fault) as raised:
            come_back(waiting, code="c")
        assert raised.value.symptom is Symptom.THROTTLED and raised.value.evidence["wait_seconds"] == 33
        assert pretend.paths().count(TOKEN) == 1


def test_an_echo_of_what_was_sent_is_taken_out_of_the_words() -> None:
    def echo(form: dict[str, str]) -> Answer:
        return Answer(400, {"error": "invalid_grant", "error_description": " ".join(form.values())})

    with PretendAuthority({TOKEN: echo}) as pretend:  # type: ignore[dict-item]
        waiting = microsoft(pretend.authority).begin(EMAIL, PAGE, CancelToken(), soon())
        with pytest.raises(Fault) as raised:
            come_back(waiting, code="c0de-that-was-sent")
        sent = pretend.asked[-1].form
    words = raised.value.server_text or ""
    assert sent["code"] == "c0de-that-was-sent" and sent["code_verifier"]
    assert sent["code"] not in words and sent["code_verifier"] not in words and "[hidden]" in words


@pytest.mark.parametrize(
    ("answer", "symptom"),
    [
        (entra(90002, "invalid_tenant"), Symptom.TENANT_NOT_FOUND),
        (entra(90038, "invalid_request"), Symptom.TENANT_IN_OTHER_CLOUD),
        (Answer(200, b"<html><title>Log in to the network</title></html>"), Symptom.CAPTIVE_PORTAL),
        (Answer(200, {"issuer": "x"}), Symptom.MALFORMED_RESPONSE),
        (Answer(503, b""), Symptom.SERVER_TROUBLE),
    ],
)
def test_what_is_wrong_before_the_browser_opens(answer: Answer, symptom: Symptom) -> None:
    with PretendAuthority({CONFIGURATION: answer}) as pretend, pytest.raises(Fault) as raised:
        microsoft(pretend.authority).begin(EMAIL, PAGE, CancelToken(), soon())
    assert raised.value.symptom is symptom


def test_sign_in_pages_elsewhere_are_not_opened() -> None:
    configuration = {"authorization_endpoint": "https://evil.example/a", "token_endpoint": "https://evil.example/t"}
    with PretendAuthority({CONFIGURATION: Answer(body=configuration)}) as pretend, pytest.raises(Fault) as raised:
        microsoft(pretend.authority).begin(EMAIL, PAGE, CancelToken(), soon())
    assert raised.value.symptom is Symptom.APP_MISCONFIGURED and raised.value.evidence == {
        "url": "https://evil.example"
    }


@pytest.mark.parametrize(
    ("answer", "symptom"),
    [
        (entra(7000218, "invalid_client"), Symptom.APP_MISCONFIGURED),
        (entra(50059, "invalid_request"), Symptom.TENANT_NOT_NAMED),
        (Answer(400, {"error": "unauthorized_client"}), Symptom.APP_NOT_IN_TENANT),
        (Answer(200, b"<html>"), Symptom.CAPTIVE_PORTAL),
        (
            Answer(body={"user_code": "A", "device_code": "d", "verification_uri": "https://evil.example/"}),
            Symptom.APP_MISCONFIGURED,
        ),
    ],
)
def test_what_the_device_endpoint_says(answer: Answer, symptom: Symptom) -> None:
    with PretendAuthority({DEVICE: answer}) as pretend, pytest.raises(Fault) as raised:
        microsoft(pretend.authority).begin_on_device(CancelToken(), soon())
    assert raised.value.symptom is symptom


def device(**more: object) -> Answer:
    page = "https://login.microsoft.com/device"
    body = {"user_code": "ABC", "device_code": "d", "verification_uri": page, "expires_in": 900, "interval": 0}
    return Answer(body={**body, **more})


@pytest.mark.parametrize(
    ("pending", "symptom"),
    [
        (entra(70016, "authorization_pending"), None),
        (Answer(400, {"error": "authorization_pending"}), None),
        (entra(70019, "expired_token"), Symptom.DEVICE_CODE_EXPIRED),
        (Answer(400, {"error": "bad_verification_code"}), Symptom.DEVICE_CODE_NOT_RECOGNISED),
        (Answer(400, {"error": "authorization_declined"}), Symptom.CONSENT_DECLINED),
    ],
)
def test_polling_goes_on_only_while_it_is_pending(pending: Answer, symptom: Symptom | None) -> None:
    answers = iter([pending, token_answer()])
    with PretendAuthority({DEVICE: device(), TOKEN: lambda _form: next(answers)}) as pretend:
        waiting = microsoft(pretend.authority).begin_on_device(CancelToken(), soon())
        if symptom is None:
            assert waiting.wait().access == Secret("at") and pretend.paths().count(TOKEN) == 2
        else:
            with pytest.raises(Fault) as raised:
                waiting.wait()
            assert raised.value.symptom is symptom and pretend.paths().count(TOKEN) == 1


@pytest.mark.filterwarnings("ignore:Attempted too soon")
def test_slow_down_is_obeyed() -> None:
    with PretendAuthority({DEVICE: device(), TOKEN: Answer(400, {"error": "slow_down"})}) as pretend:
        waiting = microsoft(pretend.authority).begin_on_device(CancelToken(), soon())
        assert [waiting._poll(), waiting._poll()] == [5.0, 10.0]


def test_a_lost_poll_is_no_verdict() -> None:
    with PretendAuthority({DEVICE: device(), TOKEN: Answer(429, b"", {"Retry-After": "9"})}) as pretend:
        waiting = microsoft(pretend.authority).begin_on_device(CancelToken(), soon())
        assert waiting._poll() == 9.0


def test_opening_the_browser_takes_one_round_trip_or_none() -> None:
    with PretendAuthority() as pretend:
        sign_in = microsoft(pretend.authority)
        sign_in.begin(EMAIL, PAGE, CancelToken(), soon()).close()
        assert pretend.paths() == [CONFIGURATION]
        sign_in.begin(EMAIL, PAGE, CancelToken(), soon()).close()
        assert len(pretend.asked) == 1
    with PretendAuthority() as pretend:
        sign_in = microsoft(pretend.authority)
        sign_in.prepare(CancelToken(), soon())
        sign_in.begin(EMAIL, PAGE, CancelToken(), soon()).close()
        assert len(pretend.asked) == 1
    with PretendAuthority() as pretend:
        google(pretend).begin(EMAIL, PAGE, CancelToken(), soon()).close()
        assert pretend.asked == []


def test_after_the_browser_one_request_is_enough() -> None:
    with PretendAuthority({TOKEN: token_answer()}) as pretend:
        waiting = microsoft(pretend.authority).begin(EMAIL, PAGE, CancelToken(), soon())
        come_back(waiting, code="c")
        assert pretend.paths() == [CONFIGURATION, TOKEN]
        form = pretend.asked[1].form
    assert form["redirect_uri"].startswith("http://localhost:") and form["grant_type"] == "authorization_code"


@pytest.mark.parametrize(
    ("client_id", "authority", "symptom"),
    [
        ("", MICROSOFT_AUTHORITY, Symptom.APP_NOT_CONFIGURED),
        ("6f1d2c3b-aaaa-4bbb-8ccc-1234567890ab", "http://login.example/common", Symptom.APP_MISCONFIGURED),
    ],
)
def test_a_registration_that_cannot_be_right_asks_nobody(client_id: str, authority: str, symptom: Symptom) -> None:
    with pytest.raises(Fault) as raised:
        microsoft(authority, client_id).begin(EMAIL, PAGE, CancelToken(), soon())
    assert raised.value.symptom is symptom


def test_a_busy_loopback_port_is_named() -> None:
    with PretendAuthority() as pretend, socket.create_server(("127.0.0.1", 0)) as other:
        with pytest.raises(Fault) as raised:
            sign_in = microsoft(pretend.authority, port=other.getsockname()[1])
            sign_in.begin(EMAIL, PAGE, CancelToken(), soon())
    assert raised.value.symptom is Symptom.REDIRECT_PORT_BUSY


def test_only_pages_of_the_sign_in_server_are_opened() -> None:
    app = microsoft_app("x")
    opened: list[str] = []

    def opener(url: str) -> bool:
        opened.append(url)
        return True

    good = ["https://login.microsoftonline.com/organizations/authorize?a=b", "https://microsoft.com/devicelogin"]
    for url in good:
        open_in_browser(url, app, opener)
    for url in (
        *(
            "http://login.microsoftonline.com/x",
            "https://login.microsoftonline.com.evil.example/",
            "file:///etc/passwd",
        ),
        *("https://evil.example/", "https://u@login.microsoftonline.com/", "javascript:alert(1)", ""),
    ):
        with pytest.raises(Fault):
            open_in_browser(url, app, opener)
        with pytest.raises(Fault):
            check_page(url, app)
    assert opened == good


def test_a_machine_without_a_browser() -> None:
    def broken(_url: str) -> bool:
        raise OSError("no display")

    for opener in (broken, lambda _url: False):
        with pytest.raises(Fault) as raised:
            open_in_browser(f"{MICROSOFT_AUTHORITY}/x", microsoft_app("x"), opener)
        assert raised.value.symptom is Symptom.NO_BROWSER


def test_the_clock_is_compared_with_the_servers() -> None:
    header = {"Date": "Sun, 01 Nov 2020 09:00:00 GMT"}
    with PretendAuthority({TOKEN: Answer(200, GOOD, header)}) as pretend:
        waiting = microsoft(pretend.authority).begin(EMAIL, PAGE, CancelToken(), soon())
        tokens = come_back(waiting, code="c")
    assert tokens.clock_offset > 365 * 86400 and tokens.addresses == ()
    assert json.loads(tokens.keep.reveal())["kind"] == "microsoft"
