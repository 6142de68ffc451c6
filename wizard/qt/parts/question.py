"""A question before something is lost. The harmless answer is the default, and what Esc means."""

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, Qt
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


def ask_before_locking(parent: QWidget, attempt: Callable[[], None]) -> None:
    """Before a password that was refused is sent once more."""
    text = QCoreApplication.translate("Question", "Try once more with the same password?")
    details = QCoreApplication.translate(
        "Question", "The server has refused this password. Several wrong attempts can lock the account for a while."
    )
    act, stay = QCoreApplication.translate("Question", "Try"), QCoreApplication.translate("Question", "Cancel")
    ask(parent, "really-try", text, details, act, stay, attempt)
