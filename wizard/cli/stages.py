"""A run for people: a calm line a stage, then the verdict."""

from wizard.cli.context import Context
from wizard.cli.options import PROGRAM
from wizard.engine.report_text import padded, width_of
from wizard.model.event import Event, RunStarted, StageFailed, StagePassed
from wizard.model.form import Change, ServerEntry
from wizard.model.outcome import Failed, LegState
from wizard.model.problem import Diagnosis, Remedy, RemedyId
from wizard.model.provider import Protocol
from wizard.model.symptom import Json

_LEG_WORDS = {Protocol.IMAP.value: "receiving", Protocol.SMTP.value: "sending"}
_STATE_WORDS = {LegState.PASSED: "works", LegState.FAILED: "fails", LegState.NOT_TRIED: "not_tried"}
_FACTS_WIDTH = 70
_NAME_WIDTH = 34


def show_event(event: Event, context: Context) -> None:
    """Nothing for a stage that has only begun, nor for the end, and nothing at all with --quiet."""
    if context.out.quiet:
        return
    match event:
        case RunStarted(email, endpoints, _):
            context.out.line(f"{context.say('mailbox')}: {email}")
            for endpoint in endpoints:
                leg = context.say(_LEG_WORDS[endpoint.protocol.value])
                context.out.line(f"{leg}: {endpoint} ({endpoint.security.value.upper()})")
            context.out.line()
        case StagePassed(stage, _, took_ms, facts):
            _stage_line("passed", stage, took_ms, _facts(facts, context), context)
        case StageFailed(stage, _, took_ms, diagnosis):
            _stage_line("failed", stage, took_ms, diagnosis.problem.name, context)


def _stage_line(result: str, stage: str, took_ms: int, tail: str, context: Context) -> None:
    marks = {"passed": "✓", "failed": "✗"} if context.out.can_show("✓✗") else {"passed": "ok", "failed": "!!"}
    words = context.catalog.stage_name if result == "passed" else context.catalog.stage_doing
    leg = context.say(_LEG_WORDS.get(stage.partition(".")[0], "mailbox"))
    legs = max(width_of(context.say(word)) for word in _LEG_WORDS.values())
    name = padded(words(stage, context.language), _NAME_WIDTH)
    context.out.line(f"{marks[result]} {padded(leg, legs)}  {name}  {took_ms:>6} ms  {tail}")


def _facts(facts: object, context: Context) -> str:
    """The facts that fit on the line, those that are plain values."""
    assert isinstance(facts, dict) or hasattr(facts, "items")
    shown: list[str] = []
    for key, value in facts.items():
        text = context.catalog.fact_value(value, context.language)
        part = f"{context.catalog.fact_name(key, context.language)}: {text}"
        if text and width_of("; ".join([*shown, part])) <= _FACTS_WIDTH:
            shown.append(part)
    return "; ".join(shown)


def show_failure(failed: Failed, context: Context, *, run: bool = True) -> None:
    """The panel of a verdict. `run`: servers were talked to, so both legs and the report are worth a word."""
    out, say = context.out, context.say
    show_panel(failed.diagnosis, context)
    if run:
        out.line()
        out.line(f"{say('receiving')}: {say(_STATE_WORDS[failed.receive])}")
        out.line(f"{say('sending')}: {say(_STATE_WORDS[failed.send])}")
        for other in failed.others:
            title = context.catalog.panel(other, context.language).title
            out.line(say("also", name=other.problem.name, title=title))
        if context.report_kept:
            out.line(say("report_hint", program=PROGRAM))


def show_panel(diagnosis: Diagnosis, context: Context) -> None:
    """Title, what, what was seen, steps, who, and how the remedies are asked for on the command line."""
    out, say = context.out, context.say
    panel = context.catalog.panel(diagnosis, context.language)
    out.line()
    for sentence in (panel.title, "", panel.what, *panel.seen):
        out.line(sentence)
    if words := diagnosis.finding.server_text:
        out.line(say("server_words"))
        for line in words.splitlines():
            out.line(f"    {line}")
    out.line()
    for number, step in enumerate(panel.steps, 1):
        out.line(f"  {number}. {step}")
    out.line()
    for remedy in diagnosis.remedies:
        label = context.catalog.remedy_label(remedy, context.language)
        if remedy.url:
            out.line(say("open_page", label=label, url=remedy.url))
        elif options := options_of(remedy):
            out.line(say("again_with", label=label, options=" ".join(options)))
    out.line(say("who", who=panel.who))
    out.line(say("code", name=diagnosis.problem.name))


def options_of(remedy: Remedy) -> list[str]:
    """The options that do on the command line what the button does in the window."""
    if remedy.id is RemedyId.CHOOSE_FOLDER:
        return ["--sent-folder NAME", "--drafts-folder NAME"]
    return [] if remedy.change is None else _options_of(remedy.change)


def _options_of(change: Change) -> list[str]:
    options = []
    for protocol, entry in (("imap", change.imap), ("smtp", change.smtp)):
        if entry is not None:
            options += [f"--{protocol} {_server(entry)}", f"--{protocol}-security {entry.security.value}"]
    for option, value in (("--username", change.username), ("--smtp-username", change.smtp_username)):
        if value is not None:
            options.append(f"{option} {_quoted(value)}")
    if change.add_pin is not None:
        options.append(f"--allow-certificate {change.add_pin.sha256}")
    for option, wanted in (
        ("--allow-old-tls", change.allow_old_tls),
        ("--create-folders", change.create_missing_folders),
        ("--no-test-email", None if change.send_test_email is None else not change.send_test_email),
    ):
        if wanted:
            options.append(option)
    return options


def _server(entry: ServerEntry) -> str:
    host = f"[{entry.host}]" if ":" in entry.host else entry.host
    return f"{host}:{entry.port}" if entry.port else host


def _quoted(value: str) -> str:
    """For a shell to copy: in quotes where it holds anything but plain characters, e.g. `'DOMAIN\\user'`."""
    import shlex

    return shlex.quote(value)


def remedy_json(remedy: Remedy, context: Context) -> dict[str, Json]:
    """`options`: what to add to the command line; `url`: the page to open; both only where there is one."""
    values: dict[str, Json] = {
        "id": remedy.id.value,
        "label": context.catalog.remedy_label(remedy, context.language),
    }
    if options := options_of(remedy):
        values["options"] = [*options]
    if remedy.url:
        values["url"] = remedy.url
    return values
