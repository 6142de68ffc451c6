"""Where the product keeps its own data."""

import os
from pathlib import Path

HOME_VARIABLE = "INBOX_WIZARD_HOME"
"""Names another folder: for a portable copy on a stick, and for tests."""

_SIGN_IN = "sign-in.toml"


def data_dir() -> Path:
    """The product's folder, made if need be, for its owner only (mode 0700 where the system knows modes).

    Raises:
        OSError: it can't be made.
    """
    chosen = os.environ.get(HOME_VARIABLE)
    if chosen:
        folder = Path(chosen).expanduser().absolute()
    else:
        import platformdirs  # late: only needed here

        folder = Path(platformdirs.user_data_dir("inbox-wizard", appauthor=False))
    return make_private(folder)


def make_private(folder: Path) -> Path:
    """The folder, made if need be, in mode 0700.

    Raises:
        OSError: it can't be made.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if folder.stat().st_mode & 0o077 and os.name == "posix":
        folder.chmod(0o700)
    return folder


def accounts_path(folder: Path) -> Path:
    return folder / "accounts.sqlite3"


def settings_path(folder: Path) -> Path:
    return folder / "settings.json"


def administrators_paths(folder: Path | None) -> tuple[Path, ...]:
    """Where the applications for signing in may be set, the one that counts most last: beside the product's data, if
    there is such a folder, and for the whole computer by its administrator.
    """
    import platformdirs  # late: only needed here

    whole_computer = Path(platformdirs.site_config_dir("inbox-wizard", appauthor=False)) / _SIGN_IN
    return (whole_computer,) if folder is None else (folder / _SIGN_IN, whole_computer)


def tokens_path(folder: Path) -> Path:
    """The folder of the sealed tokens."""
    return folder / "tokens"


def report_path(folder: Path) -> Path:
    """The last run's report, as `RunRecord.as_json` gives it."""
    return folder / "last-report.json"


def crash_path(folder: Path) -> Path:
    """The technical details of the last unforeseen error, redacted."""
    return folder / "last-error.txt"
