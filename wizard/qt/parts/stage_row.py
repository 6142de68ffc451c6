"""One stage of a connection, live: a line of its leg."""

import time
from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QPen

from wizard.model.event import StageFailed, StagePassed, StageStarted
from wizard.model.symptom import Json
from wizard.qt.context import Context
from wizard.qt.parts.buttons import IconLabel
from wizard.qt.parts.found import facts_line
from wizard.qt.parts.text import ElidedText, Text
from wizard.qt.theme import GRID, Tone, accent, hairline

_CALM_MS = 1500
"""A stage that takes less than this never shows its countdown: a flicker of numbers helps nobody."""
_SIZE = 2 * GRID
"""Of the shape, in pixels."""
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
        super().__init__("stage-waiting", Tone.QUIET, _SIZE)
        self.running = False

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self.running:
            super().paintEvent(event)
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(0, (self.height() - _SIZE) // 2, _SIZE, _SIZE).adjusted(2, 2, -2, -2)
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
        line = max(self.name.fontMetrics().height(), _SIZE)  # where words take several, the rest is in the first
        for widget in (self.mark, self.name, self.time):
            widget.setMinimumHeight(line)
        self.mark.setFixedHeight(line)
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
        found = facts_line(self._context, self._found, live=True)
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
