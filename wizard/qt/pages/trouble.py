"""What went wrong, and the way on."""

from collections.abc import Iterator
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from wizard.model.form import Change
from wizard.model.outcome import Failed
from wizard.model.problem import Diagnosis, Remedy, RemedyId, folders_to_choose
from wizard.qt import operations
from wizard.qt.context import Context
from wizard.qt.pages.base import Page, Wizard
from wizard.qt.parts.also_found import AlsoFound
from wizard.qt.parts.browser_shows import BrowserShowsDialog
from wizard.qt.parts.folder_dialog import FolderDialog
from wizard.qt.parts.in_place import IN_PLACE, take_in_place
from wizard.qt.parts.problem_panel import ProblemPanel
from wizard.qt.parts.text import Text, announce

_STEPS = 5
"""Most problems have no more."""


class TroublePage(Page):
    """The verdict to act on first; below it, in short, what else was found.

    `judged` gives the Failed of what the browser shows, once somebody has told that.
    """

    judged = Signal(object)

    def __init__(self, context: Context, wizard: Wizard, parent: QWidget | None = None) -> None:
        super().__init__(context, wizard, parent)
        self.heading.hide()
        self.panel = ProblemPanel(context)
        self.heading = self.panel.title
        self.column.addWidget(self.panel)
        self._shown: Failed | None = None
        self._others = AlsoFound(context)
        self.column.addWidget(self._others)
        self.column.addStretch(1)
        self.panel.remedy_chosen.connect(self.take)
        copy = QShortcut(QKeySequence.StandardKey.Copy, self)
        copy.activated.connect(self.copy_summary)

    @property
    def diagnosis(self) -> Diagnosis | None:
        return self.session.failure.diagnosis if self.session.failure else None

    @property
    def main_remedy(self) -> Remedy:
        """What Enter does: the first of the problem's remedies that stands at the foot, else trying again."""
        for remedy in self.diagnosis.remedies if self.diagnosis else ():
            if remedy.id in (RemedyId.RETRY, RemedyId.EDIT_DETAILS):
                return remedy
        return Remedy(RemedyId.RETRY)

    @property
    def foot_remedies(self) -> tuple[Remedy, Remedy]:
        """Of the main button at the foot and of the one beside it."""
        retry, edit = Remedy(RemedyId.RETRY), Remedy(RemedyId.EDIT_DETAILS)
        return (edit, retry) if self.main_remedy.id is RemedyId.EDIT_DETAILS else (retry, edit)

    def first_focus(self) -> QWidget | None:
        """The button that mends it, if there is one that needs no second thought; Enter then takes that."""
        leading = self.panel.leading_remedy
        return self.panel.button_of(leading) if leading is not None else None

    def prepare(self) -> Iterator[None]:
        yield from self.panel.prepare(_STEPS)

    def show_failure(self, failure: Failed) -> Iterator[None]:
        """All that is said of it, in pieces; for a page that isn't shown yet."""
        self.panel.show_diagnosis(failure.diagnosis, failure.receive, failure.send)
        yield
        self._others.show_others(failure.diagnosis, failure.others)
        self._shown = failure

    def enter(self) -> None:
        failure = self.session.failure
        if failure is not None and failure is not self._shown:
            for _ in self.show_failure(failure):
                pass
        self.scroll_area.verticalScrollBar().setValue(0)

    def retranslate(self) -> None:
        self.lead.hide()
        self.panel.retranslate()
        if (failure := self.session.failure) is not None:
            self._others.show_others(failure.diagnosis, failure.others)

    def copy_summary(self) -> None:
        """Ctrl+C: the marked text if there is some, else the summary of the whole panel."""
        marked = [text.selectedText() for text in self.findChildren(Text) if text.hasSelectedText()]
        QGuiApplication.clipboard().setText(marked[0] if marked else self.panel.summary())
        announce(self, self.tr("Copied"))

    def take(self, remedy: Remedy) -> None:
        """Does what a remedy's button says; what has to be looked at or chosen first is shown."""
        if remedy.id in IN_PLACE:
            take_in_place(self.context, self.panel, remedy, partial(self.wizard.apply, remedy))
            self.wizard.words_changed()
        elif remedy.id is RemedyId.CHOOSE_FOLDER:
            self._choose_folder()
        elif remedy.id is RemedyId.TELL_WHAT_BROWSER_SHOWS:
            dialog = BrowserShowsDialog(self.context, self.session.form, self)
            dialog.judged.connect(self.judged)
            dialog.open()
        elif remedy.id is RemedyId.RESET_ACCOUNTS:
            work = operations.reset_accounts(self.context.services)
            self.context.bridge.start(work, self, done=self._try_again, failed=self._try_again)
        else:
            self.wizard.apply(remedy)

    def _try_again(self, *_: object) -> None:
        """Whether the file is as it should be now, the next try tells."""
        self.wizard.apply(Remedy(RemedyId.RETRY))

    def _choose_folder(self) -> None:
        if self.diagnosis is None:
            return
        drafts = "DRAFTS" in self.diagnosis.code
        dialog = FolderDialog(self.context, folders_to_choose(self.diagnosis.finding), drafts=drafts, parent=self)
        dialog.chosen.connect(partial(self._folder_chosen, drafts))
        dialog.open()

    def _folder_chosen(self, drafts: bool, folder: str) -> None:
        change = Change(drafts_folder=folder) if drafts else Change(sent_folder=folder)
        self.wizard.apply(Remedy(RemedyId.CHOOSE_FOLDER, change))
