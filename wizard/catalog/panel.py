"""A diagnosis in words: what happened, why, what was seen, what to do, who can do it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from wizard.catalog.facts import values_of
from wizard.catalog.terms import Terms
from wizard.catalog.words import fill, paragraph
from wizard.model.ews_hosts import is_national_cloud
from wizard.model.problem import Link, Problem, Remedy
from wizard.model.provider import Language, Security
from wizard.model.symptom import Finding
from wizard.model.words import WordList

if TYPE_CHECKING:
    from wizard.catalog.catalog import Catalog


@dataclass(frozen=True)
class Panel:
    """Plain text, all of it (no mark-up; show it as plain text). `labels`: of the remedies, in their order.

    `service_name`: the mail service that was recognised, or "". `admin`: for whoever runs the server; for reports.
    `passed`: links beyond the broken one that are known to work.
    """

    title: str
    what: str
    seen: tuple[str, ...]
    steps: tuple[str, ...]
    who: str
    link: Link
    link_name: str
    code: str
    reason: str | None
    labels: tuple[str, ...]
    service_name: str = ""
    admin: tuple[str, ...] = ()
    passed: frozenset[Link] = frozenset()


def sentence(text: str, values: Mapping[str, str]) -> str:
    """The best alternative that can be filled; the loader made sure that the last one always can."""
    return fill(text, values) or ""


def known_sentences(words: WordList, values: Mapping[str, str], language: Language) -> tuple[str, ...]:
    """Only what is known is told."""
    return tuple(filled for text in words.get(language, ()) if (filled := fill(text, values)))


def steps_of(problem: Problem, values: Mapping[str, str], language: Language) -> tuple[str, ...]:
    """A step whose last alternative is empty is left out where its facts are unknown."""
    return tuple(filled for text in problem.steps[language] if (filled := sentence(text, values)))


def make_panel(
    catalog: "Catalog",
    terms: Terms,
    problem: Problem,
    finding: Finding,
    remedies: tuple[Remedy, ...],
    language: Language,
    named: tuple[Remedy, ...],
) -> Panel:
    """The problem with everything that the finding tells. `named`: the buttons that its steps may name."""
    service = _service(catalog, finding)
    values = values_of(terms, finding, service, language) | _circumstances(catalog, finding, language)
    values |= {f"button_{remedy.id}": catalog.remedy_label(remedy, language).rstrip("… ") for remedy in named}
    for key, url in (("imap_url", problem.imap_url), ("page_url", problem.page_url)):
        if url:
            values[key] = url
    link = problem.link or catalog.stage_link(finding.stage)
    admin = known_sentences(problem.admin, values, language)
    return Panel(
        title=sentence(problem.title[language], values),
        what=paragraph(
            (*_always_told(terms, "first", values, language), sentence(problem.what[language], values)), language
        ),
        seen=known_sentences(problem.seen, values, language) + _always_told(terms, "seen", values, language),
        steps=steps_of(problem, values, language),
        who=catalog.who_name(problem.who, language),
        link=link,
        link_name=catalog.link_name(link, language),
        code=problem.code,
        reason=problem.reason,
        labels=tuple(catalog.remedy_label(remedy, language) for remedy in remedies),
        service_name=service.get("service", ""),
        admin=admin + _about(terms, admin, values, language) + _always_told(terms, "admin", values, language),
        passed=_passed(catalog, finding),
    )


_IN_ORDER = ("imap", "smtp", "ews")
"""Whose stages go from the network to the mailbox. Sign-ins with the browser come before all of these."""


def _passed(catalog: "Catalog", finding: Finding) -> frozenset[Link]:
    """What the conversation had behind it, once a certificate had proven who is at the other end: before that, what
    answers may be anybody. With implicit TLS the server's first word comes after the encryption.
    """
    protocol, _, step = finding.stage.partition(".")
    if protocol not in _IN_ORDER or finding.endpoint is None or not catalog.has_stage(finding.stage):
        return frozenset()
    links = list(Link)
    behind = links[: links.index(catalog.stage_link(finding.stage))]
    if step == "greeting" and finding.endpoint.security is Security.TLS:
        behind = [Link.NETWORK, Link.ENCRYPTION]
    return frozenset(behind) if Link.ENCRYPTION in behind else frozenset()


def _always_told(terms: Terms, group: str, values: Mapping[str, str], language: Language) -> tuple[str, ...]:
    """Sentences of terms.toml that follow those of any problem, once their facts are known."""
    words = terms.groups[group].values()
    return tuple(filled for word in words if (filled := fill(word[language], values)))


def _about(terms: Terms, told: tuple[str, ...], values: Mapping[str, str], language: Language) -> tuple[str, ...]:
    """Whose sign-in with the browser an administrator's text is about, and to what, where it doesn't say so itself."""
    if not told or "client_id" not in values:
        return ()
    text = "\n".join(told)
    missing = [
        words[language]
        for key, words in terms.groups["about"].items()
        if key in values and not re.search(rf"(?<![@\w.-]){re.escape(values[key])}", text)
    ]
    return tuple(filled for sentence_about in missing if (filled := fill(sentence_about, values)))


def _circumstances(catalog: "Catalog", finding: Finding, language: Language) -> dict[str, str]:
    """Who connects what; during which step it happened; whose server it was, if the own table lists it."""
    known = {"product": catalog.brand.product, "connected_service": catalog.brand.service}
    if catalog.has_stage(finding.stage):
        known["doing"] = catalog.stage_step(finding.stage, language)
    host = finding.endpoint.host if finding.endpoint else finding.evidence.get("host")
    if isinstance(host, str) and is_national_cloud(host):
        known["other_cloud"] = host
    for entry in catalog.providers if host else ():
        if any(server is not None and server.host == host for server in (entry.imap, entry.smtp)):
            return known | {"server_of": entry.name}
    return known


def _service(catalog: "Catalog", finding: Finding) -> dict[str, str]:
    """Name and pages of the finding's mail service, as far as they are known."""
    if not finding.family:
        return {}
    if entry := catalog.provider_by_id(finding.family):
        pages = {"service": entry.name, "app_password_url": entry.app_password_url, "imap_url": entry.imap_url}
        return {key: value for key, value in pages.items() if value}
    family = next((family for family in catalog.families if family.id == finding.family), None)
    return {"service": family.name} if family is not None and family.host_suffixes else {}
