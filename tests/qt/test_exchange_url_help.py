"""The Exchange URL is found, explained and mended while it is typed."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from tests.qt.conftest import Screen
from tests.qt.exchange_pages import At, Open, panel, texts, until_advised
from tests.qt.fake_exchange import EWS, EWS_URL, GOOD_EXCHANGE, ExchangeCandidate
from tests.qt.fakes import CANARY, FakeServices, Gate
from wizard.flow.session import Session
from wizard.flow.steps import Step
from wizard.flow.url_help import AdviceKind
from wizard.model.form import ConnectForm
from wizard.model.provider import Provider
from wizard.qt.context import Context
from wizard.qt.pages.details import DetailsPage

OWA = "https://mail.example.com/owa/#path=/mail"


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
