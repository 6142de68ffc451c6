"""What a probe is given, and what all probes share: reaching, encrypting, and naming what went wrong."""

import contextlib
import re
import ssl
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar

from wizard.model.address import same_mailbox
from wizard.model.cancel import CancelToken, Deadline
from wizard.model.ews_hosts import is_microsofts
from wizard.model.mail_host import MailHosts, MailRecords
from wizard.model.plan import ConnectionPlan, Endpoint, RuleFolder
from wizard.model.provider import Protocol, Security
from wizard.model.secret import Secret
from wizard.model.symptom import Json, Symptom
from wizard.probes.access import Access
from wizard.wire.channel import Channel
from wizard.wire.fault import Fault
from wizard.wire.names import resolve
from wizard.wire.reach import reach
from wizard.wire.secure import (
    Open,
    Secured,
    TlsPolicy,
    answer_to_hello,
    answer_to_web_request,
    fault_after_handshake,
    secure,
)
from wizard.wire.speech import foreign_speech, is_refusal, refusal_at_greeting
from wizard.wire.trust import Trust

Facts = dict[str, Json]
T = TypeVar("T")


@dataclass(frozen=True)
class Knowledge:
    """What the data under resources knows of servers' words; handed in, so that probes don't know the catalog.

    `symptom_of(text, family, stage)`: the symptom that a server's sentence stands for, or None.
    `family_of(host, text)`: the mail service that a host or a greeting belongs to, or "".
    `symptom_of_code(kind, code)`: what an answer's code stands for, or None. Kinds: `ews`, `http`.
    `symptom_of_graph(status, codes)`: what an answer of Microsoft Graph stands for, by its codes from the outermost to
    the deepest, or None.
    `mail_hosts`: at whom a domain has its mail, by its records in DNS. `mail_records`: those records.
    """

    symptom_of: Callable[[str, str, str], Symptom | None]
    family_of: Callable[[str, str], str]
    sent_names: frozenset[str]
    drafts_names: frozenset[str]
    symptom_of_code: Callable[[str, str], Symptom | None]
    symptom_of_graph: Callable[[int, Iterable[str]], Symptom | None]
    mail_hosts: Callable[[], MailHosts]
    mail_records: MailRecords


@dataclass(frozen=True)
class TestEmail:
    """The message of the last check. `raw`: RFC 5322, CRLF line ends. `marker`: the value of its own header field."""

    __test__ = False  # not a test, whatever pytest thinks of the name

    recipient: str
    marker: str
    raw: bytes


OWNER_SECONDS = 5.0
"""For the question whose token was refused; without an answer the refusal stands as it is."""
SILENCE_SECONDS = 4.0
"""How long a server may say nothing before another connection finds out why. Some wait on purpose (postscreen: 6 s)."""

MARKER_FIELD = "X-Inbox-Wizard-Test"
"""A header field of our own: some servers (Amazon SES, Exchange) replace the Message-ID."""


@dataclass(frozen=True)
class ProbeContext:
    """One leg of one run. `access`: what a sign-in with the browser gave, None where a password signs in."""

    plan: ConnectionPlan
    endpoint: Endpoint
    token: CancelToken
    trust: Trust
    knowledge: Knowledge
    test_email: TestEmail | None = None
    count_connections: bool = True
    access: Access | None = None


def fault_of(error: Exception) -> Fault:
    """At the edge of a probe: any exception, whoever raised it, as what it says about the connection."""
    match error:
        case Fault():
            return error
        case TimeoutError():
            return Fault(Symptom.SERVER_SILENT)
        case ssl.SSLError():
            return fault_after_handshake(error)
        case OSError():
            return Fault(Symptom.CONNECTION_CLOSED, {"errno": type(error).__name__})
    return Fault(Symptom.MALFORMED_RESPONSE, {"errno": type(error).__name__}, str(error) or None)


