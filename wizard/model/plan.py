"""What exactly is connected to: endpoints, exceptions for certificates, and the whole plan of one run."""

from dataclasses import dataclass
from enum import StrEnum

from wizard.model.address import EmailAddress, to_display
from wizard.model.provider import Protocol, Provider, Security
from wizard.model.secret import Secret


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One server of one protocol. `host`: A-labels or an IP literal."""

    protocol: Protocol
    host: str
    port: int
    security: Security

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else to_display(self.host)
        return f"{host}:{self.port}"


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


@dataclass(frozen=True)
class ConnectionPlan:
    """One run, exactly. `test_email_to`: the recipient, or None for no test email."""

    email: EmailAddress
    provider: Provider
    imap: Endpoint
    smtp: Endpoint
    imap_username: str
    smtp_username: str
    password: Secret
    pins: tuple[CertificatePin, ...] = ()
    allow_old_tls: bool = False
    folders: FolderChoice = FolderChoice()
    test_email_to: str | None = None

    def pins_for(self, endpoint: Endpoint) -> tuple[CertificatePin, ...]:
        return tuple(pin for pin in self.pins if pin.is_for(endpoint))
