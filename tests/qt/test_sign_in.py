"""While somebody signs in with the browser, and what comes of it."""

import socket
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlencode, urlsplit

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QLabel, QLineEdit, QMessageBox
from pytestqt.qtbot import QtBot

from tests.canaries import FORMS, SECRETS
from tests.qt import fake_cloud, fakes
from tests.qt.conftest import Screen
from tests.qt.fakes import FakeServices, Gate
from tests.servers.browser import Browser, Page
from tests.servers.certificates import authority
from tests.servers.pretend_authority import TOKEN, Answer, PretendAuthority, Silence
from wizard.engine import verification
from wizard.engine.browser_page import browser_page
from wizard.engine.connector import Connector
from wizard.engine.report import RunRecord
from wizard.flow.session import Session
from wizard.flow.steps import Step
from wizard.model.form import AdvancedOptions, Change, ConnectForm, plan_of
from wizard.model.outcome import Failed
from wizard.model.plan import ConnectionPlan
from wizard.model.problem import Diagnosis, Remedy, RemedyId
from wizard.model.provider import Language, Protocol, Provider
from wizard.model.symptom import Symptom
from wizard.qt.context import Context
from wizard.qt.pages import connecting
from wizard.qt.pages.connecting import GOOGLE
from wizard.qt.parts import sign_in_waiting
from wizard.qt.parts.admin_text import admin_text, mail_url
from wizard.qt.parts.browser_shows import BrowserShowsDialog
from wizard.qt.wizard_window import WizardWindow
from wizard.wire.trust import Trust

Connect = Callable[[ConnectForm], tuple[WizardWindow, Screen]]
BY_CODE = replace(fake_cloud.GOOD_MICROSOFT, options=AdvancedOptions(device_code=True))


def judge(form: ConnectForm, text: str = "", symptom: Symptom | None = None) -> Failed | None:
    plan = plan_of(form, "", fake_cloud.CLOUD)
    assert isinstance(plan, ConnectionPlan)
    return browser_page(fakes.CATALOG, plan, text, symptom)


@pytest.fixture
def connect(open_wizard: Callable[..., WizardWindow], services: FakeServices, qtbot: QtBot) -> Connect:
    """The wizard while it waits for the sign-in, unless `services` say otherwise."""
    services.connector.gate = Gate(opened=False)
    services.browser_page = judge  # type: ignore[attr-defined]

    def opened(form: ConnectForm) -> tuple[WizardWindow, Screen]:
        session = Session(form, step=Step.DETAILS)
        session.probed(None)
        services.connector.hold = fake_cloud.SIGN_IN[form.provider]
        window = open_wizard(session)
        window.go_on()
        # What can't be opened may have ended the run by the time this looks.
        qtbot.waitUntil(lambda: window.connecting.sign_in.waiting is not None or window.session.step is Step.TROUBLE)
        return window, Screen(window)

    return opened


def said(screen: Screen) -> str:
    return "\n".join(label.accessibleName() or label.text() for label in screen.all(QLabel))


def test_the_sign_in_server_is_asked_ahead_once_the_person_has_agreed(
    open_wizard: Callable[..., WizardWindow], services: FakeServices, qtbot: QtBot
) -> None:
    window = open_wizard(Session(fake_cloud.GOOD_GOOGLE, step=Step.REVIEW))
    window._back()
    window.go_on()
    assert services.connector.prepared == []  # only now has it been read what will be contacted
    window.go_on()
    qtbot.waitUntil(lambda: services.connector.prepared == [Provider.GOOGLE])
    assert window.session.step is Step.DETAILS and services.connector.forms == []


@pytest.mark.parametrize("wanted", [fake_cloud.GOOGLE_BY_PASSWORD, fakes.GOOD_FORM])
def test_nobody_is_asked_ahead_where_a_password_signs_in(
    wanted: ConnectForm, open_wizard: Callable[..., WizardWindow], services: FakeServices
) -> None:
    window = open_wizard(Session(wanted, step=Step.DETAILS))
    window.context.bridge.close()
    assert services.connector.prepared == []


