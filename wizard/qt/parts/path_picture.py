"""The path from this computer to sending, with the broken link marked: by colour, shape and word."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from wizard.model.problem import Link
from wizard.model.provider import Language
from wizard.qt.context import Context
from wizard.qt.parts.icons import pixmap
from wizard.qt.theme import GRID, Tone, colour, hairline, mix, scaled

_WIDTHS = 8
"""So many widths are asked for in turn while a window gets its layout."""


class PathPicture(QWidget):
    """Before the broken link: a tick. The link itself: a cross on a filled ground. After it: an empty ring."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._broken = Link.COMPUTER
        self._passed: frozenset[Link] = frozenset()
        self._known: dict[tuple[float, Language, str], tuple[list[QRectF], float]] = {}
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setObjectName("path")

    def show_broken(self, link: Link, passed: frozenset[Link] = frozenset()) -> None:
        """`passed`: what works although it lies beyond."""
        self._broken, self._passed = link, passed
        self.retranslate()

    def retranslate(self) -> None:
        states = {-1: self.tr("works"), 0: self.tr("broken here"), 1: self.tr("not reached")}
        parts = [f"{self._name(link)}: {states[self._side(link)]}" for link in Link]
        self.setAccessibleName(self.tr("The path to your mailbox"))
        self.setAccessibleDescription("; ".join(parts))
        self.updateGeometry()
        self.update()

    def _side(self, link: Link) -> int:
        """-1: works; 0: broken here; 1: not reached."""
        links = list(Link)
        side = (links.index(link) > links.index(self._broken)) - (links.index(link) < links.index(self._broken))
        return -1 if side and link in self._passed else side

    def _name(self, link: Link) -> str:
        return self._context.catalog.link_name(link, self._context.language)

    def _columns(self, width: float) -> tuple[list[QRectF], float]:
        """As `_measured`, kept while width, words and font stay the same: a layout asks for it many times."""
        key = (width, self._context.language, self.font().key())
        known = self._known.get(key)
        if known is None:
            if len(self._known) >= _WIDTHS:
                self._known.clear()
            known = self._known[key] = self._measured(width)
        return known

    def _measured(self, width: float) -> tuple[list[QRectF], float]:
        """Each word's column (height: what it needs), and the font's factor. No word is ever cut: long ones get
        more of the width, and where that is not enough the font gets smaller. The factor 0 tells that it would get too
        small to be read: then only the broken link is named.
        """
        factor = 0.9
        while True:
            metrics = QFontMetricsF(scaled(self.font(), factor, bold=True))
            words = [self._name(link) for link in Link]
            needed = [max(metrics.horizontalAdvance(part) for part in word.split()) + GRID for word in words]
            if sum(needed) <= width:
                break
            factor -= 0.05
            if factor < 0.7:
                share = width / len(words)
                height = QFontMetricsF(scaled(self.font(), 0.9, bold=True)).height()
                return [QRectF(share * at, 4 * GRID, share, height) for at in range(len(words))], 0.0
        spare = max(0.0, width - sum(needed)) / len(needed)
        columns, left = [], 0.0
        flags = Qt.AlignmentFlag.AlignHCenter.value | Qt.TextFlag.TextWordWrap.value
        for word, need in zip(words, needed, strict=True):
            share = need + spare
            height = metrics.boundingRect(QRectF(0, 0, share, 1000), flags, word).height()
            columns.append(QRectF(left, 4 * GRID, share, height))
            left += share
        return columns, factor

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        columns, _ = self._columns(width)
        return round(max(column.height() for column in columns) + 4.5 * GRID)

    def sizeHint(self) -> QSize:
        return QSize(76 * GRID, self.heightForWidth(76 * GRID))

    def minimumSizeHint(self) -> QSize:
        return QSize(28 * GRID, self.heightForWidth(max(self.width(), 28 * GRID)))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        links = list(Link)
        columns, factor = self._columns(self.width())
        middle = 1.75 * GRID
        for index in range(len(links) - 1):
            left, right = columns[index].center().x(), columns[index + 1].center().x()
            leads = self._side(links[index]) != 1  # the other direction works by a way of its own
            self._draw_joint(painter, left, right, middle, self._side(links[index + 1]) if leads else 1)
        for index, link in enumerate(links):
            broken = link is self._broken
            self._draw_node(painter, QPointF(columns[index].center().x(), middle), self._side(link))
            if factor:
                painter.setFont(scaled(self.font(), factor, bold=broken))
                self._draw_word(painter, link, columns[index], broken)
        if not factor:
            painter.setFont(scaled(self.font(), 0.9, bold=True))
            self._draw_word(painter, self._broken, self._under(columns[links.index(self._broken)]), True)

    def _under(self, column: QRectF) -> QRectF:
        """Room for the one word: its middle under the node, as far as the edges allow."""
        width = QFontMetricsF(scaled(self.font(), 0.9, bold=True)).horizontalAdvance(self._name(self._broken)) + 2
        left = min(max(0.0, column.center().x() - width / 2), self.width() - width)
        return QRectF(left, column.top(), width, column.height())

    def _draw_joint(self, painter: QPainter, left: float, right: float, y: float, side: int) -> None:
        palette = QPalette()
        reached = side < 0
        tint = (
            colour(Tone.GOOD, palette) if reached else colour(Tone.BROKEN, palette) if side == 0 else hairline(palette)
        )
        painter.setPen(QPen(tint, 2, Qt.PenStyle.SolidLine if reached else Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(left + 2 * GRID, y), QPointF(right - 2 * GRID, y))

    def _draw_node(self, painter: QPainter, centre: QPointF, side: int) -> None:
        palette = QPalette()
        base = palette.color(QPalette.ColorRole.Base)
        tint = (colour(Tone.BROKEN, palette), hairline(palette), colour(Tone.GOOD, palette))[side]
        radius = 1.6 * GRID if side == 0 else 1.25 * GRID
        painter.setPen(QPen(tint, 2))
        painter.setBrush(tint if side == 0 else mix(tint, base, 0.10))
        painter.drawEllipse(centre, radius, radius)
        if side == 1:
            return
        ink = palette.color(QPalette.ColorRole.Base) if side == 0 else tint
        size = 2 * GRID if side == 0 else round(1.6 * GRID)
        if side == 0:
            reach = 0.55 * GRID
            painter.setPen(QPen(ink, 2.5, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
            painter.drawLine(centre - QPointF(reach, reach), centre + QPointF(reach, reach))
            painter.drawLine(centre - QPointF(reach, -reach), centre + QPointF(reach, -reach))
        else:
            image = pixmap("stage-passed", ink, size, ratio=self.devicePixelRatioF())
            painter.drawPixmap(centre - QPointF(size / 2, size / 2), image)

    def _draw_word(self, painter: QPainter, link: Link, area: QRectF, broken: bool) -> None:
        palette = QPalette()
        painter.setPen(colour(Tone.BROKEN if broken else Tone.QUIET, palette))
        flags = Qt.AlignmentFlag.AlignHCenter.value | Qt.AlignmentFlag.AlignTop.value | Qt.TextFlag.TextWordWrap.value
        painter.drawText(area, flags, self._name(link))
