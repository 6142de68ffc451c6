"""The packaged program is whole: built here, started as on a machine that has no Python and no checkout."""

import json
import os
import pkgutil
import subprocess
import sys
from pathlib import Path

import pytest

import wizard
from wizard.catalog import Catalog

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(900),
    pytest.mark.xdist_group("frozen"),
    pytest.mark.skipif(sys.platform != "linux", reason="the release workflow checks the other systems"),
]


def started(program: Path, environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [program, *arguments], cwd="/", env=environment, capture_output=True, text=True, encoding="utf-8", timeout=180
    )


def test_checks_itself(frozen: Path, bare_environment: dict[str, str]) -> None:
    result = started(frozen, bare_environment, "--selfcheck")
    lines = result.stdout.splitlines()
    assert result.returncode == 0, result.stdout + result.stderr
    assert len(lines) >= 10
    assert all(line.startswith("ok ") for line in lines)


def test_draws_on_a_screen(frozen: Path, bare_environment: dict[str, str]) -> None:
    reader, writer = os.pipe()
    with subprocess.Popen(["Xvfb", "-displayfd", str(writer)], pass_fds=[writer], stderr=subprocess.DEVNULL) as screen:
        os.close(writer)
        try:
            with os.fdopen(reader) as number:
                display = f":{number.readline().strip()}"
            # Without an address libdbus would start a session bus for this display, which would outlive the test.
            environment = {**bare_environment, "DISPLAY": display, "DBUS_SESSION_BUS_ADDRESS": "disabled:"}
            environment["QT_QPA_PLATFORM"] = "xcb"
            result = started(frozen, environment, "--selfcheck")
        finally:
            screen.terminate()
    assert "ok      first page: drawn on xcb" in result.stdout, result.stdout + result.stderr


def test_holds_every_module_of_the_checkout(frozen: Path, bare_environment: dict[str, str]) -> None:
    names = [module.name for module in pkgutil.walk_packages(wizard.__path__, "wizard.")]
    names.remove("wizard.__main__")
    assert f"own modules: {len(names)} imported" in started(frozen, bare_environment, "--selfcheck").stdout


def test_a_missing_file_is_found(frozen: Path, bare_environment: dict[str, str]) -> None:
    file = next(frozen.parent.rglob("resources/stages.toml"))
    text = file.read_bytes()
    file.unlink()
    try:
        result = started(frozen, bare_environment, "--selfcheck")
    finally:
        file.write_bytes(text)
    assert result.returncode == 1
    assert any(line.startswith("FAILED  catalogue") for line in result.stdout.splitlines())


def test_prints_the_guide(frozen: Path, bare_environment: dict[str, str]) -> None:
    result = started(frozen, bare_environment, "problems", "--json", "--language", "ja")
    codes = {json.loads(line)["code"] for line in result.stdout.splitlines()}
    assert result.returncode == 0, result.stderr
    assert codes == {problem.code for problem in Catalog.load().problems}


def test_tells_its_version(frozen: Path, bare_environment: dict[str, str]) -> None:
    result = started(frozen, bare_environment, "--version")
    assert result.returncode == 0
    assert wizard.__version__ in result.stdout


def test_is_trimmed(frozen: Path) -> None:
    files = [path for path in frozen.parent.rglob("*") if path.is_file() and not path.is_symlink()]
    unwanted = [
        path.name for path in files if any(part in path.name for part in ("gtk", "eglfs", "Qt6Qml", "Qt6Quick"))
    ]
    assert unwanted == []
    assert sum(path.stat().st_size for path in files) < 160 * 2**20
