"""What the tests of signing in with the browser share."""

from collections.abc import Callable

from PySide6.QtWidgets import QLabel

from tests.qt.conftest import Screen
from wizard.model.form import ConnectForm
from wizard.qt.wizard_window import WizardWindow

Connect = Callable[[ConnectForm], tuple[WizardWindow, Screen]]


def said(screen: Screen) -> str:
    return "\n".join(label.accessibleName() or label.text() for label in screen.all(QLabel))
