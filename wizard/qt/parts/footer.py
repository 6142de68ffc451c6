"""The foot of the wizard: what is beside the way at the left, Back and the main button at the right."""

from PySide6.QtCore import QEvent, QPoint, QRect, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from wizard.qt.parts.buttons import LinkButton, MainButton, SideButton
from wizard.qt.parts.enter_key import ENTER
from wizard.qt.parts.flow_layout import FlowLayout, Line, put
from wizard.qt.parts.mnemonics import stands_for
from wizard.qt.theme import GRID


class _FootLayout(FlowLayout):
    """From the right; where there is no room for all, the first ones stand above. `beside` the way: at the left."""

    beside: tuple[QWidget, ...] = ()

    def _lines(self, width: int) -> list[Line]:
        lines: list[Line] = []
        left = 0
        for item in reversed([item for item in self._items if not item.isEmpty()]):
            size = self._size_within(item, width)
            if not lines or size.width() > left:
                lines.insert(0, [])
                left = width
            lines[0].insert(0, (item, size))
            left -= size.width() + self.spacing()
        return lines

    def _arrange(self, rect: QRect, *, move: bool) -> int:
        y = rect.y()
        for line in self._lines(rect.width()):
            height, right = max(size.height() for _, size in line), rect.right() + 1
            for item, size in reversed(line):
                x = rect.x() if item.widget() in self.beside else right - size.width()
                if move:
                    put(item, QRect(QPoint(x, y + (height - size.height()) // 2), size))
                right = x - self.spacing()
            y += height + self.spacing()
        return max(0, y - self.spacing() - rect.y())


class _BackButton(SideButton):
    """As Cancel it comes to be under the fingers of whoever presses Enter twice to start."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self._new = QTimer(self)
        self._new.setSingleShot(True)
        self._new.setInterval(QApplication.doubleClickInterval())

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.DynamicPropertyChange:  # it stands for something else than before
            self._new.start()
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._new.isActive() and self.property("stands-for") == "cancel" and event.key() in ENTER:
            event.accept()
        else:
            super().keyPressEvent(event)


class Footer(QWidget):
    """Texts are the window's; an empty one hides its button."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.practice = LinkButton("practice")
        self.report = SideButton("report")
        stands_for(self.report, "copy-report")
        self.back = _BackButton("back")
        self.back.setProperty("main", True)
        self.main = MainButton("continue")
        buttons = QWidget()
        row = _FootLayout(buttons, GRID)
        row.beside = (self.practice, self.report)
        for button in (self.practice, self.report, self.back, self.main):
            row.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * GRID, round(1.5 * GRID), 3 * GRID, round(1.5 * GRID))
        column.addWidget(buttons)
