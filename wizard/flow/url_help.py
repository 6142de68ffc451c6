"""What is said about the Exchange URL while the form is being filled. Words and network are elsewhere."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from wizard.flow.prefill import complete_address
from wizard.model.address import NameFault
from wizard.model.ews_url import EwsKind, EwsText, UrlNote, read_ews_url
from wizard.model.plan import Endpoint
from wizard.model.provider import Provider
from wizard.model.symptom import Json, Symptom


class Verdict(Protocol):
    """What answers at a pasted address; see wizard.discovery.ews_check."""

    @property
    def kind(self) -> str: ...

    @property
    def symptom(self) -> Symptom | None: ...


class Found(Protocol):
    """An address that answers as Exchange; see wizard.discovery.exchange."""

    @property
    def endpoint(self) -> Endpoint: ...

    @property
    def source(self) -> str: ...

    @property
    def trusted(self) -> bool: ...

    @property
    def evidence(self) -> Mapping[str, Json]: ...


class Search(Protocol):
    """What a search came to. `candidates`: the best first."""

    @property
    def read(self) -> EwsText: ...

    @property
    def candidates(self) -> Sequence[Found]: ...

    @property
    def verdicts(self) -> Sequence[Verdict]: ...

    @property
    def microsoft365(self) -> Mapping[str, Json] | None: ...

    @property
    def elsewhere(self) -> Provider | None: ...


class AdviceKind(StrEnum):
    """What the panel under the URL's field tells.

    RIGHT: the URL answers as Exchange. OFFER: another one does. UNCHECKED: another one is likely, but the server's
    certificate doesn't let anybody ask it. FILLED: it was found for the address and put into the empty field.
    """

    IDLE = "idle"
    SEARCHING = "searching"
    RIGHT = "right"
    OFFER = "offer"
    UNCHECKED = "unchecked"
    FILLED = "filled"
    MICROSOFT365 = "microsoft365"
    CONSUMER = "consumer"
    SIGN_IN_PAGE = "sign_in_page"
    MAIL_SERVER = "mail_server"
    ACTIVESYNC_ONLY = "activesync_only"
    REFUSED = "refused"
    UNREACHABLE = "unreachable"
    NOT_EXCHANGE = "not_exchange"
    NOT_FOUND = "not_found"
    FAULT = "fault"


@dataclass(frozen=True)
class Advice:
    """`notes`: what was done to the text. `offer`: the URL that can be taken. `place`: the host or domain asked.

    `source`: how a server was found for an address, an id of wizard.discovery; "" for a URL that was typed. `methods`,
    `product`: what the server told of itself, its product or its web server's. `switch_to`: the provider that is the
    way out. `fault`: why the text can't be read. `trusted`: the offer is known to be the address's own.
    """

    kind: AdviceKind
    notes: tuple[UrlNote, ...] = ()
    offer: Endpoint | None = None
    place: str = ""
    source: str = ""
    methods: tuple[str, ...] = ()
    product: str = ""
    switch_to: Provider | None = None
    fault: NameFault | None = None
    trusted: bool = True


IDLE = Advice(AdviceKind.IDLE)

_AT_ONCE = {
    EwsKind.EXCHANGE_ONLINE: Advice(AdviceKind.MICROSOFT365, switch_to=Provider.MICROSOFT365),
    EwsKind.CONSUMER: Advice(AdviceKind.CONSUMER, switch_to=Provider.MICROSOFT365),
    EwsKind.SIGN_IN_PAGE: Advice(AdviceKind.SIGN_IN_PAGE),
    EwsKind.MAIL_SERVER: Advice(AdviceKind.MAIL_SERVER, switch_to=Provider.IMAP),
    EwsKind.USER_NAME: Advice(AdviceKind.FAULT, fault=NameFault.USER_NAME_AS_URL),
}
_TYPED = "typed"
_NO_WAY = {"activesync_only": AdviceKind.ACTIVESYNC_ONLY, "refused": AdviceKind.REFUSED}
_CERTIFICATE = frozenset(symptom for symptom in Symptom if symptom.value.startswith("certificate_"))


@dataclass(frozen=True)
class Question:
    """What is searched for: a text from the URL's field, or "", and an address, or ""."""

    text: str
    email: str

    @property
    def place(self) -> str:
        """The host that is asked, or the domain of the address."""
        read = read_ews_url(self.text) if self.text else None
        if read is not None and read.typed is not None:
            return str(read.typed).removesuffix(":443")
        address = read.email if read is not None and read.email else complete_address(self.email)
        return address.display.partition("@")[2] if address else ""


