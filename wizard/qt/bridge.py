"""The one crossing between worker threads and the window.

Work runs on daemon threads, so that a blocked system call never holds up the program's end. What it tells is queued
to the thread of the window and handed to whoever started the run, unless the run was dropped in the meantime, its
owner is gone, or the bridge is closed.
"""

import queue
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import shiboken6
from PySide6.QtCore import QObject, Qt, QTimer, Signal

from wizard.model.cancel import Cancelled, CancelToken

Work = Callable[[CancelToken, Callable[[object], None]], object]
"""Runs on the worker: the token, a function that tells something on the way, and the result as return value."""


_BUSY_SECONDS = 0.003
_REST_MS = 5
"""How long messages are delivered at a stretch: a server that is near tells ten stages in a few milliseconds. Then
nothing is delivered for the rest's length, nor right after a run was started: a new page is about to be painted.
"""
_PAINT_MS = 12
"""A new page is painted within."""


_Starts = queue.SimpleQueue[tuple[threading.Thread, Callable[[Exception], None]]]


@cache
def _starter() -> _Starts:
    """Threads that are put here are started by a thread of its own: `start` waits until the new one has the
    processor, and the window must not. The function beside a thread is told why it couldn't be started.
    """
    starts: _Starts = queue.SimpleQueue()

    def start_all() -> None:
        while True:
            thread, failed = starts.get()
            try:
                thread.start()
            except RuntimeError as error:
                failed(error)
            del thread, failed  # neither must live until the next one comes

    threading.Thread(target=start_all, name="starter", daemon=True).start()
    return starts


@dataclass(frozen=True)
class _Message:
    run_id: int
    kind: str
    value: object


@dataclass(eq=False)
class Run:
    """One piece of work under way. The callbacks run in the window's thread, `done` or `failed` at most once, last."""

    id: int
    token: CancelToken
    owner: QObject
    told: Callable[[Any], None] | None
    done: Callable[[Any], None] | None
    failed: Callable[[BaseException], None] | None


class Bridge(QObject):
    """Lives as long as the application. For the window's thread only, but for what begins with an underscore."""

    _arrived = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._runs: dict[int, Run] = {}
        self._next_id = 1
        self._lock = threading.Lock()
        self._closed = False
        self._messages: deque[_Message] = deque()
        self._awaited = False
        self._arrived.connect(self._deliver_some, Qt.ConnectionType.QueuedConnection)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST_MS)
        self._rest.timeout.connect(self._deliver_some)

    def start(
        self,
        work: Work,
        owner: QObject,
        *,
        told: Callable[[Any], None] | None = None,
        done: Callable[[Any], None] | None = None,
        failed: Callable[[BaseException], None] | None = None,
        paint_first: bool = False,
    ) -> Run:
        """Runs `work` on a thread of its own. Its results reach nobody once `owner` was destroyed.

        `paint_first`: begins once the new page is painted, for which the processor is still free then. A run that is
        dropped before has never begun.
        """
        run = Run(self._next_id, CancelToken(), owner, told, done, failed)
        self._next_id += 1
        if self._closed:
            run.token.cancel()
            return run
        self._runs[run.id] = run
        with self._lock:
            if not self._awaited:
                self._awaited = True
                self._rest.start()
        thread = threading.Thread(target=self._work, args=(run.id, run.token, work), name=f"run-{run.id}", daemon=True)
        ready = thread, lambda error: self._tell(run.id, "failed", error)
        if paint_first:
            QTimer.singleShot(_PAINT_MS, self, lambda: _starter().put(ready) if run.id in self._runs else None)
        else:
            _starter().put(ready)
        return run

    def drop(self, run: Run | None) -> None:
        """Cancels a run and lets nothing more of it arrive. Harmless when it has ended."""
        if run is None:
            return
        self._runs.pop(run.id, None)
        run.token.cancel()

    def hand_over(
        self, run: Run | None, owner: QObject, done: Callable[[Any], None], failed: Callable[[BaseException], None]
    ) -> bool:
        """Its end goes to somebody else than who started it. False: it has ended, or there is none."""
        if run is None or run.id not in self._runs:
            return False
        run.owner, run.told, run.done, run.failed = owner, None, done, failed
        return True

    @property
    def idle(self) -> bool:
        return not self._runs

    def close(self) -> None:
        """At the program's end: cancels everything, waits for nothing."""
        with self._lock:
            self._closed = True
            self._messages.clear()
        runs = list(self._runs.values())
        self._runs.clear()
        for run in runs:
            run.token.cancel()

    def _work(self, run_id: int, token: CancelToken, work: Work) -> None:
        try:
            result = work(token, lambda value: self._tell(run_id, "told", value))
        except Cancelled as error:
            self._tell(run_id, "failed", error)
        except Exception as error:  # noqa: BLE001 - handed over to the window's thread, which decides
            self._tell(run_id, "failed", error)
        else:
            self._tell(run_id, "done", result)

    def _tell(self, run_id: int, kind: str, value: object) -> None:
        # Under the lock, so that the object can't be closed and deleted between the question and the signal.
        with self._lock:
            if self._closed or not shiboken6.isValid(self):
                return
            self._messages.append(_Message(run_id, kind, value))
            if not self._awaited:
                self._awaited = True
                self._arrived.emit()

    def _deliver_some(self) -> None:
        """What has arrived, for as long as nobody feels it; then it is the turn of keys and paints for a while."""
        end = time.perf_counter() + _BUSY_SECONDS
        delivered = False
        try:
            while (message := self._next(resting=delivered)) is not None:
                delivered = True
                self._deliver(message)
                if time.perf_counter() >= end:
                    break
        finally:
            if delivered and shiboken6.isValid(self):
                self._rest.start()

    def _next(self, *, resting: bool) -> _Message | None:
        """None: there is nothing more. Then the next message wakes the window's thread, unless that rests first."""
        with self._lock:
            if self._messages:
                return self._messages.popleft()
            self._awaited = resting
            return None

    def _deliver(self, message: _Message) -> None:
        run = self._runs.get(message.run_id)
        if run is None:
            return
        if not shiboken6.isValid(run.owner):
            self.drop(run)
            return
        if message.kind == "told":
            if run.told is not None:
                run.told(message.value)
            return
        del self._runs[message.run_id]
        if message.kind == "done":
            if run.done is not None:
                run.done(message.value)
        elif isinstance(message.value, BaseException):
            _report(run, message.value)


def _report(run: Run, error: BaseException) -> None:
    if run.failed is not None:
        run.failed(error)
    elif not isinstance(error, Cancelled):
        raise error


def tell_all(events: Iterator[object], tell: Callable[[object], None]) -> object:
    """Passes events on as they come and gives the last one back."""
    last: object = None
    for last in events:
        tell(last)
    return last
