"""The door at which the first window answers those that come later.

Only this user can open it: a socket in the private folder; on Windows, a port of this computer alone and a secret that
stands in the private folder. (QtNetwork, which has local sockets, is not in the package.)
"""

import contextlib
import os
import socket
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from hmac import compare_digest
from pathlib import Path

_ANSWER_SECONDS = 1.0
_SECRET_SIZE = 64
_LONGEST_PATH = 100
"""Of a Unix socket's path, in bytes; the systems allow 104 to 108 (sys/un.h)."""
_UNIX = hasattr(socket, "AF_UNIX") and sys.platform != "win32"
_OK = b"ok"


class Door:
    """Calls `wanted`, on a thread of its own, for each that knocks. The folder's lock must be held.

    Raises:
        OSError: it can't be opened.
    """

    def __init__(self, folder: Path, wanted: Callable[[], None]) -> None:
        self._wanted = wanted
        self._files: list[Path] = []
        self._temporary: Path | None = None
        self._listener, address = self._listen(folder)
        secret = os.urandom(_SECRET_SIZE // 2).hex()
        sign = _sign(folder)
        _write_private(sign, f"{address}\n{secret}\n")
        self._files.append(sign)
        threading.Thread(target=self._answer_all, args=(secret.encode(),), name="door", daemon=True).start()

    def _listen(self, folder: Path) -> tuple[socket.socket, str]:
        """What listens, and how others are told of it: a socket's path, or a port."""
        if not _UNIX:
            listener = socket.create_server(("127.0.0.1", 0))
            return listener, str(listener.getsockname()[1])
        path = folder / "window.socket"
        if len(os.fsencode(path)) > _LONGEST_PATH:
            self._temporary = Path(tempfile.mkdtemp(prefix="inbox-wizard-"))  # private, too
            path = self._temporary / "window.socket"
        path.unlink(missing_ok=True)  # of a program that has crashed
        listener = socket.socket(socket.AF_UNIX)
        try:
            listener.bind(str(path))
            listener.listen()
        except OSError:
            listener.close()
            raise
        self._files.append(path)
        return listener, str(path)

    def _answer_all(self, secret: bytes) -> None:
        while True:
            try:
                end, _ = self._listener.accept()
            except OSError:
                return
            with end, contextlib.suppress(OSError):
                end.settimeout(_ANSWER_SECONDS)
                if compare_digest(_read(end, _SECRET_SIZE), secret):
                    self._wanted()
                    end.sendall(_OK)

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)  # frees the thread
        self._listener.close()
        with contextlib.suppress(OSError):
            for file in self._files:
                file.unlink(missing_ok=True)
            if self._temporary is not None:
                self._temporary.rmdir()


def knock(folder: Path) -> bool:
    """Asks the first window to come to the front. Whether it has answered."""
    try:
        address, secret = _sign(folder).read_text(encoding="utf-8").splitlines()
        with _way_to(address) as end:
            end.settimeout(_ANSWER_SECONDS)
            _let_come_forward()
            end.sendall(secret.encode())
            return _read(end, len(_OK)) == _OK
    except (OSError, ValueError):
        return False


def _sign(folder: Path) -> Path:
    """The file that tells where the door is, and the secret."""
    return folder / "window.door"


def _way_to(address: str) -> socket.socket:
    if not _UNIX:
        return socket.create_connection(("127.0.0.1", int(address)), _ANSWER_SECONDS)
    end = socket.socket(socket.AF_UNIX)
    try:
        end.settimeout(_ANSWER_SECONDS)
        end.connect(address)
    except OSError:
        end.close()
        raise
    return end


def _read(end: socket.socket, size: int) -> bytes:
    """At most `size` bytes; fewer at the end of what was sent."""
    data = b""
    deadline = time.monotonic() + _ANSWER_SECONDS
    while len(data) < size and time.monotonic() < deadline:
        more = end.recv(size - len(data))
        if not more:
            break
        data += more
    return data


def _write_private(path: Path, text: str) -> None:
    """For this user alone, and whole at once."""
    new = path.with_suffix(".new")
    new.unlink(missing_ok=True)
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(text)
    new.replace(path)


def _let_come_forward() -> None:
    """Windows lets a program take the foreground only if the one that has it, the one just started, allows it."""
    if sys.platform == "win32":
        import ctypes

        ctypes.windll.user32.AllowSetForegroundWindow(-1)  # ASFW_ANY, winuser.h
