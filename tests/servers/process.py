"""Starting and ending a server, and finding it a port."""

import contextlib
import itertools
import os
import random
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

_GUARD = Path(__file__).with_name("guard.py")
_PORTS = range(20000, 32000)  # below the range from which Linux takes the local ports of outgoing connections
_locks: list[socket.socket] = []


def free_port() -> int:
    """A TCP port of 127.0.0.1 that no other test process is given while this one lives.

    The lock is an abstract Unix socket named after the port: the kernel frees it when its process ends.
    """
    for port in random.sample(_PORTS, len(_PORTS)):
        lock = socket.socket(socket.AF_UNIX)
        try:
            lock.bind(f"\0inbox-wizard-test-port-{port}")
            with socket.socket() as trial:
                trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                trial.bind(("0.0.0.0", port))
        except OSError:
            lock.close()
            continue
        _locks.append(lock)
        return port
    raise RuntimeError("no free port")


def new_folder() -> Path:
    """A short path that every server's own user may enter (pytest's are closed, and long for a Unix socket)."""
    folder = Path(tempfile.mkdtemp(prefix="iw-", dir="/tmp"))
    folder.chmod(0o755)
    return folder


class ServerProcess:
    """A server that runs under guard.py. `folder` is removed with it."""

    def __init__(self, command: list[str], folder: Path, environment: Mapping[str, str] | None = None) -> None:
        if os.getuid() != 0:
            raise RuntimeError("the real mail servers change their user id: run these tests as root")
        self.folder = folder
        self._output = folder / "output"
        with self._output.open("wb") as output:
            self._guard = subprocess.Popen(
                [sys.executable, "-I", "-S", str(_GUARD), str(folder), *command],
                stdin=subprocess.PIPE,
                stdout=output,
                stderr=subprocess.STDOUT,
                env={"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", **(environment or {})},
                start_new_session=True,
            )

    def wait_for_port(self, port: int, seconds: float = 20.0) -> None:
        """Returns once the port takes connections.

        Raises:
            RuntimeError: the server ended or took too long; holds what it printed and logged.
        """
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=seconds):
                return
            said = self._output.read_text(errors="replace") if self._output.exists() else ""
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._guard.wait(timeout=0.01)
                raise RuntimeError(f"the server ended: {said}")
        raise RuntimeError(f"nothing on port {port}: {said} {self.log}")

    @property
    def log(self) -> str:
        """What the server logged so far."""
        path = self.folder / "log"
        return path.read_text(errors="replace") if path.exists() else ""

    def wait_for_log(self, text: str, count: int = 1, seconds: float = 10.0) -> None:
        """Returns once `text` stands in the log `count` times. Servers log a moment after they answer."""
        deadline = time.monotonic() + seconds
        for _ in itertools.count():
            if self.log.count(text) >= count:
                return
            if time.monotonic() > deadline:
                raise AssertionError(f"not logged {count} times: {text!r}\n{self.log}")
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._guard.wait(timeout=0.01)

    def stop(self) -> None:
        """Ends the server and everything it started."""
        assert self._guard.stdin is not None
        self._guard.stdin.close()
        self._guard.wait(timeout=20)
