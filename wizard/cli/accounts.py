"""`accounts list`, `show`, `recheck` and `remove`."""

from collections.abc import Callable
from datetime import UTC, datetime

from wizard.catalog.kept import kept_diagnosis
from wizard.cli.consent import agreed, on_terminal
from wizard.cli.context import DONE, Context
from wizard.cli.options import UsageError
from wizard.cli.remedies import connect_command
from wizard.cli.run import finish, finish_unmet, watch
from wizard.cli.stages import LEG_WORDS
from wizard.engine.diagnose import Diagnoser
from wizard.engine.monitor import after_session, health_after, without_secret
from wizard.engine.report import endpoint_json, forget_traces
from wizard.engine.report_text import padded, width_of
from wizard.engine.saving import forget, left_behind, not_checked, not_removed
from wizard.model.account import SavedAccount
from wizard.model.outcome import Connected, Failed, Outcome
from wizard.model.provider import Provider
from wizard.model.secret import Secret
from wizard.model.symptom import Finding, Json, Symptom
from wizard.store.accounts import ProfileDamaged
from wizard.store.vault import VaultError


def accounts(context: Context) -> int:
    actions: dict[str | None, Callable[[Context], int]] = {
        None: _list,
        "list": _list,
        "show": _show,
        "recheck": _recheck,
        "remove": _remove,
    }
    try:
        return actions[context.options.action](context)
    except ProfileDamaged as error:
        return finish_unmet(error.finding(), context)


def _list(context: Context) -> int:
    found = _all(context)
    if context.out.as_json:
        for account in found:
            context.out.json(_summary(account))
    elif not found:
        context.out.line(context.say("no_accounts"))
    else:
        _table(found, context)
    return DONE


def _all(context: Context) -> list[SavedAccount]:
    """As they stand here: what a window keeps in its memory, no command has."""
    return [after_session(account) for account in context.accounts.all()]


def _table(found: list[SavedAccount], context: Context) -> None:
    say = context.say
    rows = [(say("id"), say("mailbox"), say("state"), say("last_check"))]
    rows += [(one.id, one.email, _state(one, context), _time(one.health.last_check, context)) for one in found]
    widths = [max(width_of(row[column]) for row in rows) for column in range(4)]
    for row in rows:
        context.out.line("  ".join(padded(cell, width) for cell, width in zip(row, widths, strict=True)))


def _summary(account: SavedAccount) -> dict[str, Json]:
    health = account.health
    return {
        "id": account.id,
        "email": account.email,
        "provider": account.provider.value,
        "state": health.state.value,
        "since": health.since.isoformat(timespec="seconds"),
        "code": health.code,
        "reason": health.reason,
        "last_check": health.last_check.isoformat(timespec="seconds") if health.last_check else None,
        "stage": health.stage or None,
        "evidence": dict(health.evidence),
    }


def _state(account: SavedAccount, context: Context) -> str:
    health = account.health
    state = context.catalog.term("state", health.state.value, context.language)
    name = f"{health.code}/{health.reason}" if health.reason else health.code
    return f"{state} ({name})" if name else state


def _time(time: datetime | None, context: Context) -> str:
    return time.astimezone().isoformat(sep=" ", timespec="minutes") if time else context.say("never")


def _show(context: Context) -> int:
    account = _chosen(context)
    if context.out.as_json:
        context.out.json({**_summary(account), **_details(account)})
        return DONE
    say, line = context.say, context.out.line
    line(f"{say('id')}: {account.id}")
    line(f"{say('mailbox')}: {account.email}")
    line(f"{say('state')}: {_state(account, context)}")
    line(f"{say('since')}: {_time(account.health.since, context)}")
    line(f"{say('last_check')}: {_time(account.health.last_check, context)}")
    _show_why(account, context)
    for server in account.servers:
        endpoint = server.endpoint
        where = endpoint.url if endpoint.path else f"{endpoint} ({endpoint.security.value.upper()})"
        line(f"{say(LEG_WORDS[endpoint.protocol.value])}: {where}, {say('username')}: {server.username}")
    if version := _version(account):
        line(f"{context.catalog.fact_name('version', context.language)}: {version}")
    if account.rule_folders:
        names = dict.fromkeys(folder.folder_name for folder in account.rule_folders)
        line(f"{say('rule_folders')}: {', '.join(names)}")
    if account.pins:
        line(f"{say('pins')}: " + ", ".join(f"{pin.sha256} ({pin.host}:{pin.port})" for pin in account.pins))
    return DONE


def _show_why(account: SavedAccount, context: Context) -> None:
    """What the last check found, with the names that it found: of a rule, a folder, a server."""
    diagnosis = kept_diagnosis(context.catalog, account)
    if diagnosis is None:
        return
    panel = context.catalog.panel(diagnosis, context.language)
    for sentence in (panel.title, panel.what, *panel.seen):
        context.out.wrapped(f"    {sentence}", indent="    ")


def _version(account: SavedAccount) -> str:
    """ "Exchange 2016 (15.1.2176.12)" where the server told it, else ""."""
    name, number = (account.health.facts.get(key, "") for key in ("version_name", "version"))
    return f"{name} ({number})" if name and number else name or number


