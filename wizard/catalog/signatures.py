"""resources/signatures: servers' sentences in match order, Exchange's codes, mail services, known folder names."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from pathlib import Path

from wizard.catalog.read import Table, read_toml
from wizard.model.symptom import Symptom


@dataclass(frozen=True)
class Signature:
    """A sentence of a server or a library. `family`: of this mail service only, or "".

    `source`: where the sentence is known from. `sure`: V(erified), S(ource code), D(ocumentation), M(easured by
    others), Q(uoted), U(nverified) or R(ule of this product).
    """

    symptom: Symptom
    pattern: re.Pattern[str]
    family: str
    source: str
    sure: str


@dataclass(frozen=True)
class Family:
    """A mail service or server software. `greeting`: found in greeting or banner. `capability`: upper case, or "".

    `host_suffixes`: lower-case host names; a host belongs to the family if it is one of them or ends with ".suffix".
    """

    id: str
    name: str
    greeting: re.Pattern[str] | None
    capability: str
    host_suffixes: tuple[str, ...]

    @cached_property
    def host_endings(self) -> tuple[str, ...]:
        """For `str.endswith` on a host with a dot before it: asked for each connection, some 200 endings at a time."""
        return tuple(f".{suffix}" for suffix in self.host_suffixes)


def read_signatures(file: Path) -> tuple[Signature, ...]:
    """`[[sentence]]` rows in their order.

    Raises:
        CatalogError: names file and key.
    """
    table = read_toml(file)
    signatures = tuple(_signature(row) for row in table.tables("sentence"))
    table.end()
    return signatures


def _sure(row: Table) -> str:
    sure = row.text("sure")
    if sure not in set("VSDMQUR"):
        row.fail("sure", "must be one of V S D M Q U R")
    return sure


def _signature(row: Table) -> Signature:
    sure = _sure(row)
    signature = Signature(
        row.choice("symptom", Symptom), _pattern(row, "pattern"), row.text("family", ""), row.text("source"), sure
    )
    row.end()
    return signature


def _pattern(row: Table, key: str) -> re.Pattern[str]:
    try:
        return re.compile(row.text(key), re.IGNORECASE)
    except re.error as error:
        row.fail(key, f"not a pattern: {error}")


class CodeKind(StrEnum):
    """Where a code stands. EWS: a ResponseCode. HTTP: the status of an answer."""

    EWS = "ews"
    HTTP = "http"


def read_codes(file: Path) -> Mapping[tuple[CodeKind, str], Symptom]:
    """`[[answer]]` rows: what a code stands for, whatever text comes with it.

    Raises:
        CatalogError: names file and key.
    """
    table = read_toml(file)
    codes: dict[tuple[CodeKind, str], Symptom] = {}
    for row in table.tables("answer"):
        kind, symptom = row.choice("kind", CodeKind), row.choice("symptom", Symptom)
        row.text("source")
        _sure(row)
        for code in row.texts("codes"):
            if (kind, code) in codes:
                row.fail("codes", f"{code} stands twice")
            codes[kind, code] = symptom
        row.end()
    table.end()
    return codes


def read_families(file: Path) -> tuple[tuple[Family, ...], Mapping[tuple[str, Symptom], Symptom]]:
    """Families, and what a symptom turns into at one of them.

    Raises:
        CatalogError: names file and key.
    """
    table = read_toml(file)
    families: dict[str, Family] = {}
    for row in table.tables("family"):
        family = Family(
            row.text("id"),
            row.text("name"),
            _pattern(row, "greeting") if row.has("greeting") else None,
            row.text("capability", ""),
            row.texts("host_suffixes", ()),
        )
        row.end()
        if family.id in families:
            row.fail("id", f"{family.id} stands twice")
        families[family.id] = family
    adjustments: dict[tuple[str, Symptom], Symptom] = {}
    for row in table.tables("adjust"):
        symptom, into = row.choice("symptom", Symptom), row.choice("into", Symptom)
        row.text("source")
        for family_id in row.texts("families"):
            if (family_id, symptom) in adjustments:
                row.fail("families", f"{family_id} with {symptom} stands twice")
            adjustments[family_id, symptom] = into
        row.end()
    table.end()
    return tuple(families.values()), adjustments


def read_folder_names(file: Path) -> Mapping[str, frozenset[str]]:
    """Lower-case names by kind: `sent`, `drafts`.

    Raises:
        CatalogError: names file and key.
    """
    table = read_toml(file)
    names = {kind: frozenset(table.texts(kind)) for kind in ("sent", "drafts")}
    table.end()
    for kind, known in names.items():
        if capitals := [name for name in known if name != name.lower()]:
            table.fail(kind, f"not in lower case: {capitals[0]!r}")
    return names


def family_of(families: Iterable[Family], host: str, greeting: str, capabilities: Iterable[str]) -> str:
    """The family's id, or "". A host name says most, then a capability, then the greeting's words."""
    known = tuple(families)
    name = "." + host.lower().rstrip(".")
    for family in known:
        if name.endswith(family.host_endings):
            return family.id
    offered = {capability.upper() for capability in capabilities}
    for family in known:
        if family.capability and family.capability in offered:
            return family.id
    for family in known:
        if greeting and family.greeting is not None and family.greeting.search(greeting):
            return family.id
    return ""


def recognise(text: str, signatures: Iterable[Signature], family: str) -> Symptom | None:
    """The symptom of the first sentence found in the text, or None. Sentences of other families don't count."""
    for signature in signatures:
        if signature.family in ("", family) and signature.pattern.search(text):
            return signature.symptom
    return None
