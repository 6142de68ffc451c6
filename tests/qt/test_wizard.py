"""From the first page to the last, by names and keys."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QLineEdit, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from tests.qt.conftest import Screen
from tests.qt.fakes import (
    CANARY,
    FACTS,
    GOOD_FORM,
    IMAP,
    SMTP,
    FakeServices,
    Gate,
    expired,
    failed,
    refused,
    wrong_port,
)
from wizard.flow.session import Session
from wizard.flow.steps import Step
from wizard.model.form import ConnectForm
from wizard.model.problem import Diagnosis
from wizard.model.provider import Security
from wizard.model.symptom import Finding, Symptom
from wizard.qt.accounts_window import AccountsWindow
from wizard.qt.context import Context
from wizard.qt.parts.field import TextField
from wizard.qt.wizard_window import WizardWindow
from wizard.store.accounts import ProfileDamaged, StoreError

Details = Callable[[], tuple[WizardWindow, Screen]]
Open = Callable[..., WizardWindow]


def test_to_connected(at_details: Details, services: FakeServices, qtbot: QtBot) -> None:
    window, screen = at_details()
    with qtbot.waitSignal(window.connected) as connected:
        screen.click("Connect inbox")
    assert window.session.step is Step.DONE
    assert services.connector.forms[0].email == GOOD_FORM.email
    assert services.vault.kept[connected.args[0].id].reveal() == CANARY
    assert any(label.text() == "Your mailbox is connected" for label in screen.all(QLabel))
    assert not any(CANARY in edit.text() for edit in window.findChildren(QLineEdit))
    assert not window.session.form.password
    screen.click("Done")
    assert not window.isVisible()


def test_success_keeps_times_and_what_was_found(at_details: Details, services: FakeServices, qtbot: QtBot) -> None:
    window, screen = at_details()
    with qtbot.waitSignal(window.connected):
        screen.click("Connect inbox")
    qtbot.waitUntil(lambda: screen.has_button("What was found"))
    assert any(label.text() == "12 ms" for label in screen.all(QLabel))
    assert not any("TLSv1.3" in label.accessibleName() for label in screen.all(QLabel))
    screen.click("What was found")
    assert any("TLSv1.3" in label.accessibleName() for label in screen.all(QLabel))


def test_nothing_touches_network_or_keyring_before_the_details(open_wizard: Open, services: FakeServices) -> None:
    screen = Screen(open_wizard())
    screen.click("Continue")
    assert services.connector.forms == [] and services.vault.probes == 0


def test_enter_takes_the_main_button(open_wizard: Open, qtbot: QtBot) -> None:
    window = open_wizard()
    qtbot.keyClick(window, Qt.Key.Key_Return)
    assert window.session.step is Step.REVIEW
    qtbot.keyClick(window, Qt.Key.Key_Return)
    assert window.session.step is Step.DETAILS


def test_back_and_the_header_lose_nothing(at_details: Details) -> None:
    window, screen = at_details()
    screen.click("Back")
    screen.click("Back")
    assert window.session.step is Step.PROVIDER
    screen.click("Step 3 of 4: Details, to come")
    assert screen.field("Email address").text() == GOOD_FORM.email
    assert screen.field("Password").text() == CANARY
    assert screen.field("Server for sending (SMTP)").text() == GOOD_FORM.smtp.host


def test_a_failure_loses_nothing(at_details: Details, services: FakeServices, qtbot: QtBot) -> None:
    window, screen = at_details()
    services.connector.failure = failed(refused())
    screen.click("Connect inbox")
    qtbot.waitUntil(lambda: window.session.step is Step.TROUBLE)
    screen.click("Back to details")
    assert screen.field("Password").text() == CANARY
    assert screen.field("Email address").text() == GOOD_FORM.email


def test_field_errors_stand_at_their_fields_and_the_first_gets_the_focus(at_details: Details) -> None:
    window, screen = at_details()
    screen.type("Email address", "alice")
    screen.type("Server for receiving (IMAP)", "https://mail.example.com/")
    screen.click("Connect inbox")
    assert window.session.step is Step.DETAILS
    assert window.focusWidget() is screen.field("Email address")
    assert "@" in screen.field("Email address").accessibleDescription()
    assert screen.field("Server for receiving (IMAP)").accessibleDescription()
    screen.type("Email address", "alice@example.com")
    assert "name@example.com." not in screen.field("Email address").accessibleDescription()


def test_an_error_behind_advanced_options_opens_them(at_details: Details) -> None:
    _window, screen = at_details()
    screen.click("Advanced options")
    screen.type("Port for receiving", "99999")
    screen.click("Advanced options")
    screen.click("Connect inbox")
    assert screen.field("Port for receiving").accessibleDescription()


def test_known_servers_are_filled_in_and_typed_ones_are_kept(open_wizard: Open, qtbot: QtBot) -> None:
    window = open_wizard()
    screen = Screen(window)
    screen.type("Not sure? Type your email address", "bob@known.example")
    screen.click("Continue")
    screen.click("Continue")
    assert screen.field("Email address").text() == "bob@known.example"
    assert screen.field("Server for receiving (IMAP)").text() == "imap.known.example"
    screen.click("Advanced options")
    assert window.session.form.smtp.security is Security.STARTTLS
    screen.type("Server for sending (SMTP)", "mine.example")
    screen.type("Email address", "carol@known.example")
    qtbot.wait(300)
    assert screen.field("Server for sending (SMTP)").text() == "mine.example"


class TestKeyring:
    def test_no_password_before_the_answer(self, open_wizard: Open, services: FakeServices, qtbot: QtBot) -> None:
        services.vault.gate = Gate(opened=False)
        screen = Screen(open_wizard(Session(step=Step.DETAILS)))
        assert not screen.field("Password").isEnabled()
        assert not screen.button("Connect inbox").isEnabled()
        services.vault.gate.open()
        qtbot.waitUntil(lambda: screen.field("Password").isEnabled())
        assert screen.button("Connect inbox").isEnabled()

    def test_session_only(self, open_wizard: Open, services: FakeServices, qtbot: QtBot) -> None:
        services.vault.symptom = Symptom.KEYRING_UNAVAILABLE
        window = open_wizard(Session(replace(GOOD_FORM), step=Step.DETAILS))
        screen = Screen(window)
        qtbot.waitUntil(lambda: screen.has_button("Connect for this session only"))
        assert not screen.field("Password").isEnabled()
        screen.click("Connect for this session only")
        screen.type("Password", CANARY)
        with qtbot.waitSignal(window.connected) as connected:
            screen.click("Connect inbox")
        assert connected.args[0].session_only
        assert services.vault.kept == {} and list(services.session_vault.kept)

    def test_check_again(self, open_wizard: Open, services: FakeServices, qtbot: QtBot) -> None:
        services.vault.symptom = Symptom.KEYRING_LOCKED
        screen = Screen(open_wizard(Session(step=Step.DETAILS)))
        qtbot.waitUntil(lambda: screen.has_button("Check again"))
        services.vault.symptom = None
        screen.click("Check again")
        qtbot.waitUntil(lambda: screen.field("Password").isEnabled())
        assert not screen.has_button("Check again")

    def test_a_keyring_that_fails_at_the_end_costs_no_second_sign_in(
        self, at_details: Details, services: FakeServices, qtbot: QtBot
    ) -> None:
        window, screen = at_details()
        services.vault.symptom = Symptom.KEYRING_DENIED
        screen.click("Connect inbox")
        qtbot.waitUntil(lambda: window.session.step is Step.TROUBLE)
        with qtbot.waitSignal(window.connected):
            screen.window.findChild(QPushButton, "remedy-this_session_only").click()
        assert len(services.connector.forms) == 1


class TestRun:
    @pytest.mark.parametrize("stage", ["imap.names", "smtp.tls", "imap.sign_in", "smtp.test_email"])
    def test_cancel_in_each_stage(
        self, at_details: Details, services: FakeServices, context: Context, qtbot: QtBot, stage: str
    ) -> None:
        window, screen = at_details()
        services.connector.hold, services.connector.gate = stage, Gate(opened=False)
        screen.click("Connect inbox")
        qtbot.waitUntil(services.connector.waiting.is_set)
        screen.click("Cancel")
        assert services.connector.tokens[-1].cancelled and context.bridge.idle
        assert window.session.step is Step.DETAILS
        assert screen.field("Password").text() == CANARY

    def test_what_a_cancelled_run_still_tells_is_dropped(
        self, at_details: Details, services: FakeServices, qtbot: QtBot
    ) -> None:
        window, screen = at_details()
        services.connector.hold, services.connector.gate = "imap.tls", Gate(opened=False)
        screen.click("Connect inbox")
        qtbot.waitUntil(services.connector.waiting.is_set)
        screen.click("Cancel")
        services.connector.hold = ""
        services.connector.failure = failed(expired())
        screen.click("Connect inbox")
        qtbot.waitUntil(lambda: window.session.step is Step.TROUBLE)
        assert len(services.connector.forms) == 2

    def test_closing_during_a_run_asks_and_then_cancels(
        self, at_details: Details, services: FakeServices, context: Context, qtbot: QtBot
    ) -> None:
        window, screen = at_details()
        services.connector.hold, services.connector.gate = "imap.tls", Gate(opened=False)
        screen.click("Connect inbox")
        qtbot.waitUntil(services.connector.waiting.is_set)
        qtbot.keyClick(window, Qt.Key.Key_Escape)
        assert window.isVisible()
        screen.answer("really-close", "Close and discard")
        assert not window.isVisible()
        assert services.connector.tokens[-1].cancelled and context.bridge.idle

    def test_both_legs_are_shown_with_what_was_found(
        self, at_details: Details, services: FakeServices, qtbot: QtBot
    ) -> None:
        _window, screen = at_details()
        services.connector.hold, services.connector.gate = "smtp.test_email", Gate(opened=False)
        screen.click("Connect inbox")
        qtbot.waitUntil(services.connector.waiting.is_set)

        def names() -> list[str]:
            return [label.accessibleName() or label.text() for label in screen.all(QLabel)]

        qtbot.waitUntil(lambda: "Sending the test email: under way" in names())
        assert "Encrypted: done" in names() and any("12 ms" in label.text() for label in screen.all(QLabel))
        assert any("TLSv1.3" in name for name in names())

    def test_a_certificate_that_was_allowed_is_not_called_right(
        self, at_details: Details, services: FakeServices, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setitem(FACTS, "certificate", {"exception": True})
        window, screen = at_details()
        services.connector.hold, services.connector.gate = "smtp.test_email", Gate(opened=False)
        screen.click("Connect inbox")

        def texts() -> list[str]:
            return [label.text() for label in screen.all(QLabel)]

        qtbot.waitUntil(lambda: texts().count("Certificate allowed by you") == 2)
        assert "Certificate is right" not in texts()
        assert not any("exception" in text for text in texts())
        services.connector.gate.open()
        qtbot.waitUntil(lambda: window.session.step is Step.DONE)
        assert texts().count("Certificate allowed by you") == 2


class TestTrouble:
    def test_a_button_repairs_and_connects(self, at_details: Details, services: FakeServices, qtbot: QtBot) -> None:
        window, screen = at_details()
        services.connector.failure = failed(wrong_port())
        screen.click("Connect inbox")
        qtbot.waitUntil(lambda: window.session.step is Step.TROUBLE)
        services.connector.failure = None
        with qtbot.waitSignal(window.connected):
            screen.window.findChild(QPushButton, "remedy-use_server").click()
        assert services.connector.forms[-1].smtp.port == "587"
        assert services.connector.forms[-1].smtp.security is Security.STARTTLS

    def test_a_certificate_is_shown_before_it_is_allowed(
        self, at_details: Details, services: FakeServices, qtbot: QtBot
    ) -> None:
        window, screen = at_details()
        services.connector.failure = failed(expired())
        screen.click("Connect inbox")
        qtbot.waitUntil(lambda: window.session.step is Step.TROUBLE)
        services.connector.failure = None
        screen.click("Show certificate…")
        assert len(services.connector.forms) == 1
        assert any("3F9A 1C0B" in label.text() for label in window.findChildren(QLabel))
        with qtbot.waitSignal(window.connected):
            screen.click("Allow this certificate")
        pins = services.connector.forms[-1].options.pins
        assert [(pin.host, pin.port) for pin in pins] == [("imap.example.com", 993)]

    def test_the_picture_says_in_words_which_link_is_broken(
        self, at_details: Details, services: FakeServices, qtbot: QtBot
    ) -> None:
        window, screen = at_details()
        services.connector.failure = failed(refused())
        screen.click("Connect inbox")
        qtbot.waitUntil(lambda: window.session.step is Step.TROUBLE)
        picture = next(widget for widget in window.findChildren(object) if widget.objectName() == "path")
        assert "Sign-in: broken here" in picture.accessibleDescription()
        assert "Sending: not reached" in picture.accessibleDescription()

    def test_the_picture_shows_what_passed_before_the_servers_first_word(
        self, at_details: Details, services: FakeServices, qtbot: QtBot
    ) -> None:
        """Courier with implicit TLS is recognised by its greeting: encryption and certificate are behind it."""
        window, screen = at_details()
        finding = Finding(Symptom.SERVER_IS_COURIER, "imap.greeting", IMAP)
        services.connector.failure = failed(Diagnosis(services.catalog.problem_for(finding), finding))
        screen.click("Connect inbox")
        qtbot.waitUntil(lambda: window.session.step is Step.TROUBLE)
        picture = next(widget for widget in window.findChildren(object) if widget.objectName() == "path")
        assert "Server: broken here; Encryption: works; Sign-in: not reached" in picture.accessibleDescription()

    def test_ctrl_c_copies_the_summary_and_the_button_the_report(
        self, at_details: Details, services: FakeServices, qtbot: QtBot
    ) -> None:
        window, screen = at_details()
        services.connector.failure = failed(refused())
        screen.click("Connect inbox")
        qtbot.waitUntil(lambda: window.session.step is Step.TROUBLE)
        window.activateWindow()
        qtbot.keyClick(window.focusWidget(), Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
        text = QGuiApplication.clipboard().text()
        assert refused().problem.name in text and "AUTHENTICATIONFAILED" in text and CANARY not in text
        screen.click("Copy report")
        assert QGuiApplication.clipboard().text().startswith("report with")

    def test_a_text_that_is_cut_off_is_told_at_once_and_never_used(self, at_details: Details) -> None:
        window, screen = at_details()
        field = next(one for one in window.findChildren(TextField) if one.label.objectName() == "email")
        screen.type("Email address", "a" * 5000 + "@example.com")
        assert "the rest was left out" in field.error
        screen.click("Connect inbox")
        assert window.session.step is Step.DETAILS
        assert field.error
        screen.type("Email address", "alice@example.com")
        assert not field.error

    def test_the_other_legs_finding_is_listed(self, at_details: Details, services: FakeServices, qtbot: QtBot) -> None:
        window, screen = at_details()
        services.connector.failure = failed(expired(), wrong_port())
        screen.click("Connect inbox")
        qtbot.waitUntil(lambda: window.session.step is Step.TROUBLE)
        assert any(label.text() == wrong_port().problem.name for label in screen.all(QLabel))

    def test_one_problem_of_both_servers_is_told_once(
        self, at_details: Details, services: FakeServices, qtbot: QtBot
    ) -> None:
        """Both on one host: the second card says which server it means, and doesn't repeat the sentences."""
        window, screen = at_details()
        finding = Finding(Symptom.CONNECTION_REFUSED, "imap.reach", IMAP)
        problem = services.catalog.problem_for(finding)
        sending = replace(SMTP, host=IMAP.host, port=IMAP.port)
        other = replace(finding, stage="smtp.reach", endpoint=sending)
        services.connector.failure = failed(Diagnosis(problem, finding), Diagnosis(problem, other))
        screen.click("Connect inbox")
        qtbot.waitUntil(lambda: window.session.step is Step.TROUBLE)
        shown = [label.text() for label in screen.all(QLabel)]
        assert shown.count("Sending · imap.example.com:993") == 1 and "The same problem here." in shown
        assert len(shown) == len({text for text in shown if text}) + shown.count("")

    def test_a_damaged_list_found_when_saving_can_be_reset(
        self, at_details: Details, services: FakeServices, qtbot: QtBot
    ) -> None:
        window, screen = at_details()
        services.accounts.broken = ProfileDamaged(Path("data/accounts.sqlite3"), "SQLITE_CORRUPT")
        screen.click("Connect inbox")
        qtbot.waitUntil(lambda: window.session.step is Step.TROUBLE)
        assert any("data/accounts.sqlite3" in label.text() for label in screen.all(QLabel))
        with qtbot.waitSignal(window.connected):
            screen.click("Start with an empty list")
        assert len(services.connector.forms) == 1

    def test_a_full_disk_when_saving_is_no_damage(
        self, at_details: Details, services: FakeServices, qtbot: QtBot
    ) -> None:
        window, screen = at_details()
        services.accounts.broken = StoreError(Path("data/accounts.sqlite3"), "SQLITE_FULL")
        screen.click("Connect inbox")
        qtbot.waitUntil(lambda: bool(window.findChildren(QMessageBox, "store-error")))
        assert "data/accounts.sqlite3" in window.findChildren(QMessageBox, "store-error")[0].text()
        assert window.session.step is Step.DETAILS and window.session.form.email

    def test_the_fingerprint_waits_behind_the_fold(
        self, at_details: Details, services: FakeServices, qtbot: QtBot
    ) -> None:
        window, screen = at_details()
        services.connector.failure = failed(expired())
        screen.click("Connect inbox")
        qtbot.waitUntil(lambda: window.session.step is Step.TROUBLE)

        def shown(words: str) -> bool:
            return any(words in label.text() for label in screen.all(QLabel))

        assert not shown("3F9A 1C0B")
        assert shown("imap.example.com, mail.example.com") and shown("Example Authority R3") and shown("18 Nov 2026")
        screen.click("Technical details")
        assert shown("3F9A 1C0B")
        page = window.page(Step.TROUBLE)
        page.grab()
        todo = next(label for label in screen.all(QLabel) if label.text() == "What to do")
        assert todo.mapTo(page, todo.rect().bottomLeft()).y() < page.height() * 2 // 3


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


