"""Reads the accounts from disk on a worker, and knows what to show where that can't be done."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from wizard.qt.context import Context
from wizard.qt.parts.text import announce

if TYPE_CHECKING:
    from collections.abc import Callable

    from wizard.model.account import SavedAccount
    from wizard.model.problem import Remedy
    from wizard.qt.accounts.unreadable import Unreadable
    from wizard.qt.bridge import Run


class Reading(QWidget):
    """`loaded` gives the accounts. `refused`: they can't be read or written; `page` then says why, until they can.

    A widget that shows nothing: so it speaks the window's language and can announce.
    """

    loaded = Signal(object)
    refused = Signal()

    def __init__(self, context: Context, stack: QStackedWidget) -> None:
        super().__init__(stack)
        self.hide()
        self._context, self._stack = context, stack
        self._made: Unreadable | None = None
        self.page: Unreadable | None = None

    def load(self) -> None:
        from wizard.qt import operations

        work = operations.list_accounts(self._context.services)
        self._context.bridge.start(work, self, done=self._loaded, failed=self.failed)

    def load_after(self, saving: "Run | None", kept: "Callable[[SavedAccount], None]") -> None:
        """Once a wizard was closed. What it still saves is waited for: read before that, the list would lack it."""
        if not self._context.bridge.hand_over(saving, self, kept, self._not_kept):
            self.load()

    def _not_kept(self, error: BaseException) -> None:
        self.failed(error)
        if self.page is None:
            self.load()

    def _loaded(self, accounts: "list[SavedAccount]") -> None:
        self.page = None
        self.loaded.emit(accounts)

    def failed(self, error: BaseException) -> None:
        """Of the file: nothing else is offered before that is mended. Of anything else (a keyring): said in a box."""
        from wizard.qt.accounts.unreadable import Unreadable
        from wizard.qt.parts.problem_box import show_error
        from wizard.store.accounts import StoreError

        if not isinstance(error, StoreError):
            show_error(self.window(), self._context, error)
            return
        if self._made is None:
            self._made = Unreadable(self._context)
            self._made.remedy_chosen.connect(self._mend)
            self._stack.addWidget(self._made)
        self._made.show_error(error, self._context)
        self.page = self._made
        self.refused.emit()

    def _mend(self, remedy: "Remedy") -> None:
        """Reads again, after a reset where that was chosen."""
        from wizard.model.problem import RemedyId
        from wizard.qt import operations

        if remedy.id is RemedyId.RESET_ACCOUNTS:
            work = operations.reset_accounts(self._context.services)
            self._context.bridge.start(work, self, done=self._reset, failed=self.failed)
        else:
            self.load()

    def _reset(self, kept: Path | None) -> None:
        if kept is not None:
            from PySide6.QtWidgets import QMessageBox

            from wizard.qt.parts.message import Message

            def words() -> tuple[str, str]:
                return self.tr("The damaged file was kept as %1").replace("%1", str(kept)), ""

            Message(self.window(), self._context, "file-kept", words, QMessageBox.Icon.Information).open_saying()
            announce(self, words()[0])
        self.load()
