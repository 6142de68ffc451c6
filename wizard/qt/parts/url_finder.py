"""What was found out about the Exchange URL, under its field: calm words, at most one button, and always its room."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from wizard.catalog.words import paragraph
from wizard.flow.url_help import IDLE, Advice, AdviceKind
from wizard.model.ews_url import UrlNote
from wizard.model.form import Field
from wizard.model.problem import Remedy, RemedyId
from wizard.qt.context import Context
from wizard.qt.parts.buttons import IconLabel, SideButton
from wizard.qt.parts.card import Card
from wizard.qt.parts.mnemonics import say
from wizard.qt.parts.text import Text, announce
from wizard.qt.theme import GRID, Tone

_LINES = 3
"""Of text that there is always room for, so that an answer moves nothing while somebody types."""

_GOOD = frozenset({AdviceKind.RIGHT, AdviceKind.OFFER, AdviceKind.FILLED})
_QUIET = frozenset({AdviceKind.IDLE, AdviceKind.SEARCHING})


class FinderPanel(Card):
    """`taken` gives the URL whose button was pressed, `switched` the provider that is the way out."""

    taken = Signal(str)
    switched = Signal(object)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._context = context
        self.advice = IDLE
        self._mark = IconLabel("stage-waiting", Tone.QUIET, round(2.5 * GRID))
        self.text = Text()
        self.text.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.button = SideButton("url-help")
        keeps_its_room = QSizePolicy(self.button.sizePolicy())
        keeps_its_room.setRetainSizeWhenHidden(True)
        self.button.setSizePolicy(keeps_its_room)
        self.button.clicked.connect(self._act)
        row = QHBoxLayout()
        row.setSpacing(GRID)
        row.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        column.setSpacing(GRID // 2)
        column.addWidget(self.text)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        row.addLayout(column, 1)
        self.column.setContentsMargins(2 * GRID, GRID, 2 * GRID, GRID)
        self.column.addLayout(row)
        self.text.setMinimumHeight(_LINES * self.text.fontMetrics().lineSpacing())
        self.button.hide()

    def show_advice(self, advice: Advice) -> None:
        """Said to a screen reader only if it is news that somebody may wait for."""
        news = advice != self.advice and advice.kind not in _QUIET
        self.advice = advice
        self.retranslate()
        if news:
            announce(self, self._words())

    def retranslate(self) -> None:
        kind = self.advice.kind
        if kind in _GOOD and self.advice.trusted:
            self._mark.show_icon("state-connected", Tone.GOOD)
        elif kind in _QUIET:
            self._mark.show_icon("state-checking" if kind is AdviceKind.SEARCHING else "stage-waiting", Tone.QUIET)
        else:
            self._mark.show_icon("state-attention", Tone.ATTENTION)
        words = self._words()
        self.text.setText(words)
        label = self._label()
        say(self.button, label)
        self.button.setVisible(bool(label))

    def _act(self) -> None:
        advice = self.advice
        if advice.switch_to is not None:
            self.switched.emit(advice.switch_to)
        elif advice.offer is not None:
            self.taken.emit(advice.offer.url)

    def _label(self) -> str:
        advice = self.advice
        if advice.switch_to is not None:
            remedy = Remedy(RemedyId.SWITCH_PROVIDER, values={"provider": advice.switch_to.value})
            return self._context.catalog.remedy_label(remedy, self._context.language)
        taken = advice.kind in (AdviceKind.RIGHT, AdviceKind.FILLED)
        return self.tr("Use this URL") if advice.offer is not None and not taken else ""

    def _words(self) -> str:
        """All that is said: what was done to the text, then what was found."""
        advice = self.advice
        fault = advice.fault
        if fault is not None:
            return self._context.catalog.fault_sentence(Field.EWS_URL, fault, self._context.language)
        sentences = [self._note(note) for note in advice.notes]
        sentences.append(self._finding())
        if not advice.trusted:
            sentences.append(self.tr("Others named this server: use it only if you know it."))
        return paragraph(sentences, self._context.language)

    def _finding(self) -> str:
        kind = self.advice.kind
        if kind in _GOOD:
            return self._good()
        found = {
            AdviceKind.IDLE: self.tr(
                "You don't know the URL? Paste the address that your browser shows for your webmail, or leave the field"
                " empty: it is looked for with your email address."
            ),
            AdviceKind.SEARCHING: self.tr("Looking for the Exchange server …"),
            AdviceKind.UNCHECKED: self._unchecked(),
            AdviceKind.MICROSOFT365: self.tr(
                "This mailbox is in Microsoft 365, where Exchange Web Services are being switched off."
                " What you have entered is kept."
            ),
            AdviceKind.CONSUMER: self.tr(
                "This is a private Microsoft account (outlook.com). It has no Exchange URL; its way is Microsoft 365."
            ),
            AdviceKind.SIGN_IN_PAGE: self.tr(
                "This page is only for signing in. Sign in to your webmail and paste the address that is shown then."
            ),
            AdviceKind.MAIL_SERVER: self.tr("This is a mail server for IMAP or SMTP, not Exchange's web address."),
            AdviceKind.ACTIVESYNC_ONLY: self.tr(
                "%1 only offers ActiveSync, the connection for phones. Ask your IT team for the URL of Exchange Web"
                " Services (EWS)."
            ),
            AdviceKind.REFUSED: self.tr(
                "%1 lets nobody in from here. Ask your IT team whether Exchange Web Services (EWS) are open for you."
            ),
            AdviceKind.UNREACHABLE: self.tr(
                "%1 can't be reached from here. Check the name, and your company's network or VPN."
            ),
            AdviceKind.NOT_EXCHANGE: self.tr("Exchange was not found at %1. Ask your IT team for the Exchange URL."),
            AdviceKind.NOT_FOUND: self.tr(
                "No Exchange server was found for %1. Paste the address that your browser shows for your webmail."
            ),
        }
        return found[kind].replace("%1", self.advice.place)

    def _good(self) -> str:
        advice = self.advice
        if advice.kind is AdviceKind.RIGHT:
            text = self.tr("Exchange answers at this URL")
        elif advice.kind is AdviceKind.FILLED:
            text = self.tr("Found with your email address: Exchange answers at this URL")
        else:
            url = advice.offer.url if advice.offer is not None else ""
            text = self.tr("Exchange answers at %1").replace("%1", url)
        methods = self._context.listed(advice.methods)
        named = self._source()
        known = [named, advice.product, self.tr("sign-in: %1").replace("%1", methods) if methods else ""]
        more = self._context.listed(filter(None, known))
        # Brackets and full stop are those of the language.
        return (self.tr("%1 (%2).").replace("%2", more) if more else self.tr("%1.")).replace("%1", text)

    def _source(self) -> str:
        source = self.advice.source
        if source.startswith("autodiscover"):
            named = {
                "autodiscover-srv": self.tr("named by a DNS record"),
                "autodiscover-http": self.tr("named by an unencrypted answer"),
            }
            return named.get(source, self.tr("named by Autodiscover"))
        return self.tr("found under a usual name") if source else ""

    def _unchecked(self) -> str:
        if self.advice.offer is None:
            return self.tr('The certificate of %1 is not right. Choose "Connect inbox" to see what is wrong with it.')
        text = self.tr("Exchange usually answers at %2. The certificate of %1 is not right, so it was not asked.")
        return text.replace("%2", self.advice.offer.url)

    def _note(self, note: UrlNote) -> str:
        host = self.advice.offer.host if self.advice.offer is not None else self.advice.place
        notes = {
            UrlNote.IS_WEBMAIL: self.tr("This is the address of Outlook Web App."),
            UrlNote.ACTIVESYNC: self.tr("This is the address for phones (ActiveSync)."),
            UrlNote.PATH_REPLACED: self.tr("For programs, the address ends differently."),
            UrlNote.PREFIX_KEPT: self.tr("The folder in the middle is kept."),
            UrlNote.USES_HTTPS: self.tr("https is used instead of http."),
            UrlNote.SCHEME_MENDED: self.tr("A slip at the beginning was put right."),
            UrlNote.CREDENTIALS_DROPPED: self.tr(
                "A user name or password stood in the address; it was left out and is sent nowhere."
            ),
            UrlNote.TEXT_DROPPED: self.tr("The text around the address was left out."),
            UrlNote.INTERNATIONAL_NAME: self.tr("On the network, the server's name is %1."),
            UrlNote.IP_LITERAL: self.tr("The server is named by a number; its certificate will hardly match that."),
            UrlNote.COMPANY_NETWORK_ONLY: self.tr("This name is known only inside the company's network or VPN."),
        }
        return notes[note].replace("%1", host)
