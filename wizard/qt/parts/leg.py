"""One leg of the connection, receiving or sending: its stages, live."""

from collections.abc import Iterator

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QVBoxLayout, QWidget

from wizard.model.plan import Endpoint
from wizard.qt.context import Context
from wizard.qt.parts.card import Card
from wizard.qt.parts.stage_row import StageRow
from wizard.qt.parts.text import Text
from wizard.qt.theme import GRID, Tone, scaled

_ROOMY = 56 * GRID
"""From this width on, what was found has room beside its stage."""


class Leg(Card):
    """Title, server, and a row a stage. `wide`: what was found stands beside the stage in one line, not under it in as
    many as it takes. `placed`: whether there is a server to name.
    """

    def __init__(
        self, context: Context, parent: QWidget | None = None, *, wide: bool = False, placed: bool = True
    ) -> None:
        super().__init__(parent=parent)
        self._context = context
        self._wide = wide
        self.title = Text("", size=1.15, bold=True)
        self.server = Text("", Tone.QUIET, parent=self)
        self.server.setVisible(placed)
        self._body = QWidget()
        self._grid = QGridLayout(self._body)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(GRID)
        self._grid.setVerticalSpacing(GRID // 2)
        heads = QVBoxLayout()
        heads.setSpacing(0)
        heads.addWidget(self.title)
        if placed:
            heads.addWidget(self.server)
        self.column.addLayout(heads)
        self.column.addSpacing(GRID // 2)
        self.column.addWidget(self._body)
        self.column.addStretch(1)
        self._beside = wide
        self._made: list[StageRow] = []
        self.rows: dict[str, StageRow] = {}
        self._place_all_facts()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    def prepare(self, count: int) -> Iterator[None]:
        """Makes this many rows, one a piece, before a run needs them."""
        while len(self._made) < count:
            self._make()
            yield

    def begin(self, endpoint: Endpoint | None, stages: tuple[str, ...]) -> None:
        """A new run: all stages are yet to come."""
        self.clear()
        self.server.setText(endpoint.place if endpoint else "")
        for stage in stages:
            self._add(stage)
        for row in self._made[len(stages) :]:
            row.show(False)

    def show_news(self) -> Iterator[None]:
        """What has happened to its stages, a row a piece. A run's rows appear together."""
        for row in list(self.rows.values()):
            if row.stale:
                row.show_news()
                yield
        if self.rows:
            self._body.show()

    def clear(self) -> None:
        self._body.hide()
        self.rows = {}
        self.server.setText("")

    def row(self, stage: str) -> StageRow:
        if stage not in self.rows:
            self._add(stage)
        return self.rows[stage]

    @property
    def state(self) -> str:
        """failed, passed (all of it) or running."""
        states = {row.state for row in self.rows.values()}
        return "failed" if "failed" in states else "passed" if states == {"passed"} else "running"

    def keep_room(self, seconds_left: str) -> None:
        """For the countdown: lines that broke anew when it appears would make the list jump."""
        metrics = QFontMetrics(scaled(self.font(), 0.9))
        self._grid.setColumnMinimumWidth(3, metrics.horizontalAdvance(seconds_left.replace("%1", "88")))

    def retranslate(self) -> None:
        for row in self.rows.values():
            row.retranslate()

    def _add(self, stage: str) -> None:
        if len(self.rows) == len(self._made):
            self._make()
        row = self._made[len(self.rows)]
        row.begin(stage)
        row.show(True)
        self.rows[stage] = row

    def _make(self) -> None:
        row = StageRow(self._context, wide=self._wide)
        line = 2 * len(self._made)
        self._grid.addWidget(row.name, line, 1)
        for widget, column in ((row.mark, 0), (row.time, 3)):
            self._grid.addWidget(widget, line, column, Qt.AlignmentFlag.AlignTop)
        self._made.append(row)
        self._place_facts(row, line)

    def _place_facts(self, row: StageRow, line: int) -> None:
        row.name.setWordWrap(not self._beside)
        if self._beside:
            self._grid.addWidget(row.facts, line, 2)
        else:
            self._grid.addWidget(row.facts, line + 1, 1, 1, 3)

    def _place_all_facts(self) -> None:
        """Beside the stage where there is room, else under it."""
        self._grid.setColumnStretch(1, 0 if self._beside else 1)
        self._grid.setColumnStretch(2, 1 if self._beside else 0)
        for number, row in enumerate(self._made):
            self._place_facts(row, 2 * number)

    def minimumSizeHint(self) -> QSize:
        return QSize(26 * GRID, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._wide and self._beside is not (self.width() >= _ROOMY):
            self._beside = not self._beside
            self._place_all_facts()
