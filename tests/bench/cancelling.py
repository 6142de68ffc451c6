"""Cancelling a run in the midst of a stage, and waiting until nothing of it is left: what the tests of it share."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from wizard.engine.connector import Connector
from wizard.model.cancel import CancelToken
from wizard.model.event import RunEnded
from wizard.model.form import ConnectForm
from wizard.model.outcome import Stopped

LIMIT_MS = 500.0
REPEATS = int(os.environ.get("BENCH_CANCELS", "5"))
_PATIENCE = 30.0

_STALLING_RESOLVER = """
import socket, sys, threading
socket.getaddrinfo = lambda *_, **__: threading.Event().wait()
from wizard.__main__ import main
sys.exit(main())
"""


@contextlib.contextmanager
def stalling_resolver(stage: str, stalled: threading.Event) -> Iterator[None]:
    """For the stages that look a name up: a look-up that never ends."""
    if not stage.endswith(".names"):
        yield
        return
    real, release = socket.getaddrinfo, threading.Event()

    def look_up(*arguments: object, **options: object) -> object:
        stalled.set()
        release.wait()
        return real(*arguments, **options)  # type: ignore[arg-type]

    socket.getaddrinfo = look_up  # type: ignore[assignment]
    try:
        yield
    finally:
        socket.getaddrinfo = real
        release.set()


def _run_threads(before: set[threading.Thread]) -> list[threading.Thread]:
    """Threads of the run that still live; a look-up in the system's resolver can't be stopped and isn't waited for."""
    return [t for t in threading.enumerate() if t not in before and not t.name.startswith("names ")]


def cancel(connector: Connector, form: ConnectForm, stage: str, stalled: threading.Event) -> tuple[float, float]:
    """Seconds from the cancel to the last event, and until every thread of the run has ended."""
    stalled.clear()
    token, ended = CancelToken(), threading.Event()
    last: list[object] = []
    before = set(threading.enumerate())

    def consume() -> None:
        for event in connector.connect(form, token):
            last[:] = [event]
        ended.set()

    consumer = threading.Thread(target=consume, daemon=True)
    if stage.endswith(".reach"):
        stalled.set()
    consumer.start()
    assert stalled.wait(_PATIENCE), f"{stage}: the stage was not reached"
    time.sleep(0.1)  # what the stall interrupted settles into its wait
    assert not ended.is_set(), last
    began = time.perf_counter()
    token.cancel()
    assert ended.wait(_PATIENCE)
    told = time.perf_counter() - began
    while _run_threads(before):
        time.sleep(0.001)
        assert time.perf_counter() - began < _PATIENCE, _run_threads(before)
    idle = time.perf_counter() - began
    assert isinstance(last[0], RunEnded), last
    assert isinstance(last[0].outcome, Stopped), last
    return told, idle


def _wait_for_stage(lines: Iterable[str], wanted: str) -> None:
    """Reads JSON lines until this stage starts."""
    for line in lines:
        event = json.loads(line)
        if event["event"] == "stage_started" and event["stage"] == wanted:
            return
        assert event["event"] != "run_ended", event
    raise AssertionError(f"the program ended before {wanted}")


def interrupt(
    words: Sequence[str], password: str, stage: str, event: str, stalled: threading.Event, folder: Path
) -> float:
    """Seconds from Ctrl-C to the program's end. `words`: for `inbox-wizard`. `event`: the stage told last before."""
    stalled.clear()
    program = [sys.executable, "-m", "wizard"]
    if stage.endswith(".names"):
        program = [sys.executable, "-c", _STALLING_RESOLVER]
    home = {"HOME": str(folder), "XDG_DATA_HOME": str(folder), "XDG_CONFIG_HOME": str(folder)}
    with subprocess.Popen(
        [*program, *words],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, **home},
        text=True,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(password + "\n")
        process.stdin.flush()
        _wait_for_stage(process.stdout, event)
        if not stage.endswith((".names", ".reach")):
            assert stalled.wait(_PATIENCE), stage
        time.sleep(0.1)
        began = time.perf_counter()
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=_PATIENCE)
        took = time.perf_counter() - began
    assert process.returncode == 130, process.returncode
    return took
