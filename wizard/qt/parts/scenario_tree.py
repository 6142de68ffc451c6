"""The pretend mailboxes, grouped by what they show: what works, then the links of the path, a group each."""

import re
from collections.abc import Callable, Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QPainter, QPalette
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QTreeWidget, QTreeWidgetItem, QWidget

from wizard.model.problem import Link
from wizard.model.provider import Provider
from wizard.qt.context import Context
from wizard.qt.parts.icons import pixmap
from wizard.qt.services import Scenario
from wizard.qt.theme import GRID, Tone, accent, colour, mix

Group = tuple[Provider, str]
"""Of which provider, and `WORKS`, `BREAKS`, `CERTIFICATES` or a Link's value."""

WORKS, BREAKS, CERTIFICATES = "works", "breaks", "certificates"

_LINKS = [link.value for link in Link]
_ORDER = (WORKS, *_LINKS[:4], CERTIFICATES, *_LINKS[4:], BREAKS)
_OF_CERTIFICATES = frozenset({"UNTRUSTED_CERTIFICATES", "CERTIFICATE_CHANGED"})

_SCENARIO = Qt.ItemDataRole.UserRole
_SOUGHT = Qt.ItemDataRole.UserRole + 1
"""All that the filter looks at, in plain words."""


def _plain(text: str) -> str:
    """In lower case, and "self-signed" like "self_signed"."""
    return re.sub(r"[\W_]+", " ", text.casefold())


class _Roomy(QStyledItemDelegate):
    """Rows with room around them, and a selection that leaves the icon's colour alone."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return super().sizeHint(option, index) + QSize(0, round(1.5 * GRID))

    def initStyleOption(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        super().initStyleOption(option, index)
        option.palette = _quiet_selection()


def _quiet_selection() -> QPalette:
    shown = QPalette()
    ground = mix(accent(shown), shown.color(QPalette.ColorRole.Base), 0.18)
    shown.setColor(QPalette.ColorRole.Highlight, ground)
    shown.setColor(QPalette.ColorRole.HighlightedText, shown.color(QPalette.ColorRole.Text))
    return shown


class ScenarioTree(QTreeWidget):
    """Only the group of the chosen one is open. `chosen` gives the id of a scenario that was double-clicked, or on
    which Enter was pressed.
    """

    chosen = Signal(str)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("scenarios")
        self._context = context
        self._groups: dict[Group, QTreeWidgetItem] = {}
        self._members: dict[Group, list[QTreeWidgetItem]] = {}
        self.setHeaderHidden(True)
        self.setUniformRowHeights(True)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setIconSize(QSize(2 * GRID, 2 * GRID))
        self.setItemDelegate(_Roomy(self))
        self._fill(context.services.scenarios())
        self.itemActivated.connect(self._activated)

    def _fill(self, scenarios: Sequence[Scenario]) -> None:
        for scenario in scenarios:
            item = QTreeWidgetItem()
            item.setData(0, _SCENARIO, scenario)
            self._members.setdefault(self._group_of(scenario), []).append(item)
        providers = list(Provider)
        for group in sorted(self._members, key=lambda group: (providers.index(group[0]), _ORDER.index(group[1]))):
            top = self._groups[group] = QTreeWidgetItem()
            top.addChildren(self._members[group])
        self.addTopLevelItems(list(self._groups.values()))
        first = next(iter(self._groups))
        self._open_only(self._groups[first])
        self.setCurrentItem(self._members[first][0])

    def _group_of(self, scenario: Scenario) -> Group:
        if scenario.code is None:
            return scenario.provider, WORKS
        if scenario.code in _OF_CERTIFICATES:
            return scenario.provider, CERTIFICATES
        problem = self._context.catalog.problem(scenario.code, scenario.reason)
        link = problem.link if problem is not None else None
        return scenario.provider, link.value if link is not None else BREAKS

    @property
    def current(self) -> str | None:
        """The id of the chosen scenario; None on a group's own row."""
        item: QTreeWidgetItem | None = self.currentItem()
        if item is None or item.isHidden():
            return None
        scenario: Scenario | None = item.data(0, _SCENARIO)
        return scenario.id if scenario is not None else None

    def titles(self) -> list[str]:
        """What is offered now, in its order, whether its group is open or not."""
        return [item.text(0) for item in self._scenarios() if not item.isHidden()]

    def drawRow(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        whole = QStyleOptionViewItem(option)
        whole.palette = _quiet_selection()  # of the part before the item, too
        super().drawRow(painter, whole, index)

    def set_filter(self, text: str) -> None:
        """Leaves what has all these words in its title, group, name or code."""
        wanted = _plain(text).split()
        for item in self._scenarios():
            item.setHidden(not all(word in item.data(0, _SOUGHT) for word in wanted))
        for group, top in self._groups.items():
            found = any(not item.isHidden() for item in self._members[group])
            top.setHidden(not found)
            top.setExpanded(bool(wanted) and found)
        current: QTreeWidgetItem | None = self.currentItem()
        if self.current is None:
            current = next((item for item in self._scenarios() if not item.isHidden()), None)
            self.setCurrentItem(current)  # type: ignore[arg-type]  # None: nothing is chosen
        if current is not None:
            if not wanted:
                self._open_only(current.parent() or current)
            self.scrollToItem(current)

    def say(self, group_words: Callable[[str], str]) -> None:
        """`group_words`: of WORKS, BREAKS and CERTIFICATES; the links and providers are the catalogue's."""
        language, catalog = self._context.language, self._context.catalog
        icons = {good: self._icon(good) for good in (True, False)}
        for (provider, kind), top in self._groups.items():
            is_link = kind not in (WORKS, BREAKS, CERTIFICATES)
            words = catalog.link_name(Link(kind), language) if is_link else group_words(kind)
            name = (
                words
                if provider is Provider.IMAP
                else self._context.pair(catalog.provider_name(provider, language), words)
            )
            top.setText(0, name)
            for item in self._members[provider, kind]:
                scenario: Scenario = item.data(0, _SCENARIO)
                code = "/".join(filter(None, (scenario.code, scenario.reason)))
                title = scenario.title[language]
                item.setText(0, title)
                item.setToolTip(0, f"{title}  ({code})" if code else title)
                item.setIcon(0, icons[scenario.code is None])
                item.setData(0, _SOUGHT, _plain(f"{title} {name} {scenario.id} {code}"))

    def _icon(self, good: bool) -> QIcon:
        tone, shape = (Tone.GOOD, "state-connected") if good else (Tone.QUIET, "state-attention")
        icon = QIcon()
        image = pixmap(shape, colour(tone, self.palette()), 2 * GRID, ratio=self.devicePixelRatioF())
        for mode in (QIcon.Mode.Normal, QIcon.Mode.Selected):
            icon.addPixmap(image, mode)
        return icon

    def _scenarios(self) -> list[QTreeWidgetItem]:
        return [item for group in self._groups for item in self._members[group]]

    def _open_only(self, top: QTreeWidgetItem) -> None:
        for other in self._groups.values():
            other.setExpanded(other is top)

    def _activated(self, item: QTreeWidgetItem) -> None:
        scenario: Scenario | None = item.data(0, _SCENARIO)
        if scenario is not None:
            self.chosen.emit(scenario.id)
