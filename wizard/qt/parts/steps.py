"""Numbered steps: each number in a column of its own, so that longer ones wrap beside it."""

from collections.abc import Iterator, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout

from wizard.qt.parts.text import Text
from wizard.qt.theme import GRID, Tone


class Steps(QGridLayout):
    """Its labels are made once, and said anew for each list of steps."""

    def __init__(self) -> None:
        super().__init__()
        self.setHorizontalSpacing(GRID)
        self.setVerticalSpacing(GRID)
        self.setColumnStretch(1, 1)
        self._rows: list[tuple[Text, Text]] = []

    def prepare(self, count: int) -> Iterator[None]:
        """Makes the labels of this many steps, one step a piece."""
        while len(self._rows) < count:
            row = len(self._rows)
            number = Text(f"{row + 1}.", Tone.QUIET)
            number.setWordWrap(False)
            number.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignRight)
            text = Text(selectable=True)
            text.setAlignment(Qt.AlignmentFlag.AlignTop)
            self.addWidget(number, row, 0)
            self.addWidget(text, row, 1)
            self._rows.append((number, text))
            yield

    def show(self, steps: Sequence[str]) -> None:
        for _ in self.prepare(len(steps)):
            pass
        for row, (number, text) in enumerate(self._rows):
            step = steps[row] if row < len(steps) else ""
            text.setText(step)
            text.setAccessibleName(f"{row + 1}. {step}")
            number.setVisible(bool(step))
            text.setVisible(bool(step))
