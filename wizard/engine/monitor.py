"""What a check of a connected account means for its state."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from wizard.model.account import AccountState, Health, SavedAccount
from wizard.model.outcome import Connected, Outcome, Stopped
from wizard.model.provider import Provider
from wizard.model.symptom import Finding, Json

# Problems that pass by themselves, with a server or with an administrator's file; everything else waits for the user.
_PASSING = {
    "OFFLINE",
    "DNS_FAILED",
    "CONNECTION_REFUSED",
    "CONNECTION_TIMED_OUT",
    "NETWORK_UNREACHABLE",
    "CONNECTION_CLOSED",
    "SERVER_SILENT",
    "CAPTIVE_PORTAL",
    "PROXY_REQUIRED",
    "SERVER_TEMPORARY",
    "SERVER_THROTTLED",
    "TOO_MANY_CONNECTIONS",
    "MAILBOX_FULL",
    "MAILBOX_MOVING",
    "ADDRESS_NOT_ALLOWED",
    "CLOCK_WRONG",
    "ENCRYPTION_TAMPERED",
    "KEYRING_LOCKED",
    "SIGN_IN_SETTINGS_WRONG",
    "SIGN_IN_APP_NOT_CONFIGURED",
}
_RECONNECT = {
    "UNAUTHORIZED": "password_changed",
    "SIGN_IN_EXPIRED": "password_changed",
    "CERTIFICATE_CHANGED": "certificate_changed",
}

_LONGEST_TEXT = 500
_LONGEST_LIST = 20
"""What is longer goes into a report, but isn't kept with the account."""


def health_after(account: SavedAccount, outcome: Outcome, now: datetime) -> Health:
    """The account's health after a check that ended so. A check that was stopped changes nothing.

    A refused password, a sign-in that no longer holds or a changed certificate becomes RECONNECT_REQUIRED with its
    reason; no check is made by itself in that state, so that a wrong password is never repeated. What the diagnosis
    holds is redacted already. `facts` stay those of the last check that was good, where a later one tells none.
    """
    before = account.health
    if isinstance(outcome, Stopped):
        return before
    stage, evidence, facts = "", dict[str, Json](), before.facts
    if isinstance(outcome, Connected):
        state, code, reason = AccountState.CONNECTED, None, None
        facts = outcome.facts or facts
    else:
        code, reason = outcome.diagnosis.code, outcome.diagnosis.reason
        state = AccountState.ATTENTION if code in _PASSING else AccountState.RECONNECT
        if code in _RECONNECT:
            code, reason = "RECONNECT_REQUIRED", _RECONNECT[code]
        stage, evidence = outcome.diagnosis.finding.stage, _kept(outcome.diagnosis.finding, account.email)
    same = (before.state, before.code, before.reason) == (state, code, reason)
    return Health(state, before.since if same else now, code, reason, now, stage, evidence, facts)


def without_secret(account: SavedAccount, now: datetime) -> Health:
    """Of an account whose password or sign-in is not on this computer any more: only the user can give it again."""
    stage = ""
    if account.signs_in_with_browser:
        stage = "graph.sign_in" if account.provider is Provider.MICROSOFT365 else f"{account.provider}.sign_in"
    email: dict[str, Json] = {"email": account.email}
    evidence = email | {"session_email": account.email} if account.session_only else email
    code, reason = "RECONNECT_REQUIRED", "password_changed"
    return Health(AccountState.RECONNECT, now, code, reason, now, stage, evidence, account.health.facts)


def after_session(account: SavedAccount) -> SavedAccount:
    """As an account stands once the session is over for which its password or sign-in was kept, if it was."""
    before = account.health
    if not account.session_only:
        return account
    health = without_secret(account, before.last_check or before.since)
    return replace(account, health=replace(health, last_check=before.last_check))


def _kept(finding: Finding, email: str) -> dict[str, Json]:
    """What fills the words of the problem. They name the address, which not every finding does."""
    said: dict[str, Json] = {"server_says": finding.server_text} if finding.server_text else {}
    return _short({"email": email, **said, **finding.evidence})


def _short(values: Mapping[str, Json]) -> dict[str, Json]:
    """Without what is too long, also inside of a certificate."""
    return {
        key: _short(value) if isinstance(value, dict) else value for key, value in values.items() if _is_short(value)
    }


def _is_short(value: Json) -> bool:
    match value:
        case str():
            return len(value) <= _LONGEST_TEXT
        case list():
            return len(value) <= _LONGEST_LIST and all(map(_is_short, value))
        case _:
            return True
