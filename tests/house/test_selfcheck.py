"""The self-check from source: it passes on a whole copy, and finds what is missing without stopping there."""

import os
import subprocess
import sys
from pathlib import Path

from tests.house.conftest import ROOT

CHECKS = 10


def checked(tmp_path: Path, spoil: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
    """Runs it in a process of its own, after `spoil`, with an empty home."""
    code = f"import sys\n{spoil}\nfrom wizard import selfcheck\nsys.exit(selfcheck.run())"
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={**os.environ, "HOME": str(tmp_path), "LC_ALL": "C.UTF-8", **environment},
        capture_output=True,
        text=True,
        encoding="utf-8",
    )


def failed(result: subprocess.CompletedProcess[str]) -> list[str]:
    lines = result.stdout.splitlines()
    assert len(lines) == CHECKS, result.stdout + result.stderr
    return [line.removeprefix("FAILED  ") for line in lines if not line.startswith("ok ")]


def test_passes_and_leaves_nothing_behind(tmp_path: Path) -> None:
    result = checked(tmp_path)
    assert failed(result) == []
    assert result.returncode == 0
    assert not (tmp_path / ".local" / "share" / "inbox-wizard").exists()


def test_names_a_missing_library(tmp_path: Path) -> None:
    result = checked(tmp_path, "sys.modules['dns.asyncquery'] = None")
    assert result.returncode == 1
    assert any(line.startswith("modules of others") and "dns.asyncquery" in line for line in failed(result))


def test_finds_an_empty_trust_store(tmp_path: Path) -> None:
    (tmp_path / "empty.pem").touch()
    (tmp_path / "empty").mkdir()
    result = checked(tmp_path, SSL_CERT_FILE=str(tmp_path / "empty.pem"), SSL_CERT_DIR=str(tmp_path / "empty"))
    assert result.returncode == 1
    assert [line.partition(":")[0] for line in failed(result)] == ["trusted authorities"]


def test_finds_missing_translations(tmp_path: Path) -> None:
    result = checked(
        tmp_path, "from PySide6.QtCore import QTranslator\nQTranslator.load = lambda self, *arguments: False"
    )
    assert result.returncode == 1
    assert any(line.startswith("translations") and "qtbase_ja.qm" in line for line in failed(result))


def test_finds_an_empty_page(tmp_path: Path) -> None:
    spoil = "import wizard.qt.wizard_window as module\nfrom PySide6.QtWidgets import QWidget\n"
    spoil += "module.WizardWindow = lambda *arguments: QWidget()"
    result = checked(tmp_path, spoil)
    assert result.returncode == 1
    assert any(line.startswith("first page") and "nothing was drawn" in line for line in failed(result))
