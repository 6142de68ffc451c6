"""What a check means for the state that is shown."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tests.probes.support import CATALOG
from wizard.engine.diagnose import Diagnoser
from wizard.engine.monitor import health_after
from wizard.model.account import AccountState, Health, SavedAccount
from wizard.model.address import EmailAddress
from wizard.model.outcome import Connected, Failed, Outcome, Stopped
from wizard.model.plan import ConnectionPlan, Endpoint, Server
from wizard.model.provider import Protocol, Provider, Security
from wizard.model.secret import Secret
from wizard.model.symptom import Finding, Symptom
from wizard.wire.redact import Redactor

AGAIN = "RECONNECT_REQUIRED"
THEN = datetime(2026, 11, 1, tzinfo=UTC)
NOW = THEN + timedelta(days=1)
IMAP = Endpoint(Protocol.IMAP, "imap.example.com", 993, Security.TLS)
SMTP = Endpoint(Protocol.SMTP, "smtp.example.com", 465, Security.TLS)
SERVERS = (Server(IMAP, "alice"), Server(SMTP, "alice"))
ACCOUNT = SavedAccount("1", "alice@example.com", Provider.IMAP, SERVERS, Health(AccountState.CONNECTED, THEN))
PLAN = ConnectionPlan(EmailAddress("alice", "example.com"), Provider.IMAP, SERVERS, Secret("x"))


def failing(symptom: Symptom, stage: str = "imap.sign_in") -> Outcome:
    finding = Finding(symptom, stage, IMAP)
    return Failed(Diagnoser(CATALOG, Redactor(Secret())).diagnose(finding))


@pytest.mark.parametrize(
    ("symptom", "stage", "state", "code", "reason"),
    [
        (Symptom.CREDENTIALS_REFUSED, "imap.sign_in", AccountState.RECONNECT, AGAIN, "password_changed"),
        (Symptom.SIGN_IN_EXPIRED, "graph.sign_in", AccountState.RECONNECT, AGAIN, "password_changed"),
        (Symptom.SESSION_CONTROL, "google.sign_in", AccountState.RECONNECT, AGAIN, "password_changed"),
        (Symptom.MAILBOX_MOVING, "graph.mailbox", AccountState.ATTENTION, "MAILBOX_MOVING", None),
        (Symptom.CERTIFICATE_CHANGED, "imap.certificate", AccountState.RECONNECT, AGAIN, "certificate_changed"),
        (Symptom.CONNECTION_REFUSED, "imap.reach", AccountState.ATTENTION, "CONNECTION_REFUSED", None),
        (Symptom.NO_NETWORK, "imap.names", AccountState.ATTENTION, "OFFLINE", None),
        (Symptom.SERVER_TROUBLE, "smtp.sign_in", AccountState.ATTENTION, "SERVER_TEMPORARY", None),
        (Symptom.SENT_MISSING, "imap.folders", AccountState.RECONNECT, "MISSING_SENT_FOLDER", None),
        (Symptom.CERTIFICATE_EXPIRED, "imap.certificate", AccountState.RECONNECT, "UNTRUSTED_CERTIFICATES", "expired"),
    ],
)  # fmt: skip
def test_a_failed_check(symptom: Symptom, stage: str, state: AccountState, code: str, reason: str | None) -> None:
    health = health_after(ACCOUNT, failing(symptom, stage), NOW)
    assert health == Health(state, NOW, code, reason, NOW)


def test_a_good_check_heals_and_an_account_that_stays_good_keeps_its_date() -> None:
    ill = replace(ACCOUNT, health=Health(AccountState.ATTENTION, THEN, "OFFLINE"))
    assert health_after(ill, Connected(PLAN), NOW) == Health(AccountState.CONNECTED, NOW, last_check=NOW)
    assert health_after(ACCOUNT, Connected(PLAN), NOW) == Health(AccountState.CONNECTED, THEN, last_check=NOW)


def test_the_same_trouble_keeps_its_beginning_and_another_one_starts_anew() -> None:
    first = health_after(ACCOUNT, failing(Symptom.NO_NETWORK, "imap.names"), THEN)
    ill = replace(ACCOUNT, health=first)
    assert health_after(ill, failing(Symptom.NO_NETWORK, "imap.names"), NOW).since == THEN
    assert health_after(ill, failing(Symptom.CONNECTION_REFUSED, "imap.reach"), NOW).since == NOW


def test_a_stopped_check_changes_nothing() -> None:
    assert health_after(ACCOUNT, Stopped(), NOW) is ACCOUNT.health
