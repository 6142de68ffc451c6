"""Reading TOML without forgiveness: whatever is missing, misspelt or unknown is an error that names file and key."""

from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import NoReturn, TypeVar

from wizard.model.provider import Language
from wizard.model.words import Words

E = TypeVar("E", bound=StrEnum)


class CatalogError(Exception):
    """A file under resources/ can't be used. The text is for whoever edits that file."""

    def __init__(self, file: Path, key: str, fault: str) -> None:
        super().__init__(f"{file.name}: {key}: {fault}" if key else f"{file.name}: {fault}")
        self.file = file
        self.key = key
        self.fault = fault


class Table:
    """A TOML table, read key by key. `end()` refuses the keys that nobody asked for."""

    def __init__(self, values: dict[str, object], file: Path, path: str = "") -> None:
        self._values = values
        self._unread = set(values)
        self.file = file
        self.path = path

    def where(self, key: str) -> str:
        return f"{self.path}.{key}" if self.path else key

    def fail(self, key: str, fault: str) -> NoReturn:
        raise CatalogError(self.file, self.where(key), fault)

    def has(self, key: str) -> bool:
        return key in self._values

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def _take(self, key: str) -> object:
        if key not in self._values:
            self.fail(key, "missing")
        self._unread.discard(key)
        return self._values[key]

    def value(self, key: str) -> object:
        """Whatever stands there."""
        return self._take(key)

    def text(self, key: str, default: str | None = None) -> str:
        """A text. Without a default it must be there and not be empty."""
        if default is not None and key not in self._values:
            return default
        value = self._take(key)
        if not isinstance(value, str):
            self.fail(key, "must be a text")
        if default is None and not value.strip():
            self.fail(key, "is empty")
        return value

    def texts(self, key: str, default: tuple[str, ...] | None = None) -> tuple[str, ...]:
        if default is not None and key not in self._values:
            return default
        value = self._take(key)
        if not isinstance(value, list) or not all(isinstance(item, str) and item for item in value):
            self.fail(key, "must be a list of texts")
        if len(set(value)) != len(value):
            self.fail(key, "names something twice")
        return tuple(value)

    def number(self, key: str) -> int:
        value = self._take(key)
        if not isinstance(value, int) or isinstance(value, bool):
            self.fail(key, "must be a whole number")
        return value

    def numbers(self, key: str) -> tuple[int, ...]:
        value = self._take(key)
        if not isinstance(value, list) or not all(
            isinstance(item, int) and not isinstance(item, bool) for item in value
        ):
            self.fail(key, "must be a list of whole numbers")
        return tuple(value)

    def flag(self, key: str) -> bool:
        """Whether it is set; not, where the key is missing."""
        if key not in self._values:
            return False
        value = self._take(key)
        if not isinstance(value, bool):
            self.fail(key, "must be true or false")
        return value

    def choice(self, key: str, kind: type[E], default: E | None = None) -> E:
        """A member of a closed set, by its value."""
        if default is not None and key not in self._values:
            return default
        return self._member(key, self.text(key), kind)

    def choices(self, key: str, kind: type[E]) -> tuple[E, ...]:
        return tuple(self._member(key, text, kind) for text in self.texts(key))

    def _member(self, key: str, text: str, kind: type[E]) -> E:
        try:
            return kind(text)
        except ValueError:
            self.fail(key, f"unknown {kind.__name__} {text!r}")

    def table(self, key: str) -> "Table":
        value = self._take(key)
        if not isinstance(value, dict):
            self.fail(key, "must be a table")
        return Table(value, self.file, self.where(key))

    def tables(self, key: str) -> tuple["Table", ...]:
        """An array of tables; none where the key is missing."""
        if key not in self._values:
            return ()
        value = self._take(key)
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            self.fail(key, "must be an array of tables")
        return tuple(Table(item, self.file, f"{self.where(key)}[{i}]") for i, item in enumerate(value))

    def words(self, key: str) -> Words:
        """The text in every language."""
        return self.table(key).as_words()

    def as_words(self) -> Words:
        """This table itself as a text in every language: `en`, `de`, `ja`."""
        words = {language: self.text(language.value) for language in Language}
        self.end()
        return words

    def end(self) -> None:
        """All keys have been read.

        Raises:
            CatalogError: a key is left that means nothing here.
        """
        if self._unread:
            self.fail(min(self._unread), "unknown key")


def read_toml(file: Path) -> Table:
    """The file as a table.

    Raises:
        CatalogError: it can't be read, or isn't TOML.
    """
    import tomllib

    try:
        return Table(tomllib.loads(file.read_text(encoding="utf-8")), file)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise CatalogError(file, "", str(error)) from None
