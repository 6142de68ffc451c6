"""What exactly is connected to: endpoints, exceptions for certificates, and the whole plan of one run."""

import re
from dataclasses import dataclass
from enum import StrEnum

from wizard.model.address import EmailAddress, InvalidName, NameFault, to_display
from wizard.model.provider import Protocol, Provider, Security, SignInMethod
from wizard.model.secret import Secret
from wizard.model.sign_in import SignInApp

HTTPS_PORT = 443


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One server of one protocol. `host`: A-labels or an IP literal. `path`: of EWS and Graph, with its first slash."""

    protocol: Protocol
    host: str
    port: int
    security: Security
    path: str = ""

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else to_display(self.host)
        return f"{host}:{self.port}"

    @property
    def place(self) -> str:
        """As it is shown: of EWS and Graph without the port that every web address has."""
        web = self.protocol in (Protocol.EWS, Protocol.GRAPH)
        return str(self).removesuffix(f":{HTTPS_PORT}") if web else str(self)

    @property
    def url(self) -> str:
        """Of EWS and Graph, as it is asked for: in A-labels, without the usual port."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"https://{host}{self.path}" if self.port == HTTPS_PORT else f"https://{host}:{self.port}{self.path}"


@dataclass(frozen=True, slots=True)
class Server:
    """One server of a connection, with the user name that it is given."""

    endpoint: Endpoint
    username: str


def server_of(servers: tuple[Server, ...], protocol: Protocol) -> Server:
    """The server that speaks this protocol.

    Raises:
        LookupError: none does.
    """
    for server in servers:
        if server.endpoint.protocol is protocol:
            return server
    raise LookupError(protocol.value)


@dataclass(frozen=True, slots=True)
class CertificatePin:
    """The one certificate that is allowed at one host and port. `sha256`: 64 hex digits, lower case, of the DER form.

    Without host and port (the command line's --allow-certificate) it may be met at either server of the run.
    """

    sha256: str
    host: str | None = None
    port: int | None = None

    def is_for(self, endpoint: Endpoint) -> bool:
        return self.host is None or (self.host == endpoint.host and self.port == endpoint.port)


def parse_fingerprint(text: str) -> CertificatePin:
    """For either server of a run. `text`: 64 hex digits, colons, blanks and a "sha256:" before them allowed.

    Raises:
        InvalidName: FINGERPRINT.
    """
    digits = re.sub(r"^\s*sha-?256\s*[:=]|[:\s]", "", text, flags=re.IGNORECASE).lower()
    if not re.fullmatch(r"[0-9a-f]{64}", digits):
        raise InvalidName(NameFault.FINGERPRINT)
    return CertificatePin(digits)


class Source(StrEnum):
    """Where settings come from. TYPED and TABLE are trusted."""

    TYPED = "typed"
    TABLE = "table"


@dataclass(frozen=True, slots=True)
class Candidate:
    """Settings that were found for an address. `username_form`: `email` or `localpart`, a server each."""

    provider: Provider
    name: str
    imap: Endpoint
    smtp: Endpoint
    imap_username_form: str
    smtp_username_form: str
    source: Source
    trusted: bool
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FolderChoice:
    """Folders that the user named because they could not be recognised. `create_missing`: make them."""

    sent: str = ""
    drafts: str = ""
    create_missing: bool = False


@dataclass(frozen=True, slots=True)
class RuleFolder:
    """A folder that an inbox rule of an Exchange mailbox files into. `folder_id`: opaque, as lasting as the folder."""

    rule_id: str
    rule_name: str
    folder_id: str
    folder_name: str


@dataclass(frozen=True)
class SignInPlan:
    """A sign-in with the browser. `device_code`: on another device, where a code is entered."""

    app: SignInApp
    device_code: bool = False

    @property
    def stage(self) -> str:
        """Its name; told before any server of the mailbox is asked."""
        return "graph.sign_in" if self.app.provider is Provider.MICROSOFT365 else f"{self.app.provider}.sign_in"


@dataclass(frozen=True)
class ConnectionPlan:
    """One run, exactly. `servers`: IMAP and SMTP, or EWS or Graph alone. `test_email_to`: the recipient, None for no
    test email. `sign_in`: None where a password signs in; `password` is empty where there is one.

    `known_rule_folders`: of the account that is rechecked, None where there is nothing to compare with.
    """

    email: EmailAddress
    provider: Provider
    servers: tuple[Server, ...]
    password: Secret
    pins: tuple[CertificatePin, ...] = ()
    allow_old_tls: bool = False
    folders: FolderChoice = FolderChoice()
    test_email_to: str | None = None
    sign_in_method: SignInMethod = SignInMethod.AUTOMATIC
    known_rule_folders: tuple[RuleFolder, ...] | None = None
    sign_in: SignInPlan | None = None

    def server(self, protocol: Protocol) -> Server:
        """Raises LookupError where the plan has none."""
        return server_of(self.servers, protocol)

    def pins_for(self, endpoint: Endpoint) -> tuple[CertificatePin, ...]:
        return tuple(pin for pin in self.pins if pin.is_for(endpoint))
