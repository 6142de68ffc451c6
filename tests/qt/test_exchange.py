"""A mailbox on a company's own Exchange: from the provider page to its verdict, by names and keys."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLineEdit, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from tests.qt.conftest import Screen
from tests.qt.exchange_pages import At, Open, texts, to_trouble, until_advised
from tests.qt.fake_exchange import (
    EWS,
    EWS_STAGES,
    EWS_URL,
    GOOD_EXCHANGE,
    ExchangeCandidate,
    exchange_online,
    refused_by_exchange,
    webmail,
)
from tests.qt.fakes import CANARY, FakeServices, Gate, failed
from wizard.flow.session import Session
from wizard.flow.steps import Step
from wizard.flow.url_help import AdviceKind
from wizard.model.form import ConnectForm
from wizard.model.provider import Language, Provider
from wizard.model.secret import Secret
from wizard.qt.pages.details import DetailsPage
from wizard.qt.pages.provider import ProviderPage
from wizard.qt.parts.leg import Leg


def test_from_the_provider_page_to_connected(open_wizard: Open, services: FakeServices, qtbot: QtBot) -> None:
    services.finder.servers = {"example.com": ExchangeCandidate(EWS, "autodiscover")}
    window = open_wizard()
    screen = Screen(window)
    assert "ActiveSync" in screen.button("Exchange").accessibleDescription()
    screen.click("Exchange")
    screen.click("Continue")
    assert services.finder.asked == [] and services.warm == []
    screen.click("Continue")
    qtbot.waitUntil(lambda: services.warm == [Provider.EXCHANGE])
    qtbot.waitUntil(lambda: screen.field("Password").isEnabled())
    screen.type("Email address", "alice@example.com")
    screen.type("Password", CANARY)
    assert "Exchange 2016" in until_advised(window, AdviceKind.FILLED, qtbot)
    assert screen.field("Exchange URL").text() == EWS_URL
    with qtbot.waitSignal(window.connected) as connected:
        screen.click("Connect inbox")
    form = services.connector.forms[0]
    assert (form.provider, form.ews_url, form.options.username) == (Provider.EXCHANGE, EWS_URL, "")
    assert connected.args[0].provider is Provider.EXCHANGE
    told = "\n".join(texts(screen))
    for expected in (EWS_URL, "Exchange 2016 (15.1.2176.12)", "Folders of inbox rules: Invoices, Newsletter"):
        assert expected in told
    assert {"Inbox rules read", "Version is supported"} <= set(texts(screen))


@pytest.mark.parametrize("language", Language)
def test_what_is_needed_is_listed_to_copy_and_fits(
    open_wizard: Open, speaking: Callable[[Language], None], language: Language
) -> None:
    speaking(language)
    window = open_wizard(Session(ConnectForm(provider=Provider.EXCHANGE), step=Step.REVIEW))
    screen = Screen(window)
    QApplication.processEvents()
    window.page(Step.REVIEW).grab()
    assert window.page(Step.REVIEW).scroll_area.verticalScrollBar().maximum() == 0
    window.findChild(QPushButton, "copy-list").click()
    copied = QGuiApplication.clipboard().text()
    for what in ("https://mail.domain.com/ews/exchange.asmx", "2010 SP2", "DOM"):
        assert what in copied and any(what in text for text in texts(screen))
    assert "IMAP" not in copied


def test_the_list_follows_the_provider(open_wizard: Open) -> None:
    screen = Screen(open_wizard())
    screen.click("Continue")
    assert "Receiving server (IMAP)" in texts(screen)
    screen.click("Back")
    screen.click("Exchange")
    screen.click("Continue")
    assert "Receiving server (IMAP)" not in texts(screen) and "Exchange 2010 SP2 or later" in texts(screen)


def test_each_providers_fields_are_kept(at_exchange: At, qtbot: QtBot) -> None:
    window, screen = at_exchange(replace(GOOD_EXCHANGE, password=Secret()))
    screen.type("User name", "EXAMPLE\\alice")
    assert not any(edit.accessibleName().startswith("Server for") for edit in screen.all(QLineEdit))
    screen.click("Step 1 of 4: Provider, done")
    screen.click("Other (IMAP)")
    screen.click("Step 3 of 4: Details, to come")
    assert not any(edit.accessibleName() == "Exchange URL" for edit in screen.all(QLineEdit))
    screen.type("Server for receiving (IMAP)", "imap.example.com")
    screen.click("Step 1 of 4: Provider, done")
    screen.click("Exchange")
    screen.click("Step 3 of 4: Details, to come")
    assert screen.field("Exchange URL").text() == EWS_URL
    assert screen.field("User name").text() == "EXAMPLE\\alice"
    assert screen.field("Password").text() == CANARY
    assert window.session.form.imap.host == "imap.example.com"


def test_advanced_options_are_those_of_exchange(at_exchange: At, services: FakeServices, qtbot: QtBot) -> None:
    window, screen = at_exchange(replace(GOOD_EXCHANGE, password=Secret()))
    screen.click("Advanced options")
    page = window.page(Step.DETAILS)
    assert isinstance(page, DetailsPage)
    assert page.advanced.method.isVisibleTo(window) and page.advanced.old_tls.isVisibleTo(window)
    assert not any(edit.accessibleName().startswith("Port") for edit in screen.all(QLineEdit))
    page.advanced.method.setCurrentText("NTLM")
    screen.type("Test email to", "nobody at all")
    screen.click("Connect inbox")
    assert window.focusWidget() is screen.field("Test email to")
    screen.type("Test email to", "bob@example.com")
    with qtbot.waitSignal(window.connected):
        screen.click("Connect inbox")
    options = services.connector.forms[0].options
    assert (options.sign_in_method.value, options.test_email_to) == ("ntlm", "bob@example.com")


class TestRun:
    @pytest.mark.parametrize("stage", EWS_STAGES)
    def test_cancel_in_each_stage(self, at_exchange: At, services: FakeServices, qtbot: QtBot, stage: str) -> None:
        window, screen = at_exchange(replace(GOOD_EXCHANGE, password=Secret()))
        services.connector.hold, services.connector.gate = stage, Gate(opened=False)
        screen.click("Connect inbox")
        qtbot.waitUntil(services.connector.waiting.is_set)
        screen.click("Cancel")
        assert services.connector.tokens[-1].cancelled and window.session.step is Step.DETAILS
        assert screen.field("Password").text() == CANARY

    def test_one_leg_with_what_was_found(self, at_exchange: At, services: FakeServices, qtbot: QtBot) -> None:
        _window, screen = at_exchange(replace(GOOD_EXCHANGE, password=Secret()))
        services.connector.hold, services.connector.gate = "ews.sender", Gate(opened=False)
        screen.click("Connect inbox")
        qtbot.waitUntil(lambda: "Asking whether you may send: under way" in texts(screen))
        assert len(screen.all(Leg)) == 1 and {"Exchange", "mail.example.com"} <= set(texts(screen))
        assert any("Exchange 2016" in text for text in texts(screen))
        assert any("Folders of the rules: Invoices, Newsletter" in text for text in texts(screen))


class TestTrouble:
    def test_the_corrected_url_connects(self, at_exchange: At, services: FakeServices, qtbot: QtBot) -> None:
        window, screen = at_exchange(replace(GOOD_EXCHANGE, password=Secret(), ews_url="https://mail.example.com/owa"))
        services.connector.failure = failed(webmail())
        to_trouble(window, screen, qtbot)
        services.connector.failure = None
        assert window.focusWidget().objectName() == "remedy-use_url"
        with qtbot.waitSignal(window.connected):
            qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Return)
        assert services.connector.forms[-1].ews_url == EWS_URL

    @pytest.mark.parametrize("button", ["Try with EXAMPLE\\alice", "Try again"])
    def test_an_attempt_that_could_lock_the_account_is_asked_about_first(
        self, at_exchange: At, services: FakeServices, qtbot: QtBot, button: str
    ) -> None:
        window, screen = at_exchange(replace(GOOD_EXCHANGE, password=Secret()))
        services.connector.failure = failed(refused_by_exchange())
        to_trouble(window, screen, qtbot)
        screen.click(button)
        assert "lock the account" in screen.question("really-try").informativeText()
        screen.answer("really-try", "Cancel")
        qtbot.waitUntil(lambda: window.findChild(QMessageBox) is None)
        assert window.session.step is Step.TROUBLE and len(services.connector.forms) == 1
        services.connector.failure = None
        screen.click(button)
        with qtbot.waitSignal(window.connected):
            screen.answer("really-try", "Try")
        assert len(services.connector.forms) == 2

    def test_another_password_needs_no_warning(self, at_exchange: At, services: FakeServices, qtbot: QtBot) -> None:
        window, screen = at_exchange(replace(GOOD_EXCHANGE, password=Secret()))
        services.connector.failure = failed(refused_by_exchange())
        to_trouble(window, screen, qtbot)
        screen.click("Back to details")
        services.connector.failure = None
        screen.click("Connect inbox")
        screen.answer("really-try", "Cancel")
        qtbot.waitUntil(lambda: window.findChild(QMessageBox) is None)
        screen.type("Password", "another")
        with qtbot.waitSignal(window.connected):
            screen.click("Connect inbox")

    def test_a_build_that_cannot_sign_in_there_says_so(
        self, at_exchange: At, services: FakeServices, qtbot: QtBot
    ) -> None:
        services.not_set_up = {Provider.MICROSOFT365}
        window, screen = at_exchange(replace(GOOD_EXCHANGE, password=Secret()))
        services.connector.failure = failed(exchange_online())
        to_trouble(window, screen, qtbot)
        screen.click("Continue with Microsoft 365")
        page = window.page(Step.PROVIDER)
        assert window.session.step is Step.PROVIDER and isinstance(page, ProviderPage)
        assert page.not_set_up.isVisibleTo(window) and page.chosen is Provider.EXCHANGE

    def test_microsoft_365_is_reviewed_first(self, at_exchange: At, services: FakeServices, qtbot: QtBot) -> None:
        window, screen = at_exchange(replace(GOOD_EXCHANGE, password=Secret()))
        services.connector.failure = failed(exchange_online())
        to_trouble(window, screen, qtbot)
        screen.click("Continue with Microsoft 365")
        assert window.session.step is Step.REVIEW
        screen.click("Continue")
        assert window.session.step is Step.DETAILS and window.session.form.provider is Provider.MICROSOFT365
        screen.click("Back")
        screen.click("Back")
        assert window.session.step is Step.TROUBLE and window.session.form.provider is Provider.EXCHANGE
        screen.click("Back to details")
        assert screen.field("Exchange URL").text() == EWS_URL and screen.field("Password").text() == CANARY
