"""A diagnosis in words: what happened, why, what was seen, what to do, who can do it."""

from collections.abc import Mapping
from dataclasses import dataclass

from wizard.catalog.words import fill
from wizard.model.problem import Link, Problem
from wizard.model.provider import Language
from wizard.model.words import WordList


@dataclass(frozen=True)
class Panel:
    """Plain text, all of it (no mark-up; show it as plain text). `labels`: of the remedies, in their order.

    `service_name`: the mail service that was recognised, or "". `admin`: for whoever runs the server; for reports.
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


def sentence(text: str, values: Mapping[str, str]) -> str:
    """The best alternative that can be filled; the loader made sure that the last one always can."""
    return fill(text, values) or ""


def known_sentences(words: WordList, values: Mapping[str, str], language: Language) -> tuple[str, ...]:
    """Only what is known is told."""
    return tuple(filled for text in words.get(language, ()) if (filled := fill(text, values)))


def steps_of(problem: Problem, values: Mapping[str, str], language: Language) -> tuple[str, ...]:
    """A step whose last alternative is empty is left out where its facts are unknown."""
    return tuple(filled for text in problem.steps[language] if (filled := sentence(text, values)))
