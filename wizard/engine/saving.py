"""From a verified connection to a saved account, and from a saved account back to the form."""

import contextlib
import uuid
from datetime import UTC, datetime

from wizard.model.account import AccountState, Health, SavedAccount
from wizard.model.address import InvalidName, to_a_labels, to_display
from wizard.model.form import AdvancedOptions, ConnectForm, ServerEntry
from wizard.model.outcome import Connected
from wizard.model.plan import ConnectionPlan, Endpoint, FolderChoice
from wizard.model.secret import Secret
from wizard.store.accounts import Accounts
from wizard.store.vault import Vault, VaultError


def save(
    connected: Connected,
    vault: Vault,
    accounts: Accounts,
    *,
    session_only: bool = False,
    account_id: str | None = None,
    practice: bool = False,
) -> SavedAccount:
    """Keeps the secret, then the account; either both or neither.

    `account_id`: the account that is reconnected. Without it, a mailbox that is connected already (same address and
    servers) is replaced rather than listed twice. `session_only`: `vault` is a SessionVault.

    Raises:
        VaultError: the secret can't be kept.
        StoreError: the account can't; the secret is as it was before.
    """
    plan = connected.plan
    known = account_id or _same_mailbox(plan, accounts, practice)
    account = _account(connected, known or uuid.uuid4().hex[:12], session_only, practice)
    before = vault.load(account.id) if known else None
    vault.store(account.id, plan.password)
    try:
        accounts.put(account)
    except BaseException:
        with contextlib.suppress(VaultError):
            _put_back(vault, account.id, before)
        raise
    return account


def _same_mailbox(plan: ConnectionPlan, accounts: Accounts, practice: bool) -> str | None:
    for account in accounts.all():
        same = account.email.casefold() == str(plan.email).casefold() and account.practice == practice
        if same and (account.provider, account.imap, account.smtp) == (plan.provider, plan.imap, plan.smtp):
            return account.id
    return None


def _account(connected: Connected, account_id: str, session_only: bool, practice: bool) -> SavedAccount:
    plan = connected.plan
    now = datetime.now(UTC)
    return SavedAccount(
        id=account_id,
        email=str(plan.email),
        provider=plan.provider,
        imap=plan.imap,
        smtp=plan.smtp,
        imap_username=plan.imap_username,
        smtp_username=plan.smtp_username,
        health=Health(AccountState.CONNECTED, since=now, last_check=now),
        pins=plan.pins,
        allow_old_tls=plan.allow_old_tls,
        folders=FolderChoice(
            connected.sent_folder or plan.folders.sent,
            connected.drafts_folder or plan.folders.drafts,
            plan.folders.create_missing,
        ),
        test_email_to=plan.test_email_to or "",
        session_only=session_only,
        practice=practice,
    )


def _put_back(vault: Vault, account_id: str, before: Secret | None) -> None:
    if before is None:
        vault.delete(account_id)
    else:
        vault.store(account_id, before)


def form_of(account: SavedAccount) -> ConnectForm:
    """The form that would lead to this account: everything but the password."""
    return ConnectForm(
        provider=account.provider,
        email=account.email,
        imap=_entry(account.imap),
        smtp=_entry(account.smtp),
        options=AdvancedOptions(
            username=account.imap_username if account.imap_username != account.email else "",
            smtp_username=account.smtp_username if account.smtp_username != account.imap_username else "",
            allow_old_tls=account.allow_old_tls,
            pins=account.pins,
            sent_folder=account.folders.sent,
            drafts_folder=account.folders.drafts,
            create_missing_folders=account.folders.create_missing,
            send_test_email=bool(account.test_email_to),
            test_email_to=account.test_email_to,
        ),
    )


def _entry(endpoint: Endpoint) -> ServerEntry:
    shown = to_display(endpoint.host)
    try:
        host = shown if to_a_labels(shown) == endpoint.host else endpoint.host
    except InvalidName:  # an IPv6 literal, or labels that only the wire form can say
        host = endpoint.host
    return ServerEntry(host, str(endpoint.port), endpoint.security)
