"""What the browser shows of a sign-in that doesn't come back from it: typed, pasted, or chosen in words."""

from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from wizard.model.form import ConnectForm
from wizard.model.outcome import Failed
from wizard.model.provider import Provider
from wizard.model.symptom import Symptom
from wizard.qt.context import Context
from wizard.qt.fit import room_of_screen
from wizard.qt.parts.buttons import SideButton
from wizard.qt.parts.flow_layout import FlowLayout
from wizard.qt.parts.mnemonics import assign, say
from wizard.qt.parts.scroll import CalmScrollArea
from wizard.qt.parts.text import Heading, Text, announce
from wizard.qt.theme import GRID, Tone

_LONGEST = 20_000


class BrowserShows(QWidget):
    """`told` gives the text that was typed, or the Symptom of the page that was chosen."""

    told = Signal(object)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._provider: Provider | None = None
        self._label = QLabel()
        self._label.setObjectName("browser-number")
        self.edit = QLineEdit()
        self.edit.setObjectName("browser-text")
        self.edit.setMinimumHeight(4 * GRID)
        self.edit.setMaxLength(_LONGEST)
        self.edit.setClearButtonEnabled(True)
        self._label.setBuddy(self.edit)
        self.look_up = SideButton("look-up")
        self._said = Text("", Tone.ATTENTION)
        self._or = Text()
        self._choices = QWidget()
        self._flow = FlowLayout(self._choices, GRID)
        self._buttons: list[tuple[SideButton, int]] = []
        row = QHBoxLayout()
        row.setSpacing(GRID)
        row.addWidget(self.edit, 1)
        row.addWidget(self.look_up)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addWidget(self._label)
        column.addLayout(row)
        for widget in (self._said, self._or, self._choices):
            column.addWidget(widget)
        self._said.hide()
        self.look_up.clicked.connect(self._tell_text)
        self.edit.returnPressed.connect(self._tell_text)
        self.edit.textChanged.connect(self._typed)
        self.setFocusProxy(self.edit)
        self._typed()

    def show_for(self, provider: Provider) -> None:
        """Empty, with the pages that this provider's browser may show."""
        self.edit.clear()
        self._said.hide()
        if provider is not self._provider:
            self._provider = provider
            self._flow.clear()
            self._buttons = []
            for number, page in enumerate(self._context.catalog.browser_pages(provider)):
                button = SideButton(f"shows-{page.symptom}", self._choices)
                button.clicked.connect(partial(self._choose, page.symptom))
                self._flow.addWidget(button)
                button.show()
                self._buttons.append((button, number))
        self.retranslate()

    def say_unknown(self) -> None:
        """The text told nothing."""
        self._said.setText(self.tr("Nothing is known of this text. Copy the whole message, or choose below."))
        self._said.show()
        announce(self.edit, self._said.text(), urgent=True)
        self.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def retranslate(self) -> None:
        say(self._label, self.tr("Number or text on the page"))
        self.edit.setAccessibleName(self.tr("Number or text on the page"))
        say(self.look_up, self.tr("Look it up"))
        self._or.setText(self.tr("Or choose what you see:"))
        if self._said.text():
            self._said.setText(self.tr("Nothing is known of this text. Copy the whole message, or choose below."))
        if self._provider is not None:
            pages = self._context.catalog.browser_pages(self._provider)
            for button, number in self._buttons:
                say(button, pages[number].says[self._context.language])

    def _typed(self) -> None:
        self._said.hide()
        self.look_up.setEnabled(bool(self.edit.text().strip()))

    def _tell_text(self) -> None:
        if text := self.edit.text().strip():
            self.told.emit(text)

    def _choose(self, symptom: Symptom, _checked: bool = False) -> None:
        self.told.emit(symptom)


def verdict_on(context: Context, shows: BrowserShows, told: str | Symptom, form: ConnectForm) -> Failed | None:
    """What stands behind the words; where nothing does, `shows` says so."""
    services = context.services
    if isinstance(told, Symptom):
        failure = services.browser_page(form, symptom=told)
    else:
        failure = services.browser_page(form, told)
    if failure is None:
        shows.say_unknown()
    return failure


class BrowserShowsDialog(QDialog):
    """The same in a window of its own, gone once it is closed. `judged` gives the Failed that was found."""

    judged = Signal(object)

    def __init__(self, context: Context, form: ConnectForm, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("browser-shows")
        self._context, self._form = context, form
        title = self.tr("What does the browser show?")
        self.setWindowTitle(title)
        heading = Heading(size=1.3)
        heading.setText(title)
        self.shows = BrowserShows(context)
        self.shows.show_for(form.provider)
        self.shows.told.connect(self._told)
        self.cancel = SideButton("cancel")
        self.cancel.setProperty("main", True)
        self.cancel.clicked.connect(self.reject)
        say(self.cancel, self.tr("Cancel"))
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.cancel)
        inner = QWidget()
        self._words = QVBoxLayout(inner)
        self._words.setContentsMargins(0, 0, 0, 0)
        self._words.addWidget(self.shows)
        self._words.addStretch(1)
        self.scroll_area = CalmScrollArea()
        self.scroll_area.setWidget(inner)
        column = self._column = QVBoxLayout(self)
        column.setContentsMargins(3 * GRID, 3 * GRID, max(GRID, 3 * GRID - self.scroll_area.bar_width), 2 * GRID)
        buttons.setContentsMargins(0, 0, 3 * GRID - column.contentsMargins().right(), 0)
        column.setSpacing(2 * GRID)
        column.addWidget(heading)
        column.addWidget(self.scroll_area, 1)
        column.addLayout(buttons)
        assign(self, context.language)
        self.shows.edit.setFocus()

    def showEvent(self, event: QShowEvent) -> None:
        """As high as all the pages that can be chosen from need it, where the screen has that room."""
        self.resize(QSize(76 * GRID, self.height()).boundedTo(room_of_screen()))
        self._column.activate()
        inside = self.scroll_area.viewport().size()
        more = self._words.totalHeightForWidth(inside.width()) - inside.height()
        self.resize(QSize(self.width(), self.height() + more).boundedTo(room_of_screen()))
        super().showEvent(event)

    def _told(self, told: str | Symptom) -> None:
        failure = verdict_on(self._context, self.shows, told, self._form)
        if failure is not None:
            self.accept()
            self.judged.emit(failure)
