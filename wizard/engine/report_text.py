"""A report as plain text."""

import unicodedata
from collections.abc import Iterable
from typing import Any

from wizard.catalog import Catalog
from wizard.engine.report_view import Pair, ProblemView, ReportView, StageRow, view
from wizard.model.provider import Language


def render(report: dict[str, Any], language: Language, catalog: Catalog) -> str:
    """`report` as RunRecord.as_json gives it."""
    parts = view(report, language, catalog)

    def say(key: str) -> str:
        return parts.words.say(key, language)

    lines = [say("heading"), "", *_pairs(parts.head)]
    if parts.stages:
        lines += ["", say("stages"), *_stages(parts.stages)]
    for number, problem in enumerate(parts.problems):
        lines += ["", say("problem" if number == 0 else "also"), *_problem(problem, parts, language)]
    lines += ["", say("no_secrets")]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _stages(rows: Iterable[StageRow]) -> list[str]:
    known = list(rows)
    widths = [
        max(width_of(column) for column in columns)
        for columns in (
            [row.at for row in known],
            [row.stage for row in known],
            [row.result_name for row in known],
            [row.took for row in known],
        )
    ]
    lines = []
    for row in known:
        facts = "; ".join(f"{name}: {value}" for name, value in row.facts)
        cells = [
            row.at.rjust(widths[0]),
            padded(row.stage, widths[1]),
            padded(row.result_name, widths[2]),
            row.took.rjust(widths[3]),
            row.name + (f" ({facts})" if facts else ""),
        ]
        lines.append("  " + "  ".join(cells))
    return lines


def _problem(problem: ProblemView, parts: ReportView, language: Language) -> list[str]:
    panel = problem.panel
    lines = [f"  {problem.name}: {panel.title}", f"  {panel.what}", *(f"  {sentence}" for sentence in panel.seen)]
    lines += ["", f"  {parts.words.say('steps', language)}"]
    lines += [f"  {number}. {step}" for number, step in enumerate(panel.steps, 1)]
    lines += ["", f"  {parts.words.say('who', language)}: {panel.who}"]
    if panel.admin:
        lines += [f"  {parts.words.say('admin', language)}:", *(f"    {sentence}" for sentence in panel.admin)]
    if problem.server_text:
        lines.append(f"  {parts.words.say('server_words', language)}:")
        lines += [f"    {printable(line)}" for line in problem.server_text.splitlines()]
    if problem.evidence:
        lines += [f"  {parts.words.say('evidence', language)}:", *(f"    {line}" for line in _pairs(problem.evidence))]
    return lines


def _pairs(pairs: Iterable[Pair]) -> list[str]:
    known = list(pairs)
    widest = max((width_of(label) for label, _ in known), default=0)
    return [f"{padded(label + ':', widest + 1)}  {printable(value)}" for label, value in known]


def printable(text: str) -> str:
    """On one line and without control characters: a server's words must not steer the reader's terminal."""
    return "".join(c if unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Zl", "Zp") else " " for c in text)


def width_of(text: str) -> int:
    """Columns on a terminal: wide characters (East Asian Width, UAX 11) take two, combining marks none."""
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def padded(text: str, width: int) -> str:
    return text + " " * max(0, width - width_of(text))
