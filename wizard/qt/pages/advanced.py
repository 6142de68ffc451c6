"""Advanced options: closed by default, and nothing in them is needed for a usual mailbox."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from wizard.model.address import InvalidName, parse_host
from wizard.model.form import AdvancedOptions, Field, ServerEntry
from wizard.model.plan import CertificatePin
from wizard.model.provider import DEFAULT_PORTS, SIGN_IN_METHODS, Protocol, Provider, Security, SignInMethod
from wizard.qt.context import Context
from wizard.qt.parts.buttons import SideButton
from wizard.qt.parts.card import Card
from wizard.qt.parts.field import TextField, side_by_side
from wizard.qt.parts.fingerprint import grouped
from wizard.qt.parts.mnemonics import say
from wizard.qt.parts.text import Text
from wizard.qt.parts.two_columns import TwoColumns
from wizard.qt.theme import GRID, Tone

LEGS = (Protocol.IMAP, Protocol.SMTP)


class AdvancedPart(Card):
    """Ports, security, user names, folders, certificates, test email; of these, what the provider leaves to choose."""

    pin_removed = Signal(object)
    edited = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._context = context
        names = (
            Field.IMAP_PORT, Field.SMTP_PORT, Field.USERNAME, Field.SMTP_USERNAME,
            Field.SENT_FOLDER, Field.DRAFTS_FOLDER, Field.TEST_EMAIL_TO, Field.FINGERPRINT,
        )  # fmt: skip
        self.fields = {name: TextField(name.value) for name in names}
        self.security: dict[Protocol, QComboBox] = {}
        self._security_labels: dict[Protocol, QLabel] = {}
        self.column.setSpacing(2 * GRID)
        self._of_mail_servers = servers = TwoColumns()
        self._titles = (Text("", bold=True), Text("", bold=True))
        rows = ((Field.IMAP_PORT, Field.SMTP_PORT), (Field.USERNAME, Field.SMTP_USERNAME))
        for column, protocol in enumerate(LEGS):
            servers.add(self._titles[column], 0, column)
            servers.add(self._security_box(protocol), 1, column)
            for row, fields in enumerate(rows, start=2):
                servers.add(self.fields[fields[column]], row, column)
        self._folders_title = Text("", bold=True)
        self.create_folders = QCheckBox()
        self.create_folders.setObjectName("folders-made")
        self._of_folders = self._made_for_folders()
        self.device_code = QCheckBox()
        self.device_code.setObjectName("device-code")
        self.device_code.toggled.connect(self.edited)
        self._device_code_help = Text("", Tone.QUIET)
        self.method = QComboBox()
        self._wish = SignInMethod.AUTOMATIC
        self._method_label, self._of_method = _labelled(self.method, "sign-in-method")
        self.method.currentIndexChanged.connect(self.edited)
        for part in (
            self._of_mail_servers,
            self._of_method,
            self._of_folders,
            self.device_code,
            self._device_code_help,
        ):
            self.column.addWidget(part)
        self.test_email = QCheckBox()
        self.test_email.setObjectName("test-email")
        self.test_email.toggled.connect(self.fields[Field.TEST_EMAIL_TO].setEnabled)
        self._pins = QVBoxLayout()
        self._of_typed_servers = self._made_for_typed_servers()
        for widget in (self.test_email, self.fields[Field.TEST_EMAIL_TO], self._of_typed_servers):
            self.column.addWidget(widget)
        self._shown_pins: tuple[CertificatePin, ...] = ()
        self._remove_buttons: list[SideButton] = []
        self._show_pins(())
        for field in self.fields.values():
            field.edited.connect(self.edited)

    def _made_for_folders(self) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2 * GRID)
        folders = side_by_side(*(self.fields[name] for name in (Field.SENT_FOLDER, Field.DRAFTS_FOLDER)))
        for widget in (self._folders_title, folders, self.create_folders):
            column.addWidget(widget)
        return holder

    def _made_for_typed_servers(self) -> QWidget:
        """What may be allowed to a server that somebody named."""
        self.old_tls = QCheckBox()
        self.old_tls.setObjectName("old-tls")
        self._old_tls_help = Text("", Tone.QUIET)
        self._pins_title = Text("", bold=True)
        self._pins.setSpacing(GRID)
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2 * GRID)
        for widget in (self.old_tls, self._old_tls_help, self.fields[Field.FINGERPRINT], self._pins_title):
            column.addWidget(widget)
        column.addLayout(self._pins)
        return holder

    def show_for(self, provider: Provider) -> None:
        """What belongs to this provider; the rest keeps what was typed in it."""
        microsoft = provider is Provider.MICROSOFT365
        self._of_mail_servers.setVisible(provider is Provider.IMAP)
        self._of_folders.setVisible(provider in (Provider.IMAP, Provider.GOOGLE))
        methods = SIGN_IN_METHODS.get(provider, ())
        self._of_method.setVisible(bool(methods))
        self._show_methods(methods)
        self.device_code.setVisible(microsoft)
        self._device_code_help.setVisible(microsoft)
        self._of_typed_servers.setVisible(provider in (Provider.IMAP, Provider.EXCHANGE))

    def _show_methods(self, methods: tuple[SignInMethod, ...]) -> None:
        catalog, language = self._context.catalog, self._context.language
        with QSignalBlocker(self.method):
            self.method.clear()
            for method in methods:
                self.method.addItem(catalog.term("sign_in_method", method.value, language), method.value)
            self.method.setCurrentIndex(max(0, self.method.findData(self._wish.value)))

    def _method(self) -> SignInMethod:
        """What was chosen for another provider is kept, as long as nothing is chosen for this one."""
        chosen = SignInMethod(self.method.currentData() or SignInMethod.AUTOMATIC)
        foreign = self.method.findData(self._wish.value) < 0
        return self._wish if foreign and chosen is SignInMethod.AUTOMATIC else chosen

    def _security_box(self, protocol: Protocol) -> QWidget:
        box = QComboBox()
        label, holder = _labelled(box, f"security-{protocol}")
        for security in Security:
            box.addItem("", security.value)
        box.currentIndexChanged.connect(partial(self._usual_port, protocol))
        self.security[protocol], self._security_labels[protocol] = box, label
        return holder

    def _usual_port(self, protocol: Protocol, _index: int = 0) -> None:
        port = self.fields[Field.IMAP_PORT if protocol is Protocol.IMAP else Field.SMTP_PORT]
        port.edit.setPlaceholderText(str(DEFAULT_PORTS[protocol, self.chosen(protocol)]))
        self.edited.emit()

    def chosen(self, protocol: Protocol) -> Security:
        return Security(self.security[protocol].currentData() or Security.TLS)

    def some(self, *names: Field) -> dict[Field, TextField]:
        return {name: self.fields[name] for name in names}

    def entry(self, protocol: Protocol, host: str) -> ServerEntry:
        """A port behind the host counts more than one that the person hasn't typed here."""
        port = self.fields[Field.IMAP_PORT if protocol is Protocol.IMAP else Field.SMTP_PORT]
        return ServerEntry(host, port.text if port.typed or not _names_port(host) else "", self.chosen(protocol))

    def options(self, old: AdvancedOptions) -> AdvancedOptions:
        """As they stand here; the allowed certificates are the session's."""
        text = {name: field.text for name, field in self.fields.items()}
        return replace(
            old,
            username=text[Field.USERNAME],
            smtp_username=text[Field.SMTP_USERNAME],
            sent_folder=text[Field.SENT_FOLDER],
            drafts_folder=text[Field.DRAFTS_FOLDER],
            test_email_to=text[Field.TEST_EMAIL_TO],
            allow_old_tls=self.old_tls.isChecked(),
            create_missing_folders=self.create_folders.isChecked(),
            send_test_email=self.test_email.isChecked(),
            sign_in_method=self._method(),
            fingerprint=text[Field.FINGERPRINT],
            device_code=self.device_code.isChecked(),
        )

    def fill(self, imap: ServerEntry, smtp: ServerEntry, options: AdvancedOptions) -> None:
        for protocol, entry in ((Protocol.IMAP, imap), (Protocol.SMTP, smtp)):
            self.security[protocol].setCurrentIndex(list(Security).index(entry.security))
            self._usual_port(protocol)
        values: Mapping[Field, str] = {
            Field.IMAP_PORT: imap.port,
            Field.SMTP_PORT: smtp.port,
            Field.USERNAME: options.username,
            Field.SMTP_USERNAME: options.smtp_username,
            Field.SENT_FOLDER: options.sent_folder,
            Field.DRAFTS_FOLDER: options.drafts_folder,
            Field.TEST_EMAIL_TO: options.test_email_to,
            Field.FINGERPRINT: options.fingerprint,
        }
        for name, value in values.items():
            self.fields[name].set_text(value)
        self._wish = options.sign_in_method
        self.method.setCurrentIndex(max(0, self.method.findData(self._wish.value)))
        self.device_code.setChecked(options.device_code)
        self.old_tls.setChecked(options.allow_old_tls)
        self.create_folders.setChecked(options.create_missing_folders)
        self.test_email.setChecked(options.send_test_email)
        self.fields[Field.TEST_EMAIL_TO].setEnabled(options.send_test_email)
        if options.pins != self._shown_pins:
            self._show_pins(options.pins)

    def _show_pins(self, pins: tuple[CertificatePin, ...]) -> None:
        self._shown_pins = pins
        while (item := self._pins.takeAt(0)) is not None:
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
        self._remove_buttons.clear()
        self._pins_title.setVisible(bool(pins))
        for pin in pins:
            row = QWidget()
            line = QHBoxLayout(row)
            line.setContentsMargins(0, 0, 0, 0)
            where = f"{pin.host}:{pin.port}" if pin.host else ""
            line.addWidget(Text(f"{where}\n{grouped(pin.sha256)}", selectable=True), 1)
            remove = SideButton("remove-certificate")
            say(remove, self.tr("Remove"))
            remove.setAccessibleDescription(where)
            remove.clicked.connect(partial(self._remove, pin))
            line.addWidget(remove)
            self._remove_buttons.append(remove)
            self._pins.addWidget(row)

    def _remove(self, pin: CertificatePin, _checked: bool = False) -> None:
        self.pin_removed.emit(pin)

    def retranslate(self) -> None:
        catalog, language = self._context.catalog, self._context.language
        self._titles[0].setText(self.tr("Receiving (IMAP)"))
        self._titles[1].setText(self.tr("Sending (SMTP)"))
        self._folders_title.setText(self.tr("Folders"))
        for name, field in self.fields.items():
            field.say(catalog.field_name(name, language))
        self.fields[Field.USERNAME].edit.setPlaceholderText(self.tr("the email address"))
        self.fields[Field.SMTP_USERNAME].edit.setPlaceholderText(self.tr("the same as for receiving"))
        for name in (Field.SENT_FOLDER, Field.DRAFTS_FOLDER):
            self.fields[name].edit.setPlaceholderText(self.tr("found automatically"))
        bcc = self._context.brand.bcc_address
        self.fields[Field.TEST_EMAIL_TO].edit.setPlaceholderText(bcc or self.tr("the mailbox itself"))
        shown = {
            Security.TLS: self.tr("Encrypted from the start (TLS)"),
            Security.STARTTLS: self.tr("Upgraded (STARTTLS)"),
        }
        for protocol, box in self.security.items():
            receiving = protocol is Protocol.IMAP
            label = self.tr("Security for receiving") if receiving else self.tr("Security for sending")
            say(self._security_labels[protocol], label)
            box.setAccessibleName(label)
            for index, security in enumerate(Security):
                box.setItemText(index, shown[security])
            self._usual_port(protocol)
        way = self.tr("How to sign in")
        say(self._method_label, way)
        self.method.setAccessibleName(way)
        for index in range(self.method.count()):
            self.method.setItemText(index, catalog.term("sign_in_method", self.method.itemData(index), language))
        say(self.device_code, self.tr("Sign in on another device, with a code"))
        self._device_code_help.setText(self.tr("For a computer whose browser can't be used: a phone will do."))
        say(self.old_tls, self.tr("Allow old servers (TLS 1.0 and 1.1)"))
        self._old_tls_help.setText(self.tr("Old encryption can be broken. Allow it only if your IT team tells you to."))
        say(self.create_folders, self.tr("Create missing folders"))
        say(self.test_email, self.tr("Send a test email as the last check"))
        self._pins_title.setText(self.tr("Certificates that you allowed"))
        for button in self._remove_buttons:
            say(button, self.tr("Remove"))


def _names_port(host: str) -> bool:
    try:
        return parse_host(host)[1] is not None
    except InvalidName:
        return False


def _labelled(box: QComboBox, name: str) -> tuple[QLabel, QWidget]:
    """The label, and what holds both."""
    label, holder = QLabel(), QWidget()
    label.setObjectName(name)
    label.setBuddy(box)
    box.setObjectName(f"{name}-box")
    box.setMinimumHeight(4 * GRID)
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(GRID // 2)
    column.addWidget(label)
    column.addWidget(box)
    return label, holder
