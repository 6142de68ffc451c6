"""Every documented answer of Graph ends in its code; what nobody has documented, in the best general one."""

import pytest

from tests.probes.graph.support import ELSEWHERE, MICROSOFT, failure, graph, mail_to, refusing, running, verdict
from wizard.model.cancel import Deadline
from wizard.model.sign_in import GRAPH_SCOPES
from wizard.model.symptom import Symptom
from wizard.practice import ADDRESS
from wizard.practice.leg import Then
from wizard.practice.scenario import GraphReply
from wizard.wire.fault import Fault

REST = "OFFICE_ERROR_REST_API_NOT_ENABLED_FOR_COMPONENT_SHARED_MAILBOX"
PERSONAL = "9188040d-6c67-4c5b-b112-36a304b66dad"
INACTIVE = "The mailbox is either inactive, soft-deleted, or is hosted on-premise."
DENIED = "Access is denied. Check credentials and try again."
HTML = "<!DOCTYPE html><html><head><title>Hotel network</title></head><body>Please sign in</body></html>"

INBOX = [
    (404, "MailboxNotEnabledForRESTAPI", INACTIVE, MICROSOFT, REST, "migrating"),
    (404, "MailboxNotEnabledForRESTAPI", "REST API is not yet supported for this mailbox.", ELSEWHERE, REST, "hybrid"),
    (404, "RESTAPINotEnabledForComponentSharedMailbox", "", MICROSOFT, REST, "migrating"),
    (404, "RESTAPINotEnabledForComponentSharedMailbox", "", ("mail.practice.example",), REST, "hybrid"),
    (404, "MailboxNotSupportedForRESTAPI", "", ELSEWHERE, REST, "hybrid"),
    (404, "ErrorMailboxNotEnabledForRESTAPI", "", MICROSOFT, REST, "migrating"),
    (404, "MailboxNotEnabledForRESTAPI", INACTIVE, (), REST, "hybrid"),
    (400, "extensionError", "", MICROSOFT, REST, "hybrid"),
    (404, "ResourceNotFound", "Resource could not be discovered.", MICROSOFT, "OFFICE365_MAILBOX_NOT_FOUND", None),
    (404, "ErrorNonExistentMailbox", "The SMTP address has no mailbox associated with it.", ELSEWHERE,
     "OFFICE365_MAILBOX_NOT_FOUND", None),
    (404, "MailboxNotFound", "", ELSEWHERE, "OFFICE365_MAILBOX_NOT_FOUND", None),
    (404, "ErrorMailboxNotFound", "", ELSEWHERE, "OFFICE365_MAILBOX_NOT_FOUND", None),
    (404, "ErrorInvalidUser", "", ELSEWHERE, "OFFICE365_MAILBOX_NOT_FOUND", None),
    (403, "ErrorInvalidLicense", "The license of the user is invalid.", MICROSOFT, "LICENSE_MISSING", None),
    (403, "ErrorOrganizationAccessBlocked", "The tenant is marked for removal.", MICROSOFT, "TENANT_NOT_FOUND",
     "being_removed"),
    (503, "MailboxInfoStale", "Mailbox info is stale.", MICROSOFT, "MAILBOX_MOVING", None),
    (409, "ErrorMailboxMoveInProgress", "", MICROSOFT, "MAILBOX_MOVING", None),
    (403, "ErrorAccountDisabled", "", MICROSOFT, "ACCOUNT_DISABLED", None),
    (401, "UnknownError", "", MICROSOFT, "PERMISSION_MISSING", None),
    (403, "ErrorAccessDenied", DENIED, MICROSOFT, "PERMISSION_MISSING", None),
    (403, "accessDenied", "", MICROSOFT, "PERMISSION_MISSING", None),
    (403, "ErrorInsufficientPermissionsInAccessToken", "", MICROSOFT, "PERMISSION_MISSING", None),
    (503, "serviceNotAvailable", "", MICROSOFT, "SERVER_TEMPORARY", None),
    (503, "ErrorServerBusy", "", MICROSOFT, "SERVER_TEMPORARY", None),
    (504, "ErrorMailboxStoreUnavailable", "", MICROSOFT, "SERVER_TEMPORARY", None),
    (403, "ErrorQuotaExceeded", "", MICROSOFT, "MAILBOX_FULL", None),
    (507, "quotaLimitReached", "", MICROSOFT, "MAILBOX_FULL", None),
    (507, "", "", MICROSOFT, "MAILBOX_FULL", None),
]  # fmt: skip


