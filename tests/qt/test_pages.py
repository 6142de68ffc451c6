"""What stands where on the wizard's pages, and where their main button leads."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from tests.qt.conftest import Screen
from tests.qt.fakes import GOOD_FORM, FakeServices
from wizard.flow.session import Session
from wizard.flow.steps import Step
from wizard.model.form import ConnectForm, Field
from wizard.model.provider import Language, Provider
from wizard.qt.pages.base import Page
from wizard.qt.pages.details import DetailsPage
from wizard.qt.pages.provider import ProviderPage
from wizard.qt.wizard_window import WizardWindow

Details = Callable[[], tuple[WizardWindow, Screen]]
Open = Callable[..., WizardWindow]


def laid_out(window: WizardWindow) -> Page:
    """The page that is shown, with all its geometry settled."""
    QApplication.processEvents()
    page = window.page(window.session.step)
    page.grab()
    return page


def top_of(widget: QWidget, page: Page) -> int:
    return widget.mapTo(page.content, QPoint(0, 0)).y()


class TestReview:
    @pytest.mark.parametrize("language", Language)
    def test_all_of_it_is_seen_at_once(
        self, open_wizard: Open, speaking: Callable[[Language], None], language: Language
    ) -> None:
        speaking(language)
        window = open_wizard(Session(step=Step.REVIEW))
        page = laid_out(window)
        assert (window.width(), window.height()) == (720, 560)
        assert page.scroll_area.verticalScrollBar().maximum() == 0
        assert page.scroll_area.horizontalScrollBar().maximum() == 0

    @pytest.mark.parametrize("language", Language)
    def test_what_is_contacted_when_is_said_once(
        self, open_wizard: Open, speaking: Callable[[Language], None], language: Language
    ) -> None:
        speaking(language)
        window = open_wizard(Session(step=Step.REVIEW))
        texts = [label.text() for label in Screen(window).all(QLabel)]
        words = {Language.EN: "contact", Language.DE: "erst beim Verbinden", Language.JA: "接続するのは最後"}
        assert sum(words[language] in text for text in texts) == 1
        assert not window.page(Step.REVIEW).lead.isVisible()

    def test_the_list_is_copied_as_it_is_shown(self, open_wizard: Open) -> None:
        screen = Screen(open_wizard(Session(step=Step.REVIEW)))
        screen.click("Copy this list")
        copied = QGuiApplication.clipboard().text()
        for what in ("Email address", "Password", "Receiving server (IMAP)", "Sending server (SMTP)", "User name"):
            assert what in copied and any(label.text() == what for label in screen.all(QLabel))


def test_the_width_is_the_same_with_a_scroll_bar_and_without(open_wizard: Open, qtbot: QtBot) -> None:
    window = open_wizard(Session(GOOD_FORM, step=Step.DETAILS))
    page = laid_out(window)
    assert isinstance(page, DetailsPage)
    bar = page.scroll_area.verticalScrollBar()
    assert bar.maximum() == 0
    width = page.email.width()
    page.more.open()
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    assert page.email.width() == width


def test_of_several_wrong_fields_the_first_on_the_page_gets_the_focus(at_details: Details) -> None:
    window, screen = at_details()
    screen.click("Advanced options")
    screen.type("Port for receiving", "99999")
    screen.type("Server for sending (SMTP)", "https://mail.example.com/")
    screen.click("Connect inbox")
    assert window.focusWidget() is screen.field("Server for sending (SMTP)")


def test_both_folders_stand_under_their_own_heading(open_wizard: Open) -> None:
    window = open_wizard(Session(GOOD_FORM, step=Step.DETAILS))
    page = window.page(Step.DETAILS)
    assert isinstance(page, DetailsPage)
    page.more.open()
    laid_out(window)
    heading = next(label for label in Screen(window).all(QLabel) if label.text() == "Folders")
    sent, drafts = (page.fields[name] for name in (Field.SENT_FOLDER, Field.DRAFTS_FOLDER))
    assert top_of(page.fields[Field.SMTP_USERNAME], page) < top_of(heading, page) < top_of(drafts, page)
    assert top_of(sent, page) == top_of(drafts, page)


class TestNoWayOn:
    """An address with a provider that takes no passwords, or that needs a program of its own."""

    @pytest.mark.parametrize("email", ["alice@outlook.com", "alice@proton.me", "alice@tuta.com"])
    def test_the_main_button_leads_out(self, open_wizard: Open, email: str) -> None:
        window = open_wizard(Session(ConnectForm(email=email), step=Step.DETAILS))
        screen = Screen(window)
        assert not screen.has_button("Connect inbox")
        screen.click("Choose another provider")
        assert window.session.step is Step.PROVIDER
        assert window.session.form.email == email

    def test_with_servers_of_ones_own_it_connects(self, open_wizard: Open) -> None:
        screen = Screen(open_wizard(Session(ConnectForm(email="alice@proton.me"), step=Step.DETAILS)))
        screen.type("Server for receiving (IMAP)", "127.0.0.1:1143")
        assert not screen.has_button("Connect inbox")
        screen.type("Server for sending (SMTP)", "127.0.0.1:1025")
        assert screen.has_button("Connect inbox")

    def test_another_address_leads_on_again(self, open_wizard: Open, qtbot: QtBot) -> None:
        screen = Screen(open_wizard(Session(ConnectForm(email="alice@outlook.com"), step=Step.DETAILS)))
        screen.type("Email address", "alice@example.com")
        qtbot.waitUntil(lambda: screen.has_button("Connect inbox"))


def test_a_choice_that_is_not_set_up_explains_itself_under_it(open_wizard: Open, services: FakeServices) -> None:
    services.not_set_up = {Provider.MICROSOFT365, Provider.GOOGLE}
    window = open_wizard()
    page = window.page(Step.PROVIDER)
    assert isinstance(page, ProviderPage)
    for provider, following in ((Provider.MICROSOFT365, Provider.GOOGLE), (Provider.GOOGLE, Provider.EXCHANGE)):
        page.choices[provider].click()
        laid_out(window)
        said = next(label for label in Screen(window).all(QLabel) if "is not set up in this copy" in label.text())
        assert (services.sign_in_file in said.text()) == (provider is Provider.MICROSOFT365)
        above = top_of(page.choices[provider], page)
        assert above < top_of(said, page) < top_of(page.choices[following], page)
    page.choices[Provider.IMAP].click()
    assert not any("is not set up in this copy" in label.text() for label in Screen(window).all(QLabel))


def test_a_provider_that_wants_an_app_password_is_no_dead_end(open_wizard: Open) -> None:
    screen = Screen(open_wizard(Session(replace(GOOD_FORM, email="alice@gmail.com"), step=Step.DETAILS)))
    assert screen.has_button("Open the app password page") and screen.has_button("Connect inbox")
