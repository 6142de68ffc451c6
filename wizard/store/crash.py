"""The technical details of an unforeseen error, for support."""

import traceback
from collections.abc import Callable
from pathlib import Path

from wizard import __version__
from wizard.store.files import write_private
from wizard.store.places import crash_path


def keep_crash(error: BaseException, folder: Path, redact: Callable[[str], str]) -> Path:
    """Writes the traceback, after `redact`, over the last one, and returns the file.

    Raises:
        OSError: it can't be written.
    """
    text = redact("".join(traceback.format_exception(error)))
    path = crash_path(folder)
    write_private(path, f"inbox-wizard {__version__}\n{text}")
    return path
