"""The verification, live: receiving and sending side by side, or Exchange or Microsoft 365 alone."""

import time
from collections.abc import Collection, Iterator

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QHBoxLayout, QWidget

from wizard.model.event import (
    Event,
    RunEnded,
    RunStarted,
    SignInAnswered,
    SignInWaiting,
    StageFailed,
    StagePassed,
    StageStarted,
)
from wizard.model.outcome import Connected, Failed
from wizard.model.plan import Endpoint
from wizard.model.problem import Remedy
from wizard.model.provider import Protocol, Provider
from wizard.model.symptom import Symptom
from wizard.qt import operations
from wizard.qt.bridge import Run
from wizard.qt.context import Context
from wizard.qt.operations import Practice
from wizard.qt.pages.base import Page, Wizard
from wizard.qt.parts.browser_shows import verdict_on
from wizard.qt.parts.clock import Clock
from wizard.qt.parts.leg import Leg
from wizard.qt.parts.sign_in_waiting import SignInPanel
from wizard.qt.parts.text import announce
from wizard.qt.parts.two_columns import TwoColumns
from wizard.qt.theme import GRID

GOOGLE = "google"
"""The leg of the stage before the two: signing in with the browser."""
_ROWS = {Protocol.IMAP: 10, Protocol.SMTP: 10, Protocol.EWS: 11, Protocol.GRAPH: 5, GOOGLE: 1}
"""Stages of a leg, with the test email."""
_OF_PROVIDER = {
    Protocol.EWS: Provider.EXCHANGE,
    Protocol.GRAPH: Provider.MICROSOFT365,
    GOOGLE: Provider.GOOGLE,
}
"""Legs that are called like their provider."""
_NEWS_MS = 10
_BUSY_SECONDS = 0.002
"""What has happened is shown every so often and for so long at a stretch: a layout and a paint follow each time."""


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
        self._email = ""
        self._saving = False
        top = QHBoxLayout()
        self.column.removeWidget(self.heading)
        self.clock = Clock()
        top.addWidget(self.heading, 1)
        top.addWidget(self.clock)
        self.column.insertLayout(0, top)
        self.sign_in = SignInPanel(context)
        self.sign_in.remedy_chosen.connect(self._sign_in_otherwise)
        self.sign_in.told.connect(self._browser_shows)
        self.sign_in.words_changed.connect(wizard.words_changed)
        self.sign_in.fold.toggled.connect(self._show_question)
        self.column.addWidget(self.sign_in)
        self.legs: dict[str, Leg] = {
            GOOGLE: Leg(context, wide=True, placed=False),
            Protocol.IMAP: Leg(context),
            Protocol.SMTP: Leg(context),
            Protocol.EWS: Leg(context, wide=True),
            Protocol.GRAPH: Leg(context, wide=True),
        }
        self._mail = mail = TwoColumns(2 * GRID)
        for column, protocol in enumerate((Protocol.IMAP, Protocol.SMTP)):
            mail.add(self.legs[protocol], 0, column, Qt.AlignmentFlag(0))
        for widget in (self.legs[GOOGLE], mail, self.legs[Protocol.EWS], self.legs[Protocol.GRAPH]):
            self.column.addWidget(widget)
        self.column.addStretch(1)
        self._latest: QWidget | None = None
        self._news = QTimer(self)
        self._news.setInterval(_NEWS_MS)
        self._news.timeout.connect(self._show_news)
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
        self.clock.start()
        self._show_legs(self._expected())
        services, practice = self.context.services, self.practice
        work = operations.connect(
            (lambda: practice.connector) if practice else (lambda: services.connector), self.session.form
        )
        self._run = self.context.bridge.start(
            work, self, told=self._told, done=self._finished, failed=self._broke, paint_first=True
        )
        self._ticks.start()
        self._tick()
        self._say_heading()

    def prepare(self) -> Iterator[None]:
        for protocol in self._expected():
            yield from self.legs[protocol].prepare(_ROWS[protocol])
        if self.session.form.signs_in_with_browser:
            yield from self.sign_in.prepare(self.session.form.provider)

    def _expected(self) -> tuple[str, ...]:
        """The legs that a run of this form will have."""
        form = self.session.form
        match form.provider:
            case Provider.EXCHANGE:
                return (Protocol.EWS,)
            case Provider.MICROSOFT365:
                return (Protocol.GRAPH,)
            case _:
                first = (GOOGLE,) if form.signs_in_with_browser else ()
                return (*first, Protocol.IMAP, Protocol.SMTP)

    def _show_legs(self, protocols: Collection[str]) -> None:
        for protocol, leg in self.legs.items():
            leg.clear()
            leg.setVisible(protocol in protocols)
        self._mail.setVisible(not {Protocol.IMAP, Protocol.SMTP}.isdisjoint(protocols))

    def cancel(self) -> None:
        """Stops the run at once; nothing of it arrives any more."""
        self.context.bridge.drop(self._run)
        self._run = None
        self._ticks.stop()
        self.sign_in.stop()
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
        self.say(words.replace("%1", self._email))

    def retranslate(self) -> None:
        self._say_heading()
        self.legs[Protocol.IMAP].title.setText(self.tr("Receiving"))
        self.legs[Protocol.SMTP].title.setText(self.tr("Sending"))
        for key, provider in _OF_PROVIDER.items():
            self.legs[key].title.setText(self.context.catalog.provider_name(provider, self.context.language))
        self.sign_in.retranslate()
        self.clock.setAccessibleName(self.tr("Time since the start"))
        for leg in self.legs.values():
            leg.keep_room(self.tr("%1 s left"))
            leg.retranslate()

    def _told(self, event: Event) -> None:
        self.event_arrived.emit(event)
        if not self._news.isActive():
            self._news.start()
        match event:
            case RunStarted():
                self._begin_legs(event)
            case StageStarted():
                row = self._leg(event.stage).row(event.stage)
                row.start(event)
                self._latest = row.name
            case SignInWaiting():
                self.sign_in.wait_for(event, self._email)
                self.scroll_area.verticalScrollBar().setValue(0)
            case SignInAnswered():
                self._sign_in_over(event.stage)
                row = self._leg(event.stage).row(event.stage)
                row.ends_in((event.ends_at_ms - event.at_ms) / 1000)
                announce(self, self.tr("The browser has answered"))
            case StagePassed():
                self._sign_in_over(event.stage)
                leg = self._leg(event.stage)
                leg.row(event.stage).passed(event)
                if leg.state == "passed":
                    self._announce_leg(leg, self.tr("%1: everything works"))
            case StageFailed():
                self._sign_in_over(event.stage)
                leg = self._leg(event.stage)
                leg.row(event.stage).failed(event)
                self._announce_leg(leg, self.tr("%1: something is in the way"))
            case RunEnded():
                self._end(event)

    def _sign_in_over(self, stage: str) -> None:
        """The person isn't needed any more."""
        if self.sign_in.waiting is not None and self.sign_in.waiting.stage == stage:
            self.sign_in.stop()
            self.wizard.words_changed()
            QApplication.alert(self.window())  # the browser's window is in front

    def _sign_in_otherwise(self, remedy: Remedy) -> None:
        """The run begins anew."""
        self.cancel()
        self.wizard.apply(remedy)

    def _show_question(self, opened: bool) -> None:
        """Once it has its room: what is asked, and where to answer."""
        if opened:
            QTimer.singleShot(0, self, lambda: self.scroll_area.ensureWidgetVisible(self.sign_in.shows.look_up))

    def _browser_shows(self, told: str | Symptom) -> None:
        """What it shows is the end of the run, which would wait in vain."""
        event = self.sign_in.waiting
        if event is None:
            return
        failure: Failed | None = verdict_on(self.context, self.sign_in.shows, told, self.session.form)
        if failure is not None:
            took = round(self.clock.elapsed * 1000)
            self._told(StageFailed(event.stage, took, took - event.at_ms, failure.diagnosis))
            self._told(RunEnded(failure, took))

    def _end(self, event: RunEnded) -> None:
        self._ticks.stop()
        self.sign_in.stop()
        self.clock.tick()
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
        endpoints: dict[str, Endpoint] = {endpoint.protocol: endpoint for endpoint in event.endpoints}
        self._show_legs({*endpoints, *(stage.partition(".")[0] for stage in event.stages)})
        for protocol, leg in self.legs.items():
            stages = tuple(stage for stage in event.stages if stage.partition(".")[0] == protocol)
            leg.begin(endpoints.get(protocol), stages)
        self._say_heading()

    def _leg(self, stage: str) -> Leg:
        return self.legs[stage.partition(".")[0]]

    def _announce_leg(self, leg: Leg, words: str) -> None:
        announce(leg, words.replace("%1", leg.title.text()))

    def _show_news(self) -> None:
        """Of the stages; and once all of it has its place, where the run is."""
        end = time.perf_counter() + _BUSY_SECONDS
        shown = False
        for leg in self.legs.values():
            for _ in leg.show_news():
                shown = True
                if time.perf_counter() >= end:
                    return
        if shown:
            return
        if self._latest is not None:
            self.scroll_area.ensureWidgetVisible(self._latest)
            self._latest = None
        self._news.stop()

    def _tick(self) -> None:
        self.clock.tick()
        words = self.tr("%1 s left")
        waits = self.sign_in.waiting.stage if self.sign_in.waiting is not None else ""
        if waits:
            self.sign_in.tick()
        for leg in self.legs.values():
            for row in leg.rows.values():
                row.tick(words if row.stage != waits else "")
