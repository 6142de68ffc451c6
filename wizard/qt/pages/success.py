"""The mailbox is connected."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from wizard.qt.context import Context
from wizard.qt.pages.base import Page, Wizard
from wizard.qt.parts.buttons import IconLabel
from wizard.qt.parts.card import Card
from wizard.qt.parts.text import Text
from wizard.qt.theme import GRID, Tone


class SuccessPage(Page):
    """Says so, and what was verified."""

    def __init__(self, context: Context, wizard: Wizard, parent: QWidget | None = None) -> None:
        super().__init__(context, wizard, parent)
        self._email = ""
        self._stages: tuple[str, ...] = ()
        mark = IconLabel("state-connected", Tone.GOOD, 5 * GRID)
        self.column.setSpacing(GRID)
        self.column.insertWidget(0, mark, 0, Qt.AlignmentFlag.AlignHCenter)
        self.heading.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.lead.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._card = Card()
        self._title = Text("", bold=True)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(GRID)
        self._grid.setVerticalSpacing(GRID // 2)
        self._grid.setColumnStretch(1, 1)
        self._grid.setColumnStretch(3, 1)
        self._card.column.addWidget(self._title)
        self._card.column.addLayout(self._grid)
        self.column.addWidget(self._card)
        self._note = Text("", Tone.QUIET)
        self.column.addWidget(self._note)
        self.column.addStretch(1)

    def show_connected(self, email: str, stages: Sequence[str]) -> None:
        """`stages`: those that passed, receiving first."""
        self._email, self._stages = email, tuple(stages)
        self.retranslate()

    def retranslate(self) -> None:
        catalog, language = self.context.catalog, self.context.language
        practice = self.session.practice
        heading = (
            self.tr("Practice finished: it would be connected") if practice else self.tr("Your mailbox is connected")
        )
        self.say(heading, self._email)
        self._title.setText(self.tr("What was verified"))
        if practice:
            self._note.setText(self.tr("This was a pretend mailbox. Nothing was kept on this computer."))
        elif self.session.session_only:
            self._note.setText(self.tr("The password is kept for this session only, and forgotten when you quit."))
        else:
            self._note.setText(self.tr("You find it under Connected emails. It is checked again every 30 minutes."))
        while (item := self._grid.takeAt(0)) is not None:
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
        for leg, column, title in (("imap", 0, self.tr("Receiving")), ("smtp", 2, self.tr("Sending"))):
            mine = [stage for stage in self._stages if stage.startswith(leg)]
            if mine:
                self._grid.addWidget(Text(title, Tone.QUIET), 0, column, 1, 2)
            for row, stage in enumerate(mine, start=1):
                self._grid.addWidget(IconLabel("stage-passed", Tone.GOOD, 2 * GRID), row, column)
                self._grid.addWidget(Text(catalog.stage_name(stage, language)), row, column + 1)
        self._card.setVisible(bool(self._stages))
