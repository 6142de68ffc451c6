"""A question before something is lost. The harmless answer is the default, and what Esc means."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QMessageBox

from wizard.qt.parts.mnemonics import assign

if TYPE_CHECKING:
    from wizard.qt.accounts_window import AccountsWindow
    from wizard.qt.wizard_window import WizardWindow


def ask(
    parent: "AccountsWindow | WizardWindow",
    name: str,
    text: str,
    details: str,
    act: str,
    stay: str,
    action: Callable[[], None],
) -> None:
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
    yes.setObjectName("do")
    no.setObjectName("keep")
    box.setDefaultButton(no)
    box.setEscapeButton(no)
    yes.clicked.connect(lambda: action())  # noqa: PLW0108 - the signal's own argument is not for it
    box.open()
    assign(box, parent.context.language)


def ask_before_locking(parent: "AccountsWindow | WizardWindow", attempt: Callable[[], None]) -> None:
    """Before a password that was refused is sent once more."""
    text = QCoreApplication.translate("Question", "Try once more with the same password?")
    details = QCoreApplication.translate(
        "Question", "The server has refused this password. Several wrong attempts can lock the account for a while."
    )
    act, stay = QCoreApplication.translate("Question", "Try"), QCoreApplication.translate("Question", "Cancel")
    ask(parent, "really-try", text, details, act, stay, attempt)
