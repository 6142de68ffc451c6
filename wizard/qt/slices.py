"""Work on the window's thread in pieces, so that keys, clicks and paints come in between."""

from collections import deque
from collections.abc import Iterator

from PySide6.QtCore import QObject, QTimer

Pieces = Iterator[None]
"""Does one piece of the work each time it is asked for the next."""


_PAUSE_MS = 5
"""Between two pieces. Without a pause several come before the next paint, and add up."""


class Slices(QObject):
    """One piece at a time, one work after the other."""

    def __init__(self, parent: QObject, pause_ms: int = _PAUSE_MS) -> None:
        super().__init__(parent)
        self._works: deque[Pieces] = deque()
        self._turns = QTimer(self)
        self._turns.setInterval(pause_ms)
        self._turns.timeout.connect(self._turn)

    def start(self, work: Pieces) -> None:
        """Begins after a pause, or after the works that were started before."""
        self._works.append(work)
        self._turns.start()

    def drop(self) -> None:
        """Leaves all works where they are. May be called from within a piece."""
        self._works.clear()
        self._turns.stop()

    def _turn(self) -> None:
        work: Pieces = self._works[0] if self._works else iter(())
        try:
            next(work)
        except StopIteration:
            self._end(work)
        except BaseException:
            self._end(work)
            raise

    def _end(self, work: Pieces) -> None:
        if self._works and self._works[0] is work:
            self._works.popleft()
        if not self._works:
            self._turns.stop()
