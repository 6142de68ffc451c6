"""What a provider wants known before the password is asked for, such as "use an app password", with the link."""

from collections.abc import Callable

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QWidget

from wizard.catalog.providers import ImapAccess, PasswordKind, ProviderEntry
from wizard.flow.prefill import complete_address
from wizard.model.problem import Remedy, RemedyId
from wizard.model.provider import BY_BROWSER, Provider
from wizard.qt.context import Context
from wizard.qt.parts.buttons import IconLabel, SideButton
from wizard.qt.parts.card import Card
from wizard.qt.parts.flow_layout import FlowLayout
from wizard.qt.parts.mnemonics import say
from wizard.qt.parts.text import Text, announce
from wizard.qt.theme import GRID, Tone


def open_page(url: str) -> bool:
    """Opens a page in the browser. Only https: a server's words must not start anything else."""
    parsed = QUrl(url)
    return parsed.scheme() == "https" and QDesktopServices.openUrl(parsed)


def _is_dead_end(entry: ProviderEntry) -> bool:
    if entry.password_kind is PasswordKind.BROWSER_ONLY:
        return True
    return entry.access in (ImapAccess.NO, ImapAccess.BRIDGE)


class HintPanel(Card):
    """Hidden for providers that have nothing to say.

    `dead_end`: the provider takes no password from programs, or gives no access without a program of its own. `switch`:
    goes on with another provider.
    """

    def __init__(self, context: Context, switch: Callable[[Provider], None], parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._context = context
        self._address, self._switch_to = "", switch
        self._chosen = Provider.IMAP
        self._other: Provider | None = None
        self._pages = {"app-password-page": "", "imap-page": ""}
        self.dead_end = False
        self._text = Text()
        row = QHBoxLayout()
        row.setSpacing(GRID)
        row.addWidget(IconLabel("state-attention", Tone.ATTENTION, 3 * GRID))
        row.addWidget(self._text, 1)
        self.column.addLayout(row)
        buttons = QWidget()
        flow = FlowLayout(buttons, GRID)
        self.app_password = SideButton("app-password-page")
        self.imap = SideButton("imap-page")
        for button in (self.app_password, self.imap):
            button.clicked.connect(self._open)
            flow.addWidget(button)
        self.elsewhere = SideButton("other-provider")
        self.elsewhere.clicked.connect(self._switch)
        flow.addWidget(self.elsewhere)
        self.column.addWidget(buttons)
        self.hide()

    def show_for(self, address: str, chosen: Provider) -> None:
        """For what stands in the address field now, at the provider that was chosen."""
        self._address, self._chosen = address, chosen
        parsed = complete_address(address)
        entry = self._context.catalog.provider_for_domain(parsed.domain) if parsed else None
        self.elsewhere.hide()
        if chosen in (Provider.MICROSOFT365, Provider.GOOGLE):
            self._show_elsewhere(entry)
            return
        self.dead_end = entry is not None and _is_dead_end(entry)
        if entry is None or entry.hint is None:
            self.hide()
            return
        text = entry.hint[self._context.language].replace("{name}", entry.name).replace("{service}", entry.name)
        if text != self._text.text():
            self._text.setText(text)
            announce(self, text)
        self._pages = {"app-password-page": entry.app_password_url, "imap-page": entry.imap_url}
        say(self.app_password, self.tr("Open the app password page"))
        say(self.imap, self.tr("Open the page that switches on IMAP"))
        self.app_password.setVisible(bool(entry.app_password_url))
        self.imap.setVisible(bool(entry.imap_url))
        self.show()

    def _show_elsewhere(self, entry: ProviderEntry | None) -> None:
        """That the address is one of the other of the two that sign in with the browser."""
        self.dead_end = False
        self._other = BY_BROWSER.get(entry.id) if entry is not None else None
        if entry is None or self._other is None or self._other is self._chosen:
            self.hide()
            return
        text = self.tr("This is an address of %1; signing in here will probably not find its mailbox.")
        text = text.replace("%1", entry.name)
        if text != self._text.text():
            self._text.setText(text)
            announce(self, text)
        remedy = Remedy(RemedyId.SWITCH_PROVIDER, values={"provider": self._other.value})
        say(self.elsewhere, self._context.catalog.remedy_label(remedy, self._context.language))
        self.app_password.hide()
        self.imap.hide()
        self.elsewhere.show()
        self.show()

    def _switch(self) -> None:
        if self._other is not None:
            self._switch_to(self._other)

    def retranslate(self) -> None:
        self.show_for(self._address, self._chosen)

    def _open(self) -> None:
        button = self.sender()
        if isinstance(button, SideButton):
            open_page(self._pages[button.objectName()])
