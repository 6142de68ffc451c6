"""The foot of the wizard: what is beside the way at the left, Back and the main button at the right."""

from PySide6.QtCore import QEvent
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from wizard.qt.parts.buttons import LinkButton, MainButton, SideButton
from wizard.qt.parts.mnemonics import stands_for
from wizard.qt.theme import GRID


class Footer(QWidget):
    """Texts are the window's; an empty one hides its button."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.practice = LinkButton("practice")
        self.report = SideButton("report")
        stands_for(self.report, "copy-report")
        self.back = SideButton("back")
        self.back.setProperty("main", True)
        self.main = MainButton("continue")
        row = self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        row.setContentsMargins(3 * GRID, round(1.5 * GRID), 3 * GRID, round(1.5 * GRID))
        row.setSpacing(GRID)
        row.addWidget(self.practice)
        row.addWidget(self.report)
        row.addStretch(1)
        row.addWidget(self.back)
        row.addWidget(self.main)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self._arrange()
        return super().event(event)

    def _arrange(self) -> None:
        """One below the other where the screen is too narrow for their words."""
        buttons = [button for button in (self.practice, self.report, self.back, self.main) if not button.isHidden()]
        needed = sum(button.sizeHint().width() + GRID for button in buttons) + 6 * GRID
        below = QBoxLayout.Direction.TopToBottom if needed > self.width() else QBoxLayout.Direction.LeftToRight
        if below is not self._row.direction():
            self._row.setDirection(below)
