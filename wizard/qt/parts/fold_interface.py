"""What a screen reader is told about a fold."""

from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractButton, QAccessibleWidget


class FoldInterface(QAccessibleWidget):
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
