"""The technical details of an unforeseen error, for support."""

import traceback
from collections.abc import Callable, Iterable
from pathlib import Path

from wizard import __version__
from wizard.store.accounts import store_errors
from wizard.store.files import write_private
from wizard.store.places import crash_path
from wizard.wire.redact import without_any_secret


def keep_crash(error: BaseException, folder: Path, redact: Callable[[str], str]) -> Path:
    """Writes the traceback, after `redact`, over the last one, and returns the file. No run's password or token is in
    it either: the error itself keeps what its run knew of them; nothing is read from the keyring.

    Raises:
        OSError: it can't be written.
    """
    text = without_any_secret(redact("".join(traceback.format_exception(error))))
    path = crash_path(folder)
    write_private(path, f"inbox-wizard {__version__}\n{text}")
    return path


def forget_crash(folder: Path, names: Iterable[str]) -> None:
    """Deletes it if it holds one of these names, or if nobody can tell: an error may quote what it stumbled over.

    Raises:
        StoreError: it can't be deleted.
    """
    path = crash_path(folder)
    try:
        text: str | None = path.read_text(encoding="utf-8").replace("\\\\", "\\").casefold()  # quoted by repr()
    except FileNotFoundError:
        return
    except (OSError, ValueError):
        text = None
    if text is None or any(name.casefold() in text for name in names):
        with store_errors(path):
            path.unlink(missing_ok=True)
