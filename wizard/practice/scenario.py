"""What a scenario is made of: the form to start with, and how each of the two servers behaves."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from wizard.model.provider import Security
from wizard.model.words import Words
from wizard.practice.certificates import CertificateKind
from wizard.practice.handshake import Handshake

ADDRESS = "alice@practice.example"
PASSWORD = "sesame-4711"
"""Of the pretend mailbox: nothing real is behind them."""


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
    NOTHING = "nothing"


class Wrapping(StrEnum):
    """Where encryption begins on the server's side: at the first byte, by upgrade, or never."""

    TLS = "tls"
    STARTTLS = "starttls"
    NONE = "none"


@dataclass(frozen=True, kw_only=True)
class Leg:
    """One server. `security`: what the form says, which may be wrong.

    `pin_another`: the form allows a certificate that isn't the one shown. `answers`: by step, for the right ones.
    `refusal`: to wrong credentials. `mechanisms`: of SASL. `limit`: of connections that are signed in, 0 for none.
    """

    speaks: Speaks
    reach: Reach = Reach.OPEN
    wrapping: Wrapping = Wrapping.TLS
    security: Security = Security.TLS
    handshake: Handshake = Handshake.GOOD
    certificate: CertificateKind = CertificateKind.GOOD
    pin_another: bool = False
    answers: Mapping[str, Answer] = field(default_factory=dict)
    refusal: Answer
    mechanisms: tuple[str, ...] = ("PLAIN", "LOGIN")


@dataclass(frozen=True, slots=True)
class Capability:
    """IMAP capabilities before encryption, before sign-in and after it."""

    clear: str
    encrypted: str
    signed_in: str


@dataclass(frozen=True, slots=True)
class FolderSpec:
    r"""`name`: as on the wire (modified UTF-7). `flags`: of LIST, e.g. `\HasNoChildren \Sent`."""

    name: str
    flags: str = ""


@dataclass(frozen=True, kw_only=True)
class ImapLeg(Leg):
    """`welcome`: to good credentials. `identity`: what ID tells. `id_demanded`: refuses until the client used ID."""

    capability: Capability
    welcome: Answer
    identity: str
    folders: tuple[FolderSpec, ...]
    limit: int = 0
    limit_answer: Answer
    id_demanded: str = ""


@dataclass(frozen=True, kw_only=True)
class SmtpLeg(Leg):
    """`ehlo`: what EHLO lists, without STARTTLS, AUTH and SIZE. `size`: in bytes, 0 for no SIZE.

    `hide_starttls`: STARTTLS works and isn't listed. `auth_in_clear`: AUTH is offered before encryption too.

    `deliver_after`: seconds; below zero mail never arrives.
    """

    ehlo: tuple[str, ...]
    size: int = 10240000
    hide_starttls: bool = False
    auth_in_clear: bool = False
    deliver_after: float = 0.0


@dataclass(frozen=True, slots=True)
class FormSpec:
    """What the form holds at the start. An empty `test_email_to` means the mailbox itself."""

    email: str = ADDRESS
    password: str = PASSWORD
    username: str = ""
    host: str = "localhost"
    test_email_to: str = ""
    allow_old_tls: bool = False


@dataclass(frozen=True, slots=True)
class Account:
    """Who is let in: any of these names, with this password."""

    users: tuple[str, ...] = (ADDRESS,)
    password: str = PASSWORD


@dataclass(frozen=True)
class Scenario:
    """`code`, `reason`: the verdict to expect, None where it connects. `source`: where the bytes were seen."""

    id: str
    code: str | None
    reason: str | None
    title: Words
    source: str
    form: FormSpec
    account: Account
    imap: ImapLeg
    smtp: SmtpLeg
