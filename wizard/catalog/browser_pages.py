"""resources/browser_pages.toml: pages at which a sign-in stays in the browser, to be chosen from in words."""

from dataclasses import dataclass
from pathlib import Path

from wizard.catalog.read import read_toml
from wizard.model.provider import Provider
from wizard.model.symptom import Symptom
from wizard.model.words import Words


@dataclass(frozen=True)
class BrowserPage:
    """`says`: what a person sees there."""

    providers: tuple[Provider, ...]
    symptom: Symptom
    says: Words


def read_browser_pages(file: Path) -> tuple[BrowserPage, ...]:
    """In the order in which they are offered.

    Raises:
        CatalogError: names file and key.
    """
    table = read_toml(file)
    pages = []
    for row in table.tables("page"):
        pages.append(BrowserPage(row.choices("providers", Provider), row.choice("symptom", Symptom), row.words("says")))
        row.end()
    table.end()
    return tuple(pages)
