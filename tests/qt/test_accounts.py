""" "Connected emails": the list, its checks, and what can be done with an account."""

import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QListView, QMessageBox
from pytestqt.qtbot import QtBot

from tests.qt.conftest import Screen
from tests.qt.fakes import CANARY, FACTS, GOOD_FORM, SHA256, FakeServices, Gate, account_of, expired, failed, wrong_port
from wizard.flow.session import Session
from wizard.flow.steps import Step
from wizard.model.account import AccountState
from wizard.model.provider import Language, Provider
from wizard.model.symptom import Symptom
from wizard.qt.accounts_window import AccountsWindow
from wizard.qt.context import Context
from wizard.qt.parts.certificate_dialog import CertificateDialog
from wizard.store.accounts import ProfileDamaged, StoreError

Open = Callable[[], tuple[AccountsWindow, Screen]]


def rows(window: AccountsWindow) -> list[str]:
    model = window.model
    return [str(model.data(model.index(row, 0))) for row in range(model.rowCount())]


def test_empty_is_one_sentence_and_one_button(open_accounts: Open) -> None:
    window, screen = open_accounts()
    screen.click("Connect personal email")
    assert window.wizard is not None and window.wizard.session.step is Step.PROVIDER


def test_only_one_wizard_at_a_time(open_accounts: Open) -> None:
    window, screen = open_accounts()
    screen.click("Connect personal email")
    first = window.wizard
    screen.click("Connect personal email")
    assert window.wizard is first


def test_those_that_need_somebody_come_first(open_accounts: Open, services: FakeServices) -> None:
    services.keep(account_of("a", "a@example.com"))
    services.keep(account_of("b", "b@example.com", AccountState.ATTENTION, code="SERVER_TEMPORARY"))
    services.keep(
        account_of("c", "c@example.com", AccountState.RECONNECT, code="RECONNECT_REQUIRED", reason="password_changed")
    )
    window, screen = open_accounts()
    assert rows(window) == ["c@example.com", "b@example.com", "a@example.com"]
    assert screen.all(QListView)[0].accessibleName() == "Connected emails"


