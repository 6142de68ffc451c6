"""From a verified connection to a saved account, and from a saved account back to the form."""

import contextlib
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from datetime import UTC, datetime

from wizard.model.account import AccountState, Health, SavedAccount
from wizard.model.address import InvalidName, to_a_labels, to_display
from wizard.model.cancel import CancelToken, Deadline
from wizard.model.form import AdvancedOptions, ConnectForm, ServerEntry
from wizard.model.outcome import Connected
from wizard.model.plan import ConnectionPlan, Endpoint
from wizard.model.provider import DEFAULT_PORTS, Protocol, Provider
from wizard.model.secret import Secret
from wizard.model.sign_in import TokenKeeper
from wizard.model.symptom import Finding
from wizard.store.accounts import Accounts, StoreError, store_errors
from wizard.store.unfinished import Note
from wizard.store.vault import SERVICE, Vault, VaultError
from wizard.wire.fault import Fault

_LOCK_SECONDS = 10.0
"""For a renewal that is under way to end."""


def save(
    connected: Connected,
    vault: Vault,
    accounts: Accounts,
    tokens: TokenKeeper,
    *,
    session_only: bool = False,
    account_id: str | None = None,
    practice: bool = False,
) -> SavedAccount:
    """Keeps the secret (a password, or what a sign-in with the browser left), then the account; either both or neither.

    `account_id`: the account that is reconnected. Without it, a mailbox that is connected already (same address and
    servers) is replaced rather than listed twice. `session_only`: `vault` and `tokens` are those of the session.

    Raises:
        VaultError: the secret can't be kept.
        StoreError: it or the account can't; the secret is as it was before.
    """
    if not session_only:
        with contextlib.suppress(VaultError, StoreError):
            clear_up(vault, accounts, tokens)
    plan = connected.plan
    known = account_id or _same_mailbox(plan, accounts, practice)
    account = _account(connected, known or uuid.uuid4().hex[:12], session_only, practice)
    kept: _Password | _Tokens = _Password(vault) if connected.tokens is None else _Tokens(tokens)
    other: _Password | _Tokens = _Tokens(tokens) if connected.tokens is None else _Password(vault)
    unknown_yet = nullcontext(Note()) if known or session_only else accounts.unfinished.noted(account.id)
    with store_errors(), unknown_yet as note, kept.alone(account.id):
        before = kept.load(account.id) if known else None
        note.keep = True
        try:
            kept.store(account.id, plan.password if connected.tokens is None else connected.tokens)
        except Exception:
            note.keep = False  # it has undone what it began
            raise
        try:
            accounts.put(account)
        except BaseException:
            with contextlib.suppress(VaultError, StoreError):
                kept.put_back(account.id, before)
                note.keep = False
            raise
        note.keep = False
    if known:  # it may have signed in the other way before
        with contextlib.suppress(VaultError, StoreError):
            other.delete(account.id)
    return account


def clear_up(vault: Vault, accounts: Accounts, tokens: TokenKeeper) -> None:
    """Deletes the secrets of accounts that were being saved when the program ended, and are not listed.

    Raises:
        VaultError, StoreError: one can't be deleted; the next time it is tried again.
    """

    def forget_orphan(account_id: str) -> None:
        if accounts.get(account_id) is None:
            for kept in (_Password(vault), _Tokens(tokens)):
                kept.delete(account_id)

    with store_errors():
        accounts.unfinished.clear(forget_orphan)


def forget(
    account: SavedAccount, vault: Vault, accounts: Accounts, tokens: TokenKeeper, *, anyway: bool = False
) -> None:
    """Deletes what signs in, then the account: one whose secret can't be deleted stays listed.

    `anyway`: it goes even so, and its secret is noted for `clear_up`.

    Raises:
        VaultError, StoreError: it can't be deleted.
    """
    try:
        forget_secret(account, vault, tokens)
    except VaultError:
        if not anyway:
            raise
        with store_errors(), accounts.unfinished.noted(account.id) as note:
            accounts.remove(account.id)
            note.keep = True
        return
    accounts.remove(account.id)


def not_removed(account: SavedAccount, finding: Finding) -> Finding:
    """Of a keyring: with whose account has therefore stayed, and the name of what would be left behind there."""
    told = {"not_removed": account.email, "left_behind": left_behind(account)}
    return replace(finding, evidence={**finding.evidence, **told})


def left_behind(account: SavedAccount) -> str:
    """Under which name its secret is in the keyring."""
    return f"{SERVICE} / {account.id}"


def not_checked(account: SavedAccount, finding: Finding) -> Finding:
    """The same for an account that was to be verified."""
    return replace(finding, evidence={**finding.evidence, "not_checked": account.email})


