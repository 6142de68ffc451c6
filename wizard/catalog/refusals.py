"""resources/signatures/{entra,google,graph}.toml: what the errors of sign-in servers and of Graph stand for."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TypeVar

from wizard.catalog.lazy import Lazy
from wizard.catalog.read import Table, read_toml
from wizard.model.provider import Provider
from wizard.model.sign_in import Refusal, labelled_number, refusal_in
from wizard.model.symptom import Symptom

K = TypeVar("K")

_UNSURE = frozenset("UR")
_BARE_NUMBER = re.compile(r"\D{0,12}(\d{5,7})\D{0,3}")
"""What is left of an AADSTS number that was read out."""

_OF_GOOGLE = re.compile(
    r"^(?!.*AADSTS).*(google|gmail|invalid_rapt|\brapt_|Token has been expired or revoked)", re.IGNORECASE | re.DOTALL
)
"""Several errors have one name at Microsoft and at Google."""


@dataclass(frozen=True)
class Row:
    """What one answer stands for. `sure`: as in sentences.toml."""

    symptom: Symptom
    sure: str


@dataclass(frozen=True)
class Worded:
    """A row that counts only with these words. `name`: its number or code."""

    name: str
    pattern: re.Pattern[str]
    row: Row


@dataclass(frozen=True)
class Recognised:
    """What a pasted text stands for. `exact`: by a number, or words that are documented or quoted.

    `mark`: by which part of it, if known.
    """

    symptom: Symptom
    provider: Provider
    refusal: Refusal
    exact: bool
    mark: str = ""


@dataclass(frozen=True)
class SignInTable:
    """One sign-in server's answers: number, then suberror, subcode and error; `pages` only for what a person copied."""

    provider: Provider
    worded: tuple[Worded, ...]
    numbers: Mapping[str, Row]
    suberrors: Mapping[str, Row]
    subcodes: Mapping[str, Row]
    errors: Mapping[str, Row]
    pages: tuple[tuple[re.Pattern[str], Row], ...]

    def symptom_of(self, refusal: Refusal) -> Symptom:
        """Always one: what isn't known wants another step in the browser, whatever it is."""
        row = self._by_number(refusal) or self._by_name(refusal)
        return row.symptom if row else Symptom.INTERACTION_DEMANDED

    def _by_name(self, refusal: Refusal) -> Row | None:
        # The person or the server may have denied it (RFC 6749): beside a number that isn't known, nobody can tell.
        if refusal.numbers and refusal.error == "access_denied":
            return None
        named = ((self.suberrors, refusal.suberror), (self.subcodes, refusal.subcode), (self.errors, refusal.error))
        return next((table[name] for table, name in named if name in table), None)

    def _by_number(self, refusal: Refusal) -> Row | None:
        for number in refusal.numbers:
            for worded in self.worded:
                if worded.name == number and worded.pattern.search(refusal.text):
                    return worded.row
            if number in self.numbers:
                return self.numbers[number]
        return None

    def recognise(self, text: str) -> Recognised | None:
        """What a text from the browser stands for, None where nothing in it is known. A number that isn't in the table
        is a refusal all the same.
        """
        refusal = refusal_in(text)
        if not refusal.numbers and (number := self._loose_number(text, refusal)):
            refusal = replace(refusal, numbers=(number,))
        if self.numbers and (row := self._by_number(refusal)):
            return self._recognised(row, refusal)
        told = " ".join(text.split())
        shown = [(row, found[0]) for pattern, row in self.pages if (found := pattern.search(told))]
        sure, mark = next((each for each in shown if each[0].sure not in _UNSURE), (None, ""))
        row = sure or self._by_name(refusal)
        if row is None and shown:
            row, mark = shown[0]
        if refusal.numbers and self.numbers and sure is None:  # beside a number that isn't known nothing is certain
            row = Row(row.symptom if row else Symptom.INTERACTION_DEMANDED, "R")
        return self._recognised(row, refusal, mark) if row else None

    def _loose_number(self, text: str, refusal: Refusal) -> str:
        """A number without its letters: alone, or called an error's code. An unknown one counts as Microsoft's only
        beside an id as Microsoft gives it.
        """
        if (bare := _BARE_NUMBER.fullmatch(text.strip())) and bare[1] in self.numbers:
            return bare[1]
        number = labelled_number(text)
        return number if number in self.numbers or (self.numbers and refusal.correlation_id) else ""

    def _recognised(self, row: Row, refusal: Refusal, mark: str = "") -> Recognised:
        mark = refusal.numbers[0] if refusal.numbers else mark or refusal.error
        return Recognised(row.symptom, self.provider, refusal, row.sure not in _UNSURE, mark)


