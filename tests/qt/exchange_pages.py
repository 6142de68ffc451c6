"""What the tests of Exchange share."""

from collections.abc import Callable

from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from tests.qt.conftest import Screen
from wizard.flow.steps import Step
from wizard.flow.url_help import AdviceKind
from wizard.qt.parts.url_finder import FinderPanel
from wizard.qt.wizard_window import WizardWindow

Open = Callable[..., WizardWindow]
At = Callable[..., tuple[WizardWindow, Screen]]


def panel(window: WizardWindow) -> FinderPanel:
    found = window.findChild(FinderPanel)
    assert isinstance(found, FinderPanel)
    return found


def until_advised(window: WizardWindow, kind: AdviceKind, qtbot: QtBot) -> str:
    qtbot.waitUntil(lambda: panel(window).advice.kind is kind)
    return panel(window).text.text()


def texts(screen: Screen) -> list[str]:
    return [label.accessibleName() or label.text() for label in screen.all(QLabel)]


def to_trouble(window: WizardWindow, screen: Screen, qtbot: QtBot) -> None:
    screen.click("Connect inbox")
    qtbot.waitUntil(lambda: window.session.step is Step.TROUBLE)
