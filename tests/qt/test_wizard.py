"""From the first page to the last, by names and keys."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from tests.qt.conftest import Screen
from tests.qt.fakes import CANARY, FACTS, GOOD_FORM, SHA256, FakeServices, Gate, expired, failed, refused
from wizard.flow.session import Session
from wizard.flow.steps import Step
from wizard.model.form import ConnectForm
from wizard.model.provider import Security
from wizard.model.symptom import Symptom
from wizard.qt.context import Context
from wizard.qt.wizard_window import WizardWindow

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
    for detail in ("TLSv1.3", SHA256, "SASL-IR"):
        assert any(detail in label.accessibleName() for label in screen.all(QLabel))


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
