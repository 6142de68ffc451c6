"""A longer text to read, in a window of its own."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextBlockFormat, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QTextEdit, QVBoxLayout, QWidget

from wizard.qt.context import Context
from wizard.qt.parts.text import Heading
from wizard.qt.theme import GRID, scaled


class TextDialog(QDialog):
    """Title and text; gone once it is closed. The first of several lines that stand together is their heading."""

    def __init__(self, context: Context, title: str, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        heading = Heading(size=1.3)
        heading.setText(title)
        body = QTextEdit()
        body.setReadOnly(True)
        body.setTabChangesFocus(True)
        body.setAccessibleName(title)
        body.document().setDocumentMargin(2 * GRID)
        _write(text, body)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 2 * GRID)
        column.setSpacing(2 * GRID)
        column.addWidget(heading)
        column.addWidget(body, 1)
        column.addWidget(buttons)
        self.resize(76 * GRID, 60 * GRID)


def _write(text: str, body: QTextEdit) -> None:
    """As plain text in two sizes: nothing in it is read as markup."""
    cursor = body.textCursor()
    plain = QTextCharFormat()
    large = QTextCharFormat()
    large.setFont(scaled(body.font(), 1.1, bold=True))
    for number, part in enumerate(filter(None, (part.strip() for part in text.split("\n\n")))):
        heading, _, rest = part.partition("\n")
        if rest:
            place = QTextBlockFormat()
            place.setHeadingLevel(2)
            place.setTopMargin(2 * GRID if number else 0)
            place.setBottomMargin(GRID / 2)
            _line(cursor, heading, place, large)
        for line in (rest or heading).split("\n"):
            _line(cursor, line, QTextBlockFormat(), plain)
    cursor.movePosition(QTextCursor.MoveOperation.Start)
    body.setTextCursor(cursor)


def _line(cursor: QTextCursor, line: str, place: QTextBlockFormat, letters: QTextCharFormat) -> None:
    if cursor.position():
        cursor.insertBlock()
    cursor.setBlockFormat(place)
    cursor.insertText(line, letters)
