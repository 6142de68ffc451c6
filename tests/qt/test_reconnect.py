"""What the details say of an account that is reconnected: ports are seen, and nothing counts as chosen that wasn't."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from tests.qt.conftest import Screen
from tests.qt.fakes import CANARY, GOOD_FORM, IMAP, FakeServices, account_of
from wizard.flow.session import Session
from wizard.flow.steps import Step
from wizard.model.form import ServerEntry, plan_of
from wizard.model.plan import ConnectionPlan, FolderChoice, Server
from wizard.model.provider import Protocol
from wizard.qt.accounts_window import AccountsWindow
from wizard.qt.wizard_window import WizardWindow

Reconnect = Callable[..., tuple[WizardWindow, Screen]]


@pytest.fixture
def reconnect(
    open_accounts: Callable[[], tuple[AccountsWindow, Screen]], services: FakeServices, qtbot: QtBot
) -> Reconnect:
    """The wizard at the details of an account, which differs so from the usual one."""

    def begin(**other: object) -> tuple[WizardWindow, Screen]:
        account = replace(account_of("a", "a@example.com"), **other)  # type: ignore[arg-type]
        services.keep(account)
        window, screen = open_accounts()
        screen.click("Reconnect…")
        assert window.wizard is not None
        details = Screen(window.wizard)
        qtbot.waitUntil(lambda: details.field("Password").isEnabled())
        return window.wizard, details

    return begin


def port_of(window: WizardWindow) -> int:
    plan = plan_of(window.session.form)
    assert isinstance(plan, ConnectionPlan)
    return plan.server(Protocol.IMAP).endpoint.port


def test_an_unusual_port_is_seen_and_can_be_typed_anew(reconnect: Reconnect) -> None:
    servers = account_of("a", "a@example.com").servers
    unusual = Server(replace(IMAP, host="localhost", port=29443), "a@example.com")
    window, screen = reconnect(servers=(unusual, servers[1]))
    name = "Server for receiving (IMAP)"
    assert screen.field(name).text() == "localhost:29443"
    screen.type("Password", CANARY)
    assert port_of(window) == 29443
    screen.type(name, "localhost:29473")
    assert port_of(window) == 29473


def test_folders_that_were_found_are_not_taken_for_chosen_ones(reconnect: Reconnect) -> None:
    window, screen = reconnect(folders=FolderChoice(drafts="Skizzen"), sent_folder="Sent", drafts_folder="Skizzen")
    screen.click("Advanced options")
    assert screen.field("Folder for sent emails").text() == "" and screen.field("Folder for drafts").text() == "Skizzen"
    assert (window.session.form.options.sent_folder, window.session.form.options.drafts_folder) == ("", "Skizzen")


class TestPortBehindTheHost:
    @pytest.fixture
    def details(self, open_wizard: Callable[[Session], WizardWindow], qtbot: QtBot) -> tuple[WizardWindow, Screen]:
        """With a port that a button has filled in."""
        form = replace(GOOD_FORM, imap=ServerEntry("localhost", "29443"))
        window = open_wizard(Session(form, step=Step.DETAILS))
        screen = Screen(window)
        qtbot.waitUntil(lambda: screen.field("Password").isEnabled())
        screen.type("Password", CANARY)
        return window, screen

    def test_counts_more_than_one_that_nobody_typed(self, details: tuple[WizardWindow, Screen]) -> None:
        window, screen = details
        screen.type("Server for receiving (IMAP)", "localhost:29473")
        assert port_of(window) == 29473
        screen.type("Server for receiving (IMAP)", "localhost")
        assert port_of(window) == 29443

    def test_against_a_typed_one_both_are_shown(self, details: tuple[WizardWindow, Screen]) -> None:
        window, screen = details
        screen.click("Advanced options")
        screen.type("Port for receiving", "993")
        screen.click("Advanced options")
        screen.type("Server for receiving (IMAP)", "localhost:29473")
        screen.click("Connect inbox")
        assert window.session.step is Step.DETAILS
        assert "please keep only one" in screen.field("Server for receiving (IMAP)").accessibleDescription()
        assert screen.field("Port for receiving").text() == "993"
