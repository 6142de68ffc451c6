"""Other (IMAP), with a domain that is on no list: where its mail is, by DNS, told while the details are filled in."""

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from tests.qt.conftest import Screen
from tests.qt.fakes import CANARY, FakeServices, Gate
from wizard.flow.session import Session
from wizard.flow.steps import Step
from wizard.model.form import ConnectForm, ServerEntry
from wizard.model.provider import Language, Provider
from wizard.qt.context import Context
from wizard.qt.wizard_window import WizardWindow

MICROSOFT = {"mx_hosts": ["c.mail.protection.outlook.com"], "mx_provider": "Microsoft 365", "mx_way": "microsoft365"}
GOOGLE = {
    "mx_hosts": ["aspmx.l.google.com"],
    "mx_provider": "Google Workspace",
    "mx_family": "gmail",
    "mx_way": "google",
}
IONOS = {"mx_hosts": ["mx00.ionos.de"], "mx_provider": "IONOS", "mx_family": "ionos", "mx_way": "imap"}
OWN = {"mx_hosts": ["mail.company.example"]}
RECEIVING, SENDING = "Server for receiving (IMAP)", "Server for sending (SMTP)"
ADDRESS = "alice@company.example"

At = Callable[..., tuple[WizardWindow, Screen]]


def said(screen: Screen) -> str:
    return "\n".join(label.text() for label in screen.all(QLabel))


def settled(window: WizardWindow, qtbot: QtBot) -> None:
    """Whatever typing leads to has been done."""
    timers = [timer for timer in window.findChildren(QTimer) if timer.isSingleShot()]
    qtbot.waitUntil(lambda: not any(timer.isActive() for timer in timers) and window.context.bridge.idle)


@pytest.fixture
def at_empty_details(open_wizard: Callable[..., WizardWindow], qtbot: QtBot) -> At:
    """By the way that a person goes."""

    def opened() -> tuple[WizardWindow, Screen]:
        window = open_wizard()
        screen = Screen(window)
        screen.click("Continue")
        screen.click("Continue")
        qtbot.waitUntil(lambda: screen.field("Password").isEnabled())
        return window, screen

    return opened


@pytest.fixture
def told(at_empty_details: At, services: FakeServices, qtbot: QtBot) -> At:
    """The address is typed, and DNS has told this of its domain."""

    def typed(records: dict[str, Any]) -> tuple[WizardWindow, Screen]:
        services.connector.records["company.example"] = records
        window, screen = at_empty_details()
        screen.type("Email address", ADDRESS)
        qtbot.waitUntil(lambda: window.session.place.domain == "company.example")
        return window, screen

    return typed


def test_the_mailboxes_of_microsoft_are_one_click_away_with_all_kept(
    told: At, services: FakeServices, qtbot: QtBot
) -> None:
    window, screen = told(MICROSOFT)
    assert "The mail of company.example is hosted at Microsoft 365." in said(screen)
    assert "takes no passwords from mail programs" in said(screen)
    screen.type("Password", CANARY)
    assert screen.has_button("Choose another provider")
    screen.click("Continue with Microsoft 365")
    assert window.session.form.provider is Provider.MICROSOFT365
    assert window.session.step is Step.REVIEW, "it reads the calendar, too"
    screen.click("Continue")
    assert screen.field("Email address").text() == ADDRESS
    screen.click("Back")
    screen.click("Back")
    assert (window.session.step, window.session.form.provider) == (Step.DETAILS, Provider.IMAP)
    assert screen.field("Password").text() == CANARY


def test_whoever_knows_servers_goes_on(told: At) -> None:
    _, screen = told(MICROSOFT)
    screen.type(RECEIVING, "imap.company.example")
    screen.type(SENDING, "smtp.company.example")
    assert screen.has_button("Connect inbox")


def test_google_is_one_click_away(told: At) -> None:
    window, screen = told(GOOGLE)
    assert "hosted at Google Workspace" in said(screen)
    screen.click("Continue with Google")
    assert (window.session.step, window.session.form.provider) == (Step.DETAILS, Provider.GOOGLE)
    assert screen.field("Email address").text() == ADDRESS


def test_known_servers_are_offered_and_filled_in_on_a_click_only(
    told: At, services: FakeServices, qtbot: QtBot
) -> None:
    window, screen = told(IONOS)
    assert "hosted at IONOS" in said(screen)
    assert "imap.ionos.de for receiving, smtp.ionos.de for sending" in said(screen)
    assert screen.field(RECEIVING).text() == screen.field(SENDING).text() == ""
    button = screen.button("Use these servers")
    button.setFocus()
    qtbot.keyClick(button, Qt.Key.Key_Space)
    assert (screen.field(RECEIVING).text(), screen.field(SENDING).text()) == ("imap.ionos.de", "smtp.ionos.de")
    assert "Its servers are filled in for you." in said(screen) and not screen.has_button("Use these servers")
    assert window.focusWidget() is screen.field("Password")
    qtbot.keyClicks(screen.field("Password"), "password")
    qtbot.keyClick(screen.field("Password"), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.session.step is Step.DONE)
    form = services.connector.forms[-1]
    assert (form.imap.host, form.smtp.host, form.email) == ("imap.ionos.de", "smtp.ionos.de", ADDRESS)


