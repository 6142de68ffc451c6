"""Small private files: written whole or not at all, readable by their owner only, set aside when damaged."""

import contextlib
import os
from pathlib import Path


def write_private(path: Path, text: str) -> None:
    """Writes UTF-8 text in mode 0600; a reader sees the old file or the new one, never half of it.

    Raises:
        OSError: the folder is missing or can't be written to.
    """
    import tempfile  # late: it takes much of the library along

    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)  # mkstemp makes it 0600
    temporary = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", errors="backslashreplace", newline="\n") as file:
            file.write(text)
        temporary.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise


def set_aside(path: Path) -> Path:
    """Renames a damaged file to the first free `NAME.damaged`, `NAME.damaged-2` … beside it, and returns that path.

    Raises:
        OSError: it can't be renamed.
    """
    number = 1
    while True:
        kept = path.with_name(f"{path.name}.damaged" + (f"-{number}" if number > 1 else ""))
        if not kept.exists():
            return path.rename(kept)
        number += 1
