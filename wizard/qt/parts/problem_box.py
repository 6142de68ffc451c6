"""A problem of this computer, in a box: its words and steps."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from wizard.model.problem import Diagnosis
from wizard.model.symptom import Finding, Symptom
from wizard.qt import operations
from wizard.qt.context import Context
from wizard.qt.parts.message import warn
from wizard.store.accounts import StoreError


def show_problem(parent: QWidget, context: Context, finding: Finding) -> None:
    """Shows it without blocking."""
    warn(parent, context, "problem", words_of(finding, context))


def words_of(finding: Finding, context: Context) -> Callable[[], tuple[str, str]]:
    """Its title, and the rest of it, in the language of the window."""
    diagnosis = Diagnosis(context.catalog.problem_for(finding), finding)

    def words() -> tuple[str, str]:
        panel = context.catalog.panel(diagnosis, context.language, named=())
        steps = [f"{number}. {step}" for number, step in enumerate(panel.steps, start=1)]
        return panel.title, "\n".join([panel.what, "", *steps])

    return words


def show_store_error(parent: QWidget, context: Context, error: StoreError) -> None:
    """What keeps a file of this program from being used, and which one it is."""
    from wizard.qt.accounts.unreadable import sentence

    warn(parent, context, "store-error", lambda: (sentence(error), ""))


def show_error(parent: QWidget, context: Context, error: BaseException) -> None:
    """The problem that a keyring's or store's error stands for; another error is one of the file of accounts."""
    show_problem(parent, context, Finding(operations.symptom_of(error) or Symptom.PROFILE_DAMAGED))
