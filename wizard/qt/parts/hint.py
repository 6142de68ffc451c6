"""What a provider wants known before the password is asked for, such as "use an app password", with the link; and
where the mail is, as DNS or a remedy's problem has told.
"""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QWidget

from wizard.catalog.providers import ImapAccess, PasswordKind, ProviderEntry
from wizard.catalog.words import paragraph
from wizard.flow.prefill import Filled, complete_address, sign_in_of
from wizard.flow.session import Session
from wizard.model.problem import Remedy, RemedyId
from wizard.model.provider import BY_BROWSER, Provider
from wizard.qt.context import Context
from wizard.qt.parts.buttons import IconLabel, SideButton
from wizard.qt.parts.card import Card
from wizard.qt.parts.flow_layout import FlowLayout
from wizard.qt.parts.mail_place import place_words
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
    goes on with another provider. `take_servers`: fills in those that are offered.
    """

    def __init__(
        self,
        context: Context,
        session: Session,
        switch: Callable[[Provider], None],
        take_servers: Callable[[], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent=parent)
        self._context, self._session = context, session
        self._address, self._switch_to = "", switch
        self._other: Provider | None = None
        self._pages = {"app-password-page": "", "imap-page": ""}
        self.dead_end = False
        self._text = Text()
        row = QHBoxLayout()
        row.setSpacing(GRID)
        self._mark = IconLabel("state-attention", Tone.ATTENTION, 3 * GRID)
        row.addWidget(self._mark)
        row.addWidget(self._text, 1)
        self.column.addLayout(row)
        self._buttons = QWidget()
        flow = FlowLayout(self._buttons, GRID)
        self.app_password = SideButton("app-password-page")
        self.imap = SideButton("imap-page")
        for button in (self.app_password, self.imap):
            button.clicked.connect(self._open)
            flow.addWidget(button)
        self.elsewhere = SideButton("other-provider")
        self.elsewhere.clicked.connect(self._switch)
        self.servers = SideButton("offered-servers")
        self.servers.clicked.connect(lambda: take_servers())  # noqa: PLW0108 - the signal's own argument is not for it
        for button in (self.elsewhere, self.servers):
            flow.addWidget(button)
        self.column.addWidget(self._buttons)
        self.hide()

    def show_for(self, address: str) -> None:
        """For what stands in the address field now, at the provider that was chosen."""
        self._address = address
        parsed = complete_address(address)
        domain = parsed.domain if parsed else ""
        entry = self._context.catalog.provider_for_domain(domain) if parsed else None
        self._other = None
        place = place_words(self._session.place, domain) if parsed else ""
        if self._chosen in (Provider.MICROSOFT365, Provider.GOOGLE):
            self.dead_end, sentences = False, [place, warning := self._elsewhere_words(entry)]
            self._pages = {"app-password-page": "", "imap-page": ""}
        else:
            by_imap = self._chosen is Provider.IMAP and self._session.place.domain == domain
            self._other = self._session.place.way if by_imap else None
            host = self._host_of(domain)
            entry = entry or host
            self.dead_end = entry is not None and _is_dead_end(entry)
            filled, warning = self._filled_words(domain), self._entry_words(entry)
            sentences = [place, self._offered_words(), filled, warning, self._kept_words()]
        self._mark.show_icon(
            *(("state-attention", Tone.ATTENTION) if warning else (f"provider-{self._chosen}", Tone.QUIET))
        )
        self._show_words([sentence for sentence in sentences if sentence])

    @property
    def _chosen(self) -> Provider:
        return self._session.form.provider

    def _host_of(self, domain: str) -> ProviderEntry | None:
        """Who has the mail of a domain of one's own, where passwords sign in. Microsoft takes none: that is said, but
        not to whoever was led on from there.
        """
        place, by_id = self._session.place, self._context.catalog.provider_by_id
        if place.domain != domain:
            return None
        if place.way is not None:
            return by_id("outlook") if place.way is Provider.MICROSOFT365 else None
        entry = by_id(place.family) if place.family else None
        return entry if entry is not None and sign_in_of(entry.id) is not Provider.MICROSOFT365 else None

    def _entry_words(self, entry: ProviderEntry | None) -> str:
        if entry is None or entry.hint is None:
            self._pages = {"app-password-page": "", "imap-page": ""}
            return ""
        self._pages = {"app-password-page": entry.app_password_url, "imap-page": entry.imap_url}
        return entry.hint[self._context.language].replace("{name}", entry.name).replace("{service}", entry.name)

    @property
    def _offered(self) -> Filled | None:
        """Servers that may be filled in, unless they stand there."""
        place, form = self._session.place, self._session.form
        address = complete_address(self._address)
        offered = place.offered if address is not None and place.domain == address.domain else None
        wanted = offered is not None and (form.imap, form.smtp) != (offered.imap, offered.smtp)
        return offered if wanted and form.provider is Provider.IMAP else None

    def _offered_words(self) -> str:
        if (offered := self._offered) is None:
            return ""
        text = self.tr("Its servers: %1 for receiving, %2 for sending.")
        return text.replace("%1", offered.imap.host).replace("%2", offered.smtp.host)

    def _filled_words(self, domain: str) -> str:
        place, form = self._session.place, self._session.form
        by_imap = form.provider is Provider.IMAP and place.domain == domain
        filled = by_imap and place.servers is not None and form.imap == place.servers.imap
        return self.tr("Its servers are filled in for you.") if filled else ""

    def _kept_words(self) -> str:
        """Of a password, where the review told of none."""
        if not self._session.keeps_password_unreviewed or self._session.session_only:
            return ""
        return self.tr("Your password will be kept in this computer's own password store, never in a file.")

    def _elsewhere_words(self, entry: ProviderEntry | None) -> str:
        """That the address is one of the other of the two that sign in with the browser."""
        other = BY_BROWSER.get(entry.id) if entry is not None else None
        if entry is None or other is None or other is self._chosen:
            return ""
        self._other = other
        text = self.tr("This is an address of %1; signing in here will probably not find its mailbox.")
        return text.replace("%1", entry.name)

    def _show_words(self, sentences: Sequence[str]) -> None:
        text = paragraph(sentences, self._context.language)
        if text and text != self._text.text():
            self._text.setText(text)
            announce(self, text)
        say(self.app_password, self.tr("Open the app password page"))
        say(self.imap, self.tr("Open the page that switches on IMAP"))
        self.app_password.setVisible(bool(self._pages["app-password-page"]))
        self.imap.setVisible(bool(self._pages["imap-page"]))
        if self._other is not None:
            remedy = Remedy(RemedyId.SWITCH_PROVIDER, values={"provider": self._other.value})
            say(self.elsewhere, self._context.catalog.remedy_label(remedy, self._context.language))
        self.elsewhere.setVisible(self._other is not None)
        say(self.servers, self.tr("Use these servers"))
        self.servers.setVisible(self._offered is not None)
        buttons = (self.app_password, self.imap, self.elsewhere, self.servers)
        self._buttons.setHidden(all(button.isHidden() for button in buttons))
        self.setVisible(bool(text))

    def _switch(self) -> None:
        if self._other is not None:
            self._switch_to(self._other)

    def retranslate(self) -> None:
        self.show_for(self._address)

    def _open(self) -> None:
        button = self.sender()
        if isinstance(button, SideButton):
            open_page(self._pages[button.objectName()])
