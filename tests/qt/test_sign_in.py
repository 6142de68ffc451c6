"""While somebody signs in with the browser."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from tests.canaries import FORMS, SECRETS
from tests.qt import fake_cloud, fakes
from tests.qt.fakes import FakeServices, Gate
from tests.qt.sign_in_pages import Connect, said
from wizard.engine.report import RunRecord
from wizard.flow.session import Session
from wizard.flow.steps import Step
from wizard.model.form import AdvancedOptions, ConnectForm
from wizard.model.outcome import Failed
from wizard.model.problem import Remedy, RemedyId
from wizard.model.provider import Language, Protocol, Provider
from wizard.model.symptom import Symptom
from wizard.qt.pages.connecting import GOOGLE
from wizard.qt.parts import sign_in_waiting
from wizard.qt.parts.browser_shows import BrowserShowsDialog
from wizard.qt.wizard_window import WizardWindow

BY_CODE = replace(fake_cloud.GOOD_MICROSOFT, options=AdvancedOptions(device_code=True))


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
        screen.click('"Error 400: policy_enforced" (Advanced Protection)')
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


def test_no_secret_stays_in_a_field(connect: Connect) -> None:
    """The address is good for one sign-in: gone with it."""
    window, screen = connect(fake_cloud.GOOD_MICROSOFT)
    screen.click("Cancel")
    assert not any("state=" in edit.text() for edit in window.findChildren(QLineEdit))
