"""The crossing between worker threads and the window."""

import threading
import time
from collections.abc import Callable

import pytest
import shiboken6
from PySide6.QtCore import QObject, QThread, QTimer
from pytestqt.qtbot import QtBot

from wizard.model.cancel import CancelToken
from wizard.qt.bridge import Bridge


def test_results_arrive_in_order_in_the_windows_thread(qtbot: QtBot) -> None:
    bridge, owner = Bridge(), QObject()
    seen: list[tuple[str, object, bool]] = []

    def note(kind: str) -> Callable[[object], None]:
        return lambda value: seen.append((kind, value, QThread.currentThread() is bridge.thread()))

    def work(token: CancelToken, tell: Callable[[object], None]) -> str:
        tell(2**40)
        tell("two")
        return "end"

    bridge.start(work, owner, told=note("told"), done=note("done"))
    qtbot.waitUntil(lambda: bridge.idle)
    assert seen == [("told", 2**40, True), ("told", "two", True), ("done", "end", True)]


def test_a_burst_leaves_room_for_keys_and_paints(qtbot: QtBot) -> None:
    bridge, owner = Bridge(), QObject()
    told: list[int] = []
    told_at_event: list[int] = []

    def take(number: int) -> None:
        told.append(number)
        end = time.perf_counter() + 0.003
        while time.perf_counter() < end:
            pass
        if number == 0:
            QTimer.singleShot(0, lambda: told_at_event.append(len(told)))

    def work(token: CancelToken, tell: Callable[[object], None]) -> None:
        for number in range(40):
            tell(number)

    bridge.start(work, owner, told=take)
    qtbot.waitUntil(lambda: bridge.idle)
    assert told == list(range(40))
    assert told_at_event[0] < 10


def test_a_slip_in_a_callback_keeps_nothing_else_back(qtbot: QtBot) -> None:
    bridge, owner = Bridge(), QObject()
    ended: list[object] = []

    def take(number: int) -> None:
        raise ValueError(str(number))

    def work(token: CancelToken, tell: Callable[[object], None]) -> str:
        tell(1)
        tell(2)
        return "end"

    with qtbot.captureExceptions() as slips:
        bridge.start(work, owner, told=take, done=ended.append)
        qtbot.waitUntil(lambda: ended == ["end"])
    assert [str(error) for _, error, _ in slips] == ["1", "2"]


def test_what_a_dropped_run_tells_reaches_nobody(qtbot: QtBot) -> None:
    bridge, owner = Bridge(), QObject()
    told, go_on, ended = threading.Event(), threading.Event(), threading.Event()
    seen: list[object] = []

    def work(token: CancelToken, tell: Callable[[object], None]) -> str:
        tell("queued before the drop")
        told.set()
        go_on.wait(10)
        tell("after the drop")
        ended.set()
        return "end"

    run = bridge.start(work, owner, told=seen.append, done=seen.append)
    assert told.wait(10)
    bridge.drop(run)
    assert run.token.cancelled
    go_on.set()
    assert ended.wait(10)
    later: list[object] = []
    bridge.start(lambda token, tell: "later", owner, done=later.append)
    qtbot.waitUntil(lambda: later == ["later"])
    assert seen == []


def test_a_page_that_is_gone_receives_nothing_and_its_run_is_cancelled(qtbot: QtBot) -> None:
    bridge, owner, other = Bridge(), QObject(), QObject()
    go_on = threading.Event()
    seen: list[object] = []

    def work(token: CancelToken, tell: Callable[[object], None]) -> str:
        go_on.wait(10)
        tell("too late")
        return "end"

    run = bridge.start(work, owner, told=seen.append, done=seen.append)
    shiboken6.delete(owner)
    go_on.set()
    qtbot.waitUntil(lambda: run.token.cancelled)
    bridge.start(lambda token, tell: None, other)
    qtbot.waitUntil(lambda: bridge.idle)
    assert seen == []


def test_a_failure_is_handed_over(qtbot: QtBot) -> None:
    bridge, owner = Bridge(), QObject()
    seen: list[BaseException] = []

    def work(token: CancelToken, tell: Callable[[object], None]) -> None:
        raise OSError("no disk")

    bridge.start(work, owner, failed=seen.append)
    qtbot.waitUntil(lambda: bool(seen))
    assert isinstance(seen[0], OSError)


def test_a_thread_that_cant_be_started_is_a_failure(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    bridge, owner = Bridge(), QObject()
    seen: list[object] = []
    bridge.start(lambda token, tell: None, owner, done=seen.append)
    qtbot.waitUntil(lambda: seen == [None])
    start = threading.Thread.start

    def refuse(thread: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(threading.Thread, "start", refuse)
    bridge.start(lambda token, tell: None, owner, failed=lambda error: seen.append(str(error)))
    qtbot.waitUntil(lambda: bridge.idle)
    monkeypatch.setattr(threading.Thread, "start", start)
    bridge.start(lambda token, tell: "works again", owner, done=seen.append)
    qtbot.waitUntil(lambda: bridge.idle)
    assert seen == [None, "can't start new thread", "works again"]


def test_closing_cancels_all_and_waits_for_nobody(qtbot: QtBot) -> None:
    bridge, owner = Bridge(), QObject()
    blocked, ended = threading.Event(), threading.Event()

    def work(token: CancelToken, tell: Callable[[object], None]) -> None:
        blocked.wait(10)
        tell("nobody hears this")
        ended.set()

    runs = [bridge.start(work, owner) for _ in range(3)]
    bridge.close()
    assert all(run.token.cancelled for run in runs) and bridge.idle
    shiboken6.delete(bridge)
    blocked.set()
    assert ended.wait(10)


def test_after_closing_nothing_starts(qtbot: QtBot) -> None:
    bridge, owner = Bridge(), QObject()
    bridge.close()
    ran: list[bool] = []
    run = bridge.start(lambda token, tell: ran.append(True), owner)
    assert run.token.cancelled and bridge.idle and not ran


def test_a_new_page_is_painted_before_its_run_begins(qtbot: QtBot) -> None:
    bridge, owner = Bridge(), QObject()
    order: list[str] = []
    bridge.start(lambda token, tell: order.append("run"), owner, paint_first=True)
    QTimer.singleShot(0, lambda: order.append("paint"))
    qtbot.waitUntil(lambda: bridge.idle)
    assert order == ["paint", "run"]


def test_a_run_that_is_dropped_before_its_page_was_painted_never_begins(qtbot: QtBot) -> None:
    bridge, owner = Bridge(), QObject()
    begun: list[str] = []
    bridge.drop(bridge.start(lambda token, tell: begun.append("dropped"), owner, paint_first=True))
    bridge.start(lambda token, tell: begun.append("next"), owner, paint_first=True)
    qtbot.waitUntil(lambda: bridge.idle)
    assert begun == ["next"]
