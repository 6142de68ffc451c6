"""Rechecks: on request, and every half hour in the background."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from wizard.model.account import AccountState, Health, SavedAccount
from wizard.model.event import Event, StageFailed, StagePassed
from wizard.model.outcome import Failed
from wizard.model.problem import Link
from wizard.model.symptom import Finding
from wizard.qt import operations
from wizard.qt.accounts.model import AccountsModel
from wizard.qt.bridge import Run
from wizard.qt.context import Context
from wizard.qt.operations import Checked

if TYPE_CHECKING:
    from wizard.catalog import Catalog

INTERVAL_MS = 30 * 60 * 1000
AT_ONCE = 2
"""Servers count connections, and a person's other mail programs need theirs."""


def password_is_the_reason(health: Health, catalog: "Catalog") -> bool:
    """Whether an account needs another password than the one that is kept, if one is."""
    if health.code is None:
        return health.state is AccountState.RECONNECT
    problem = catalog.problem(health.code, health.reason)
    return problem is None or problem.link is Link.SIGN_IN


@dataclass
class LastCheck:
    """What a check of this session told; gone when the program ends."""

    stages: list[StagePassed | StageFailed] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    failure: Failed | None = None


class Checks(QObject):
    """`refused`: what was found of a keyring that did not open for a check that somebody asked for.

    Never checks by itself what needs a reconnect: the same wrong password again and again locks an account."""

    changed = Signal(str)
    refused = Signal(object)

    def __init__(self, context: Context, model: AccountsModel) -> None:
        super().__init__()
        self._context, self._model = context, model
        self._runs: dict[str, Run] = {}
        self._queue: list[str] = []
        self._asked: set[str] = set()
        self.last: dict[str, LastCheck] = {}
        self._timer = QTimer(self)
        self._timer.setInterval(INTERVAL_MS)
        self._timer.timeout.connect(self.check_all)
        self._timer.start()

    def check_all(self) -> None:
        """Everything that is connected or has a passing problem."""
        for account in self._model.all():
            if account.health.state is not AccountState.RECONNECT:
                self._enqueue(account.id)
        self._go_on()

    def check(self, account_id: str) -> None:
        """One account, because somebody asked for it: at once."""
        self._asked.add(account_id)
        if account_id not in self._runs:
            self._queue = [waiting for waiting in self._queue if waiting != account_id]
            self._start(account_id)

    def note(self, account_id: str, passed: Iterable[StagePassed]) -> None:
        """What was verified when it was connected."""
        self.last[account_id] = LastCheck(list(passed))

    def drop(self, account_id: str) -> None:
        """Stops the check of an account that is being changed or removed."""
        self._queue = [waiting for waiting in self._queue if waiting != account_id]
        self._context.bridge.drop(self._runs.pop(account_id, None))
        self._model.set_checking(account_id, False)

    def _enqueue(self, account_id: str) -> None:
        if account_id not in self._runs and account_id not in self._queue:
            self._queue.append(account_id)

    def _go_on(self) -> None:
        while self._queue and len(self._runs) < AT_ONCE:
            self._start(self._queue.pop(0))

    def _start(self, account_id: str) -> None:
        account = self._model.account(account_id)
        if account is None:
            return
        check = LastCheck()
        work = operations.recheck(self._context.services, account)
        self._model.set_checking(account_id, True)
        self._runs[account_id] = self._context.bridge.start(
            work,
            self,
            told=partial(_note, check),
            done=partial(self._done, account, check),
            failed=partial(self._failed, account_id),
        )
        self.changed.emit(account_id)

    def _done(self, account: SavedAccount, check: LastCheck, checked: Checked) -> None:
        self._runs.pop(account.id, None)
        self._asked.discard(account.id)
        self._model.set_checking(account.id, False)
        current = self._model.account(account.id)
        if checked.health is not None and current is not None:
            if checked.ended is not None and isinstance(checked.ended.outcome, Failed):
                check.failure = checked.ended.outcome
            self.last[account.id] = check
            self._model.put(replace(current, health=checked.health))
        self.changed.emit(account.id)
        self._go_on()

    def _failed(self, account_id: str, error: BaseException) -> None:
        """The keyring didn't open: nothing is known anew about the mailbox."""
        self._runs.pop(account_id, None)
        self._model.set_checking(account_id, False)
        self.changed.emit(account_id)
        self._go_on()
        symptom = operations.symptom_of(error)
        if symptom is not None and account_id in self._asked:
            from wizard.engine.saving import not_checked

            account, finding = self._model.account(account_id), Finding(symptom)
            self.refused.emit(not_checked(account, finding) if account else finding)
        self._asked.discard(account_id)
        if symptom is None and isinstance(error, Exception):
            raise error


def _note(check: LastCheck, event: Event) -> None:
    check.events.append(event)
    if isinstance(event, StagePassed | StageFailed):
        check.stages.append(event)
