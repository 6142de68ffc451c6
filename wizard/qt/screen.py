"""Whether a window can be shown. Asked before Qt is loaded, for Qt ends the process where a screen can't be opened."""

import os
import re
import sys

CONNECT_SECONDS = 3.0
"""How long the display of another machine may take to answer; those of this machine answer at once."""

_X_PORT = 6000
_X_FOLDER = "/tmp/.X11-unix"  # noqa: S108  (where X servers have their sockets)


def has_screen() -> bool:
    """Whether a display answers. Linux and the BSDs name theirs in the environment; Windows and macOS have one.

    Where only one of a named Wayland and a named X display answers, Qt is told to use that one (QT_QPA_PLATFORM).
    """
    if sys.platform in ("win32", "darwin"):
        return True
    chosen = [name.partition(":")[0] for name in os.environ.get("QT_QPA_PLATFORM", "").split(";") if name]
    if any(not name.startswith(("xcb", "wayland")) for name in chosen):
        return True  # e.g. offscreen, vnc, eglfs: those need no display server
    named = [name for name in ("WAYLAND_DISPLAY", "DISPLAY") if os.environ.get(name)]
    wayland = _wayland_answers(os.environ.get("WAYLAND_DISPLAY", ""))
    x = (not wayland or "xcb" in chosen or len(named) > 1) and x_answers(os.environ.get("DISPLAY", ""))
    if chosen:
        return any(wayland if name.startswith("wayland") else x for name in chosen)
    if len(named) > 1 and wayland is not x:
        os.environ["QT_QPA_PLATFORM"] = "wayland" if wayland else "xcb"
    return wayland or x


def _wayland_answers(name: str) -> bool:
    """`name`: a socket's path, or its name in $XDG_RUNTIME_DIR."""
    if not name:
        return False
    folder = os.environ.get("XDG_RUNTIME_DIR", "")
    return (name.startswith("/") or bool(folder)) and _opens(os.path.join(folder, name))  # noqa: PTH118  (start-up)


def x_answers(display: str) -> bool:
    """`display` as $DISPLAY: `[HOST]:NUMBER[.SCREEN]`, HOST empty or `unix` for this one (see X(7))."""
    match = re.fullmatch(r"(?:\w+/)?(.*):([0-9]{1,5})(?:\.[0-9]+)?", display)
    if not match:
        return False
    host, number = match[1].strip("[]"), int(match[2])
    if host.startswith("/"):
        return _opens(host) or _opens(display)
    if host in ("", "unix"):
        path = f"{_X_FOLDER}/X{number}"
        if _opens("\0" + path) or _opens(path):  # Linux has the socket in the abstract name space too
            return True
    return _opens_tcp("localhost" if host in ("", "unix") else host, _X_PORT + number)


def _opens(path: str) -> bool:
    import _socket  # the half of `socket` in C: the whole of it takes milliseconds of the start-up

    try:
        end = _socket.socket(_socket.AF_UNIX, _socket.SOCK_STREAM)
        try:
            end.settimeout(CONNECT_SECONDS)
            end.connect(path)
        finally:
            end.close()
    except (OSError, ValueError):
        return False
    return True


def _opens_tcp(host: str, port: int) -> bool:
    import socket

    try:
        socket.create_connection((host, port), CONNECT_SECONDS).close()
    except (OSError, ValueError, OverflowError):
        return False
    return True
