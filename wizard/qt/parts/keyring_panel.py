"""Says in place whether the password can be kept, before it is asked for."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from wizard.flow.keyring import Keyring, KeyringState
from wizard.model.symptom import Finding
from wizard.qt.context import Context
from wizard.qt.parts.buttons import IconLabel, SideButton
from wizard.qt.parts.card import Card
from wizard.qt.parts.flow_layout import FlowLayout
from wizard.qt.parts.mnemonics import say
from wizard.qt.parts.steps import Steps
from wizard.qt.parts.text import Text, announce
from wizard.qt.theme import GRID, Tone


class KeyringPanel(QWidget):
    """Nothing while all is well. Probing: a quiet line. Failed: what, why, and two ways on.

    `for_password`: that is to be kept, and not a sign-in with the browser.
    """

    session_only = Signal()
    check_again = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.for_password = True
        self._keyring = Keyring()
        self._waiting = Text("", Tone.QUIET)
        self._card = Card(Tone.ATTENTION)
        self._title = Text("", bold=True)
        self._what = Text()
        self._steps = Steps()
        self.only = SideButton("session-only")
        self.again = SideButton("check-again")
        self.only.clicked.connect(self.session_only)
        self.again.clicked.connect(self.check_again)
        top = QHBoxLayout()
        top.setSpacing(GRID)
        top.addWidget(IconLabel("state-attention", Tone.ATTENTION, 3 * GRID))
        top.addWidget(self._title, 1)
        self._card.column.addLayout(top)
        self._card.column.addWidget(self._what)
        self._card.column.addLayout(self._steps)
        buttons = QWidget()
        flow = FlowLayout(buttons, GRID)
        flow.addWidget(self.only)
        flow.addWidget(self.again)
        self._card.column.addWidget(buttons)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._waiting)
        column.addWidget(self._card)
        self.show_state(Keyring())

    def show_state(self, keyring: Keyring) -> None:
        changed = keyring != self._keyring
        self._keyring = keyring
        state = keyring.state
        only = state is KeyringState.SESSION_ONLY and keyring.symptom is not None
        self._waiting.setVisible(state is KeyringState.PROBING or only)
        self._card.setVisible(state is KeyringState.FAILED)
        self.setVisible(state in (KeyringState.PROBING, KeyringState.FAILED) or only)
        self.retranslate()
        if changed and state is KeyringState.FAILED:
            announce(self, self._title.text(), urgent=True)

    def retranslate(self) -> None:
        state = self._keyring.state
        if state is KeyringState.PROBING:
            keeps_password = self.tr("Checking whether this computer can keep a password safely …")
            keeps_sign_in = self.tr("Checking whether this computer can keep your sign-in safely …")
            self._waiting.setText(keeps_password if self.for_password else keeps_sign_in)
        elif state is KeyringState.SESSION_ONLY:
            keeps_password = self.tr("The password is kept for this session only, and forgotten when you quit.")
            keeps_sign_in = self.tr("Your sign-in is kept for this session only, and forgotten when you quit.")
            self._waiting.setText(keeps_password if self.for_password else keeps_sign_in)
        say(self.only, self.tr("Connect for this session only"))
        say(self.again, self.tr("Check again"))
        if state is not KeyringState.FAILED or self._keyring.symptom is None:
            return
        catalog, language = self._context.catalog, self._context.language
        problem = catalog.problem_for(Finding(self._keyring.symptom))
        panel = catalog.guide(problem, language)
        self._title.setText(panel.title)
        self._what.setText(panel.what)
        self._steps.show(panel.steps)
