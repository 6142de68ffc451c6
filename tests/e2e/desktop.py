"""A desktop of its own for one test: an X server, a session bus, an unlocked gnome-keyring, a reader of the screen."""

import contextlib
import json
import os
import struct
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.e2e.keyboard import Keyboard, keyboard
from tests.servers.process import new_folder
from tests.store.secret_service import secret_service

ROOT = Path(__file__).resolve().parents[2]
_GUARD = ROOT / "tests" / "servers" / "guard.py"


@contextlib.contextmanager
def _x_server(folder: Path) -> Iterator[str]:
    """Its display. The picture of the screen is in `folder`/Xvfb_screen0 all the time."""
    command = ["/usr/bin/Xvfb", "-displayfd", "1", "-screen", "0", "1280x1000x24", "-nolisten", "tcp", "-fbdir"]
    guard = subprocess.Popen(
        [sys.executable, "-I", "-S", str(_GUARD), str(folder), *command, str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
    )
    assert guard.stdin is not None and guard.stdout is not None
    try:
        yield ":" + guard.stdout.readline().strip()
    finally:
        guard.stdin.close()
        guard.wait(timeout=20)
        guard.stdout.close()


class Reader:
    """Asks reader.py."""

    def __init__(self, environment: dict[str, str]) -> None:
        self._process = subprocess.Popen(
            ["/usr/bin/python3", str(Path(__file__).with_name("reader.py"))],
            env={name: value for name, value in environment.items() if name not in ("PYTHONPATH", "DISPLAY")},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._receive()

    def ask(self, what: str, **arguments: object) -> Any:
        """The answer.

        Raises:
            LookupError: what was asked for isn't on the screen, or can't be used.
        """
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps({"do": what, **arguments}) + "\n")
        self._process.stdin.flush()
        return self._receive()

    def _receive(self) -> Any:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        assert line, "the reader of the screen ended (Debian: python3-gi, gir1.2-atspi-2.0)"
        answer = json.loads(line)
        if "missing" in answer:
            raise LookupError(answer["missing"])
        return answer["value"]

    def stop(self) -> None:
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with contextlib.suppress(BrokenPipeError):
                    pipe.close()


@dataclass
class Desktop:
    """`environment`: what a program started on it gets. `picture`: what the screen shows, as X keeps it (XWD)."""

    environment: dict[str, str]
    reader: Reader
    keys: Keyboard
    picture: Path

    def ask(self, what: str, **arguments: object) -> Any:
        """Asks the reader, on a screen whose top window has the keyboard, as under a window manager.

        Raises:
            LookupError: what was asked for isn't on the screen, or can't be used.
        """
        self.keys.focus_top_window()
        return self.reader.ask(what, **arguments)

    def save_picture(self, to: Path) -> None:
        """The whole screen as PNG."""
        from PySide6.QtGui import QImage

        data = self.picture.read_bytes()
        fields = struct.unpack(">25I", data[:100])  # XWDFile.h of X11: 25 big-endian words, then the window's name
        header, width, height, line, colours = fields[0], fields[4], fields[5], fields[12], fields[19]
        pixels = data[header + 12 * colours :]
        QImage(pixels, width, height, line, QImage.Format.Format_RGB32).copy().save(str(to))


@contextlib.contextmanager
def desktop(folder: Path) -> Iterator[Desktop]:
    """Everything private, in `folder` and on free names; everything ended afterwards."""
    with contextlib.ExitStack() as stack:
        screen = new_folder()
        display = stack.enter_context(_x_server(screen))
        # The keyring gets no display: one that has to ask would block, on a desktop where nobody answers.
        service = stack.enter_context(secret_service(folder))
        environment = {
            **service.environment,
            "DISPLAY": display,
            "QT_QPA_PLATFORM": "xcb",
            "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
            "LC_ALL": "C.UTF-8",
            "LANGUAGE": "en",
            "PATH": os.environ["PATH"],
        }
        reader = Reader(environment)
        stack.callback(reader.stop)
        yield Desktop(environment, reader, stack.enter_context(keyboard(display)), screen / "Xvfb_screen0")
