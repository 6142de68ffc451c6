"""The file with the technical details of an unforeseen error."""

from pathlib import Path

import pytest

from wizard import __version__
from wizard.store.crash import keep_crash


def slip() -> Exception:
    try:
        raise ValueError("secret word")
    except ValueError as error:
        return error


def test_holds_version_and_redacted_traceback_for_the_owner_only(tmp_path: Path) -> None:
    path = keep_crash(slip(), tmp_path, lambda text: text.replace("secret", "[hidden]"))
    text = path.read_text(encoding="utf-8")
    assert text.startswith(f"inbox-wizard {__version__}\n") and "ValueError: [hidden] word" in text
    assert "secret word" not in text.rpartition("ValueError")[2] and __file__ in text
    assert path.parent == tmp_path and path.stat().st_mode & 0o077 == 0


def test_only_the_last_one_is_kept(tmp_path: Path) -> None:
    keep_crash(slip(), tmp_path, str)
    keep_crash(KeyError("the second"), tmp_path, str)
    (file,) = tmp_path.iterdir()
    assert "the second" in file.read_text(encoding="utf-8") and "secret" not in file.read_text(encoding="utf-8")


def test_a_missing_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(OSError):
        keep_crash(slip(), tmp_path / "missing", str)
