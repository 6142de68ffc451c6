"""The trouble page: what is confirmed once, what works all the same, and which button leads on."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from tests.qt.conftest import Screen
from tests.qt.fakes import CANARY, SMTP, FakeServices, account_of, expired, failed, wrong_port
from wizard.flow.steps import Step
from wizard.model.form import Change
from wizard.model.outcome import Failed, LegState
from wizard.model.plan import CertificatePin
from wizard.model.problem import Diagnosis, Remedy, RemedyId
from wizard.model.secret import Secret
from wizard.qt.accounts_window import AccountsWindow
from wizard.qt.wizard_window import WizardWindow

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
