"""The drawings of resources/icons, each one colour on nothing, painted in the colour that is asked for."""

from functools import lru_cache

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap

from wizard.catalog.places import resources


@lru_cache(maxsize=64)
def _mask(name: str) -> QIcon:
    return QIcon(str(resources() / "icons" / f"{name}.svg"))


@lru_cache(maxsize=256)
def _painted(name: str, rgba: int, width: int, height: int, ratio: float) -> QPixmap:
    result = QPixmap(round(width * ratio), round(height * ratio))
    result.setDevicePixelRatio(ratio)
    result.fill(Qt.GlobalColor.transparent)
    painter = QPainter(result)
    _mask(name).paint(painter, 0, 0, width, height)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceIn)
    painter.fillRect(QRectF(0, 0, width, height), QColor.fromRgba(rgba))
    painter.end()
    return result


def pixmap(name: str, tint: QColor, width: int, height: int | None = None, ratio: float = 1.0) -> QPixmap:
    """The drawing `name`, at most this large in device-independent pixels, sharp at the screen's ratio."""
    return _painted(name, tint.rgba(), width, height or width, ratio)
