"""While a stage takes its time: one line on the terminal that says what is waited for and how much longer at most."""

import os
import sys
import time
from collections.abc import Callable
from typing import TextIO

from wizard.engine.report_text import printable, width_of
from wizard.model.event import Event, SignInAnswered, SignInWaiting, StageFailed, StagePassed, StageStarted

PATIENCE_SECONDS = 3.0
"""Stages that are done sooner say nothing."""


class Waiting:
    """`words`: stage and the whole seconds left -> the line. `stream`: the terminal; None shows nothing ever."""

    def __init__(
        self, words: Callable[[str, int], str], stream: TextIO | None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._words, self._stream, self._clock = words, stream, clock
        self._running: dict[str, tuple[float, float]] = {}
        self._shown = ""

    def note(self, event: Event) -> None:
        """Erases the line, so that others can be written, and remembers which stages run."""
        self.erase()
        match event:
            case StageStarted(stage, _, limit_ms):
                now = self._clock()
                self._running[stage] = (now, now + limit_ms / 1000)
            case SignInWaiting() | SignInAnswered() if event.stage in self._running:
                ends = self._clock() + (event.ends_at_ms - event.at_ms) / 1000
                self._running[event.stage] = (self._running[event.stage][0], ends)
            case StagePassed(stage) | StageFailed(stage):
                self._running.pop(stage, None)

    def tick(self) -> None:
        """Shows the line, or what has changed in it, for the stage that runs longest."""
        now = self._clock()
        late = [
            (since, ends, stage) for stage, (since, ends) in self._running.items() if now - since > PATIENCE_SECONDS
        ]
        if late and self._stream is not None:
            _, ends, stage = min(late)
            line = _fitting(printable(self._words(stage, max(0, round(ends - now)))), self._stream)
            if line != self._shown:
                self.erase()
                self._write(line)
                self._shown = line

    def erase(self) -> None:
        if self._shown:
            self._write("\r" + " " * width_of(self._shown) + "\r")  # not every terminal knows more than this
            self._shown = ""

    def _write(self, text: str) -> None:
        try:
            if self._stream is not None:
                self._stream.write(text)
                self._stream.flush()
        except (OSError, ValueError):
            self._stream = None


def terminal() -> TextIO | None:
    """Stderr, if stderr and stdout are a terminal: a line that is erased again is of no use elsewhere."""
    try:
        both = sys.stdout is not None and sys.stderr is not None and sys.stdout.isatty() and sys.stderr.isatty()
    except (OSError, ValueError):
        return None
    return sys.stderr if both else None


def _fitting(line: str, stream: TextIO) -> str:
    """At most a line long: what runs over can't be erased."""
    try:
        columns = os.get_terminal_size(stream.fileno()).columns or 80  # 0: a terminal that does not say
    except (OSError, ValueError):
        columns = 80
    while width_of(line) >= max(columns, 2):
        line = line[:-1]
    return line
