"""What a scenario is made of: the form to start with, and how each server behaves."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from wizard.model.provider import Provider, SignInMethod
from wizard.model.words import Words
from wizard.practice.leg import Answer, Leg, Reply

ADDRESS = "alice@practice.example"
PASSWORD = "sesame-4711"
"""Of the pretend mailbox: nothing real is behind them."""


@dataclass(frozen=True, kw_only=True)
class MailLeg(Leg):
    """IMAP or SMTP. `answers`: by step, for the right ones. `refusal`: to wrong credentials. `mechanisms`: of SASL."""

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
class ImapLeg(MailLeg):
    """`welcome`: to good credentials. `identity`: what ID tells. `id_demanded`: refuses until the client used ID.

    `limit`: of connections that are signed in, 0 for none.
    """

    capability: Capability
    welcome: Answer
    identity: str
    folders: tuple[FolderSpec, ...]
    limit: int = 0
    limit_answer: Answer
    id_demanded: str = ""


@dataclass(frozen=True, kw_only=True)
class SmtpLeg(MailLeg):
    """`ehlo`: what EHLO lists, without STARTTLS, AUTH and SIZE. `size`: in bytes, 0 for no SIZE.

    `hide_starttls`: STARTTLS works and isn't listed. `auth_in_clear`: AUTH is offered before encryption too.

    `deliver_after`: seconds; below zero mail never arrives.
    """

    ehlo: tuple[str, ...]
    size: int = 10240000
    hide_starttls: bool = False
    auth_in_clear: bool = False
    deliver_after: float = 0.0


class Protection(StrEnum):
    """Extended Protection of IIS: whether NTLM must prove that the client saw the server's certificate."""

    OFF = "off"
    REQUIRED = "required"
    BROKEN = "broken"  # required, but a proxy with a certificate of its own stands in front: nobody can prove it


class Rights(StrEnum):
    """What the signed-in person may do in a folder."""

    ALL = "all"
    READ = "read"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class ExchangeFolderSpec:
    """`id`: the distinguished one, "" for a folder of the user's. `parent`: a distinguished id or a name."""

    name: str
    id: str = ""
    parent: str = "msgfolderroot"
    kind: str = "IPF.Note"
    rights: Rights = Rights.ALL


@dataclass(frozen=True, slots=True)
class RuleSpec:
    """An inbox rule. `folder`: the name of the folder that it files into, "" for a rule that files nothing."""

    name: str
    folder: str = ""


@dataclass(frozen=True, kw_only=True)
class ExchangeLeg(Leg):
    """`version`: as in "15.1.2176.12". `schema`: what ServerVersionInfo calls `Version`. `software`: the Server header.

    `headers`: of each answer. `schemes`: of WWW-Authenticate, {host} filled in. `unauthorized`: the page of a 401, ""
    for an empty body. `old_faults`: in the shape of Exchange 2007.
    `addresses`: of the directory, the primary one first. `deliver_after`: seconds; below zero mail never arrives.
    `size`: the largest request in bytes. `replies`: by step, `paths`: by path in lower case, for the right ones.
    """

    version: str
    schema: str
    software: str
    headers: tuple[str, ...] = ()
    schemes: tuple[str, ...]
    unauthorized: str = ""
    old_faults: bool = False
    extended_protection: Protection = Protection.OFF
    addresses: tuple[str, ...] = (ADDRESS,)
    folders: tuple[ExchangeFolderSpec, ...]
    rules: tuple[RuleSpec, ...] = ()
    deliver_after: float = 0.0
    size: int = 50 << 20
    replies: Mapping[str, Reply] = field(default_factory=dict)
    paths: Mapping[str, Reply] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class GraphReply(Reply):
    """`error`: Graph's code. `inner`: codes of nested errors, the outer ones first. `times`: how often, 0 for always.

    `until_renewed`: only as long as the first token is in use.
    """

    inner: tuple[str, ...] = ()
    times: int = 0
    until_renewed: bool = False


@dataclass(frozen=True, kw_only=True)
class GraphLeg(Leg):
    """Microsoft 365. `mail`: of the account, unless `without_mail`; `principal`: its user name; `proxies`: further
    addresses, as `smtp:…`. `owner`: of the calendar, if that is another address. `organizer`: of the meeting in it.

    `tenant`: the home of the account. `scopes`: granted ones, () for all. `licence`, `plans`: what it has.
    `replies`: by step, in the place of the right ones; `request` is any.
    `mx`, `spf`, `autodiscover`: the domain's records in DNS; `dns_silent`: nobody answers.
    """

    mail: str = ADDRESS
    without_mail: bool = False
    principal: str = ADDRESS
    proxies: tuple[str, ...] = ()
    owner: str = ""
    organizer: str = ""
    tenant: str = "8d1c3f0e-52b4-4a37-9f2e-6f3f1f0c7a11"
    scopes: tuple[str, ...] = ()
    licence: str = "O365_BUSINESS_PREMIUM"
    plans: tuple[str, ...] = ("EXCHANGE_S_STANDARD", "TEAMS1")
    deliver_after: float = 0.0
    replies: Mapping[str, GraphReply] = field(default_factory=dict)
    mx: tuple[str, ...] = ("practice-example.mail.protection.outlook.com",)
    spf: str = ""
    autodiscover: tuple[str, ...] = ()
    dns_silent: bool = False


@dataclass(frozen=True, slots=True)
class Chosen:
    """What came of the browser at Google. `account`: the one that was chosen there; `told`: whether Gmail says which.

    `scopes`: granted ones, () for all. `expired`: what was saved of it no longer holds.
    """

    account: str = ADDRESS
    told: bool = True
    scopes: tuple[str, ...] = ()
    expired: bool = False


@dataclass(frozen=True, slots=True)
class FormSpec:
    """What the form holds at the start. An empty `test_email_to` means the mailbox itself. `url`: of Exchange."""

    email: str = ADDRESS
    password: str = PASSWORD
    username: str = ""
    host: str = "localhost"
    test_email_to: str = ""
    allow_old_tls: bool = False
    url: str = "https://{host}:{port}/ews/exchange.asmx"
    sign_in_method: SignInMethod = SignInMethod.AUTOMATIC


@dataclass(frozen=True, slots=True)
class Account:
    """Who is let in: any of these names, with this password."""

    users: tuple[str, ...] = (ADDRESS,)
    password: str = PASSWORD


@dataclass(frozen=True)
class Scenario:
    """`code`, `reason`: the verdict to expect, None where it connects. `source`: where the bytes were seen.

    A scenario has a receiving and a sending server, or an Exchange server or Microsoft Graph alone. `google`: where
    Google's sign-in gave the token for the former two.
    """

    id: str
    code: str | None
    reason: str | None
    title: Words
    source: str
    form: FormSpec
    account: Account
    imap: ImapLeg | None
    smtp: SmtpLeg | None
    exchange: ExchangeLeg | None = None
    graph: GraphLeg | None = None
    google: Chosen | None = None

    @property
    def provider(self) -> Provider:
        if self.google is not None:
            return Provider.GOOGLE
        if self.graph is not None:
            return Provider.MICROSOFT365
        return Provider.IMAP if self.exchange is None else Provider.EXCHANGE

    @property
    def legs(self) -> Mapping[str, Leg]:
        """The servers by the name of their protocol."""
        legs = {"imap": self.imap, "smtp": self.smtp, "ews": self.exchange, "graph": self.graph}
        return {name: leg for name, leg in legs.items() if leg is not None}