def test_the_state_is_told_in_words(open_accounts: Open, services: FakeServices) -> None:
    services.keep(account_of("a", "a@example.com"))
    window, _ = open_accounts()
    spoken = window.model.data(window.model.index(0, 0), Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "a@example.com, Connected, 2 min ago"


def test_two_accounts_of_one_address_are_told_apart_by_their_servers(
    open_accounts: Open, services: FakeServices
) -> None:
    first, second = account_of("a", "a@example.com"), account_of("b", "A@example.com")
    server, *others = second.servers
    elsewhere = replace(server, endpoint=replace(server.endpoint, host="mail.example.org"))
    services.keep(first)
    services.keep(replace(second, servers=(elsewhere, *others)))
    services.keep(account_of("c", "c@example.com"))
    window, _ = open_accounts()
    spoken = {window.model.item(row).data(Qt.ItemDataRole.AccessibleTextRole) for row in range(3)}
    assert spoken == {
        "a@example.com, Connected, imap.example.com:993",
        "A@example.com, Connected, mail.example.org:993",
        "c@example.com, Connected, 2 min ago",
    }


def test_the_filter_keeps_several_hundred_usable(open_accounts: Open, services: FakeServices) -> None:
    for number in range(300):
        services.keep(account_of(f"n{number}", f"person{number:03d}@example.net"))
    window, screen = open_accounts()
    screen.type("Filter", "PERSON017")
    assert rows(window) == ["person017@example.net"]
    screen.type("Filter", "")
    assert len(rows(window)) == 300


def test_a_problem_shows_its_panel(open_accounts: Open, services: FakeServices) -> None:
    services.keep(
        account_of("c", "c@example.com", AccountState.RECONNECT, code="RECONNECT_REQUIRED", reason="password_changed")
    )
    window, screen = open_accounts()
    assert window.listing.detail.problem.isVisibleTo(window)
    assert any(label.text() == "Reconnect needed" for label in screen.all(QLabel))


def test_recheck_says_so_and_shows_the_result(open_accounts: Open, services: FakeServices, qtbot: QtBot) -> None:
    services.keep(account_of("a", "a@example.com"))
    services.connector.hold, services.connector.gate = "imap.tls", Gate(opened=False)
    services.connector.failure = failed(expired())
    window, screen = open_accounts()
    screen.click("Recheck")
    qtbot.waitUntil(services.connector.waiting.is_set)
    assert any(label.text() == "Checking" for label in screen.all(QLabel))
    assert services.accounts.kept["a"].health.state is AccountState.CONNECTED
    services.connector.gate.open()
    qtbot.waitUntil(lambda: services.accounts.kept["a"].health.state is AccountState.ATTENTION)
    qtbot.waitUntil(lambda: any(label.text() == "Needs attention" for label in screen.all(QLabel)))
    assert window.listing.detail.problem.isVisibleTo(window)


def test_the_background_leaves_alone_what_needs_a_reconnect(
    open_accounts: Open, services: FakeServices, context: Context, qtbot: QtBot
) -> None:
    services.keep(account_of("good", "a@example.com"))
    services.keep(account_of("bad", "b@example.com", AccountState.ATTENTION, code="SERVER_TEMPORARY"))
    services.keep(account_of("wrong", "c@example.com", AccountState.RECONNECT, code="RECONNECT_REQUIRED"))
    window, _ = open_accounts()
    window.checks.check_all()
    qtbot.waitUntil(lambda: context.bridge.idle)
    assert sorted(services.connector.rechecked) == ["bad", "good"]


def test_the_background_checks_a_few_at_a_time(
    open_accounts: Open, services: FakeServices, context: Context, qtbot: QtBot
) -> None:
    for number in range(6):
        services.keep(account_of(f"n{number}", f"n{number}@example.com"))
    services.connector.hold, services.connector.gate = "imap.names", Gate(opened=False)
    window, _ = open_accounts()
    window.checks.check_all()
    qtbot.waitUntil(lambda: len(services.connector.rechecked) == 2)
    services.connector.gate.open()
    qtbot.waitUntil(lambda: context.bridge.idle)
    assert len(services.connector.rechecked) == 6


def test_a_session_that_is_over_needs_a_reconnect(
    open_accounts: Open, services: FakeServices, context: Context, qtbot: QtBot
) -> None:
    account = account_of("a", "a@example.com", session_only=True)
    services.accounts.kept["a"] = account
    window, screen = open_accounts()
    forgotten = "Was kept for one session only, and is forgotten"
    for _ in ("at once", "after a check"):
        qtbot.waitUntil(lambda: forgotten in [label.text() for label in screen.all(QLabel)])
        shown = [label.text() for label in screen.all(QLabel)]
        assert "Reconnect needed" in shown and "Kept for this session only" not in shown
        diagnosis = window.listing.detail.problem.diagnosis
        assert window.listing.detail.problem.isVisibleTo(window) and diagnosis is not None
        assert (diagnosis.code, diagnosis.reason) == ("RECONNECT_REQUIRED", "password_changed")
        assert "a@example.com needs to be reconnected: the password was kept for one session only" in shown
        screen.click("Recheck")
        qtbot.waitUntil(lambda: services.accounts.kept["a"].health.state is AccountState.RECONNECT)
        qtbot.waitUntil(lambda: context.bridge.idle)
    assert services.connector.rechecked == []


def test_a_sign_in_of_a_session_that_is_over_needs_another(
    open_accounts: Open, services: FakeServices, qtbot: QtBot
) -> None:
    account = replace(account_of("g", "a@gmail.com", session_only=True), provider=Provider.GOOGLE)
    services.accounts.kept["g"] = account
    _, screen = open_accounts()
    shown = [label.text() for label in screen.all(QLabel)]
    assert "a@gmail.com needs to be reconnected: the sign-in was kept for one session only" in shown
    forgotten = "Was kept for one session only, and is forgotten"
    qtbot.waitUntil(lambda: forgotten in [label.text() for label in screen.all(QLabel)])


def test_while_its_session_lasts_nothing_is_needed(open_accounts: Open, services: FakeServices) -> None:
    services.keep(account_of("a", "a@example.com", session_only=True))
    services.keep(replace(account_of("g", "b@gmail.com", session_only=True), provider=Provider.GOOGLE))
    _, screen = open_accounts()
    shown = [label.text() for label in screen.all(QLabel)]
    assert "Connected" in shown and "Reconnect needed" not in shown


def test_reconnect_keeps_everything_but_the_password(open_accounts: Open, services: FakeServices) -> None:
    services.keep(account_of("a", "a@example.com"))
    window, screen = open_accounts()
    screen.click("Reconnect…")
    assert window.wizard is not None
    session = window.wizard.session
    assert session.step is Step.DETAILS and session.account_id == "a"
    assert session.form.email == "a@example.com" and not session.form.password


def test_remove_asks_and_deletes_the_secret(open_accounts: Open, services: FakeServices, qtbot: QtBot) -> None:
    services.keep(account_of("a", "a@example.com"))
    window, screen = open_accounts()
    screen.click("Remove…")
    screen.answer("really-remove", "Keep")
    assert services.vault.kept["a"].reveal() == CANARY
    qtbot.waitUntil(lambda: not window.findChildren(type(screen.window), "really-remove"))
    window.ask_to_remove("a")
    screen.answer("really-remove", "Remove")
    qtbot.waitUntil(lambda: window.model.total == 0)
    assert services.vault.kept == {} and services.accounts.kept == {}
    assert screen.has_button("Connect personal email")


def test_a_new_account_is_listed_and_selected(open_accounts: Open, services: FakeServices) -> None:
    services.keep(account_of("z", "z@example.com"))
    window, _ = open_accounts()
    window._connected(account_of("a", "a@example.com"))
    assert window.listing.current is not None and window.listing.current.id == "a"


def test_closing_during_checks_never_waits(
    open_accounts: Open, services: FakeServices, context: Context, qtbot: QtBot
) -> None:
    services.keep(account_of("a", "a@example.com"))
    services.connector.hold, services.connector.gate = "imap.tls", Gate(opened=False)
    window, screen = open_accounts()
    screen.click("Recheck")
    qtbot.waitUntil(services.connector.waiting.is_set)
    assert window.close()
    context.bridge.close()
    assert services.connector.tokens[-1].cancelled


class TestTheProblemOfAnAccount:
    """Its panel has the buttons that its steps speak of, as far as they can be pressed outside of the wizard."""

    def test_after_a_check(self, open_accounts: Open, services: FakeServices, qtbot: QtBot) -> None:
        services.keep(account_of("a", "a@example.com"))
        services.connector.failure = failed(expired(), wrong_port())
        window, screen = open_accounts()
        assert not screen.has_button("Copy report")
        screen.click("Recheck")
        qtbot.waitUntil(lambda: screen.has_button("Show certificate…"))
        qtbot.waitUntil(lambda: any(label.text() == "Also found" for label in screen.all(QLabel)))
        side = "Sending · smtp.example.com"
        qtbot.waitUntil(lambda: any(label.text().startswith(side) for label in screen.all(QLabel)))
        screen.click("Copy report")
        assert QGuiApplication.clipboard().text().startswith("report with ")
        screen.click("Show certificate…")
        [dialog] = window.findChildren(CertificateDialog)
        Screen(dialog).click("Allow this certificate")
        assert window.wizard is not None
        session = window.wizard.session
        assert (session.step, session.account_id) == (Step.DETAILS, "a")
        assert [pin.sha256 for pin in session.form.options.pins] == [SHA256]

    def test_after_a_restart(self, open_accounts: Open, services: FakeServices, qtbot: QtBot) -> None:
        account = account_of(
            "a", "a@example.com", AccountState.RECONNECT, code="UNTRUSTED_CERTIFICATES", reason="expired"
        )
        finding = expired().finding
        evidence = {**finding.evidence, "sha256": SHA256}
        services.keep(replace(account, health=replace(account.health, stage=finding.stage, evidence=evidence)))
        _, screen = open_accounts()
        qtbot.waitUntil(lambda: screen.has_button("Show certificate…"))
        screen.click("Copy report")
        assert QGuiApplication.clipboard().text() == "report with 2 events in en"

    def test_nothing_to_report_while_it_works(self, open_accounts: Open, services: FakeServices) -> None:
        services.keep(account_of("a", "a@example.com"))
        _, screen = open_accounts()
        assert not screen.has_button("Copy report")


def test_what_a_check_found_is_kept_behind_a_fold(open_accounts: Open, services: FakeServices, qtbot: QtBot) -> None:
    services.keep(account_of("a", "a@example.com"))
    _, screen = open_accounts()
    screen.click("Recheck")
    qtbot.waitUntil(lambda: screen.has_button("What was found"))
    assert not any("TLSv1.3" in label.accessibleName() for label in screen.all(QLabel))
    screen.click("What was found")
    assert any("TLSv1.3" in label.accessibleName() for label in screen.all(QLabel))


class TestUnreadable:
    FILE = Path("data/inbox-wizard/accounts.sqlite3")

    def test_damage_names_the_file_and_asks_for_no_password(
        self, open_accounts: Open, services: FakeServices, qtbot: QtBot
    ) -> None:
        services.keep(account_of("a", "a@example.com"))
        services.accounts.broken = ProfileDamaged(self.FILE, "SQLITE_NOTADB")
        window, screen = open_accounts()
        qtbot.waitUntil(lambda: screen.has_button("Start with an empty list"))
        assert any(str(self.FILE) in label.text() for label in screen.all(QLabel))
        assert not any("sign-in server" in label.text() for label in screen.all(QLabel))
        assert not screen.has_button("Connect personal email")
        screen.click("Try again")
        qtbot.waitUntil(lambda: window.context.bridge.idle)
        assert screen.has_button("Start with an empty list")
        services.accounts.broken = None  # restored from a backup
        screen.click("Try again")
        qtbot.waitUntil(lambda: rows(window) == ["a@example.com"])
        assert screen.has_button("Connect personal email")

    def test_a_reset_says_where_the_damaged_file_is_kept(
        self, open_accounts: Open, services: FakeServices, qtbot: QtBot
    ) -> None:
        services.accounts.broken = ProfileDamaged(self.FILE, "SQLITE_NOTADB")
        window, screen = open_accounts()
        qtbot.waitUntil(lambda: screen.has_button("Start with an empty list"))
        screen.click("Start with an empty list")
        qtbot.waitUntil(lambda: screen.has_button("Connect personal email"))
        [box] = window.findChildren(QMessageBox, "file-kept")
        assert f"{self.FILE}.damaged" in box.text()

    def test_a_full_disk_is_no_damage(self, open_accounts: Open, services: FakeServices, qtbot: QtBot) -> None:
        services.accounts.broken = StoreError(self.FILE, "SQLITE_FULL")
        _, screen = open_accounts()
        qtbot.waitUntil(lambda: any(str(self.FILE) in label.text() for label in screen.all(QLabel)))
        assert not screen.has_button("Start with an empty list")
        assert not screen.has_button("Connect personal email")
        services.accounts.broken = None
        screen.click("Try again")
        qtbot.waitUntil(lambda: screen.has_button("Connect personal email"))


class TestPractice:
    def test_from_the_list_to_a_marked_wizard_and_stopped_at_its_end(
        self, open_accounts: Open, services: FakeServices, qtbot: QtBot
    ) -> None:
        window, screen = open_accounts()
        screen.click("Practice with a pretend mailbox")
        assert window.practice_dialog is not None
        dialog = Screen(window.practice_dialog)
        assert window.practice_dialog.tree.titles() == ["A good mailbox", "Expired"]
        dialog.click("Start practice")
        qtbot.waitUntil(lambda: window.wizard is not None)
        assert window.wizard is not None and window.wizard.session.practice
        assert services.practice_running == 1
        window.wizard.close()
        assert services.practice_stopped.wait(10)

    def test_servers_that_nobody_waited_for_are_stopped(
        self, open_accounts: Open, services: FakeServices, qtbot: QtBot
    ) -> None:
        window, screen = open_accounts()
        screen.click("Practice with a pretend mailbox")
        dialog = window.practice_dialog
        assert dialog is not None
        started, let_go = threading.Event(), threading.Event()
        real = services.practice

        def slow(scenario_id: str) -> object:
            started.set()
            let_go.wait(10)
            return real(scenario_id)

        services.practice = slow  # type: ignore[method-assign, assignment]
        dialog.start("good")
        assert started.wait(10)
        dialog.reject()
        let_go.set()
        assert services.practice_stopped.wait(10)
        assert window.wizard is None


def test_a_keyring_that_refuses_the_removal_keeps_the_account(
    open_accounts: Open, services: FakeServices, qtbot: QtBot
) -> None:
    services.keep(account_of("a", "a@example.com"))
    window, screen = open_accounts()
    services.vault.symptom = Symptom.KEYRING_LOCKED
    window.remove(replace(services.accounts.kept["a"]))
    qtbot.waitUntil(lambda: window.findChild(QMessageBox) is not None)
    assert window.model.total == 1 and "a" in services.accounts.kept
    box = screen.question("remove-anyway")
    assert box.text().startswith("a@example.com was not removed, because")
    assert "inbox-wizard / a" in box.informativeText() and "without saving" not in box.informativeText()
    screen.answer("remove-anyway", "Remove anyway")
    qtbot.waitUntil(lambda: window.model.total == 0)
    assert services.accounts.kept == {}


def test_a_locked_keyring_is_told_to_whoever_asked_for_the_check(
    open_accounts: Open, services: FakeServices, qtbot: QtBot
) -> None:
    services.keep(account_of("a", "a@example.com"))
    window, screen = open_accounts()
    services.vault.symptom = Symptom.KEYRING_LOCKED
    screen.click("Recheck")
    qtbot.waitUntil(lambda: window.findChild(QMessageBox) is not None)
    box = screen.question("problem")
    assert box.text().startswith("a@example.com was not checked, because")
    assert "without saving" not in box.informativeText()
    assert services.accounts.kept["a"].health.state is AccountState.CONNECTED


def test_the_window_comes_back_where_it_stood(open_accounts: Open, services: FakeServices) -> None:
    window, _ = open_accounts()
    width = window.width()
    window.resize(width, 500)
    window.close()
    again, _ = open_accounts()
    assert (again.width(), again.height()) == (width, 500)


def test_without_a_disk_closing_and_languages_still_work(
    open_accounts: Open, services: FakeServices, context: Context
) -> None:
    class Full:
        language = None
        window_geometry = None

        def __setattr__(self, name: str, value: object) -> None:
            raise OSError(28, "no space")

    window, _ = open_accounts()
    services.settings = Full()  # type: ignore[assignment]
    context.set_language(Language.DE)
    assert context.language is Language.DE
    assert window.close()
    context.set_language(Language.EN)


def test_letters_stay_on_the_buttons_of_an_account(
    open_accounts: Open, context: Context, services: FakeServices, qtbot: QtBot
) -> None:
    window, screen = open_accounts()
    window._open(Session(GOOD_FORM, step=Step.DETAILS))
    wizard = window.wizard
    assert wizard is not None
    qtbot.waitUntil(lambda: Screen(wizard).button("Connect inbox").isEnabled())
    with qtbot.waitSignal(wizard.connected):
        wizard.go_on()
    Screen(wizard).click("Done")
    qtbot.waitUntil(lambda: context.bridge.idle)
    names = ("Recheck", "Reconnect…", "Remove…")
    assert all("&" in screen.button(name).text() for name in names)
    window.model.refresh()  # as every half minute
    assert all("&" in screen.button(name).text() for name in names)


def test_each_window_has_letters_of_its_own(open_accounts: Open) -> None:
    window, screen = open_accounts()
    window.open_wizard()
    assert window.wizard is not None
    window.retranslate()
    letters = [screen.button("Connect personal email").text(), Screen(window.wizard).button("Continue").text()]
    assert letters == ["&Connect personal email", "&Continue"]


def test_what_was_opened_stays_open_when_times_are_said_anew(open_accounts: Open, services: FakeServices) -> None:
    services.keep(account_of("b", "b@example.com", AccountState.ATTENTION, code="SERVER_TEMPORARY"))
    window, _ = open_accounts()
    details = window.listing.detail.problem.details
    details.open()
    window.model.refresh()  # as every half minute
    assert details.is_open


def test_a_certificate_that_was_allowed_is_not_called_right(
    open_accounts: Open, services: FakeServices, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(FACTS, "certificate", {"exception": True})
    services.keep(account_of("a", "a@example.com"))
    _window, screen = open_accounts()
    screen.click("Recheck")
    qtbot.waitUntil(lambda: "Receiving: Certificate allowed by you" in [label.text() for label in screen.all(QLabel)])
    assert "Receiving: Certificate is right" not in [label.text() for label in screen.all(QLabel)]


def test_what_an_earlier_end_left_behind_is_cleared_up_once_all_is_there(
    context: Context, services: FakeServices, qtbot: QtBot
) -> None:
    window = AccountsWindow(context)
    assert not services.cleared_up.is_set()
    window.warm_up()
    qtbot.waitUntil(services.cleared_up.is_set)
    assert services.warm == [Provider.IMAP]
