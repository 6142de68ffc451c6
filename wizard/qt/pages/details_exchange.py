"""What the details of an Exchange mailbox ask for beside address and password: user name and URL, with help for it."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from wizard.flow.url_help import IDLE, Advice, AdviceKind, Question, Search, advise, question_for
from wizard.model.address import NameFault
from wizard.model.cancel import Cancelled
from wizard.model.ews_url import EwsKind, read_ews_url
from wizard.model.form import ConnectForm, Field, FieldError
from wizard.qt import operations
from wizard.qt.bridge import Run
from wizard.qt.context import Context
from wizard.qt.parts.field import TextField
from wizard.qt.parts.url_finder import FinderPanel
from wizard.qt.theme import GRID

PAUSE_MS = 400
"""Without a key, before anything is looked for."""


class ExchangePart(QWidget):
    """The URL is looked for while the form is being filled; a field that somebody edited is never changed by that.

    `form`: the form as it stands on the page. `find`: the search to run, None where none may be run (practice).
    `edited` comes for a URL that was filled in or taken, too; `advised` when the help's words or button change.
    `switched` gives the provider that is the way out.
    """

    edited = Signal()
    advised = Signal()
    switched = Signal(object)

    def __init__(
        self,
        context: Context,
        form: Callable[[], ConnectForm],
        find: operations.Find | None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._context, self._form, self._find = context, form, find
        self.username = TextField(Field.USERNAME.value)
        self.url = TextField(Field.EWS_URL.value)
        self.panel = FinderPanel(context)
        self.fields = {Field.USERNAME: self.username, Field.EWS_URL: self.url}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(round(1.5 * GRID))
        column.addWidget(self.username)
        help_for_url = QVBoxLayout()
        help_for_url.setSpacing(GRID // 2)
        help_for_url.addWidget(self.url)
        help_for_url.addWidget(self.panel)
        column.addLayout(help_for_url)
        self._run: Run | None = None
        self._asked: tuple[object, ...] | None = None
        self._filled = ""
        self._touched = False
        self._pasted = False
        self._length = 0
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self._paused)
        for field in self.fields.values():
            field.edited.connect(self.edited)
        self.url.edited.connect(self._url_edited)
        self.url.edit.editingFinished.connect(self._settled)
        self.panel.taken.connect(self._take)
        self.panel.switched.connect(self.switched)

    # the page's life

    def fill(self, form: ConnectForm) -> None:
        self.username.set_text(form.options.username)
        if form.ews_url != self.url.text:
            self.url.set_text(form.ews_url)
            self._length = len(form.ews_url)

    def enter(self) -> None:
        """The page is shown: from now on the network may be asked, without credentials."""
        self._ask(settled=True)

    def leave(self) -> None:
        """Nothing that is still found arrives any more."""
        self._pause.stop()
        if self._run is not None:
            self._outdate()

    def retranslate(self) -> None:
        catalog, language = self._context.catalog, self._context.language
        self.username.say(
            catalog.field_name(Field.USERNAME, language),
            self.tr("Usually the part before the @; at some companies DOMAIN\\username"),
            self.tr("the email address is used; some servers want DOMAIN\\username"),
        )
        self.url.say(
            catalog.field_name(Field.EWS_URL, language),
            self.tr("Or the address that your browser shows for your webmail"),
            "https://mail.example.com/ews/exchange.asmx",
        )
        self.panel.retranslate()
        self._show_panel()

    def sentence(self, error: FieldError) -> str:
        """About an empty URL, what the search for one has to say; else ""."""
        searched = self.panel.advice
        if error != FieldError(Field.EWS_URL, NameFault.EMPTY):
            return ""
        if searched.kind is AdviceKind.NOT_FOUND:
            text = self.tr(
                "No Exchange server was found for %1. Please enter its URL, like"
                " https://mail.example.com/ews/exchange.asmx."
            )
            return text.replace("%1", searched.place)
        if searched.kind is AdviceKind.SEARCHING:
            return self.tr("The Exchange server is still being looked for; a moment, please.")
        return ""

    # looking for the URL

    def address_edited(self) -> None:
        """The email address was changed."""
        if self.url.text in ("", self._filled):
            self._outdate()
        self._pause.start()

    def _url_edited(self) -> None:
        length = len(self.url.text)
        self._pasted = abs(length - self._length) > 1
        self._length = length
        self._touched = True
        self._outdate()
        self._pause.start()

    def _advise(self, advice: Advice) -> None:
        if advice != self.panel.advice:
            self.panel.show_advice(advice)
            self._show_panel()
            if self.url.error and not self.url.text:  # what was said of the empty field before this was known
                empty = FieldError(Field.EWS_URL, NameFault.EMPTY)
                self.url.set_error(self.sentence(empty))
            self.advised.emit()

    def _show_panel(self) -> None:
        """In practice nothing is looked for; there it only tells what can be said without that."""
        self.panel.setVisible(self._find is not None or self.panel.advice != IDLE)

    def _outdate(self) -> None:
        """What was asked or found belongs to an old text."""
        self._drop()
        self._advise(IDLE)

    def _paused(self) -> None:
        self._ask(settled=self._pasted)

    def _settled(self) -> None:
        """The URL's field was left."""
        if self.url.edit.isEnabled() and self.url.text and self.isVisible():
            if read_ews_url(self.url.text).kind is EwsKind.EMAIL:
                catalog, language = self._context.catalog, self._context.language
                self.url.set_error(catalog.fault_sentence(Field.EWS_URL, NameFault.ADDRESS_AS_HOST, language))
            self._ask(settled=True)

    def _ask(self, *, settled: bool) -> None:
        self._pause.stop()
        form = self._form()
        text = "" if self.url.text == self._filled else self.url.text
        question = question_for(text, form.email, settled=settled)
        if isinstance(question, Question) and self._find is None:
            question = IDLE
        key = (question, form.options.pins, form.options.allow_old_tls)
        if key == self._asked:
            return
        self._drop()
        self._asked = key
        if isinstance(question, Advice):
            self._advise(question)
            return
        self._advise(Advice(AdviceKind.SEARCHING, place=question.place))
        assert self._find is not None
        work = operations.find_exchange(self._find, question, form.options)
        done = partial(self._found, question)
        self._run = self._context.bridge.start(work, self, done=done, failed=self._failed)

    def _drop(self) -> None:
        self._context.bridge.drop(self._run)
        self._run = None
        self._asked = None

    def _found(self, question: Question, search: Search) -> None:
        self._run = None
        advice = advise(question, search)
        if not question.text:
            advice = self._fill_in(advice)
        self._advise(advice)

    def _failed(self, error: BaseException) -> None:
        self._run = None
        self._advise(IDLE)
        if not isinstance(error, Cancelled):
            raise error

    def _fill_in(self, advice: Advice) -> Advice:
        """Into the field that was left empty; or out of it again, what belonged to another address."""
        untouched = self.url.text in ("", self._filled) and not self._touched
        certain = advice.kind is AdviceKind.OFFER and advice.trusted and advice.offer is not None
        if not untouched or not (certain or self._filled):
            return advice
        self._filled = advice.offer.url if certain and advice.offer is not None else ""
        self.url.set_text(self._filled)
        self.url.set_error("")
        if self.url.edit.hasFocus():
            self.url.edit.selectAll()  # whoever is about to type or paste replaces it
        self._length = len(self._filled)
        self.edited.emit()
        return replace(advice, kind=AdviceKind.FILLED) if certain else advice

    def _take(self, url: str) -> None:
        """The button was pressed."""
        advice = self.panel.advice
        self.url.set_text(url)
        self.url.set_error("")
        self._length = len(url)
        self._touched = True
        self._filled = ""
        form = self._form()
        self._asked = (question_for(url, form.email, settled=True), form.options.pins, form.options.allow_old_tls)
        if advice.kind is AdviceKind.OFFER:
            self._advise(replace(advice, kind=AdviceKind.RIGHT, notes=(), trusted=True))
        else:
            self._advise(replace(advice, notes=(), offer=None))
        self.url.edit.setFocus()
        self.edited.emit()
