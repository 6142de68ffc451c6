"""The mailbox is connected."""

from collections.abc import Iterator, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from wizard.model.event import StagePassed
from wizard.model.outcome import Connected
from wizard.model.problem import Link
from wizard.model.provider import Protocol, Provider
from wizard.qt.context import Context
from wizard.qt.pages.base import Page, Wizard
from wizard.qt.parts.buttons import IconLabel
from wizard.qt.parts.card import Card
from wizard.qt.parts.exchange_facts import rule_folders_row, version_row
from wizard.qt.parts.found import Found
from wizard.qt.parts.text import Text
from wizard.qt.theme import GRID, Tone

_ROWS = 10
"""Stages of a leg, with the test email."""


class _Verified:
    """The stages of one leg that passed: a title, and a row each. Made once, filled for each run."""

    def __init__(self, grid: QGridLayout, column: int) -> None:
        self._grid, self._column = grid, column
        self._title = Text("", Tone.QUIET)
        grid.addWidget(self._title, 0, column, 1, 3)
        self._rows: list[tuple[IconLabel, Text, Text]] = []

    def prepare(self, count: int) -> Iterator[None]:
        """Makes this many rows, one a piece."""
        while len(self._rows) < count:
            row = len(self._rows) + 1
            mark, name, took = IconLabel("stage-passed", Tone.GOOD, 2 * GRID), Text(), Text("", Tone.QUIET, size=0.9)
            took.setWordWrap(False)
            for offset, widget in enumerate((mark, name, took)):
                self._grid.addWidget(widget, row, self._column + offset)
            self._rows.append((mark, name, took))
            yield

    def show(self, title: str, names: Sequence[str], times: Sequence[str]) -> None:
        for _ in self.prepare(len(names)):
            pass
        self._title.setText(title)
        self._title.setVisible(bool(names))
        for number, (mark, name, took) in enumerate(self._rows):
            shown = number < len(names)
            name.setText(names[number] if shown else "")
            took.setText(times[number] if shown else "")
            for widget in (mark, name, took):
                widget.setVisible(shown)


class SuccessPage(Page):
    """Says so, and what was verified."""

    def __init__(self, context: Context, wizard: Wizard, parent: QWidget | None = None) -> None:
        super().__init__(context, wizard, parent)
        self._email = ""
        self._stages: tuple[StagePassed, ...] = ()
        self._connected: Connected | None = None
        mark = IconLabel("state-connected", Tone.GOOD, 5 * GRID)
        self.column.setSpacing(GRID)
        self.column.insertWidget(0, mark, 0, Qt.AlignmentFlag.AlignHCenter)
        self.heading.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.lead.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._card = Card()
        self._title = Text("", bold=True)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(GRID)
        self._grid.setVerticalSpacing(GRID // 2)
        self._grid.setColumnStretch(1, 1)
        self._grid.setColumnStretch(4, 1)
        self._grid.setColumnMinimumWidth(2, 7 * GRID)
        self._card.column.addWidget(self._title)
        self._card.column.addLayout(self._grid)
        self._halves = (_Verified(self._grid, 0), _Verified(self._grid, 3))
        self._more = Text("", selectable=True)
        self._more.setContentsMargins(0, GRID, 0, 0)
        self._card.column.addWidget(self._more)
        self.found = Found(context)
        self._card.column.addWidget(self.found)
        self.column.addWidget(self._card)
        self._note = Text("", Tone.QUIET)
        self.column.addWidget(self._note)
        self.column.addStretch(1)

    def prepare(self) -> Iterator[None]:
        for half in self._halves:
            yield from half.prepare(_ROWS)

    def show_connected(self, email: str, stages: Sequence[StagePassed], connected: Connected | None = None) -> None:
        """`stages`: those that passed, receiving first. `connected`: what the run came to."""
        self._email, self._stages, self._connected = email, tuple(stages), connected
        self.retranslate()

    def retranslate(self) -> None:
        catalog, language = self.context.catalog, self.context.language
        practice = self.session.practice
        heading = (
            self.tr("Practice finished: it would be connected") if practice else self.tr("Your mailbox is connected")
        )
        self.say(heading, self._email)
        self._title.setText(self.tr("What was verified"))
        if practice:
            self._note.setText(self.tr("This was a pretend mailbox. Nothing was kept on this computer."))
        elif self.session.session_only and self.session.form.signs_in_with_browser:
            self._note.setText(self.tr("Your sign-in is kept for this session only, and forgotten when you quit."))
        elif self.session.session_only:
            self._note.setText(self.tr("The password is kept for this session only, and forgotten when you quit."))
        else:
            self._note.setText(self.tr("You find it under Connected emails. It is checked again every 30 minutes."))
        for half, (title, stages) in zip(self._halves, self._columns(), strict=True):
            names = [catalog.stage_name(stage.stage, language, stage.facts) for stage in stages]
            half.show(title, names, [f"{self.context.locale.toString(stage.took_ms)} ms" for stage in stages])
        self.found.show_stages(self._stages)
        rows = self._exchange_rows()
        self._more.setText("\n".join(self.context.pair(name, value) for name, value in rows))
        self._more.setVisible(bool(rows))
        self._card.setVisible(bool(self._stages))

    def _columns(self) -> Iterator[tuple[str, list[StagePassed]]]:
        """Receiving and sending; of Exchange and Microsoft 365, which do both, the way there and the mailbox."""
        catalog, language = self.context.catalog, self.context.language
        own = [stage for stage in self._stages if stage.stage.startswith((Protocol.EWS, Protocol.GRAPH))]
        if own:
            of_mailbox = [stage for stage in own if catalog.stage_link(stage.stage) in (Link.MAILBOX, Link.SENDING)]
            way = Link.SIGN_IN if own[0].stage.startswith(Protocol.GRAPH) else Link.SERVER
            yield catalog.link_name(way, language), [stage for stage in own if stage not in of_mailbox]
            yield catalog.link_name(Link.MAILBOX, language), of_mailbox
            return
        receiving = (Provider.GOOGLE.value, Protocol.IMAP.value)
        for legs, title in ((receiving, self.tr("Receiving")), (Protocol.SMTP.value, self.tr("Sending"))):
            yield title, [stage for stage in self._stages if stage.stage.startswith(legs)]

    def _exchange_rows(self) -> list[tuple[str, str]]:
        connected = self._connected
        if connected is None or connected.plan.provider is not Provider.EXCHANGE:
            return []
        url = connected.plan.server(Protocol.EWS).endpoint.url
        return [
            (self.tr("Exchange URL"), url),
            *version_row(self._stages),
            *rule_folders_row(self.context, connected.rule_folders),
        ]
