"""A named display counts only if it answers: Qt would end the process with one that doesn't."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from wizard.qt import screen

pytestmark = pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="these always have a screen")


@pytest.fixture(autouse=True)
def _no_screen(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    monkeypatch.setattr(screen, "_X_FOLDER", str(tmp_path))


@pytest.fixture
def wayland(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(os.path.relpath(tmp_path / "wayland-7"))  # relative: a socket's path is short
        server.listen()
        monkeypatch.setenv("XDG_RUNTIME_DIR", os.path.relpath(tmp_path))
        monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-7")
        yield


@pytest.fixture
def x(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    folder = os.path.relpath(tmp_path)
    monkeypatch.setattr(screen, "_X_FOLDER", folder)
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(f"{folder}/X97")
        server.listen()
        monkeypatch.setenv("DISPLAY", ":97.0")
        yield


def test_nothing_named_is_no_screen() -> None:
    assert not screen.has_screen()


@pytest.mark.parametrize(
    ("name", "value"),
    [("DISPLAY", ":97"), ("DISPLAY", "junk"), ("WAYLAND_DISPLAY", "wayland-9"), ("QT_QPA_PLATFORM", "xcb")],
)
def test_what_does_not_answer_is_no_screen(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)
    assert not screen.has_screen()


def test_platforms_without_a_display_server_are_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    assert screen.has_screen()


@pytest.mark.usefixtures("x")
def test_an_x_display_that_answers_is_used_where_wayland_is_stale(monkeypatch: pytest.MonkeyPatch) -> None:
    assert screen.has_screen()
    assert "QT_QPA_PLATFORM" not in os.environ
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-9")
    assert screen.has_screen()
    assert os.environ["QT_QPA_PLATFORM"] == "xcb"


@pytest.mark.usefixtures("wayland")
def test_a_wayland_display_that_answers_is_used_where_x_is_dead(monkeypatch: pytest.MonkeyPatch) -> None:
    assert screen.has_screen()
    monkeypatch.setenv("DISPLAY", ":97")
    assert screen.has_screen()
    assert os.environ["QT_QPA_PLATFORM"] == "wayland"


def test_a_display_of_another_machine_is_asked_over_tcp(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        monkeypatch.setattr(screen, "_X_PORT", server.getsockname()[1] - 10)
        assert screen.x_answers("127.0.0.1:10.0")
    assert not screen.x_answers("127.0.0.1:10.0")


def test_with_a_dead_display_it_practises_in_the_terminal(tmp_path: Path) -> None:
    environment = {**os.environ, "DISPLAY": ":97", "INBOX_WIZARD_HOME": str(tmp_path), "LC_ALL": "C.UTF-8"}
    command = [sys.executable, "-m", "wizard"]
    ended = subprocess.run(command, env=environment, capture_output=True, timeout=60, check=False)
    assert ended.returncode == 0, ended.stderr
    assert b"screen" in ended.stderr


@pytest.mark.parametrize("with_handler", [True, False])
def test_ctrl_c_while_loading_leaves_no_trace(with_handler: bool) -> None:
    # The signal comes right after the entry point's module is loaded, before anything else of the program is.
    code = "import os, signal, wizard.__main__; os.kill(os.getpid(), signal.SIGINT); print('went on')"
    start = "" if with_handler else "import signal; signal.signal(signal.SIGINT, signal.SIG_IGN); "
    ended = subprocess.run([sys.executable, "-c", start + code], capture_output=True, timeout=60, check=False)
    assert (ended.returncode, ended.stderr) == ((130, b"") if with_handler else (0, b""))
