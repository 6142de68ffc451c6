"""From cancel to idle, in every stage: through the Connector and through the command line."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from tests.bench.floors import Servers
from tests.bench.measure import Row, Series, report
from tests.bench.ours import form_for, make_connector
from tests.bench.stalls import STAGES, Stage, stalling
from tests.servers.dovecot import PASSWORD, USER
from tests.servers.mail_system import MailSystem
from wizard.engine.connector import Connector
from wizard.model.cancel import CancelToken
from wizard.model.event import RunEnded
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
def _resolver(stage: Stage, stalled: threading.Event) -> Iterator[None]:
    """For the stages that look a name up: a look-up that never ends."""
    if not stage.name.endswith(".names"):
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


def _cancel(connector: Connector, servers: Servers, stage: Stage, stalled: threading.Event) -> tuple[float, float]:
    """Seconds from the cancel to the last event, and until every thread of the run has ended."""
    stalled.clear()
    token, ended = CancelToken(), threading.Event()
    last: list[object] = []
    before = set(threading.enumerate())

    def consume() -> None:
        for event in connector.connect(form_for(servers, stage.security, test_email=stage.test_email), token):
            last[:] = [event]
        ended.set()

    consumer = threading.Thread(target=consume, daemon=True)
    if stage.name.endswith(".reach"):
        stalled.set()
    consumer.start()
    assert stalled.wait(_PATIENCE), f"{stage.name}: the stage was not reached"
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


def test_through_the_connector(mailbox: MailSystem) -> None:
    rows = []
    connector = make_connector()
    for stage in STAGES:
        told, idle = Series(), Series()
        for _ in range(REPEATS):
            with stalling(stage, mailbox) as (servers, stalled), _resolver(stage, stalled):
                one, all_gone = _cancel(connector, servers, stage, stalled)
            told.values.append(one * 1000)
            idle.values.append(all_gone * 1000)
        rows += [Row(f"{stage.name}: last event", told), Row(f"{stage.name}: idle", idle, "ms", LIMIT_MS, "high")]
    report("Cancel through the Connector: until it says so, and until its threads have ended", rows)


def _wait_for_stage(lines: Iterable[str], wanted: str) -> None:
    """Reads JSON lines until this stage starts."""
    for line in lines:
        event = json.loads(line)
        if event["event"] == "stage_started" and event["stage"] == wanted:
            return
        assert event["event"] != "run_ended", event
    raise AssertionError(f"the program ended before {wanted}")


def _interrupt(servers: Servers, stage: Stage, stalled: threading.Event, folder: Path, ca_file: Path) -> float:
    """Seconds from Ctrl-C to the program's end."""
    stalled.clear()
    program = [sys.executable, "-m", "wizard"]
    if stage.name.endswith(".names"):
        program = [sys.executable, "-c", _STALLING_RESOLVER]
    words = ["check", "--json", "--email", USER, "--password-stdin", "--accept-settings", "--ca-file", str(ca_file)]
    words += ["--imap", f"{servers.host}:{servers.imap_port}", "--smtp", f"{servers.host}:{servers.smtp_port}"]
    words += ["--imap-security", stage.security.value, "--smtp-security", stage.security.value]
    words += ["--test-email-to", USER] if stage.test_email else ["--no-test-email"]
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
        process.stdin.write(PASSWORD + "\n")
        process.stdin.flush()
        _wait_for_stage(process.stdout, stage.event)
        if not stage.name.endswith((".names", ".reach")):
            assert stalled.wait(_PATIENCE), stage.name
        time.sleep(0.1)
        began = time.perf_counter()
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=_PATIENCE)
        took = time.perf_counter() - began
    assert process.returncode == 130, process.returncode
    return took


def test_through_the_command_line(mailbox: MailSystem, tmp_path: Path, ca_file: Path) -> None:
    rows = []
    for stage in STAGES:
        took = Series()
        for _ in range(max(2, REPEATS // 2)):
            with stalling(stage, mailbox) as (servers, stalled):
                took.values.append(_interrupt(servers, stage, stalled, tmp_path, ca_file) * 1000)
        rows.append(Row(stage.name, took, "ms", LIMIT_MS, "high"))
    report("Ctrl-C to the end of `inbox-wizard check`", rows)
