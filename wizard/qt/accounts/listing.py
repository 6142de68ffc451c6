"""The list of accounts with its filter, and the detail beside it."""

from PySide6.QtCore import QItemSelectionModel, QSize, Qt, Signal
from PySide6.QtGui import QPalette, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QListView, QSplitter, QVBoxLayout, QWidget

from wizard.model.account import SavedAccount
from wizard.qt.accounts.checks import Checks
from wizard.qt.accounts.delegate import AccountDelegate
from wizard.qt.accounts.detail import AccountDetail
from wizard.qt.accounts.model import ACCOUNT, AccountsModel
from wizard.qt.context import Context
from wizard.qt.parts.mnemonics import say
from wizard.qt.theme import GRID

FILTER_FROM = 2
"""The filter field appears with this many accounts."""

_DETAIL = 66 * GRID
_ROOMY = _DETAIL + 26 * GRID
"""From this width on, an account has room beside the list."""


class Listing(QWidget):
    """Keeps its selection by account, whatever is sorted or filtered."""

    selected = Signal(str)

    def __init__(self, context: Context, model: AccountsModel, checks: Checks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model, self._checks = model, checks
        self._current = ""
        self.filter_label = QLabel()
        self.filter_label.setObjectName("filter")
        self.filter = QLineEdit()
        self.filter.setObjectName("filter-edit")
        self.filter.setClearButtonEnabled(True)
        self.filter.setMinimumHeight(4 * GRID)
        self.filter_label.setBuddy(self.filter)
        self.view = QListView()
        self.setFocusProxy(self.view)
        self.view.setObjectName("accounts")
        self.view.setModel(model)
        self._delegate = AccountDelegate(model)
        self.view.setItemDelegate(self._delegate)
        self.view.setFrameShape(QFrame.Shape.NoFrame)
        self.view.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.view.setUniformItemSizes(True)
        self.view.setMouseTracking(True)
        self.view.viewport().setBackgroundRole(QPalette.ColorRole.Window)
        self.view.setMinimumWidth(25 * GRID)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.detail = AccountDetail(context, model)
        self._lay_out()
        self.filter.textChanged.connect(model.set_filter)
        self.view.selectionModel().currentChanged.connect(self._selection_changed)
        model.rearranged.connect(self._reselect)
        model.updated.connect(self._show)
        checks.changed.connect(self._show)

    def _lay_out(self) -> None:
        left = QWidget()
        column = QVBoxLayout(left)
        inset = GRID // 2  # by which the delegate draws an account smaller
        column.setContentsMargins(3 * GRID - inset, 0, GRID, GRID)
        column.setSpacing(GRID)
        line = QHBoxLayout()
        line.setContentsMargins(inset, 0, inset, 0)
        line.addWidget(self.filter_label)
        line.addWidget(self.filter, 1)
        column.addLayout(line)
        column.addWidget(self.view, 1)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.addWidget(left)
        self.splitter.addWidget(self.detail)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setStretchFactor(1, 1)
        self.splitter.setSizes([40 * GRID, 72 * GRID])
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.splitter)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The account beside the list, or under it where the window is narrow."""
        super().resizeEvent(event)
        beside = self.width() >= _ROOMY
        self.detail.setMinimumWidth(_DETAIL if beside else 0)
        wanted = Qt.Orientation.Horizontal if beside else Qt.Orientation.Vertical
        if wanted is not self.splitter.orientation():
            self.splitter.setOrientation(wanted)
            self.splitter.setSizes([40 * GRID, 72 * GRID] if beside else [self.height() // 3, self.height()])

    def minimumSizeHint(self) -> QSize:
        return QSize(40 * GRID, super().minimumSizeHint().height())

    def show_now(self) -> None:
        """Takes up what the model holds already."""
        self._reselect()

    @property
    def current(self) -> SavedAccount | None:
        return self._model.account(self._current)

    def select(self, account_id: str) -> None:
        self._current = account_id
        self._reselect()

    def retranslate(self) -> None:
        say(self.filter_label, self.tr("Filter"))
        self.filter.setAccessibleName(self.tr("Filter"))
        self.filter.setPlaceholderText(self.tr("part of an address"))
        self.view.setAccessibleName(self.tr("Connected emails"))
        self._model.refresh()

    def _selection_changed(self) -> None:
        account: SavedAccount | None = self.view.currentIndex().data(ACCOUNT)
        if account is None:  # while the rows are being arranged anew
            return
        self._current = account.id
        self._show()
        self.selected.emit(self._current)

    def _reselect(self) -> None:
        many = self._model.total >= FILTER_FROM
        self.filter.setVisible(many)
        self.filter_label.setVisible(many)
        row = self._model.row_of(self._current)
        if row < 0 and self._model.rowCount() and not self.filter.text():
            row = 0
        if row >= 0:
            index = self._model.index(row, 0)
            self.view.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self._show()

    def _show(self) -> None:
        account = self.current
        self.detail.show_account(account, self._checks.last.get(account.id) if account else None)