def _details(account: SavedAccount) -> dict[str, Json]:
    return {
        **{
            server.endpoint.protocol.value: {**endpoint_json(server.endpoint), "username": server.username}
            for server in account.servers
        },
        "rule_folders": [{"rule": one.rule_name, "folder": one.folder_name} for one in account.rule_folders],
        "allow_certificate": [{"sha256": pin.sha256, "host": pin.host, "port": pin.port} for pin in account.pins],
        "allow_old_tls": account.allow_old_tls,
        "version": account.health.facts.get("version"),
        "version_name": account.health.facts.get("version_name"),
        "sent_folder": account.sent_folder,
        "drafts_folder": account.drafts_folder,
        "test_email_to": account.test_email_to or None,
        "session_only": account.session_only,
    }


def _chosen(context: Context) -> SavedAccount:
    """The account that was named by id, or by its address where that is unique.

    Raises:
        UsageError: none was named, none is known, or several are.
    """
    wanted = context.options.id
    if not wanted:
        raise UsageError(context.say("option_missing", option="ID"))
    found = _all(context)
    by_id = [account for account in found if account.id == wanted]
    matching = by_id or [account for account in found if account.email.casefold() == wanted.casefold()]
    if not matching:
        raise UsageError(context.say("account_unknown", id=wanted))
    if len(matching) > 1:
        raise UsageError(context.say("account_several", id=wanted))
    return matching[0]


def _recheck(context: Context) -> int:
    """All accounts one after another, or one. The worst exit status of all."""
    chosen = [_chosen(context)] if context.options.id else _all(context)
    if not chosen and not context.out.as_json:
        context.out.line(context.say("no_accounts"))
    return max((_recheck_one(account, context) for account in chosen), default=DONE)


def _recheck_one(account: SavedAccount, context: Context) -> int:
    app = context.app
    context.account = account
    try:
        secret = _secret(account, context)
    except VaultError as error:
        # Of this machine: the account is as it was.
        return finish_unmet(not_checked(account, error.finding()), context, account=account.id)
    if secret is None:
        # What was saved is gone (another keyring, or a session-only account after a restart): only the user has it.
        gone = without_secret(account, datetime.now(UTC))
        finding = Finding(Symptom.RECONNECT_PASSWORD_CHANGED, gone.stage, evidence=gone.evidence)
        diagnosis = Diagnoser(context.catalog, context.redactor).diagnose(finding)
        outcome: Outcome = Failed(diagnosis)
        took_ms = 0
    else:
        outcome, took_ms = watch(
            lambda: app.connector.recheck(account, secret, context.token), context, account=account.id
        )
    context.accounts.set_health(account.id, health_after(account, outcome, datetime.now(UTC)))
    if isinstance(outcome, Connected) and not context.out.as_json:
        context.out.line(context.say("rechecked", email=account.email))
    status = finish(outcome, took_ms, context, run=secret is not None, account=account.id)
    if isinstance(outcome, Failed) and not context.out.as_json:
        context.out.line(context.say("reconnect_with", command=connect_command(account, context)))
    return status


def _secret(account: SavedAccount, context: Context) -> Secret | None:
    """Empty where tokens are kept; None where nothing is. Raises VaultError."""
    if account.session_only:
        return None
    return Secret() if account.signs_in_with_browser else context.app.vault.load(account.id)


def _remove(context: Context) -> int:
    """The secret first: an account whose secret can't be deleted stays listed, so that nothing is left unseen."""
    account = _chosen(context)
    if not context.options.yes and not _confirmed(account, context):
        context.out.remark(context.say("kept"))
        return DONE
    said = "removed" + _kind(account)
    vault, tokens = context.app.vault, context.app.tokens
    with context.app.signing_out(account):
        try:
            forget(account, vault, context.accounts, tokens)
        except VaultError as error:
            if account.session_only or account.practice:  # those never had one in the keyring
                context.accounts.remove(account.id)
            else:
                status = finish_unmet(not_removed(account, error.finding()), context, account=account.id)
                unasked = context.options.yes or context.out.as_json
                if unasked or not agreed(context.say("ask_remove_anyway", email=account.email), context):
                    return status
                forget(account, vault, context.accounts, tokens, anyway=True)
                said = "removed_anyway"
        forget_traces(account, context.data_dir)
    if context.out.as_json:
        context.out.json({"event": "removed", "id": account.id, "email": account.email})
        return DONE
    context.out.line(context.say(said, email=account.email, left=left_behind(account)))
    if account.signs_in_with_browser and account.provider is Provider.GOOGLE:
        context.out.remark(context.say("google_asked"))
    return DONE


def _kind(account: SavedAccount) -> str:
    """What a sentence's key ends in: people who sign in with the browser have no password here."""
    return "_sign_in" if account.signs_in_with_browser else ""


def _confirmed(account: SavedAccount, context: Context) -> bool:
    if not on_terminal():
        raise UsageError(context.say("needs_yes"))
    return agreed(context.say("ask_remove" + _kind(account), email=account.email), context)
