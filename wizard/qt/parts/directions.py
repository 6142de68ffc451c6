"""Receiving and sending: which of them a verdict is about, and which works all the same."""

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QHBoxLayout, QWidget

from wizard.model.outcome import LegState
from wizard.model.problem import Diagnosis, Link
from wizard.model.provider import Protocol, Provider
from wizard.qt.context import Context
from wizard.qt.parts.buttons import IconLabel
from wizard.qt.parts.text import Text
from wizard.qt.theme import GRID, Tone

_ALONE = {Protocol.EWS: Provider.EXCHANGE, Protocol.GRAPH: Provider.MICROSOFT365}
"""What both receives and sends is called like its provider."""


class Works(QWidget):
    """A tick and a word. Hidden where both or none of them works."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._receive = self._send = False
        self._words = Text("", Tone.QUIET)
        self._words.setWordWrap(False)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID // 2)
        row.addWidget(IconLabel("stage-passed", Tone.GOOD))
        row.addWidget(self._words)
        self.hide()

    def show_legs(self, receive: LegState, send: LegState) -> None:
        self._receive, self._send = receive is LegState.PASSED, send is LegState.PASSED
        self.retranslate()

    @property
    def words(self) -> str:
        if self._receive is self._send:
            return ""
        return self.tr("Receiving works") if self._receive else self.tr("Sending works")

    @property
    def links(self) -> frozenset[Link]:
        """Of the path, whatever lies broken before them."""
        working = {Link.MAILBOX: self._receive, Link.SENDING: self._send}
        return frozenset(link for link, works in working.items() if works)

    def retranslate(self) -> None:
        self._words.setText(self.words)
        self.setVisible(bool(self.words))


def side_of(context: Context, diagnosis: Diagnosis) -> str:
    """Which of the two servers this is about: they may well have one name, and one fault each."""
    endpoint = diagnosis.finding.endpoint
    if endpoint is None:
        return ""
    if provider := _ALONE.get(endpoint.protocol):
        side = context.catalog.provider_name(provider, context.language)
    elif endpoint.protocol is Protocol.IMAP:
        side = QCoreApplication.translate("ProblemPanel", "Receiving")
    else:
        side = QCoreApplication.translate("ProblemPanel", "Sending")
    return f"{side} · {endpoint.place}"