class TestInTheBrowser:
    def test_says_for_whom_it_waits_and_how_long(self, connect: Connect) -> None:
        _window, screen = connect(fake_cloud.GOOD_MICROSOFT)
        text = said(screen)
        assert "Waiting for you to sign in with Microsoft as alice@example.com in your browser" in text
        assert "Time left: 5:00" in text

    def test_the_browser_is_opened_once_and_again_on_a_click(
        self, connect: Connect, services: FakeServices, qtbot: QtBot
    ) -> None:
        _window, screen = connect(fake_cloud.GOOD_MICROSOFT)
        url = fake_cloud.waiting(fake_cloud.GOOD_MICROSOFT).url
        qtbot.waitUntil(lambda: services.pages == [url])
        screen.click("Open again")
        qtbot.waitUntil(lambda: services.pages == [url, url])

    def test_the_link_is_copied(self, connect: Connect) -> None:
        _window, screen = connect(fake_cloud.GOOD_MICROSOFT)
        screen.click("Copy link")
        assert QGuiApplication.clipboard().text() == fake_cloud.waiting(fake_cloud.GOOD_MICROSOFT).url
        assert screen.has_button("Link copied")

    def test_no_browser_is_said_and_the_link_is_shown(
        self, connect: Connect, services: FakeServices, qtbot: QtBot
    ) -> None:
        error = RuntimeError("none")
        error.symptom = Symptom.NO_BROWSER  # type: ignore[attr-defined]
        services.no_browser = error
        _window, screen = connect(fake_cloud.GOOD_MICROSOFT)
        qtbot.waitUntil(lambda: "No browser could be opened" in said(screen))
        link = screen.field("Link for signing in")
        assert link.text().startswith("https://login.microsoftonline.com/") and link.isReadOnly()

    def test_an_address_elsewhere_is_not_waited_for(
        self, connect: Connect, services: FakeServices, qtbot: QtBot
    ) -> None:
        error = RuntimeError("elsewhere")
        error.symptom = Symptom.APP_MISCONFIGURED  # type: ignore[attr-defined]
        services.no_browser = error
        window, _screen = connect(fake_cloud.GOOD_MICROSOFT)
        qtbot.waitUntil(lambda: window.session.step is Step.TROUBLE)
        assert window.session.failure is not None
        assert window.session.failure.diagnosis.code == "SIGN_IN_APP_MISCONFIGURED"
        assert services.connector.tokens[0].cancelled

    def test_the_time_left_goes_down(self, connect: Connect, monkeypatch: pytest.MonkeyPatch) -> None:
        window, screen = connect(fake_cloud.GOOD_MICROSOFT)
        ends = window.connecting.sign_in._ends
        monkeypatch.setattr(sign_in_waiting.time, "monotonic", lambda: ends - 61.5)
        window.connecting.sign_in.tick()
        assert "Time left: 1:02" in said(screen)

    def test_the_stages_go_on_when_the_answer_came(
        self, connect: Connect, services: FakeServices, qtbot: QtBot
    ) -> None:
        window, screen = connect(fake_cloud.GOOD_MICROSOFT)
        services.connector.gate.open()
        qtbot.waitUntil(lambda: window.session.step is Step.DONE)
        assert window.connecting.sign_in.waiting is None and not screen.has_button("Open again")

    def test_cancel_ends_the_run_at_once(self, connect: Connect, services: FakeServices, qtbot: QtBot) -> None:
        window, screen = connect(fake_cloud.GOOD_MICROSOFT)
        screen.click("Cancel")
        assert window.session.step is Step.DETAILS and services.connector.tokens[0].cancelled
        assert window.connecting.sign_in.waiting is None and not window.connecting.running
        qtbot.waitUntil(lambda: window.context.bridge.idle)
        assert window.session.step is Step.DETAILS and window.session.failure is None

    def test_closing_the_window_ends_the_run(self, connect: Connect, services: FakeServices) -> None:
        window, _screen = connect(fake_cloud.GOOD_MICROSOFT)
        window._may_close = True
        window.close()
        assert services.connector.tokens[0].cancelled

    def test_all_is_reached_by_the_keyboard(self, connect: Connect, qtbot: QtBot) -> None:
        window, _screen = connect(fake_cloud.GOOD_MICROSOFT)
        reached = set()
        for _ in range(20):
            qtbot.keyClick(window.focusWidget() or window, Qt.Key.Key_Tab)
            focus = window.focusWidget()
            if focus is not None:
                reached.add(focus.accessibleName())
        wanted = {"Open again", "Copy link", "Use another device", "What does the browser show?", "Cancel"}
        assert wanted <= reached

    def test_it_is_announced_once(self, connect: Connect, monkeypatch: pytest.MonkeyPatch) -> None:
        told: list[str] = []
        monkeypatch.setattr(sign_in_waiting, "announce", lambda _widget, text, **_: told.append(text))
        window, _screen = connect(fake_cloud.GOOD_MICROSOFT)
        for _ in range(3):
            window.connecting.sign_in.tick()
        assert told == ["Waiting for you to sign in with Microsoft as alice@example.com in your browser"]

    @pytest.mark.parametrize("language", [Language.DE, Language.JA])
    def test_other_languages(self, connect: Connect, speaking: Callable[[Language], None], language: Language) -> None:
        window, _screen = connect(fake_cloud.GOOD_MICROSOFT)
        speaking(language)
        words = window.connecting.sign_in.words.text()
        assert "Microsoft" in words and "alice@example.com" in words and "Waiting" not in words


