"""Secrets that are being kept while their account isn't listed yet: should the program end in between, nobody would
know of them. A file for each notes its account's id, and is locked as long as the program lives.
"""

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path

from wizard.store.locks import locked
from wizard.store.places import make_private


class Note:
    """`keep`: the secret may be there, and its account isn't."""

    keep = False


class Unfinished:
    """`folder`: made at the first use. All methods raise OSError."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @contextlib.contextmanager
    def noted(self, account_id: str) -> Iterator[Note]:
        """Within, it is noted; afterwards where the note says so."""
        make_private(self._folder)
        file, note = self._folder / account_id, Note()
        lock = locked(file)
        try:
            yield note
        finally:
            if lock is not None:
                lock.close()
            if not note.keep:
                file.unlink(missing_ok=True)

    def clear(self, forget: Callable[[str], None]) -> None:
        """Calls `forget` with each id that was noted by a program that has ended. Its note goes unless that raises."""
        for file in sorted(self._folder.iterdir()) if self._folder.is_dir() else ():
            lock = locked(file)
            if lock is None:
                continue
            with lock:
                forget(file.name)
            file.unlink(missing_ok=True)
