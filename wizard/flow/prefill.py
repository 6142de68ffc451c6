"""Servers from the provider table, filled in only where the person has typed nothing of their own."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from wizard.model.address import EmailAddress, InvalidName, to_display
from wizard.model.form import ConnectForm, ServerEntry
from wizard.model.plan import Candidate, Endpoint
from wizard.model.provider import DEFAULT_PORTS, Provider

_OWN_SIGN_IN = {"outlook": Provider.MICROSOFT365, "gmail": Provider.GOOGLE}
"""Of the provider table: those that have a sign-in of their own here."""


def sign_in_of(entry_id: str) -> Provider | None:
    """The choice that a provider of the table has beside Other (IMAP)."""
    return _OWN_SIGN_IN.get(entry_id)


@dataclass(frozen=True, slots=True)
class Filled:
    """What was filled in last. A field that still holds this, or nothing, may be filled in again."""

    imap: ServerEntry = ServerEntry()
    smtp: ServerEntry = ServerEntry()
    username: str = ""
    smtp_username: str = ""


def complete_address(text: str) -> EmailAddress | None:
    """The address, once it is one. None while it is still being typed."""
    try:
        return EmailAddress.parse(text)
    except InvalidName:
        return None


def prefill(
    form: ConnectForm,
    candidates: Sequence[Candidate],
    last: Filled,
    address: EmailAddress,
    otherwise: Filled | None = None,
) -> tuple[ConnectForm, Filled]:
    """The form with the best trusted candidate's settings, and what to remember of it.

    Without a candidate it is `otherwise` that is filled in; without that, too, the earlier filling is taken out again:
    it belonged to another address. Untrusted candidates are never filled in: a password must not go to a server that
    nobody confirmed.
    """
    trusted = [candidate for candidate in candidates if candidate.trusted]
    filled = _filling(trusted[0], address) if trusted else otherwise or Filled()
    options = form.options
    form = replace(
        form,
        imap=filled.imap if form.imap in (ServerEntry(), last.imap) else form.imap,
        smtp=filled.smtp if form.smtp in (ServerEntry(), last.smtp) else form.smtp,
        options=replace(
            options,
            username=filled.username if options.username in ("", last.username) else options.username,
            smtp_username=(
                filled.smtp_username if options.smtp_username in ("", last.smtp_username) else options.smtp_username
            ),
        ),
    )
    return form, filled


def _filling(candidate: Candidate, address: EmailAddress) -> Filled:
    username = _user_name(candidate.imap_username_form, address)
    smtp_username = _user_name(candidate.smtp_username_form, address)
    if smtp_username == username:
        smtp_username = ""
    elif not smtp_username:
        smtp_username = str(address)  # an empty SMTP user name would mean "the same as for receiving"
    return Filled(_entry(candidate.imap), _entry(candidate.smtp), username, smtp_username)


def _user_name(form: str, address: EmailAddress) -> str:
    return address.local if form == "localpart" else ""


def _entry(endpoint: Endpoint) -> ServerEntry:
    usual = DEFAULT_PORTS[endpoint.protocol, endpoint.security]
    port = "" if endpoint.port == usual else str(endpoint.port)
    return ServerEntry(to_display(endpoint.host), port, endpoint.security)
