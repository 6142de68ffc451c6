"""Somebody in a hurry: closes while something is under way, clicks twice, goes back too early."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from tests.qt import fake_cloud
from tests.qt.conftest import Screen
from tests.qt.fakes import CANARY, GOOD_FORM, FakeServices, Gate
from tests.qt.test_accounts import rows
from wizard.flow.session import Session
from wizard.flow.steps import Step
from wizard.model.symptom import Symptom
from wizard.qt.accounts_window import AccountsWindow
from wizard.qt.context import Context
from wizard.qt.wizard_window import WizardWindow

Open = Callable[[], tuple[AccountsWindow, Screen]]
From = Callable[[], tuple[AccountsWindow, WizardWindow, Screen]]


@pytest.fixture
def from_list(open_accounts: Open, qtbot: QtBot) -> From:
    """A wizard opened from the list, all filled in but not yet continued."""

    def opened() -> tuple[AccountsWindow, WizardWindow, Screen]:
        window, accounts = open_accounts()
        accounts.click("Connect personal email")
        assert window.wizard is not None
        screen = Screen(window.wizard)
        screen.click("Continue")
        screen.click("Continue")
        qtbot.waitUntil(lambda: screen.field("Password").isEnabled())
        screen.type("Email address", GOOD_FORM.email)
        screen.type("Password", CANARY)
        screen.type("Server for receiving (IMAP)", GOOD_FORM.imap.host)
        screen.type("Server for sending (SMTP)", GOOD_FORM.smtp.host)
        return window, window.wizard, screen

    return opened


class TestClosingWhileItIsSaved:
    def test_what_is_kept_is_listed(self, from_list: From, services: FakeServices, qtbot: QtBot) -> None:
        window, wizard, screen = from_list()
        services.save_gate = Gate(opened=False)
        screen.click("Connect inbox")
        qtbot.waitUntil(lambda: wizard.run.saving is not None and services.saving.is_set())
        wizard.close()
        assert not wizard.isVisible() and window.wizard is None
        services.save_gate.open()
        qtbot.waitUntil(lambda: bool(rows(window)))
        assert GOOD_FORM.email in rows(window)[0]
        qtbot.waitUntil(lambda: window.context.bridge.idle)
        assert len(rows(window)) == 1

    def test_what_is_refused_is_told(self, from_list: From, services: FakeServices, qtbot: QtBot) -> None:
        window, wizard, screen = from_list()
        services.save_gate = Gate(opened=False)
        screen.click("Connect inbox")
        qtbot.waitUntil(lambda: wizard.run.saving is not None and services.saving.is_set())
        wizard.close()
        assert not wizard.isVisible()
        services.vault.symptom = Symptom.KEYRING_DENIED
        services.save_gate.open()
        qtbot.waitUntil(lambda: window.findChild(QMessageBox) is not None)
        qtbot.waitUntil(lambda: window.context.bridge.idle)
        assert rows(window) == []


class TestAskedWhetherToClose:
    """Nothing is kept while the question is open, for its answer may be to discard all."""

    def asked(self, opened: tuple[AccountsWindow, WizardWindow, Screen], services: FakeServices, qtbot: QtBot) -> None:
        _window, wizard, screen = opened
        services.connector.hold, services.connector.gate = "smtp.test_email", Gate(opened=False)
        screen.click("Connect inbox")
        qtbot.waitUntil(services.connector.waiting.is_set)
        wizard.close()
        services.connector.gate.open()
        qtbot.waitUntil(lambda: not wizard.connecting.running)

    def test_discarded_is_not_saved(
        self, from_list: From, services: FakeServices, context: Context, qtbot: QtBot
    ) -> None:
        opened = from_list()
        self.asked(opened, services, qtbot)
        opened[2].answer("really-close", "Close and discard")
        qtbot.waitUntil(lambda: context.bridge.idle and opened[0].wizard is None)
        assert not services.saving.is_set() and services.vault.kept == {} and services.accounts.kept == {}

    def test_whoever_stays_is_connected(self, from_list: From, services: FakeServices, qtbot: QtBot) -> None:
        opened = from_list()
        self.asked(opened, services, qtbot)
        assert not services.saving.is_set()
        opened[2].answer("really-close", "Keep editing")
        qtbot.waitUntil(lambda: opened[1].session.step is Step.DONE)
        assert len(services.accounts.kept) == 1 and len(rows(opened[0])) == 1


def double_click(button: QAbstractButton) -> None:
    """As Qt tells it: two presses, of which the second is a double click."""
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    QTest.mouseDClick(button, Qt.MouseButton.LeftButton)
    QTest.mouseRelease(button, Qt.MouseButton.LeftButton)


class TestDoubleClicks:
    def test_continue_skips_no_page(self, open_wizard: Callable[..., WizardWindow]) -> None:
        window = open_wizard()
        double_click(window.footer.main)
        assert window.session.step is Step.REVIEW

    def test_nobody_is_sent_to_the_browser_by_the_page_before(
        self, open_wizard: Callable[..., WizardWindow], services: FakeServices
    ) -> None:
        session = Session(fake_cloud.GOOD_MICROSOFT, step=Step.REVIEW)
        session.probed(None)
        window = open_wizard(session)
        double_click(window.footer.main)
        assert window.session.step is Step.DETAILS and services.connector.forms == []

    def test_back_goes_one_page_back(self, open_wizard: Callable[..., WizardWindow]) -> None:
        window = open_wizard()
        window.go_on()
        window.go_on()
        double_click(window.footer.back)
        assert window.session.step is Step.REVIEW


def at_sign_in(open_wizard: Callable[..., WizardWindow]) -> WizardWindow:
    """At the details of Microsoft 365, with an address."""
    session = Session(fake_cloud.GOOD_MICROSOFT, step=Step.DETAILS)
    session.probed(None)
    window = open_wizard(session)
    window.activateWindow()
    return window


class TestKeys:
    def test_enter_twice_starts_and_cancels_nothing(
        self, open_wizard: Callable[..., WizardWindow], services: FakeServices, qtbot: QtBot
    ) -> None:
        services.connector.hold, services.connector.gate = "graph.sign_in", Gate(opened=False)
        window = at_sign_in(open_wizard)
        for _ in range(2):
            qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Return)
        assert window.session.step is Step.CONNECT and window.connecting.running
        qtbot.waitUntil(services.connector.waiting.is_set)
        qtbot.waitUntil(lambda: not window.footer.back._new.isActive())
        qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Return)
        assert window.session.step is Step.DETAILS and len(services.connector.forms) == 1

    def test_enter_held_down_presses_once(self, open_wizard: Callable[..., WizardWindow]) -> None:
        window = open_wizard()
        window.footer.main.setFocus()
        for again in (False, True, True):
            focus = window.focusWidget()
            assert focus is not None
            key = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier, "", again)
            QApplication.sendEvent(focus, key)
        assert window.session.step is Step.REVIEW

    def test_when_the_browser_is_done_the_focus_is_on_cancel(
        self, open_wizard: Callable[..., WizardWindow], services: FakeServices, qtbot: QtBot
    ) -> None:
        services.connector.hold, services.connector.gate = "graph.sign_in", Gate(opened=False)
        window = at_sign_in(open_wizard)
        window.go_on()
        qtbot.waitUntil(lambda: window.connecting.sign_in.waiting is not None)
        again = window.findChild(QPushButton, "open-again")
        assert isinstance(again, QPushButton)
        again.setFocus()
        waits, services.connector.gate = services.connector.gate, Gate(opened=False)
        services.connector.hold = "graph.calendar"
        waits.open()
        qtbot.waitUntil(lambda: window.connecting.sign_in.waiting is None)
        assert window.focusWidget() is window.footer.back
