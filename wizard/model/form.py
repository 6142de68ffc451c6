"""What the user typed, and the checks that need no network."""

from collections.abc import Callable
from dataclasses import dataclass, field, fields, replace
from enum import StrEnum

from wizard.model.address import (
    EmailAddress,
    InvalidName,
    NameFault,
    has_control_character,
    parse_host,
    parse_port,
    parse_user_name,
    parse_windows_user_name,
    tidy,
)
from wizard.model.cloud import UNCONFIGURED, Cloud
from wizard.model.plan import (
    CertificatePin,
    ConnectionPlan,
    Endpoint,
    FolderChoice,
    Server,
    SignInPlan,
    parse_fingerprint,
)
from wizard.model.provider import DEFAULT_PORTS, Protocol, Provider, Security, SignInMethod, usable_method, with_browser
from wizard.model.secret import Secret, password_fault


class Field(StrEnum):
    """The form's fields, by which an error finds its place on the page."""

    EMAIL = "email"
    PASSWORD = "password"
    USERNAME = "username"
    SMTP_USERNAME = "smtp_username"
    IMAP_HOST = "imap_host"
    IMAP_PORT = "imap_port"
    SMTP_HOST = "smtp_host"
    SMTP_PORT = "smtp_port"
    EWS_URL = "ews_url"
    TEST_EMAIL_TO = "test_email_to"
    SENT_FOLDER = "sent_folder"
    DRAFTS_FOLDER = "drafts_folder"
    FINGERPRINT = "fingerprint"


@dataclass(frozen=True, slots=True)
class FieldError:
    field: Field
    fault: NameFault


@dataclass(frozen=True, slots=True)
class ServerEntry:
    """A server as typed: `port` "" means the usual one for the security mode."""

    host: str = ""
    port: str = ""
    security: Security = Security.TLS


@dataclass(frozen=True)
class AdvancedOptions:
    """Behind "Advanced options". Empty user names mean: the email address (SMTP: the same as IMAP). `fingerprint`: of a
    certificate that is allowed beforehand, as typed.

    `device_code`: sign in to Microsoft on another device. `app_password`: give Google one instead of the browser.
    """

    username: str = ""
    smtp_username: str = ""
    allow_old_tls: bool = False
    pins: tuple[CertificatePin, ...] = ()
    sent_folder: str = ""
    drafts_folder: str = ""
    create_missing_folders: bool = False
    send_test_email: bool = True
    test_email_to: str = ""
    sign_in_method: SignInMethod = SignInMethod.AUTOMATIC
    device_code: bool = False
    app_password: bool = False
    fingerprint: str = ""


@dataclass(frozen=True)
class ConnectForm:
    """All that the wizard asks for. Nothing in it is lost by going back, by a failure or by another provider."""

    provider: Provider = Provider.IMAP
    email: str = ""
    password: Secret = field(default_factory=Secret)
    imap: ServerEntry = ServerEntry()
    smtp: ServerEntry = ServerEntry()
    options: AdvancedOptions = AdvancedOptions()
    ews_url: str = ""

    @property
    def signs_in_with_browser(self) -> bool:
        """Whether no password is asked for."""
        return with_browser(self.provider, self.options.app_password)


@dataclass(frozen=True, slots=True)
class Change:
    """What a remedy's button alters in the form; None leaves a thing as it is."""

    provider: Provider | None = None
    imap: ServerEntry | None = None
    smtp: ServerEntry | None = None
    ews_url: str | None = None
    username: str | None = None
    smtp_username: str | None = None
    add_pins: tuple[CertificatePin, ...] = ()
    allow_old_tls: bool | None = None
    sent_folder: str | None = None
    drafts_folder: str | None = None
    create_missing_folders: bool | None = None
    send_test_email: bool | None = None
    sign_in_method: SignInMethod | None = None
    device_code: bool | None = None
    app_password: bool | None = None


def apply_change(form: ConnectForm, change: Change) -> ConnectForm:
    """The form with the change made. A new pin replaces an older one for the same host and port."""
    options = form.options
    if change.add_pins:
        places = {(pin.host, pin.port) for pin in change.add_pins}
        kept = tuple(old for old in options.pins if (old.host, old.port) not in places)
        options = replace(options, pins=(*kept, *change.add_pins))
    for name in (item.name for item in fields(AdvancedOptions)):
        value = getattr(change, name, None)
        if value is not None:
            options = replace(options, **{name: value})
    return replace(
        form,
        provider=change.provider or form.provider,
        imap=change.imap or form.imap,
        smtp=change.smtp or form.smtp,
        ews_url=form.ews_url if change.ews_url is None else change.ews_url,
        options=options,
    )


def plan_of(
    form: ConnectForm, bcc_address: str = "", cloud: Cloud = UNCONFIGURED
) -> ConnectionPlan | tuple[FieldError, ...]:
    """The exact plan, or every field that can't be used, in the order of the page.

    The test email goes to the address typed for it, else to `bcc_address` (the brand's), else to the mailbox itself.
    """
    errors: list[FieldError] = []
    email: EmailAddress | None = None
    try:
        email = EmailAddress.parse(form.email)
    except InvalidName as error:
        errors.append(FieldError(Field.EMAIL, error.fault))
    browser = form.signs_in_with_browser
    if not browser and (fault := password_fault(form.password)):
        errors.append(FieldError(Field.PASSWORD, fault))
    servers = _servers(form, cloud, errors)
    recipient = _recipient(form, bcc_address, email, errors)
    by_imap = form.provider in (Provider.IMAP, Provider.GOOGLE)
    folders = _folders(form.options, errors) if by_imap else FolderChoice()
    typed_servers = form.provider in (Provider.IMAP, Provider.EXCHANGE)
    pins = _pins(form.options, errors) if typed_servers else ()
    if errors or email is None:
        return tuple(errors)
    return ConnectionPlan(
        email=email,
        provider=form.provider,
        servers=tuple(replace(server, username=server.username or str(email)) for server in servers),
        password=Secret() if browser else form.password,
        pins=pins,
        allow_old_tls=form.options.allow_old_tls and typed_servers,
        folders=folders,
        test_email_to=recipient,
        sign_in_method=usable_method(form.provider, form.options.sign_in_method),
        sign_in=_sign_in(form, cloud) if browser else None,
    )


