"""The accounts as a list: filtered, those that need somebody first."""

from collections.abc import Iterable
from datetime import UTC, datetime

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from wizard.model.account import AccountState, SavedAccount
from wizard.qt.context import Context

ACCOUNT = Qt.ItemDataRole.UserRole
STATE = Qt.ItemDataRole.UserRole + 1

_FIRST = (AccountState.RECONNECT, AccountState.ATTENTION, AccountState.CHECKING, AccountState.CONNECTED)

_Index = QModelIndex | QPersistentModelIndex


class AccountsModel(QAbstractListModel):
    """One row an account. What is being checked right now is known only here, it is never stored."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._accounts: dict[str, SavedAccount] = {}
        self._checking: set[str] = set()
        self._filter = ""
        self._rows: list[SavedAccount] = []

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        account = self._rows[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return account.email
            case Qt.ItemDataRole.AccessibleTextRole:
                parts = (account.email, self.state_words(account), self.last_check(account))
                return ", ".join(filter(None, parts))
            case Qt.ItemDataRole.ToolTipRole:
                return f"{account.email}\n{self.state_words(account)}"
        if role == ACCOUNT:
            return account
        if role == STATE:
            return self.state(account)
        return None

    @property
    def total(self) -> int:
        return len(self._accounts)

    def all(self) -> tuple[SavedAccount, ...]:
        return tuple(self._accounts.values())

    def account(self, account_id: str) -> SavedAccount | None:
        return self._accounts.get(account_id)

    def row_of(self, account_id: str) -> int:
        return next((row for row, account in enumerate(self._rows) if account.id == account_id), -1)

    def state(self, account: SavedAccount) -> AccountState:
        return AccountState.CHECKING if account.id in self._checking else account.health.state

    def state_words(self, account: SavedAccount) -> str:
        return self._context.catalog.term("state", self.state(account).value, self._context.language)

    def last_check(self, account: SavedAccount) -> str:
        """ "2 min ago"; "" before the first check."""
        if account.health.last_check is None:
            return ""
        seconds = (datetime.now(UTC) - account.health.last_check).total_seconds()
        return self._context.catalog.ago(max(0.0, seconds), self._context.language)

    def replace(self, accounts: Iterable[SavedAccount]) -> None:
        self._accounts = {account.id: account for account in accounts}
        self._checking &= self._accounts.keys()
        self._arrange()

    def put(self, account: SavedAccount) -> None:
        self._accounts[account.id] = account
        self._arrange()

    def remove(self, account_id: str) -> None:
        self._accounts.pop(account_id, None)
        self._checking.discard(account_id)
        self._arrange()

    def set_checking(self, account_id: str, checking: bool) -> None:
        (self._checking.add if checking else self._checking.discard)(account_id)
        self._arrange()

    def set_filter(self, text: str) -> None:
        self._filter = text.strip().casefold()
        self._arrange()

    def refresh(self) -> None:
        """Says times and states anew: a minute went by, or the language changed."""
        if self._rows:
            self.dataChanged.emit(self.index(0), self.index(len(self._rows) - 1))

    def _arrange(self) -> None:
        wanted = [account for account in self._accounts.values() if self._filter in account.email.casefold()]
        # A check that comes and goes must not make the rows jump: they are ordered by what is stored.
        wanted.sort(key=lambda account: (_FIRST.index(account.health.state), account.email.casefold(), account.id))
        if [account.id for account in wanted] == [account.id for account in self._rows]:
            self._rows = wanted
            self.refresh()
            return
        self.beginResetModel()
        self._rows = wanted
        self.endResetModel()
