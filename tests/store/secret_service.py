"""A real Secret Service (gnome-keyring) on a bus and in a home of its own, without a screen."""

import contextlib
import os
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from jeepney import DBusAddress, new_method_call
from jeepney.io.blocking import open_dbus_connection

_BUS = DBusAddress("/org/freedesktop/DBus", bus_name="org.freedesktop.DBus", interface="org.freedesktop.DBus")


@dataclass(frozen=True)
class SecretService:
    """`environment`: for child processes that are to use it. `daemon_pid`: of gnome-keyring."""

    environment: dict[str, str]
    daemon_pid: int


def home_of_its_own(folder: Path) -> dict[str, str]:
    """An environment without a bus, a display or anything of the real user's."""
    for name in ("home", "run", "data"):
        (folder / name).mkdir(mode=0o700, parents=True, exist_ok=True)
    kept = {key: os.environ[key] for key in ("PATH", "LANG", "LC_ALL", "COVERAGE_PROCESS_START") if key in os.environ}
    return kept | {
        "HOME": str(folder / "home"),
        "XDG_RUNTIME_DIR": str(folder / "run"),
        "XDG_DATA_HOME": str(folder / "data"),
        "XDG_CONFIG_HOME": str(folder / "config"),
        "INBOX_WIZARD_HOME": str(folder / "wizard"),
        "PYTHONPATH": str(Path(__file__).resolve().parents[2]),
    }


@contextlib.contextmanager
def secret_service(folder: Path) -> Iterator[SecretService]:
    """An unlocked keyring with the default collection. Bus and daemon are ended by their pids."""
    environment = home_of_its_own(folder)
    bus = subprocess.Popen(
        ["dbus-daemon", "--session", "--nofork", "--nopidfile", "--print-address=1"],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    with _ended(bus):
        assert bus.stdout is not None
        environment["DBUS_SESSION_BUS_ADDRESS"] = bus.stdout.readline().strip()
        daemon = subprocess.Popen(
            ["gnome-keyring-daemon", "--foreground", "--unlock", "--components=secrets"],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        with _ended(daemon):
            assert daemon.stdin is not None
            daemon.stdin.write(b"pw")
            daemon.stdin.close()
            _wait_for_name(environment["DBUS_SESSION_BUS_ADDRESS"], "org.freedesktop.secrets")
            yield SecretService(environment, daemon.pid)


@contextlib.contextmanager
def _ended(process: subprocess.Popen[bytes] | subprocess.Popen[str]) -> Iterator[None]:
    try:
        yield
    finally:
        process.kill()
        process.wait()
        if process.stdout is not None:
            process.stdout.close()


def _wait_for_name(address: str, name: str, seconds: float = 20.0) -> None:
    """Until a program owns the name on the bus; asking so doesn't start one."""
    deadline = time.monotonic() + seconds
    with open_dbus_connection(address) as connection:
        while True:
            reply = connection.send_and_get_reply(new_method_call(_BUS, "NameHasOwner", "s", (name,)), timeout=5)
            if reply.body[0]:
                return
            assert time.monotonic() < deadline, f"nobody owns {name}"
            time.sleep(0.02)
