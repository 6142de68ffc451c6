"""A message in a box of its own, in the language that the window has meanwhile."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QWidget

from wizard.qt.parts.mnemonics import assign, say

if TYPE_CHECKING:
    from PySide6.QtWidgets import QPushButton

    from wizard.qt.context import Context

Words = Callable[[], tuple[str, ...]]
"""What is said, more of it ("" for nothing), then one text a button that was added."""


class Message(QMessageBox):
    """Open without blocking; gone once it is answered. `words`: asked for anew with every language."""

    def __init__(self, parent: QWidget, context: "Context", name: str, words: Words, icon: QMessageBox.Icon) -> None:
        super().__init__(parent)
        self._parent = parent
        self.setObjectName(name)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setIcon(icon)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self._context, self._words = context, words
        self._answers: list[QPushButton] = []
        context.language_changed.connect(self.retranslate)

    def add_answer(self, name: str, role: QMessageBox.ButtonRole) -> "QPushButton":
        """A button, whose text is among the words."""
        button = self.addButton("", role)
        button.setObjectName(name)
        self._answers.append(button)
        return button

    def retranslate(self) -> None:
        text, more, *answers = self._words()
        self.setWindowTitle(self._parent.windowTitle())
        self.setText(text)
        self.setInformativeText(more)
        for button, answer in zip(self._answers, answers, strict=True):
            say(button, answer)
        self._assign()

    def _assign(self) -> None:
        if self._answers:
            assign(self, self._context.language)

    def open_saying(self) -> None:
        self.retranslate()
        self.open()
        self._assign()  # what isn't shown gets no letters


def warn(parent: QWidget, context: "Context", name: str, words: Words) -> None:
    """Tells of something that went wrong."""
    Message(parent, context, name, words, QMessageBox.Icon.Warning).open_saying()
