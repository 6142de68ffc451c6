import json
import stat
from pathlib import Path

import pytest

from wizard.model.provider import Language
from wizard.store.places import data_dir
from wizard.store.settings import Settings


def test_what_was_set_is_there_next_time(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    settings = Settings(path)
    assert settings.language is None
    settings.language = Language.JA
    settings.window_geometry = "AdnQyw"
    again = Settings(path)
    assert again.language is Language.JA
    assert again.window_geometry == "AdnQyw"
    again.language = None
    assert Settings(path).language is None
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize("text", ["{", "[]", "null", "\x00\xff", "[" * 100_000])
def test_a_damaged_file_is_set_aside_and_the_defaults_hold(tmp_path: Path, text: str) -> None:
    path = tmp_path / "settings.json"
    path.write_bytes(text.encode("latin-1"))
    settings = Settings(path)
    assert settings.language is None
    assert (tmp_path / "settings.json.damaged").read_bytes() == text.encode("latin-1")
    settings.language = Language.DE
    assert Settings(path).language is Language.DE


@pytest.mark.parametrize("value", [7, "fr", ["de"], {"x": 1}, None])
def test_an_unknown_language_is_none(tmp_path: Path, value: object) -> None:
    path = tmp_path / "settings.json"
    path.write_text(json.dumps({"language": value}))
    assert Settings(path).language is None


def test_the_data_folder_is_its_owners_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INBOX_WIZARD_HOME", str(tmp_path / "deep" / "portable"))
    folder = data_dir()
    assert folder == tmp_path / "deep" / "portable"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    folder.chmod(0o755)
    assert stat.S_IMODE(data_dir().stat().st_mode) == 0o700


def test_without_a_wish_it_lies_where_the_system_wants_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("INBOX_WIZARD_HOME", raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))
    folder = data_dir()
    assert folder.is_relative_to(tmp_path)
    assert folder.name == "inbox-wizard"
