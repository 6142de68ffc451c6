"""What a screen reader is told where Qt's own answer would mislead; the whole is heard in tests/e2e."""

from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from wizard.qt import accessible
from wizard.qt.parts.card import Collapsible


def test_a_fold_is_a_button_that_is_open_or_closed(qtbot: QtBot) -> None:
    accessible.install()
    fold = Collapsible("more", QLabel("inside"))
    qtbot.addWidget(fold)
    fold.say("More")
    told = QAccessible.queryAccessibleInterface(fold.button)
    assert told.role() is QAccessible.Role.Button and not told.state().checkable
    assert told.text(QAccessible.Text.Name) == "More"
    assert told.state().expandable and told.state().collapsed and not told.state().expanded
    fold.open()
    assert told.state().expanded and not told.state().collapsed
