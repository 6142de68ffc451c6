"""While a run waits for the person: where to sign in, as whom, how long it is waited, and the other ways."""

import math
import time
from collections.abc import Iterator

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from wizard.model.event import SignInWaiting, Waiting
from wizard.model.form import Change
from wizard.model.problem import Remedy, RemedyId
from wizard.model.provider import Provider
from wizard.model.symptom import Symptom
from wizard.qt import operations
from wizard.qt.context import Context
from wizard.qt.parts.browser_shows import BrowserShows
from wizard.qt.parts.buttons import IconLabel, SideButton
from wizard.qt.parts.card import Card, Collapsible
from wizard.qt.parts.flow_layout import FlowLayout
from wizard.qt.parts.mnemonics import say
from wizard.qt.parts.text import Text, announce
from wizard.qt.theme import GRID, Tone

_NAMES = {Provider.MICROSOFT365: "Microsoft", Provider.GOOGLE: "Google"}
"""With whom one signs in, in every language."""


class SignInPanel(Card):
    """Hidden unless somebody is waited for. Opens the browser once by itself, and not for a code.

    `remedy_chosen` gives the Remedy of another way to sign in; `told` what the browser shows: a text, or the Symptom of
    a page. `words_changed`: there are other buttons than before.
    """

    remedy_chosen = Signal(object)
    told = Signal(object)
    words_changed = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._context = context
        self.waiting: SignInWaiting | None = None
        self._email = ""
        self._ends = 0.0
        self._no_browser = False
        self.words = Text(size=1.15, bold=True)
        self.left = Text("", Tone.QUIET)
        self._how = Text()
        self.place = Text(size=1.15, selectable=True)
        self.code = Text(size=2.2, bold=True, selectable=True)
        self.link = QLineEdit()
        self.link.setReadOnly(True)
        self.link.setMinimumHeight(4 * GRID)
        self.open_again, self.copy_link = SideButton("open-again"), SideButton("copy-link")
        self.copy_code, self.other = SideButton("copy-code"), SideButton("use-another")
        self.shows = BrowserShows(context)
        self.fold = Collapsible("what-browser-shows", self.shows)
        self._lay_out()
        self.open_again.clicked.connect(self._open)
        self.copy_link.clicked.connect(self._copy_link)
        self.copy_code.clicked.connect(self._copy_code)
        self.other.clicked.connect(self._go_another_way)
        self.shows.told.connect(self.told)
        self.fold.toggled.connect(self._fold_toggled)
        self.hide()

    def _lay_out(self) -> None:
        buttons = QWidget()
        flow = FlowLayout(buttons, GRID)
        for button in (self.open_again, self.copy_code, self.copy_link, self.other):
            flow.addWidget(button)
        words = QVBoxLayout()
        words.setSpacing(GRID // 2)
        for widget in (self.words, self._how, self.place, self.code, self.link, self.left):
            words.addWidget(widget)
        row = QHBoxLayout()
        row.setSpacing(2 * GRID)
        top = QVBoxLayout()
        top.addWidget(IconLabel("state-checking", Tone.ATTENTION, 3 * GRID))
        top.addStretch(1)
        row.addLayout(top)
        row.addLayout(words, 1)
        self.column.addLayout(row)
        self.column.addWidget(buttons)
        self.column.addWidget(self.fold)

    @property
    def by_code(self) -> bool:
        return self.waiting is not None and self.waiting.kind is Waiting.DEVICE_CODE

    def prepare(self, provider: Provider) -> Iterator[None]:
        """Makes ahead what depends on the provider."""
        self.shows.show_for(provider)
        yield

    def wait_for(self, event: SignInWaiting, email: str) -> None:
        """From now on, until `stop`."""
        self.waiting, self._email, self._no_browser = event, email, False
        self._ends = time.monotonic() + (event.ends_at_ms - event.at_ms) / 1000
        self.shows.show_for(event.provider)
        self.fold.open(False)
        self.retranslate()
        self.show()
        self.words_changed.emit()
        code = f" {self.code.accessibleName()}" if self.by_code else ""
        announce(self, f"{self.words.text()}{code}")
        if not self.by_code:
            self._open()

    def stop(self) -> None:
        self.waiting = None
        self.code.setText("")
        self.link.clear()
        self.hide()

    def tick(self) -> None:
        """How long it is still waited."""
        seconds = max(0, math.ceil(self._ends - time.monotonic()))
        self.left.setText(self.tr("Time left: %1").replace("%1", f"{seconds // 60}:{seconds % 60:02d}"))

    def retranslate(self) -> None:
        self.fold.say(self.tr("What does the browser show?"))
        self.shows.retranslate()
        event = self.waiting
        if event is None:
            return
        self._say_words(event)
        self.place.setText(event.url)
        self.code.setText(event.user_code)
        self.code.setAccessibleName(self.tr("Code: %1").replace("%1", " ".join(event.user_code)))
        self.link.setText(event.url)
        self.link.setCursorPosition(0)
        self.link.setAccessibleName(self.tr("Link for signing in"))
        say(self.open_again, self.tr("Open the page here") if self.by_code else self.tr("Open again"))
        say(self.copy_link, self.tr("Copy link"))
        say(self.copy_code, self.tr("Copy code"))
        say(self.other, self.tr("Sign in on this computer") if self.by_code else self.tr("Use another device"))
        for widget in (self.place, self.code, self.copy_code):
            widget.setVisible(self.by_code)
        self.link.setVisible(self._no_browser)
        self.other.setVisible(event.provider is Provider.MICROSOFT365)
        self._how.setVisible(bool(self._how.text()))
        self.tick()
        self.words_changed.emit()

    def _say_words(self, event: SignInWaiting) -> None:
        if self.by_code:
            words = self.tr("Waiting for you to sign in with %1 as %2 on another device")
            how = self.tr("Open this address there, in any browser, and enter the code:")
        else:
            words = self.tr("Waiting for you to sign in with %1 as %2 in your browser")
            how = ""
        if self._no_browser:
            how = self.tr("No browser could be opened. Copy this link into a browser on this computer:")
        self.words.setText(words.replace("%1", _NAMES[event.provider]).replace("%2", self._email))
        self._how.setText(how)

    def _open(self) -> None:
        """In the browser, on a worker: some openers take their time."""
        event = self.waiting
        if event is None:
            return
        work = operations.open_sign_in_page(self._context.services, event.url, event.provider)
        self._context.bridge.start(
            work,
            self,
            done=lambda _: self._opened(event, None),
            failed=lambda error: self._opened(event, operations.symptom_of(error) or Symptom.NO_BROWSER),
        )

    def _opened(self, event: SignInWaiting, symptom: Symptom | None) -> None:
        """`symptom`: why it wasn't. An address elsewhere than at the sign-in server leads to its panel."""
        if event is not self.waiting:
            return
        if symptom not in (None, Symptom.NO_BROWSER):
            self.told.emit(symptom)
            return
        news = self._no_browser != (symptom is not None)
        self._no_browser = symptom is not None
        if news:
            self.retranslate()
            announce(self, self._how.text(), urgent=True)

    def _copy_link(self) -> None:
        self._copy(self.copy_link, self.waiting.url if self.waiting else "", self.tr("Link copied"))

    def _copy_code(self) -> None:
        self._copy(self.copy_code, self.waiting.user_code if self.waiting else "", self.tr("Code copied"))

    def _copy(self, button: SideButton, text: str, done: str) -> None:
        QGuiApplication.clipboard().setText(text)
        say(button, done)
        self.words_changed.emit()
        announce(button, done)

    def _go_another_way(self) -> None:
        remedy = RemedyId.SIGN_IN_AGAIN if self.by_code else RemedyId.USE_DEVICE_CODE
        self.remedy_chosen.emit(Remedy(remedy, Change(device_code=not self.by_code)))

    def _fold_toggled(self, opened: bool) -> None:
        self.words_changed.emit()
        if opened:
            self.shows.edit.setFocus()
