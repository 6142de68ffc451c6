"""Accounts of Microsoft 365 and Google in the list: what is told of them, reconnecting, removing."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from tests.qt import fake_cloud
from tests.qt.conftest import Screen
from tests.qt.fakes import FakeServices, failed
from wizard.flow.steps import Step
from wizard.model.account import AccountState
from wizard.model.form import ConnectForm
from wizard.model.symptom import Symptom
from wizard.qt.accounts_window import AccountsWindow

Open = Callable[[], tuple[AccountsWindow, Screen]]
FORMS = {
    "microsoft": fake_cloud.GOOD_MICROSOFT,
    "personal": replace(fake_cloud.GOOD_MICROSOFT, email="alice@outlook.com"),
    "google": fake_cloud.GOOD_GOOGLE,
    "app password": fake_cloud.GOOGLE_BY_PASSWORD,
}


@pytest.fixture
def opened(services: FakeServices, open_accounts: Open) -> Callable[[ConnectForm], tuple[AccountsWindow, Screen]]:
    def open_with(form: ConnectForm) -> tuple[AccountsWindow, Screen]:
        services.keep(fake_cloud.cloud_account("a", form))
        return open_accounts()

    return open_with


def texts(screen: Screen) -> list[str]:
    return [label.text() for label in screen.all(QLabel)]


Opened = Callable[[ConnectForm], tuple[AccountsWindow, Screen]]


def test_microsoft_tells_as_whom_and_where(opened: Opened, qtbot: QtBot) -> None:
    _, screen = opened(FORMS["microsoft"])
    wanted = {"Microsoft 365", "Signed in as", "The browser", "https://graph.microsoft.com/v1.0"}
    qtbot.waitUntil(lambda: wanted <= set(texts(screen)))
    said = texts(screen)
    assert "User name" not in said and not any("Receiving" in text for text in said)


def test_google_tells_which_of_the_two_ways_signs_in(opened: Opened, qtbot: QtBot) -> None:
    _, screen = opened(FORMS["app password"])
    qtbot.waitUntil(lambda: {"Signed in with", "An app password", "User name"} <= set(texts(screen)))


def test_recheck_needs_no_password_and_tells_its_stages(opened: Opened, services: FakeServices, qtbot: QtBot) -> None:
    _, screen = opened(FORMS["microsoft"])
    screen.click("Recheck")
    qtbot.waitUntil(lambda: any("Signed in with Microsoft" in text for text in texts(screen)))
    assert services.accounts.kept["a"].health.state is AccountState.CONNECTED
    assert not any(text.startswith(":") for text in texts(screen))


def test_a_sign_in_that_is_over_shows_its_panel(opened: Opened, services: FakeServices, qtbot: QtBot) -> None:
    _, screen = opened(FORMS["microsoft"])
    over = fake_cloud.diagnosis(Symptom.SIGN_IN_EXPIRED, "graph.sign_in", {"email": "alice@example.com"})
    services.connector.failure = failed(over)
    screen.click("Recheck")
    qtbot.waitUntil(lambda: services.accounts.kept["a"].health.code == over.code)
    expected = services.catalog.panel(over, services.settings.language or "en").title  # type: ignore[arg-type]
    qtbot.waitUntil(lambda: expected in texts(screen))


@pytest.mark.parametrize(("form", "main"), [("microsoft", "Microsoft"), ("google", "Google")])
def test_reconnect_signs_in_again(opened: Opened, services: FakeServices, qtbot: QtBot, form: str, main: str) -> None:
    window, screen = opened(FORMS[form])
    screen.click("Reconnect…")
    wizard = window.wizard
    assert wizard is not None and wizard.session.step is Step.DETAILS
    within = Screen(wizard)
    assert within.field("Email address").text() == FORMS[form].email
    assert any("Sign in once more" in text for text in texts(within))
    qtbot.waitUntil(lambda: within.button(f"Sign in with {main}").isEnabled())
    with qtbot.waitSignal(wizard.connected) as connected:
        within.click(f"Sign in with {main}")
    assert connected.args[0].id == "a" and not services.vault.kept


@pytest.mark.parametrize(
    ("form", "page"),
    [
        ("microsoft", "at Microsoft, too, open https://myapps.microsoft.com"),
        ("personal", "at Microsoft, too, open https://account.live.com/consent/Manage"),
        ("google", "Whether that has been done is shown at https://myaccount.google.com/connections"),
    ],
)
def test_remove_signs_out_and_says_where_to_withdraw(
    opened: Opened, services: FakeServices, qtbot: QtBot, form: str, page: str
) -> None:
    _, screen = opened(FORMS[form])
    screen.click("Remove…")
    assert screen.question("really-remove").informativeText().endswith(page)
    screen.answer("really-remove", "Remove")
    qtbot.waitUntil(lambda: not services.accounts.kept)
    assert not services.tokens


def test_an_app_password_is_deleted_as_any_password(opened: Opened) -> None:
    _, screen = opened(FORMS["app password"])
    screen.click("Remove…")
    assert screen.question("really-remove").informativeText().startswith("Its password is deleted")
