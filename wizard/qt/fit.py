"""Windows that fit on the screen, with their frame, and don't get smaller than what is in them."""

from PySide6.QtCore import QSize
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from wizard.qt.theme import GRID

_FRAME = QSize(2 * GRID, 5 * GRID)
"""What title bar and borders take at most, on the usual desktops. A frame's size is known only once it is shown."""


def room_of_screen() -> QSize:
    """For a window without its frame, on the screen where windows open."""
    return QGuiApplication.primaryScreen().availableGeometry().size() - _FRAME


def fit(window: QWidget, size: QSize, least: QSize) -> None:
    """Gives it `size`, and lets nobody make it smaller than `least`; both as far as the screen allows."""
    room = room_of_screen()
    window.setMinimumSize(least.boundedTo(room))
    window.resize(size.boundedTo(room))
