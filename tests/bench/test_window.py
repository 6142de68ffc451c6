"""The window: how soon it is there, and whether it ever stands still."""

import contextlib
import dataclasses
import json
import os
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from tests.bench.heartbeat import Order
from tests.bench.measure import Row, Series, in_turn, report
from tests.servers.mail_system import MailSystem

CHECKOUT = Path(__file__).parents[2]
PROCESSES = int(os.environ.get("BENCH_WINDOWS", "4"))
RUNS = 5
"""Verifications a process, the first of them cold."""

PLATFORMS = [
    "offscreen",
    pytest.param("xcb", marks=pytest.mark.skipif(not shutil.which("Xvfb"), reason="no Xvfb")),
]


@contextlib.contextmanager
def screen(platform: str, folder: Path) -> Iterator[Mapping[str, str]]:
    """The environment of a program with a window: a screen of its own, an empty profile, no session bus.

    Python may keep what it has compiled, as it does for everybody who starts the program a second time.
    """
    left_out = ("DISPLAY", "WAYLAND_DISPLAY", "PYTHONDONTWRITEBYTECODE")
    environment = {
        **{name: value for name, value in os.environ.items() if name not in left_out},
        "HOME": str(folder),
        "XDG_DATA_HOME": str(folder / "data"),
        "XDG_CONFIG_HOME": str(folder / "config"),
        "XDG_RUNTIME_DIR": str(folder),
        "DBUS_SESSION_BUS_ADDRESS": f"unix:path={folder}/no-bus",
        "QT_QPA_PLATFORM": platform,
    }
    if platform != "xcb":
        yield environment
        return
    with subprocess.Popen(
        ["Xvfb", "-displayfd", "1", "-screen", "0", "1280x1024x24", "-nolisten", "tcp"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as server:
        try:
            assert server.stdout is not None
            number = server.stdout.readline().strip()
            assert number, "Xvfb did not start"
            yield {**environment, "DISPLAY": f":{number}"}
        finally:
            server.terminate()


class FirstPaint:
    """Seconds from a process's start to its first painted window; its processor time is kept beside."""

    def __init__(self, what: str, environment: Mapping[str, str], warm_up: int) -> None:
        self._what, self._environment, self._skip = what, environment, warm_up
        self.processor = Series()

    def __call__(self) -> float:
        before = _processor_time()
        took = _first_paint(self._what, self._environment)
        self._skip -= 1
        if self._skip < 0:
            self.processor.values.append(_processor_time() - before)
        return took


def _processor_time() -> float:
    """Seconds that all children that have ended used."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _first_paint(what: str, environment: Mapping[str, str]) -> float:
    began = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.first_paint", what],
        cwd=CHECKOUT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.stdout, done.stderr
    return float(done.stdout) - began


@pytest.mark.parametrize("platform", PLATFORMS)
def test_first_painted_window(platform: str, tmp_path: Path) -> None:
    with screen(platform, tmp_path) as environment:
        wizard, empty = (FirstPaint(what, environment, warm_up=2) for what in ("wizard", "empty"))
        took = in_turn({"wizard": wizard, "empty": empty}, warm_up=2)
    report(
        f"First painted window, from source, {platform}",
        [
            Row("Connected emails", took["wizard"].times(1000)),
            Row("an empty PySide6 window", took["empty"].times(1000)),
            Row("ours / empty", took["wizard"].over(took["empty"]), "x", target=1.6),
            Row("Connected emails, processor time", wizard.processor.times(1000)),
            Row("ours / empty, processor time", wizard.processor.over(empty.processor), "x"),
        ],
    )


def _stalls(order: Order, environment: Mapping[str, str]) -> dict[str, Series]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.heartbeat", json.dumps(dataclasses.asdict(order))],
        cwd=CHECKOUT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return {name: Series(values) for name, values in json.loads(done.stdout.splitlines()[-1]).items()}


@pytest.mark.parametrize("platform", PLATFORMS)
@pytest.mark.parametrize("scenario", ["", "wrong-password"], ids=["real", "practice"])
def test_the_window_never_stands_still(
    mailbox: MailSystem, ca_file: Path, tmp_path: Path, platform: str, scenario: str
) -> None:
    """A beat is due every 5 ms; how late it comes is the stall.

    `idle` is the machine's own share, `work` what the window's thread used of the processor itself.
    """
    order = Order(
        str(tmp_path / "profile"),
        str(ca_file),
        mailbox.dovecot.imaps_port,
        mailbox.postfix.submissions_port,
        scenario,
        RUNS,
    )
    with screen(platform, tmp_path) as environment:
        processes = [_stalls(order, environment) for _ in range(PROCESSES)]
    rows = []
    for name in ("idle", "cold", "warm", "cold_work", "warm_work"):
        judged = name in ("cold", "warm")
        p99 = Series([process[name].percentile(99) for process in processes])
        longest = Series([process[name].high for process in processes])
        what = "stall" if name in ("idle", "cold", "warm") else "between two beats"
        rows.append(Row(f"{name}: p99 {what}", p99, "ms", 16.0 if judged else None))
        rows.append(Row(f"{name}: longest {what}", longest, "ms", 80.0 if judged else None, "high"))
    played = f"practice servers, {scenario}, with its panel" if scenario else "real servers, to Connected"
    report(f"The window's thread during a verification: {played}, {platform}", rows)
