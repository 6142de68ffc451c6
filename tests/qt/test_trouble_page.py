"""The trouble page: what is confirmed once, what works all the same, and which button leads on."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from tests.qt.conftest import Screen
from tests.qt.fakes import CANARY, CATALOG, IMAP, SMTP, FakeServices, account_of, expired, failed, wrong_port
from wizard.engine.diagnose import Diagnoser
from wizard.flow.steps import Step
from wizard.model.form import Change
from wizard.model.outcome import Failed, LegState
from wizard.model.plan import CertificatePin
from wizard.model.problem import Diagnosis, Remedy, RemedyId
from wizard.model.secret import Secret
from wizard.model.symptom import Finding, Symptom
from wizard.qt.accounts_window import AccountsWindow
from wizard.qt.parts.certificate_dialog import CertificateDialog
from wizard.qt.parts.folder_dialog import FolderDialog
from wizard.qt.wizard_window import WizardWindow
from wizard.wire.redact import Redactor

Shown = tuple[WizardWindow, Screen]
Trouble = Callable[[Failed], Shown]


@pytest.fixture
def in_trouble(at_details: Callable[[], Shown], services: FakeServices, qtbot: QtBot) -> Trouble:
    """The page of this failure; the next run is a good one."""

    def show(failure: Failed) -> Shown:
        window, screen = at_details()
        services.connector.failure = failure
        screen.click("Connect inbox")
        qtbot.waitUntil(lambda: window.session.step is Step.TROUBLE)
        services.connector.failure = None
        return window, screen

    return show


def said(screen: Screen) -> list[str]:
    return [label.text() for label in screen.all(QLabel)]


class TestCertificatesOfBothServers:
    def test_the_same_one_is_confirmed_once(self, in_trouble: Trouble, services: FakeServices, qtbot: QtBot) -> None:
        pins = tuple(CertificatePin("ab" * 32, "mail.example.com", port) for port in (993, 465))
        remedy = Remedy(RemedyId.ALLOW_CERTIFICATE, Change(add_pins=pins))
        window, screen = in_trouble(failed(replace(expired(), remedies=(remedy,))))
        screen.click("Show certificate…")
        assert "The certificate of imap.example.com" in said(screen)
        assert any("for receiving (port 993) and for sending (port 465)" in text for text in said(screen))
        with qtbot.waitSignal(window.connected):
            screen.click("Allow this certificate")
        assert services.connector.forms[-1].options.pins == pins

    def test_another_one_is_not_the_same_question_again(self, in_trouble: Trouble) -> None:
        verdict = expired()
        evidence = {**verdict.finding.evidence, "allowed_leg": "imap", "other_at": "imap.example.com:993"}
        finding = replace(verdict.finding, stage="smtp.certificate", endpoint=SMTP, evidence=evidence)
        _, screen = in_trouble(failed(replace(verdict, finding=finding)))
        told = "The certificate for receiving (imap.example.com:993) is allowed. For sending, "
        assert any(text.startswith(told) for text in said(screen))


class TestWhatWorksAllTheSame:
    @pytest.mark.parametrize(
        ("diagnosis", "words", "picture"),
        [
            (
                expired(),
                "Sending works",
                "Encryption: broken here; Sign-in: not reached; Mailbox: not reached; Sending: works",
            ),
            (wrong_port(), "Receiving works", "Mailbox: works; Sending: not reached"),
        ],
    )
    def test_it_is_said_and_seen(self, in_trouble: Trouble, diagnosis: Diagnosis, words: str, picture: str) -> None:
        window, screen = in_trouble(failed(diagnosis))
        assert said(screen).count(words) == 1
        path = next(widget for widget in window.findChildren(QWidget) if widget.objectName() == "path")
        assert picture in path.accessibleDescription()

    @pytest.mark.parametrize("other", [LegState.NOT_TRIED, LegState.FAILED])
    def test_nothing_is_said_of_what_was_not_reached(self, in_trouble: Trouble, other: LegState) -> None:
        _, screen = in_trouble(replace(failed(expired()), send=other))
        assert not any(text.endswith(" works") for text in said(screen))

    def test_of_an_account_that_was_checked_too(
        self,
        open_accounts: Callable[[], tuple[AccountsWindow, Screen]],
        services: FakeServices,
        qtbot: QtBot,
    ) -> None:
        services.keep(account_of("a", "a@example.com"))
        services.vault.kept["a"] = Secret(CANARY)
        services.connector.failure = failed(wrong_port())
        _, screen = open_accounts()
        screen.click("Recheck")
        qtbot.waitUntil(lambda: "Receiving works" in said(screen))


def missing(symptom: Symptom, *folders: str) -> Diagnosis:
    evidence = {"folders": list(folders), "missing_folder": "Sent"}
    finding = Finding(symptom, "imap.folders", IMAP, evidence=evidence)
    return Diagnoser(CATALOG, Redactor(Secret())).diagnose(finding)


class TestLeadingButton:
    """What Enter does."""

    def test_a_certificate_is_only_shown_by_it(self, in_trouble: Trouble, services: FakeServices, qtbot: QtBot) -> None:
        pin = CertificatePin("ab" * 32, IMAP.host, IMAP.port)
        remedies = (Remedy(RemedyId.ALLOW_CERTIFICATE, Change(add_pins=(pin,))), Remedy(RemedyId.RETRY))
        window, _ = in_trouble(failed(replace(expired(), remedies=remedies)))
        assert window.focusWidget().objectName() == "remedy-allow_certificate"
        qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Return)
        dialog = window.findChild(CertificateDialog)
        assert dialog is not None
        qtbot.keyClick(dialog, Qt.Key.Key_Return)
        assert not dialog.isVisible() and window.session.step is Step.TROUBLE
        assert window.session.form.options.pins == () and len(services.connector.forms) == 1

    def test_a_folder_is_created_where_none_can_be_chosen(
        self, in_trouble: Trouble, services: FakeServices, qtbot: QtBot
    ) -> None:
        window, screen = in_trouble(failed(missing(Symptom.SENT_MISSING, "INBOX")))
        assert not screen.has_button("Choose a folder…")
        with qtbot.waitSignal(window.connected):
            qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Return)
        assert services.connector.forms[-1].options.create_missing_folders


class TestFolderDialog:
    @pytest.mark.parametrize(
        ("symptom", "question", "chosen"),
        [
            (Symptom.SENT_MISSING, "Which folder holds your sent emails?", ("Ausgang", "")),
            (Symptom.DRAFTS_MISSING, "Which folder holds your drafts?", ("", "Ausgang")),
        ],
    )
    def test_it_says_what_it_asks_and_takes_nothing_unasked(
        self,
        in_trouble: Trouble,
        services: FakeServices,
        qtbot: QtBot,
        symptom: Symptom,
        question: str,
        chosen: tuple[str, str],
    ) -> None:
        window, screen = in_trouble(failed(missing(symptom, "INBOX", "Archiv", "Ausgang")))
        qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Return)
        dialog = window.findChild(FolderDialog)
        assert dialog is not None and question in said(screen)
        assert [dialog.list.item(row).text() for row in range(dialog.list.count())] == ["Archiv", "Ausgang"]
        qtbot.keyClick(dialog.list, Qt.Key.Key_Return)
        assert dialog.isVisible() and not dialog.use.isEnabled()
        for key in (Qt.Key.Key_Down, Qt.Key.Key_Down):
            qtbot.keyClick(dialog.list, key)
        with qtbot.waitSignal(window.connected):
            dialog.use.click()
        options = services.connector.forms[-1].options
        assert (options.sent_folder, options.drafts_folder) == chosen


def test_a_server_that_worked_before_may_only_be_down(
    open_accounts: Callable[[], tuple[AccountsWindow, Screen]], services: FakeServices, qtbot: QtBot
) -> None:
    services.keep(account_of("a", "a@example.com"))
    services.vault.kept["a"] = Secret(CANARY)
    finding = Finding(Symptom.CONNECTION_REFUSED, "imap.reach", IMAP, evidence={"worked_on": "2026-11-20"})
    services.connector.failure = failed(Diagnoser(CATALOG, Redactor(Secret())).diagnose(finding))
    _, screen = open_accounts()
    screen.click("Recheck")
    first = "It worked on 20 Nov 2026, so the server may be down at the moment: wait a while, then try again."
    qtbot.waitUntil(lambda: first in said(screen))
    steps = [text for text in said(screen) if text == first or text.startswith("Check the server's name and the port")]
    assert steps[0] == first and len(steps) == 2
