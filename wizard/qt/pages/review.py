"""What connecting does: before anything is entered and before the network is touched."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from wizard.qt.context import Context
from wizard.qt.pages.base import Page, Wizard
from wizard.qt.parts.buttons import IconLabel, LinkButton, SideButton
from wizard.qt.parts.card import Card
from wizard.qt.parts.mnemonics import say
from wizard.qt.parts.text import Text, announce
from wizard.qt.parts.text_dialog import TextDialog
from wizard.qt.theme import GRID, Tone


class ReviewPage(Page):
    """What is read, sent, stored, and where; the privacy summary; what to have at hand."""

    def __init__(self, context: Context, wizard: Wizard, parent: QWidget | None = None) -> None:
        super().__init__(context, wizard, parent)
        self._rows: list[tuple[Text, Text]] = []
        grid = QGridLayout()
        grid.setHorizontalSpacing(2 * GRID)
        grid.setVerticalSpacing(GRID)
        grid.setColumnStretch(1, 1)
        for row in range(4):
            name, text = Text("", bold=True), Text()
            name.setWordWrap(False)
            grid.addWidget(name, row, 0)
            grid.addWidget(text, row, 1)
            self._rows.append((name, text))
        what = Card()
        what.column.addLayout(grid)
        self.column.addWidget(what)
        self.summary = Text()
        self.full_text = LinkButton("full-privacy-text")
        self.full_text.clicked.connect(self._show_privacy)
        shield = IconLabel("state-connected", Tone.GOOD, 3 * GRID)
        privacy = QHBoxLayout()
        privacy.setSpacing(2 * GRID)
        privacy.addWidget(shield)
        words = QVBoxLayout()
        words.setSpacing(GRID // 2)
        words.addWidget(self.summary)
        words.addWidget(self.full_text, 0, Qt.AlignmentFlag.AlignLeft)
        privacy.addLayout(words, 1)
        self.column.addLayout(privacy)
        self._build_needs()
        self.column.addStretch(1)

    def _build_needs(self) -> None:
        self.needs_title = Text("", size=1.15, bold=True)
        self.column.addWidget(self.needs_title)
        self._needs = QGridLayout()
        self._needs.setHorizontalSpacing(2 * GRID)
        self._needs.setVerticalSpacing(GRID)
        self._needs.setColumnStretch(1, 1)
        self._need_rows = [(Text(), Text("", Tone.QUIET)) for _ in range(5)]
        for row, (name, where) in enumerate(self._need_rows):
            self._needs.addWidget(name, row, 0)
            self._needs.addWidget(where, row, 1)
        self._needs.setColumnMinimumWidth(0, 22 * GRID)
        table = Card()
        table.column.addLayout(self._needs)
        self.copy = SideButton("copy-list")
        self.print = SideButton("print-list")
        self.copy.clicked.connect(self._copy)
        self.print.clicked.connect(self._print)
        buttons = QHBoxLayout()
        buttons.addWidget(self.copy)
        buttons.addWidget(self.print)
        buttons.addStretch(1)
        self.column.addWidget(table)
        self.column.addLayout(buttons)

    def retranslate(self) -> None:
        brand, language = self.context.brand, self.context.language
        self.say(
            self.tr("What connecting your mailbox does"),
            self.tr("Nothing is sent over the network until you have entered your details and chosen Connect inbox."),
        )
        words = (
            (self.tr("Reads"), self.tr("The messages in your mailbox, to show and file them in %1.")),
            (
                self.tr("Sends"),
                self.tr("The emails that you write in %1, from your own address, and one test email now."),
            ),
            (self.tr("Stores"), self.tr("Your password, in this computer's own password store. Never in a file.")),
            (
                self.tr("Where"),
                self.tr("Servers, folders and the state of the connection are kept on this computer only."),
            ),
        )
        for (name, text), (title, sentence) in zip(self._rows, words, strict=True):
            name.setText(title)
            text.setText(sentence.replace("%1", brand.service))
        self.summary.setText(brand.privacy_summary[language])
        say(self.full_text, self.tr("Read the full privacy text"))
        self.needs_title.setText(self.tr("What you need before you start"))
        for (name, where), (what, hint) in zip(self._need_rows, self._need_words(), strict=True):
            name.setText(what)
            where.setText(hint)
        say(self.copy, self.tr("Copy this list"))
        say(self.print, self.tr("Print…"))

    def _need_words(self) -> tuple[tuple[str, str], ...]:
        return (
            (self.tr("Email address"), self.tr("The address that receives the mail")),
            (self.tr("Password"), self.tr("With two-factor sign-in: an app password from your provider's page")),
            (
                self.tr("Receiving server (IMAP)"),
                self.tr("For example imap.example.com; well-known ones are filled in"),
            ),
            (self.tr("Sending server (SMTP)"), self.tr("For example smtp.example.com; well-known ones are filled in")),
            (self.tr("User name"), self.tr("Only if it is not the email address; your IT team knows")),
        )

    @property
    def needs_as_text(self) -> str:
        lines = [f"{what}: {hint}" for what, hint in self._need_words()]
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