@dataclass(frozen=True)
class GraphTable:
    """Graph's answers. `narrow`: code and HTTP status. `statuses`: for answers without a known code."""

    narrow: Mapping[tuple[str, int], Row]
    codes: Mapping[str, Row]
    statuses: Mapping[int, Row]

    def symptom_of(self, status: int, codes: Iterable[str]) -> Symptom | None:
        """`codes`: from the outermost to the deepest; names in any case of letters. None where nothing is known."""
        for code in reversed([code.lower() for code in codes]):
            if row := self.narrow.get((code, status)) or self.codes.get(code):
                return row.symptom
        row = self.statuses.get(status)
        return row.symptom if row else None

    def recognise(self, text: str) -> Recognised | None:
        """A code of Graph's in a pasted text. Those that mean something only with a status don't count."""
        for word in re.findall(r"\b[A-Za-z_]{12,60}\b", text):
            if row := self.codes.get(word.lower()):
                return Recognised(row.symptom, Provider.MICROSOFT365, refusal_in(text), row.sure not in _UNSURE, word)
        return None


def read_sign_in_table(file: Path, provider: Provider) -> SignInTable:
    """Raises:
    CatalogError: names file and key.
    """
    table = read_toml(file)
    worded: list[Worded] = []
    numbers: dict[str, Row] = {}
    for part in table.tables("number"):
        pattern = _pattern(part, "text") if part.has("text") else None
        names = part.texts("numbers")
        for name in names:
            if not name.isdigit():
                part.fail("numbers", f"not a number: {name!r}")
        row = _row(part)
        if pattern is not None:
            worded += [Worded(name, pattern, row) for name in names]
        else:
            _add(part, "numbers", numbers, names, row)
    found = SignInTable(
        provider,
        tuple(worded),
        numbers,
        _named(table, "suberror"),
        _named(table, "subcode"),
        _named(table, "error"),
        tuple((_pattern(part, "pattern"), _row(part)) for part in table.tables("page")),
    )
    table.end()
    return found


def read_graph_table(file: Path) -> GraphTable:
    """Raises:
    CatalogError: names file and key.
    """
    table = read_toml(file)
    narrow: dict[tuple[str, int], Row] = {}
    codes: dict[str, Row] = {}
    statuses: dict[int, Row] = {}
    for part in table.tables("code"):
        status = part.number("status") if part.has("status") else None
        names = [name.lower() for name in part.texts("names")]
        row = _row(part)
        if status is None:
            _add(part, "names", codes, names, row)
        else:
            _add(part, "names", narrow, [(name, status) for name in names], row)
    for part in table.tables("status"):
        numbers = part.numbers("statuses")
        _add(part, "statuses", statuses, numbers, _row(part))
    table.end()
    return GraphTable(narrow, codes, statuses)


class RefusalTables:
    """The three files of `folder`, each read at its first use; a wrong one then raises CatalogError."""

    def __init__(self, folder: Path) -> None:
        self._entra = Lazy(partial(read_sign_in_table, folder / "entra.toml", Provider.MICROSOFT365))
        self._google = Lazy(partial(read_sign_in_table, folder / "google.toml", Provider.GOOGLE))
        self._graph = Lazy(partial(read_graph_table, folder / "graph.toml"))

    def sign_in_table(self, provider: Provider) -> SignInTable:
        """The answers of Google's sign-in server, else of Microsoft's."""
        return (self._google if provider is Provider.GOOGLE else self._entra).get()

    def symptom_of_refusal(self, provider: Provider, refusal: Refusal) -> Symptom:
        """What an error of a sign-in server stands for; always something."""
        return self.sign_in_table(provider).symptom_of(refusal)

    @property
    def graph(self) -> GraphTable:
        return self._graph.get()

    def recognise_sign_in(self, text: str, provider: Provider | None = None) -> Recognised | None:
        """What a text from the browser says, or one of Graph's codes. `provider`: whose page it is, if known."""
        found = self.recognise_page(text, provider)
        return found or (self.graph.recognise(text) if provider is not Provider.GOOGLE else None)

    def recognise_page(self, text: str, provider: Provider | None = None) -> Recognised | None:
        """The same without Graph's codes, some of which Exchange has too."""
        both = (Provider.MICROSOFT365, Provider.GOOGLE)
        for known in reversed(both) if _OF_GOOGLE.search(text) else both:
            if provider in (None, known) and (found := self.sign_in_table(known).recognise(text)):
                return found
        return None


def _named(table: Table, kind: str) -> Mapping[str, Row]:
    found: dict[str, Row] = {}
    for part in table.tables(kind):
        names = part.texts("names")
        _add(part, "names", found, names, _row(part))
    return found


def _row(part: Table) -> Row:
    """The rest of a row: what it stands for, and where that is known from."""
    symptom = part.choice("symptom", Symptom)
    part.text("source")
    sure = part.text("sure")
    if sure not in set("VSDMQUR"):
        part.fail("sure", "must be one of V S D M Q U R")
    part.end()
    return Row(symptom, sure)


def _add(part: Table, key: str, into: dict[K, Row], names: Iterable[K], row: Row) -> None:
    for name in names:
        if name in into:
            part.fail(key, f"{name} stands twice")
        into[name] = row


def _pattern(part: Table, key: str) -> re.Pattern[str]:
    try:
        return re.compile(part.text(key), re.IGNORECASE)
    except re.error as error:
        part.fail(key, f"not a pattern: {error}")
