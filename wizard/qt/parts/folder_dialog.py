"""Asks for the folder of one kind of emails."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QListWidget, QVBoxLayout, QWidget

from wizard.qt.context import Context
from wizard.qt.parts.buttons import MainButton, SideButton
from wizard.qt.parts.mnemonics import assign, say
from wizard.qt.parts.text import Heading, Text
from wizard.qt.theme import GRID, Tone


class _Folders(QListWidget):
    def focusInEvent(self, event: QFocusEvent) -> None:
        """Not the list's own: that makes the first row the current one, which looks as if it were chosen."""
        QWidget.focusInEvent(self, event)


class FolderDialog(QDialog):
    """`chosen` gives the folder's name. None is chosen beforehand: Enter alone must not make one the wrong thing."""

    chosen = Signal(str)

    def __init__(
        self, context: Context, folders: Sequence[str], *, drafts: bool, parent: QWidget | None = None
    ) -> None:
        """`drafts`: it is asked for drafts, else for sent emails."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        title = self.tr("Folder for drafts") if drafts else self.tr("Folder for sent emails")
        self.setWindowTitle(title)
        heading = Heading(size=1.3)
        heading.setText(
            self.tr("Which folder holds your drafts?") if drafts else self.tr("Which folder holds your sent emails?")
        )
        self.list = _Folders()
        self.list.setObjectName("folders")
        self.list.setAccessibleName(title)
        self.list.addItems(list(folders))
        self.list.setUniformItemSizes(True)
        self.list.setSpacing(GRID // 4)
        self.use = MainButton("use-folder")
        self.use.setEnabled(False)
        self.cancel = SideButton("cancel")
        say(self.use, self.tr("Use this folder"))
        say(self.cancel, self.tr("Cancel"))
        self.list.itemSelectionChanged.connect(lambda: self.use.setEnabled(bool(self.list.selectedItems())))
        self.list.itemActivated.connect(self._choose)
        self.use.clicked.connect(self._choose)
        self.cancel.clicked.connect(self.reject)
        note = Text(self.tr("The inbox can't be used for it, and is not listed."), Tone.QUIET)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.cancel)
        buttons.addWidget(self.use)
        column = QVBoxLayout(self)
        column.setContentsMargins(4 * GRID, 3 * GRID, 4 * GRID, 3 * GRID)
        column.setSpacing(2 * GRID)
        column.addWidget(heading)
        column.addWidget(self.list, 1)
        column.addWidget(note)
        column.addLayout(buttons)
        assign(self, context.language)
        self.resize(64 * GRID, 46 * GRID)
        self.list.setFocus()

    def _choose(self) -> None:
        selected = self.list.selectedItems()
        if selected:
            self.accept()
            self.chosen.emit(selected[0].text())
