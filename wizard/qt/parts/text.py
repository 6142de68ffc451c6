"""Labels that follow the palette, wrap, and speak to screen readers."""

import re

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from wizard.qt.parts.long_words import fitted, joined, joined_on_clipboard
from wizard.qt.theme import GRID, Tone, scaled, toned

_LEAST_WIDTH = 16 * GRID
"""A label with longer words than this breaks them where it gets no more room."""
_STEERING = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Characters that turn the direction of writing (UAX 9): a server's words must not turn the sentence around them."""


class Text(QLabel):
    """A wrapping label in one tone. Plain text unless `rich`: server words and host names are never read as markup.

    A word that is longer than a line, such as an address, is broken where it is shown; `text` and what is copied have
    it whole.
    """

    def __init__(
        self,
        text: str = "",
        tone: Tone = Tone.TEXT,
        *,
        size: float = 1.0,
        bold: bool = False,
        rich: bool = False,
        selectable: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self._tone = tone
        self._followed: QPalette | None = None
        self._size, self._bold = size, bold
        self._whole, self._sized, self._named = text, False, ""
        self.setWordWrap(True)
        self.setTextFormat(Qt.TextFormat.RichText if rich else Qt.TextFormat.PlainText)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        if selectable:
            self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        if size != 1.0 or bold:
            self.setFont(scaled(self.font(), size, bold=bold))
        self._follow()

    def setText(self, text: str) -> None:
        self._whole = _STEERING.sub("", text)
        self._fit()

    def text(self) -> str:
        return self._whole

    def selectedText(self) -> str:
        return joined(super().selectedText())

    def minimumSizeHint(self) -> QSize:
        hint = super().minimumSizeHint()
        return QSize(min(hint.width(), _LEAST_WIDTH), hint.height()) if self.wordWrap() else hint

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._sized = True
        self._fit()

    def _fit(self) -> None:
        may_break = self._sized and self.wordWrap() and self.textFormat() is Qt.TextFormat.PlainText
        shown = fitted(self._whole, self.fontMetrics(), self.width()) if may_break else self._whole
        name = "" if shown == self._whole else self._whole
        if name:
            joined_on_clipboard()
        if name != self._named and self.accessibleName() in ("", self._named):  # else it was given another
            self.setAccessibleName(name)
            self._named = name
        if shown != super().text():
            super().setText(shown)

    def set_tone(self, tone: Tone) -> None:
        self._tone = tone
        self._follow()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.PaletteChange:
            self._follow()
        super().changeEvent(event)

    def _follow(self) -> None:
        """Sets its own colours where they are others than those it has set: each setting is felt by the layout."""
        if self._followed is None and self._tone is Tone.TEXT:
            return
        palette = toned(self._tone)
        if palette is not self._followed:
            self._followed = palette
            self.setPalette(palette)


class ElidedText(Text):
    """One line, cut with "…" where there is no room; the whole of it is in the tool tip and for screen readers."""

    def __init__(self, tone: Tone = Tone.QUIET, *, size: float = 1.0) -> None:
        super().__init__("", tone, size=size)
        self.setWordWrap(False)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._whole = ""

    def set_whole(self, text: str) -> None:
        self._whole = text
        self.setToolTip(text)
        self.setAccessibleName(text)
        self._cut()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._cut()

    def _cut(self) -> None:
        self.setText(self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideRight, self.width()))


class Heading(Text):
    """A page's one question. Takes the focus of a screen reader when the page opens, and is announced."""

    def __init__(self, parent: QWidget | None = None, *, size: float = 1.6) -> None:
        super().__init__(size=size, bold=True, parent=parent)
        self.setObjectName("heading")

    def announce(self) -> None:
        announce(self, self.text())


def announce(widget: QWidget, message: str, *, urgent: bool = False) -> None:
    """Tells a screen reader, without moving the focus. Polite: it doesn't interrupt what is being spoken."""
    if not message:
        return
    event = QAccessibleAnnouncementEvent(widget, message)
    level = QAccessible.AnnouncementPoliteness.Assertive if urgent else QAccessible.AnnouncementPoliteness.Polite
    event.setPoliteness(level)
    QAccessible.updateAccessibility(event)
