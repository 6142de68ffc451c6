"""`problems` and `explain`: the troubleshooting guide, without a broken server."""

import difflib
import sys

from wizard.catalog import Panel
from wizard.cli.consent import on_terminal
from wizard.cli.context import DONE, PROBLEM, Context
from wizard.cli.interrupts import wait_for_input
from wizard.cli.json_lines import who_json
from wizard.cli.options import UsageError
from wizard.cli.remedies import in_own_words
from wizard.cli.stages import show_panel
from wizard.engine.explain import LONGEST, Confidence, Explanation, explain
from wizard.model.problem import Diagnosis, Problem
from wizard.model.symptom import Finding, Json


def problems(context: Context) -> int:
    """The whole guide, a line each; or what is asked for, in full."""
    if context.options.code:
        chosen = _chosen(context.options.code, context)
        if context.out.as_json:
            context.out.json(_entry(chosen, context))
        else:
            for problem in chosen:
                show_panel(_diagnosis(problem), context)
        return DONE
    for group in _by_code(context.catalog.problems).values():
        if context.out.as_json:
            context.out.json(_entry(group, context))
        else:
            for problem in group:
                context.out.line(f"{problem.name:<48} {_panel(problem, context).title}")
    return DONE


def _by_code(found: tuple[Problem, ...]) -> dict[str, list[Problem]]:
    groups: dict[str, list[Problem]] = {}
    for problem in found:
        groups.setdefault(problem.code, []).append(problem)
    return groups


def _chosen(name: str, context: Context) -> list[Problem]:
    """The problems of CODE or of CODE/REASON, in any case.

    Raises:
        UsageError: there is none; names the closest one.
    """
    code, _, reason = name.strip().partition("/")
    found = [problem for problem in context.catalog.problems if problem.code == code.upper()]
    if reason:
        found = [problem for problem in found if problem.reason == reason.lower()]
    if found:
        return found
    names = sorted({problem.name for problem in context.catalog.problems} | set(_by_code(context.catalog.problems)))
    wanted = f"{code.upper()}/{reason.lower()}" if reason else code.upper()
    close = difflib.get_close_matches(wanted, names, 1)
    hint = [context.say("did_you_mean", name=close[0])] if close else []
    raise UsageError(context.say("code_unknown", code=name), *hint)


def _diagnosis(problem: Problem) -> Diagnosis:
    return Diagnosis(problem, Finding(problem.matches[0].symptom, problem.matches[0].stage))


def _panel(problem: Problem, context: Context) -> Panel:
    return context.catalog.guide(problem, context.language)


def _entry(group: list[Problem], context: Context) -> dict[str, Json]:
    """One code. The words are those of its first reason; `by_reason` has the words of each."""
    each: list[Json] = [
        {"reason": problem.reason, "who": who_json(problem), **_words(_panel(problem, context), context)}
        for problem in group
    ]
    return {
        "code": group[0].code,
        "reasons": [problem.reason for problem in group if problem.reason],
        "who": who_json(group[0]),
        "providers": [*group[0].providers],
        **_words(_panel(group[0], context), context),
        "by_reason": each,
    }


def _words(panel: Panel, context: Context) -> dict[str, Json]:
    return {"title": panel.title, "what": panel.what, "steps": [*in_own_words(panel.steps, context)]}


def explain_text(context: Context) -> int:
    text = _text(context)
    if not text.strip():
        raise UsageError(context.say("text_empty"))
    found = explain(text, context.catalog)
    if context.out.as_json:
        context.out.json(_explained(found, context))
    elif found.problem is None or found.finding is None:
        context.out.line(context.say("not_placed"))
        context.out.line(context.catalog.term("explain", "next", context.language))
    else:
        if found.confidence is Confidence.LIKELY:
            context.out.line(context.say("likely"))
        show_panel(Diagnosis(found.problem, found.finding), context)
    return PROBLEM if found.problem is None else DONE


def _text(context: Context) -> str:
    text = " ".join(context.options.text)
    if text != "-":
        return text
    if sys.stdin is None:
        return ""
    if on_terminal():
        end = context.say("end_of_input_windows" if sys.platform == "win32" else "end_of_input")
        context.out.error(context.say("paste_text", end=end))
    wait_for_input(sys.stdin.buffer)
    return sys.stdin.buffer.read(4 * LONGEST).decode("utf-8", "replace")


def _explained(found: Explanation, context: Context) -> dict[str, Json]:
    values: dict[str, Json] = {"code": None, "reason": None, "confidence": found.confidence.value, "title": None}
    if found.problem is None or found.finding is None:
        return {**values, "steps": []}
    panel = context.catalog.panel(Diagnosis(found.problem, found.finding), context.language)
    return {
        "code": found.problem.code,
        "reason": found.problem.reason,
        "confidence": found.confidence.value,
        "who": who_json(found.problem),
        **_words(panel, context),
    }
