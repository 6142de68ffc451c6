"""Enter on a button presses that one; anywhere else it takes the page's main button."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from tests.qt.fakes import FakeServices
from wizard.flow.session import Session
from wizard.flow.steps import Step
from wizard.qt.pages.details import DetailsPage
from wizard.qt.parts.card import FoldButton
from wizard.qt.wizard_window import WizardWindow

Open = Callable[..., WizardWindow]


def press_enter_on(button: QAbstractButton, qtbot: QtBot) -> None:
    button.setFocus()
    qtbot.keyClick(button, Qt.Key.Key_Return)


def test_back_goes_back_and_sends_nothing(open_wizard: Open, services: FakeServices, qtbot: QtBot) -> None:
    window = open_wizard(Session(step=Step.DETAILS))
    press_enter_on(window.footer.back, qtbot)
    assert window.session.step is Step.REVIEW
    assert services.connector.forms == []


def test_what_folds_is_opened(open_wizard: Open, qtbot: QtBot) -> None:
    window = open_wizard(Session(step=Step.DETAILS))
    page = window.page(Step.DETAILS)
    assert isinstance(page, DetailsPage)
    fold = page.findChild(FoldButton)
    assert fold is not None
    press_enter_on(fold, qtbot)
    assert fold.isChecked()
    assert window.session.step is Step.DETAILS
