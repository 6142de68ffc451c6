"""What is known of an address while it is being typed: at once by the own table; by DNS, where its mail is else."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, QTimer, Signal

from wizard.flow.prefill import complete_address
from wizard.flow.session import Session
from wizard.model.problem import Diagnosis
from wizard.model.provider import Provider
from wizard.qt import operations
from wizard.qt.bridge import Run
from wizard.qt.context import Context
from wizard.qt.parts.hint import HintPanel

_PAUSE_MS = 200
"""Without a key: before the table is looked into, and once more before DNS is asked."""


class AddressHelp(QObject):
    """`hint` shows it. `address`: as it stands in the field. `filled`: the form has other servers; `changed`: there are
    other words or buttons.
    """

    filled = Signal()
    changed = Signal()

    def __init__(
        self,
        context: Context,
        session: Session,
        address: Callable[[], str],
        switch: Callable[[Provider], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._context, self._session, self._address = context, session, address
        self.hint = HintPanel(context, session, switch, self._take_servers)
        self._run: Run | None = None
        self._pause, self._longer = QTimer(self), QTimer(self)
        for timer, then in ((self._pause, self.look_up), (self._longer, self._ask)):
            timer.setSingleShot(True)
            timer.setInterval(_PAUSE_MS)
            timer.timeout.connect(then)

    def edited(self) -> None:
        self._forget_question()
        self._pause.start()

    def leave(self) -> None:
        """What the last letters mean is still looked up; nothing that DNS tells arrives any more."""
        if self._pause.isActive():
            self._pause.stop()
            self.look_up()
        self._forget_question()

    def look_up(self) -> None:
        """In the table that comes with the program."""
        session, address = self._session, complete_address(self._address())
        self._show()
        if address is None or session.practice or session.form.provider is not Provider.IMAP:
            return
        session.edit(replace(session.form, email=self._address()))
        candidates = self._context.services.candidates(str(address))
        if session.suggest(candidates):
            self.filled.emit()
        if not candidates and self._context.catalog.provider_for_domain(address.domain) is None:
            self._longer.start()

    def _show(self) -> None:
        self.hint.show_for(self._address())
        self.changed.emit()

    def _ask(self) -> None:
        if self._session.may_ask_where and self._run is None:
            work = operations.mail_place(self._context.services, self._session.form.email)
            self._run = self._context.bridge.start(work, self, done=self._located)

    def _located(self, diagnosis: Diagnosis) -> None:
        self._run = None
        self._session.located(diagnosis)
        self._show()

    def _forget_question(self) -> None:
        self._longer.stop()
        self._context.bridge.drop(self._run)
        self._run = None

    def _take_servers(self) -> None:
        self._session.take_servers()
        self.filled.emit()
        self._show()
