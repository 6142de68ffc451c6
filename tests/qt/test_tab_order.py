"""Tab goes through each window in reading order, and meets everything that can be used once."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLineEdit,
    QScrollArea,
    QSplitter,
    QWidget,
)
from pytestqt.qtbot import QtBot

from tests.qt.conftest import Screen
from tests.qt.fakes import (
    CANARY,
    GOOD_FORM,
    SHA256,
    FakeServices,
    Gate,
    account_of,
    expired,
    failed,
    refused,
    wrong_port,
)
from wizard.flow.session import Session
from wizard.flow.steps import Step
from wizard.model.account import AccountState
from wizard.model.form import AdvancedOptions, ConnectForm
from wizard.model.plan import CertificatePin
from wizard.model.symptom import Symptom
from wizard.qt.accounts_window import AccountsWindow
from wizard.qt.pages.details import DetailsPage
from wizard.qt.pages.trouble import TroublePage
from wizard.qt.wizard_window import WizardWindow

Open = Callable[..., WizardWindow]

USED = (QAbstractButton, QLineEdit, QComboBox, QAbstractItemView)


def usable(window: QWidget) -> set[QWidget]:
    """What the keyboard must reach: of a group of choices the chosen one, for arrows reach the others."""
    found: set[QWidget] = set()
    for kind in USED:
        for widget in window.findChildren(kind):
            if widget.window() is not window or not widget.isVisible() or not widget.isEnabled():
                continue
            if isinstance(widget.parent(), QLineEdit | QComboBox):
                continue  # the field's own parts
            group = widget.group() if isinstance(widget, QAbstractButton) else None
            if group is None or not group.exclusive() or widget.isChecked():
                found.add(widget)
    return found


Place = tuple[tuple[int, int], int, int]


def place(window: QWidget, widget: QWidget) -> Place:
    """Part of the window (above, in or below the pages; which pane), line, column; as if nothing were scrolled."""
    above = [widget]
    while above[-1] is not window:
        above.append(above[-1].parentWidget())
    pane = next((w.parentWidget().indexOf(w) for w in above if isinstance(w.parentWidget(), QSplitter)), 0)
    area = next((w for w in above if isinstance(w, QScrollArea)), None)
    middle = QPoint(0, widget.height() // 2)
    at = widget.mapTo(window, middle) if area is None else widget.mapTo(area.widget(), middle)
    pages = window.stack.geometry()
    part = 1 if area is not None or pages.contains(at) else 0 if at.y() < pages.top() else 2
    return ((part, pane), at.y(), at.x())


def goes_back(one: Place, other: Place) -> bool:
    if one[0] != other[0]:
        return other[0] < one[0]
    same_line = abs(other[1] - one[1]) <= 8
    return other[2] < one[2] if same_line else other[1] < one[1]


def walk(window: QWidget, qtbot: QtBot, key: Qt.Key = Qt.Key.Key_Tab) -> list[QWidget]:
    """Once around, from where the focus is."""
    QApplication.processEvents()
    window.grab()
    start = window.focusWidget()
    assert start is not None
    seen = [start]
    while True:
        qtbot.keyClick(window.focusWidget(), key)
        here = window.focusWidget()
        if here is start:
            return seen
        assert here not in seen, f"Tab goes around without meeting {start.objectName()}"
        seen_part = here.viewport() if isinstance(here, QAbstractItemView) else here
        assert not seen_part.visibleRegion().isEmpty(), f"{here.objectName()} is out of sight"
        seen.append(here)


def check(window: QWidget, qtbot: QtBot) -> None:
    seen = walk(window, qtbot)
    names = [widget.objectName() for widget in seen]
    missed = {widget.objectName() for widget in usable(window) - set(seen)}
    assert not missed, f"never reached: {missed}; reached {names}"
    assert "language" in names
    places = [place(window, widget) for widget in seen]
    back = [pair for pair in zip(places, [*places[1:], places[0]], strict=True) if goes_back(*pair)]
    assert len(back) == 1, f"{back} in {list(zip(names, places, strict=True))}"  # from the end to the beginning
    assert walk(window, qtbot, Qt.Key.Key_Backtab) == [seen[0], *reversed(seen[1:])]


@pytest.mark.parametrize("step", [Step.PROVIDER, Step.REVIEW, Step.DETAILS])
def test_on_the_way(open_wizard: Open, qtbot: QtBot, step: Step) -> None:
    window = open_wizard(Session(step=step))
    qtbot.waitUntil(lambda: window.context.bridge.idle)
    check(window, qtbot)


def test_in_practice(open_wizard: Open, qtbot: QtBot) -> None:
    check(open_wizard(Session(GOOD_FORM, practice=True)), qtbot)


def test_with_all_that_the_details_can_show(open_wizard: Open, qtbot: QtBot) -> None:
    options = AdvancedOptions(pins=(CertificatePin(SHA256, "imap.example.com", 993),))
    window = open_wizard(Session(ConnectForm(email="alice@gmail.com", options=options), step=Step.DETAILS))
    page = window.page(Step.DETAILS)
    assert isinstance(page, DetailsPage)
    qtbot.waitUntil(lambda: window.context.bridge.idle)
    page.more.open()
    check(window, qtbot)


def test_without_a_keyring(open_wizard: Open, services: FakeServices, qtbot: QtBot) -> None:
    services.vault.symptom = Symptom.KEYRING_LOCKED
    window = open_wizard(Session(step=Step.DETAILS))
    qtbot.waitUntil(lambda: Screen(window).has_button("Check again"))
    check(window, qtbot)


def test_while_connecting(
    at_details: Callable[[], tuple[WizardWindow, Screen]], services: FakeServices, qtbot: QtBot
) -> None:
    services.connector.hold, services.connector.gate = "imap.sign_in", Gate(opened=False)
    window, screen = at_details()
    screen.click("Connect inbox")
    qtbot.waitUntil(services.connector.waiting.is_set)
    check(window, qtbot)


def test_through_several_failures_to_the_end(
    at_details: Callable[[], tuple[WizardWindow, Screen]], services: FakeServices, qtbot: QtBot
) -> None:
    window, screen = at_details()
    for failure in (failed(refused()), failed(expired(), wrong_port()), failed(wrong_port())):
        services.connector.failure = failure
        screen.click("Connect inbox")
        qtbot.waitUntil(lambda: window.session.step is Step.TROUBLE)
        page = window.page(Step.TROUBLE)
        assert isinstance(page, TroublePage)
        check(window, qtbot)
        page.panel.details.open()
        window.resize(window.width(), 400)  # so that most of the page is scrolled away
        check(window, qtbot)
        screen.click("Back to details")
        screen.type("Password", CANARY)
    services.connector.failure = None
    screen.click("Connect inbox")
    qtbot.waitUntil(lambda: window.session.step is Step.DONE)
    check(window, qtbot)


@pytest.mark.parametrize("count", [0, 1, 3])
def test_of_the_list(
    open_accounts: Callable[[], tuple[AccountsWindow, Screen]], services: FakeServices, qtbot: QtBot, count: int
) -> None:
    for number in range(count):
        state = AccountState.ATTENTION if number == 0 else AccountState.CONNECTED
        code = "SERVER_TEMPORARY" if number == 0 else None
        services.keep(account_of(f"n{number}", f"n{number}@example.com", state, code=code))
    window, _ = open_accounts()
    check(window, qtbot)
