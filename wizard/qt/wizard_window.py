"""The wizard: header, one page at a time, Back and one main button."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QDialog, QStackedWidget, QWidget

from wizard.flow.session import Session
from wizard.flow.steps import CONNECTS_AGAIN, Step
from wizard.model.form import FieldError
from wizard.model.outcome import Stopped
from wizard.model.problem import Remedy, RemedyId
from wizard.model.provider import Provider
from wizard.qt.context import Context
from wizard.qt.operations import Practice
from wizard.qt.pages.base import Page
from wizard.qt.pages.connecting import ConnectingPage
from wizard.qt.pages.details import DetailsPage
from wizard.qt.pages.provider import can_sign_in
from wizard.qt.pages.table import PAGES
from wizard.qt.pages.trouble import TroublePage
from wizard.qt.parts.footer import Footer
from wizard.qt.parts.header import StepHeader
from wizard.qt.parts.language_button import LanguageButton
from wizard.qt.parts.mnemonics import assign, say
from wizard.qt.parts.practice_banner import PracticeBanner
from wizard.qt.parts.question import Question, ask, ask_before_locking
from wizard.qt.parts.tab_order import move_focus
from wizard.qt.parts.text import announce
from wizard.qt.slices import Pieces, Slices
from wizard.qt.wizard_frame import Frame
from wizard.qt.wizard_run import WizardRun

_IDLE_MS = 10
"""Between two pieces of what is made ahead, while somebody may be typing."""


class WizardWindow(QDialog):
    """Connects one mailbox. `connected` gives the SavedAccount once it was kept (never in practice)."""

    connected = Signal(object)
    practice_wanted = Signal()
    closed = Signal()

    def __init__(
        self, context: Context, session: Session, practice: Practice | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowFlag(Qt.WindowType.Window)
        self.setObjectName("wizard")
        self.context, self.session, self.practice = context, session, practice
        self._may_close = False
        self._then: Callable[[], object] | None = None
        self.header = StepHeader()
        self.language = LanguageButton(context)
        self.banner = PracticeBanner(context)
        self.banner.setVisible(session.practice)
        self.stack = QStackedWidget()
        self.footer = Footer()
        self._frame = Frame(self)
        self._frame.lay_out()
        self.run = WizardRun(self)
        self._pages: dict[Step, Page] = {}
        self._shown: Page | None = None
        self._idle = Slices(self, _IDLE_MS)
        self.header.chosen.connect(self._go_to)
        self.footer.back.clicked.connect(self._back)
        self.footer.main.clicked.connect(self.go_on)
        self.footer.report.clicked.connect(self.copy_report)
        self.footer.practice.clicked.connect(self.practice_wanted)
        context.language_changed.connect(self.retranslate)
        self.show_step()

    # the pages, each made when it is first needed

    def page(self, step: Step) -> Page:
        if step not in self._pages:
            page = self._make_page(step)
            page.retranslate()
            self._pages[step] = page
            self.stack.addWidget(page)
        return self._pages[step]

    def _make_page(self, step: Step) -> Page:
        page = PAGES[step](self.context, self)
        if isinstance(page, ConnectingPage):
            page.practice = self.practice
            page.event_arrived.connect(self.run.log.note)
            page.ended.connect(self.run.ended)
            page.broke.connect(self.run.broke)
        if isinstance(page, TroublePage):
            page.judged.connect(self.run.judged)
        return page

    def _make_ahead(self) -> Pieces:
        """The pages of a run, while the person is at the details: the verification is not the time to make them."""
        for step in (Step.CONNECT, Step.TROUBLE, Step.DONE):
            page = self.page(step)
            yield
            yield from page.prepare()
            page.lay_out(self.stack.size())
            yield

    @property
    def connecting(self) -> ConnectingPage:
        page = self.page(Step.CONNECT)
        assert isinstance(page, ConnectingPage)
        return page

    @property
    def no_way_on(self) -> bool:
        """At details that can't lead to a connection."""
        page = self._pages.get(Step.DETAILS)
        return self.session.step is Step.DETAILS and isinstance(page, DetailsPage) and page.no_way_on

    def go_on(self) -> None:
        """The main button."""
        if self.no_way_on:
            self._go_to(Step.PROVIDER)
            return
        match self.session.step:
            case Step.DONE:
                self.close()
            case Step.CONNECT:
                return
            case Step.TROUBLE:
                self.apply(self.trouble_remedies()[0])
            case Step.DETAILS:
                self._leave()
                self._warned(self._next)
            case _:
                self._leave()
                self._next()

    def _next(self) -> None:
        self._show(self.session.next())

    def _show(self, errors: Sequence[FieldError]) -> None:
        """The page of the session's step, with what is wrong there."""
        self.show_step()
        page = self.page(Step.DETAILS) if errors else None
        if isinstance(page, DetailsPage):
            page.show_errors(errors)

    def _warned(self, attempt: Callable[[], None]) -> None:
        """Attempts, after a question where one more wrong attempt could lock the account."""
        if not self.session.could_lock or self.session.errors():
            attempt()
            return
        ask_before_locking(self, attempt)

    def apply(self, remedy: Remedy) -> None:
        """Does what a remedy says and goes where it leads."""
        if remedy.id is RemedyId.COPY_REPORT:
            self.copy_report()
        elif remedy.id in CONNECTS_AGAIN:
            self._warned(partial(self._apply, remedy))
        else:
            self._apply(remedy)

    def _apply(self, remedy: Remedy) -> None:
        step = self.session.apply(remedy)
        if remedy.id is RemedyId.SWITCH_PROVIDER:
            self._switched()
            return
        unasked = step is Step.DETAILS and remedy.id is not RemedyId.EDIT_DETAILS
        self._show(self.session.errors() if unasked else ())

    def _switched(self) -> None:
        """To the other provider's details; to the page that explains it where this build can't sign in there."""
        provider = self.session.form.provider
        if provider is Provider.MICROSOFT365 and not can_sign_in(self.context, self.session, provider):
            self.session.go_to(Step.PROVIDER)
        self._shown = None  # perhaps the same page, with other fields
        self.show_step()

    def _back(self) -> None:
        match self.session.step:
            case Step.CONNECT:
                self.run.cancel()
                self.session.ended(Stopped())
            case Step.TROUBLE:
                self.apply(self.trouble_remedies()[1])
                return
            case _:
                self._leave()
                self.session.back()
        self.show_step()

    def _go_to(self, step: Step) -> None:
        self._leave()
        self.session.go_to(step)
        self.show_step()

    def _leave(self) -> None:
        if self._shown is not None:
            self._shown.leave()

    def trouble_remedies(self) -> tuple[Remedy, Remedy]:
        """What the main button and the one beside it do on the trouble page."""
        page = self.page(Step.TROUBLE)
        assert isinstance(page, TroublePage)
        return page.foot_remedies

    def show_step(self) -> None:
        """The page of the session's step."""
        step = self.session.step
        page = self.page(step)
        changed = page is not self._shown
        self._shown = page
        self.header.show_step(step, self.session.can_go_to)
        self._idle.drop()
        if step is Step.CONNECT:
            self.run.begin()
        page.enter()
        self.stack.setCurrentWidget(page)
        self.retranslate_frame()
        if changed:
            focus = page.first_focus()
            resting_place = self.footer.main if self.footer.main.isVisibleTo(self) else self.footer.back
            (focus if focus is not None and focus.isEnabled() else resting_place).setFocus()
            page.scroll_to(focus)
            announce(page.heading, page.heading.text())
        if step is Step.DETAILS:
            self._idle.start(self._make_ahead())
            if not self.session.practice:
                self.context.prepare_sign_in(self.session.form)

    def wipe_password(self) -> None:
        """Out of its field."""
        details = self._pages.get(Step.DETAILS)
        if isinstance(details, DetailsPage):
            details.wipe_password()

    def copy_report(self) -> None:
        self.run.log.copy()
        say(self.footer.report, self.tr("Report copied"))
        assign(self, self.context.language)
        announce(self.footer.report, self.tr("Report copied"))

    def retranslate(self) -> None:
        for page in self._pages.values():
            page.retranslate()
        self.retranslate_frame()

    def retranslate_frame(self) -> None:
        """Everything around the page."""
        self._frame.retranslate()

    def words_changed(self) -> None:
        """A page shows other words or buttons than before."""
        self._frame.enable()
        assign(self, self.context.language)

    def focusNextPrevChild(self, forward: bool) -> bool:
        return move_focus(self, forward=forward)

    def reject(self) -> None:
        """Esc."""
        self.close()

    def close_and_then(self, then: Callable[[], object]) -> bool:
        """Does that next, if the person doesn't stay when asked. Whether it closed without asking."""
        self._then = then
        return self.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        then, self._then = self._then, None
        if self.session.step in (Step.PROVIDER, Step.DETAILS):
            self._leave()
        if not self._may_close and self.session.typed_something and self.run.saving is None:
            event.ignore()
            ask(self, "really-close", self._question_before_closing, partial(self._close_now, then))
            return
        self._idle.drop()
        if Step.CONNECT in self._pages:
            self.run.cancel()
        if self.practice is not None:
            self.practice.stop()
        self.wipe_password()
        self.session.forget_password()
        event.accept()  # not QDialog's own, which would call reject() and with it this again
        self.closed.emit()
        if then is not None:
            then()

    def _question_before_closing(self) -> Question:
        question = self.tr("Close without connecting?"), self.tr("What you have entered will be lost.")
        return (*question, self.tr("Close and discard"), self.tr("Keep editing"))

    def _close_now(self, then: Callable[[], object] | None) -> None:
        self._may_close, self._then = True, then
        self.close()
