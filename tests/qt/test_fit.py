"""Windows fit on the screen with their frame, and what is in them is never cut."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.qt.conftest import Screen
from tests.qt.fakes import FakeServices, account_of
from wizard.model.account import AccountState
from wizard.model.provider import Language
from wizard.qt.accounts_window import AccountsWindow
from wizard.qt.fit import fit
from wizard.qt.wizard_window import WizardWindow


@pytest.mark.parametrize(
    ("screen", "expected"),
    [
        (QSize(960, 600), QSize(944, 560)),  # 1920 x 1200 at 200 %
        (QSize(1920, 1080), QSize(960, 640)),
        (QSize(640, 480), QSize(624, 440)),
    ],
)
def test_there_is_room_for_the_frame(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, screen: QSize, expected: QSize
) -> None:
    class Small:
        def availableGeometry(self) -> QRect:
            return QRect(0, 0, screen.width(), screen.height())

    monkeypatch.setattr(QGuiApplication, "primaryScreen", staticmethod(Small))
    window = QWidget()
    qtbot.addWidget(window)
    fit(window, QSize(960, 640), QSize(800, 400))
    assert window.size() == expected
    assert window.minimumSize() == QSize(800, 400).boundedTo(expected)


@pytest.mark.parametrize("language", Language)
def test_at_its_least_nothing_of_an_account_is_cut(
    open_accounts: Callable[[], tuple[AccountsWindow, Screen]],
    services: FakeServices,
    speaking: Callable[[Language], None],
    language: Language,
) -> None:
    speaking(language)
    services.keep(account_of("a", "verwaltung@firmenname.example", AccountState.RECONNECT, code="RECONNECT_REQUIRED"))
    services.keep(account_of("b", "b@example.com"))
    window, _ = open_accounts()
    window.resize(1, 1)
    QApplication.processEvents()
    window.grab()
    listing = window.listing
    assert listing.detail.horizontalScrollBar().maximum() == 0
    assert listing.view.horizontalScrollBar().maximum() == 0
    assert listing.splitter.minimumSizeHint().width() <= window.width()


def test_the_wizard_keeps_its_steps_and_a_part_of_the_page(open_wizard: Callable[..., WizardWindow]) -> None:
    window = open_wizard()
    window.resize(1, 1)
    QApplication.processEvents()
    assert window.stack.height() >= window.height() // 2
    assert window.header.width() >= window.header.minimumSizeHint().width()