class TestOnAnotherDevice:
    def test_use_another_device_starts_anew_with_a_code(
        self, connect: Connect, services: FakeServices, qtbot: QtBot
    ) -> None:
        window, screen = connect(fake_cloud.GOOD_MICROSOFT)
        services.connector.gate = Gate(opened=False)  # the other lets go of whoever is cancelled
        screen.click("Use another device")
        qtbot.waitUntil(lambda: window.connecting.sign_in.by_code)
        assert [form.options.device_code for form in services.connector.forms] == [False, True]
        assert services.connector.tokens[0].cancelled and not services.connector.tokens[1].cancelled

    def test_the_code_is_shown_and_copied_and_no_browser_opened(self, connect: Connect, services: FakeServices) -> None:
        _window, screen = connect(BY_CODE)
        text = said(screen)
        assert "https://microsoft.com/devicelogin" in text and "Code: E 5 K Q 8 T Q 4 M" in text
        assert "Time left: 15:00" in text
        screen.click("Copy code")
        assert QGuiApplication.clipboard().text() == "E5KQ8TQ4M"
        assert services.pages == []

    def test_the_page_can_be_opened_here(self, connect: Connect, services: FakeServices, qtbot: QtBot) -> None:
        _window, screen = connect(BY_CODE)
        screen.click("Open the page here")
        qtbot.waitUntil(lambda: services.pages == ["https://microsoft.com/devicelogin"])

    def test_back_to_this_computer(self, connect: Connect, services: FakeServices, qtbot: QtBot) -> None:
        window, screen = connect(BY_CODE)
        services.connector.gate = Gate(opened=False)
        screen.click("Sign in on this computer")
        qtbot.waitUntil(lambda: window.connecting.sign_in.waiting is not None and not window.connecting.sign_in.by_code)
        assert [form.options.device_code for form in services.connector.forms] == [True, False]

    def test_google_has_none(self, connect: Connect) -> None:
        _window, screen = connect(fake_cloud.GOOD_GOOGLE)
        assert screen.has_button("Copy link") and not screen.has_button("Use another device")


