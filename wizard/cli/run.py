"""`connect` and `check`, and what every run shares: events out, the report kept, the exit status."""

import contextlib
import time
from collections.abc import Callable, Iterator
from dataclasses import replace

from wizard.cli.context import CANCELLED, DONE, MACHINE_LACKS, PROBLEM, Context
from wizard.cli.form import FieldFaults, check_fields, form_of, timeout_of
from wizard.cli.interrupts import Interrupted, off_main_thread
from wizard.cli.json_lines import ended_json, event_json
from wizard.cli.options import NoSettings, UsageError
from wizard.cli.password import PasswordMissing, read_password
from wizard.cli.sign_in import show_sign_in
from wizard.cli.stages import show_event, show_failure, waiting_line
from wizard.engine.diagnose import Diagnoser
from wizard.engine.leg_states import stopped_after
from wizard.engine.report import RunRecord
from wizard.engine.saving import save
from wizard.engine.sign_in import secrets_in
from wizard.model.event import Event, RunEnded, RunStarted, SignInWaiting
from wizard.model.form import ConnectForm, Field
from wizard.model.outcome import Connected, Failed, LegState, Outcome, Stopped
from wizard.model.problem import Diagnosis, RemedyId
from wizard.model.symptom import OF_KEYRING, Finding, Json, Symptom
from wizard.store.accounts import ProfileDamaged
from wizard.store.vault import VaultError
from wizard.wire.redact import Redactor

PROBE_SECONDS = 10.0

Extras = dict[str, Json]


def check(context: Context) -> int:
    """Verifies, saves nothing."""
    try:
        seconds = timeout_of(context.options, context)
        form = _ready(context)
        outcome, took_ms = watch(lambda: context.app.connector.connect(form, context.token, timeout=seconds), context)
    except NoSettings as error:
        return _finish_without_settings(error, context)
    if isinstance(outcome, Connected) and not context.out.as_json:
        context.out.line(context.say("checked"))
    return finish(outcome, took_ms, context)


def connect(context: Context) -> int:
    """Verifies and saves. That the keyring works is proven before the password is read."""
    try:
        seconds = timeout_of(context.options, context)
        form = form_of(context)
        context.accounts.all()
        context.prove_writable()
        context.app.vault.probe(context.token, PROBE_SECONDS)
        form = _with_password(form, context)
        outcome, took_ms = watch(lambda: context.app.connector.connect(form, context.token, timeout=seconds), context)
    except NoSettings as error:
        return _finish_without_settings(error, context)
    except (VaultError, ProfileDamaged) as error:
        return finish_unmet(error.finding(), context)
    if not isinstance(outcome, Connected):
        return finish(outcome, took_ms, context)
    return _keep(outcome, took_ms, context)


def _finish_without_settings(error: NoSettings, context: Context) -> int:
    if not error.similar:
        return finish_unmet(error.finding, context)
    status = finish_unmet(error.finding, context, did_you_mean=error.similar)
    context.out.line(context.say("did_you_mean", name=error.similar))
    return status


def _keep(connected: Connected, took_ms: int, context: Context) -> int:
    """Saves the account; a mailbox that works but can't be kept has failed all the same."""
    app = context.app
    try:
        if connected.tokens is not None:
            context.redactor.add(*secrets_in(connected.tokens))
        account = save(connected, app.vault, context.accounts, app.tokens)
        where = app.vault.backend_name()
    except (VaultError, ProfileDamaged) as error:
        return finish(
            Failed(diagnosis_of(error.finding(), context), LegState.PASSED, LegState.PASSED), took_ms, context
        )
    if not context.out.as_json:
        said = "connected_by_browser" if account.signs_in_with_browser else "connected"
        context.out.line(context.say(said, email=account.email, id=account.id, keyring=where))
        if context.options.ca_file:
            context.out.line(context.say("ca_file_once"))
    return finish(connected, took_ms, context, account=account.id)


def _ready(context: Context) -> ConnectForm:
    return _with_password(form_of(context), context)


