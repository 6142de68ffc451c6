"""The header of the wizard: its four steps, the reached ones clickable."""

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QPainter, QPaintEvent, QPalette, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QWidget

from wizard.flow.steps import HEADER, Step, header_step
from wizard.qt.parts.buttons import draw_focus
from wizard.qt.parts.enter_key import pressed_by_enter
from wizard.qt.parts.icons import pixmap
from wizard.qt.theme import GRID, Tone, accent, colour, hairline, scaled


class StepMark(QAbstractButton):
    """A numbered circle with the step's name. Filled: here. A tick: done. An outline: to come."""

    def __init__(self, step: Step, number: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(f"step-{step}")
        self.step, self._number = step, number
        self._here = self._done = False
        self._short = False
        self._widths: dict[tuple[str, str], int] = {}
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_state(self, *, here: bool, done: bool, clickable: bool) -> None:
        self._here, self._done = here, done
        self.setEnabled(clickable)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus if clickable else Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor if clickable else Qt.CursorShape.ArrowCursor)
        self.updateGeometry()
        self.update()

    def _diameter(self) -> float:
        return max(2.75 * GRID, QFontMetricsF(self.font()).height() * 1.35)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not pressed_by_enter(self, event):
            super().keyPressEvent(event)

    def set_short(self, short: bool) -> None:
        """Without its name, except where one is: there is no room for all names."""
        if short != self._short:
            self._short = short
            self.setToolTip(self.text() if short else "")
            self.updateGeometry()
            self.update()

    def width_of(self, *, short: bool) -> int:
        shown = "" if short and not self._here else self.text()
        key = shown, self.font().key()
        if key not in self._widths:  # asked for at every layout, and fonts are slow to measure
            bold = QFontMetricsF(scaled(self.font(), 1.0, bold=True))
            words = bold.horizontalAdvance(shown) + GRID if shown else 0.0
            self._widths[key] = round(self._diameter() + GRID + words)
        return self._widths[key]

    def sizeHint(self) -> QSize:
        return QSize(self.width_of(short=self._short), round(self._diameter() + GRID))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        palette = QPalette()
        size = self._diameter()
        circle = QRectF(GRID / 2, (self.height() - size) / 2, size, size)
        quiet = colour(Tone.QUIET, palette)
        if self._here:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(accent(palette))
        else:
            painter.setPen(QPen(accent(palette) if self._done else hairline(palette), 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(circle.adjusted(1, 1, -1, -1))
        if self._done and not self._here:
            side = round(size * 0.6)
            tick = pixmap("stage-passed", accent(palette), side, ratio=self.devicePixelRatioF())
            painter.drawPixmap(circle.center() - QPointF(side / 2, side / 2), tick)
        else:
            painter.setFont(scaled(self.font(), 0.95, bold=True))
            painter.setPen(palette.color(QPalette.ColorRole.HighlightedText) if self._here else quiet)
            painter.drawText(circle, Qt.AlignmentFlag.AlignCenter, str(self._number))
        painter.setFont(scaled(self.font(), 1.0, bold=self._here))
        painter.setPen(colour(Tone.TEXT, palette) if self._here or self._done else quiet)
        left = circle.right() + GRID * 0.75
        if self._here or not self._short:
            room = QRectF(left, 0, self.width() - left, self.height())
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, self.text())
        if self.hasFocus():
            draw_focus(painter, QRectF(self.rect()).adjusted(1, 1, -1, -1), palette, GRID / 2)


class _Joint(QWidget):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setMinimumWidth(GRID)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Expanding)

    def sizeHint(self) -> QSize:
        return QSize(4 * GRID, GRID)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(QPen(hairline(QPalette()), 1))
        painter.drawLine(2, self.height() // 2, self.width() - 2, self.height() // 2)


class StepHeader(QWidget):
    """`chosen` tells which reached step the person wants to go to."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID // 2)
        self._marks: list[StepMark] = []
        for number, step in enumerate(HEADER, start=1):
            if number > 1:
                row.addWidget(_Joint(self))
            mark = StepMark(step, number, self)
            mark.clicked.connect(self._choose)
            self._marks.append(mark)
            row.addWidget(mark)

    def sizeHint(self) -> QSize:
        return QSize(self._width(short=False, joint=4 * GRID), self._marks[0].sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(self._width(short=True, joint=GRID), self._marks[0].sizeHint().height())

    def _width(self, *, short: bool, joint: int) -> int:
        gaps = (len(self._marks) - 1) * (joint + GRID)
        return sum(mark.width_of(short=short) for mark in self._marks) + gaps

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._shorten()

    def _shorten(self) -> None:
        short = self.width() < self._width(short=False, joint=GRID)
        for mark in self._marks:
            mark.set_short(short)

    def say(self, name_of: Callable[[Step], str], describe: Callable[[int, int, str, bool, bool], str]) -> None:
        """Sets the names; `describe(number, count, name, here, done)` gives what a screen reader says."""
        for number, mark in enumerate(self._marks, start=1):
            mark.setText(name_of(mark.step))
            mark.setAccessibleName(describe(number, len(self._marks), mark.text(), mark._here, mark._done))
            mark.updateGeometry()
        self.updateGeometry()
        self._shorten()

    def show_step(self, step: Step, can_go_to: Callable[[Step], bool]) -> None:
        here = header_step(step)
        at = HEADER.index(here)
        for index, mark in enumerate(self._marks):
            done = index < at or step is Step.DONE
            mark.show_state(here=mark.step is here and step is not Step.DONE, done=done, clickable=can_go_to(mark.step))

    def _choose(self) -> None:
        mark = self.sender()
        if isinstance(mark, StepMark):
            self.chosen.emit(mark.step)
