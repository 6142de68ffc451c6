"""A question before something is lost. The harmless answer is the default, and what Esc means."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QWidget


def ask(parent: QWidget, name: str, text: str, details: str, act: str, stay: str, action: Callable[[], None]) -> None:
    """Asks without blocking; `action` is called if the person answers `act`. At most one question of a name."""
    if parent.findChild(QMessageBox, name) is not None:
        return
    box = QMessageBox(parent)
    box.setObjectName(name)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setIcon(QMessageBox.Icon.Question)
    box.setWindowTitle(parent.windowTitle())
    box.setText(text)
    box.setInformativeText(details)
    yes = box.addButton(act, QMessageBox.ButtonRole.DestructiveRole)
    no = box.addButton(stay, QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(no)
    box.setEscapeButton(no)
    yes.clicked.connect(lambda: action())  # noqa: PLW0108 - the signal's own argument is not for it
    box.open()