class ProbeBase:
    """The stages that every mail protocol has: names, reach, tls, certificate."""

    protocol: Protocol
    rule_folders: tuple[RuleFolder, ...] = ()

    def __init__(self, context: ProbeContext) -> None:
        self.context = context
        self.endpoint = context.endpoint
        self.token = context.token
        self.username = context.plan.server(self.protocol).username
        self.family = context.knowledge.family_of(context.endpoint.host, "")
        self.policy = TlsPolicy(context.trust, context.plan.pins_for(context.endpoint), context.plan.allow_old_tls)
        self.addresses: list[str] = []
        self.secured: Secured | None = None
        self._channels: list[Channel] = []

    @property
    def starttls(self) -> bool:
        return self.endpoint.security is Security.STARTTLS

    def open_ahead(self, deadline: Deadline) -> None:
        """What can be done while the sign-in with the browser is being finished. Its faults are told in their stage."""

    def names(self, deadline: Deadline) -> Facts:
        if self.context.access is None and is_microsofts(self.endpoint.host):
            raise Fault(Symptom.PASSWORD_SIGN_IN_DISABLED)  # of all that is Microsoft's own: nothing is asked
        self.addresses = resolve(self.endpoint.host, self.token, deadline)
        return {"addresses": list[Json](self.addresses)}

    def open_channel(self, deadline: Deadline) -> Channel:
        """A new TCP connection to the server; closed with the probe."""
        channel = reach(self.addresses, self.endpoint.port, self.token, deadline)
        self._channels.append(channel)
        return channel

    def encrypt(self, channel: Channel, reopen: Open, deadline: Deadline) -> Secured:
        try:
            return secure(channel, self.endpoint, self.policy, reopen, deadline)
        except Fault as fault:
            raise self._by_its_words(fault) from fault

    def certificate(self, deadline: Deadline) -> Facts:
        """Judged in the handshake already; told here, so that encryption and identity are seen apart."""
        if self.secured is None:
            raise Fault(Symptom.HANDSHAKE_FAILED)
        if self.secured.certificate_fault is not None:
            raise self.secured.certificate_fault
        return dict(self.secured.certificate)

    def first_line(self, read: Callable[[Deadline], str], deadline: Deadline) -> str:
        """The greeting. Silence is looked into after SILENCE_SECONDS, on another connection; then this one waits on."""
        try:
            return read(deadline.sooner(SILENCE_SECONDS))
        except TimeoutError:
            fault, limit = None, deadline.sooner(SILENCE_SECONDS)
            with contextlib.suppress(Fault):
                if self.secured is None:
                    fault = answer_to_hello(self.endpoint, self.context.trust, self.open_channel, limit)
                else:
                    fault = answer_to_web_request(self.endpoint, self.policy, self.open_channel, limit)
            if fault is not None:
                raise fault from None
            return read(deadline)

    def judge_greeting(self, text: str, good: str) -> None:
        """Raises a Fault for a greeting that isn't `good` (a pattern); learns the mail service from one that is."""
        if foreign := foreign_speech(text, self.protocol):
            raise foreign
        self.family = self.context.knowledge.family_of(self.endpoint.host, text) or self.family
        if is_refusal(text):
            raise self._by_its_words(refusal_at_greeting(text))
        if not re.match(good, text, re.IGNORECASE):
            raise Fault(Symptom.SPEAKS_OTHER, {"greeting": text[:200]}, text[:200])

    def _by_its_words(self, fault: Fault) -> Fault:
        """The same fault, or what the words of this greeting stand for; a TLS port may greet in clear text too."""
        text, knowledge = fault.server_text or "", self.context.knowledge
        known = None
        if fault.symptom in (Symptom.ADDRESS_REFUSED, Symptom.SERVER_TROUBLE):
            known = knowledge.symptom_of(text, self.family, f"{self.protocol}.greeting")
        elif fault.symptom is Symptom.CLEAR_TEXT_ON_TLS_PORT and knowledge.family_of("", text) == "courier":
            known = Symptom.SERVER_IS_COURIER
        return Fault(known, fault.evidence, text) if known else fault

    def with_access(self, access: Access, sign_in: Callable[[Secret], T], deadline: Deadline) -> T:
        """Signs in with the token. One from an earlier run, which may have been withdrawn since, is renewed once. One
        that is refused all the same may be somebody else's.
        """
        tokens = access.tokens
        try:
            try:
                return sign_in(tokens.access)
            except Fault as fault:
                if fault.symptom is not Symptom.TOKEN_REJECTED or not access.saved:
                    raise
                return sign_in(access.renew(deadline, refused=tokens).access)
        except Fault as fault:
            if fault.symptom is not Symptom.TOKEN_REJECTED:
                raise
            email, owner = self.context.plan.email, access.owner(deadline.sooner(OWNER_SECONDS))
            if same_mailbox(owner, str(email)) or (not owner and access.saved):
                raise
            if not owner:  # somebody else's, most likely
                evidence: Facts = {**fault.evidence, "account_wanted": email.display}
                raise Fault(fault.symptom, evidence, fault.server_text) from None
            evidence = {**fault.evidence, "email": email.display, "signed_in_as": owner.lower()}
            raise Fault(Symptom.DIFFERENT_ACCOUNT, evidence, fault.server_text) from None

    def words_symptom(self, text: str, stage: str, fallback: Symptom) -> Symptom:
        """What a server's sentence stands for, else the fallback of the stage."""
        return self.context.knowledge.symptom_of(text, self.family, f"{self.protocol}.{stage}") or fallback

    def words_before_closing(self, fault: Fault, stage: str) -> Fault:
        """The same fault, or what the server said before it hung up: Gmail's and Dovecot's reasons come that way."""
        if fault.symptom is not Symptom.CONNECTION_CLOSED or not fault.evidence.pop("said_before_closing", False):
            return fault
        text = fault.server_text or ""
        refused = stage == "sign_in" and re.search(r"(?m)^\* (NO|BAD)\b", text)
        fallback = Symptom.SIGN_IN_REFUSED if refused else Symptom.SERVER_TROUBLE
        return Fault(self.words_symptom(text, stage, fallback), fault.evidence, text)

    def close(self) -> None:
        """Ends every connection of this probe. Idempotent."""
        for channel in self._channels:
            channel.close()


def web_page(words: str) -> Facts:
    """The page that a server names in a refusal, for signing in on the web for instance."""
    found = re.search(r"https?://[^\s\]>\")]+", words)
    return {"url": found[0]} if found else {}
