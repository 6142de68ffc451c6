"""Every Exchange scenario starts and plays its fault where it belongs, as a plain client of EWS sees it."""

import pytest

from tests.practice.walk_exchange import EwsWalker, walk
from wizard.model.form import plan_of
from wizard.model.plan import ConnectionPlan
from wizard.model.provider import Protocol, Provider
from wizard.practice import SCENARIOS, PracticeServers, Scenario

ON_EXCHANGE = [played for played in SCENARIOS if played.exchange is not None]
ENDS = {
    "url-owa": "greeting: 440",
    "url-owa-form": "malformed",
    "url-home": "malformed",
    "ews-redirects-to-owa": "greeting: 302 /owa/auth/logon.aspx",
    "login-timeout": "greeting: 440",
    "redirects-to-microsoft": "greeting: 302 https://outlook.office365.com/owa/",
    "version-online": "version 15.20.8093.18",
    "html": "malformed",
    "404": "greeting: 404",
    "405": "greeting: 405",
    "401-without-scheme": "method",
    "activesync-only": "greeting: 404",
    "wrong-server-version": "sign_in: ErrorWrongServerVersion",
    "no-responding-cas": "sign_in: ErrorNoRespondingCASInDestinationSite",
    "unknown-name": "name",
    "refused": "refused",
    "black-holed": "timeout",
    "certificate-expired": "certificate: 10",
    "certificate-not-yet-valid": "certificate: 9",
    "certificate-wrong-name": "certificate: 62",
    "certificate-self-signed": "certificate: 18",
    "certificate-unknown-authority": "certificate: 19",
    "certificate-intermediate-missing": "certificate: 20",
    "certificate-weak-key": "certificate: 66",
    "certificate-changed": "certificate: 18",
    "old-tls": "tls: TLSV1_ALERT_PROTOCOL_VERSION",
    "client-certificate": "tls: TLSV13_ALERT_CERTIFICATE_REQUIRED",
    "password-expired-fault": "sign_in: ErrorPasswordExpired",
    "unlock-url": "sign_in: 456",
    "forbidden": "sign_in: 403",
    "forbidden-at-once": "greeting: 403",
    "address-not-allowed": "greeting: 403",
    "digest-only": "method",
    "bearer-only": "method",
    "too-old-2007": "version 8.1.436.0",
    "too-old-2010": "version 14.0.639.21",
    "too-old-2010-sp1": "version 14.1.139.0",
    "unavailable": "greeting: 503",
    "cas-error": "sign_in: 500",
    "generic-error": "sign_in: 302 /ews/genericerrorpage.htm",
    "store-unavailable": "sign_in: ErrorMailboxStoreUnavailable",
    "busy": "sign_in: ErrorServerBusy",
    "connection-count": "sign_in: ErrorExceededConnectionCount",
    "address-unknown": "sign_in: ErrorNonExistentMailbox",
    "without-mailbox": "sign_in: ErrorMissingEmailAddress",
    "without-mailbox-fault": "sign_in: ErrorMissingEmailAddress",
    "access-denied": "sign_in: ErrorAccessDenied",
    "read-only": "rights",
    "rules-denied": "rules: ErrorAccessDenied",
    "no-address": "address: ErrorNameResolutionNoResults",
    "unknown-fault": "mailbox: ErrorInternalServerError",
    "unknown-fault-german": "rules: ErrorCorruptData",
    "garbled": "malformed",
    "endless": "too large",
    "send-as-denied": "send: ErrorSendAsDenied",
    "recipient-rejected": "send: ErrorInvalidRecipients",
    "message-too-large": "send: ErrorMessageSizeExceeded",
    "sending-quota": "send: ErrorSubmissionQuotaExceeded",
    "mailbox-full": "send: ErrorQuotaExceeded",
    "never-arrives": "not arrived",
    "silent-handshake": "timeout",
    "silent": "timeout",
    "silent-sign-in": "timeout",
    "silent-mailbox": "timeout",
    "silent-rules": "timeout",
    "silent-test-email": "send: timeout",
    "closed": "closed",
    "closed-sign-in": "closed",
    "cut-mailbox": "closed",
    "cut-rules": "closed",
    "cut-test-email": "send: closed",
}
"""By id without `exchange-`. Refused credentials all end in a 401, and good scenarios are walked to the end."""


