"""One leg of the connection, receiving or sending: its stages, live."""

import time
from collections.abc import Iterator, Mapping

from PySide6.QtCore import QCoreApplication, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPalette, QPen, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QVBoxLayout, QWidget

from wizard.model.event import StageFailed, StagePassed, StageStarted
from wizard.model.plan import Endpoint
from wizard.model.provider import Protocol
from wizard.model.symptom import Json
from wizard.qt.context import Context
from wizard.qt.parts.buttons import IconLabel
from wizard.qt.parts.card import Card
from wizard.qt.parts.found import facts_line
from wizard.qt.parts.text import ElidedText, Text
from wizard.qt.theme import GRID, Tone, accent, hairline, scaled

_ROOMY = 56 * GRID
"""From this width on, what was found has room beside its stage."""
_CALM_MS = 1500
"""A stage that takes less than this never shows its countdown: a flicker of numbers helps nobody."""
_TONES = {
    "waiting": (Tone.QUIET, Tone.QUIET),
    "running": (Tone.TEXT, Tone.TEXT),
    "passed": (Tone.GOOD, Tone.TEXT),
    "failed": (Tone.BROKEN, Tone.BROKEN),
}
"""Of the shape and of the words, by the stage's state."""


class _Mark(IconLabel):
    """The state's shape; while the stage runs, an arc that turns."""

    def __init__(self) -> None:
        super().__init__("stage-waiting", Tone.QUIET, 2 * GRID)
        self.running = False

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self.running:
            super().paintEvent(event)
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(self.rect()).adjusted(2, 2, -2, -2)
        painter.setPen(QPen(hairline(QPalette()), 2))
        painter.drawEllipse(area)
        painter.setPen(QPen(accent(QPalette()), 2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        turn = -int(time.monotonic() * 360) % 360
        painter.drawArc(area, turn * 16, 100 * 16)


class StageRow:
    """Shape, words, what was found, time. Placed by its leg into the leg's grid, and used for one run after another.

    What happens to its stage is kept at once and seen with the next `show_news`: near servers have gone through ten
    stages before the next paint.
    """

    def __init__(self, context: Context, *, wide: bool) -> None:
        self._context = context
        self.stage = ""
        self.mark = _Mark()
        self.name = Text("", Tone.QUIET)
        self.time = Text("", Tone.QUIET, size=0.9)
        self.time.setWordWrap(False)
        self.time.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.facts = ElidedText(size=0.9) if wide else Text("", Tone.QUIET, size=0.9)
        self.facts.hide()
        self._found: Mapping[str, Json] = {}
        self._state = "waiting"
        self._took = ""
        self._started = 0.0
        self._limit = 0.0
        self.stale = False

    @property
    def state(self) -> str:
        """waiting, running, passed or failed."""
        return self._state

    def begin(self, stage: str) -> None:
        """A stage that is yet to come."""
        self.stage = stage
        self._found = {}
        self._set("waiting")

    def show(self, shown: bool) -> None:
        for widget in (self.mark, self.name, self.time):
            widget.setVisible(shown)
        self.facts.setVisible(shown and bool(self._found))

    def start(self, event: StageStarted) -> None:
        self._started = time.monotonic()
        self._limit = event.limit_ms / 1000
        self._set("running")

    def ends_in(self, seconds: float) -> None:
        """It takes that much longer at most, whatever was said at its start."""
        self._limit = time.monotonic() - self._started + seconds

    def passed(self, event: StagePassed) -> None:
        self._found = event.facts
        self._set("passed", self._duration(event.took_ms))

    def failed(self, event: StageFailed) -> None:
        self._set("failed", self._duration(event.took_ms))

    def stop(self) -> None:
        if self._state == "running":
            self._set("waiting")
            self.show_news()

    def tick(self, seconds_left: str) -> None:
        """Called a few times a second while it runs; `seconds_left` has a %1 for the number, and is "" where that is
        told elsewhere.
        """
        if self._state != "running":
            return
        self.mark.update()
        elapsed = time.monotonic() - self._started
        if elapsed * 1000 >= _CALM_MS and not seconds_left:
            self.time.setText("")
        elif elapsed * 1000 >= _CALM_MS:
            left = max(0, round(self._limit - elapsed))
            self.time.setText(seconds_left.replace("%1", self._context.locale.toString(left)))

    def retranslate(self) -> None:
        catalog, language = self._context.catalog, self._context.language
        done = self._state == "passed"
        if done:
            words = catalog.stage_name(self.stage, language, self._found)
        else:
            known = catalog.stage_step if self._state == "failed" else catalog.stage_doing
            words = known(self.stage, language)
        self.name.setText(f"{words} …" if self._state == "running" else words)
        self.name.setAccessibleName(f"{words}: {self._state_word()}")
        found = facts_line(self._context, self._found)
        if isinstance(self.facts, ElidedText):
            self.facts.set_whole(found)
        else:
            self.facts.setText(found)
        self.facts.setVisible(bool(found))

    def _state_word(self) -> str:
        words = {
            "waiting": QCoreApplication.translate("StageRow", "to come"),
            "running": QCoreApplication.translate("StageRow", "under way"),
            "passed": QCoreApplication.translate("StageRow", "done"),
            "failed": QCoreApplication.translate("StageRow", "failed"),
        }
        return words[self._state]

    def _duration(self, ms: int) -> str:
        locale = self._context.locale
        return f"{locale.toString(ms)} ms" if ms < 1000 else f"{locale.toString(ms / 1000, 'f', 1)} s"

    def _set(self, state: str, took: str = "") -> None:
        self._state, self._took, self.stale = state, took, True

    def show_news(self) -> None:
        """Nothing to do where nothing has happened since the last time."""
        if not self.stale:
            return
        self.stale = False
        mark, words = _TONES[self._state]
        self.mark.running = self._state == "running"
        self.mark.show_icon(f"stage-{self._state}", mark)
        self.name.set_tone(words)
        self.time.setText(self._took)
        self.retranslate()


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
        self.server.setText(place_of(endpoint) if endpoint else "")
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
        for widget, at, column in ((row.mark, line, 0), (row.name, line, 1), (row.time, line, 3)):
            self._grid.addWidget(widget, at, column)
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


def place_of(endpoint: Endpoint) -> str:
    """Of Exchange and Microsoft 365 without the port that every web address has."""
    web = endpoint.protocol in (Protocol.EWS, Protocol.GRAPH)
    return str(endpoint).removesuffix(":443") if web else str(endpoint)
