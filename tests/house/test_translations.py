"""The window's words are complete: nothing unfinished, placeholders kept, nothing said that the files lack."""

import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from tests.house.conftest import ROOT

FILES = {language: ROOT / "resources" / "i18n" / f"inbox_wizard_{language}.ts" for language in ("en", "de", "ja")}
PLACEHOLDER = re.compile(r"%(?:L?\d|n)|\{\w*\}")


def messages(path: Path) -> dict[tuple[str, str, str], ET.Element]:
    """By context, source and comment."""
    return {
        (context.findtext("name", ""), message.findtext("source", ""), message.findtext("comment", "")): message
        for context in ET.parse(path).iter("context")
        for message in context.iter("message")
    }


def words(message: ET.Element) -> list[str]:
    """The translation, or its plural forms."""
    translation = message.find("translation")
    assert translation is not None
    return [form.text or "" for form in translation.iter("numerusform")] or [translation.text or ""]


@pytest.mark.parametrize("language", ["de", "ja"])
def test_every_message_is_translated(language: str) -> None:
    for key, message in messages(FILES[language]).items():
        translation = message.find("translation")
        assert translation is not None and translation.get("type") is None, key
        assert all(words(message)), key


@pytest.mark.parametrize("language", ["de", "ja"])
def test_placeholders_are_kept(language: str) -> None:
    for key, message in messages(FILES[language]).items():
        wanted = sorted(set(PLACEHOLDER.findall(key[1])) - {"%n"})
        assert [sorted(set(PLACEHOLDER.findall(text)) - {"%n"}) for text in words(message)] == [wanted] * len(
            words(message)
        )


@pytest.mark.parametrize("language", FILES)
def test_says_all_that_the_code_says(language: str, tmp_path: Path) -> None:
    fresh = tmp_path / "fresh.ts"
    sources = [str(path) for path in sorted((ROOT / "wizard" / "qt").rglob("*.py"))]
    lupdate = Path(sys.executable).parent / "pyside6-lupdate"
    subprocess.run([lupdate, "-silent", *sources, "-ts", str(fresh)], check=True, capture_output=True)
    in_code = set(messages(fresh))
    assert in_code
    plurals_only = language == "en"
    kept = {
        key
        for key, message in messages(FILES[language]).items()
        if message.find("translation").get("type") != "vanished"
    }
    if plurals_only:
        in_code = {key for key in in_code if messages(fresh)[key].get("numerus") == "yes"}
    assert in_code - kept == set()
    assert kept - set(messages(fresh)) == set()
