"""A quiet frame around things that belong together, and a part that opens and closes."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleStateChangeEvent, QKeyEvent, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QAbstractButton, QFrame, QSizePolicy, QVBoxLayout, QWidget

from wizard.qt.parts.enter_key import pressed_by_enter
from wizard.qt.parts.mnemonics import say
from wizard.qt.theme import GRID, Tone, accent, colour, hairline, mix


class Card(QFrame):
    """A rounded frame; with a tone, its edge and ground take a breath of that colour."""

    def __init__(self, tone: Tone = Tone.TEXT, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tone = tone
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        self.column.setSpacing(GRID)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        palette = QPalette()
        base = palette.color(QPalette.ColorRole.Base)
        edge = hairline(palette)
        if self._tone in (Tone.GOOD, Tone.ATTENTION, Tone.BROKEN):
            tint = colour(self._tone, palette)
            base, edge = mix(tint, base, 0.07), mix(tint, base, 0.45)
        painter.setPen(QPen(edge, 1))
        painter.setBrush(base)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), GRID, GRID)


class FoldButton(QAbstractButton):
    """An arrow that points at its words, or down at what it has opened."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not pressed_by_enter(self, event):
            super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        words = metrics.size(Qt.TextFlag.TextShowMnemonic, self.text()).width()
        return QSize(words + 4 * GRID, metrics.height() + round(1.5 * GRID))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        palette = QPalette()
        ink = colour(Tone.TEXT, palette)
        painter.setPen(QPen(ink, 1.6, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        reach, middle = GRID * 0.45, QPointF(GRID, self.height() / 2)
        if self.isChecked():
            ends = QPointF(-reach, -reach / 2), QPointF(0, reach / 2), QPointF(reach, -reach / 2)
        else:
            ends = QPointF(-reach / 2, -reach), QPointF(reach / 2, 0), QPointF(-reach / 2, reach)
        painter.drawPolyline([middle + end for end in ends])
        painter.setPen(ink)
        area = QRectF(self.rect()).adjusted(2.25 * GRID, 0, 0, 0)
        flags = Qt.AlignmentFlag.AlignVCenter.value | Qt.TextFlag.TextShowMnemonic.value
        painter.drawText(area, flags, self.text())
        if self.hasFocus():
            painter.setPen(QPen(accent(palette), 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), GRID / 2, GRID / 2)


class Collapsible(QWidget):
    """A title with an arrow; what is under it is shown once it is opened."""

    toggled = Signal(bool)

    def __init__(self, name: str, content: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.content = content
        self.button = FoldButton(self)
        self.button.setObjectName(name)
        self.button.toggled.connect(self._toggle)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addWidget(self.button)
        column.addWidget(content)
        content.setVisible(False)

    def say(self, title: str) -> None:
        say(self.button, title)

    @property
    def is_open(self) -> bool:
        return self.button.isChecked()

    def open(self, opened: bool = True) -> None:
        self.button.setChecked(opened)

    def _toggle(self, opened: bool) -> None:
        self.content.setVisible(opened)
        changed = QAccessible.State()
        changed.expanded = 1
        QAccessible.updateAccessibility(QAccessibleStateChangeEvent(self.button, changed))
        self.toggled.emit(opened)


class Line(QWidget):
    """A hairline across."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(1)

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), hairline(QPalette()))
