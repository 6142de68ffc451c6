"""A problem of this computer, in a box: its words and steps."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QWidget

from wizard.model.problem import Diagnosis
from wizard.model.symptom import Finding, Symptom
from wizard.qt import operations
from wizard.qt.context import Context
from wizard.store.accounts import StoreError


def show_problem(parent: QWidget, context: Context, symptom: Symptom) -> None:
    """Shows it without blocking."""
    finding = Finding(symptom)
    panel = context.catalog.panel(Diagnosis(context.catalog.problem_for(finding), finding), context.language, named=())
    box = QMessageBox(QMessageBox.Icon.Warning, parent.windowTitle(), panel.title, parent=parent)
    box.setInformativeText("\n".join([panel.what, "", *(f"{n}. {s}" for n, s in enumerate(panel.steps, start=1))]))
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.open()


def show_store_error(parent: QWidget, error: StoreError) -> None:
    """What keeps a file of this program from being used, and which one it is."""
    from wizard.qt.accounts.unreadable import sentence

    box = QMessageBox(QMessageBox.Icon.Warning, parent.windowTitle(), sentence(error), parent=parent)
    box.setObjectName("store-error")
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.open()


def show_error(parent: QWidget, context: Context, error: BaseException) -> None:
    """The problem that a keyring's or store's error stands for; another error is one of the file of accounts."""
    show_problem(parent, context, operations.symptom_of(error) or Symptom.PROFILE_DAMAGED)
