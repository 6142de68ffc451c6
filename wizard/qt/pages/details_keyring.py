"""Asking, on a worker, whether and how what signs in can be kept; and for what is kept already."""

from functools import partial

from PySide6.QtCore import QObject, Signal

from wizard.flow.session import Session
from wizard.model.secret import Secret
from wizard.model.symptom import Symptom
from wizard.qt import operations
from wizard.qt.bridge import Run
from wizard.qt.context import Context


class KeyringCheck(QObject):
    """`changed`: the session knows something new of the keyring. `read`: it has got the kept password, or has none."""

    changed = Signal()
    read = Signal()

    def __init__(self, context: Context, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._context, self._session = context, session
        self._run: Run | None = None

    def begin(self) -> None:
        self._context.bridge.drop(self._run)
        self._session.probing()
        self.changed.emit()
        self._run = self._context.bridge.start(operations.probe(self._context.services), self, done=self._probed)

    def _probed(self, symptom: Symptom | None) -> None:
        account = self._session.kept_by
        if account is not None and (symptom is None or account.session_only):
            work = operations.kept_password(self._context.services, account)
            self._run = self._context.bridge.start(work, self, done=partial(self._kept_read, symptom))
            return
        self._session.probed(symptom)
        self.changed.emit()

    def _kept_read(self, symptom: Symptom | None, password: Secret | None) -> None:
        self._session.use_kept(password)
        self._session.probed(symptom)
        self.read.emit()
        self.changed.emit()