def forget_secret(account: SavedAccount, vault: Vault, tokens: TokenKeeper) -> None:
    """Raises VaultError, StoreError."""
    kept = _Tokens(tokens) if account.signs_in_with_browser else _Password(vault)
    kept.delete(account.id)


class _Password:
    """Passwords in the vault."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    @contextmanager
    def alone(self, account_id: str) -> Iterator[None]:
        yield

    def load(self, account_id: str) -> Secret | None:
        return self._vault.load(account_id)

    def store(self, account_id: str, secret: Secret) -> None:
        self._vault.store(account_id, secret)

    def delete(self, account_id: str) -> None:
        self._vault.delete(account_id)

    def put_back(self, account_id: str, before: Secret | None) -> None:
        if before is None:
            self.delete(account_id)
        else:
            self.store(account_id, before)


class _Tokens(_Password):
    """The same for tokens, which a check in the background may be renewing meanwhile."""

    def __init__(self, keeper: TokenKeeper) -> None:
        self._keeper = keeper

    @contextmanager
    def alone(self, account_id: str) -> Iterator[None]:
        with store_errors(), self._keeper.locked(account_id, CancelToken(), Deadline.after(_LOCK_SECONDS)):
            yield

    def load(self, account_id: str) -> Secret | None:
        try:
            with store_errors():
                return self._keeper.load(account_id)
        except Fault:  # what can't be opened is worth nothing
            return None

    def store(self, account_id: str, secret: Secret) -> None:
        with store_errors():
            self._keeper.save(account_id, secret)

    def delete(self, account_id: str) -> None:
        with store_errors():
            self._keeper.delete(account_id)


def _same_mailbox(plan: ConnectionPlan, accounts: Accounts, practice: bool) -> str | None:
    for account in accounts.all():
        same = account.email.casefold() == str(plan.email).casefold() and account.practice == practice
        if same and (account.provider, _endpoints(account)) == (plan.provider, _endpoints(plan)):
            return account.id
    return None


def _endpoints(known: SavedAccount | ConnectionPlan) -> list[Endpoint]:
    return [server.endpoint for server in known.servers]


def _account(connected: Connected, account_id: str, session_only: bool, practice: bool) -> SavedAccount:
    plan = connected.plan
    now = datetime.now(UTC)
    return SavedAccount(
        id=account_id,
        email=str(plan.email),
        provider=plan.provider,
        servers=plan.servers,
        health=Health(AccountState.CONNECTED, since=now, last_check=now, facts=connected.facts),
        pins=plan.pins,
        allow_old_tls=plan.allow_old_tls,
        folders=plan.folders,
        test_email_to=plan.test_email_to or "",
        session_only=session_only,
        practice=practice,
        sign_in_method=plan.sign_in_method,
        rule_folders=connected.rule_folders,
        app_password=plan.provider is Provider.GOOGLE and plan.sign_in is None,
        sent_folder=connected.sent_folder or plan.folders.sent,
        drafts_folder=connected.drafts_folder or plan.folders.drafts,
    )


def form_of(account: SavedAccount) -> ConnectForm:
    """The form that would lead to this account: everything but the password."""
    servers = {server.endpoint.protocol: server for server in account.servers}
    imap, smtp, ews = (servers.get(protocol) for protocol in (Protocol.IMAP, Protocol.SMTP, Protocol.EWS))
    receiving = (imap or ews or account.servers[0]).username
    return ConnectForm(
        provider=account.provider,
        email=account.email,
        imap=_entry(imap.endpoint) if imap else ServerEntry(),
        smtp=_entry(smtp.endpoint) if smtp else ServerEntry(),
        ews_url=ews.endpoint.url if ews else "",
        options=AdvancedOptions(
            username=receiving if receiving != account.email else "",
            smtp_username=smtp.username if smtp and smtp.username != receiving else "",
            allow_old_tls=account.allow_old_tls,
            pins=account.pins,
            sent_folder=account.folders.sent,
            drafts_folder=account.folders.drafts,
            create_missing_folders=account.folders.create_missing,
            send_test_email=bool(account.test_email_to),
            test_email_to=account.test_email_to,
            sign_in_method=account.sign_in_method,
            app_password=account.app_password,
        ),
    )


def _entry(endpoint: Endpoint) -> ServerEntry:
    """An unusual port stands behind the host, where it is seen."""
    shown = to_display(endpoint.host)
    try:
        host = shown if to_a_labels(shown) == endpoint.host else endpoint.host
    except InvalidName:  # an IPv6 literal, or labels that only the wire form can say
        host = endpoint.host
    if endpoint.port != DEFAULT_PORTS[endpoint.protocol, endpoint.security]:
        host = f"[{host}]:{endpoint.port}" if ":" in host else f"{host}:{endpoint.port}"
    return ServerEntry(host, security=endpoint.security)
