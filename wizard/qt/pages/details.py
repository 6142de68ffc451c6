"""Address, password, servers; everything else is behind Advanced options."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtWidgets import QWidget

from wizard.flow.keyring import KeyringState
from wizard.model.address import NameFault
from wizard.model.form import Change, ConnectForm, Field, FieldError
from wizard.model.plan import CertificatePin
from wizard.model.problem import Remedy, RemedyId
from wizard.model.provider import Protocol, Provider
from wizard.qt import operations
from wizard.qt.context import Context
from wizard.qt.pages.advanced import AdvancedPart
from wizard.qt.pages.base import Page, Wizard
from wizard.qt.pages.details_address import AddressHelp
from wizard.qt.pages.details_browser import BrowserPart
from wizard.qt.pages.details_exchange import ExchangePart
from wizard.qt.pages.details_keyring import KeyringCheck
from wizard.qt.parts.card import Collapsible
from wizard.qt.parts.field import PasswordField, TextField, side_by_side
from wizard.qt.parts.keyring_panel import KeyringPanel
from wizard.qt.parts.text import announce
from wizard.qt.theme import GRID


class DetailsPage(Page):
    """The password's text stays in its field; the session gets it as a Secret."""

    def __init__(self, context: Context, wizard: Wizard, parent: QWidget | None = None) -> None:
        super().__init__(context, wizard, parent)
        self.email = TextField(Field.EMAIL.value)
        self._known = AddressHelp(context, self.session, lambda: self.email.text, self._switch, self)
        self.hint = self._known.hint
        self.keyring = KeyringPanel(context)
        self.password = PasswordField(Field.PASSWORD.value)
        self.imap = TextField(Field.IMAP_HOST.value)
        self.smtp = TextField(Field.SMTP_HOST.value)
        find = None if self.session.practice else operations.finder(context.services)
        self.exchange = ExchangePart(context, lambda: self.session.form, find)
        self.advanced = AdvancedPart(context)
        self.more = Collapsible("advanced", self.advanced)
        usable = self.session.practice or context.services.sign_in_configured(Provider.GOOGLE)
        self.browser = BrowserPart(context, usable=usable)
        for widget in (self.email, self.hint, self.keyring, self.browser, self.password):
            self.column.addWidget(widget)
        self._mail_servers = side_by_side(self.imap, self.smtp)
        for part in (self._mail_servers, self.exchange, self.more):
            self.column.addWidget(part)
        self.column.addStretch(1)
        self._keeping = KeyringCheck(context, self.session, self)
        self._keeping.changed.connect(self._show_keyring)
        self._keeping.read.connect(self.retranslate)
        self._known.filled.connect(lambda: self._fill(self.session.form))
        self._known.changed.connect(self.wizard.words_changed)
        self.hint.servers.clicked.connect(lambda: self.first_focus().setFocus())
        self.email.edited.connect(self._known.edited)
        self.email.edited.connect(self._address_edited)
        self.advanced.device_code.clicked.connect(self._gather)
        self.advanced.device_code.toggled.connect(self.browser.use_code)
        for field in (self.email, self.password, self.imap, self.smtp, *self.advanced.fields.values()):
            field.edited.connect(self._gather)
        self.exchange.edited.connect(self._gather)
        self.exchange.switched.connect(self._switch)
        urls = self.exchange.edited, self.exchange.advised
        for news in (*urls, self.imap.edited, self.smtp.edited, self.more.toggled):
            news.connect(self.wizard.words_changed)
        self.browser.edited.connect(self._other_way)
        self.advanced.pin_removed.connect(self._remove_pin)
        self.keyring.session_only.connect(self._session_only)
        self.keyring.check_again.connect(self.probe)
        self._fill(self.session.form)
        if self.session.form.password:
            self.password.set_text(self.session.form.password.reveal())  # practice: the pretend mailbox's own

    @property
    def _for_exchange(self) -> bool:
        return self.session.form.provider is Provider.EXCHANGE

    @property
    def _own_sign_in(self) -> bool:
        """At Microsoft or Google, whose servers are known."""
        return self.session.form.provider in (Provider.MICROSOFT365, Provider.GOOGLE)

    @property
    def _asks_password(self) -> bool:
        return not self.session.form.signs_in_with_browser

    @property
    def fields(self) -> dict[Field, TextField]:
        """Those of the provider, in the order of the page."""
        first = {Field.EMAIL: self.email, Field.PASSWORD: self.password}
        if self._own_sign_in:
            return {**first, **self.advanced.some(Field.SENT_FOLDER, Field.DRAFTS_FOLDER, Field.TEST_EMAIL_TO)}
        if self._for_exchange:
            own = self.advanced.some(Field.TEST_EMAIL_TO, Field.FINGERPRINT)
            return {**first, **self.exchange.fields, **own}
        return {**first, Field.IMAP_HOST: self.imap, Field.SMTP_HOST: self.smtp, **self.advanced.fields}

    # the page's life

    def enter(self) -> None:
        self._fill(self.session.form)
        self._show_provider()
        self._known.look_up()
        if self.session.needs_probe:
            self.probe()
        self._show_keyring()
        if self._for_exchange:
            self.context.warm_up(Provider.EXCHANGE)
            self.exchange.enter()

    def leave(self) -> None:
        self.exchange.leave()
        self._known.leave()
        self._gather()

    def _show_provider(self) -> None:
        exchange = self._for_exchange
        self.column.setSpacing(round((1.5 if exchange else 2) * GRID))  # so that all of it is seen at once
        self._mail_servers.setVisible(self.session.form.provider is Provider.IMAP)
        self.browser.setVisible(self._own_sign_in)
        if self.session.form.provider is Provider.GOOGLE:  # a build without a client id leaves one way
            self._gather()
        self._show_password()
        self.exchange.setVisible(exchange)
        self.advanced.show_for(self.session.form.provider)

    def _show_password(self) -> None:
        self.password.setVisible(self._asks_password)
        self.keyring.for_password = self._asks_password

    def _other_way(self) -> None:
        """The browser, or an app password."""
        self._gather()
        self._show_password()
        self._show_keyring()
        if self._asks_password and self.password.edit.isEnabled():
            self.password.edit.setFocus()

    def first_focus(self) -> QWidget:
        if not self.email.text or not self._asks_password:
            return self.email
        empty = not self.password.edit.text() and not self.session.has_kept_password and self.password.edit.isEnabled()
        return self.password if empty else self.email

    @property
    def no_way_on(self) -> bool:
        """The address is with a provider that can't be connected so, and no other servers were typed."""
        if self._own_sign_in:
            return False
        others = self.exchange.url.text if self._for_exchange else self.imap.text.strip() and self.smtp.text
        return self.hint.dead_end and not others.strip()

    def wipe_password(self) -> None:
        self.password.wipe()

    def retranslate(self) -> None:
        catalog, language = self.context.catalog, self.context.language
        kept = self.session.has_kept_password
        if kept:
            lead = self.tr("Everything was kept. The saved password is used unless you type another.")
            self.say(self.tr("Check your details"), lead)
        elif self.session.account_id is not None and not self._asks_password:
            self.say(self.tr("Check your details"), self.tr("Everything was kept. Sign in once more to reconnect."))
        elif self.session.account_id is not None:
            self.say(self.tr("Check your details"), self.tr("Everything was kept but the password: enter it again."))
        else:
            self.say(self.tr("Enter your details"))
        names = {
            Field.EMAIL: self.email, Field.PASSWORD: self.password,
            Field.IMAP_HOST: self.imap, Field.SMTP_HOST: self.smtp,
        }  # fmt: skip
        for name, field in names.items():
            field.say(catalog.field_name(name, language))
        two_factor = self.tr("with two-factor authentication, an app password")
        self.password.edit.setPlaceholderText(self.tr("the saved password") if kept else two_factor)
        self.email.edit.setPlaceholderText(self.tr("name@example.com"))
        self.imap.edit.setPlaceholderText("imap.example.com")
        self.smtp.edit.setPlaceholderText("smtp.example.com")
        self.password.say_show(self.tr("Show"), self.tr("Hide"))
        self.more.say(self.tr("Advanced options"))
        self.exchange.retranslate()
        self.browser.retranslate()
        self.advanced.retranslate()
        self.hint.retranslate()
        self.keyring.retranslate()
        if any(field.error for field in self.fields.values()):
            self._write_errors(self.session.errors())

    # the form

    def _gather(self) -> None:
        form = self.session.form
        options = self.advanced.options(form.options)
        if self._for_exchange:
            options = replace(options, username=self.exchange.username.text)
        if form.provider is Provider.GOOGLE:
            options = replace(options, app_password=self.browser.app_password)
        self.session.edit(
            replace(
                form,
                email=self.email.text,
                password=self.password.secret,
                imap=self.advanced.entry(Protocol.IMAP, self.imap.text),
                smtp=self.advanced.entry(Protocol.SMTP, self.smtp.text),
                ews_url=self.exchange.url.text,
                options=options,
            )
        )

    def _fill(self, form: ConnectForm) -> None:
        self.exchange.fill(form)
        self.browser.fill(form)
        self.email.set_text(form.email)
        self.imap.set_text(form.imap.host)
        self.smtp.set_text(form.smtp.host)
        self.advanced.fill(form.imap, form.smtp, form.options)

    def _address_edited(self) -> None:
        if self._for_exchange:
            self.exchange.address_edited()

    def _switch(self, provider: Provider) -> None:
        """To the details of the one that the help names; everything typed is kept."""
        self.leave()
        self.wizard.apply(Remedy(RemedyId.SWITCH_PROVIDER, Change(provider=provider)))

    def _remove_pin(self, pin: CertificatePin) -> None:
        self._gather()
        self.session.remove_pin(pin)
        self._fill(self.session.form)

    def show_errors(self, errors: Sequence[FieldError]) -> None:
        """One sentence at each field; the focus goes to the first."""
        if self._for_exchange:
            self.exchange.enter()  # the search for the URL ended when the page was left
        self._write_errors(errors)
        if not errors:
            return
        wrong = {error.field for error in errors}
        first = next(name for name in self.fields if name in wrong)
        if any(error.field in self.advanced.fields or error.fault is NameFault.PORTS_DISAGREE for error in errors):
            self.more.open()
        field = self.fields[first]
        field.edit.setFocus()
        self.scroll_area.ensureWidgetVisible(field)
        announce(field, field.error, urgent=True)

    def _write_errors(self, errors: Sequence[FieldError]) -> None:
        sentences: dict[Field, str] = {}
        for error in reversed(errors):
            sentences[error.field] = self._sentence(error)
        for name, field in self.fields.items():
            field.set_error(sentences.get(name, ""))

    def _sentence(self, error: FieldError) -> str:
        catalog, language = self.context.catalog, self.context.language
        return self.exchange.sentence(error) or catalog.fault_sentence(error.field, error.fault, language)

    # the keyring

    def probe(self) -> None:
        """Asks whether the password can be kept. Until then none is asked for."""
        self._keeping.begin()

    def _session_only(self) -> None:
        self.session.accept_session_only()
        self._show_keyring()
        self.password.edit.setFocus()

    def _show_keyring(self) -> None:
        self.keyring.show_state(self.session.keyring)
        # Whoever is typing the address meanwhile must not find the rest of it in the password.
        at_rest = self.email.edit.hasFocus() and not self.email.edit.isModified()
        waiting_here = self.first_focus() is self.email and at_rest and bool(self.email.text)
        self.password.set_usable(self.session.may_enter_password)
        if (
            self.session.keyring.state is KeyringState.OK
            and waiting_here
            and not self.password.edit.text()
            and self._asks_password
        ):
            self.password.edit.setFocus()
        self.wizard.words_changed()
