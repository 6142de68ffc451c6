"""The time since a run's start."""

import time

from wizard.qt.parts.text import Text
from wizard.qt.theme import Tone


class Clock(Text):
    """Minutes and seconds; stands still between two ticks."""

    def __init__(self) -> None:
        super().__init__("", Tone.QUIET, size=1.15)
        self.setWordWrap(False)
        self._started = time.monotonic()

    def start(self) -> None:
        self._started = time.monotonic()

    @property
    def elapsed(self) -> float:
        """Seconds."""
        return time.monotonic() - self._started

    def tick(self) -> None:
        seconds = int(self.elapsed)
        self.setText(f"{seconds // 60}:{seconds % 60:02d}")
