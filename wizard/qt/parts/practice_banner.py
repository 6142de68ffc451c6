"""A stripe that can't be overlooked: this is practice."""

from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QHBoxLayout, QWidget

from wizard.qt.context import Context
from wizard.qt.parts.buttons import IconLabel
from wizard.qt.parts.text import Text
from wizard.qt.theme import GRID, Tone, colour, mix


class PracticeBanner(QWidget):
    """Across the top of the wizard."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = Text(bold=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(3 * GRID, GRID, 3 * GRID, GRID)
        row.setSpacing(GRID)
        row.addWidget(IconLabel("state-attention", Tone.ATTENTION, round(2.5 * GRID)))
        row.addWidget(self._text, 1)
        context.language_changed.connect(self.retranslate)
        self.retranslate()

    def retranslate(self) -> None:
        self._text.setText(self.tr("Practice: pretend mailbox. Nothing leaves this computer, nothing is kept."))

    def paintEvent(self, event: QPaintEvent) -> None:
        palette = QPalette()
        ground = mix(colour(Tone.ATTENTION, palette), palette.color(QPalette.ColorRole.Window), 0.18)
        QPainter(self).fillRect(self.rect(), ground)
