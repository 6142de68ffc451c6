"""The large choices of the first page."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from wizard.qt.parts.buttons import draw_focus
from wizard.qt.parts.icons import pixmap
from wizard.qt.theme import GRID, Tone, accent, colour, hairline, mix, scaled


class ChoiceButton(QAbstractButton):
    """One large choice: picture, name, one line of help. Behaves as a radio button.

    A choice that can't be taken yet stays focusable, so that a screen reader finds it and says why.
    """

    def __init__(self, name: str, picture: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._picture, self._help, self._note, self.available = picture, "", "", True

    def say(self, name: str, help_line: str, note: str = "") -> None:
        """`note`: a short word at the right, such as "coming"."""
        self.setText(name)
        self._help, self._note = help_line, note
        self.setAccessibleName(name)
        self.setAccessibleDescription(f"{note}. {help_line}" if note else help_line)
        self.updateGeometry()
        self.update()

    def nextCheckState(self) -> None:
        if self.available:
            super().nextCheckState()

    def sizeHint(self) -> QSize:
        return QSize(48 * GRID, self.heightForWidth(48 * GRID))

    def minimumSizeHint(self) -> QSize:
        return QSize(28 * GRID, self.heightForWidth(max(self.width(), 28 * GRID)))

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        metrics = QFontMetricsF(self.font())
        words = metrics.lineSpacing() * 1.2 + self._help_height(width)
        return round(max(words + 2.25 * GRID, 7 * GRID))

    def _help_height(self, width: int) -> float:
        """Of the line of help, or of its lines where the button is narrow."""
        metrics = QFontMetricsF(scaled(self.font(), 0.9))
        note = max(2.5 * GRID, metrics.horizontalAdvance(self._note))
        room = QRectF(0, 0, width - 11 * GRID - note, 1000)
        metrics = QFontMetricsF(self.font())
        return max(
            metrics.boundingRect(room, Qt.TextFlag.TextWordWrap.value, self._help).height(), metrics.lineSpacing()
        )

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        palette = QPalette()
        area = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        self._paint_frame(painter, palette, area)
        ink = colour(Tone.TEXT if self.available else Tone.QUIET, palette)
        left = 2 * GRID
        size = 4 * GRID
        tint = accent(palette) if self.isChecked() else ink
        image = pixmap(self._picture, tint, size, ratio=self.devicePixelRatioF())
        painter.drawPixmap(QPointF(left, (self.height() - size) / 2), image)
        left += size + 2 * GRID
        metrics = QFontMetricsF(scaled(self.font(), 1.05, bold=True))
        right = self._paint_note(painter, palette, area)
        lines = metrics.lineSpacing() * 1.05 + (below := self._help_height(self.width()))
        top = (self.height() - lines) / 2
        painter.setPen(ink)
        painter.setFont(scaled(self.font(), 1.05, bold=True))
        painter.drawText(
            QRectF(left, top, right - left, metrics.lineSpacing()), Qt.AlignmentFlag.AlignVCenter, self.text()
        )
        painter.setFont(self.font())
        painter.setPen(colour(Tone.QUIET, palette))
        area = QRectF(left, top + metrics.lineSpacing() * 1.05, right - left, below)
        painter.drawText(area, Qt.TextFlag.TextWordWrap.value, self._help)

    def _paint_frame(self, painter: QPainter, palette: QPalette, area: QRectF) -> None:
        base = palette.color(QPalette.ColorRole.Base) if self.available else palette.color(QPalette.ColorRole.Window)
        if self.isChecked():
            base = mix(accent(palette), base, 0.10)
        elif self.underMouse() and self.available:
            base = mix(accent(palette), base, 0.05)
        frame = accent(palette) if self.isChecked() else hairline(palette)
        painter.setBrush(base)
        painter.setPen(QPen(frame, 1.5 if self.isChecked() else 1))
        painter.drawRoundedRect(area, GRID * 0.75, GRID * 0.75)
        if self.hasFocus():
            draw_focus(painter, area, palette, GRID * 0.75)

    def _paint_note(self, painter: QPainter, palette: QPalette, area: QRectF) -> float:
        """Paints the note or the mark of the chosen one, and returns where the text must end."""
        right = area.right() - 2 * GRID
        if self.isChecked():
            size = 2.5 * GRID
            check = pixmap("state-connected", accent(palette), round(size), ratio=self.devicePixelRatioF())
            painter.drawPixmap(QPointF(right - size, (self.height() - size) / 2), check)
            return right - size - GRID
        if not self._note:
            return right
        painter.setFont(scaled(self.font(), 0.9))
        width = QFontMetricsF(painter.font()).horizontalAdvance(self._note)
        painter.setPen(QPen(colour(Tone.QUIET, palette)))
        where = QRectF(right - width, 0, width + 1, self.height())
        painter.drawText(where, Qt.AlignmentFlag.AlignVCenter, self._note)
        return right - width - GRID