class TestWhatTheBrowserShows:
    def test_a_number_leads_to_its_panel(self, connect: Connect, services: FakeServices, qtbot: QtBot) -> None:
        window, screen = connect(fake_cloud.GOOD_MICROSOFT)
        screen.click("What does the browser show?")
        screen.type("Number or text on the page", "AADSTS50105")
        screen.click("Look it up")
        qtbot.waitUntil(lambda: window.session.step is Step.TROUBLE)
        assert window.session.failure is not None
        assert window.session.failure.diagnosis.problem.name == "INTERACTION_REQUIRED/user_not_assigned"
        assert services.connector.tokens[0].cancelled and not window.connecting.running

    def test_enter_looks_it_up(self, connect: Connect, qtbot: QtBot) -> None:
        window, screen = connect(fake_cloud.GOOD_MICROSOFT)
        screen.click("What does the browser show?")
        screen.type("Number or text on the page", "Need admin approval")
        qtbot.keyClick(screen.field("Number or text on the page"), Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: window.session.step is Step.TROUBLE)
        assert window.session.failure is not None and window.session.failure.diagnosis.code == "ADMIN_CONSENT_REQUIRED"

    def test_a_choice_leads_to_its_panel(self, connect: Connect, qtbot: QtBot) -> None:
        window, screen = connect(fake_cloud.GOOD_GOOGLE)
        screen.click("What does the browser show?")
        screen.click("“Error 400: policy_enforced” (Advanced Protection)")
        qtbot.waitUntil(lambda: window.session.step is Step.TROUBLE)
        assert window.session.failure is not None
        assert window.session.failure.diagnosis.code == "GOOGLE_ADVANCED_PROTECTION"

    @pytest.mark.parametrize("secret", FORMS.values(), ids=FORMS.keys())
    def test_what_is_pasted_with_it_is_shown_and_kept_nowhere(
        self, connect: Connect, services: FakeServices, qtbot: QtBot, secret: str
    ) -> None:
        """Several lines, as a page or a log is copied whole; nothing of it is in the window, its report or on disk."""
        record = RunRecord()
        services.new_record = lambda: record  # type: ignore[assignment,return-value]
        window, screen = connect(fake_cloud.GOOD_MICROSOFT)
        screen.click("What does the browser show?")
        QGuiApplication.clipboard().setText(f"AADSTS7654321: new\n{secret}\nsorry")
        window.connecting.sign_in.shows.edit.paste()
        screen.click("Look it up")
        qtbot.waitUntil(lambda: window.session.step is Step.TROUBLE)
        qtbot.waitUntil(lambda: window.context.bridge.idle)
        kept = [file.read_text(encoding="utf-8") for file in services.data_dir.rglob("*") if file.is_file()]
        report = record.as_text(Language.EN, fakes.CATALOG)
        everything = "\n".join((said(screen), repr(window.session.failure), report, *kept))
        assert "AADSTS7654321" in said(screen) and "AADSTS7654321" in report
        assert not [canary for canary in SECRETS if canary in everything]

    def test_an_unknown_text_is_said_and_it_is_waited_on(self, connect: Connect, services: FakeServices) -> None:
        window, screen = connect(fake_cloud.GOOD_MICROSOFT)
        screen.click("What does the browser show?")
        screen.type("Number or text on the page", "it is green")
        screen.click("Look it up")
        assert "Nothing is known of this text" in said(screen)
        assert window.session.step is Step.CONNECT and not services.connector.tokens[0].cancelled

    def test_from_the_trouble_page_after_the_time_was_up(
        self, connect: Connect, services: FakeServices, qtbot: QtBot
    ) -> None:
        tell = Remedy(RemedyId.TELL_WHAT_BROWSER_SHOWS)
        late = fake_cloud.diagnosis(Symptom.SIGN_IN_TIMED_OUT, "graph.sign_in", {}, tell)
        services.connector.failure = Failed(late)
        window, screen = connect(fake_cloud.GOOD_MICROSOFT)
        services.connector.gate.open()
        qtbot.waitUntil(lambda: window.session.step is Step.TROUBLE)
        screen.click("What does the browser show?…")
        dialog = window.findChild(BrowserShowsDialog)
        assert dialog is not None
        dialog.shows.edit.setText("AADSTS90094")
        dialog.shows.look_up.click()
        qtbot.waitUntil(lambda: "An administrator of your organisation must approve" in said(screen))
        assert screen.has_button("Copy text for the administrator")