def test_what_was_filled_in_goes_with_the_address(told: At, services: FakeServices, qtbot: QtBot) -> None:
    window, screen = told(IONOS)
    screen.click("Use these servers")
    services.connector.records["other.example"] = OWN
    screen.type("Email address", "alice@other.example")
    qtbot.waitUntil(lambda: window.session.place.domain == "other.example")
    assert screen.field(RECEIVING).text() == screen.field(SENDING).text() == ""
    assert "hosted at IONOS" not in said(screen)
    assert "The mail of other.example goes to the server mail.company.example." in said(screen)


def test_a_filter_is_told_as_one(told: At) -> None:
    _, screen = told({"mx_hosts": ["mx1.pphosted.com"], "mx_gateway": "Proofpoint"})
    assert "goes through a filter (Proofpoint)" in said(screen)
    assert not screen.has_button("Use these servers")


@pytest.mark.parametrize(
    ("language", "word"), [(Language.DE, "Diese Server verwenden"), (Language.JA, "このサーバーを使う")]
)
def test_in_the_persons_language(told: At, speaking: Callable[[Language], None], language: Language, word: str) -> None:
    _, screen = told(IONOS)
    speaking(language)
    assert screen.has_button(word) and "IONOS" in said(screen)


class TestNobodyIsAsked:
    """DNS learns of no domain before the review was accepted, and of none that needn't be looked up."""

    def test_before_the_details(
        self, open_wizard: Callable[..., WizardWindow], services: FakeServices, qtbot: QtBot
    ) -> None:
        window = open_wizard()
        screen = Screen(window)
        screen.type("Not sure? Type your email address", ADDRESS)
        settled(window, qtbot)
        screen.click("Continue")
        settled(window, qtbot)
        assert window.session.step is Step.REVIEW and services.connector.asked_dns == []
        screen.click("Continue")
        qtbot.waitUntil(lambda: services.connector.asked_dns == [ADDRESS])

    @pytest.mark.parametrize(
        "form",
        [
            ConnectForm(email="alice@known.example"),
            ConnectForm(email="alice@gmail.com"),
            ConnectForm(email="alice@"),
            ConnectForm(email=ADDRESS, imap=ServerEntry("imap.x.example"), smtp=ServerEntry("smtp.x.example")),
            ConnectForm(email=ADDRESS, provider=Provider.EXCHANGE),
            ConnectForm(email=ADDRESS, provider=Provider.GOOGLE),
        ],
        ids=["on the list", "a provider's", "incomplete", "servers typed", "exchange", "google"],
    )
    def test_without_need(
        self, open_wizard: Callable[..., WizardWindow], services: FakeServices, qtbot: QtBot, form: ConnectForm
    ) -> None:
        window = open_wizard(Session(form, step=Step.DETAILS))
        settled(window, qtbot)
        assert services.connector.asked_dns == []

    def test_in_practice(self, open_wizard: Callable[..., WizardWindow], services: FakeServices, qtbot: QtBot) -> None:
        window = open_wizard(Session(ConnectForm(email=ADDRESS), step=Step.DETAILS, practice=True))
        settled(window, qtbot)
        assert services.connector.asked_dns == []

    def test_twice(self, told: At, services: FakeServices, qtbot: QtBot) -> None:
        window, screen = told(OWN)
        screen.click("Back")
        screen.click("Continue")
        screen.type("Email address", "bob@company.example")
        settled(window, qtbot)
        assert services.connector.asked_dns == [ADDRESS] and "mail.company.example" in said(screen)


def test_an_answer_that_comes_too_late_is_told_nobody(
    at_empty_details: At, context: Context, services: FakeServices, qtbot: QtBot
) -> None:
    services.connector.records["company.example"], services.connector.dns_gate = IONOS, Gate(opened=False)
    window, screen = at_empty_details()
    screen.type("Email address", ADDRESS)
    qtbot.waitUntil(lambda: services.connector.asked_dns == [ADDRESS])
    screen.type("Email address", "alice@other.example")
    services.connector.dns_gate.open()
    qtbot.waitUntil(lambda: window.session.place.domain == "other.example")
    assert "IONOS" not in said(screen)


def test_silence_disturbs_nobody(at_empty_details: At, context: Context, services: FakeServices, qtbot: QtBot) -> None:
    services.connector.dns_gate = Gate(opened=False)
    window, screen = at_empty_details()
    screen.type("Email address", ADDRESS)
    qtbot.waitUntil(lambda: services.connector.asked_dns == [ADDRESS])
    screen.type("Password", CANARY)
    screen.type(RECEIVING, "imap.company.example")
    screen.type(SENDING, "smtp.company.example")
    screen.click("Connect inbox")
    qtbot.waitUntil(lambda: window.session.step is Step.DONE)
