"""What comes of a sign-in with the browser that failed: whom to ask, and where the mailbox may be instead."""

from collections.abc import Callable
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from pytestqt.qtbot import QtBot

from tests.qt import fake_cloud, fakes
from tests.qt.conftest import Screen
from tests.qt.fake_cloud import judge
from tests.qt.fakes import FakeServices
from tests.qt.sign_in_pages import Connect, said
from wizard.flow.session import Session
from wizard.flow.steps import Step
from wizard.model.form import Change
from wizard.model.outcome import Failed
from wizard.model.problem import Diagnosis, Remedy, RemedyId
from wizard.model.provider import Language, Provider
from wizard.model.symptom import Symptom
from wizard.qt.context import Context
from wizard.qt.parts.admin_text import admin_text, mail_url
from wizard.qt.wizard_window import WizardWindow


@pytest.fixture
def blocked(connect: Connect, services: FakeServices, qtbot: QtBot) -> tuple[WizardWindow, Screen]:
    """The panel of an approval that is missing."""
    services.connector.failure = judge(fake_cloud.GOOD_MICROSOFT, symptom=Symptom.ADMIN_CONSENT_NEEDED)
    window, screen = connect(fake_cloud.GOOD_MICROSOFT)
    services.connector.gate.open()
    qtbot.waitUntil(lambda: window.session.step is Step.TROUBLE)
    return window, screen


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[QUrl]:
    urls: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: urls.append(url) or True)
    return urls


