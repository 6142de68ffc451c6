"""Runs one server with all that it forks, and ends every one of them when standard input closes.

Started as `python guard.py FOLDER COMMAND...` with a pipe as standard input. The pipe closes when the test stops the
server, and also when the test process dies in whatever way; then all descendants are killed and FOLDER is removed.
"""

import contextlib
import ctypes
import os
import select
import shutil
import signal
import sys
from pathlib import Path

PR_SET_CHILD_SUBREAPER = 36  # linux/prctl.h


def children() -> list[int]:
    """Processes whose parent is this one; daemons that left their parent are among them, as this is a subreaper."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError):
                # The command's name stands in brackets and may hold blanks: the parent is the second word after it.
                if entry.joinpath("stat").read_text(errors="replace").rpartition(")")[2].split()[1] == str(os.getpid()):
                    found.append(int(entry.name))
    return found


def kill_all() -> None:
    """A killed child's own children become ours: repeated until there are none left."""
    while True:
        for pid in children():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        try:
            os.waitpid(-1, 0)
        except ChildProcessError:
            return


def tell_why(folder: Path) -> None:
    """The server ended by itself: its log would be lost with the folder."""
    with contextlib.suppress(OSError):
        print(folder.joinpath("log").read_text(errors="replace"), flush=True)


def main(folder: str, command: list[str]) -> int:
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    wake_read, wake_write = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
    signal.set_wakeup_fd(wake_write)
    for number in (signal.SIGCHLD, signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: None)
    with Path(os.devnull).open() as nothing:
        server = os.posix_spawn(
            command[0],
            command,
            os.environ,
            file_actions=[(os.POSIX_SPAWN_DUP2, nothing.fileno(), 0)],
            setpgroup=0,  # Ctrl-C on the terminal reaches the test process only
        )
    status = 0
    try:
        while True:
            ready, _, _ = select.select([0, wake_read], [], [])
            if 0 in ready:
                break
            signals = os.read(wake_read, 64)
            if signal.SIGTERM in signals or signal.SIGINT in signals:
                break
            pid = -1
            with contextlib.suppress(ChildProcessError):
                while pid not in (0, server):
                    pid, status = os.waitpid(-1, os.WNOHANG)
            if pid == server:
                tell_why(Path(folder))
                break
    finally:
        kill_all()
        shutil.rmtree(folder, ignore_errors=True)
    return os.waitstatus_to_exitcode(status) if status else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
