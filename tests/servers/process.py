"""Starting and ending a server, and finding it a port."""

import os
import random
import shutil
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
    for port in (random.choice(_PORTS) for _ in _PORTS):
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


def listening_ports() -> set[int]:
    """The TCP ports that are listened on for IPv4 (proc(5), /proc/net/tcp; state 0A is LISTEN)."""
    rows = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    return {int(row[1].partition(":")[2], 16) for row in rows if row[3] == "0A"}


class ServerProcess:
    """A server that runs under guard.py. `folder` is removed with it."""

    def __init__(self, command: list[str], folder: Path, environment: Mapping[str, str] | None = None) -> None:
        if os.getuid() != 0:
            raise RuntimeError("the real mail servers change their user id: run these tests as root")
        self.folder = folder
        self._output = tempfile.TemporaryFile()  # noqa: SIM115  (closed in stop)
        self._guard = subprocess.Popen(
            [sys.executable, "-I", "-S", str(_GUARD), str(folder), *command],
            stdin=subprocess.PIPE,
            stdout=self._output,
            stderr=subprocess.STDOUT,
            env={"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", **(environment or {})},
            start_new_session=True,
        )

    def wait_for_ports(self, *ports: int, seconds: float = 20.0) -> None:
        """Returns once all these ports are listened on. Asks the kernel: a connection would show in the server's log.

        Raises:
            RuntimeError: the server ended or took too long; holds what it printed and logged.
        """
        deadline = time.monotonic() + seconds
        while not listening_ports().issuperset(ports):
            if self._ended_within(0.01) or time.monotonic() > deadline:
                self._output.seek(0)
                said = self._output.read().decode(errors="replace")
                ended = self._guard.poll()
                raise RuntimeError(f"the server does not listen on {ports} (exit status {ended}): {said}{self.log}")

    def _ended_within(self, seconds: float) -> bool:
        try:
            self._guard.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            return False
        return True

    @property
    def log(self) -> str:
        """What the server logged so far."""
        path = self.folder / "log"
        return path.read_text(errors="replace") if path.exists() else ""

    def wait_for_log(self, text: str, count: int = 1, seconds: float = 10.0) -> None:
        """Returns once `text` stands in the log `count` times. Servers log a moment after they answer."""
        deadline = time.monotonic() + seconds
        while self.log.count(text) < count:
            if self._ended_within(0.01) or time.monotonic() > deadline:
                raise AssertionError(f"not logged {count} times: {text!r}\n{self.log}")

    def stop(self) -> None:
        """Ends the server and everything it started."""
        assert self._guard.stdin is not None
        self._guard.stdin.close()
        self._guard.wait(timeout=20)
        self._output.close()
        shutil.rmtree(self.folder, ignore_errors=True)  # done by the guard, unless somebody killed it
