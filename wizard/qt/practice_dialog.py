"""Choosing a pretend mailbox to practise with."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QIcon, QPalette
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from wizard.qt import operations
from wizard.qt.bridge import Run
from wizard.qt.context import Context
from wizard.qt.operations import Practice
from wizard.qt.parts.buttons import MainButton, SideButton
from wizard.qt.parts.icons import pixmap
from wizard.qt.parts.mnemonics import assign, say
from wizard.qt.parts.text import Heading, Text
from wizard.qt.theme import GRID, Tone, accent, colour, mix


class _Roomy(QStyledItemDelegate):
    """Rows with room around them, and a selection that leaves the icon's colour alone."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return super().sizeHint(option, index) + QSize(0, round(1.5 * GRID))

    def initStyleOption(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        super().initStyleOption(option, index)
        palette = QPalette()
        ground = mix(accent(palette), palette.color(QPalette.ColorRole.Base), 0.18)
        shown = QPalette(palette)
        shown.setColor(QPalette.ColorRole.Highlight, ground)
        shown.setColor(QPalette.ColorRole.HighlightedText, palette.color(QPalette.ColorRole.Text))
        option.palette = shown


class PracticeDialog(QDialog):
    """`started` gives the Practice whose servers are running; then the dialog closes."""

    started = Signal(object)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("practice-dialog")
        self._context = context
        self._run: Run | None = None
        self._heading = Heading(size=1.4)
        self._lead = Text("", Tone.QUIET)
        self._state = Text("", Tone.QUIET)
        self.list = QListWidget()
        self.list.setObjectName("scenarios")
        self.list.setUniformItemSizes(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.cancel = SideButton("cancel")
        self.begin = MainButton("start")
        for scenario in context.services.scenarios():
            item = QListWidgetItem(self.list)
            item.setData(Qt.ItemDataRole.UserRole, scenario)
        self.list.setCurrentRow(0)
        self.list.setIconSize(QSize(2 * GRID, 2 * GRID))
        self.list.setItemDelegate(_Roomy(self.list))
        self.cancel.clicked.connect(self.reject)
        self.begin.clicked.connect(self._begin)
        self.list.itemActivated.connect(self._begin)
        buttons = QHBoxLayout()
        buttons.addWidget(self._state, 1)
        buttons.addWidget(self.cancel)
        buttons.addWidget(self.begin)
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 2 * GRID)
        column.setSpacing(2 * GRID)
        column.addWidget(self._heading)
        column.addWidget(self._lead)
        column.addWidget(self.list, 1)
        column.addLayout(buttons)
        self.resize(72 * GRID, 60 * GRID)
        context.language_changed.connect(self.retranslate)
        self.retranslate()
        self.list.setFocus()

    def retranslate(self) -> None:
        language = self._context.language
        self.setWindowTitle(self.tr("Practice"))
        self._heading.setText(self.tr("Practice with a pretend mailbox"))
        self._lead.setText(
            self.tr("The mail servers run on this computer only. Choose how they behave; nothing is kept.")
        )
        self.list.setAccessibleName(self.tr("How the pretend servers behave"))
        for row in range(self.list.count()):
            item = self.list.item(row)
            scenario = item.data(Qt.ItemDataRole.UserRole)
            good = scenario.code is None
            code = (
                "" if good else f"  ({scenario.code}/{scenario.reason})" if scenario.reason else f"  ({scenario.code})"
            )
            item.setText(scenario.title[language])
            item.setToolTip(scenario.title[language] + code)
            tone, shape = (Tone.GOOD, "state-connected") if good else (Tone.QUIET, "state-attention")
            icon = QIcon()
            image = pixmap(shape, colour(tone, self.palette()), 2 * GRID, ratio=self.devicePixelRatioF())
            for mode in (QIcon.Mode.Normal, QIcon.Mode.Selected):
                icon.addPixmap(image, mode)
            item.setIcon(icon)
        say(self.cancel, self.tr("Cancel"))
        say(self.begin, self.tr("Start practice"))
        assign(self, language)

    def start(self, scenario_id: str) -> None:
        """Starts the servers on a worker; a second wish while they start counts for nothing."""
        if self._run is not None:
            return
        self.begin.setEnabled(False)
        self._state.setText(self.tr("Starting the pretend servers …"))
        work = operations.start_practice(self._context.services, scenario_id)
        self._run = self._context.bridge.start(work, self, done=self._ready, failed=self._broke)

    def _begin(self) -> None:
        item = self.list.currentItem()
        if item is not None:
            self.start(item.data(Qt.ItemDataRole.UserRole).id)

    def _ready(self, practice: Practice) -> None:
        self._run = None
        self.started.emit(practice)
        self.accept()

    def _broke(self, error: BaseException) -> None:
        self._run = None
        self.begin.setEnabled(True)
        self._state.setText(self.tr("The pretend servers did not start on this computer."))

    def done(self, result: int) -> None:
        self._context.bridge.drop(self._run)
        self._run = None
        super().done(result)

    def closeEvent(self, event: QCloseEvent) -> None:
        self._context.bridge.drop(self._run)
        super().closeEvent(event)
