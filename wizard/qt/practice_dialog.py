"""Choosing a pretend mailbox to practise with."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from wizard.qt import operations
from wizard.qt.bridge import Run
from wizard.qt.context import Context
from wizard.qt.operations import Practice
from wizard.qt.parts.buttons import MainButton, SideButton
from wizard.qt.parts.field import TextField
from wizard.qt.parts.mnemonics import assign, say
from wizard.qt.parts.scenario_tree import BREAKS, CERTIFICATES, WORKS, ScenarioTree
from wizard.qt.parts.tab_order import move_focus
from wizard.qt.parts.text import Heading, Text, announce
from wizard.qt.theme import GRID, Tone


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
        self.filter = TextField("filter")
        self.tree = ScenarioTree(context)
        self.cancel = SideButton("cancel")
        self.begin = MainButton("start")
        self.cancel.clicked.connect(self.reject)
        self.begin.clicked.connect(self._begin)
        self.tree.chosen.connect(self.start)
        self.tree.currentItemChanged.connect(self._enable)
        self.filter.edited.connect(self._filter)
        self.filter.edit.installEventFilter(self)
        buttons = QHBoxLayout()
        buttons.addWidget(self._state, 1)
        buttons.addWidget(self.cancel)
        buttons.addWidget(self.begin)
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 2 * GRID)
        column.setSpacing(2 * GRID)
        column.addWidget(self._heading)
        column.addWidget(self._lead)
        column.addWidget(self.filter)
        column.addWidget(self.tree, 1)
        column.addLayout(buttons)
        self.resize(72 * GRID, 60 * GRID)
        context.language_changed.connect(self.retranslate)
        self.retranslate()
        self.tree.setFocus()

    def retranslate(self) -> None:
        language = self._context.language
        self.setWindowTitle(self.tr("Practice"))
        self._heading.setText(self.tr("Practice with a pretend mailbox"))
        self._lead.setText(
            self.tr("The mail servers run on this computer only. Choose how they behave; nothing is kept.")
        )
        self.filter.say(self.tr("Filter"), placeholder=self.tr("words of a title, a group or a code"))
        self.tree.setAccessibleName(self.tr("How the pretend servers behave"))
        words = {
            WORKS: self.tr("Everything works"),
            CERTIFICATES: self.tr("Certificates"),
            BREAKS: self.tr("Broken off or unreadable"),
        }
        self.tree.say(words.__getitem__)
        say(self.cancel, self.tr("Cancel"))
        say(self.begin, self.tr("Start practice"))
        assign(self, language)

    def open_at(self, scenario_id: str) -> None:
        """Shown; and begun at once where a scenario is named."""
        self.open()
        if scenario_id:
            self.start(scenario_id)

    def start(self, scenario_id: str) -> None:
        """Starts the servers on a worker; a second wish while they start counts for nothing."""
        if self._run is not None:
            return
        self.begin.setEnabled(False)
        self._state.setText(self.tr("Starting the pretend servers …"))
        work = operations.start_practice(self._context.services, scenario_id)
        self._run = self._context.bridge.start(work, self, done=self._ready, failed=self._broke)

    def _begin(self) -> None:
        if (chosen := self.tree.current) is not None:
            self.start(chosen)

    def _filter(self) -> None:
        self.tree.set_filter(self.filter.text)
        nothing = "" if self.tree.titles() else self.tr("No pretend mailbox has these words.")
        if nothing != self._state.text():
            self._state.setText(nothing)
            announce(self._state, nothing)
        self._enable()

    def _enable(self) -> None:
        self.begin.setEnabled(self._run is None and self.tree.current is not None)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """From the filter, down goes into the list, as in the search fields of other programs."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Down:
            self.tree.setFocus(Qt.FocusReason.TabFocusReason)
            return True
        return super().eventFilter(watched, event)

    def focusNextPrevChild(self, forward: bool) -> bool:
        return move_focus(self, forward=forward)

    def _ready(self, practice: Practice) -> None:
        self._run = None
        self.started.emit(practice)
        self.accept()

    def _broke(self, error: BaseException) -> None:
        self._run = None
        self._enable()
        self._state.setText(self.tr("The pretend servers did not start on this computer."))

    def done(self, result: int) -> None:
        self._context.bridge.drop(self._run)
        self._run = None
        super().done(result)

    def closeEvent(self, event: QCloseEvent) -> None:
        self._context.bridge.drop(self._run)
        super().closeEvent(event)
