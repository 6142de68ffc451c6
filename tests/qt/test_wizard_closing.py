"""Closing the window, and what practice leaves behind."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QMessageBox
from pytestqt.qtbot import QtBot

from tests.qt.conftest import Screen
from tests.qt.fakes import CANARY, GOOD_FORM, FakeServices
from wizard.flow.session import Session
from wizard.flow.steps import Step
from wizard.qt.accounts_window import AccountsWindow
from wizard.qt.wizard_window import WizardWindow

Details = Callable[[], tuple[WizardWindow, Screen]]
Open = Callable[..., WizardWindow]


class TestClosing:
    def test_without_a_word_when_nothing_was_typed(self, open_wizard: Open, qtbot: QtBot) -> None:
        window = open_wizard()
        qtbot.keyClick(window, Qt.Key.Key_Escape)
        assert not window.isVisible()

    def test_staying_keeps_everything(self, at_details: Details, qtbot: QtBot) -> None:
        window, screen = at_details()
        qtbot.keyClick(window, Qt.Key.Key_Escape)
        screen.answer("really-close", "Keep editing")
        assert window.isVisible() and screen.field("Password").text() == CANARY

    def test_the_password_is_wiped(self, at_details: Details, qtbot: QtBot) -> None:
        window, screen = at_details()
        qtbot.keyClick(window, Qt.Key.Key_Escape)
        edit = screen.field("Password")
        screen.answer("really-close", "Close and discard")
        assert edit.text() == "" and not window.session.form.password


def test_practice_is_marked_and_keeps_nothing(open_wizard: Open, services: FakeServices, qtbot: QtBot) -> None:
    window = open_wizard(Session(GOOD_FORM, practice=True))
    screen = Screen(window)
    assert any(label.text().startswith("Practice: pretend mailbox") for label in screen.all(QLabel))
    screen.click("Continue")
    told = [label.text() for label in screen.all(QLabel) if label.isVisible()]
    assert told[told.index("Stores") + 1].startswith("Nothing") and "Also stores" not in told
    screen.button("Back").click()
    for name in ("Continue", "Continue", "Connect inbox"):
        screen.click(name)
    qtbot.waitUntil(lambda: window.session.step is Step.DONE)
    assert services.vault.probes == 0 and services.vault.kept == {} and services.accounts.kept == {}
    assert window.findChild(QMessageBox) is None


class TestPracticeLink:
    """On the first page, after something was entered."""

    @pytest.fixture
    def asked(self, open_accounts: Callable[[], tuple[AccountsWindow, Screen]]) -> tuple[AccountsWindow, Screen]:
        window, _ = open_accounts()
        window.open_wizard()
        assert window.wizard is not None
        screen = Screen(window.wizard)
        screen.type("Not sure? Type your email address", "alice@example.com")
        screen.click("Practice with a pretend mailbox")
        assert window.practice_dialog is None
        return window, screen

    def test_discarding_leads_on_at_once(self, asked: tuple[AccountsWindow, Screen]) -> None:
        window, screen = asked
        screen.answer("really-close", "Close and discard")
        assert window.wizard is None and window.practice_dialog is not None

    def test_staying_stays_and_closing_later_only_closes(
        self, asked: tuple[AccountsWindow, Screen], qtbot: QtBot
    ) -> None:
        window, screen = asked
        screen.answer("really-close", "Keep editing")
        assert window.wizard is not None and window.practice_dialog is None
        qtbot.waitUntil(lambda: window.wizard.findChild(QMessageBox) is None)
        qtbot.keyClick(window.wizard, Qt.Key.Key_Escape)
        screen.answer("really-close", "Close and discard")
        assert window.wizard is None and window.practice_dialog is None
