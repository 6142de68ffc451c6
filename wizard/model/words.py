"""Texts in every language, side by side."""

from collections.abc import Mapping

from wizard.model.provider import Language

Words = Mapping[Language, str]
WordList = Mapping[Language, tuple[str, ...]]
