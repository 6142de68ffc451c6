"""A mistake of the program itself, in the midst of a verification."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from tests.qt.conftest import Screen
from tests.qt.fakes import CANARY, GOOD_FORM, FakeServices
from wizard.flow.steps import Step
from wizard.model.cancel import CancelToken
from wizard.model.event import Event
from wizard.model.form import ConnectForm
from wizard.model.provider import Language
from wizard.qt.context import Context
from wizard.qt.wizard_window import WizardWindow

Details = Callable[[], tuple[WizardWindow, Screen]]


def box_of(window: WizardWindow, qtbot: QtBot) -> QMessageBox:
    qtbot.waitUntil(lambda: window.findChild(QMessageBox, "program-mistake") is not None)
    box = window.findChild(QMessageBox, "program-mistake")
    assert isinstance(box, QMessageBox)
    return box


@pytest.fixture
def slipping(services: FakeServices, tmp_path: Path) -> FakeServices:
    services.data_dir = tmp_path
    services.connector.slip = KeyError(f"with the password {CANARY} in it")
    return services


def test_is_said_and_kept_without_the_password(slipping: FakeServices, at_details: Details, qtbot: QtBot) -> None:
    window, screen = at_details()
    screen.click("Connect inbox")
    box = box_of(window, qtbot)
    assert box.isVisible() and "mistake" in box.text()
    file = slipping.data_dir / "last-error.txt"
    assert str(file) in box.informativeText()
    details = file.read_text(encoding="utf-8")
    assert "KeyError" in details and "[hidden]" in details and CANARY not in details


def test_leads_back_to_the_details_with_everything_kept(
    slipping: FakeServices, at_details: Details, qtbot: QtBot
) -> None:
    window, screen = at_details()
    screen.click("Connect inbox")
    box_of(window, qtbot).accept()
    assert window.session.step is Step.DETAILS and not window.connecting.running
    assert screen.field("Email address").text() == GOOD_FORM.email
    assert screen.field("Password").text() == CANARY
    slipping.connector.slip = None
    with qtbot.waitSignal(window.connected):
        screen.click("Connect inbox")


def test_is_said_too_where_nothing_can_be_written(slipping: FakeServices, at_details: Details, qtbot: QtBot) -> None:
    slipping.data_dir = slipping.data_dir / "missing"
    window, screen = at_details()
    screen.click("Connect inbox")
    box = box_of(window, qtbot)
    assert "could not be written" in box.informativeText()


def test_a_run_that_tells_no_end_is_one(
    slipping: FakeServices, at_details: Details, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def endless(form: ConnectForm, token: CancelToken) -> Iterator[Event]:
        yield from ()

    monkeypatch.setattr(slipping.connector, "connect", endless)
    window, screen = at_details()
    screen.click("Connect inbox")
    box_of(window, qtbot)
    assert window.session.step is Step.DETAILS


@pytest.mark.parametrize(("language", "word"), [(Language.DE, "Fehler"), (Language.JA, "誤り")])
def test_in_the_persons_language(
    slipping: FakeServices, context: Context, at_details: Details, qtbot: QtBot, language: Language, word: str
) -> None:
    window, _ = at_details()
    context.set_language(language)
    window.go_on()
    assert word in box_of(window, qtbot).text()
    context.set_language(Language.EN)