def _sign_in(form: ConnectForm, cloud: Cloud) -> SignInPlan:
    """Only Microsoft knows device codes that open a mailbox."""
    device_code = form.options.device_code and form.provider is Provider.MICROSOFT365
    return SignInPlan(cloud.app(form.provider), device_code)


def _pins(options: AdvancedOptions, errors: list[FieldError]) -> tuple[CertificatePin, ...]:
    try:
        typed = (parse_fingerprint(options.fingerprint),) if tidy(options.fingerprint) else ()
        return tuple(dict.fromkeys((*options.pins, *typed)))
    except InvalidName as error:
        errors.append(FieldError(Field.FINGERPRINT, error.fault))
        return ()


def _servers(form: ConnectForm, cloud: Cloud, errors: list[FieldError]) -> tuple[Server, ...]:
    """A user name that wasn't typed is ""; Microsoft's and Google's are always the address."""
    match form.provider:
        case Provider.EXCHANGE:
            return _exchange_server(form, errors)
        case Provider.MICROSOFT365:
            return (Server(cloud.graph, ""),)
        case Provider.GOOGLE:
            return Server(cloud.google_imap, ""), Server(cloud.google_smtp, "")
        case Provider.IMAP:
            return _mail_servers(form, errors)


def _mail_servers(form: ConnectForm, errors: list[FieldError]) -> tuple[Server, ...]:
    """IMAP and SMTP; a user name that wasn't typed is "", or for sending that of receiving."""
    imap = _endpoint(Protocol.IMAP, form.imap, Field.IMAP_HOST, Field.IMAP_PORT, errors)
    smtp = _endpoint(Protocol.SMTP, form.smtp, Field.SMTP_HOST, Field.SMTP_PORT, errors)
    username = _user_name(form.options.username, Field.USERNAME, errors)
    smtp_username = _user_name(form.options.smtp_username, Field.SMTP_USERNAME, errors)
    if imap is None or smtp is None:
        return ()
    return Server(imap, username), Server(smtp, smtp_username or username)


def _exchange_server(form: ConnectForm, errors: list[FieldError]) -> tuple[Server, ...]:
    from wizard.model.ews_url import endpoint_of

    try:
        endpoint = endpoint_of(form.ews_url)
    except InvalidName as error:
        errors.append(FieldError(Field.EWS_URL, error.fault))
        endpoint = None
    username = _user_name(form.options.username, Field.USERNAME, errors, parse_windows_user_name)
    return () if endpoint is None else (Server(endpoint, username),)


def _folders(options: AdvancedOptions, errors: list[FieldError]) -> FolderChoice:
    sent = _folder_name(options.sent_folder, Field.SENT_FOLDER, errors)
    drafts = _folder_name(options.drafts_folder, Field.DRAFTS_FOLDER, errors)
    return FolderChoice(sent, drafts, options.create_missing_folders)


def _endpoint(
    protocol: Protocol, entry: ServerEntry, host_field: Field, port_field: Field, errors: list[FieldError]
) -> Endpoint | None:
    host, port_in_host, port = "", None, None
    before = len(errors)
    try:
        host, port_in_host = parse_host(entry.host)
    except InvalidName as error:
        errors.append(FieldError(host_field, error.fault))
    if tidy(entry.port):
        try:
            port = parse_port(entry.port)
        except InvalidName as error:
            errors.append(FieldError(port_field, error.fault))
    if port is not None and port_in_host is not None and port != port_in_host:
        errors.append(FieldError(host_field, NameFault.PORTS_DISAGREE))
    if len(errors) > before:
        return None
    return Endpoint(protocol, host, port_in_host or port or DEFAULT_PORTS[protocol, entry.security], entry.security)


def _user_name(text: str, name: Field, errors: list[FieldError], parse: Callable[[str], str] = parse_user_name) -> str:
    try:
        return parse(text)
    except InvalidName as error:
        errors.append(FieldError(name, error.fault))
        return ""


def _folder_name(text: str, name: Field, errors: list[FieldError]) -> str:
    folder = tidy(text)
    if has_control_character(folder):
        errors.append(FieldError(name, NameFault.CONTROL_CHARACTER))
    elif len(folder) > 255:
        errors.append(FieldError(name, NameFault.TOO_LONG))
    return folder


def _recipient(form: ConnectForm, bcc_address: str, email: EmailAddress | None, errors: list[FieldError]) -> str | None:
    if not form.options.send_test_email:
        return None
    typed = tidy(form.options.test_email_to)
    if not typed:
        return bcc_address or (str(email) if email else None)
    try:
        return str(EmailAddress.parse(typed))
    except InvalidName as error:
        errors.append(FieldError(Field.TEST_EMAIL_TO, error.fault))
        return None
