"""A second start brings the first window to the front and ends; whatever has crashed stands in nobody's way."""

import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from wizard.qt import door
from wizard.qt.door import knock
from wizard.qt.single import Instance

FIRST = """
import sys
import wizard.qt.app
from wizard.compose import build
from wizard.qt.accounts_window import AccountsWindow

class Window(AccountsWindow):
    def load(self):
        super().load()
        print("open", flush=True)
    def come_forward(self):
        super().come_forward()
        print("forward", flush=True)

wizard.qt.app.AccountsWindow = Window
sys.exit(wizard.qt.app.run_window(build()))
"""


def environment(folder: Path) -> dict[str, str]:
    return {**os.environ, "QT_QPA_PLATFORM": "offscreen", "INBOX_WIZARD_HOME": str(folder), "LC_ALL": "C.UTF-8"}


@contextmanager
def first(folder: Path) -> Iterator["subprocess.Popen[str]"]:
    """The program with its window open."""
    command = [sys.executable, "-c", FIRST]
    process = subprocess.Popen(command, env=environment(folder), stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        assert process.stdout.readline() == "open\n"
        yield process
    finally:
        process.kill()
        process.wait(20)
        process.stdout.close()


def start(folder: Path, *verb: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "wizard", *verb]
    return subprocess.run(command, env=environment(folder), capture_output=True, text=True, timeout=60, check=False)


def test_a_second_start_raises_the_first_window_and_ends(tmp_path: Path) -> None:
    with first(tmp_path) as process:
        assert process.stdout is not None
        for _ in range(2):
            ended = start(tmp_path)
            assert (ended.returncode, ended.stdout, ended.stderr) == (0, "", "")
            assert process.stdout.readline() == "forward\n"
        listed = start(tmp_path, "accounts", "list")
        assert listed.returncode == 0 and listed.stdout
        process.send_signal(signal.SIGINT)
        assert process.wait(20) == 130
    assert sorted(file.name for file in tmp_path.iterdir() if file.name.startswith("window.")) == []


def test_what_a_crash_leaves_stands_in_nobodys_way(tmp_path: Path) -> None:
    with first(tmp_path) as process:
        process.kill()
        process.wait(20)
    assert (tmp_path / "window.lock").exists() and (tmp_path / "window.door").exists()
    with first(tmp_path) as process:
        assert process.stdout is not None
        assert start(tmp_path).returncode == 0
        assert process.stdout.readline() == "forward\n"


def test_another_folder_has_its_own_window(tmp_path: Path) -> None:
    with first(tmp_path / "one"), first(tmp_path / "two"):
        pass


@pytest.fixture(params=["socket", "socket elsewhere", "port"])
def folder(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(door, "_UNIX", request.param != "port")
    if request.param == "socket elsewhere":
        tmp_path = tmp_path / ("long" * 30)
        tmp_path.mkdir()
    return tmp_path


@pytest.fixture
def instance(folder: Path, qtbot: QtBot) -> Iterator[Instance]:
    made = Instance(folder)
    assert made.claim()
    made.listen()
    yield made
    made.close()


def knocked(folder: Path, qtbot: QtBot, instance: Instance) -> bool:
    """From another thread, as another program would."""
    answers: list[bool] = []
    with qtbot.waitSignal(instance.wanted):
        thread = threading.Thread(target=lambda: answers.append(knock(folder)))
        thread.start()
    thread.join(10)
    return answers == [True]


def test_every_kind_of_door_opens(folder: Path, instance: Instance, qtbot: QtBot) -> None:
    assert knocked(folder, qtbot, instance)
    assert (folder / "window.door").stat().st_mode & 0o077 == 0
    instance.close()
    assert not knock(folder)
    again = Instance(folder)
    assert again.claim()
    again.close()


def test_who_does_not_know_the_secret_is_not_heard(folder: Path, instance: Instance, qtbot: QtBot) -> None:
    address, secret = (folder / "window.door").read_text().splitlines()
    heard: list[None] = []
    instance.wanted.connect(lambda: heard.append(None))
    for words in (b"", b"x" * len(secret), secret[:-1].encode(), b"\xff" * 4096):
        answer = b""
        with door._way_to(address) as end, suppress(OSError):  # it may hang up in the midst of it
            end.sendall(words)
            end.shutdown(socket.SHUT_WR)
            answer = end.recv(10)
        assert answer == b""
    assert heard == []
    assert knocked(folder, qtbot, instance)


def test_where_no_lock_can_be_made_a_window_opens(tmp_path: Path, qtbot: QtBot) -> None:
    for nowhere in (None, tmp_path / "missing"):
        instance = Instance(nowhere)
        assert instance.claim()
        instance.listen()
        instance.close()


def test_a_first_one_that_never_answers_is_not_waited_for(tmp_path: Path, qtbot: QtBot) -> None:
    silent = Instance(tmp_path)
    assert silent.claim()
    assert Instance(tmp_path).claim(patience=0.1)
    silent.close()
