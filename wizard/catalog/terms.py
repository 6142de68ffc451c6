"""The short texts: stage names, field labels and faults, button labels, terms, brand."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from wizard.catalog.read import Table, read_toml
from wizard.catalog.words import checked, placeholders
from wizard.model.address import NameFault
from wizard.model.form import Field
from wizard.model.problem import Link, RemedyId
from wizard.model.provider import Language
from wizard.model.words import Words

REMEDY_KEYS = frozenset({"host", "port", "security", "username", "folder", "service", "url", "provider"})
"""What the engine may put into Remedy.values to fill a button's label."""


@dataclass(frozen=True)
class StageWords:
    """`name`: when done ("Signed in"). `doing`: meanwhile ("Signing in"). `link`: where it lies on the path.

    `step`: what it is called where it failed; not `doing`, which in German and Japanese says that it still runs.
    `excepted`: in place of `name` where it passed by the user's own exception; the same where there can be none.
    """

    name: Words
    doing: Words
    step: Words
    link: Link
    excepted: Words


def read_stages(file: Path) -> Mapping[str, StageWords]:
    """By step (`tls`) or by whole stage (`imap.test_email`).

    Raises:
        CatalogError: names file and key.
    """
    table = read_toml(file)
    stages = {}
    for key in table:
        row = table.table(key)
        name = row.words("name")
        excepted = row.words("name_if_excepted") if row.has("name_if_excepted") else name
        stages[key] = StageWords(name, row.words("doing"), row.words("step"), row.choice("link", Link), excepted)
        row.end()
    return stages


@dataclass(frozen=True)
class FieldWords:
    names: Mapping[Field, Words]
    faults: Mapping[NameFault, Words]
    own_faults: Mapping[tuple[Field, NameFault], Words]


def read_fields(file: Path) -> FieldWords:
    """Labels, a sentence for each fault, and sentences that one field has of its own.

    Raises:
        CatalogError: names file and key.
    """
    table = read_toml(file)
    labels, faults = table.table("label"), table.table("fault")
    names = {field: labels.words(field.value) for field in Field}
    sentences = {fault: faults.words(fault.value) for fault in NameFault}
    labels.end()
    faults.end()
    own: dict[tuple[Field, NameFault], Words] = {}
    for row in table.tables("own_fault"):
        words = row.words("sentence")
        for field in row.choices("fields", Field):
            own[field, row.choice("fault", NameFault)] = words
        row.end()
    table.end()
    return FieldWords(names, sentences, own)


def read_remedies(file: Path) -> Mapping[RemedyId, Words]:
    """A label for every button.

    Raises:
        CatalogError: names file and key.
    """
    table = read_toml(file)
    labels = {remedy: checked(table.words(remedy.value), table, remedy.value, REMEDY_KEYS) for remedy in RemedyId}
    table.end()
    return labels


@dataclass(frozen=True)
class Terms:
    """Words by group and key as in terms.toml, e.g. `who`, `it_team`."""

    groups: Mapping[str, Mapping[str, Words]]

    def get(self, group: str, key: str, language: Language) -> str | None:
        words = self.groups.get(group, {}).get(key)
        return None if words is None else words[language]


def read_terms(file: Path) -> Terms:
    """Raises:
    CatalogError: names file and key.
    """
    table = read_toml(file)
    groups = {}
    for name in table:
        group = table.table(name)
        groups[name] = {key: _same_placeholders(group, key) for key in group}
    return Terms(groups)


def _same_placeholders(group: Table, key: str) -> Words:
    words = group.words(key)
    for language, text in words.items():
        if placeholders(text) != placeholders(words[Language.EN]):
            group.fail(f"{key}.{language}", "other placeholders than in English")
    return words
