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
        from wizard.qt.parts.fold_interface import FoldInterface

        return FoldInterface(thing)
    return None