class TestForTheAdministrator:
    def test_the_text_can_be_read_and_copied(self, blocked: tuple[WizardWindow, Screen]) -> None:
        window, screen = blocked
        assert window.session.failure is not None
        text = admin_text(window.context, window.session.failure.diagnosis)
        assert "adminconsent?client_id=11111111-2222-3333-4444-555555555555" in text
        screen.click("Text for the administrator")
        assert "Please choose one of three ways." in said(screen)
        screen.click("Copy text for the administrator")
        assert QGuiApplication.clipboard().text() == text and screen.has_button("Text copied")

    def test_the_mail_holds_the_whole_text(self, blocked: tuple[WizardWindow, Screen], opened: list[QUrl]) -> None:
        window, screen = blocked
        screen.click("Email the text to the administrator…")
        assert window.session.failure is not None
        text = admin_text(window.context, window.session.failure.diagnosis)
        sent = bytes(opened[0].toEncoded().data()).decode("ascii")
        fields = parse_qs(urlsplit(sent).query, strict_parsing=True)
        assert sent.startswith("mailto:?") and fields["body"] == [text.replace("\n", "\r\n")]
        assert fields["subject"][0].startswith("An administrator of your organisation must approve")

    def test_without_a_mail_program_it_is_copied(
        self, blocked: tuple[WizardWindow, Screen], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        _window, screen = blocked
        monkeypatch.setattr(QDesktopServices, "openUrl", lambda _url: False)
        screen.click("Email the text to the administrator…")
        assert "Please choose one of three ways." in QGuiApplication.clipboard().text()
        assert screen.has_button("Text copied")

    def test_the_approval_link(self, blocked: tuple[WizardWindow, Screen], opened: list[QUrl]) -> None:
        _window, screen = blocked
        screen.click("Copy the approval link")
        link = QGuiApplication.clipboard().text()
        assert link.startswith("https://login.microsoftonline.com/example.com/v2.0/adminconsent?")
        screen.click("Open the approval page (for administrators)")
        assert unquote(opened[0].toString()) == unquote(link)

    def test_sign_in_again_connects_again(
        self, blocked: tuple[WizardWindow, Screen], services: FakeServices, qtbot: QtBot
    ) -> None:
        window, screen = blocked
        services.connector.failure = None
        screen.click("Sign in again")
        qtbot.waitUntil(lambda: window.session.step is Step.DONE)
        assert len(services.connector.forms) == 2


@pytest.mark.parametrize("text", ["plain", "a&b=c?d#e%20", "zwei\nZeilen", "管理者の承認"])
def test_a_mail_address_keeps_every_character(text: str) -> None:
    fields = parse_qs(urlsplit(mail_url(text, text)).query, strict_parsing=True)
    assert fields["body"] == [text.replace("\n", "\r\n")]


def test_a_page_that_helps_is_opened(
    connect: Connect, services: FakeServices, opened: list[QUrl], qtbot: QtBot
) -> None:
    page = Remedy(RemedyId.OPEN_PAGE, url="https://account.live.com/names/manage")
    alias = fake_cloud.diagnosis(Symptom.PRIMARY_ALIAS_FOREIGN, "graph.mailbox", {}, page)
    services.connector.failure = Failed(alias)
    window, screen = connect(fake_cloud.GOOD_MICROSOFT)
    services.connector.gate.open()
    qtbot.waitUntil(lambda: window.session.step is Step.TROUBLE)
    screen.click("Open the page that helps")
    assert [url.toString() for url in opened] == ["https://account.live.com/names/manage"]


def test_another_provider_keeps_what_was_typed(connect: Connect, services: FakeServices, qtbot: QtBot) -> None:
    switch = Remedy(RemedyId.SWITCH_PROVIDER, Change(provider=Provider.IMAP), values={"provider": "imap"})
    missing = fake_cloud.diagnosis(Symptom.CLOUD_MAILBOX_MISSING, "graph.mailbox", {}, switch)
    services.connector.failure = Failed(missing)
    window, screen = connect(fake_cloud.GOOD_MICROSOFT)
    services.connector.gate.open()
    qtbot.waitUntil(lambda: window.session.step is Step.TROUBLE)
    name = fakes.CATALOG.remedy_label(switch, Language.EN)
    screen.click(name)
    assert window.session.form.provider is Provider.IMAP and window.session.form.email == "alice@example.com"


class TestHostedElsewhere:
    @pytest.fixture
    def at_trouble(
        self, connect: Connect, services: FakeServices, qtbot: QtBot
    ) -> Callable[[Diagnosis], tuple[WizardWindow, Screen]]:
        def ran(verdict: Diagnosis) -> tuple[WizardWindow, Screen]:
            services.connector.failure = Failed(verdict)
            window, screen = connect(fake_cloud.GOOD_MICROSOFT)
            services.connector.gate.open()
            qtbot.waitUntil(lambda: window.session.step is Step.TROUBLE)
            services.connector.failure = None
            return window, screen

        return ran

    @pytest.mark.parametrize("by", ["mouse", "keyboard"])
    def test_one_click_leads_to_the_filled_in_details(
        self, at_trouble: Callable[..., tuple[WizardWindow, Screen]], services: FakeServices, qtbot: QtBot, by: str
    ) -> None:
        window, screen = at_trouble(fake_cloud.hosted_elsewhere())
        button = screen.button("Continue with Other (IMAP)")
        if by == "mouse":
            qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        else:
            button.setFocus()
            qtbot.keyClick(button, Qt.Key.Key_Space)
        assert window.session.step is Step.DETAILS
        assert screen.field("Email address").text() == "alice@example.com"
        assert screen.field("Server for receiving (IMAP)").text() == "imap.ionos.de"
        assert screen.field("Server for sending (SMTP)").text() == "smtp.ionos.de"
        assert window.focusWidget() is screen.field("Password")
        told = said(screen)
        assert "The mail of example.com is hosted at IONOS. Its servers are filled in for you." in told
        assert "never in a file" in told
        qtbot.keyClicks(screen.field("Password"), "password")
        qtbot.keyClick(screen.field("Password"), Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: window.session.step is Step.DONE)
        form = services.connector.forms[-1]
        assert (form.provider, form.imap.host, form.smtp.host) == (Provider.IMAP, "imap.ionos.de", "smtp.ionos.de")

    def test_back_shows_the_trouble_again_with_all_kept(
        self, at_trouble: Callable[..., tuple[WizardWindow, Screen]]
    ) -> None:
        window, screen = at_trouble(fake_cloud.hosted_elsewhere())
        title = window.stack.currentWidget().heading.text()  # type: ignore[attr-defined]
        screen.click("Continue with Other (IMAP)")
        screen.type("Server for receiving (IMAP)", "mail.example.com")
        screen.click("Back")
        assert window.session.step is Step.TROUBLE and title in said(screen)
        assert window.session.form.provider is Provider.MICROSOFT365
        screen.click("Continue with Other (IMAP)")
        assert screen.field("Server for receiving (IMAP)").text() == "mail.example.com"
        assert "filled in for you" not in said(screen)

    def test_back_from_what_was_cancelled_shows_it_too(
        self, at_trouble: Callable[..., tuple[WizardWindow, Screen]], services: FakeServices, qtbot: QtBot
    ) -> None:
        window, screen = at_trouble(fake_cloud.hosted_elsewhere())
        title = window.stack.currentWidget().heading.text()  # type: ignore[attr-defined]
        screen.click("Copy report")
        report = QGuiApplication.clipboard().text()
        screen.click("Continue with Other (IMAP)")
        screen.type("Password", fakes.CANARY)
        services.connector.waiting.clear()
        services.connector.hold, services.connector.gate = "imap.sign_in", fakes.Gate(opened=False)
        screen.click("Connect inbox")
        qtbot.waitUntil(services.connector.waiting.is_set)
        screen.click("Cancel")
        assert window.session.step is Step.DETAILS and screen.field("Password").text() == fakes.CANARY
        screen.click("Back")
        assert window.session.step is Step.TROUBLE and title in said(screen)
        assert window.session.form.provider is Provider.MICROSOFT365
        QGuiApplication.clipboard().clear()
        screen.click("Copy report")
        assert QGuiApplication.clipboard().text() == report
        screen.click("Back to details")
        assert window.session.step is Step.DETAILS and window.session.form.provider is Provider.MICROSOFT365

    def test_exchange_is_looked_for_at_once(
        self, at_trouble: Callable[..., tuple[WizardWindow, Screen]], services: FakeServices, qtbot: QtBot
    ) -> None:
        window, screen = at_trouble(fake_cloud.hosted_elsewhere())
        screen.click("Continue with Exchange")
        assert window.session.step is Step.DETAILS and screen.field("Email address").text() == "alice@example.com"
        assert "hosted at IONOS" in said(screen) and "filled in for you" not in said(screen)
        qtbot.waitUntil(lambda: services.finder.asked == [("", "alice@example.com")])

    @pytest.mark.parametrize(
        ("told", "words"),
        [
            ({"mx_gateway": "Proofpoint"}, "goes through a filter (Proofpoint)"),
            ({"mx_hosts_only": "yes"}, "goes to the server mx00.ionos.de"),
        ],
    )
    def test_why_is_told_of_what_is_known(
        self, at_trouble: Callable[..., tuple[WizardWindow, Screen]], told: dict[str, str], words: str
    ) -> None:
        _, screen = at_trouble(fake_cloud.hosted_elsewhere(**told))
        screen.click("Continue with Other (IMAP)")
        assert words in said(screen) and screen.field("Server for receiving (IMAP)").text() == ""

    def test_the_host_s_own_needs_are_told(self, at_trouble: Callable[..., tuple[WizardWindow, Screen]]) -> None:
        _, screen = at_trouble(fake_cloud.hosted_elsewhere(mx_provider="Yandex", mx_family="yandex"))
        screen.click("Continue with Other (IMAP)")
        assert "hosted at Yandex" in said(screen) and screen.has_button("Open the app password page")

    def test_the_first_page_tells_it_too(self, at_trouble: Callable[..., tuple[WizardWindow, Screen]]) -> None:
        _, screen = at_trouble(fake_cloud.hosted_elsewhere())
        screen.click("Continue with Exchange")
        screen.click("Step 1 of 4: Provider, done")
        assert "hosted at IONOS" in said(screen) and "not on our list" not in said(screen)


def test_a_slip_in_the_settings_file_is_told_and_an_app_password_leads_on(
    open_wizard: Callable[..., WizardWindow], services: FakeServices, context: Context, qtbot: QtBot
) -> None:
    services.connector.failure = fake_cloud.wrong_settings(fake_cloud.GOOD_GOOGLE)
    session = Session(fake_cloud.GOOD_GOOGLE, step=Step.DETAILS)
    session.probed(None)
    window = open_wizard(session)
    window.go_on()
    qtbot.waitUntil(lambda: window.session.step is Step.TROUBLE)
    screen, fault = Screen(window), fake_cloud.WRONG[Provider.GOOGLE]
    for part in (fault.file, fault.value, fault.example, "Your IT team"):
        assert part in said(screen), part
    assert screen.has_button("Try again")
    screen.click("Use an app password")
    assert window.session.step is Step.DETAILS and window.session.form.options.app_password
    qtbot.waitUntil(lambda: context.bridge.idle)
