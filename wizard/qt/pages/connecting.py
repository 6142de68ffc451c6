"""The verification, live: receiving and sending side by side, or Exchange alone."""

import time
from collections.abc import Collection, Iterator

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from wizard.model.event import Event, RunEnded, RunStarted, StageFailed, StagePassed, StageStarted
from wizard.model.outcome import Connected
from wizard.model.plan import Endpoint
from wizard.model.provider import Protocol, Provider
from wizard.qt import operations
from wizard.qt.bridge import Run
from wizard.qt.context import Context
from wizard.qt.operations import Practice
from wizard.qt.pages.base import Page, Wizard
from wizard.qt.parts.fingerprint import breakable
from wizard.qt.parts.leg import Leg
from wizard.qt.parts.text import Text, announce
from wizard.qt.theme import GRID, Tone

_ROWS = {Protocol.IMAP: 10, Protocol.SMTP: 10, Protocol.EWS: 11}
"""Stages of a leg, with the test email."""


class ConnectingPage(Page):
    """Starts one run each time it is begun, and drops it when it is left.

    `ended` gives the run's RunEnded. `broke` gives the exception of a run that came to no such end: a slip of the
    program's own.
    """

    event_arrived = Signal(object)
    ended = Signal(object)
    broke = Signal(object)

    def __init__(self, context: Context, wizard: Wizard, parent: QWidget | None = None) -> None:
        super().__init__(context, wizard, parent)
        self.practice: Practice | None = None
        self._run: Run | None = None
        self._started = 0.0
        self._email = ""
        self._saving = False
        top = QHBoxLayout()
        self.column.removeWidget(self.heading)
        self.clock = Text("", Tone.QUIET, size=1.15)
        self.clock.setWordWrap(False)
        top.addWidget(self.heading, 1)
        top.addWidget(self.clock)
        self.column.insertLayout(0, top)
        self.legs = {
            Protocol.IMAP: Leg(context),
            Protocol.SMTP: Leg(context),
            Protocol.EWS: Leg(context, wide=True),
        }
        grid = QGridLayout()
        grid.setHorizontalSpacing(2 * GRID)
        for column, protocol in enumerate((Protocol.IMAP, Protocol.SMTP)):
            grid.addWidget(self.legs[protocol], 0, column)
            grid.setColumnStretch(column, 1)
        grid.addWidget(self.legs[Protocol.EWS], 1, 0, 1, 2)
        self.column.addLayout(grid)
        self.column.addStretch(1)
        self._ticks = QTimer(self)
        self._ticks.setInterval(100)
        self._ticks.timeout.connect(self._tick)

    @property
    def running(self) -> bool:
        return self._run is not None

    def begin(self) -> None:
        """One run, one attempt."""
        self.cancel()
        self._saving = False
        self._email = self.session.form.email.strip()
        self._started = time.monotonic()
        self._show_legs(self._expected())
        for leg in self.legs.values():
            leg.clear()
        services, practice = self.context.services, self.practice
        work = operations.connect(
            (lambda: practice.connector) if practice else (lambda: services.connector), self.session.form
        )
        self._run = self.context.bridge.start(work, self, told=self._told, done=self._finished, failed=self._broke)
        self._ticks.start()
        self._tick()
        self._say_heading()

    def prepare(self) -> Iterator[None]:
        for protocol in self._expected():
            yield from self.legs[protocol].prepare(_ROWS[protocol])

    def _expected(self) -> tuple[Protocol, ...]:
        """The legs that a run of this form will have."""
        if self.session.form.provider is Provider.EXCHANGE:
            return (Protocol.EWS,)
        return (Protocol.IMAP, Protocol.SMTP)

    def _show_legs(self, protocols: Collection[Protocol]) -> None:
        for protocol, leg in self.legs.items():
            leg.setVisible(protocol in protocols)

    def cancel(self) -> None:
        """Stops the run at once; nothing of it arrives any more."""
        self.context.bridge.drop(self._run)
        self._run = None
        self._ticks.stop()
        for leg in self.legs.values():
            for row in leg.rows.values():
                row.stop()

    def leave(self) -> None:
        self.cancel()

    def show_saving(self) -> None:
        self._saving = True
        self._say_heading()

    def _say_heading(self) -> None:
        words = self.tr("Saving %1") if self._saving else self.tr("Connecting %1")
        self.say(words.replace("%1", breakable(self._email)))
        self.heading.setAccessibleName(words.replace("%1", self._email))

    def retranslate(self) -> None:
        self._say_heading()
        self.legs[Protocol.IMAP].title.setText(self.tr("Receiving"))
        self.legs[Protocol.SMTP].title.setText(self.tr("Sending"))
        exchange = self.context.catalog.provider_name(Provider.EXCHANGE, self.context.language)
        self.legs[Protocol.EWS].title.setText(exchange)
        self.clock.setAccessibleName(self.tr("Time since the start"))
        for leg in self.legs.values():
            leg.retranslate()

    def _told(self, event: Event) -> None:
        self.event_arrived.emit(event)
        match event:
            case RunStarted():
                self._begin_legs(event)
            case StageStarted():
                row = self._leg(event.stage).row(event.stage)
                row.start(event)
                self.scroll_area.ensureWidgetVisible(row.name)
            case StagePassed():
                leg = self._leg(event.stage)
                leg.row(event.stage).passed(event)
                if leg.state == "passed":
                    self._announce_leg(leg, self.tr("%1: everything works"))
            case StageFailed():
                leg = self._leg(event.stage)
                leg.row(event.stage).failed(event)
                self._announce_leg(leg, self.tr("%1: something is in the way"))
            case RunEnded():
                self._end(event)

    def _end(self, event: RunEnded) -> None:
        self._ticks.stop()
        self._show_clock()
        self.context.bridge.drop(self._run)
        self._run = None
        if isinstance(event.outcome, Connected):
            self.show_saving()
        self.ended.emit(event)

    def _finished(self, _: object) -> None:
        """A run that has told its end is dropped by then."""
        self._broke(RuntimeError("the run has told no end"))

    def _broke(self, error: BaseException) -> None:
        self._run = None
        self.cancel()
        self.broke.emit(error)

    def _begin_legs(self, event: RunStarted) -> None:
        self._email = event.email
        endpoints: dict[Protocol, Endpoint] = {endpoint.protocol: endpoint for endpoint in event.endpoints}
        self._show_legs(endpoints)
        for protocol, leg in self.legs.items():
            stages = tuple(stage for stage in event.stages if stage.partition(".")[0] == protocol)
            leg.begin(endpoints.get(protocol), stages)
        self._say_heading()

    def _leg(self, stage: str) -> Leg:
        return self.legs[Protocol(stage.partition(".")[0])]

    def _announce_leg(self, leg: Leg, words: str) -> None:
        announce(leg, words.replace("%1", leg.title.text()))

    def _tick(self) -> None:
        self._show_clock()
        words = self.tr("%1 s left")
        for leg in self.legs.values():
            for row in leg.rows.values():
                row.tick(words)

    def _show_clock(self) -> None:
        seconds = int(time.monotonic() - self._started)
        self.clock.setText(f"{seconds // 60}:{seconds % 60:02d}")
