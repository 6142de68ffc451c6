"""The fixed words of one room (the report, the command line): one TOML file, three languages side by side."""

from collections.abc import Mapping
from pathlib import Path

from wizard.catalog.read import read_toml
from wizard.catalog.words import checked, fill, placeholders
from wizard.model.provider import Language
from wizard.model.words import Words


class Wording:
    """`[key]` tables with `en`, `de`, `ja`, placeholders in braces."""

    def __init__(self, words: Mapping[str, Words]) -> None:
        self._words = words

    @classmethod
    def read(cls, file: Path) -> "Wording":
        """Raises CatalogError, naming file and key."""
        table = read_toml(file)
        words = {key: table.words(key) for key in table}
        for key, text in words.items():
            checked(text, table, key, placeholders(text[Language.EN]), always=False)
        return cls(words)

    def say(self, key: str, language: Language, **values: object) -> str:
        """The words with their placeholders filled.

        Raises:
            KeyError: there is no such key, or a placeholder is left without a value: a slip in this program.
        """
        text = fill(self._words[key][language], {name: str(value) for name, value in values.items()})
        if text is None:
            raise KeyError(f"{key}: {sorted(placeholders(self._words[key][language]) - values.keys())}")
        return text