class TestLegs:
    def test_microsoft_is_one_leg(self, connect: Connect) -> None:
        window, screen = connect(fake_cloud.GOOD_MICROSOFT)
        shown = [key for key, leg in window.connecting.legs.items() if leg.isVisibleTo(window)]
        assert shown == [Protocol.GRAPH] and "Microsoft 365" in said(screen)
        assert list(window.connecting.legs[Protocol.GRAPH].rows) == list(fake_cloud.GRAPH_STAGES)

    def test_google_signs_in_before_the_two_legs(self, connect: Connect) -> None:
        window, _screen = connect(fake_cloud.GOOD_GOOGLE)
        legs = window.connecting.legs
        shown = [key for key, leg in legs.items() if leg.isVisibleTo(window)]
        assert shown == [GOOGLE, Protocol.IMAP, Protocol.SMTP]
        assert legs[GOOGLE].rows["google.sign_in"].state == "running"
        assert {row.state for row in legs[Protocol.IMAP].rows.values()} == {"waiting"}

    def test_the_wait_is_told_in_one_place(self, connect: Connect) -> None:
        window, _screen = connect(fake_cloud.GOOD_MICROSOFT)
        row = window.connecting.legs[Protocol.GRAPH].rows["graph.sign_in"]
        row._started -= 10
        window.connecting._tick()
        assert row.time.text() == ""


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


def test_no_secret_stays_in_a_field(connect: Connect) -> None:
    """The address is good for one sign-in: gone with it."""
    window, screen = connect(fake_cloud.GOOD_MICROSOFT)
    screen.click("Cancel")
    assert not any("state=" in edit.text() for edit in window.findChildren(QLineEdit))


def _signs_in_really(services: FakeServices, google: PretendAuthority) -> Session:
    """At the details for Google; connecting goes through the engine's own sign-in."""
    app = replace(fake_cloud.CLOUD.google, token_url=f"{google.authority}/token")
    cloud = replace(fake_cloud.CLOUD, google=app)
    real = Connector(fakes.CATALOG, Trust(authority().pem.decode()), cloud=lambda: cloud)
    services.connector.connect = real.connect  # type: ignore[method-assign]
    session = Session(fake_cloud.GOOD_GOOGLE, step=Step.DETAILS)
    session.probed(None)
    return session


@pytest.mark.parametrize("way", ["Cancel", "close"])
def test_the_real_wait_ends_within_a_moment(
    open_wizard: Callable[..., WizardWindow], services: FakeServices, qtbot: QtBot, way: str
) -> None:
    """With the engine's own sign-in, which listens on this computer: nothing is left of it."""
    with PretendAuthority({TOKEN: Answer(400, {"error": "invalid_grant"})}) as google:
        window = open_wizard(_signs_in_really(services, google))
        before = set(threading.enumerate())
        window.go_on()
        panel = window.connecting.sign_in
        qtbot.waitUntil(lambda: panel.waiting is not None)
    assert panel.waiting is not None
    port = panel.waiting.redirect_port
    socket.create_connection(("127.0.0.1", port), 1).close()
    if way == "close":
        window._may_close = True
        window.close()
    else:
        Screen(window).click(way)

    def gone() -> bool:
        left = {thread.name for thread in set(threading.enumerate()) - before}
        return not any(name == "verification" or name.startswith("run-") for name in left) and _refused(port)

    qtbot.waitUntil(gone, timeout=1000)


