"""The choice of language, each in its own words."""

from functools import partial

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QAction, QActionGroup, QKeyEvent, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from wizard.model.provider import Language
from wizard.qt.context import Context
from wizard.qt.parts.buttons import draw_focus
from wizard.qt.parts.enter_key import pressed_by_enter
from wizard.qt.parts.mnemonics import say
from wizard.qt.theme import GRID
from wizard.qt.translations import NAMES


class LanguageButton(QToolButton):
    """Changes the language of every open window at once."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("language")
        self._context = context
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        self.setAutoRaise(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        menu = QMenu(self)
        group = QActionGroup(menu)
        self._actions: dict[Language, QAction] = {}
        for language, name in NAMES.items():
            action = menu.addAction(name)
            action.setCheckable(True)
            action.triggered.connect(partial(self._choose, language))
            group.addAction(action)
            self._actions[language] = action
        self.setMenu(menu)
        context.language_changed.connect(self.retranslate)
        self.retranslate()

    def _choose(self, language: Language, _checked: bool = False) -> None:
        self._context.set_language(language)

    def retranslate(self) -> None:
        say(self, NAMES[self._context.language])
        self._actions[self._context.language].setChecked(True)
        # Also in English, for whoever can't read the language that is on now.
        own = self.tr("Language")
        self.setAccessibleName(own if own == "Language" else f"{own} (Language)")
        self.setAccessibleDescription(NAMES[self._context.language])
        self.setToolTip(self.accessibleName())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not pressed_by_enter(self, event):
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.hasFocus():  # flat buttons show none of their own
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            draw_focus(painter, QRectF(self.rect()).adjusted(1, 1, -1, -1), QPalette(), GRID / 2)
