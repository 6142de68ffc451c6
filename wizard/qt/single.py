"""One window for each data folder: a second start brings the first one's to the front, and ends.

A lock file tells who is first; Qt's own frees itself when its program has crashed. The first one answers at a door.
"""

import time
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QLockFile, QObject, Signal

if TYPE_CHECKING:
    from wizard.qt.door import Door

_PATIENCE_SECONDS = 5.0
"""How long a first program may take to open its door, or to end."""
_PAUSE_SECONDS = 0.05


class Instance(QObject):
    """`wanted` comes when the program was started again. Only `claim` waits, and nobody sees a window yet then.

    `folder` None: there is no place for a lock, and each start opens a window.
    """

    wanted = Signal()

    def __init__(self, folder: Path | None) -> None:
        super().__init__()
        self._folder = folder
        self._lock = QLockFile(str(folder / "window.lock")) if folder is not None else None
        self._door: Door | None = None

    def claim(self, patience: float = _PATIENCE_SECONDS) -> bool:
        """True: this is the one to open the window. False: there is one already, and it was told to come forward.

        A first one that neither answers nor ends hangs; and where no lock can be made nobody knows. Then it is True:
        better two windows than none.
        """
        if self._lock is None or self._folder is None:
            return True
        self._lock.setStaleLockTime(0)  # never by its age, only where the program that made it is gone
        deadline = time.monotonic() + patience
        while not self._lock.tryLock(0):
            if self._lock.error() is not QLockFile.LockError.LockFailedError:
                return True
            from wizard.qt.door import knock

            if knock(self._folder):
                return False
            if time.monotonic() > deadline:
                return True
            time.sleep(_PAUSE_SECONDS)
        return True

    def listen(self) -> None:
        """Opens the door, if this one has the lock. Without a door a second start waits, and goes on by itself."""
        if self._lock is None or self._folder is None or not self._lock.isLocked():
            return
        from wizard.qt.door import Door

        try:
            self._door = Door(self._folder, self._wanted)
        except OSError:
            return

    def _wanted(self) -> None:
        """On the door's thread."""
        try:
            self.wanted.emit()
        except RuntimeError:
            return  # the program is about to end

    def close(self) -> None:
        if self._door is not None:
            self._door.close()
            self._door = None
        if self._lock is not None:
            self._lock.unlock()
