"""What removing an account does, in words."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from wizard.engine.saving import not_removed
from wizard.flow.prefill import complete_address
from wizard.model.account import SavedAccount
from wizard.model.provider import Provider
from wizard.model.symptom import OF_KEYRING, Finding
from wizard.qt.context import Context
from wizard.qt.operations import symptom_of
from wizard.qt.parts.problem_box import words_of
from wizard.qt.parts.question import Question, ask

if TYPE_CHECKING:
    from wizard.qt.accounts_window import AccountsWindow

_OF_WORK = "https://myapps.microsoft.com"
_OF_PERSONAL = "https://account.live.com/consent/Manage"
_OF_GOOGLE = "https://myaccount.google.com/connections"
"""Where the providers' own help says that a permission is taken back. Google can be asked to do so (RFC 7009)."""


def consequence(account: SavedAccount, context: Context) -> str:
    """What is deleted; for a sign-in with the browser also where its permission can be withdrawn."""
    if not account.signs_in_with_browser:
        return QCoreApplication.translate(
            "Removing", "Its password is deleted from this computer. The mailbox itself is not touched."
        )
    if account.provider is Provider.GOOGLE:
        asked = QCoreApplication.translate(
            "Removing",
            "You are signed out of it on this computer: its permission is deleted here, and Google is asked to withdraw"
            " it, too. The mailbox itself is not touched. Whether that has been done is shown at %1",
        )
        return asked.replace("%1", _OF_GOOGLE)
    text = QCoreApplication.translate(
        "Removing",
        "You are signed out of it on this computer: its permission is deleted here. The mailbox itself is not touched."
        " To withdraw the permission at %1, too, open %2",
    )
    return text.replace("%1", "Microsoft").replace("%2", withdrawal_page(account, context))


def refused(window: "AccountsWindow", account: SavedAccount, error: BaseException) -> None:
    """The secret can't be deleted: that the account has stayed, and how it goes all the same."""
    symptom = symptom_of(error)
    if symptom not in OF_KEYRING:
        window.reading.failed(error)
        return
    words = words_of(not_removed(account, Finding(symptom)), window.context)

    def question() -> Question:
        anyway, keep = (
            QCoreApplication.translate("Removing", "Remove anyway"),
            QCoreApplication.translate("Removing", "Keep"),
        )
        return *words(), anyway, keep

    ask(window, "remove-anyway", question, lambda: window.remove(account, anyway=True))


def withdrawal_page(account: SavedAccount, context: Context) -> str:
    """Microsoft's page of given permissions: one for work or school, and one for personal accounts."""
    address = complete_address(account.email)
    entry = context.catalog.provider_for_domain(address.domain) if address else None
    return _OF_PERSONAL if entry is not None and entry.id == "outlook" else _OF_WORK