def test_nobody_is_waited_for_any_more_once_the_browser_has_answered(
    open_wizard: Callable[..., WizardWindow], services: FakeServices, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However long the sign-in server then takes."""
    told: list[str] = []
    monkeypatch.setattr(connecting, "announce", lambda _widget, text, **_: told.append(text))
    with PretendAuthority({TOKEN: Answer(400, {"error": "invalid_grant"})}) as google:
        window = open_wizard(_signs_in_really(services, google))
        window.go_on()
        panel, screen = window.connecting.sign_in, Screen(window)
        qtbot.waitUntil(lambda: panel.waiting is not None)
        assert panel.waiting is not None
        google.replies[TOKEN] = Silence
        assert "has reached" in _come_back(panel.waiting.url).text
        qtbot.waitUntil(lambda: panel.waiting is None)
        assert not screen.has_button("Open again") and "Waiting for you" not in said(screen)
        assert window.connecting.running and told == ["The browser has answered"]
        row = window.connecting.legs[GOOGLE].row("google.sign_in")
        assert row.name.text() == "Signing in with Google …"
        row._started -= 10  # as if it had run that long
        window.connecting._tick()
        assert 0 < int(row.time.text().partition(" ")[0]) <= 30  # and not what is left of five minutes
        screen.click("Cancel")
        assert window.session.step is Step.DETAILS
        qtbot.waitUntil(lambda: window.context.bridge.idle)


@pytest.mark.parametrize("way", ["browser", "typed"])
def test_a_first_sign_in_that_no_longer_holds_speaks_of_none_that_was_saved(
    open_wizard: Callable[..., WizardWindow], services: FakeServices, qtbot: QtBot, way: str
) -> None:
    words = "Token has been expired or revoked."
    services.browser_page = judge  # type: ignore[attr-defined]
    with PretendAuthority({TOKEN: Answer(400, {"error": "invalid_grant", "error_description": words})}) as google:
        window = open_wizard(_signs_in_really(services, google))
        window.go_on()
        panel, screen = window.connecting.sign_in, Screen(window)
        qtbot.waitUntil(lambda: panel.waiting is not None)
        assert panel.waiting is not None
        if way == "browser":
            _come_back(panel.waiting.url)
        else:
            screen.click("What does the browser show?")
            screen.type("Number or text on the page", words)
            screen.click("Look it up")
        qtbot.waitUntil(lambda: window.session.step is Step.TROUBLE)
    assert "What came back from the browser no longer holds" in said(screen) and "saved sign-in" not in said(screen)
    assert window.session.failure is not None
    assert window.session.failure.diagnosis.finding.server_text == words


def test_a_slip_after_it_is_kept_without_the_tokens(
    open_wizard: Callable[..., WizardWindow],
    services: FakeServices,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    """They look like nothing in particular: only the run knows them."""
    services.data_dir = tmp_path
    given = {"access_token": "quiet-river", "refresh_token": "brown-fox", "expires_in": 3600}

    def slip(_work: object) -> None:
        raise KeyError(given["access_token"], given["refresh_token"])

    with PretendAuthority({TOKEN: Answer(400, {"error": "invalid_grant"})}) as google:
        window = open_wizard(_signs_in_really(services, google))
        window.go_on()
        panel = window.connecting.sign_in
        qtbot.waitUntil(lambda: panel.waiting is not None)
        assert panel.waiting is not None
        google.replies[TOKEN] = Answer(200, given)
        monkeypatch.setattr(verification, "side_by_side", slip)
        _come_back(panel.waiting.url)
        qtbot.waitUntil(lambda: window.findChild(QMessageBox, "program-mistake") is not None)
    kept = (tmp_path / "last-error.txt").read_text("utf-8")
    assert "KeyError: ('[hidden]', '[hidden]')" in kept
    assert "quiet-river" not in kept and "brown-fox" not in kept


def _come_back(url: str) -> Page:
    """As the browser does, with a code."""
    asked = {key: values[0] for key, values in parse_qs(urlsplit(url).query).items()}
    back = {"state": asked["state"], "code": "any"}
    return Browser().get(f"{asked['redirect_uri']}?{urlencode(back)}")


def _refused(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), 1).close()
    except OSError:
        return True
    return False


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
