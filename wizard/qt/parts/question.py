"""A question before something is lost. The harmless answer is the default, and what Esc means."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QMessageBox

from wizard.qt.parts.message import Message

if TYPE_CHECKING:
    from wizard.qt.accounts_window import AccountsWindow
    from wizard.qt.wizard_window import WizardWindow

Question = tuple[str, str, str, str]
"""What is asked, the details, and the two answers: to do it, and to leave all as it is."""


def ask(
    parent: "AccountsWindow | WizardWindow", name: str, question: Callable[[], Question], action: Callable[[], None]
) -> None:
    """Asks without blocking; `action` is called if the person answers to do it. At most one question of a name.

    `question`: in the window's language as it is when it is called.
    """
    if parent.findChild(QMessageBox, name) is not None:
        return
    box = Message(parent, parent.context, name, question, QMessageBox.Icon.Question)
    yes = box.add_answer("do", QMessageBox.ButtonRole.DestructiveRole)
    no = box.add_answer("keep", QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(no)
    box.setEscapeButton(no)
    yes.clicked.connect(lambda: action())  # noqa: PLW0108 - the signal's own argument is not for it
    box.open_saying()


def ask_before_locking(parent: "AccountsWindow | WizardWindow", attempt: Callable[[], None]) -> None:
    """Before a password that was refused is sent once more."""

    def question() -> Question:
        return (
            QCoreApplication.translate("Question", "Try once more with the same password?"),
            QCoreApplication.translate(
                "Question",
                "The server has refused this password. Several wrong attempts can lock the account for a while.",
            ),
            QCoreApplication.translate("Question", "Try"),
            QCoreApplication.translate("Question", "Cancel"),
        )

    ask(parent, "really-try", question, attempt)
