"""What the window shows before there is anything to list: one picture, one sentence, one button."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QVBoxLayout, QWidget

from wizard.qt.parts.buttons import MainButton
from wizard.qt.parts.icons import pixmap
from wizard.qt.parts.mnemonics import say
from wizard.qt.parts.text import Text
from wizard.qt.theme import GRID, accent


class _Picture(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(20 * GRID, 15 * GRID)

    def paintEvent(self, event: QPaintEvent) -> None:
        image = pixmap("empty-list", accent(QPalette()), self.width(), self.height(), self.devicePixelRatioF())
        QPainter(self).drawPixmap(0, 0, image)


class EmptyState(QWidget):
    """Centred, and nothing else."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sentence = Text(size=1.25)
        self.sentence.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.button = MainButton("connect")
        self.setFocusProxy(self.button)
        column = QVBoxLayout(self)
        column.setContentsMargins(4 * GRID, 0, 4 * GRID, 0)
        column.setSpacing(3 * GRID)
        column.addStretch(2)
        column.addWidget(_Picture(), 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self.sentence)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)

    def say(self, sentence: str, button: str) -> None:
        self.sentence.setText(sentence)
        say(self.button, button)
