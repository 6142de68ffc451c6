"""One run as the wizard lives it: begun, ended, kept, and its verdict shown."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication, QMessageBox

from wizard.flow.steps import Step
from wizard.model.account import SavedAccount
from wizard.model.event import RunEnded
from wizard.model.outcome import Connected, Failed, Stopped
from wizard.model.problem import Diagnosis, Remedy, RemedyId
from wizard.model.symptom import Finding, Symptom
from wizard.qt import operations
from wizard.qt.bridge import Run
from wizard.qt.pages.success import SuccessPage
from wizard.qt.pages.trouble import TroublePage
from wizard.qt.parts.message import warn
from wizard.qt.parts.text import announce
from wizard.qt.run_log import RunLog
from wizard.qt.slices import Pieces, Slices
from wizard.store.accounts import StoreError

if TYPE_CHECKING:
    from pathlib import Path

    from wizard.qt.wizard_window import WizardWindow


class WizardRun(QObject):
    """The verdict's page is made in pieces, and shown when it is whole. `saving`: what is under way to the keyring."""

    def __init__(self, window: "WizardWindow") -> None:
        super().__init__(window)
        self._window = window
        self._slices = Slices(self)
        self._took = 0
        self.saving: Run | None = None
        self.log = RunLog(window.context, practice=window.session.practice)

    def begin(self) -> None:
        """A verification; or, after one that went well, another try to keep what it found."""
        self._slices.drop()
        unsaved = self._window.session.unsaved
        if unsaved is not None:
            self._save(unsaved)
            return
        self.log.begin()
        self._window.connecting.begin()

    def cancel(self) -> None:
        """Nothing more of it arrives; but what is on its way to the keyring gets there."""
        self._slices.drop()
        self._window.connecting.cancel()

    def ended(self, event: RunEnded) -> None:
        session = self._window.session
        self._took = event.took_ms
        match event.outcome:
            case Connected() as connected:
                session.ended(connected)
                if session.practice:
                    self._slices.start(self._to_done(None))
                else:
                    self._save(connected)
            case Failed() as failure:
                self._slices.start(self._to_trouble(failure))
            case stopped:
                session.ended(stopped)
                self._window.show_step()

    def judged(self, failure: Failed) -> None:
        """What somebody has told of the browser says more than the run, which has waited in vain."""
        self.log.note(RunEnded(failure, self._took))
        self._slices.start(self._to_better_verdict(failure))

    def _to_better_verdict(self, failure: Failed) -> Pieces:
        """On the page that is shown already: so its new heading is announced, and its first button gets the focus."""
        yield from self._to_trouble(failure)
        page = self._window.page(Step.TROUBLE)
        announce(page.heading, page.heading.text())
        page.scroll_area.verticalScrollBar().setValue(0)
        if (focus := page.first_focus()) is not None:
            focus.setFocus()

    def _save(self, connected: Connected) -> None:
        window, session = self._window, self._window.session
        question = window.findChild(QMessageBox, "really-close")
        if question is not None and question.isVisible():  # nothing is kept of what may be about to be discarded
            question.finished.connect(lambda: QTimer.singleShot(0, self, self._save_after_all))
            return
        window.connecting.show_saving()
        work = operations.save(
            window.context.services, connected, session_only=session.session_only, account_id=session.account_id
        )
        self.saving = window.context.bridge.start(work, self, done=self._saved, failed=self._save_failed)
        window.retranslate_frame()

    def _save_after_all(self) -> None:
        """The person has stayed, or else there is nothing left to save."""
        if (unsaved := self._window.session.unsaved) is not None:
            self._save(unsaved)

    def _saved(self, account: SavedAccount) -> None:
        self._slices.start(self._to_done(account))

    def _save_failed(self, error: BaseException) -> None:
        """The mailbox is fine, this computer isn't: what was verified is kept for the next try."""
        self.saving = None
        symptom = operations.symptom_of(error)
        if symptom is None and isinstance(error, StoreError):
            self._store_refused(error)
            return
        finding = Finding(symptom or Symptom.PROFILE_DAMAGED, evidence=getattr(error, "evidence", {}))
        damaged = finding.symptom is Symptom.PROFILE_DAMAGED
        own = RemedyId.RESET_ACCOUNTS if damaged else RemedyId.THIS_SESSION_ONLY
        problem = self._window.context.catalog.problem_for(finding)
        failure = Failed(Diagnosis(problem, finding, (Remedy(own), Remedy(RemedyId.RETRY))))
        self._slices.start(self._to_trouble(failure))

    def _store_refused(self, error: StoreError) -> None:
        """A full disk, a missing right: no damage, and nothing to reset. All that was typed stays."""
        from wizard.qt.parts.problem_box import show_store_error

        self._window.session.ended(Stopped())
        self._window.show_step()
        show_store_error(self._window, self._window.context, error)

    def _to_trouble(self, failure: Failed) -> Pieces:
        window = self._window
        page = window.page(Step.TROUBLE)
        yield
        if isinstance(page, TroublePage):
            yield from page.show_failure(failure)
            yield
        page.lay_out(window.stack.size())
        yield
        window.session.ended(failure)
        window.show_step()
        QApplication.alert(window)

    def _to_done(self, account: SavedAccount | None) -> Pieces:
        """`account` None: practice, of which nothing is kept."""
        window, session = self._window, self._window.session
        page = window.page(Step.DONE)
        yield
        if isinstance(page, SuccessPage):
            email = account.email if account else session.form.email.strip()
            page.show_connected(email, self.log.passed, session.unsaved)
            yield
        page.lay_out(window.stack.size())
        yield
        self.saving = None
        session.saved()
        window.wipe_password()
        if account is not None:
            window.connected.emit(account)
        window.show_step()

    def broke(self, error: BaseException) -> None:
        """A slip of this program: said in one sentence, its details kept in a file; all that was typed stays."""
        window = self._window
        work = operations.keep_crash(window.context.services, error, window.session.form)
        window.session.ended(Stopped())
        window.show_step()
        window.context.bridge.start(work, self, done=self._say_broke, failed=self._say_broke)

    def _say_broke(self, kept: "Path | BaseException") -> None:
        def words() -> tuple[str, str]:
            text = self.tr("The program itself has made a mistake.")
            if isinstance(kept, BaseException):
                return text, self.tr("The technical details could not be written to a file.")
            return text, self.tr("The technical details were written to %1").replace("%1", str(kept))

        warn(self._window, self._window.context, "program-mistake", words)
