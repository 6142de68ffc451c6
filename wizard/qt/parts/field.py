"""One thing to fill in: label, field, and under it the sentence that says what is wrong with it."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from wizard.model.secret import Secret
from wizard.qt.parts.buttons import IconLabel, SideButton
from wizard.qt.parts.mnemonics import say
from wizard.qt.parts.text import Text
from wizard.qt.parts.two_columns import TwoColumns
from wizard.qt.theme import GRID, Tone

LONGEST = 4096
"""Characters that a field holds: more than anything that the form takes, so what was cut off is never used."""


class TextField(QWidget):
    """A line of text with its label as buddy. `edited` comes for the person's own changes only, not for `set_text`.

    `typed`: whether the text is the person's own, and not what it was filled with.
    """

    edited = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.label = QLabel(self)
        self.label.setObjectName(name)
        self.label.setWordWrap(True)
        self.edit = QLineEdit(self)
        self.edit.setObjectName(f"{name}-edit")
        self.edit.setMinimumHeight(4 * GRID)
        self.edit.setTextMargins(GRID // 2, 0, GRID // 2, 0)
        self.edit.setMaxLength(LONGEST)
        self.label.setBuddy(self.edit)
        self.setFocusProxy(self.edit)
        self._help = ""
        self._filling = False
        self.typed = False
        self._error = Text("", Tone.BROKEN)
        self._mark = IconLabel("stage-failed", Tone.BROKEN)
        self._error_row = QWidget(self)
        row = QHBoxLayout(self._error_row)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID // 2)
        row.addWidget(self._mark)
        row.addWidget(self._error, 1)
        self._error_row.hide()
        self.line = QHBoxLayout()
        self.line.setSpacing(GRID)
        self.line.addWidget(self.edit, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID // 2)
        column.addWidget(self.label)
        column.addLayout(self.line)
        column.addWidget(self._error_row)
        # Not textEdited: a screen reader, dictation or a password manager may set the text as a whole.
        self.edit.textChanged.connect(self._changed)

    def say(self, label: str, help_text: str = "", placeholder: str = "") -> None:
        say(self.label, label)
        self._help = help_text
        self.edit.setAccessibleName(label)
        self.edit.setPlaceholderText(placeholder)
        self._describe()

    @property
    def text(self) -> str:
        return self.edit.text()

    def set_text(self, text: str) -> None:
        if text != self.edit.text():
            self._filling, self.typed = True, False
            try:
                self.edit.setText(text)
            finally:
                self._filling = False

    @property
    def error(self) -> str:
        return self._error.text()

    def set_error(self, sentence: str) -> None:
        """Shown under the field until the field is changed; "" takes it away."""
        self._error.setText(sentence)
        self._error_row.setVisible(bool(sentence))
        self._describe()

    def _changed(self) -> None:
        if self._filling:
            return
        self.typed = bool(self.text)
        full = len(self.text) >= LONGEST
        if self.error or full:
            self.set_error(self.tr("This is longer than the field can hold; the rest was left out.") if full else "")
        self.edited.emit()

    def _describe(self) -> None:
        self.edit.setAccessibleDescription(" ".join(filter(None, (self.error, self._help))))
        event = QAccessibleEvent(self.edit, QAccessible.Event.DescriptionChanged)
        QAccessible.updateAccessibility(event)


class PasswordField(TextField):
    """A field whose text leaves it only as a Secret. It can be shown, and is never kept in an undo list."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(name, parent)
        self.edit.setEchoMode(QLineEdit.EchoMode.Password)
        self.show_button = SideButton("show-password", self)
        self.show_button.setCheckable(True)
        self.show_button.toggled.connect(self._show)
        self._words = ("", "")
        self.line.addWidget(self.show_button)

    def say_show(self, show: str, hide: str) -> None:
        self._words = (show, hide)
        self._show(self.show_button.isChecked())

    @property
    def secret(self) -> Secret:
        return Secret(self.edit.text())

    def wipe(self) -> None:
        """Empties the field and hides it again."""
        self.set_text("")
        self.show_button.setChecked(False)

    def set_usable(self, usable: bool) -> None:
        self.edit.setEnabled(usable)
        self.show_button.setEnabled(usable)

    def _show(self, shown: bool) -> None:
        self.edit.setEchoMode(QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password)
        say(self.show_button, self._words[shown])


def side_by_side(left: TextField, right: TextField) -> QWidget:
    """Both, as wide as each other, where there is room for that."""
    holder = TwoColumns()
    for column, field in enumerate((left, right)):
        holder.add(field, 0, column)
    return holder
