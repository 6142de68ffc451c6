"""Buttons: the one main button of a page, quiet ones that look like links, and the large choices."""

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QAbstractButton, QPushButton, QSizePolicy, QWidget

from wizard.qt.parts.icons import pixmap
from wizard.qt.theme import GRID, Tone, accent, colour, hairline, mix, scaled


class MainButton(QPushButton):
    """The page's one main button, in the accent. Enter takes it."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setProperty("main", True)
        self.setDefault(True)
        self.setMinimumHeight(4 * GRID)
        self._following = False
        self._follow()

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        return QSize(hint.width() + 3 * GRID, max(hint.height(), 4 * GRID))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.EnabledChange) and not self._following:
            self._follow()
        super().changeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.style().name().lower() != "fusion" or not self.isEnabled():
            super().paintEvent(event)  # other systems mark the default button in their own way
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        palette = QPalette()
        ground = accent(palette)
        if self.isDown():
            ground = ground.darker(120)
        elif self.underMouse():
            ground = ground.darker(108)
        area = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        painter.drawRoundedRect(area, GRID / 2, GRID / 2)
        painter.setPen(palette.color(QPalette.ColorRole.HighlightedText))
        painter.setFont(scaled(self.font(), 1.0, bold=True))
        flags = Qt.AlignmentFlag.AlignCenter.value | Qt.TextFlag.TextShowMnemonic.value
        painter.drawText(self.rect(), flags, self.text())
        if self.hasFocus():
            painter.setPen(QPen(palette.color(QPalette.ColorRole.HighlightedText), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(area.adjusted(3, 3, -3, -3), GRID / 4, GRID / 4)

    def _follow(self) -> None:
        """Styles of other systems that take the palette's button colours get the accent through them."""
        self._following = True
        palette = QPalette()
        if self.isEnabled():
            base = QPalette()
            palette.setColor(QPalette.ColorRole.Button, accent(base))
            palette.setColor(QPalette.ColorRole.ButtonText, base.color(QPalette.ColorRole.HighlightedText))
        self.setPalette(palette)
        self._following = False


class SideButton(QPushButton):
    """Any other button of a page."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAutoDefault(False)
        self.setMinimumHeight(4 * GRID)

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        return QSize(hint.width() + 2 * GRID, max(hint.height(), 4 * GRID))


class LinkButton(QPushButton):
    """A button that looks like a link: for what is beside the way."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAutoDefault(False)
        self.setFlat(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        width = metrics.size(Qt.TextFlag.TextShowMnemonic, self.text()).width()
        return QSize(width + GRID, max(metrics.height() + GRID, 3 * GRID))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        font = self.font()
        font.setUnderline(self.underMouse() and self.isEnabled())
        painter.setFont(font)
        palette = QPalette()
        painter.setPen(palette.color(QPalette.ColorRole.Link) if self.isEnabled() else colour(Tone.QUIET, palette))
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        area = self.rect().adjusted(GRID // 2, 0, 0, 0)
        painter.drawText(area, flags.value | Qt.TextFlag.TextShowMnemonic.value, self.text())
        if self.hasFocus():
            draw_focus(painter, QRectF(self.rect()).adjusted(1, 1, -1, -1), palette, GRID / 2)


def draw_focus(painter: QPainter, area: QRectF, palette: QPalette, radius: float) -> None:
    """The same clear ring around everything that this program draws by itself."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(accent(palette), 2))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(area, radius, radius)
    painter.restore()


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
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
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
        metrics = QFontMetricsF(self.font())
        return QSize(48 * GRID, round(max(metrics.lineSpacing() * 2.2 + 2.25 * GRID, 7 * GRID)))

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
        lines = metrics.lineSpacing() * 2.05
        top = (self.height() - lines) / 2
        painter.setPen(ink)
        painter.setFont(scaled(self.font(), 1.05, bold=True))
        painter.drawText(
            QRectF(left, top, right - left, metrics.lineSpacing()), Qt.AlignmentFlag.AlignVCenter, self.text()
        )
        painter.setFont(self.font())
        painter.setPen(colour(Tone.QUIET, palette))
        text = QFontMetricsF(self.font()).elidedText(self._help, Qt.TextElideMode.ElideRight, right - left)
        below = QRectF(left, top + metrics.lineSpacing(), right - left, metrics.lineSpacing())
        painter.drawText(below, Qt.AlignmentFlag.AlignVCenter, text)

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


class IconLabel(QWidget):
    """One drawing in one tone. Says nothing to screen readers: the word beside it does."""

    def __init__(self, name: str, tone: Tone = Tone.TEXT, size: int = 2 * GRID, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name, self._tone = name, tone
        self.setFixedSize(size, size)

    def show_icon(self, name: str, tone: Tone) -> None:
        self._name, self._tone = name, tone
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._name:
            return
        tint: QColor = colour(self._tone, QPalette())
        image = pixmap(self._name, tint, self.width(), self.height(), self.devicePixelRatioF())
        QPainter(self).drawPixmap(0, 0, image)
