"""What the last check of an account saw: a line a stage, and behind a fold what was found."""

from PySide6.QtWidgets import QGridLayout, QWidget

from wizard.model.event import StagePassed
from wizard.qt.accounts.checks import LastCheck
from wizard.qt.context import Context
from wizard.qt.parts.buttons import IconLabel
from wizard.qt.parts.card import Card
from wizard.qt.parts.found import Found
from wizard.qt.parts.text import Text
from wizard.qt.theme import GRID, Tone


class LastCheckCard(Card):
    """Hidden where no check was made in this session."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._context = context
        self._title = Text("", bold=True, size=1.1)
        self._stages = QGridLayout()
        self._stages.setHorizontalSpacing(GRID)
        self._stages.setVerticalSpacing(GRID // 2)
        self._stages.setColumnStretch(1, 1)
        self.found = Found(context)
        self.column.addWidget(self._title)
        self.column.addLayout(self._stages)
        self.column.addWidget(self.found)

    def show_check(self, check: LastCheck) -> None:
        clear(self._stages)
        self.setVisible(bool(check.stages))
        self._title.setText(self.tr("The last check"))
        catalog, language = self._context.catalog, self._context.language
        legs = {"imap": self.tr("Receiving"), "smtp": self.tr("Sending")}
        stages = sorted(check.stages, key=lambda event: event.stage.partition(".")[0])
        for row, event in enumerate(stages):
            good = isinstance(event, StagePassed)
            shape, tone = ("stage-passed", Tone.GOOD) if good else ("stage-failed", Tone.BROKEN)
            if isinstance(event, StagePassed):
                words = catalog.stage_name(event.stage, language, event.facts)
            else:
                words = catalog.stage_step(event.stage, language)
            leg = legs.get(event.stage.partition(".")[0], "")
            self._stages.addWidget(IconLabel(shape, tone), row, 0)
            self._stages.addWidget(Text(self._context.pair(leg, words) if leg else words), row, 1)
            took = Text(f"{self._context.locale.toString(event.took_ms)} ms", Tone.QUIET, size=0.9)
            took.setWordWrap(False)
            self._stages.addWidget(took, row, 2)
        self.found.show_stages(stages)


def clear(grid: QGridLayout) -> None:
    while (item := grid.takeAt(0)) is not None:
        if widget := item.widget():
            widget.hide()
            widget.deleteLater()
