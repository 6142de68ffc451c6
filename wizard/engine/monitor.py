"""What a check of a connected account means for its state."""

from datetime import datetime

from wizard.model.account import AccountState, Health, SavedAccount
from wizard.model.outcome import Connected, Outcome, Stopped

# Problems that pass by themselves or with a server; everything else waits for the user.
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
}
_RECONNECT = {
    "UNAUTHORIZED": "password_changed",
    "SIGN_IN_EXPIRED": "password_changed",
    "CERTIFICATE_CHANGED": "certificate_changed",
}


def health_after(account: SavedAccount, outcome: Outcome, now: datetime) -> Health:
    """The account's health after a check that ended so. A check that was stopped changes nothing.

    A refused password, a sign-in that no longer holds or a changed certificate becomes RECONNECT_REQUIRED with its
    reason; no check is made by itself in that state, so that a wrong password is never repeated.
    """
    before = account.health
    if isinstance(outcome, Stopped):
        return before
    if isinstance(outcome, Connected):
        state, code, reason = AccountState.CONNECTED, None, None
    else:
        code, reason = outcome.diagnosis.code, outcome.diagnosis.reason
        state = AccountState.ATTENTION if code in _PASSING else AccountState.RECONNECT
        if code in _RECONNECT:
            code, reason = "RECONNECT_REQUIRED", _RECONNECT[code]
    same = (before.state, before.code, before.reason) == (state, code, reason)
    return Health(state, before.since if same else now, code, reason, now)
