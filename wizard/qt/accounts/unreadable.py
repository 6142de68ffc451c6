"""What the window shows where the accounts on disk can't be read: which file, why, and the ways on."""

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from wizard.model.problem import Diagnosis, Remedy, RemedyId
from wizard.model.symptom import Finding, Symptom
from wizard.qt.context import Context
from wizard.qt.parts.buttons import SideButton
from wizard.qt.parts.mnemonics import say
from wizard.qt.parts.problem_panel import ProblemPanel
from wizard.qt.parts.scroll import CalmScrollArea
from wizard.qt.parts.text import Heading, Text
from wizard.qt.theme import GRID
from wizard.store.accounts import ProfileDamaged, StoreError


class Unreadable(CalmScrollArea):
    """Damage is told as the problem that it is, with its remedies; what passes (a full disk, a missing right) in a
    sentence, with nothing to reset.
    """

    remedy_chosen = Signal(object)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._error: StoreError | None = None
        self.panel = ProblemPanel(context, without=frozenset())
        self._passing = QWidget()
        self._title, self._what = Heading(size=1.5), Text(selectable=True)
        self.again = SideButton("again")
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(3 * GRID, 2 * GRID, max(GRID, 3 * GRID - self.bar_width), 3 * GRID)
        column.addWidget(self.panel)
        column.addWidget(self._passing)
        column.addStretch(1)
        short = QVBoxLayout(self._passing)
        short.setContentsMargins(0, 0, 0, 0)
        short.setSpacing(2 * GRID)
        for widget in (self._title, self._what, self.again):
            short.addWidget(widget)
        self.setWidget(content)
        self.panel.remedy_chosen.connect(self.remedy_chosen)
        self.again.clicked.connect(lambda: self.remedy_chosen.emit(Remedy(RemedyId.RETRY)))

    def show_error(self, error: StoreError, context: Context) -> None:
        self._error = error
        damaged = isinstance(error, ProfileDamaged)
        self.panel.setVisible(damaged)
        self._passing.setVisible(not damaged)
        if isinstance(error, ProfileDamaged):
            self.panel.show_diagnosis(diagnosis_of(error, context))
        self.retranslate()

    def retranslate(self) -> None:
        self.panel.retranslate()
        self._title.setText(self.tr("Connected emails can't be read just now"))
        self._what.setText(sentence(self._error) if self._error is not None else "")
        say(self.again, self.tr("Try again"))


def diagnosis_of(error: ProfileDamaged, context: Context) -> Diagnosis:
    """With the path of the file, and the remedies that a window has for it."""
    finding = Finding(Symptom.PROFILE_DAMAGED, evidence=error.evidence)
    problem = context.catalog.problem_for(finding)
    return Diagnosis(problem, finding, tuple(map(Remedy, problem.remedies)))


def sentence(error: StoreError) -> str:
    """What keeps the file from being used."""
    text = QCoreApplication.translate(
        "Unreadable",
        "This file can't be used: %1 (%2). Perhaps the disk is full, the right to write is missing, or another program"
        " holds the file.",
    )
    return text.replace("%1", str(error.path)).replace("%2", error.error)
