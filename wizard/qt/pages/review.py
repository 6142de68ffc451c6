"""What connecting does: before anything is entered and before the network is touched."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from wizard.catalog.words import paragraph
from wizard.model.provider import Provider
from wizard.qt.context import Context
from wizard.qt.pages.base import Page, Wizard
from wizard.qt.parts.buttons import LinkButton
from wizard.qt.parts.card import Card
from wizard.qt.parts.mnemonics import say
from wizard.qt.parts.text import Text, announce
from wizard.qt.parts.text_dialog import TextDialog
from wizard.qt.theme import GRID, Tone

_APP_PASSWORDS = "https://myaccount.google.com/apppasswords"


class ReviewPage(Page):
    """What is read, sent, stored, and where; the privacy summary; what to have at hand."""

    def __init__(self, context: Context, wizard: Wizard, parent: QWidget | None = None) -> None:
        super().__init__(context, wizard, parent)
        self.column.setSpacing(round(1.25 * GRID))
        self.summary = Text()
        self.full_text = LinkButton("full-privacy-text")
        self.full_text.clicked.connect(self._show_privacy)
        privacy = QVBoxLayout()
        privacy.setSpacing(GRID // 2)
        privacy.addWidget(self.summary)
        privacy.addWidget(self.full_text, 0, Qt.AlignmentFlag.AlignLeft)
        self.column.addLayout(privacy)
        self._rows = [(Text("", bold=True), Text()) for _ in range(6)]
        self.column.addWidget(_table(self._rows))
        self._build_needs()
        self.column.addStretch(1)

    def _build_needs(self) -> None:
        self.needs_title = Text("", size=1.15, bold=True)
        self.copy = LinkButton("copy-list")
        self.print = LinkButton("print-list")
        self.copy.clicked.connect(self._copy)
        self.print.clicked.connect(self._print)
        top = QHBoxLayout()
        top.setSpacing(GRID)
        for widget, share in ((self.needs_title, 1), (self.copy, 0), (self.print, 0)):
            top.addWidget(widget, share)
        self._need_rows = [(Text(), Text("", Tone.QUIET)) for _ in range(7)]
        needs = QVBoxLayout()
        needs.setSpacing(GRID // 2)
        needs.addLayout(top)
        needs.addWidget(_table(self._need_rows))
        self.column.addLayout(needs)

    @property
    def _by_sign_in(self) -> bool:
        return self.session.form.provider in (Provider.MICROSOFT365, Provider.GOOGLE)

    def _reads(self) -> str:
        if self.session.form.provider is Provider.MICROSOFT365:
            return self.tr("The messages and the calendar of your mailbox, to show and file them in %1.")
        return self.tr("The messages in your mailbox, to show and file them in %1.")

    def _asks_for(self) -> str:
        """The permissions that the provider's page lists, in plain words; nothing where a password signs in."""
        match self.session.form.provider:
            case Provider.MICROSOFT365:
                return self.tr(
                    "Microsoft asks you to allow: reading and changing your mail, sending mail, reading and changing"
                    " your calendar, seeing your name and address, and staying signed in."
                )
            case Provider.GOOGLE:
                return self.tr("Google asks you to allow access to all your Gmail: for mail programs there is no less.")
            case _:
                return ""

    def _stores(self) -> str:
        if self.session.practice:
            return self.tr("Nothing: this is practice.")
        if not self._by_sign_in:
            return self.tr("Your password, in this computer's own password store. Never in a file.")
        text = self.tr(
            "The permission to use your mailbox, sealed on this computer, its key in the password store. Never your"
            " password."
        )
        if self.session.form.provider is Provider.MICROSOFT365:
            return text
        other = self.tr("Or, if you choose it, an app password in that store.")
        return paragraph((text, other), self.context.language)

    def _keeps(self) -> str:
        if self.session.practice:
            return ""
        return self.tr("Servers, folders and state of the connection: on this computer only.")

    def _sends(self) -> str:
        """With the address that the test email goes to."""
        options = self.session.form.options
        if not options.send_test_email:
            return self.tr("What you write in %1, from your own address. The test email is switched off.")
        recipient = options.test_email_to.strip() or self.context.brand.bcc_address
        if not recipient:
            return self.tr("What you write in %1, from your own address, and one test email to the mailbox itself.")
        text = self.tr("What you write in %1, from your own address, and one test email to %2.")
        return text.replace("%2", recipient)

    def _when(self) -> str:
        if self.session.form.provider is Provider.EXCHANGE:
            return self.tr('After "Continue" the server is looked for; your password is used at "Connect inbox" only.')
        if self._by_sign_in:
            return self.tr('After "Continue" the sign-in server is contacted; you are signed in when you choose to.')
        return self.tr('After "Continue" DNS may be asked for your provider; servers are contacted at "Connect inbox".')

    def retranslate(self) -> None:
        brand, language = self.context.brand, self.context.language
        self.say(self.tr("What connecting your mailbox does"))
        words = (
            (self.tr("When"), self._when()),
            (self.tr("You allow"), self._asks_for()),
            (self.tr("Reads"), self._reads()),
            (self.tr("Sends"), self._sends()),
            (self.tr("Stores"), self._stores()),
            (self.tr("Also stores"), self._keeps()),
        )
        for (name, text), (title, sentence) in zip(self._rows, words, strict=True):
            name.setText(title)
            text.setText(sentence.replace("%1", brand.service))
            name.setVisible(bool(sentence))
            text.setVisible(bool(sentence))
        self.summary.setText(brand.privacy_summary[language])
        say(self.full_text, self.tr("Read the full privacy text"))
        self.needs_title.setText(self.tr("What you need before you start"))
        needs = self._need_words()
        for number, (name, where) in enumerate(self._need_rows):
            what, hint = needs[number] if number < len(needs) else ("", "")
            name.setText(what)
            where.setText(hint)
            name.setVisible(bool(what))
            where.setVisible(bool(what))
        say(self.copy, self.tr("Copy this list"))
        say(self.print, self.tr("Print…"))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        for name, _ in (*self._rows, *self._need_rows):
            name.setWordWrap(not self.roomy)

    def enter(self) -> None:
        """The list is the chosen provider's."""
        self.retranslate()

    def _need_words(self) -> tuple[tuple[str, str], ...]:
        if self.session.form.provider is Provider.EXCHANGE:
            return self._needs_of_exchange()
        if self._by_sign_in:
            return self._needs_of_sign_in()
        return (
            (self.tr("Email address"), self.tr("The address that receives the mail")),
            (self.tr("Password"), self.tr("With two-factor authentication: an app password")),
            (self.tr("Receiving server (IMAP)"), self.tr("Such as imap.example.com; known ones are filled in")),
            (self.tr("Sending server (SMTP)"), self.tr("Such as smtp.example.com; known ones are filled in")),
            (self.tr("Ports"), self.tr("Usually 993 for receiving, 465 for sending; with STARTTLS 143 and 587")),
            (self.tr("Security"), self.tr("Encrypted from the start (TLS), or upgraded (STARTTLS)")),
            (self.tr("User name"), self.tr("If it is not the email address; your IT team knows")),
        )

    def _needs_of_sign_in(self) -> tuple[tuple[str, str], ...]:
        address = self.tr("Email address"), self.tr("The address that receives the mail")
        browser = self.tr("Your browser"), self.tr("You sign in there as you do for your webmail")
        if self.session.form.provider is Provider.MICROSOFT365:
            other = self.tr("Or another device"), self.tr("Such as a phone, where you enter a code")
        else:
            where = self.tr("Made at %1, with 2-Step Verification on").replace("%1", _APP_PASSWORDS)
            other = self.tr("Or an app password"), where
        return address, browser, other

    def _needs_of_exchange(self) -> tuple[tuple[str, str], ...]:
        return (
            (self.tr("Email address"), self.tr("The address that receives the mail")),
            (self.tr("Password"), self.tr("As for your webmail; with two-factor authentication, an app password")),
            (self.tr("User name"), self.tr("Usually the part before the @; at some companies DOMAIN\\username")),
            (self.tr("Exchange URL"), self.tr("Typically https://mail.domain.com/ews/exchange.asmx")),
            (self.tr("Version"), self.tr("Exchange 2010 SP2 or later")),
        )

    @property
    def needs_as_text(self) -> str:
        lines = [self.context.pair(what, hint) for what, hint in self._need_words()]
        return "\n".join([self.tr("What you need before you start"), "", *lines, ""])

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.needs_as_text)
        say(self.copy, self.tr("Copied"))
        announce(self.copy, self.tr("Copied"))
        self.wizard.words_changed()

    def _print(self) -> None:
        # Imported here: printing loads the system's print services, which nobody else waits for.
        from PySide6.QtGui import QTextDocument
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter

        printer = QPrinter()
        dialog = QPrintDialog(printer, self)
        if dialog.exec():
            document = QTextDocument()
            document.setPlainText(self.needs_as_text)
            document.print_(printer)

    def _show_privacy(self) -> None:
        brand, language = self.context.brand, self.context.language
        TextDialog(self.context, self.tr("Privacy"), brand.privacy_text[language], self).open()


def _table(rows: Sequence[tuple[Text, Text]]) -> Card:
    """Two columns, the first as wide as its words; close enough that both tables fit on the page."""
    card = Card()
    card.column.setContentsMargins(2 * GRID, round(1.25 * GRID), 2 * GRID, round(1.25 * GRID))
    grid = QGridLayout()
    grid.setHorizontalSpacing(2 * GRID)
    grid.setVerticalSpacing(GRID // 2)
    grid.setColumnStretch(1, 1)
    for row, (name, text) in enumerate(rows):
        name.setWordWrap(False)
        grid.addWidget(name, row, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(text, row, 1)
    card.column.addLayout(grid)
    return card
