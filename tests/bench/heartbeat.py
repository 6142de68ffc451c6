"""Run in a process of its own: a heartbeat in the window's thread while verifications run, each in a fresh wizard.

`python -m tests.bench.heartbeat ORDER`, ORDER being the JSON of an Order. Prints the JSON of Stalls. The first
verification of the process is the cold one: everything that is imported late is imported in it.
"""

import contextlib
import dataclasses
import json
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import QEventLoop, Qt, QTimer

from tests.bench.floors import Servers
from tests.bench.ours import form_for
from wizard.compose import App, build
from wizard.flow.session import Session
from wizard.flow.steps import Step
from wizard.model.cancel import CancelToken
from wizard.qt.accounts_window import AccountsWindow
from wizard.qt.app import make_application
from wizard.qt.context import Context
from wizard.qt.operations import Practice
from wizard.qt.wizard_window import WizardWindow

BEAT_MS = 5
AFTER_MS = 300
"""Recorded on after the verdict: the page with the result is built and painted then."""


@dataclass(frozen=True)
class Order:
    """`scenario`: of the practice servers; empty for the real ones at the ports."""

    data_dir: str
    ca_file: str
    imap_port: int
    smtp_port: int
    scenario: str
    runs: int


@dataclass
class Stalls:
    """Milliseconds that a beat came late: so long would a click have waited.

    `idle`: while the wizard only stands there, what the machine itself does.

    `cold_work`, `warm_work`: the processor time that the window's thread itself used since the beat before.
    """

    idle: list[float] = field(default_factory=list)
    cold: list[float] = field(default_factory=list)
    warm: list[float] = field(default_factory=list)
    cold_work: list[float] = field(default_factory=list)
    warm_work: list[float] = field(default_factory=list)


class Heart:
    """Beats all the time, records when told to."""

    def __init__(self) -> None:
        self._into: list[float] | None = None
        self._work: list[float] = []
        self._last = self._last_work = 0.0
        self._timer = QTimer()
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(BEAT_MS)
        self._timer.timeout.connect(self._beat)
        self._timer.start()

    def record(self, into: list[float] | None, work: list[float] | None = None) -> None:
        self._into, self._work = into, [] if work is None else work
        self._last, self._last_work = time.perf_counter(), time.thread_time()

    def _beat(self) -> None:
        now, work = time.perf_counter(), time.thread_time()
        if self._into is not None:
            self._into.append(max(0.0, (now - self._last) * 1000 - BEAT_MS))
            self._work.append((work - self._last_work) * 1000)
        self._last, self._last_work = now, work


def wait(milliseconds: int) -> None:
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def wait_until(condition: Callable[[], bool], seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "took too long"
        wait(20)


def _verify(order: Order, app: App, window: AccountsWindow, heart: Heart, stalls: Stalls, *, cold: bool) -> None:
    """One wizard from its details to its end."""
    context = window.context
    with contextlib.ExitStack() as stack:
        practice: Practice | None = None
        if order.scenario:
            connector, form = stack.enter_context(app.practice(order.scenario))
            practice = Practice(connector, form, CancelToken())
        else:
            form = form_for(Servers(order.imap_port, order.smtp_port))
        session = Session(form, step=Step.DETAILS, practice=practice is not None)
        session.accept_session_only()
        wizard = WizardWindow(context, session, practice, window)
        wizard.show()
        wait(100)
        heart.record(stalls.idle)
        wait(200)
        heart.record(*((stalls.cold, stalls.cold_work) if cold else (stalls.warm, stalls.warm_work)))
        wizard.go_on()
        wait_until(lambda: session.step in (Step.DONE, Step.TROUBLE))
        wait(AFTER_MS)
        heart.record(None)
        assert session.step is (Step.TROUBLE if order.scenario else Step.DONE), session.failure
        wizard.hide()
        wizard.deleteLater()
        wait(50)


def main(order: Order) -> Stalls:
    app = build(data_dir=Path(order.data_dir), ca_file=Path(order.ca_file))
    application = make_application(app.brand)
    context = Context(app)
    window = AccountsWindow(context)
    window.show()
    window.load()
    window.warm_up()
    heart, stalls = Heart(), Stalls()
    wait_until(lambda: context.bridge.idle)
    for number in range(order.runs):
        _verify(order, app, window, heart, stalls, cold=number == 0)
    context.bridge.close()
    application.processEvents()
    return stalls


if __name__ == "__main__":
    print(json.dumps(dataclasses.asdict(main(Order(**json.loads(sys.argv[1]))))))
