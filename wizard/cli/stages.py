"""A run for people: a calm line a stage, then the verdict."""

from collections.abc import Mapping, Sequence

from wizard.catalog import Panel
from wizard.cli.context import Context
from wizard.cli.options import PROGRAM
from wizard.cli.remedies import in_own_words, remedy_lines
from wizard.cli.waiting import Waiting, terminal
from wizard.engine.report_text import padded, width_of
from wizard.model.event import Event, RunStarted, SignInAnswered, StageFailed, StagePassed
from wizard.model.outcome import Failed, LegState
from wizard.model.problem import Diagnosis, RemedyId
from wizard.model.provider import Protocol, Provider
from wizard.model.symptom import Json, Symptom

LEG_WORDS = {
    Protocol.IMAP.value: "receiving",
    Protocol.SMTP.value: "sending",
    Protocol.EWS.value: "exchange",
    Protocol.GRAPH.value: "microsoft365",
    Provider.GOOGLE.value: "google",
}
"""By the first part of a stage's name."""
_ONE_FOR_ALL = {"exchange", "microsoft365", "google"}
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
                leg = context.say(LEG_WORDS[endpoint.protocol.value])
                where = endpoint.url if endpoint.path else f"{endpoint} ({endpoint.security.value.upper()})"
                context.out.line(f"{leg}: {where}")
            context.out.line()
        case SignInAnswered():
            context.out.remark(context.say("sign_in_answered"))
        case StagePassed(stage, _, took_ms, facts):
            _stage_line("passed", stage, took_ms, _facts(facts, context), context, facts)
        case StageFailed(stage, _, took_ms, diagnosis):
            _stage_line("failed", stage, took_ms, diagnosis.problem.name, context)


def waiting_line(context: Context) -> Waiting:
    """What shows that a stage takes its time; without a terminal, with --quiet and with --json it shows nothing."""

    def words(stage: str, seconds: int) -> str:
        leg = context.say(LEG_WORDS.get(stage.partition(".")[0], "mailbox"))
        doing = context.catalog.stage_doing(stage, context.language)
        return context.say("waiting", leg=leg, stage=doing, seconds=seconds)

    silent = context.out.quiet or context.out.as_json
    return Waiting(words, None if silent else terminal())


def _stage_line(
    result: str, stage: str, took_ms: int, tail: str, context: Context, facts: Mapping[str, Json] | None = None
) -> None:
    marks = {"passed": "✓", "failed": "✗"} if context.out.can_show("✓✗") else {"passed": "ok", "failed": "!!"}
    leg = context.say(LEG_WORDS.get(stage.partition(".")[0], "mailbox"))
    legs = max(width_of(context.say(word)) for word in ("receiving", "sending", "exchange"))
    if result == "passed":
        words = context.catalog.stage_name(stage, context.language, facts)
    else:
        words = context.say("stage_failed", stage=context.catalog.stage_step(stage, context.language))
    name = padded(words, _NAME_WIDTH)
    context.out.line(f"{marks[result]} {padded(leg, legs)}  {name}  {took_ms:>6} ms  {tail}")


def _facts(facts: Mapping[str, Json], context: Context) -> str:
    """The facts that fit on the line, those that are plain values."""
    shown: list[str] = []
    for key, value in facts.items():
        text = context.catalog.fact_value(value, context.language, key)
        part = f"{context.catalog.fact_name(key, context.language)}: {text}"
        if text and width_of("; ".join([*shown, part])) <= _FACTS_WIDTH:
            shown.append(part)
    return "; ".join(shown)


def show_failure(failed: Failed, context: Context, *, run: bool = True) -> None:
    """The panel of a verdict. `run`: servers were talked to, so both legs and the report are worth a word."""
    out, say = context.out, context.say
    leg = _leg_word(failed.diagnosis, context) if run else ""
    show_panel(failed.diagnosis, context, failed.others, leg=leg)
    if run:
        out.line()
        out.line(f"{say('receiving')}: {say(_STATE_WORDS[failed.receive])}")
        out.line(f"{say('sending')}: {say(_STATE_WORDS[failed.send])}")
        for other in failed.others:
            out.wrapped(_also(other, failed.diagnosis, context))
        if context.report_kept:
            out.line(say("report_hint", program=PROGRAM))


def _leg_word(diagnosis: Diagnosis, context: Context) -> str:
    """ "Receiving" or "Sending" where the servers' names alone don't tell of which one a sentence speaks."""
    word = LEG_WORDS.get(diagnosis.finding.stage.partition(".")[0])
    return context.say(word) if word and word not in _ONE_FOR_ALL and context.one_host else ""


def _also(other: Diagnosis, first: Diagnosis, context: Context) -> str:
    title = context.catalog.panel(other, context.language).title
    word = LEG_WORDS.get(other.finding.stage.partition(".")[0])
    same_server = title == context.catalog.panel(first, context.language).title or context.one_host
    if word and same_server and other.problem is first.problem:
        return context.say("same_problem", leg=context.say(word))
    leg = _leg_word(other, context)
    return context.say("also", name=other.problem.name, title=f"{leg}: {title}" if leg else title)


def show_panel(diagnosis: Diagnosis, context: Context, others: Sequence[Diagnosis] = (), *, leg: str = "") -> None:
    """Title, what, what was seen, steps, who, and how the remedies are asked for on the command line.

    `leg`: put before the title.
    """
    out, say = context.out, context.say
    panel = context.catalog.panel(diagnosis, context.language)
    out.line()
    for sentence in (f"{leg}: {panel.title}" if leg else panel.title, "", panel.what, *panel.seen):
        out.wrapped(sentence)
    if words := diagnosis.finding.server_text:
        out.line(say("server_words"))
        for line in words.splitlines():
            out.line(f"    {line}")
    out.line()
    for number, step in enumerate(steps_of(diagnosis, panel, context), 1):
        out.wrapped(f"  {number}. {step}", indent="     ")
    if panel.admin and any(remedy.id is RemedyId.COPY_ADMIN_TEXT for remedy in diagnosis.remedies):
        out.line()
        out.wrapped(say("admin_text"))
        for sentence in panel.admin:
            out.wrapped(f"    {sentence}", indent="    ")
    out.line()
    for line in remedy_lines(diagnosis, others, context):
        out.line(line)
    out.line(say("who", who=panel.who))
    out.line(say("code", name=diagnosis.problem.name))


def steps_of(diagnosis: Diagnosis, panel: Panel, context: Context) -> tuple[str, ...]:
    """The steps, in the terms of the command line: it has no "go on without saving", but `check`."""
    steps, evidence = in_own_words(panel.steps, context), diagnosis.finding.evidence
    if evidence.get("not_removed") and (context.options.yes or context.out.as_json):
        return (*steps[:-1], context.say("remove_anyway", left=evidence["left_behind"]))
    if evidence.get("not_removed") or evidence.get("not_checked"):
        return steps
    match diagnosis.finding.symptom:
        case Symptom.KEYRING_UNAVAILABLE:
            return (context.say("check_instead"), *steps[1:])
        case Symptom.KEYRING_LOCKED | Symptom.KEYRING_DENIED:
            return (*steps[:-1], context.say("check_instead"))
        case Symptom.PROFILE_DAMAGED if path := diagnosis.finding.evidence.get("path"):
            return (*steps[:-1], context.say("rename_accounts", path=path))
        case _:
            return steps