@pytest.mark.parametrize(("status", "code", "text", "mx", "expected", "reason"), INBOX)
def test_the_inbox(status: int, code: str, text: str, mx: tuple[str, ...], expected: str, reason: str | None) -> None:
    found = failure(graph(replies=refusing("inbox", status, code or "x", text), mx=mx))
    assert (found.stage, found.code, found.reason) == ("mailbox", expected, reason)
    assert found.fault.evidence["status"] == status
    assert (found.fault.server_text or "") == text
    if code:
        assert found.fault.evidence["response_code"] == code
        assert found.fault.evidence["request_id"]


@pytest.mark.parametrize("where", ["request", "batch"])
@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("InvalidAuthenticationToken", "Lifetime validation failed, the token is expired."),
        ("InvalidAuthenticationToken", "CompactToken parsing failed with error code: 80049217"),
        ("InvalidAuthenticationToken", "CompactToken validation failed with reason code: 80049228."),
        ("ExpiredAuthenticationToken", ""),
        ("AuthenticationError", ""),
        ("unauthenticated", ""),
        ("SomethingNew", "Access token has expired or is not yet valid."),
    ],
)
def test_a_token_that_is_refused_is_renewed_once(where: str, code: str, text: str) -> None:
    assert verdict(graph(replies=refusing(where, 401, code, text))) == ("mailbox", "TOKEN_REJECTED", None)
    with running(graph(replies=refusing(where, 401, code, text, until_renewed=True))) as run:
        run.until("sender")
        assert run.mailbox.cloud is not None and run.mailbox.cloud.sign_in.renewed


def test_a_clock_that_is_wrong_by_hours() -> None:
    date = ("Date: Sat, 21 Nov 2020 10:00:00 GMT",)
    found = failure(graph(replies=refusing("batch", 401, "InvalidAuthenticationToken", "expired", headers=date)))
    assert found.code == "CLOCK_WRONG"
    assert isinstance(offset := found.fault.evidence["clock_offset_minutes"], int) and offset > 60


CHALLENGE = (
    'WWW-Authenticate: Bearer realm="", authorization_uri="https://login.microsoftonline.com/common/oauth2/authorize", '
    'error="insufficient_claims", claims="eyJhY2Nlc3NfdG9rZW4iOnsibmJmIjp7ImVzc2VudGlhbCI6dHJ1ZX19fQ=="',
)


@pytest.mark.parametrize(("where", "status"), [("request", 401), ("batch", 401), ("inbox", 401), ("inbox", 403)])
def test_a_claims_challenge_is_passed_on_once(where: str, status: int) -> None:
    demand = refusing(where, status, "InvalidAuthenticationToken", "Continuous access evaluation", headers=CHALLENGE)
    found = failure(graph(replies=demand))
    assert (found.stage, found.code, found.reason) == ("mailbox", "INTERACTION_REQUIRED", "unspecified")
    once = {name: GraphReply(**{**vars_of(reply), "until_renewed": True}) for name, reply in demand.items()}
    with running(graph(replies=once)) as run:
        run.until("sender")
        assert run.mailbox.cloud is not None
        assert run.mailbox.cloud.sign_in.claims[0] == '{"access_token":{"nbf":{"essential":true}}}'


def vars_of(reply: GraphReply) -> dict[str, object]:
    return {name: getattr(reply, name) for name in reply.__dataclass_fields__}


@pytest.mark.parametrize(
    "code", ["ApplicationThrottled", "TooManyRequests", "activityLimitReached", "throttledRequest"]
)
@pytest.mark.parametrize("where", ["batch", "inbox", "permission"])
def test_throttling_is_obeyed(where: str, code: str) -> None:
    words = "Application is over its MailboxConcurrency limit."
    pause = refusing(where, 429, code, words, headers=("Retry-After: 0",), times=2)
    with running(graph(replies=pause)) as run:
        run.until("sender")
        assert run.commands().count(where) == 3
    later = failure(graph(replies=refusing(where, 429, code, words, headers=("Retry-After: 120",))))
    assert (later.code, later.fault.evidence["wait_seconds"]) == ("SERVER_THROTTLED", 120)
    assert later.run.commands().count(where) == 1


def test_a_refusal_that_passes_is_asked_about_once_more() -> None:
    with running(graph(replies=refusing("inbox", 403, "ErrorAccessDenied", DENIED, times=1))) as run:
        run.until("sender")
    with running(graph(replies=refusing("permission", 403, "ErrorAccessDenied", DENIED, times=1))) as run:
        run.until("sender")
    lasting = failure(graph(replies=refusing("inbox", 403, "ErrorAccessDenied", DENIED)))
    assert lasting.run.commands().count("inbox") == 2


