"""What the details say where one signs in with the browser; at Google, an app password is the other way."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QRadioButton, QWidget

from wizard.model.form import ConnectForm
from wizard.model.provider import Provider
from wizard.qt.context import Context
from wizard.qt.parts.buttons import SideButton
from wizard.qt.parts.card import Card
from wizard.qt.parts.hint import open_page
from wizard.qt.parts.mnemonics import say
from wizard.qt.parts.text import Text
from wizard.qt.theme import GRID, Tone


class BrowserPart(Card):
    """`edited`: the other way to sign in was chosen. `usable`: whether this build can sign in to Google's pages."""

    edited = Signal()

    def __init__(self, context: Context, *, usable: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._context, self._usable = context, usable
        self._provider = Provider.MICROSOFT365
        self._by_code = False
        self.by_browser, self.by_password = QRadioButton(), QRadioButton()
        self.by_browser.setObjectName("by-browser")
        self.by_password.setObjectName("by-app-password")
        self.text = Text()
        self.page = SideButton("app-password-page")
        self.page.clicked.connect(self._open)
        self._missing = Text("", Tone.QUIET)
        for widget in (self.by_browser, self.by_password, self.text, self._missing):
            self.column.addWidget(widget)
        self.column.addWidget(self.page, 0, Qt.AlignmentFlag.AlignLeft)
        self.column.setSpacing(GRID)
        self.by_browser.setChecked(usable)
        self.by_password.setChecked(not usable)
        self.by_browser.setEnabled(usable)
        self.by_password.clicked.connect(self._chosen)
        self.by_browser.clicked.connect(self._chosen)

    @property
    def app_password(self) -> bool:
        return self.by_password.isChecked()

    def fill(self, form: ConnectForm) -> None:
        self._provider = form.provider
        self._by_code = form.options.device_code and form.provider is Provider.MICROSOFT365
        by_password = form.options.app_password or not self._usable
        (self.by_password if by_password else self.by_browser).setChecked(True)
        self.retranslate()

    def retranslate(self) -> None:
        google = self._provider is Provider.GOOGLE
        by_password = google and self.app_password
        for choice in (self.by_browser, self.by_password):
            choice.setVisible(google)
        self.page.setVisible(by_password)
        self._missing.setVisible(google and not self._usable)
        say(self.by_browser, self.tr("Sign in with Google, in the browser"))
        say(self.by_password, self.tr("Use an app password"))
        say(self.page, self.tr("Open the app password page"))
        self._missing.setText(
            self.tr(
                "Signing in with Google is not set up in this copy of %1; an app password works without it."
            ).replace("%1", self._context.brand.product)
        )
        self.text.setText(self._explain(google, by_password))

    def _explain(self, google: bool, by_password: bool) -> str:
        if by_password:
            return self.tr(
                "Google makes app passwords for accounts with 2-Step Verification. Make one there, and enter its"
                " 16 letters here instead of your usual password."
            )
        if self._by_code:
            return self.tr(
                "You get a code, and an address to open on another device. Sign in there with this address and allow"
                " the access; the wizard goes on by itself. Your password is entered at Microsoft only."
            )
        name = "Google" if google else "Microsoft"
        text = self.tr(
            "Your browser opens at %1. Sign in there with this address and allow the access; then come back here. Your"
            " password is entered at %1 only."
        )
        return text.replace("%1", name)

    def use_code(self, by_code: bool) -> None:
        """Whether another device is to be used was chosen elsewhere."""
        self._by_code = by_code and self._provider is Provider.MICROSOFT365
        self.retranslate()

    def _chosen(self) -> None:
        self.retranslate()
        self.edited.emit()

    def _open(self) -> None:
        entry = self._context.catalog.provider_by_id("gmail")
        if entry is not None:
            open_page(entry.app_password_url)
