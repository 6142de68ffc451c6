"""What a check means for the state that is shown."""

import base64
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.probes.support import CATALOG
from wizard.catalog.kept import kept_diagnosis
from wizard.engine.diagnose import Diagnoser
from wizard.engine.monitor import health_after
from wizard.model.account import AccountState, Health, SavedAccount
from wizard.model.address import EmailAddress
from wizard.model.outcome import Connected, Failed, Outcome, Stopped
from wizard.model.plan import ConnectionPlan, Endpoint, Server
from wizard.model.provider import Language, Protocol, Provider, Security
from wizard.model.secret import Secret
from wizard.model.symptom import Finding, Json, Symptom
from wizard.store.accounts import Accounts
from wizard.wire.redact import Redactor

AGAIN = "RECONNECT_REQUIRED"
THEN = datetime(2026, 11, 1, tzinfo=UTC)
NOW = THEN + timedelta(days=1)
IMAP = Endpoint(Protocol.IMAP, "imap.example.com", 993, Security.TLS)
SMTP = Endpoint(Protocol.SMTP, "smtp.example.com", 465, Security.TLS)
EWS = Endpoint(Protocol.EWS, "mail.example.com", 443, Security.TLS, "/ews/exchange.asmx")
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
        (Symptom.SIGN_IN_SETTINGS_WRONG, "graph.sign_in", AccountState.ATTENTION, "SIGN_IN_SETTINGS_WRONG", None),
        (Symptom.SERVER_TROUBLE, "smtp.sign_in", AccountState.ATTENTION, "SERVER_TEMPORARY", None),
        (Symptom.SENT_MISSING, "imap.folders", AccountState.RECONNECT, "MISSING_SENT_FOLDER", None),
        (Symptom.CERTIFICATE_EXPIRED, "imap.certificate", AccountState.RECONNECT, "UNTRUSTED_CERTIFICATES", "expired"),
    ],
)  # fmt: skip
def test_a_failed_check(symptom: Symptom, stage: str, state: AccountState, code: str, reason: str | None) -> None:
    health = health_after(ACCOUNT, failing(symptom, stage), NOW)
    assert health == Health(state, NOW, code, reason, NOW, stage, {"email": ACCOUNT.email})


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


def test_what_fills_the_words_is_kept_and_nothing_long() -> None:
    certificate: dict[str, Json] = {"issuer": "Example CA", "names": ["a"] * 21, "subject": "s" * 501}
    evidence: dict[str, Json] = {
        "rule_name": "Project mail",
        "folder_name": "Apollo",
        "certificate": certificate,
        "methods": ["NTLM"],
        "banner": "x" * 501,
        "folders": ["f"] * 21,
        "long": ["x" * 501],
    }
    finding = Finding(Symptom.RECONNECT_RULE_ADDED, "ews.rules", EWS, "short words", evidence)
    health = health_after(ACCOUNT, Failed(Diagnoser(CATALOG, Redactor(Secret())).diagnose(finding)), NOW)
    assert (health.state, health.code, health.reason) == (AccountState.RECONNECT, AGAIN, "rule_added")
    assert health.stage == "ews.rules"
    assert health.evidence == {
        "email": ACCOUNT.email,
        "rule_name": "Project mail",
        "folder_name": "Apollo",
        "certificate": {"issuer": "Example CA"},
        "methods": ["NTLM"],
        "server_says": "short words",
    }
    assert health_after(replace(ACCOUNT, health=health), Connected(PLAN), NOW).evidence == {}


def test_other_evidence_of_the_same_trouble_keeps_its_beginning() -> None:
    def after(account: SavedAccount, rule: str, now: datetime) -> Health:
        finding = Finding(Symptom.RECONNECT_RULE_ADDED, "ews.rules", EWS, None, {"rule_name": rule})
        return health_after(account, Failed(Diagnoser(CATALOG, Redactor(Secret())).diagnose(finding)), now)

    first = after(ACCOUNT, "one", THEN)
    second = after(replace(ACCOUNT, health=first), "two", NOW)
    assert (second.since, second.evidence["rule_name"]) == (THEN, "two")


def test_the_version_of_the_last_good_check_stays() -> None:
    told = {"version": "15.1.2176.12", "version_name": "Exchange 2016"}
    good = health_after(ACCOUNT, Connected(PLAN, facts=told), NOW)
    assert good == Health(AccountState.CONNECTED, THEN, last_check=NOW, facts=told)
    account = replace(ACCOUNT, health=good)
    assert health_after(account, failing(Symptom.CONNECTION_REFUSED), NOW).facts == told
    assert health_after(account, Connected(PLAN), NOW).facts == told
    newer = {**told, "version": "15.1.2507.6"}
    assert health_after(account, Connected(PLAN, facts=newer), NOW).facts == newer


@pytest.mark.parametrize("stage", ["graph.sign_in", "google.sign_in", "imap.sign_in"])
def test_the_words_are_those_of_the_way_of_signing_in(stage: str) -> None:
    """An account is read back with the words for its password, or for its sign-in with the browser."""
    account = replace(ACCOUNT, health=health_after(ACCOUNT, failing(Symptom.CREDENTIALS_REFUSED, stage), NOW))
    kept = kept_diagnosis(CATALOG, account)
    assert kept is not None
    expected = CATALOG.problem_for(Finding(Symptom.RECONNECT_PASSWORD_CHANGED, stage))
    assert kept.problem is expected
    assert ACCOUNT.email in CATALOG.panel(kept, Language.EN).title


def test_the_kept_words_are_those_of_the_check() -> None:
    evidence: dict[str, Json] = {"not_after": "2026-10-30", "expired_days": 3}
    finding = Finding(Symptom.CERTIFICATE_EXPIRED, "smtp.certificate", SMTP, None, evidence)
    verdict = Diagnoser(CATALOG, Redactor(Secret()), PLAN).diagnose(finding)
    kept = kept_diagnosis(CATALOG, replace(ACCOUNT, health=health_after(ACCOUNT, Failed(verdict), NOW)))
    assert kept is not None
    for language in Language:
        seen, again = CATALOG.panel(verdict, language), CATALOG.panel(kept, language)
        assert replace(seen, labels=()) == again


def test_a_connected_account_and_a_code_that_is_gone_have_no_words() -> None:
    assert kept_diagnosis(CATALOG, ACCOUNT) is None
    gone = replace(ACCOUNT, health=Health(AccountState.RECONNECT, THEN, "CODE_OF_ANOTHER_VERSION"))
    assert kept_diagnosis(CATALOG, gone) is None


def test_no_secret_gets_into_the_file(tmp_path: Path) -> None:
    canary = "c4nary-Passw0rd"
    encoded = base64.b64encode(f"\0alice\0{canary}".encode()).decode()
    said = f"NO {canary} AUTH PLAIN {encoded}"
    evidence: dict[str, Json] = {
        "server_says": said,
        "deep": {"list": [canary, {"again": encoded}]},
        "username": "alice",
    }
    finding = Finding(Symptom.SERVER_TROUBLE, "imap.sign_in", IMAP, said, evidence)
    verdict = Diagnoser(CATALOG, Redactor(Secret(canary), ("alice",)), PLAN).diagnose(finding)
    accounts = Accounts(tmp_path / "accounts.sqlite3")
    accounts.put(ACCOUNT)
    accounts.set_health(ACCOUNT.id, health_after(ACCOUNT, Failed(verdict), NOW))
    written = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert b"server_says" in written and b"[hidden]" in written
    for secret in (canary, encoded, base64.b64encode(canary.encode()).decode()):
        assert secret.encode() not in written
