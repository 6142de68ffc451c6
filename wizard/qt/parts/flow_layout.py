"""Widgets one after another, in as many lines as they need: buttons with German labels at 200 %."""

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget

from wizard.qt.parts.buttons import WrappingButton

Line = list[tuple[QLayoutItem, QSize]]


def put(item: QLayoutItem, where: QRect) -> None:
    """There, as large as that: an item's own way makes no button higher than one line."""
    widget = item.widget()
    (widget if isinstance(widget, WrappingButton) else item).setGeometry(where)


class FlowLayout(QLayout):
    """Left to right, then the next line."""

    def __init__(self, parent: QWidget, spacing: int) -> None:
        super().__init__(parent)
        self.setContentsMargins(0, 0, 0, 0)
        self.setSpacing(spacing)
        self._items: list[QLayoutItem] = []

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def clear(self) -> None:
        """Takes everything out and deletes it."""
        while self._items:
            if widget := self._items.pop().widget():
                widget.hide()
                widget.deleteLater()
        self.invalidate()

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._arrange(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._arrange(rect, move=True)

    def sizeHint(self) -> QSize:
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        size = QSize()
        for item in self._items:
            widget, least = item.widget(), item.minimumSize()
            if isinstance(widget, WrappingButton) and not item.isEmpty():
                least.setWidth(min(least.width(), widget.least_width))
            size = size.expandedTo(least)
        return size

    def _lines(self, width: int) -> list[Line]:
        """What stands in each line, and how large."""
        lines: list[Line] = []
        left = 0
        for item in self._items:
            if item.isEmpty():  # hidden: no gap for it either
                continue
            size = self._size_within(item, width)
            if not lines or size.width() > left:
                lines.append([])
                left = width
            lines[-1].append((item, size))
            left -= size.width() + self.spacing()
        return lines

    def _size_within(self, item: QLayoutItem, width: int) -> QSize:
        hint, widget = item.sizeHint(), item.widget()
        if hint.width() > width and isinstance(widget, WrappingButton):
            return QSize(width, widget.height_at(width))
        return hint.boundedTo(QSize(width, hint.height()))

    def _arrange(self, rect: QRect, *, move: bool) -> int:
        y = rect.y()
        for line in self._lines(rect.width()):
            height, x = max(size.height() for _, size in line), rect.x()
            for item, size in line:
                if move:
                    put(item, QRect(QPoint(x, y), size))
                x += size.width() + self.spacing()
            y += height + self.spacing()
        return max(0, y - self.spacing() - rect.y())