def _with_password(form: ConnectForm, context: Context) -> ConnectForm:
    if form.signs_in_with_browser:
        return form
    prompt = context.say("password_prompt", email=form.email)
    try:
        secret = read_password(prompt, context.options.password_stdin)
    except PasswordMissing as error:
        raise UsageError(context.say(error.key)) from None
    names = (form.options.username or form.email, form.options.smtp_username)
    context.redactor = Redactor(secret, tuple(filter(None, names)))
    form = replace(form, password=secret)
    check_fields(form, context)
    return form


def watch(events: Callable[[], Iterator[Event]], context: Context, **extras: Json) -> tuple[Outcome, int]:
    """Shows a run and keeps its report. The end isn't shown: what follows (saving) may still change it.

    `extras`: fields added to each JSON line.
    """
    record, began = RunRecord(), time.monotonic()
    ended, told = RunEnded(Stopped(), 0), list[Event]()
    waiting = waiting_line(context)

    def noted() -> Iterator[Event]:
        for event in events():
            told.append(event)  # on its own thread: the signal may come before the main one has taken it
            yield event

    try:
        for event in off_main_thread(noted, context.token, waiting.tick):
            waiting.note(event)
            record.add(event)
            if isinstance(event, RunStarted):
                context.one_host = len({endpoint.host for endpoint in event.endpoints}) == 1
            if isinstance(event, RunEnded):
                ended = event
            elif isinstance(event, SignInWaiting):
                show_sign_in(event, context, extras)
            elif context.out.as_json:
                context.out.json({**event_json(event, context), **extras})
            else:
                show_event(event, context)
    except Interrupted:
        context.token.cancel()
        context.stopped = stopped_after(told)
        record.add(RunEnded(context.stopped, round((time.monotonic() - began) * 1000)))
        _keep_report(record, context)
        raise
    finally:
        waiting.erase()
    _keep_report(record, context)
    return ended.outcome, ended.took_ms


def _keep_report(record: RunRecord, context: Context) -> None:
    if context.options.verb != "practice":
        with contextlib.suppress(OSError):
            record.write(context.app.data_dir)
            context.report_kept = True


def finish(outcome: Outcome, took_ms: int, context: Context, *, run: bool = True, **extras: Json) -> int:
    """Shows how it ended. Returns the exit status."""
    if context.out.as_json:
        context.out.json({**ended_json(outcome, took_ms, context), **extras})
    elif isinstance(outcome, Failed):
        show_failure(outcome, context, run=run)
    elif isinstance(outcome, Stopped):
        context.out.remark(context.say("cancelled"))
    match outcome:
        case Connected():
            return DONE
        case Stopped():
            return CANCELLED
        case Failed(diagnosis):
            return exit_status(diagnosis.finding)


def exit_status(finding: Finding) -> int:
    """Of a problem."""
    return MACHINE_LACKS if finding.symptom in OF_KEYRING else PROBLEM


def finish_unmet(finding: Finding, context: Context, **extras: Json) -> int:
    """What keeps a run from beginning: no settings, no keyring, accounts that can't be read."""
    return finish(Failed(diagnosis_of(finding, context)), 0, context, run=False, **extras)


def diagnosis_of(finding: Finding, context: Context) -> Diagnosis:
    """Without the remedy that only a window has: a password for this session."""
    diagnosis = Diagnoser(context.catalog, context.redactor).diagnose(finding)
    remedies = tuple(remedy for remedy in diagnosis.remedies if remedy.id is not RemedyId.THIS_SESSION_ONLY)
    return replace(diagnosis, remedies=remedies)


def finish_faults(faults: UsageError, context: Context) -> bool:
    """An address or a URL that can't be one is a problem with a code of its own. Whether it was told so."""
    fields = faults.fields if isinstance(faults, FieldFaults) else ()
    if Field.EMAIL in fields:
        finish_unmet(Finding(Symptom.ADDRESS_INVALID, evidence={"email": context.options.email}), context)
    elif Field.EWS_URL in fields:
        finish_unmet(Finding(Symptom.EXCHANGE_URL_MALFORMED), context)
    else:
        return False
    return True
