"""A diagnosis as people read it: picture, what happened, why, what was seen, steps, who, and the buttons that help."""

from collections.abc import Iterator, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from wizard.catalog.panel import Panel
from wizard.model.outcome import LegState
from wizard.model.problem import Diagnosis, Remedy, RemedyId
from wizard.qt.context import Context
from wizard.qt.parts.admin_text import admin_text
from wizard.qt.parts.buttons import MainButton, SideButton
from wizard.qt.parts.card import Card, Collapsible
from wizard.qt.parts.directions import Works, side_of
from wizard.qt.parts.fingerprint import has_digest, with_groups
from wizard.qt.parts.flow_layout import FlowLayout
from wizard.qt.parts.mnemonics import say, stands_for
from wizard.qt.parts.path_picture import PathPicture
from wizard.qt.parts.steps import Steps
from wizard.qt.parts.text import Heading, Text
from wizard.qt.theme import GRID, Tone

FOOTER = frozenset({RemedyId.RETRY, RemedyId.EDIT_DETAILS, RemedyId.COPY_REPORT})
"""Remedies that stand at the foot of every trouble page, and so not once more among the steps."""

PAGES = frozenset(
    {
        RemedyId.OPEN_APP_PASSWORD_PAGE,
        RemedyId.OPEN_IMAP_PAGE,
        RemedyId.OPEN_WEB_LOGIN,
        RemedyId.OPEN_UNLOCK_PAGE,
        RemedyId.OPEN_PASSWORD_PAGE,
        RemedyId.OPEN_PAGE,
        RemedyId.OPEN_CONSENT_PAGE,
    }
)

AT_ONCE = PAGES | {
    RemedyId.USE_SERVER,
    RemedyId.USE_URL,
    RemedyId.USE_FOLDER,
    RemedyId.SWAP_SERVERS,
    RemedyId.CREATE_FOLDER,
    RemedyId.SWITCH_PROVIDER,
    RemedyId.SIGN_IN_AGAIN,
    RemedyId.USE_DEVICE_CODE,
    RemedyId.USE_APP_PASSWORD,
    RemedyId.TELL_WHAT_BROWSER_SHOWS,
    RemedyId.COPY_ADMIN_TEXT,
    RemedyId.USE_USERNAME,
    RemedyId.ALLOW_CERTIFICATE,
    RemedyId.CHOOSE_FOLDER,
}
"""Remedies that need no second thought, or ask for it in a dialog: where one stands first, its button leads on."""

_LONG = 160
"""A fact of more characters than this (two lines) waits behind the fold."""


