"""A window that somebody looks for, in front of the others."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget


def bring_forward(window: QWidget, above: QWidget | None = None) -> None:
    """`above`: what is open on it. A question that is being asked goes before both."""
    top = QApplication.activeModalWidget() or above or window
    for each in (window, top) if top is not window else (window,):
        each.setWindowState(each.windowState() & ~Qt.WindowState.WindowMinimized)
        each.raise_()
    top.activateWindow()
    QApplication.alert(top)
