"""A report's parts in words, before they become text or HTML."""

from dataclasses import dataclass
from typing import Any

from wizard.catalog import Catalog, Panel
from wizard.engine.wording import Wording
from wizard.model.plan import Endpoint
from wizard.model.problem import Diagnosis
from wizard.model.provider import Language, Protocol, Security
from wizard.model.symptom import Finding, Symptom

Pair = tuple[str, str]


@dataclass(frozen=True)
class StageRow:
    """`at`, `took`: with their unit, `took` "" while it runs. `result`: passed, failed or running."""

    at: str
    name: str
    stage: str
    took: str
    result: str
    result_name: str
    facts: tuple[Pair, ...]


@dataclass(frozen=True)
class ProblemView:
    panel: Panel
    server_text: str
    evidence: tuple[Pair, ...]

    @property
    def name(self) -> str:
        return f"{self.panel.code}/{self.panel.reason}" if self.panel.reason else self.panel.code


@dataclass(frozen=True)
class ReportView:
    """`words`: the fixed words. `head`: labelled lines. `problems`: the verdict first."""

    words: Wording
    head: tuple[Pair, ...]
    stages: tuple[StageRow, ...]
    problems: tuple[ProblemView, ...]


def view(report: dict[str, Any], language: Language, catalog: Catalog) -> ReportView:
    """`report` as RunRecord.as_json gives it."""
    words = Wording.read(catalog.folder / "report.toml")
    outcome = report["outcome"] or {"outcome": "unfinished", "problems": []}
    problems = tuple(_problem(entry, language, catalog) for entry in outcome["problems"])
    return ReportView(
        words=words,
        head=tuple(_head(report, outcome, problems, language, catalog, words)),
        stages=tuple(_stage(stage, language, catalog, words) for stage in report["stages"]),
        problems=tuple(problem for problem in problems if problem is not None),
    )


def _head(
    report: dict[str, Any],
    outcome: dict[str, Any],
    problems: tuple[ProblemView | None, ...],
    language: Language,
    catalog: Catalog,
    words: Wording,
) -> list[Pair]:
    def say(key: str, **values: object) -> str:
        return words.say(key, language, **values)

    program, system = report["program"], report["system"]
    lines = [
        (say("program"), f"{catalog.brand.product} {program['version']}"),
        (say("system"), f"{system['os']}, Python {system['python']}"),
        (say("time"), str(report["started"])),
    ]
    if report["email"]:
        lines.append((say("mailbox"), str(report["email"])))
    directions = {"imap": ("receive",), "smtp": ("send",), "ews": ("receive", "send"), "graph": ("receive", "send")}
    for entry in report["endpoints"]:
        endpoint, protocol = _endpoint(entry), entry["protocol"]
        states = [
            f"{say(direction)}: {say('leg_' + outcome[direction])}"
            if len(directions[protocol]) > 1
            else say("leg_" + outcome[direction])
            for direction in directions[protocol]
            if outcome.get(direction)
        ]
        where = endpoint.url if endpoint.path else f"{endpoint}, {endpoint.security.value.upper()}"
        lines.append((say(protocol), ": ".join(filter(None, (where, ", ".join(states))))))
    first = problems[0] if problems else None
    verdict = say(outcome["outcome"], problem=f"{first.name}, {first.panel.title}" if first else "")
    if "took_ms" in outcome:
        verdict += f" ({say('took', ms=outcome['took_ms'])})"
    return [*lines, (say("result"), verdict)]


def _endpoint(values: dict[str, Any]) -> Endpoint:
    return Endpoint(
        Protocol(values["protocol"]),
        str(values["host"]),
        int(values["port"]),
        Security(values["security"]),
        str(values.get("path", "")),
    )


def _stage(stage: dict[str, Any], language: Language, catalog: Catalog, words: Wording) -> StageRow:
    result = str(stage["result"])
    key = "stage_failed" if result == "failed" else result
    facts = tuple(facts_in_words(stage.get("facts", {}), language, catalog))
    if result == "failed":
        problem = f"{stage['code']}/{stage['reason']}" if stage["reason"] else str(stage["code"])
        facts = ((words.say("problem", language), problem),)
    name = (catalog.stage_step if result == "failed" else catalog.stage_doing)(stage["stage"], language)
    if result == "passed":
        name = catalog.stage_name(stage["stage"], language, stage.get("facts"))
    return StageRow(
        at=f"{stage['at_ms']} ms",
        name=name,
        stage=stage["stage"],
        took=f"{stage['took_ms']} ms" if "took_ms" in stage else "",
        result=result,
        result_name=words.say(key, language),
        facts=facts,
    )


def facts_in_words(facts: dict[str, Any], language: Language, catalog: Catalog) -> list[Pair]:
    """Label and value of each fact that says something; what is nested is taken apart, `certificate.issuer`."""
    pairs: list[Pair] = []
    for key, value in facts.items():
        if isinstance(value, dict):
            label = catalog.fact_name(key, language)
            pairs += [(f"{label}, {name}", text) for name, text in facts_in_words(value, language, catalog)]
        elif text := catalog.fact_value(value, language, key):
            pairs.append((catalog.fact_name(key, language), text))
    return pairs


def _problem(entry: dict[str, Any], language: Language, catalog: Catalog) -> ProblemView | None:
    """None for a code that this version doesn't know (a report of another version)."""
    problem = catalog.problem(entry["code"], entry["reason"])
    if problem is None:
        return None
    finding = Finding(
        Symptom(entry["symptom"]),
        stage=entry["stage"] or "",
        endpoint=_endpoint(entry["endpoint"]) if entry["endpoint"] else None,
        server_text=entry["server_text"],
        evidence=entry["evidence"],
        family=entry["family"] or "",
    )
    return ProblemView(
        panel=catalog.panel(Diagnosis(problem, finding), language),
        server_text=entry["server_text"] or "",
        evidence=tuple(facts_in_words(entry["evidence"], language, catalog)),
    )