class ProblemPanel(QWidget):
    """`remedy_chosen` gives the Remedy whose button was pressed. `without`: remedies that have a button elsewhere."""

    remedy_chosen = Signal(object)

    def __init__(
        self, context: Context, parent: QWidget | None = None, *, without: frozenset[RemedyId] = FOOTER
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._without = without
        self._long: tuple[str, ...] = ()
        self.diagnosis: Diagnosis | None = None
        self.picture = PathPicture(context)
        self._side = Text("", Tone.QUIET)
        self._works = Works()
        self._legs = QWidget()
        self.title = Heading(size=1.5)
        self.what = Text(selectable=True)
        self._seen = Text("", Tone.QUIET, selectable=True)
        self._todo = Text("", bold=True, size=1.1)
        self._who = Text("", Tone.QUIET)
        self._who.setAlignment(Qt.AlignmentFlag.AlignRight)
        self._steps = Steps()
        self._remedies: list[tuple[int, QPushButton]] = []
        self._buttons = QWidget()
        self._flow = FlowLayout(self._buttons, GRID)
        self._said, self._technical_text = Text(selectable=True), Text(selectable=True)
        self._for_admin = Text(selectable=True)
        self.admin = Collapsible("admin-text", _card(self._for_admin))
        self.server = Collapsible("server-said", _card(self._said))
        self.details = Collapsible("technical-details", _card(self._technical_text))
        self._lay_out()

    def _lay_out(self) -> None:
        todo = Card()
        top = QHBoxLayout()
        self._todo.setWordWrap(False)
        top.addWidget(self._todo, 0, Qt.AlignmentFlag.AlignTop)
        top.addWidget(self._who, 1, Qt.AlignmentFlag.AlignTop)
        todo.column.addLayout(top)
        todo.column.addLayout(self._steps)
        todo.column.addWidget(self._buttons)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2 * GRID)
        column.addWidget(self.picture)
        words = QVBoxLayout()
        words.setSpacing(GRID)
        legs = QHBoxLayout(self._legs)
        legs.setContentsMargins(0, 0, 0, 0)
        legs.setSpacing(2 * GRID)
        legs.addWidget(self._side, 1)
        legs.addWidget(self._works, 0, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
        for widget in (self._legs, self.title, self.what, self._seen):
            words.addWidget(widget)
        column.addLayout(words)
        column.addWidget(todo)
        folds = QVBoxLayout()
        folds.setSpacing(0)
        folds.addWidget(self.admin)
        folds.addWidget(self.server)
        folds.addWidget(self.details)
        column.addLayout(folds)

    def prepare(self, count: int) -> Iterator[None]:
        """Makes the labels of this many steps, one step a piece."""
        yield from self._steps.prepare(count)

    def show_diagnosis(
        self, diagnosis: Diagnosis, receive: LegState = LegState.NOT_TRIED, send: LegState = LegState.NOT_TRIED
    ) -> None:
        """`receive`, `send`: how far each has come, where that is known."""
        self.diagnosis = diagnosis
        self._works.show_legs(receive, send)
        self.admin.open(False)
        self.server.open(False)
        self.details.open(False)
        self._make_remedies()
        self.retranslate()

    def retranslate(self) -> None:
        diagnosis = self.diagnosis
        if diagnosis is None:
            return
        panel = self._worded(diagnosis)
        self._works.retranslate()
        self.picture.show_broken(panel.link, panel.passed | self._works.links)
        self._side.setText(side_of(self._context, diagnosis))
        self._side.setVisible(bool(self._side.text()))
        self._legs.setHidden(self._side.isHidden() and self._works.isHidden())
        self.title.setText(panel.title)
        self.what.setText(panel.what)
        seen, self._long = _short_and_long(panel.seen)
        self._seen.setText("\n".join(seen))
        self._seen.setVisible(bool(seen))
        self._todo.setText(self.tr("What to do"))
        self._who.setText(self.tr("Who can fix it: %1").replace("%1", panel.who))
        self._steps.show(panel.steps)
        self._say_remedies(panel.labels)
        text = admin_text(self._context, diagnosis)
        self.admin.setVisible(bool(text))
        self.admin.say(self.tr("Text for the administrator"))
        self._for_admin.setText(text)
        said = diagnosis.finding.server_text or ""
        self.server.setVisible(bool(said))
        self.server.say(self.tr("What the server said"))
        self._said.setText(said)
        self.details.say(self.tr("Technical details"))
        self._technical_text.setText(with_groups(self._technical()))

    def _offered(self, diagnosis: Diagnosis) -> tuple[Remedy, ...]:
        return tuple(remedy for remedy in diagnosis.remedies if remedy.id not in self._without)

    def _worded(self, diagnosis: Diagnosis) -> Panel:
        """In words that name no button which isn't there."""
        return self._context.catalog.panel(diagnosis, self._context.language, named=self._offered(diagnosis))

    def _choose(self, remedy: Remedy, _checked: bool = False) -> None:
        self.remedy_chosen.emit(remedy)

    def button_of(self, remedy: Remedy) -> QPushButton | None:
        return self._buttons.findChild(QPushButton, f"remedy-{remedy.id}")

    def say_done(self, remedy: Remedy, words: str) -> None:
        """On its button, until something else is said."""
        if button := self.button_of(remedy):
            say(button, words)

    @property
    def leading_remedy(self) -> Remedy | None:
        """The first of those that there is a button for, here or at the foot, if it is one of AT_ONCE."""
        elsewhere = self._without - FOOTER
        remedies = self.diagnosis.remedies if self.diagnosis is not None else ()
        first = next((remedy for remedy in remedies if remedy.id not in elsewhere), None)
        return first if first is not None and first.id in AT_ONCE else None

    def summary(self) -> str:
        """What Ctrl+C copies: the panel as plain text."""
        if self.diagnosis is None:
            return ""
        panel = self._worded(self.diagnosis)
        steps = [f"{number}. {step}" for number, step in enumerate(panel.steps, start=1)]
        said = self.diagnosis.finding.server_text
        legs = filter(None, (self._works.words,))
        parts = [
            panel.title,
            panel.what,
            *panel.seen,
            *legs,
            "",
            *steps,
            "",
            self._who.text(),
            self.diagnosis.problem.name,
        ]
        return "\n".join([*parts, *([said] if said else [])]) + "\n"

    def _technical(self) -> str:
        diagnosis = self.diagnosis
        if diagnosis is None:
            return ""
        catalog, language = self._context.catalog, self._context.language
        lines = [diagnosis.problem.name, *self._long]
        if diagnosis.finding.stage:
            lines.append(diagnosis.finding.stage)
        if diagnosis.finding.endpoint:
            lines.append(self._context.pair(catalog.fact_name("host", language), str(diagnosis.finding.endpoint)))
        for key, value in diagnosis.finding.evidence.items():
            if key in ("server_says", "host", "port") or not (text := catalog.fact_value(value, language, key)):
                continue
            if not any(text in line for line in self._long):
                lines.append(self._context.pair(catalog.fact_name(key, language), text))
        return "\n".join(lines)

    def _make_remedies(self) -> None:
        self._flow.clear()
        self._remedies = []
        for number, remedy in enumerate(self.diagnosis.remedies if self.diagnosis else ()):
            if remedy.id in self._without:
                continue
            kind = MainButton if remedy is self.leading_remedy else SideButton
            button = kind(f"remedy-{remedy.id}", self._buttons)
            stands_for(button, remedy.id.value)
            button.setDefault(False)
            button.setAutoDefault(True)  # the default as long as it has the focus
            button.clicked.connect(partial(self._choose, remedy))
            self._flow.addWidget(button)
            button.show()
            self._remedies.append((number, button))
        self._buttons.setVisible(bool(self._remedies))

    def _say_remedies(self, labels: tuple[str, ...]) -> None:
        for number, button in self._remedies:
            say(button, labels[number])


def _short_and_long(seen: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What a person needs to see what is wrong; and what is there to be compared or passed on, behind the fold."""
    long = tuple(line for line in seen if has_digest(line) or len(line) > _LONG)
    return tuple(line for line in seen if line not in long), long


def _card(text: Text) -> Card:
    card = Card()
    card.column.addWidget(text)
    return card