def expected(played: Scenario) -> str:
    if played.code is None:
        return "done"
    return ENDS.get(played.id.removeprefix("exchange-"), "sign_in: 401")


@pytest.mark.parametrize("played", ON_EXCHANGE, ids=lambda played: played.id)
def test_plays_its_fault(played: Scenario, servers: PracticeServers) -> None:
    mailbox = servers.start(played.id)
    hasty = expected(played).endswith("timeout")
    walker = EwsWalker(mailbox, patience=0.6 if hasty else 30)
    if played.id == "exchange-good-anchor":
        walker.headers["X-AnchorMailbox"] = mailbox.form.email
    assert walk(walker) == expected(played)
    if expected(played).startswith("certificate"):
        assert mailbox.record.logins == []
        assert mailbox.record.commands == []


def test_every_end_belongs_to_a_scenario() -> None:
    assert set(ENDS) <= {played.id.removeprefix("exchange-") for played in ON_EXCHANGE if played.code}


@pytest.mark.parametrize("played", ON_EXCHANGE, ids=lambda played: played.id)
def test_the_form_is_ready_to_use(played: Scenario, servers: PracticeServers) -> None:
    mailbox = servers.start(played.id)
    assert mailbox.form.provider is Provider.EXCHANGE
    plan = plan_of(mailbox.form)
    assert isinstance(plan, ConnectionPlan)
    assert plan.server(Protocol.EWS).endpoint.port == mailbox.exchange_port
    assert (mailbox.imap_port, mailbox.smtp_port) == (0, 0)


def test_the_unlock_page_is_the_reason_phrase(servers: PracticeServers) -> None:
    """As the EWS Managed API reads it: StatusDescription, not a header."""
    from wizard.practice.http import written

    mailbox = servers.start("exchange-unlock-url")
    reply = mailbox.scenario.exchange.replies["sign_in"]  # type: ignore[union-attr]
    line = written(456, (), b"", reason=reply.reason).partition(b"\r\n")[0]
    assert line == b"HTTP/1.1 456 https://unlock.practice.example/account"


@pytest.mark.parametrize(
    ("scenario_id", "software", "front", "page"),
    [
        ("exchange-wrong-password", "Microsoft-IIS/10.0", "EXCHANGE1", False),
        ("exchange-wrong-password-2013", "Microsoft-IIS/8.5", "EXCHANGE1", False),
        ("exchange-wrong-password-2010", "Microsoft-IIS/7.5", None, False),
        ("exchange-wrong-password-2007", "Microsoft-IIS/6.0", None, True),
    ],
)
def test_a_refusal_looks_like_that_version(
    scenario_id: str, software: str, front: str | None, page: bool, servers: PracticeServers
) -> None:
    mailbox = servers.start(scenario_id)
    walker = EwsWalker(mailbox, patience=30)
    assert walk(walker) == "sign_in: 401"
    _, headers, content = walker.answers[-1]
    assert (headers["Server"], headers["X-FEServer"], content != b"") == (software, front, page)
    assert headers.get_all("WWW-Authenticate") == ["Negotiate", "NTLM"] + (['Basic realm="localhost"'] if page else [])
    (login,) = mailbox.record.logins
    assert not login.accepted


@pytest.mark.parametrize(
    ("scenario_id", "prefix"), [("exchange-too-old-2007", "soap11"), ("exchange-busy", "s"), ("exchange-good", "s")]
)
def test_a_fault_has_the_shape_of_its_version(scenario_id: str, prefix: str, servers: PracticeServers) -> None:
    from tests.practice.walk_exchange import ENVELOPE, get_folder

    mailbox = servers.start(scenario_id)
    walker = EwsWalker(mailbox, patience=30)
    newer = ENVELOPE.format(version="Exchange2099", body=get_folder("inbox"))
    status, answer = walker.sign_in("NTLM", mailbox.form.email, mailbox.form.password.reveal(), newer)
    walker.wire.close()
    assert status == 500
    assert f"<{prefix}:Fault>" in answer
    assert ("ServerVersionInfo" in answer) is (prefix == "soap11")
    assert "ErrorInvalidServerVersion" in answer
