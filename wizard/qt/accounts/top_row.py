"""The heading over the list of accounts, and the buttons beside it; below it where the window is narrow."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QWidget

from wizard.qt.theme import GRID

_ROOMY = 56 * GRID


class TopRow(QWidget):
    """`first` stands at the right edge if `last` is hidden."""

    def __init__(self, heading: QWidget, first: QWidget, last: QWidget) -> None:
        super().__init__()
        buttons = QHBoxLayout()
        buttons.setSpacing(2 * GRID)
        buttons.addWidget(first, 1, Qt.AlignmentFlag.AlignRight)
        buttons.addWidget(last)
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, 2 * GRID)
        self._row.setSpacing(GRID)
        self._row.addWidget(heading, 1)
        self._row.addLayout(buttons)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        roomy = self.width() >= _ROOMY
        self._row.setDirection(QBoxLayout.Direction.LeftToRight if roomy else QBoxLayout.Direction.TopToBottom)
