"""The running program, as somebody meets it who can't see it: things have a role, a name and a state."""

import contextlib
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

from tests.e2e.desktop import ROOT, Desktop

T = TypeVar("T")

PATIENCE = 30.0
"""Seconds that anything may take on a busy machine. Only a failing test ever waits that long."""

Shown = dict[str, Any]
"""role, name, description, states, actions, text, window, inside; see reader.py."""


class Program:
    """Started with `environment` on a desktop. `window` arguments are titles, None for any window."""

    def __init__(self, desktop: Desktop, environment: dict[str, str], output: Path, module: str = "wizard") -> None:
        self._desktop = desktop
        self.output = output
        with output.open("wb") as file:
            self.process = subprocess.Popen(
                [sys.executable, "-X", "faulthandler", "-m", module],
                env={**desktop.environment, **environment},
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                stdout=file,
                stderr=subprocess.STDOUT,
            )

    # looking

    def shown(self, window: str | None = None) -> list[Shown]:
        """Everything that is on the screen now, in reading order."""
        return [shown for shown in self._desktop.ask("tree") if window in (None, shown["window"])]

    def texts(self, window: str | None = None) -> list[str]:
        """What is spoken of all that is shown: names, descriptions and contents."""
        return [s[key] for s in self.shown(window) for key in ("name", "description", "text") if s[key]]

    def find(self, role: str, name: str, window: str | None = None) -> Shown:
        """Waits until it is shown."""

        def look() -> Shown | None:
            found = [s for s in self.shown(window) if (s["role"], s["name"]) == (role, name)]
            return found[0] if found else None

        return self.until(look, f"{role} {name!r}")

    def is_shown(self, role: str, name: str, window: str | None = None) -> bool:
        return any((s["role"], s["name"]) == (role, name) for s in self.shown(window))

    def text_of(self, name: str) -> str:
        """What stands in a field."""
        return str(self.find("text", name)["text"])

    def focused(self) -> Shown | None:
        """What has the keyboard."""
        shown = self.shown()
        active = [s["window"] for s in shown if "active" in s["states"]]
        # A list's current row says "focused" in windows in the back, too; and so does, without being focusable, what
        # hands its focus on to a part of itself.
        mine = [s for s in shown if s["window"] in active and {"focused", "focusable"} <= set(s["states"])]
        return next((s for s in mine if s["role"] not in ("list item", "table cell")), None)

    def announced(self) -> list[str]:
        """What a screen reader was told to say, oldest first."""
        return [str(words) for words in self._desktop.ask("heard")]

    # waiting

    def until(self, condition: Callable[[], T | None], what: str, seconds: float = PATIENCE) -> T:
        """Asks again and again until the answer is true, and returns it. Fails when the program ends meanwhile."""
        deadline = time.monotonic() + seconds
        while True:
            with contextlib.suppress(LookupError):
                if value := condition():
                    return value
            with contextlib.suppress(subprocess.TimeoutExpired):
                status = self.process.wait(timeout=0.02)
                raise AssertionError(f"the program ended with {status} before {what}\n{self.said}")
            if time.monotonic() > deadline:
                raise AssertionError(f"no {what}; on the screen: {self.summary()}\n{self.said}")

    def until_says(self, start: str, window: str | None = None) -> str:
        """Waits for a line of text that begins so, and returns the whole of it."""

        def look() -> str | None:
            labels = (s["name"] for s in self.shown(window) if s["role"] == "label")
            return next((name for name in labels if name.startswith(start)), None)

        return self.until(look, f"text {start!r}")

    def ended(self, seconds: float) -> int:
        """The exit status, once it has ended by itself.

        Raises:
            subprocess.TimeoutExpired: it still runs.
        """
        return self.process.wait(timeout=seconds)

    # doing

    def press(self, name: str, role: str = "push button", window: str | None = None) -> None:
        """Presses it as soon as it is there and can be pressed."""
        self.do("Press", name, role, window)

    def do(self, action: str, name: str, role: str, window: str | None = None) -> None:
        def act() -> bool:
            return bool(self._desktop.ask("act", action=action, role=role, name=name, window=window))

        self.until(act, f"{role} {name!r} to {action}")

    def enter(self, name: str, text: str, role: str = "text") -> None:
        """Replaces what is in a field, as soon as it takes something."""

        def put() -> bool:
            return bool(self._desktop.ask("enter", role=role, name=name, text=text, window=None))

        self.until(put, f"{role} {name!r} to fill in")

    def focus(self, name: str, role: str) -> None:
        def grab() -> bool:
            return bool(self._desktop.ask("focus", role=role, name=name, window=None))

        self.until(grab, f"{role} {name!r} to focus")

    # the way that most tests go

    def to_details(self) -> None:
        """From the empty list to the page that asks for the details."""
        self.press("Connect personal email")
        self.go_on_to_details()

    def go_on_to_details(self) -> None:
        """From the first page. A button that is pressed takes a moment: each page is waited for."""
        self.until_says("Which provider")
        self.press("Continue")
        self.until_says("What connecting your mailbox does")
        self.press("Continue")
        self.until_says("Enter your details")

    def fill_in(self, email: str, password: str, receiving: str, sending: str) -> None:
        """`receiving`, `sending`: host:port."""
        self.enter("Password", password, "password text")
        self.enter("Email address", email)
        self.enter("Server for receiving (IMAP)", receiving)
        self.enter("Server for sending (SMTP)", sending)

    # for the one who reads a failure

    @property
    def said(self) -> str:
        """What it printed so far."""
        return self.output.read_text(errors="replace")

    def summary(self) -> str:
        try:
            return "\n".join(f"  {s['role']} {s['name']!r} {s['text'] or ''}" for s in self.shown() if s["name"])
        except (LookupError, AssertionError) as error:
            return f"nothing ({error})"

    def save_picture(self, to: Path) -> None:
        self._desktop.save_picture(to)


@contextlib.contextmanager
def running(desktop: Desktop, environment: dict[str, str], output: Path, module: str) -> Iterator[Program]:
    """The program, ended afterwards if it hasn't ended by itself."""
    program = Program(desktop, environment, output, module)
    try:
        yield program
    finally:
        program.process.kill()
        program.process.wait()
