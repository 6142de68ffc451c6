"""Microsoft 365 and Google from the first page to the click that signs in."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtWidgets import QLabel, QRadioButton
from pytestqt.qtbot import QtBot

from tests.qt import fake_cloud
from tests.qt.conftest import Screen
from tests.qt.fakes import CANARY, GOOD_FORM, FakeServices
from wizard.flow.session import Session
from wizard.flow.steps import Step
from wizard.model.form import AdvancedOptions, ConnectForm
from wizard.model.provider import Provider
from wizard.model.symptom import Symptom
from wizard.qt.parts.mnemonics import plain
from wizard.qt.wizard_window import WizardWindow

Open = Callable[..., WizardWindow]
MICROSOFT, GOOGLE = fake_cloud.GOOD_MICROSOFT, fake_cloud.GOOD_GOOGLE


def said(screen: Screen) -> str:
    return "\n".join(label.text() for label in screen.all(QLabel)).replace("\u200b", "")


def choices(screen: Screen) -> list[str]:
    return [plain(choice.text()) for choice in screen.all(QRadioButton)]


class TestProvider:
    @pytest.mark.parametrize(("address", "name"), [("a@outlook.com", "Microsoft 365"), ("a@gmail.com", "Google")])
    def test_a_known_address_leads_to_its_own_sign_in(
        self, open_wizard: Open, qtbot: QtBot, address: str, name: str
    ) -> None:
        screen = Screen(open_wizard())
        screen.type("Not sure? Type your email address", address)
        qtbot.waitUntil(lambda: screen.button(name).isChecked())
        assert f"Choose {name}" in said(screen)

    def test_what_was_chosen_for_the_address_stays_chosen(self, open_wizard: Open, qtbot: QtBot) -> None:
        window = open_wizard()
        screen = Screen(window)
        screen.type("Not sure? Type your email address", "a@gmail.com")
        qtbot.waitUntil(lambda: screen.button("Google").isChecked())
        screen.click("Other (IMAP)")
        window.retranslate()
        screen.click("Continue")
        screen.click("Back")
        assert window.session.form.provider is Provider.IMAP and screen.button("Other (IMAP)").isChecked()

    def test_microsoft_without_a_client_id_is_not_taken(self, open_wizard: Open, services: FakeServices) -> None:
        services.not_set_up = {Provider.MICROSOFT365}
        window = open_wizard()
        screen = Screen(window)
        microsoft = screen.button("Microsoft 365")
        assert "Not set up" in microsoft.accessibleDescription()
        microsoft.click()
        assert not microsoft.isChecked() and "administrator can enter it" in said(screen)
        screen.click("Continue")
        assert window.session.form.provider is Provider.IMAP

    def test_an_address_that_needs_what_is_not_set_up_says_so(
        self, open_wizard: Open, services: FakeServices, qtbot: QtBot
    ) -> None:
        services.not_set_up = {Provider.MICROSOFT365}
        screen = Screen(open_wizard())
        screen.type("Not sure? Type your email address", "anna@outlook.com")
        qtbot.waitUntil(lambda: "administrator can enter it" in said(screen))
        assert "Choose Microsoft 365" not in said(screen) and "not set up here, for the reason above" in said(screen)
        screen.type("Not sure? Type your email address", "anna@example.org")
        qtbot.waitUntil(lambda: "This address is not on our list" in said(screen))
        assert "administrator can enter it" not in said(screen)

    def test_practice_needs_no_client_id(self, open_wizard: Open, services: FakeServices, qtbot: QtBot) -> None:
        services.not_set_up = {Provider.MICROSOFT365, Provider.GOOGLE}
        window = open_wizard(Session(MICROSOFT, practice=True))
        screen = Screen(window)
        assert screen.button("Microsoft 365").isChecked()
        for _ in range(2):
            screen.click("Continue")
        screen.click("Sign in with Microsoft")
        qtbot.waitUntil(lambda: window.session.step is Step.DONE)
        assert not services.accounts.kept

    def test_from_imap_an_address_that_takes_no_password_leads_to_microsoft(self, open_wizard: Open) -> None:
        window = open_wizard(Session(ConnectForm(email="alice@outlook.com"), step=Step.DETAILS))
        screen = Screen(window)
        screen.click("Choose another provider")
        assert screen.button("Microsoft 365").isChecked()
        for _ in range(2):
            screen.click("Continue")
        assert screen.field("Email address").text() == "alice@outlook.com"
        assert screen.has_button("Sign in with Microsoft")


class TestReview:
    def test_microsoft_says_what_is_allowed_and_kept(self, open_wizard: Open) -> None:
        text = said(Screen(open_wizard(Session(MICROSOFT, step=Step.REVIEW))))
        assert "calendar" in text and "Never your password" in text and "Or another device" in text
        assert "IMAP" not in text

    def test_google_names_the_app_password_as_the_other_way(self, open_wizard: Open) -> None:
        text = said(Screen(open_wizard(Session(GOOGLE, step=Step.REVIEW))))
        assert "Or an app password" in text and "https://myaccount.google.com/apppasswords" in text
        assert "calendar" not in text


class TestDetails:
    def test_microsoft_asks_for_the_address_only(self, open_wizard: Open, qtbot: QtBot) -> None:
        window = open_wizard(Session(replace(MICROSOFT, email=""), step=Step.DETAILS))
        screen = Screen(window)
        assert window.focusWidget() is screen.field("Email address")
        assert [edit for edit in ("Password", "Exchange URL") if _has_field(screen, edit)] == []
        qtbot.waitUntil(lambda: screen.button("Sign in with Microsoft").isEnabled())
        screen.type("Email address", "alice")
        screen.click("Sign in with Microsoft")
        assert window.session.step is Step.DETAILS and window.focusWidget() is screen.field("Email address")
        screen.type("Email address", "alice@example.com")
        with qtbot.waitSignal(window.connected) as connected:
            screen.click("Sign in with Microsoft")
        assert connected.args[0].provider is Provider.MICROSOFT365

    def test_another_device_is_an_advanced_option(
        self, open_wizard: Open, services: FakeServices, qtbot: QtBot
    ) -> None:
        window = open_wizard(Session(MICROSOFT, step=Step.DETAILS))
        screen = Screen(window)
        screen.click("Advanced options")
        assert "Your browser opens" in said(screen)
        screen.click("Sign in on another device, with a code")
        assert "You get a code" in said(screen) and "Your browser opens" not in said(screen)
        assert not screen.has_button("Allow old servers (TLS 1.0 and 1.1)")
        qtbot.waitUntil(lambda: screen.button("Sign in with Microsoft").isEnabled())
        with qtbot.waitSignal(window.connected):
            screen.click("Sign in with Microsoft")
        assert services.connector.forms[0].options.device_code

    def test_google_by_browser_or_by_app_password(
        self, open_wizard: Open, services: FakeServices, qtbot: QtBot
    ) -> None:
        window = open_wizard(Session(GOOGLE, step=Step.DETAILS))
        screen = Screen(window)
        qtbot.waitUntil(lambda: screen.button("Sign in with Google").isEnabled())
        assert choices(screen) == ["Sign in with Google, in the browser", "Use an app password"]
        assert not _has_field(screen, "Password")
        screen.click("Use an app password")
        assert window.focusWidget() is screen.field("Password")
        assert screen.has_button("Open the app password page") and screen.has_button("Connect inbox")
        screen.type("Password", CANARY)
        with qtbot.waitSignal(window.connected) as connected:
            screen.click("Connect inbox")
        assert connected.args[0].app_password and services.vault.kept and not services.tokens

    def test_google_without_a_client_id_is_left_with_the_app_password(
        self, open_wizard: Open, services: FakeServices
    ) -> None:
        services.not_set_up = {Provider.GOOGLE}
        window = open_wizard(Session(GOOGLE, step=Step.DETAILS))
        screen = Screen(window)
        assert not screen.button("Sign in with Google, in the browser").isEnabled()
        assert window.session.form.options.app_password and _has_field(screen, "Password")
        assert "is not set up in this copy" in said(screen)

    def test_all_that_was_typed_outlives_other_providers(self, open_wizard: Open, qtbot: QtBot) -> None:
        form = replace(GOOD_FORM, ews_url="https://mail.example.com/ews/exchange.asmx", provider=Provider.IMAP)
        options = AdvancedOptions(username="alice", sent_folder="Sent", test_email_to="bob@example.com")
        window = open_wizard(Session(replace(form, options=options), step=Step.DETAILS))
        screen = Screen(window)
        qtbot.waitUntil(lambda: screen.field("Password").isEnabled())
        screen.type("Password", CANARY)
        for name in ("Microsoft 365", "Google", "Exchange", "Other (IMAP)"):
            screen.click("Back")
            screen.click("Back")
            screen.click(name)
            screen.click("Continue")
            screen.click("Continue")
        now = window.session.form
        assert (now.imap, now.smtp, now.ews_url, now.options) == (form.imap, form.smtp, form.ews_url, options)
        assert screen.field("Password").text() == CANARY

    def test_a_keyring_that_refuses_is_told_before_the_browser_opens(
        self, open_wizard: Open, services: FakeServices, qtbot: QtBot
    ) -> None:
        services.vault.symptom = Symptom.KEYRING_LOCKED
        window = open_wizard(Session(MICROSOFT, step=Step.DETAILS))
        screen = Screen(window)
        qtbot.waitUntil(lambda: screen.has_button("Connect for this session only"))
        assert not screen.button("Sign in with Microsoft").isEnabled()
        screen.click("Connect for this session only")
        assert "Your sign-in is kept for this session only" in said(screen)
        assert screen.button("Sign in with Microsoft").isEnabled()


def _has_field(screen: Screen, name: str) -> bool:
    try:
        return screen.field(name).isVisibleTo(screen.window)
    except AssertionError:
        return False


@pytest.mark.parametrize(
    ("chosen", "address", "other"),
    [
        (Provider.GOOGLE, "alice@outlook.com", Provider.MICROSOFT365),
        (Provider.MICROSOFT365, "alice@gmail.com", Provider.GOOGLE),
    ],
)
def test_an_address_of_the_other_one_is_told_with_the_way_there(
    open_wizard: Open, qtbot: QtBot, chosen: Provider, address: str, other: Provider
) -> None:
    names = {Provider.GOOGLE: "Google", Provider.MICROSOFT365: "Microsoft 365"}
    window = open_wizard()
    screen = Screen(window)
    screen.click(names[chosen])
    screen.click("Continue")
    screen.click("Continue")
    assert window.session.step is Step.DETAILS
    screen.type("Email address", address)
    qtbot.waitUntil(lambda: "probably not find its mailbox" in said(screen))
    screen.click(f"Continue with {names[other]}")
    assert (window.session.form.provider, window.session.form.email) == (other, address)