@pytest.mark.parametrize(
    ("step", "stage", "scope"),
    [
        ("me", "mailbox", "User.Read"),
        ("inbox", "mailbox", "Mail.ReadWrite"),
        ("drafts", "mailbox", "Mail.ReadWrite"),
        ("calendar", "calendar", "Calendars.ReadWrite"),
        ("events", "calendar", "Calendars.ReadWrite"),
        ("permission", "sender", "Mail.Send"),
    ],
)
def test_what_is_denied_is_missing_only_where_the_sign_in_did_not_grant_it(step: str, stage: str, scope: str) -> None:
    insufficient = "Insufficient privileges to complete the operation."
    denied = refusing(step, 403, "Authorization_RequestDenied", insufficient)
    found = failure(graph(replies=denied))
    assert (found.stage, found.code) == (stage, "PERMISSION_MISSING")
    assert found.fault.evidence["denied_scopes"] == [scope] and "missing_scopes" not in found.fault.evidence
    others = tuple(one for one in GRAPH_SCOPES if one != scope)
    found = failure(graph(replies=denied, scopes=others))
    assert (found.stage, found.code) == (stage, "PERMISSION_MISSING")
    assert found.fault.evidence["missing_scopes"] == [scope] and "denied_scopes" not in found.fault.evidence


UNKNOWN = [
    ("inbox", 403, "MAILBOX_ACCESS_REFUSED"),
    ("inbox", 404, "MAILBOX_ACCESS_REFUSED"),
    ("inbox", 500, "SERVER_TEMPORARY"),
    ("inbox", 599, "SERVER_TEMPORARY"),
    ("calendar", 403, "MAILBOX_ACCESS_REFUSED"),
    ("calendar", 404, "MAILBOX_ACCESS_REFUSED"),
    ("permission", 403, "TEST_EMAIL_FAILED"),
    ("permission", 502, "SERVER_TEMPORARY"),
    ("batch", 403, "MAILBOX_ACCESS_REFUSED"),
    ("batch", 400, "MAILBOX_ACCESS_REFUSED"),
    ("request", 500, "SERVER_TEMPORARY"),
]


@pytest.mark.parametrize(("step", "status", "expected"), UNKNOWN)
def test_an_unknown_code_is_shown_with_its_status(step: str, status: int, expected: str) -> None:
    found = failure(graph(replies=refusing(step, status, "ErrorOfTomorrow", "Nobody knows this yet.")))
    assert found.code == expected
    assert (found.fault.evidence["status"], found.fault.evidence["response_code"]) == (status, "ErrorOfTomorrow")
    assert found.fault.server_text == "Nobody knows this yet."


@pytest.mark.parametrize(
    ("inner", "expected"),
    [
        (("ErrorInvalidLicense",), "LICENSE_MISSING"),
        (("SomethingNew", "ErrorInvalidLicense"), "LICENSE_MISSING"),
        (("ErrorInvalidLicense", "SomethingNew"), "LICENSE_MISSING"),
        (("ErrorInvalidLicense", "MailboxInfoStale"), "MAILBOX_MOVING"),
        (("SomethingNew",), "PERMISSION_MISSING"),
    ],
)
def test_of_nested_errors_the_deepest_known_one_decides(inner: tuple[str, ...], expected: str) -> None:
    found = failure(graph(replies=refusing("inbox", 403, "accessDenied", "", inner=inner)))
    assert found.code == expected


def test_a_code_in_the_text_decides_nothing() -> None:
    found = failure(graph(replies=refusing("inbox", 403, "ErrorOfTomorrow", "ErrorInvalidLicense MailboxInfoStale")))
    assert found.code == "MAILBOX_ACCESS_REFUSED"


@pytest.mark.parametrize("step", ["batch", "request"])
@pytest.mark.parametrize("status", [200, 401, 403, 511])
def test_a_log_in_page_of_the_network(step: str, status: int) -> None:
    found = failure(graph(replies={step: GraphReply(status=status, body=HTML)}))
    assert (found.stage, found.code) == ("mailbox", "CAPTIVE_PORTAL")


def test_answers_that_are_none() -> None:
    assert verdict(graph(replies={"batch": GraphReply(body="hello")}))[1] == "MALFORMED_RESPONSE"
    assert verdict(graph(replies={"batch": GraphReply(body='{"responses": [{"id": 1}]}')}))[1] == "MALFORMED_RESPONSE"
    assert verdict(graph(replies={"batch": GraphReply(body='{"responses": "x"}')}))[1] == "MALFORMED_RESPONSE"
    assert verdict(graph(replies={"batch": GraphReply(body="[" * 100_000)}))[1] == "MALFORMED_RESPONSE"
    assert verdict(graph(replies={"batch": GraphReply(then=Then.FLOOD)}))[1] == "RESPONSE_TOO_LARGE"
    assert verdict(graph(replies={"batch": GraphReply(status=407)}))[1] == "PROXY_REQUIRED"
    found = failure(graph(replies={"batch": GraphReply(status=429, headers=("Retry-After: 99",))}))
    assert (found.code, found.fault.evidence["wait_seconds"]) == ("SERVER_THROTTLED", 99)


