"""Tab goes in reading order, whatever was made late, moved or hidden.

Qt's own order is that in which things were made. Here it is looked up when somebody presses Tab.
"""

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea, QWidget


def move_focus(window: QWidget, *, forward: bool) -> bool:
    """To the next or the one before, at either end around; for `focusNextPrevChild` of a window."""
    here: QWidget | None = window.focusWidget()
    order = [
        widget
        for widget in _in_reading_order(window, here)
        if widget is here or (_takes_tab(widget) and widget.isVisibleTo(window))
    ]
    if here not in order:
        here = None
    others = [widget for widget in order if widget is not here]
    if not others:
        return False
    at = order.index(here) if here is not None else (-1 if forward else 0)
    target = order[(at + (1 if forward else -1)) % len(order)]
    target.setFocus(Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason)
    _bring_into_view(target)
    return True


def _bring_into_view(widget: QWidget) -> None:
    above = widget.parentWidget()
    while above is not None:
        if isinstance(above, QScrollArea):
            above.ensureWidgetVisible(widget)
        above = above.parentWidget()


def _takes_tab(widget: QWidget) -> bool:
    wanted = widget.focusPolicy() & Qt.FocusPolicy.TabFocus
    return bool(wanted) and widget.isEnabled() and widget.focusProxy() is None


def _in_reading_order(parent: QWidget, here: QWidget | None) -> Iterator[QWidget]:
    """All that is visible, each before what is inside it, and the way to `here`, which may be about to vanish: one goes
    on from where it was. Neighbours are compared by where they are in their common
    parent, so that it makes no difference how far a page is scrolled.
    """
    shown = [
        child
        for child in parent.children()
        if isinstance(child, QWidget) and not child.isWindow() and (not child.isHidden() or _holds(child, here))
    ]
    for line in _lines(shown):
        for child in sorted(line, key=QWidget.x):
            yield child
            yield from _in_reading_order(child, here)


def _holds(widget: QWidget, here: QWidget | None) -> bool:
    return here is not None and (widget is here or widget.isAncestorOf(here))


def _lines(widgets: list[QWidget]) -> Iterator[list[QWidget]]:
    """What stands side by side, from the top: its middle is within the height of the first of the line."""
    line: list[QWidget] = []
    for widget in sorted(widgets, key=QWidget.y):
        if line and widget.geometry().center().y() > line[0].geometry().bottom():
            yield line
            line = []
        line.append(widget)
    if line:
        yield line
