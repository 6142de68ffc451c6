""" "Connected emails": the first window. Opens the wizard, and shows how each account is."""

import contextlib
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, QTimer
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout

from wizard.qt.accounts.empty import EmptyState
from wizard.qt.accounts.reading import Reading
from wizard.qt.accounts.top_row import TopRow
from wizard.qt.context import Context
from wizard.qt.fit import fit
from wizard.qt.parts.buttons import LinkButton, MainButton
from wizard.qt.parts.first_paint import TellsFirstPaint
from wizard.qt.parts.language_button import LanguageButton
from wizard.qt.parts.mnemonics import assign, say
from wizard.qt.parts.text import Heading, announce
from wizard.qt.theme import GRID

if TYPE_CHECKING:
    from wizard.flow.session import Session
    from wizard.model.account import SavedAccount
    from wizard.model.problem import Remedy
    from wizard.model.symptom import Finding
    from wizard.qt.accounts.checks import Checks
    from wizard.qt.accounts.listing import Listing
    from wizard.qt.accounts.model import AccountsModel
    from wizard.qt.operations import Practice
    from wizard.qt.parts.question import Question
    from wizard.qt.practice_dialog import PracticeDialog
    from wizard.qt.wizard_window import WizardWindow


class AccountsWindow(TellsFirstPaint):
    """One wizard at a time. The accounts are read on a worker, after the first paint, which `painted` tells of once."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.setObjectName("accounts-window")
        self.context = context
        self._model: AccountsModel | None = None
        self._checks: Checks | None = None
        self.wizard: WizardWindow | None = None
        self.practice_dialog: PracticeDialog | None = None
        self.heading = Heading()
        self.language = LanguageButton(context)
        self.practice = LinkButton("practice")
        self.connect_button = MainButton("new")
        self.empty = EmptyState()
        self._listing: Listing | None = None
        self.stack = QStackedWidget()
        self.stack.addWidget(self.empty)
        self.reading = Reading(context, self.stack)
        self.reading.loaded.connect(self._loaded)
        self.reading.refused.connect(self._show_state)
        self._lay_out()
        self.empty.button.clicked.connect(self.open_wizard)
        self.connect_button.clicked.connect(self.open_wizard)
        self.practice.clicked.connect(self.choose_practice)
        context.language_changed.connect(self.retranslate)
        self._minute = QTimer(self)
        self._minute.setInterval(30_000)
        self._minute.timeout.connect(self._minute_over)
        self._minute.start()
        self._show_state()

    def _lay_out(self) -> None:
        foot = QHBoxLayout()
        foot.setContentsMargins(3 * GRID - GRID // 2, 0, 3 * GRID, GRID)  # a link is written half a unit inside
        foot.addWidget(self.practice)
        foot.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(TopRow(self.heading, self.language, self.connect_button))
        column.addWidget(self.stack, 1)
        column.addLayout(foot)
        fit(self, QSize(120 * GRID, 80 * GRID), QSize(100 * GRID, 50 * GRID))
        if geometry := self.context.services.settings.window_geometry:
            from PySide6.QtCore import QByteArray

            self.restoreGeometry(QByteArray.fromBase64(geometry.encode("ascii", "ignore")))

    @property
    def model(self) -> "AccountsModel":
        if self._model is None:
            from wizard.qt.accounts.model import AccountsModel

            self._model = AccountsModel(self.context)
        return self._model

    @property
    def _some(self) -> bool:
        return self._model is not None and self._model.total > 0

    def _minute_over(self) -> None:
        if self._some:
            self.model.refresh()

    @property
    def checks(self) -> "Checks":
        """The half-hourly checks begin with the first use: there is nothing to check before an account is listed."""
        if self._checks is None:
            from wizard.qt.accounts.checks import Checks

            self._checks = Checks(self.context, self.model)
            self._checks.refused.connect(self.show_problem)
        return self._checks

    @property
    def listing(self) -> "Listing":
        """List and detail, made when there is an account to show: the first paint of an empty list needs neither."""
        if self._listing is None:
            from wizard.qt.accounts.listing import Listing

            self._listing = listing = Listing(self.context, self.model, self.checks)
            self.stack.addWidget(listing)
            listing.detail.recheck.connect(self.checks.check)
            listing.detail.reconnect.connect(self.reconnect)
            listing.detail.reconnect_with.connect(self.reconnect)
            listing.detail.remove.connect(self.ask_to_remove)
            listing.selected.connect(self._assign)
            self.checks.changed.connect(self._assign)
            listing.show_now()
        return self._listing

    def load(self) -> None:
        """Reads the accounts; to be called once the window is painted."""
        self.reading.load()

    def warm_up(self) -> None:
        """Makes ready what a verification needs, and clears up; to be called once the window is painted."""
        from wizard.qt import operations

        self.context.bridge.start(operations.begin(self.context.services), self.context)

    def _loaded(self, accounts: "list[SavedAccount]") -> None:
        self.model.replace(accounts)
        self._show_state()

    def show_problem(self, finding: "Finding") -> None:
        """A problem of this computer, in words, with its steps; of the accounts' file on a page of its own."""
        from wizard.model.symptom import Symptom
        from wizard.qt.parts.problem_box import show_problem

        if finding.symptom is Symptom.PROFILE_DAMAGED:
            self.load()
        else:
            show_problem(self, self.context, finding)

    def _show_state(self) -> None:
        some = self._some
        old, new = self.stack.currentWidget(), self.reading.page or (self.listing if some else self.empty)
        focus = self.focusWidget()
        # Whoever has gone elsewhere meanwhile stays there.
        follow = focus is None or (old is not None and old is not new and old.isAncestorOf(focus))
        self.stack.setCurrentWidget(new)
        self.connect_button.setVisible(some and self.reading.page is None)
        self.retranslate()
        if follow:
            new.setFocus()

    def retranslate(self) -> None:
        self.setWindowTitle(self.context.brand.product)
        self.heading.setText(self.tr("Connected emails"))
        connect = self.tr("Connect personal email")
        self.empty.say(self.tr("Connect your mailbox, and your emails are where you work."), connect)
        say(self.connect_button, connect)
        say(self.practice, self.tr("Practice with a pretend mailbox"))
        if self._some:
            self.listing.retranslate()
        if self.reading.page is not None:
            self.reading.page.retranslate()
        self._assign()

    def _assign(self) -> None:
        assign(self, self.context.language)

    # the wizard

    def open_wizard(self) -> None:
        from wizard.flow.session import Session

        self._open(Session(bcc_address=self.context.brand.bcc_address))

    def reconnect(self, account_id: str, remedy: "Remedy | None" = None) -> None:
        """Everything kept but what a remedy changes; the password is asked for only where it is the reason."""
        from wizard.qt.accounts.reconnecting import session_for

        account = self.model.account(account_id)
        if account is None:
            return
        self.checks.drop(account_id)
        self._open(session_for(account, self.context, remedy.change if remedy else None))

    def choose_practice(self, scenario_id: str = "") -> None:
        """Asks for a scenario, or starts the given one."""
        if self.wizard is not None:
            self.wizard.close_and_then(partial(self.choose_practice, scenario_id))
            return
        from wizard.qt.practice_dialog import PracticeDialog

        self.practice_dialog = PracticeDialog(self.context, self)
        self.practice_dialog.started.connect(self._open_practice)
        self.practice_dialog.destroyed.connect(self._practice_dialog_gone)
        self.practice_dialog.open_at(scenario_id)

    def _practice_dialog_gone(self) -> None:
        self.practice_dialog = None

    def _open_practice(self, practice: "Practice") -> None:
        from wizard.flow.session import Session

        self._open(Session(practice.form, practice=True), practice)

    def _open(self, session: "Session", practice: "Practice | None" = None) -> None:
        if self.wizard is not None:
            if practice is not None:
                practice.stop()
            self.come_forward()
            return
        from wizard.qt.wizard_window import WizardWindow

        wizard = WizardWindow(self.context, session, practice, self)
        self.wizard = wizard
        wizard.connected.connect(self._connected)
        wizard.closed.connect(self._wizard_closed)
        wizard.practice_wanted.connect(self.choose_practice)
        wizard.show()

    def _wizard_closed(self) -> None:
        saving = self.wizard.run.saving if self.wizard is not None else None
        self.wizard = None
        self.reading.load_after(saving, self._list)

    def _connected(self, account: "SavedAccount") -> None:
        self.checks.last.pop(account.id, None)
        if self.wizard is not None:
            self.checks.note(account.id, self.wizard.run.log.passed)
        self._list(account)

    def _list(self, account: "SavedAccount") -> None:
        self.model.put(account)
        self.listing.select(account.id)
        self._show_state()

    # removing

    def ask_to_remove(self, account_id: str) -> None:
        account = self.model.account(account_id)
        if account is None:
            return
        from wizard.qt.accounts.removing import consequence
        from wizard.qt.parts.question import ask

        def question() -> "Question":
            text = self.tr("Remove %1?").replace("%1", account.email)
            return text, consequence(account, self.context), self.tr("Remove"), self.tr("Keep")

        ask(self, "really-remove", question, partial(self.remove, account))

    def remove(self, account: "SavedAccount", *, anyway: bool = False) -> None:
        from wizard.qt import operations
        from wizard.qt.accounts.removing import refused

        self.checks.drop(account.id)
        work = operations.forget(self.context.services, account, anyway=anyway)

        def done(_: object) -> None:
            self.checks.last.pop(account.id, None)
            self.model.remove(account.id)
            self._show_state()
            announce(self, self.tr("Removed: %1").replace("%1", account.email))

        self.context.bridge.start(work, self, done=done, failed=partial(refused, self, account))

    def come_forward(self) -> None:
        """With what is open on it: the program was started once more."""
        from wizard.qt.parts.forward import bring_forward

        bring_forward(self, self.wizard)

    def focusNextPrevChild(self, forward: bool) -> bool:
        from wizard.qt.parts.tab_order import move_focus

        return move_focus(self, forward=forward)

    def closeEvent(self, event: QCloseEvent) -> None:
        if self.wizard is not None and not self.wizard.close_and_then(partial(QTimer.singleShot, 0, self, self.close)):
            event.ignore()  # until it has been asked about, and is gone
            return
        with contextlib.suppress(OSError):  # where the window stood is not worth a complaint
            self.context.services.settings.window_geometry = self.saveGeometry().toBase64().toStdString()
        super().closeEvent(event)
