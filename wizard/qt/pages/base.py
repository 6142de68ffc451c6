"""What all pages of the wizard have in common."""

from functools import partial
from typing import Protocol

from PySide6.QtCore import QRect, QSize, QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from wizard.flow.session import Session
from wizard.model.problem import Remedy
from wizard.qt.context import Context
from wizard.qt.parts.scroll import AsHighAsWide, CalmScrollArea
from wizard.qt.parts.text import Heading, Text
from wizard.qt.slices import Pieces
from wizard.qt.theme import GRID, Tone

TEXT_WIDTH = 92 * GRID
"""Lines longer than this are hard to read; the page's column grows no wider."""

_ROOMY = 56 * GRID
"""A page narrower than this has no room for things side by side."""


class Wizard(Protocol):
    """What a page may ask of its window."""

    session: Session

    def go_on(self) -> None: ...

    def apply(self, remedy: Remedy) -> None: ...

    def words_changed(self) -> None: ...


class Page(QWidget):
    """One question: heading, lead, and a column that scrolls when the window is too small for it.

    `enter` is called each time the page is shown, `leave` when it is left: there it hands what was typed to the
    session. `retranslate` says everything anew, at the start and after a change of language.
    """

    def __init__(self, context: Context, wizard: Wizard, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.wizard = wizard
        self.heading = Heading()
        self.lead = Text("", Tone.QUIET)
        self.content = QWidget()
        self.content.setMaximumWidth(TEXT_WIDTH)
        self.column = QVBoxLayout(self.content)
        self.scroll_area = CalmScrollArea()
        side = 3 * GRID  # in line with header and footer; the scroll bar's room is part of the right one
        self.column.setContentsMargins(side, GRID, max(GRID, side - self.scroll_area.bar_width), 3 * GRID)
        self.column.setSpacing(2 * GRID)
        self.column.addWidget(self.heading)
        self.column.addWidget(self.lead)
        middle = AsHighAsWide()
        centred = QVBoxLayout(middle)
        centred.setContentsMargins(0, 0, 0, 0)
        centred.addWidget(self.content)
        self.scroll_area.setWidget(middle)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.scroll_area)

    @property
    def roomy(self) -> bool:
        """Whether there is room for things side by side."""
        return self.width() >= _ROOMY

    @property
    def session(self) -> Session:
        return self.wizard.session

    def enter(self) -> None:
        """The page is about to be shown."""

    def prepare(self) -> Pieces:
        """Makes, before the page is shown for the first time, what takes time to make. May never come to its end."""
        return iter(())

    def lay_out(self, size: QSize) -> None:
        """Polish, fonts and layout of a page that isn't shown yet, so that showing it is left with the painting."""
        self.resize(size)
        self.grab(QRect(0, 0, 1, 1))

    def leave(self) -> None:
        """The page is about to be left, or the window to be closed."""

    def retranslate(self) -> None:
        """Sets every word of the page."""

    def first_focus(self) -> QWidget | None:
        """Where the keyboard starts."""
        return None

    def scroll_to(self, widget: QWidget | None) -> None:
        """To the top, and from there as far as it takes to see where the keyboard starts."""
        self.scroll_area.verticalScrollBar().setValue(0)
        if widget is not None:  # once it has its place: a page that was never shown has none yet
            QTimer.singleShot(0, widget, partial(self.scroll_area.ensureWidgetVisible, widget))

    def say(self, heading: str, lead: str = "") -> None:
        self.heading.setText(heading)
        self.lead.setText(lead)
        self.lead.setVisible(bool(lead))