def test_reconnect_asks_for_the_password_only(open_wizard: Open, qtbot: QtBot) -> None:
    form = ConnectForm(email=GOOD_FORM.email, imap=GOOD_FORM.imap, smtp=GOOD_FORM.smtp)
    window = open_wizard(Session(form, step=Step.DETAILS, account_id="a1"))
    screen = Screen(window)
    qtbot.waitUntil(lambda: screen.field("Password").isEnabled())
    assert screen.field("Email address").text() == GOOD_FORM.email and screen.field("Password").text() == ""
    screen.type("Password", CANARY)
    with qtbot.waitSignal(window.connected) as connected:
        screen.click("Connect inbox")
    assert connected.args[0].id == "a1"


def test_practice_is_marked_and_keeps_nothing(open_wizard: Open, services: FakeServices, qtbot: QtBot) -> None:
    window = open_wizard(Session(GOOD_FORM, practice=True))
    screen = Screen(window)
    assert any(label.text().startswith("Practice: pretend mailbox") for label in screen.all(QLabel))
    for name in ("Continue", "Continue", "Connect inbox"):
        screen.click(name)
    qtbot.waitUntil(lambda: window.session.step is Step.DONE)
    assert services.vault.probes == 0 and services.vault.kept == {} and services.accounts.kept == {}
    assert window.findChild(QMessageBox) is None


def test_enter_takes_the_button_that_mends_it(at_details: Details, services: FakeServices, qtbot: QtBot) -> None:
    window, screen = at_details()
    services.connector.failure = failed(wrong_port())
    screen.click("Connect inbox")
    qtbot.waitUntil(lambda: window.session.step is Step.TROUBLE)
    assert window.focusWidget().objectName() == "remedy-use_server"
    services.connector.failure = None
    with qtbot.waitSignal(window.connected):
        qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Return)
    assert services.connector.forms[-1].smtp.port == "587"


@pytest.mark.parametrize("name", ["Email address", "Server for receiving (IMAP)"])
def test_text_that_is_set_as_a_whole_counts_as_typed(at_details: Details, name: str) -> None:
    """As a screen reader, dictation or a password manager does it: without a key."""
    window, screen = at_details()
    screen.type(name, "")
    screen.click("Connect inbox")
    assert screen.field(name).accessibleDescription()
    screen.field(name).setText("mail.example.com" if "Server" in name else "bob@example.com")
    assert not screen.field(name).accessibleDescription()
    form = window.session.form
    assert (form.imap.host if "Server" in name else form.email) == screen.field(name).text()


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
