"""Files that one thread of one process holds at a time."""

import contextlib
import os
import sys
from pathlib import Path
from typing import IO


def locked(path: Path) -> IO[bytes] | None:
    """The open file that holds the lock until it is closed or its process ends; None while another one has it."""
    file = path.open("ab")
    try:
        if _try_lock(file) and _still_there(path, file):
            return file
    except BaseException:
        file.close()
        raise
    file.close()
    return None


def _still_there(path: Path, file: IO[bytes]) -> bool:
    """Whether the file wasn't removed (a sign-out) between opening and locking it."""
    with contextlib.suppress(FileNotFoundError):
        return os.path.samestat(os.fstat(file.fileno()), path.stat())
    return False


def _try_lock(file: IO[bytes]) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt

            file.seek(0)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:  # another one has it
        return False
    return True
