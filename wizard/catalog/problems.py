"""resources/problems/CODE.toml -> Problem, one a reason; and the search for the problem behind a finding."""

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from wizard.catalog.read import CatalogError, Table, read_toml
from wizard.catalog.words import checked, word_list
from wizard.model.problem import Link, Match, Problem, RemedyId
from wizard.model.provider import Protocol, Provider, Who
from wizard.model.symptom import Finding, Symptom

_CODE = re.compile(r"[A-Z][A-Z0-9_]*")
_REASON = re.compile(r"[a-z][a-z0-9_]*")


def read_problem_file(file: Path) -> tuple[Problem, ...]:
    """All reasons of one code, then their variants (`[[at]]`), which bear the same name.

    A variant has other words at a mail service, a protocol or a stage; it belongs to each reason whose symptoms it
    matches. What stands at the top of the file holds for each reason or variant that doesn't say otherwise; a `match`
    there besides reasons is the code's own, for when no reason is known.

    Raises:
        CatalogError: names file and key.
    """
    table = read_toml(file)
    code = table.text("code")
    if not _CODE.fullmatch(code) or file.stem != code:
        table.fail("code", f"must be capitals and the file's name, not {code!r}")
    reasons = table.tables("reason")
    named: tuple[Table | None, ...] = (None, *reasons) if table.has("match") or not reasons else reasons
    layers = [_Layers(reason, table) if reason else _Layers(table) for reason in named]
    problems = tuple(
        _problem(code, reason.text("name") if reason else None, layer, _matches(reason or table))
        for reason, layer in zip(named, layers, strict=True)
    )
    names = [problem.reason for problem in problems]
    for problem in problems:
        if problem.reason is not None and not _REASON.fullmatch(problem.reason):
            table.fail("reason", f"not a reason's name: {problem.reason!r}")
        if names.count(problem.reason) > 1:
            table.fail("reason", f"{problem.name} stands twice")
    variants = table.tables("at")
    varied = [varied for variant in variants for varied in _variants(variant, problems, layers)]
    for part in (*reasons, *variants):
        part.end()
    table.end()
    return (*problems, *varied)


def _variants(variant: Table, problems: tuple[Problem, ...], layers: "list[_Layers]") -> Iterator[Problem]:
    """One `[[at]]` over each problem of its file that has a symptom of it."""
    matches = _matches(variant)
    if not all(match.weight for match in matches):
        variant.fail("match", "each must name a family, a protocol or a stage")
    symptoms = {match.symptom for problem in problems for match in problem.matches}
    if strange := [match.symptom for match in matches if match.symptom not in symptoms]:
        variant.fail("match", f"{strange[0]} is no symptom of this code")
    for problem, layer in zip(problems, layers, strict=True):
        own = {match.symptom for match in problem.matches}
        if mine := tuple(match for match in matches if match.symptom in own):
            yield _problem(problem.code, problem.reason, layer.under(variant), mine)


class _Layers:
    """A reason's table over its code's: each key is taken from the first that has it."""

    def __init__(self, *tables: Table) -> None:
        self._tables = tables

    def holder(self, key: str) -> Table:
        return next((table for table in self._tables if table.has(key)), self._tables[0])

    def under(self, table: Table) -> "_Layers":
        return _Layers(table, *self._tables)


def _problem(code: str, reason: str | None, layers: _Layers, matches: tuple[Match, ...]) -> Problem:
    title, what, seen, step = (layers.holder(key) for key in ("title", "what", "seen", "step"))
    steps = word_list(step, "step", always=True)
    count = len(next(iter(steps.values())))
    if not 1 <= count <= 4:
        step.fail("step", f"{count} steps; a person needs one to four")
    links = layers.holder("link")
    return Problem(
        code=code,
        reason=reason,
        who=layers.holder("who").choice("who", Who),
        providers=layers.holder("providers").choices("providers", Provider),
        link=links.choice("link", Link) if links.has("link") else None,
        matches=matches,
        remedies=layers.holder("remedies").choices("remedies", RemedyId),
        title=checked(title.words("title"), title, "title"),
        what=checked(what.words("what"), what, "what"),
        seen=word_list(seen, "seen", always=False),
        steps=steps,
        admin=word_list(layers.holder("admin"), "admin", always=False),
        imap_url=_page(layers.holder("imap_url"), "imap_url"),
        page_url=_page(layers.holder("page_url"), "page_url"),
    )


def _page(table: Table, key: str) -> str:
    url = table.text(key, "")
    if url and not url.startswith("https://"):
        table.fail(key, "must start with https://")
    return url


def _matches(table: Table) -> tuple[Match, ...]:
    rows = table.tables("match")
    if not rows:
        table.fail("match", "missing")
    found = []
    for row in rows:
        protocol = row.choice("protocol", Protocol) if row.has("protocol") else None
        found.append(Match(row.choice("symptom", Symptom), row.text("family", ""), row.text("stage", ""), protocol))
        row.end()
    return tuple(found)


def read_problems(folder: Path) -> tuple[Problem, ...]:
    """Every problem, by code; the search for one can't be ambiguous and always finds one.

    Raises:
        CatalogError: a file is wrong, two matches tie, or a symptom has no problem that takes all of it.
    """
    files = sorted(folder.glob("*.toml"))
    problems = tuple(problem for file in files for problem in read_problem_file(file))
    seen: dict[Match, Problem] = {}
    for problem in problems:
        for match in problem.matches:
            if match in seen:
                file = folder / f"{problem.code}.toml"
                raise CatalogError(file, "match", f"{match.symptom} ties between {seen[match].name} and {problem.name}")
            seen[match] = problem
    for symptom in Symptom:
        if Match(symptom) not in seen:
            raise CatalogError(folder, "match", f"no problem takes every {symptom}")
    return problems


def listed(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Each name once: without the variants."""
    first: dict[str, Problem] = {}
    for problem in problems:
        first.setdefault(problem.name, problem)
    return tuple(first.values())


def by_symptom(problems: Iterable[Problem]) -> Mapping[Symptom, tuple[tuple[Match, Problem], ...]]:
    """Matches of each symptom, the most specific one first."""
    pairs = sorted(
        ((match, problem) for problem in problems for match in problem.matches), key=lambda pair: -pair[0].weight
    )
    return {symptom: tuple(pair for pair in pairs if pair[0].symptom is symptom) for symptom in Symptom}


def problem_for(finding: Finding, index: Mapping[Symptom, tuple[tuple[Match, Problem], ...]]) -> Problem:
    """The most specific problem that applies; the loader made sure that there is one."""
    return next(problem for match, problem in index[finding.symptom] if match.applies_to(finding))
