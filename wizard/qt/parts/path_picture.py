"""The path from this computer to sending, with the broken link marked: by colour, shape and word."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from wizard.model.problem import Link
from wizard.qt.context import Context
from wizard.qt.parts.icons import pixmap
from wizard.qt.theme import GRID, Tone, colour, hairline, mix, scaled


class PathPicture(QWidget):
    """Before the broken link: a tick. The link itself: a cross on a filled ground. After it: an empty ring."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._broken = Link.COMPUTER
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setObjectName("path")

    def show_broken(self, link: Link) -> None:
        self._broken = link
        self.retranslate()

    def retranslate(self) -> None:
        states = {-1: self.tr("works"), 0: self.tr("broken here"), 1: self.tr("not reached")}
        links = list(Link)
        at = links.index(self._broken)
        parts = [f"{self._name(link)}: {states[(index > at) - (index < at)]}" for index, link in enumerate(links)]
        self.setAccessibleName(self.tr("The path to your mailbox"))
        self.setAccessibleDescription("; ".join(parts))
        self.updateGeometry()
        self.update()

    def _name(self, link: Link) -> str:
        return self._context.catalog.link_name(link, self._context.language)

    def _words_height(self, width: float) -> float:
        metrics = QFontMetricsF(scaled(self.font(), 0.9, bold=True))
        share = width / len(Link)
        flags = Qt.AlignmentFlag.AlignHCenter.value | Qt.TextFlag.TextWordWrap.value
        heights = [metrics.boundingRect(QRectF(0, 0, share, 1000), flags, self._name(link)).height() for link in Link]
        return max(heights)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return round(self._words_height(width) + 4.5 * GRID)

    def sizeHint(self) -> QSize:
        return QSize(76 * GRID, self.heightForWidth(76 * GRID))

    def minimumSizeHint(self) -> QSize:
        return QSize(48 * GRID, self.heightForWidth(max(self.width(), 48 * GRID)))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        links = list(Link)
        at = links.index(self._broken)
        share = self.width() / len(links)
        middle = 1.75 * GRID
        for index in range(len(links) - 1):
            self._draw_joint(painter, share * (index + 0.5), share * (index + 1.5), middle, index + 1 - at)
        for index, link in enumerate(links):
            self._draw_node(painter, QPointF(share * (index + 0.5), middle), (index > at) - (index < at))
            self._draw_word(painter, link, QRectF(share * index, 4 * GRID, share, self.height()), index == at)

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
        painter.setFont(scaled(self.font(), 0.9, bold=broken))
        painter.setPen(colour(Tone.BROKEN if broken else Tone.QUIET, palette))
        flags = Qt.AlignmentFlag.AlignHCenter.value | Qt.AlignmentFlag.AlignTop.value | Qt.TextFlag.TextWordWrap.value
        painter.drawText(area, flags, self._name(link))
