"""A report as one self-contained HTML page: no script, nothing loaded from elsewhere."""

from collections.abc import Iterable
from html import escape
from typing import Any

from wizard.catalog import Catalog
from wizard.engine.report_text import printable
from wizard.engine.report_view import Pair, ProblemView, ReportView, StageRow, view
from wizard.model.provider import Language

_STYLE = """
body { font: 15px/1.5 system-ui, sans-serif; max-width: 60em; margin: 2em auto; padding: 0 1em; color: #1c2126 }
h1 { font-size: 1.4em } h2 { font-size: 1.1em; margin-top: 2em }
table { border-collapse: collapse; width: 100% }
th, td { text-align: left; padding: .3em .8em .3em 0; vertical-align: top }
tr + tr { border-top: 1px solid #d5dade } td.number { text-align: right; white-space: nowrap }
.failed { font-weight: 600; color: #9b1c1c } pre { white-space: pre-wrap; background: #f3f5f7; padding: .6em }
@media print { body { margin: 0; max-width: none } }
"""


def render(report: dict[str, Any], language: Language, catalog: Catalog) -> str:
    """`report` as RunRecord.as_json gives it."""
    parts = view(report, language, catalog)

    def say(key: str) -> str:
        return _safe(parts.words.say(key, language))

    body = [f"<h1>{say('heading')}</h1>", _pairs(parts.head)]
    if parts.stages:
        columns = "".join(f"<th>{say(key)}</th>" for key in ("at", "stage", "result", "duration", "found"))
        rows = "".join(_stage(row) for row in parts.stages)
        body += [f"<h2>{say('stages')}</h2>", f"<table><tr>{columns}</tr>{rows}</table>"]
    for number, problem in enumerate(parts.problems):
        body += [f"<h2>{say('problem' if number == 0 else 'also')}</h2>", _problem(problem, parts, language)]
    body.append(f"<p>{say('no_secrets')}</p>")
    return (
        f'<!DOCTYPE html>\n<html lang="{language.value}"><head><meta charset="utf-8">'
        f"<title>{say('heading')}</title><style>{_STYLE}</style></head>\n<body>\n"
        + "\n".join(body)
        + "\n</body></html>\n"
    )


def _stage(row: StageRow) -> str:
    facts = "<br>".join(f"{_safe(name)}: {_safe(value)}" for name, value in row.facts)
    name = f"{_safe(row.name)}<br><code>{_safe(row.stage)}</code>"
    return (
        f'<tr><td class="number">{row.at}</td><td>{name}</td><td class="{row.result}">{_safe(row.result_name)}</td>'
        f'<td class="number">{row.took}</td><td>{facts}</td></tr>'
    )


def _problem(problem: ProblemView, parts: ReportView, language: Language) -> str:
    panel = problem.panel

    def say(key: str) -> str:
        return _safe(parts.words.say(key, language))

    told = "".join(f"<p>{_safe(sentence)}</p>" for sentence in (panel.what, *panel.seen))
    steps = "".join(f"<li>{_safe(step)}</li>" for step in panel.steps)
    html = [
        f'<p class="failed">{_safe(problem.name)}: {_safe(panel.title)}</p>{told}',
        f"<h3>{say('steps')}</h3><ol>{steps}</ol><p>{say('who')}: {_safe(panel.who)}</p>",
    ]
    if panel.admin:
        hints = "".join(f"<li>{_safe(sentence)}</li>" for sentence in panel.admin)
        html.append(f"<h3>{say('admin')}</h3><ul>{hints}</ul>")
    if problem.server_text:
        words = "\n".join(_safe(line) for line in problem.server_text.splitlines())
        html.append(f"<h3>{say('server_words')}</h3><pre>{words}</pre>")
    if problem.evidence:
        html.append(f"<h3>{say('evidence')}</h3>{_pairs(problem.evidence)}")
    return "\n".join(html)


def _pairs(pairs: Iterable[Pair]) -> str:
    rows = "".join(f"<tr><th>{_safe(label)}</th><td>{_safe(value)}</td></tr>" for label, value in pairs)
    return f"<table>{rows}</table>"


def _safe(text: str) -> str:
    return escape(printable(text))
