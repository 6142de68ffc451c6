"""What else is wrong, in short: below the verdict that is to be acted on first."""

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from wizard.model.problem import Diagnosis
from wizard.qt.context import Context
from wizard.qt.parts.card import Card
from wizard.qt.parts.directions import side_of
from wizard.qt.parts.text import Text
from wizard.qt.theme import GRID, Tone


class AlsoFound(QWidget):
    """A card each, which says of which server it speaks. Hidden where there is nothing else."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._title = Text("", bold=True, size=1.1)
        self._cards = QVBoxLayout()
        self._cards.setSpacing(GRID)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addWidget(self._title)
        column.addLayout(self._cards)
        self.hide()

    def show_others(self, first: Diagnosis, others: Sequence[Diagnosis]) -> None:
        while (item := self._cards.takeAt(0)) is not None:
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
        self._title.setText(self.tr("Also found"))
        for diagnosis in others:
            self._cards.addWidget(self._card(first, diagnosis))
        self.setVisible(bool(others))

    def _card(self, first: Diagnosis, diagnosis: Diagnosis) -> Card:
        catalog, language = self._context.catalog, self._context.language
        told, panel = catalog.panel(first, language), catalog.panel(diagnosis, language)
        card = Card()
        if side := side_of(self._context, diagnosis):
            card.column.addWidget(Text(side, Tone.QUIET))
        if (panel.title, panel.what) == (told.title, told.what):
            card.column.addWidget(Text(self.tr("The same problem here."), bold=True))
        else:
            card.column.addWidget(Text(panel.title, bold=True))
            card.column.addWidget(Text(panel.what))
        card.column.addWidget(Text(diagnosis.problem.name, Tone.QUIET, size=0.9, selectable=True))
        return card
