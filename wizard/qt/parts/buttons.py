"""Buttons: the one main button of a page, the others, and quiet ones that look like links."""

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QPushButton, QSizePolicy, QStyle, QStyleOptionButton, QStylePainter, QWidget

from wizard.qt.parts.enter_key import pressed_by_enter
from wizard.qt.parts.icons import pixmap
from wizard.qt.parts.long_words import breakable
from wizard.qt.theme import GRID, Tone, accent, colour, is_fusion, scaled

_WRAPPED = Qt.AlignmentFlag.AlignCenter.value | Qt.TextFlag.TextWordWrap.value | Qt.TextFlag.TextShowMnemonic.value


class WrappingButton(QPushButton):
    """Its words go into as many lines as they need where the button can't be as wide as it wants to be."""

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """The second press of a double click is none: what stands there by now may be the next page's button."""
        event.accept()

    def words_font(self) -> QFont:
        return self.font()

    @property
    def least_width(self) -> int:
        """At which none of its words is cut."""
        metrics = QFontMetrics(self.words_font())
        return metrics.boundingRect(QRect(0, 0, 1, 10_000), _WRAPPED, breakable(self.text())).width() + 4 * GRID

    def height_at(self, width: int) -> int:
        hint, metrics = self.sizeHint(), QFontMetrics(self.words_font())
        if width >= hint.width():
            return hint.height()
        room = QRect(0, 0, width - 2 * GRID, 10_000)
        lines = metrics.boundingRect(room, _WRAPPED, breakable(self.text())).height()
        return max(hint.height(), lines + 2 * GRID)

    @property
    def wraps(self) -> bool:
        words = QFontMetrics(self.words_font()).size(Qt.TextFlag.TextShowMnemonic, self.text())
        return self.width() < words.width() + GRID

    def draw_words(self, painter: QPainter) -> None:
        painter.setFont(self.words_font())
        painter.drawText(self.rect().adjusted(GRID, 0, -GRID, 0), _WRAPPED, breakable(self.text()))

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self.wraps:
            super().paintEvent(event)
            return
        option = QStyleOptionButton()
        self.initStyleOption(option)
        option.text = ""
        painter = QStylePainter(self)
        painter.drawControl(QStyle.ControlElement.CE_PushButton, option)
        painter.setPen(self.palette().color(QPalette.ColorRole.ButtonText))
        self.draw_words(painter)


class MainButton(WrappingButton):
    """The page's one main button, in the accent. Enter takes it."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setProperty("main", True)
        self.setDefault(True)
        self.setMinimumHeight(4 * GRID)
        self._following = False
        self._leading = True
        self._follow()

    def set_leading(self, leading: bool) -> None:
        """Without the accent while another button leads on."""
        if leading != self._leading:
            self._leading = leading
            self._follow()
            self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not pressed_by_enter(self, event):
            super().keyPressEvent(event)

    def words_font(self) -> QFont:
        return scaled(self.font(), 1.0, bold=True)

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        bold = QFontMetrics(self.words_font())
        words = bold.size(Qt.TextFlag.TextShowMnemonic, self.text()).width()
        return QSize(max(hint.width(), words) + 3 * GRID, max(hint.height(), 4 * GRID))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.EnabledChange) and not self._following:
            self._follow()
        super().changeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        if not is_fusion() or not self.isEnabled() or not self._leading:
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
        self.draw_words(painter)
        if self.hasFocus():
            painter.setPen(QPen(palette.color(QPalette.ColorRole.HighlightedText), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(area.adjusted(3, 3, -3, -3), GRID / 4, GRID / 4)

    def _follow(self) -> None:
        """Styles of other systems that take the palette's button colours get the accent through them."""
        self._following = True
        palette = QPalette()
        if self.isEnabled() and self._leading:
            base = QPalette()
            palette.setColor(QPalette.ColorRole.Button, accent(base))
            palette.setColor(QPalette.ColorRole.ButtonText, base.color(QPalette.ColorRole.HighlightedText))
        self.setPalette(palette)
        self._following = False


class SideButton(WrappingButton):
    """Any other button of a page."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAutoDefault(False)
        self.setMinimumHeight(4 * GRID)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not pressed_by_enter(self, event):
            super().keyPressEvent(event)

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

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not pressed_by_enter(self, event):
            super().keyPressEvent(event)

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


class IconLabel(QWidget):
    """One drawing in one tone, in the midst. Says nothing to screen readers: the word beside it does."""

    def __init__(self, name: str, tone: Tone = Tone.TEXT, size: int = 2 * GRID, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name, self._tone, self._size = name, tone, size
        self.setFixedSize(size, size)

    def show_icon(self, name: str, tone: Tone) -> None:
        self._name, self._tone = name, tone
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._name:
            return
        tint: QColor = colour(self._tone, QPalette())
        image = pixmap(self._name, tint, self._size, self._size, self.devicePixelRatioF())
        QPainter(self).drawPixmap((self.width() - self._size) // 2, (self.height() - self._size) // 2, image)
