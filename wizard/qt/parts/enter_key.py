"""The Enter key on a button presses that button, not the page's main one."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton

ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


def pressed_by_enter(button: QAbstractButton, event: QKeyEvent) -> bool:
    """For a button's keyPressEvent: whether the key was Enter, which then has pressed it.

    Held down, it presses once: the button that it started from may have given way to another.
    """
    if event.key() not in ENTER:
        return False
    event.accept()
    if not event.isAutoRepeat():
        button.click()
    return True
