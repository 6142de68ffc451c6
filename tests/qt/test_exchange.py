"""A mailbox on a company's own Exchange: from the provider page to the list, by names and keys."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from tests.qt.conftest import Screen
from tests.qt.fake_exchange import (
    EWS,
    EWS_STAGES,
    EWS_URL,
    GOOD_EXCHANGE,
    ExchangeCandidate,
    exchange_account,
    exchange_online,
    needs_reconnect,
    refused_by_exchange,
    rule_added,
    webmail,
)
from tests.qt.fakes import CANARY, FakeServices, Gate, failed
from wizard.engine.monitor import health_after
from wizard.flow.session import Session
from wizard.flow.steps import Step
from wizard.flow.url_help import AdviceKind
from wizard.model.account import AccountState
from wizard.model.form import ConnectForm
from wizard.model.provider import Language, Provider
from wizard.model.secret import Secret
from wizard.qt.accounts_window import AccountsWindow
from wizard.qt.context import Context
from wizard.qt.pages.details import DetailsPage
from wizard.qt.pages.provider import ProviderPage
from wizard.qt.parts.leg import Leg
from wizard.qt.parts.url_finder import FinderPanel
from wizard.qt.wizard_window import WizardWindow

Open = Callable[..., WizardWindow]
At = Callable[..., tuple[WizardWindow, Screen]]
OWA = "https://mail.example.com/owa/#path=/mail"


@pytest.fixture
def at_exchange(open_wizard: Open, qtbot: QtBot) -> At:
    """The details of an Exchange mailbox, with address and password typed."""

    def opened(form: ConnectForm | None = None) -> tuple[WizardWindow, Screen]:
        form = form or ConnectForm(provider=Provider.EXCHANGE, email="alice@example.com")
        window = open_wizard(Session(form, step=Step.DETAILS))
        screen = Screen(window)
        qtbot.waitUntil(lambda: screen.field("Password").isEnabled())
        screen.type("Password", CANARY)
        return window, screen

    return opened


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


class TestUrlHelp:
    def test_webmails_address_is_explained_and_one_click_takes_the_right_one(
        self, at_exchange: At, services: FakeServices, qtbot: QtBot
    ) -> None:
        services.finder.servers = {"mail.example.com": ExchangeCandidate(EWS)}
        window, screen = at_exchange()
        screen.type("Exchange URL", OWA)
        said = until_advised(window, AdviceKind.OFFER, qtbot)
        assert said.startswith("This is the address of Outlook Web App.") and EWS_URL in said and "NTLM" in said
        assert screen.field("Exchange URL").text() == OWA
        screen.click("Use this URL")
        assert screen.field("Exchange URL").text() == window.session.form.ews_url == EWS_URL
        assert panel(window).advice.kind is AdviceKind.RIGHT and not screen.has_button("Use this URL")
        asked = len(services.finder.asked)
        with qtbot.waitSignal(window.connected):
            screen.click("Connect inbox")
        assert services.connector.forms[0].ews_url == EWS_URL and len(services.finder.asked) == asked

    def test_a_server_that_others_named_is_taken_by_the_button_only(
        self, at_exchange: At, services: FakeServices, qtbot: QtBot
    ) -> None:
        services.finder.servers = {"example.com": ExchangeCandidate(EWS, "autodiscover-http", trusted=False)}
        window, screen = at_exchange()
        assert "only if you know it" in until_advised(window, AdviceKind.OFFER, qtbot)
        assert screen.field("Exchange URL").text() == ""
        screen.click("Use this URL")
        assert screen.field("Exchange URL").text() == EWS_URL

    def test_a_field_that_somebody_edited_is_left_alone(
        self, at_exchange: At, services: FakeServices, qtbot: QtBot
    ) -> None:
        window, screen = at_exchange()
        until_advised(window, AdviceKind.NOT_FOUND, qtbot)
        screen.type("Exchange URL", "x")
        screen.type("Exchange URL", "")
        services.finder.servers = {"example.org": ExchangeCandidate(EWS, "autodiscover")}
        screen.type("Email address", "alice@example.org")
        until_advised(window, AdviceKind.OFFER, qtbot)
        assert screen.field("Exchange URL").text() == ""

    def test_what_was_filled_in_goes_with_its_address(
        self, at_exchange: At, services: FakeServices, qtbot: QtBot
    ) -> None:
        services.finder.servers = {"example.com": ExchangeCandidate(EWS, "autodiscover")}
        window, screen = at_exchange()
        until_advised(window, AdviceKind.FILLED, qtbot)
        screen.type("Email address", "bob@elsewhere.example")
        assert "elsewhere.example" in until_advised(window, AdviceKind.NOT_FOUND, qtbot)
        assert screen.field("Exchange URL").text() == window.session.form.ews_url == ""

    def test_answers_to_an_old_text_are_dropped(self, at_exchange: At, services: FakeServices, qtbot: QtBot) -> None:
        services.finder.servers = {"mail.example.com": ExchangeCandidate(EWS)}
        services.finder.gate = Gate(opened=False)
        window, screen = at_exchange(ConnectForm(provider=Provider.EXCHANGE))
        screen.type("Exchange URL", OWA)
        qtbot.waitUntil(services.finder.waiting.is_set)
        screen.type("Exchange URL", "https://outlook.office.com/mail")
        assert services.finder.tokens[0].cancelled
        services.finder.gate.open()
        until_advised(window, AdviceKind.MICROSOFT365, qtbot)
        qtbot.waitUntil(lambda: window.context.bridge.idle)
        assert panel(window).advice.kind is AdviceKind.MICROSOFT365

    def test_leaving_the_page_cancels(
        self, at_exchange: At, services: FakeServices, context: Context, qtbot: QtBot
    ) -> None:
        services.finder.gate = Gate(opened=False)
        window, screen = at_exchange()
        qtbot.waitUntil(services.finder.waiting.is_set)
        screen.click("Back")
        assert services.finder.tokens[0].cancelled
        assert panel(window).advice.kind is AdviceKind.IDLE

    def test_an_answer_moves_neither_focus_nor_layout(
        self, at_exchange: At, services: FakeServices, qtbot: QtBot
    ) -> None:
        services.finder.servers = {"mail.example.com": ExchangeCandidate(EWS)}
        services.finder.gate = Gate(opened=False)
        window, screen = at_exchange(ConnectForm(provider=Provider.EXCHANGE))
        page = window.page(Step.DETAILS)
        assert isinstance(page, DetailsPage)

        def place() -> int:
            QApplication.processEvents()
            page.grab()
            return page.more.mapTo(page.content, QPoint(0, 0)).y()

        idle = place()
        screen.field("Exchange URL").setFocus()
        screen.type("Exchange URL", OWA)
        until_advised(window, AdviceKind.SEARCHING, qtbot)
        assert place() == idle
        services.finder.gate.open()
        until_advised(window, AdviceKind.OFFER, qtbot)
        assert place() == idle and screen.has_button("Use this URL")
        assert window.focusWidget() is screen.field("Exchange URL")

    def test_nothing_is_asked_while_a_name_is_half_typed(
        self, at_exchange: At, services: FakeServices, qtbot: QtBot
    ) -> None:
        window, screen = at_exchange(ConnectForm(provider=Provider.EXCHANGE))
        edit = screen.field("Exchange URL")
        edit.setFocus()
        for letter in "mail":
            qtbot.keyClick(edit, letter)
        page = window.page(Step.DETAILS)
        assert isinstance(page, DetailsPage)
        qtbot.waitUntil(lambda: not page.exchange._pause.isActive())
        assert services.finder.asked == []
        screen.field("Password").setFocus()
        qtbot.waitUntil(lambda: services.finder.asked == [("mail", "")])

    def test_microsofts_hosts_lead_to_its_review_with_all_kept(self, at_exchange: At, qtbot: QtBot) -> None:
        window, screen = at_exchange()
        screen.type("Exchange URL", "https://outlook.office.com/mail/inbox")
        until_advised(window, AdviceKind.MICROSOFT365, qtbot)
        screen.click("Continue with Microsoft 365")
        assert window.session.step is Step.REVIEW and window.session.form.provider is Provider.MICROSOFT365
        screen.click("Back")
        assert screen.field("Password").text() == CANARY
        assert screen.field("Exchange URL").text() == "https://outlook.office.com/mail/inbox"

    def test_a_mail_server_leads_to_imap(self, at_exchange: At, qtbot: QtBot) -> None:
        window, screen = at_exchange()
        screen.type("Exchange URL", "imap.example.com")
        until_advised(window, AdviceKind.MAIL_SERVER, qtbot)
        screen.click("Continue with Other (IMAP)")
        assert window.session.step is Step.DETAILS and window.session.form.provider is Provider.IMAP
        assert screen.field("Password").text() == CANARY and screen.field("Server for receiving (IMAP)").text() == ""
        assert not [edit for edit in screen.all(QLineEdit) if edit.accessibleName() == "Exchange URL"]
        screen.click("Back")
        assert window.session.form.provider is Provider.EXCHANGE
        assert screen.field("Exchange URL").text() == "imap.example.com"

    def test_connect_without_a_url_says_what_was_looked_for_and_how_one_looks(
        self, at_exchange: At, services: FakeServices, qtbot: QtBot
    ) -> None:
        window, screen = at_exchange()
        until_advised(window, AdviceKind.NOT_FOUND, qtbot)
        screen.click("Connect inbox")
        said = screen.field("Exchange URL").accessibleDescription()
        assert "example.com" in said and EWS_URL in said
        assert window.focusWidget() is screen.field("Exchange URL") and services.connector.forms == []

    def test_connect_while_it_is_looked_for_ends_no_search(
        self, at_exchange: At, services: FakeServices, qtbot: QtBot
    ) -> None:
        services.finder.servers = {"example.com": ExchangeCandidate(EWS, "autodiscover")}
        services.finder.gate = Gate(opened=False)
        window, screen = at_exchange()
        qtbot.waitUntil(services.finder.waiting.is_set)
        screen.click("Connect inbox")
        assert "still being looked for" in screen.field("Exchange URL").accessibleDescription()
        services.finder.gate.open()
        assert "Autodiscover" in until_advised(window, AdviceKind.FILLED, qtbot)
        edit = screen.field("Exchange URL")
        assert edit.text() == edit.selectedText() == EWS_URL
        assert "still being looked for" not in edit.accessibleDescription()

    def test_what_was_said_of_the_empty_field_gives_way_to_what_was_found(
        self, at_exchange: At, services: FakeServices, qtbot: QtBot
    ) -> None:
        services.finder.gate = Gate(opened=False)
        window, screen = at_exchange()
        qtbot.waitUntil(services.finder.waiting.is_set)
        screen.click("Connect inbox")
        services.finder.gate.open()
        until_advised(window, AdviceKind.NOT_FOUND, qtbot)
        said = screen.field("Exchange URL").accessibleDescription()
        assert "No Exchange server was found" in said and "still being looked for" not in said

    def test_an_email_address_is_told_as_such_once_the_field_is_left(self, at_exchange: At, qtbot: QtBot) -> None:
        window, screen = at_exchange()
        edit = screen.field("Exchange URL")
        edit.setFocus()
        qtbot.keyClicks(edit, "alice@example.com")
        assert "email address" not in edit.accessibleDescription()
        qtbot.keyClick(edit, Qt.Key.Key_Tab)
        assert "email address" in edit.accessibleDescription()
        edit.setFocus()
        qtbot.keyClick(edit, Qt.Key.Key_Backspace)
        assert "email address" not in edit.accessibleDescription()
        assert window.session.step is Step.DETAILS

    def test_practice_asks_no_network(self, open_wizard: Open, services: FakeServices, qtbot: QtBot) -> None:
        window = open_wizard(Session(GOOD_EXCHANGE, practice=True))
        screen = Screen(window)
        for name in ("Continue", "Continue"):
            screen.click(name)
        assert screen.field("Exchange URL").text() == EWS_URL and services.finder.asked == []
        assert not panel(window).isVisible()
        screen.click("Connect inbox")
        qtbot.waitUntil(lambda: window.session.step is Step.DONE)
        assert any(f"Exchange URL: {EWS_URL}" in text for text in texts(screen))


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
        qtbot.waitUntil(lambda: "Checking whether sending is allowed: under way" in texts(screen))
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


class TestReconnect:
    @pytest.fixture
    def reconnecting(
        self, open_accounts: Callable[[], tuple[AccountsWindow, Screen]], services: FakeServices
    ) -> Callable[[str], tuple[WizardWindow, Screen]]:
        def opened(reason: str) -> tuple[WizardWindow, Screen]:
            services.keep(needs_reconnect(exchange_account("a", "alice@example.com"), reason))
            accounts, screen = open_accounts()
            screen.click("Reconnect…")
            assert accounts.wizard is not None
            return accounts.wizard, Screen(accounts.wizard)

        return opened

    def test_the_saved_password_is_used_and_never_shown(
        self, reconnecting: Callable[[str], tuple[WizardWindow, Screen]], services: FakeServices, qtbot: QtBot
    ) -> None:
        window, screen = reconnecting("rule_added")
        qtbot.waitUntil(lambda: window.session.has_kept_password)
        assert any("The saved password is used unless you type another" in text for text in texts(screen))
        assert not any(CANARY in edit.text() for edit in window.findChildren(QLineEdit))
        with qtbot.waitSignal(window.connected):
            screen.click("Connect inbox")
        assert services.connector.forms[0].password == Secret(CANARY)
        assert not window.session.form.password and not window.session.has_kept_password

    def test_another_password_can_be_typed(
        self, reconnecting: Callable[[str], tuple[WizardWindow, Screen]], services: FakeServices, qtbot: QtBot
    ) -> None:
        window, screen = reconnecting("folder_deleted")
        qtbot.waitUntil(lambda: screen.field("Password").isEnabled())
        screen.type("Password", "another")
        with qtbot.waitSignal(window.connected):
            screen.click("Connect inbox")
        assert services.connector.forms[0].password == Secret("another")

    def test_closing_forgets_it_without_a_question(
        self, reconnecting: Callable[[str], tuple[WizardWindow, Screen]], qtbot: QtBot
    ) -> None:
        window, _screen = reconnecting("rule_added")
        qtbot.waitUntil(lambda: window.session.has_kept_password)
        assert window.close()
        assert not window.session.form.password and not window.session.has_kept_password

    def test_a_changed_password_is_asked_for(
        self, reconnecting: Callable[[str], tuple[WizardWindow, Screen]], services: FakeServices, qtbot: QtBot
    ) -> None:
        window, screen = reconnecting("password_changed")
        qtbot.waitUntil(lambda: screen.field("Password").isEnabled())
        assert not window.session.has_kept_password
        screen.click("Connect inbox")
        assert window.focusWidget() is screen.field("Password") and services.connector.forms == []


class TestAccounts:
    def test_the_url_and_the_folders_of_rules_are_shown(
        self, open_accounts: Callable[[], tuple[AccountsWindow, Screen]], services: FakeServices, qtbot: QtBot
    ) -> None:
        services.keep(exchange_account("a", "alice@example.com"))
        _window, screen = open_accounts()
        qtbot.waitUntil(lambda: f"Exchange URL: {EWS_URL}" in texts(screen))
        assert "Folders of inbox rules: Invoices, Newsletter" in texts(screen)

    def test_a_recheck_tells_version_rule_and_folder(
        self, open_accounts: Callable[[], tuple[AccountsWindow, Screen]], services: FakeServices, qtbot: QtBot
    ) -> None:
        services.keep(exchange_account("a", "alice@example.com"))
        services.connector.failure = failed(rule_added())
        _window, screen = open_accounts()
        screen.click("Recheck")
        qtbot.waitUntil(lambda: "Version: Exchange 2016 (15.1.2176.12)" in texts(screen))
        assert services.accounts.kept["a"].health.state is not AccountState.CONNECTED
        assert any("Projects" in text and "Apollo" in text for text in texts(screen))

    def test_after_a_restart_it_still_tells_version_rule_and_folder(
        self, open_accounts: Callable[[], tuple[AccountsWindow, Screen]], services: FakeServices, qtbot: QtBot
    ) -> None:
        account = exchange_account("a", "alice@example.com")
        told = {"version": "15.1.2176.12", "version_name": "Exchange 2016"}
        account = replace(account, health=replace(account.health, facts=told))
        health = health_after(account, failed(rule_added()), datetime.now(UTC))
        services.keep(replace(account, health=health))
        window, screen = open_accounts()
        qtbot.waitUntil(lambda: "Version: Exchange 2016 (15.1.2176.12)" in texts(screen))
        assert services.connector.rechecked == []
        assert window.listing.detail.problem.isVisibleTo(window)
        assert any("Projects" in text and "Apollo" in text for text in texts(screen))
