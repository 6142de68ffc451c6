"""A scroll area whose content stays where it is when the scroll bar comes and goes."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QFrame, QScrollArea, QScrollBar, QWidget


class _QuietBar(QScrollBar):
    """Always has its room, and is seen only where there is something to scroll to."""

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.maximum() > self.minimum():
            super().paintEvent(event)
        else:
            QPainter(self).fillRect(self.rect(), QPalette().color(QPalette.ColorRole.Window))


class CalmScrollArea(QScrollArea):
    """Up and down only as far as there is content; the width is the same with the scroll bar and without it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setVerticalScrollBar(_QuietBar())
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)

    @property
    def bar_width(self) -> int:
        """The room of the scroll bar, which the margin beside it need not have again."""
        return self.verticalScrollBar().sizeHint().width()


class AsHighAsWide(QWidget):
    """Needs the height that its text takes at the width it gets. The layout's own minimum is the height at the least
    width, and would have a scroll bar over empty space.
    """

    def minimumSizeHint(self) -> QSize:
        return QSize(super().minimumSizeHint().width(), 0)
