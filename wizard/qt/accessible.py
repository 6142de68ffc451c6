"""What screen readers are told about a few widgets, where Qt's own answer is missing or harmful."""

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractButton, QAccessibleWidget, QScrollArea, QWidget

from wizard.qt.accounts_window import AccountsWindow

_kept: list[object] = []


def install() -> None:
    """Once an application. Costs nothing until a screen reader asks."""
    if not _kept:
        _kept.append(_interface)
        QAccessible.installFactory(_interface)


def _interface(class_name: str, thing: QObject | None) -> QAccessibleWidget | None:
    """None leaves the thing to Qt."""
    if isinstance(thing, QScrollArea):
        # Qt's own (qaccessiblewidgets.cpp, QAccessibleAbstractScrollArea::child, as of 6.12) reads behind the end of
        # its list when a screen reader asks for a scroll bar that has just been hidden, and the program crashes.
        return QAccessibleWidget(thing, QAccessible.Role.Pane)
    if isinstance(thing, AccountsWindow):
        # A plain widget is told as a filler, and screen readers look for windows among frames and dialogs.
        return QAccessibleWidget(thing, QAccessible.Role.Window)
    if class_name == "PathPicture" and isinstance(thing, QWidget):
        # Likewise a filler, which a screen reader passes over with all that it says about the broken link.
        return QAccessibleWidget(thing, QAccessible.Role.Graphic)
    if class_name == "FoldButton" and isinstance(thing, QAbstractButton):
        return _Fold(thing)
    return None


class _Fold(QAccessibleWidget):
    """A button that says whether what it opens is open. Qt tells whatever can be checked as a check box."""

    def __init__(self, button: QAbstractButton) -> None:
        super().__init__(button, QAccessible.Role.Button)
        self._button = button

    def state(self) -> QAccessible.State:
        state = super().state()
        state.expandable = 1
        state.expanded = int(self._button.isChecked())
        state.collapsed = int(not self._button.isChecked())
        return state

    def actionNames(self) -> list[str]:
        return [self.pressAction(), *super().actionNames()]

    def doAction(self, action_name: str) -> None:
        if action_name == self.pressAction():
            self._button.click()
        else:
            super().doAction(action_name)
