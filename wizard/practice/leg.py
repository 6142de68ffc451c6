"""What every server of a scenario has: how it is reached, encrypted and answered for."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from wizard.model.provider import Security
from wizard.practice.certificates import CertificateKind
from wizard.practice.handshake import Handshake


class Then(StrEnum):
    """What follows an answer's last line."""

    GO_ON = "go_on"
    CLOSE = "close"
    CUT = "cut"  # half of the last line, then the end
    RESET = "reset"
    HOLD = "hold"  # says nothing more
    FLOOD = "flood"  # sends without end, and without a line end
    HANDSHAKE = "handshake"


@dataclass(frozen=True, slots=True)
class Answer:
    """`lines`: without their ends, {tag} and the like filled in. `delay`: seconds before. `drip`: seconds a byte."""

    lines: tuple[str, ...] = ()
    then: Then = Then.GO_ON
    delay: float = 0.0
    drip: float = 0.0


class Reach(StrEnum):
    OPEN = "open"
    CLOSED = "closed"
    BLACK_HOLE = "black_hole"
    UNKNOWN_NAME = "unknown_name"


class Speaks(StrEnum):
    """Which kind of server stands there."""

    IMAP = "imap"
    SMTP = "smtp"
    POP3 = "pop3"
    HTTP = "http"
    SSH = "ssh"
    EXCHANGE = "exchange"
    GRAPH = "graph"
    NOTHING = "nothing"


class Wrapping(StrEnum):
    """Where encryption begins on the server's side: at the first byte, by upgrade, or never."""

    TLS = "tls"
    STARTTLS = "starttls"
    NONE = "none"


@dataclass(frozen=True, kw_only=True)
class Leg:
    """One server. `security`: what the form says, which may be wrong.

    `pin_another`: the form allows a certificate that isn't the one shown.
    """

    speaks: Speaks
    reach: Reach = Reach.OPEN
    wrapping: Wrapping = Wrapping.TLS
    security: Security = Security.TLS
    handshake: Handshake = Handshake.GOOD
    certificate: CertificateKind = CertificateKind.GOOD
    pin_another: bool = False


@dataclass(frozen=True, slots=True)
class Reply:
    """An HTTP answer in the place of the right one: by its status, as a SOAP `fault`, or as an `error` of EWS.

    `fault`, `error`: the ResponseCode, in the shape of the product. `text`: its words. `values`: of its MessageXml.
    `page`: a body that exchange_answers.toml holds. `headers`: also replace those of the product by the same name.
    `reason`: in the place of the status's own words. `skip`: so many such requests get the right answer first.
    `unless_header`: not for requests with that header.
    """

    status: int = 0
    reason: str = ""
    headers: tuple[str, ...] = ()
    body: str = ""
    page: str = ""
    fault: str = ""
    error: str = ""
    text: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    then: Then = Then.GO_ON
    delay: float = 0.0
    drip: float = 0.0
    skip: int = 0
    unless_header: str = ""
