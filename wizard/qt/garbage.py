"""Garbage is collected in the window's thread alone.

Python collects in whichever thread happens to allocate. A worker that collects a cycle with a Qt object in it would
take that object down in the wrong thread, which ends the process.
"""

import gc

from PySide6.QtCore import QObject, QTimer

_EVERY_MS = 1000


def collect_due() -> None:
    """Collects the oldest generation whose threshold is passed, as Python itself would."""
    for generation in (2, 1, 0):
        if gc.get_count()[generation] > gc.get_threshold()[generation]:
            gc.collect(generation)
            return


class Collector(QObject):
    """From now on only this thread collects. Call in the window's thread."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        timer = QTimer(self)
        timer.setInterval(_EVERY_MS)
        timer.timeout.connect(collect_due)
        timer.start()
