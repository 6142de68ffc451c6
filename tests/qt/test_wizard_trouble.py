"""The page of a problem: what it tells, and the buttons that mend it."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from tests.qt.conftest import Screen
from tests.qt.fakes import CANARY, IMAP, SMTP, FakeServices, expired, failed, refused, wrong_port
from wizard.flow.steps import Step
from wizard.model.problem import Diagnosis
from wizard.model.provider import Security
from wizard.model.symptom import Finding, Symptom
from wizard.qt.parts.field import TextField
from wizard.qt.wizard_window import WizardWindow
from wizard.store.accounts import ProfileDamaged, StoreError

Details = Callable[[], tuple[WizardWindow, Screen]]


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
        assert "Mailbox: not reached; Sending: works" in picture.accessibleDescription()

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

    def test_a_servers_words_do_not_turn_the_direction_of_writing(
        self, at_details: Details, services: FakeServices, qtbot: QtBot
    ) -> None:
        window, screen = at_details()
        diagnosis = refused()
        said = replace(diagnosis.finding, server_text="NO \u202edesufer \u2067\u05e9\u05dc\u05d5\u05dd")
        services.connector.failure = failed(replace(diagnosis, finding=said))
        screen.click("Connect inbox")
        qtbot.waitUntil(lambda: window.session.step is Step.TROUBLE)
        shown = {label.text() for label in window.findChildren(QLabel)}
        assert "NO desufer \u05e9\u05dc\u05d5\u05dd" in shown

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
