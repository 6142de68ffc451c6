"""A longer text to read, in a window of its own."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QPlainTextEdit, QVBoxLayout, QWidget

from wizard.qt.context import Context
from wizard.qt.parts.text import Heading
from wizard.qt.theme import GRID


class TextDialog(QDialog):
    """Title and text; gone once it is closed."""

    def __init__(self, context: Context, title: str, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        heading = Heading(size=1.3)
        heading.setText(title)
        body = QPlainTextEdit(text)
        body.setReadOnly(True)
        body.setTabChangesFocus(True)
        body.setAccessibleName(title)
        body.document().setDocumentMargin(2 * GRID)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 2 * GRID)
        column.setSpacing(2 * GRID)
        column.addWidget(heading)
        column.addWidget(body, 1)
        column.addWidget(buttons)
        self.resize(76 * GRID, 60 * GRID)