SENDING = [
    (403, "ErrorSendAsDenied", "TEST_EMAIL_FAILED", "sender_not_permitted"),
    (400, "ErrorExceededMessageLimit", "TEST_EMAIL_FAILED", "quota"),
    (400, "ErrorInvalidRecipients", "TEST_EMAIL_FAILED", "recipient_rejected"),
    (429, "ApplicationThrottled", "SERVER_THROTTLED", None),
    (503, "serviceNotAvailable", "SERVER_TEMPORARY", None),
    (504, "ErrorServerBusy", "SERVER_TEMPORARY", None),
    (504, "SomethingNew", "TEST_EMAIL_FAILED", "outcome_unknown"),
    (507, "quotaLimitReached", "MAILBOX_FULL", None),
    (413, "SomethingNew", "TEST_EMAIL_FAILED", "too_large"),
    (400, "SomethingNew", "TEST_EMAIL_FAILED", "content_rejected"),
    (403, "SomethingNew", "TEST_EMAIL_FAILED", "sender_not_permitted"),
    (401, "UnknownError", "PERMISSION_MISSING", None),
]


@pytest.mark.parametrize(("status", "code", "expected", "reason"), SENDING)
def test_the_test_email_is_refused_and_not_repeated(status: int, code: str, expected: str, reason: str | None) -> None:
    reply = refusing("send_mail", status, code, "Refused.", headers=("Retry-After: 0",))
    found = failure(graph(replies=reply), message=mail_to())
    assert (found.stage, found.code, found.reason) == ("test_email", expected, reason)
    assert found.run.commands().count("send_mail") == 1
    assert found.fault.evidence["recipient"] == ADDRESS


@pytest.mark.parametrize("then", [Then.CLOSE, Then.RESET, Then.CUT, Then.HOLD])
def test_a_test_email_without_an_answer_is_never_sent_again(then: Then) -> None:
    replies = {"send_mail": GraphReply(status=202, body="x" * 40, then=then)}
    with running(graph(replies=replies), message=mail_to()) as run:
        run.until("sender")
        with pytest.raises(Fault) as caught:
            run.probe.test_email(Deadline.after(1.5))
        assert caught.value.symptom is Symptom.SENDING_OUTCOME_UNKNOWN
        assert run.commands().count("send_mail") == 1


def test_a_log_in_page_in_the_place_of_the_test_emails_answer() -> None:
    found = failure(graph(replies={"send_mail": GraphReply(body=HTML)}), message=mail_to())
    assert found.code == "CAPTIVE_PORTAL"


def test_a_calendar_that_nobody_may_write_to() -> None:
    with running(graph()) as run:
        run.until("mailbox")
        answers = dict(run.probe._answers)
        calendar = answers["calendar"]
        answers["calendar"] = type(calendar)(200, {}, {**calendar.body, "canEdit": False})
        run.probe._answers = answers
        with pytest.raises(Fault) as caught:
            run.probe.calendar(Deadline.after(5))
        assert caught.value.symptom is Symptom.MAILBOX_REFUSED


ALIAS = "outlook_0A1B2C3D4E5F6071@outlook.com"


@pytest.mark.parametrize("where", ["owner", "organizer"])
def test_a_made_up_address_of_a_personal_account(where: str) -> None:
    found = failure(graph(tenant=PERSONAL, mx=ELSEWHERE, **{where: ALIAS}))
    assert (found.stage, found.code) == ("mailbox", "OFFICE365_PRIMARY_ALIAS")
    assert found.fault.evidence["primary_address"] == ALIAS
    assert (found.fault.evidence["mx_provider"], found.fault.evidence["mx_way"]) == ("IONOS", "imap")


def test_what_only_looks_like_a_made_up_address() -> None:
    for leg, email in (
        (graph(tenant=PERSONAL, owner="outlook_fan@outlook.com"), ADDRESS),
        (graph(owner=ALIAS), ADDRESS),  # of an organisation: the real one is somebody's own
        (graph(tenant=PERSONAL, owner=ALIAS, mail="alice@hotmail.co.uk"), "alice@hotmail.co.uk"),
    ):
        with running(leg, email=email) as run:
            run.until("sender")


def test_another_account_is_named() -> None:
    for leg, other in (
        (graph(mail="bob@practice.example"), "bob@practice.example"),
        (graph(without_mail=True, principal="bob@practice.example"), "bob@practice.example"),
    ):
        found = failure(leg)
        assert (found.stage, found.code) == ("mailbox", "DIFFERENT_ACCOUNT")
        assert (found.fault.evidence["email"], found.fault.evidence["signed_in_as"]) == (ADDRESS, other)
    missing = refusing("inbox", 404, "ResourceNotFound")
    assert verdict(graph(mail="bob@practice.example", replies=missing))[1] == "DIFFERENT_ACCOUNT"
