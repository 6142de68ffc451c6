"""`keyring`, `report` and `practice`."""

import json
from collections.abc import Mapping

from wizard.cli.context import DONE, PROBLEM, Context
from wizard.cli.json_lines import verdict_json
from wizard.cli.options import UsageError
from wizard.cli.run import PROBE_SECONDS, diagnosis_of, exit_status, finish, finish_unmet, watch
from wizard.cli.services import Scenario
from wizard.engine.report import RunRecord
from wizard.engine.report_text import padded, width_of
from wizard.model.outcome import Connected
from wizard.model.symptom import Json
from wizard.store.places import report_path
from wizard.store.vault import SERVICE, VaultError

_NAME_WIDTH = 56
"""Columns for a problem's name in the list of scenarios."""


def keyring(context: Context) -> int:
    """Whether secrets can be kept on this machine, and where: proven with a canary."""
    try:
        context.app.vault.probe(context.token, PROBE_SECONDS)
        name = context.app.vault.backend_name()
    except VaultError as error:
        if not context.out.as_json:
            return finish_unmet(error.finding(), context)
        context.out.json(_keyring_json(None, verdict_json(diagnosis_of(error.finding(), context), context)))
        return exit_status(error.finding())
    if context.out.as_json:
        context.out.json(_keyring_json(name, {}))
    else:
        context.out.line(context.say("keyring_works", keyring=name))
    return DONE


def _keyring_json(name: str | None, verdict: Mapping[str, Json]) -> dict[str, Json]:
    """The same fields in both cases; `verdict`: why there is no keyring, empty where there is one."""
    values: dict[str, Json] = {"available": name is not None, "keyring": name, "service": SERVICE}
    for key in ("code", "reason", "who", "title", "what"):
        values[key] = verdict.get(key)
    return {**values, "steps": verdict.get("steps", []), "evidence": verdict.get("evidence", {})}


def report(context: Context) -> int:
    """The last run's report."""
    wanted = "json" if context.out.as_json else context.options.format or "text"
    file = report_path(context.data_dir)
    try:
        record = RunRecord.from_json(json.loads(file.read_text(encoding="utf-8")))
    except (OSError, ValueError, RecursionError):
        context.out.error(context.say("no_report"))
        return PROBLEM
    match wanted:
        case "text":
            context.out.block(record.as_text(context.language, context.catalog))
        case "html":
            context.out.block(record.as_html(context.language, context.catalog))
        case _:
            context.out.json(record.as_json())
    return DONE


def _list(scenarios: list[Scenario], context: Context) -> None:
    if context.out.as_json:
        for one in scenarios:
            values: dict[str, Json] = {"id": one.id, "code": one.code, "reason": one.reason}
            context.out.json({**values, "title": one.title[context.language]})
        return
    names = [f"{one.code}/{one.reason}" if one.reason else one.code or context.say("connects") for one in scenarios]
    ids = max(len(one.id) for one in scenarios)
    # Of the few names that are longer than any other, one line each is out of step, rather than all of them wide.
    width = max((width_of(name) for name in names if width_of(name) <= _NAME_WIDTH), default=0)
    for one, name in zip(scenarios, names, strict=True):
        context.out.line(f"{one.id:<{ids}}  {padded(name, width)}  {one.title[context.language]}")


def practice(context: Context) -> int:
    """One scenario against pretend servers, from the first byte to the verdict. Nothing is saved."""
    scenarios = {scenario.id: scenario for scenario in context.app.scenarios()}
    if context.options.list:
        _list(list(scenarios.values()), context)
        return DONE
    wanted = context.options.scenario or next(iter(scenarios))
    if wanted not in scenarios:
        raise UsageError(context.say("scenario_unknown", name=wanted))
    title = scenarios[wanted].title[context.language]
    if not context.out.as_json:
        context.out.line(context.say("practice_title", title=title))
    with context.app.practice(wanted) as (connector, form):
        outcome, took_ms = watch(lambda: connector.connect(form, context.token), context, practice=True)
    if isinstance(outcome, Connected) and not context.out.as_json:
        context.out.line(context.say("practised"))
    return finish(outcome, took_ms, context, practice=True)
