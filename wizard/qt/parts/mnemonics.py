"""Gives each visible button, fold and field label of a page its own letter, in any language.

Letters are handed out by the program, not by translators: so they are unique on every page whatever stands on it.
"""

import re
from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QLabel, QPushButton, QRadioButton, QWidget

from wizard.model.provider import Language

_OWN = re.compile(r"&(.)")
_BUTTONS = (QPushButton, QCheckBox, QRadioButton)
"""Take a letter always; other buttons where their words come from `say`."""
_APPENDED = re.compile(r"\s?\(&?[A-Z]\)$")


def plain(text: str) -> str:
    """A text without its letter."""
    return _APPENDED.sub("", text.replace("&&", "\0").replace("&", "")).replace("\0", "&")


def assign(root: QWidget, language: Language) -> dict[str, QWidget]:
    """Sets the letters anew for all that is visible under `root`; returns who has which."""
    taken: dict[str, QWidget] = {}
    for widget in _takers(root):
        text = plain(widget.property("words") or widget.text())
        if not text:
            continue
        widget.setProperty("words", text)
        letter = _free_letter(text, _key(widget), taken, language)
        widget.setText(_with_letter(text, letter))
        if isinstance(widget, _BUTTONS):
            widget.setAccessibleName(text)
        if letter:
            taken[letter] = widget
    return taken


def say(widget: QAbstractButton | QLabel, text: str) -> None:
    """Sets a text that will get a letter. Words that it says already keep theirs."""
    shown = text.replace("&", "&&")
    if widget.property("words") == shown and plain(widget.text()) == text:
        return
    widget.setProperty("words", shown)
    widget.setText(shown)
    widget.setAccessibleName(text)


def stands_for(button: QAbstractButton, key: str) -> None:
    """What it does now, where that changes: the same action then has the same letter wherever it is offered, also in
    Japanese, whose words have none. "" for what its name says.
    """
    button.setProperty("stands-for", key)


def _key(widget: QWidget) -> str:
    return widget.property("stands-for") or widget.objectName()


def _takers(root: QWidget) -> list[QAbstractButton | QLabel]:
    found: list[QAbstractButton | QLabel] = []
    for widget in _shown(root):
        if isinstance(widget, QLabel) and _names_a_field(widget):
            found.append(widget)
        if isinstance(widget, QAbstractButton) and (isinstance(widget, _BUTTONS) or widget.property("words")):
            found.append(widget)
    return sorted(found, key=_turn)


def _turn(widget: QAbstractButton | QLabel) -> int:
    """What is there on many pages chooses first, so that its letter stays: the foot, folds, the language."""
    if widget.property("main"):
        return 0
    return 2 if isinstance(widget, (*_BUTTONS, QLabel)) else 1


def _shown(root: QWidget) -> Iterator[QWidget]:
    """All that is visible if `root` is, each before what is inside it; hidden pages aren't even looked into, nor
    windows of their own.
    """
    for child in root.children():
        if isinstance(child, QWidget) and not child.isHidden() and not child.isWindow():
            yield child
            yield from _shown(child)


def _names_a_field(label: QLabel) -> bool:
    buddy = label.buddy()
    return buddy is not None and bool(buddy.focusPolicy() & Qt.FocusPolicy.TabFocus)


def _free_letter(text: str, name: str, taken: dict[str, QWidget], language: Language) -> str:
    latin = name if language is Language.JA else text
    starts = [word[0] for word in re.findall(r"[A-Za-z]+", latin)]
    others = [c for c in latin if c.isascii() and c.isalpha()]
    spare = list("ABCDEFGHIJKLMNOPQRSTUVWXYZ") if language is Language.JA else []
    return next((c.upper() for c in (*starts, *others, *spare) if c.upper() not in taken), "")


def _with_letter(text: str, letter: str) -> str:
    shown = text.replace("&", "&&")
    if not letter:
        return shown
    found = re.search(rf"\b{letter}", shown, re.IGNORECASE) or re.search(letter, shown, re.IGNORECASE)
    first = shown.lstrip("“„")[:1]  # what is quoted begins in them
    if found and first < "\u0250":
        return shown[: found.start()] + "&" + shown[found.start() :]
    return f"{shown}(&{letter})"