def question_for(text: str, email: str, *, settled: bool) -> Question | Advice:
    """What to ask the network, or what can be said without it.

    `settled`: the text was pasted, or its field was left; while it is being typed, half an address is no fault.
    """
    text = text.strip()
    if not text:
        return Question("", email.strip()) if complete_address(email) else IDLE
    read = read_ews_url(text)
    if read.kind in _AT_ONCE:
        return _AT_ONCE[read.kind]
    if read.kind is EwsKind.GOOGLE:
        place = read.typed.host if read.typed is not None else ""
        return Advice(AdviceKind.NOT_EXCHANGE, place=place, switch_to=Provider.GOOGLE)
    if read.kind is EwsKind.REFUSED:
        return Advice(AdviceKind.FAULT, fault=read.fault) if settled else IDLE
    if read.kind is EwsKind.EMAIL:
        return Question(text, "")
    half_typed = UrlNote.COMPANY_NETWORK_ONLY in read.notes and read.is_right and not settled
    return IDLE if half_typed else Question(text, email.strip() if complete_address(email) else "")


def advise(question: Question, search: Search) -> Advice:
    """What the end of a search means for the person."""
    read = search.read
    typed = read.kind is EwsKind.URL
    if search.candidates:
        return _good(read if typed else None, search.candidates[0])
    kinds = [str(verdict.kind) for verdict in search.verdicts]
    if search.microsoft365 is not None or "exchange_online" in kinds:
        return _AT_ONCE[EwsKind.EXCHANGE_ONLINE]
    if not typed:
        return Advice(AdviceKind.NOT_FOUND, place=question.place, switch_to=search.elsewhere)
    for kind, means in _NO_WAY.items():
        if kind in kinds:
            way_out = Provider.IMAP if means is AdviceKind.ACTIVESYNC_ONLY else None
            return Advice(means, place=question.place, switch_to=way_out)
    notes = in_order(read.notes)
    if any(verdict.symptom in _CERTIFICATE for verdict in search.verdicts):
        offer = None if read.is_right else read.endpoints[0]
        return Advice(AdviceKind.UNCHECKED, notes, offer, question.place)
    means = AdviceKind.UNREACHABLE if kinds and set(kinds) == {"unreachable"} else AdviceKind.NOT_EXCHANGE
    return Advice(means, notes, place=question.place)


def _good(read: EwsText | None, found: Found) -> Advice:
    """`read`: the text of the field, None where it names no server."""
    methods = found.evidence.get("methods")
    product = found.evidence.get("version_name") or found.evidence.get("server_software")
    notes: frozenset[UrlNote] = read.notes if read is not None else frozenset()
    kind = AdviceKind.OFFER
    if read is not None and found.endpoint not in read.endpoints:
        notes = frozenset()  # another server's address: what was done to the text has nothing to do with it
    elif read is not None:
        kind = AdviceKind.RIGHT if read.is_right else AdviceKind.OFFER
        notes = notes if found.endpoint == read.endpoints[-1] else notes - {UrlNote.PREFIX_KEPT}
    return Advice(
        kind,
        in_order(notes),
        found.endpoint,
        source="" if str(found.source) == _TYPED else str(found.source),
        methods=tuple(map(str, methods)) if isinstance(methods, list) else (),
        product=str(product or ""),
        trusted=found.trusted,
    )


def in_order(notes: frozenset[UrlNote]) -> tuple[UrlNote, ...]:
    """What is most telling first; that the path was replaced goes without saying where it was webmail's."""
    named = notes & {UrlNote.IS_WEBMAIL, UrlNote.ACTIVESYNC}
    return tuple(note for note in UrlNote if note in notes and not (named and note is UrlNote.PATH_REPLACED))
