"""Things side by side where there is room for both, else below each other."""

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from wizard.qt.theme import GRID


class TwoColumns(QWidget):
    """As wide as each other. Where they don't fit, the whole of the left one stands above the right one."""

    def __init__(self, spacing: int = 3 * GRID, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(spacing)
        self._grid.setVerticalSpacing(2 * GRID)
        self._grid.setColumnStretch(0, 1)
        self._placed: list[tuple[QWidget, int, int, Qt.AlignmentFlag]] = []
        self._folded = True

    def add(
        self, widget: QWidget, row: int, column: int, alignment: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignTop
    ) -> None:
        """`column`: 0 or 1."""
        self._placed.append((widget, row, column, alignment))
        self._place()

    def minimumSizeHint(self) -> QSize:
        return QSize(max(self._least(0), self._least(1)), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fold()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:  # other words, or something shown or hidden
            self._fold()
        return super().event(event)

    def _least(self, column: int) -> int:
        """That this column needs."""
        shown = [widget for widget, _, at, _ in self._placed if at == column and not widget.isHidden()]
        return max((max(widget.minimumSizeHint().width(), widget.minimumWidth()) for widget in shown), default=0)

    def _fold(self) -> None:
        folded = 2 * max(self._least(0), self._least(1)) + self._grid.horizontalSpacing() > self.width()
        if folded is not self._folded:
            self._folded = folded
            self._place()

    def _place(self) -> None:
        rows = 1 + max(row for _, row, _, _ in self._placed)
        self._grid.setColumnStretch(1, 0 if self._folded else 1)
        for widget, row, column, alignment in self._placed:
            where = (column * rows + row, 0) if self._folded else (row, column)
            self._grid.addWidget(widget, *where, alignment)
