"""The accounts as a list: filtered, those that need somebody first."""

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel

from wizard.model.account import AccountState, SavedAccount
from wizard.qt.context import Context

ACCOUNT = Qt.ItemDataRole.UserRole
STATE = Qt.ItemDataRole.UserRole + 1

_FIRST = (AccountState.RECONNECT, AccountState.ATTENTION, AccountState.CHECKING, AccountState.CONNECTED)


class AccountsModel(QStandardItemModel):
    """One row an account. What is being checked right now is known only here, it is never stored."""

    rearranged = Signal()
    updated = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._accounts: dict[str, SavedAccount] = {}
        self._shared: set[str] = set()
        self._checking: set[str] = set()
        self._filter = ""
        self._rows: list[SavedAccount] = []

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

    def beside(self, account: SavedAccount) -> str:
        """What stands beside its state: when it was checked; its server, where others have the same address."""
        if account.email.casefold() in self._shared and account.servers:
            return account.servers[0].endpoint.place
        return self.last_check(account)

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
        for row, account in enumerate(self._rows):
            item = self.item(row)
            words = self.state_words(account)
            beside = self.beside(account)
            item.setText(account.email)
            item.setToolTip(f"{account.email}\n{words}, {beside}" if beside else f"{account.email}\n{words}")
            item.setData(", ".join(filter(None, (account.email, words, beside))), Qt.ItemDataRole.AccessibleTextRole)
            item.setData(account, ACCOUNT)
            item.setData(self.state(account).value, STATE)
        self.updated.emit()

    def _arrange(self) -> None:
        addresses = Counter(account.email.casefold() for account in self._accounts.values())
        self._shared = {address for address, count in addresses.items() if count > 1}
        wanted = [account for account in self._accounts.values() if self._filter in account.email.casefold()]
        # A check that comes and goes must not make the rows jump: they are ordered by what is stored.
        wanted.sort(key=lambda account: (_FIRST.index(account.health.state), account.email.casefold(), account.id))
        same = [account.id for account in wanted] == [account.id for account in self._rows]
        self._rows = wanted
        if not same:
            self.clear()
            for _ in wanted:
                item = QStandardItem()
                item.setEditable(False)
                self.appendRow(item)
        self.refresh()
        if not same:
            self.rearranged.emit()
