"""What the tests of the house share: the checkout's files, and the packaged program, built once."""

import fcntl
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The slow ones first: beside them the other workers run all the rest."""
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)


@pytest.fixture(scope="session")
def tracked() -> list[Path]:
    """The files that git would commit, relative to the root."""
    listing = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
        text=True,
    ).stdout
    return [path for name in listing.split("\0") if name and (ROOT / (path := Path(name))).is_file()]


@pytest.fixture(scope="session")
def frozen(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The packaged program, built now. PyInstaller's intermediate files stay in build/: the next time is shorter."""
    folder = tmp_path_factory.mktemp("frozen")
    work = ROOT / "build" / "tests"
    work.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN"]
    command += ["--distpath", str(folder), "--workpath", str(work), str(ROOT / "build.spec")]
    with (work / "lock").open("w") as lock:  # several workers of pytest-xdist share the intermediate files
        fcntl.flock(lock, fcntl.LOCK_EX)
        environment = {**os.environ, "PYINSTALLER_CONFIG_DIR": str(work)}
        built = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert built.returncode == 0, built.stdout + built.stderr
    return folder / "inbox-wizard" / "inbox-wizard"


@pytest.fixture
def bare_environment(tmp_path: Path) -> dict[str, str]:
    """As on somebody else's machine: no checkout, no Python, no screen, an empty home."""
    kept = {name: value for name, value in os.environ.items() if name.startswith("SSL_CERT")}
    return {"PATH": "/usr/bin:/bin", "HOME": str(tmp_path), "LANG": "C.UTF-8", **kept}
