"""A connected Exchange mailbox: reconnecting it, and what the list tells."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from tests.qt.conftest import Screen
from tests.qt.exchange_pages import texts
from tests.qt.fake_exchange import EWS_URL, exchange_account, needs_reconnect, rule_added
from tests.qt.fakes import CANARY, FakeServices, failed
from wizard.engine.monitor import health_after
from wizard.model.account import AccountState
from wizard.model.secret import Secret
from wizard.qt.accounts_window import AccountsWindow
from wizard.qt.wizard_window import WizardWindow


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
