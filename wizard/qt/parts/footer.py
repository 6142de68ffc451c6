"""The foot of the wizard: what is beside the way at the left, Back and the main button at the right."""

from PySide6.QtWidgets import QHBoxLayout, QWidget

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
        row = QHBoxLayout(self)
        row.setContentsMargins(3 * GRID, round(1.5 * GRID), 3 * GRID, round(1.5 * GRID))
        row.setSpacing(GRID)
        row.addWidget(self.practice)
        row.addWidget(self.report)
        row.addStretch(1)
        row.addWidget(self.back)
        row.addWidget(self.main)
