"""What a text in the field for the Exchange URL is, and the EWS address that it stands for. No network.

People paste what the browser shows of their webmail. What is certain is put right; the rest is refused, or kept as it
is and left to the one who asks the server.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import quote

from wizard.model.address import EmailAddress, InvalidName, NameFault, is_ip, to_a_labels
from wizard.model.ews_hosts import EXCHANGE_ONLINE_HOST, HostKind, is_inside_only, is_national_cloud, kind_of_host
from wizard.model.ews_text import WebAddress, read_web_address, tidy_web_text
from wizard.model.plan import HTTPS_PORT, Endpoint
from wizard.model.provider import Protocol, Security

EWS_PATH = "/ews/exchange.asmx"


class EwsKind(StrEnum):
    """What a text turned out to be."""

    URL = "url"
    EMAIL = "email"
    USER_NAME = "user_name"
    CONSUMER = "consumer"
    SIGN_IN_PAGE = "sign_in_page"
    EXCHANGE_ONLINE = "exchange_online"
    GOOGLE = "google"
    MAIL_SERVER = "mail_server"
    REFUSED = "refused"


class UrlNote(StrEnum):
    """What the user is told about a text that was read. A window and a command line have one sentence for each."""

    IS_WEBMAIL = "is_webmail"
    ACTIVESYNC = "activesync"
    PATH_REPLACED = "path_replaced"
    PREFIX_KEPT = "prefix_kept"
    USES_HTTPS = "uses_https"
    SCHEME_MENDED = "scheme_mended"
    CREDENTIALS_DROPPED = "credentials_dropped"
    TEXT_DROPPED = "text_dropped"
    INTERNATIONAL_NAME = "international_name"
    IP_LITERAL = "ip_literal"
    COMPANY_NETWORK_ONLY = "company_network_only"


@dataclass(frozen=True, slots=True)
class EwsText:
    """A text that was read. No password that stood in it is kept.

    `endpoints`: where EWS may be, the likeliest first; none where the text names no such server. `typed`: the address
    with the path as it was typed. `is_right`: the path is that of EWS, or there is none. `email`: of EMAIL.
    `fault`: of REFUSED.
    """

    kind: EwsKind
    endpoints: tuple[Endpoint, ...] = ()
    notes: frozenset[UrlNote] = frozenset()
    typed: Endpoint | None = None
    is_right: bool = False
    email: EmailAddress | None = None
    fault: NameFault | None = None


_WEBMAIL_WORDS = {"owa", "exchange", "exchweb", "logon.aspx"}
_ACTIVESYNC = "microsoft-server-activesync"
_PATH_WORDS = {
    *_WEBMAIL_WORDS,
    *("ecp", "ews", "mapi", "oab", "rpc", "powershell", "api", "autodiscover", _ACTIVESYNC),
    *("home", "mail", "webmail", "auth", "inbox", "calendar"),
}
_ACTIVESYNC_WORDS = {"activesync", "microsoft", "server", "exchange", "outlook", "ms"}
_NO_HOSTS = {
    *("owa", "ews", "ecp", "mapi", "exchweb", "autodiscover", "exchange", "outlook"),
    *("office", "office365", "o365", "microsoft365", "m365", "microsoft", "hotmail"),
}
_PATH_ENDINGS = (".asm", ".asp", ".wsdl", ".svc", ".xml")

_KINDS = {
    HostKind.CONSUMER: EwsKind.CONSUMER,
    HostKind.SIGN_IN_PAGE: EwsKind.SIGN_IN_PAGE,
    HostKind.EXCHANGE_ONLINE: EwsKind.EXCHANGE_ONLINE,
    HostKind.GOOGLE: EwsKind.GOOGLE,
    HostKind.MAIL_SERVER: EwsKind.MAIL_SERVER,
}
_REFUSALS = {
    EwsKind.EMAIL: NameFault.ADDRESS_AS_HOST,
    EwsKind.USER_NAME: NameFault.USER_NAME_AS_URL,
    EwsKind.SIGN_IN_PAGE: NameFault.SIGN_IN_PAGE,
    EwsKind.GOOGLE: NameFault.GOOGLE_AS_URL,
    EwsKind.MAIL_SERVER: NameFault.MAIL_SERVER,
}


def read_ews_url(text: str) -> EwsText:
    """Any text at all; what can't be placed is REFUSED with its fault."""
    try:
        tidy = tidy_web_text(text)
        if email := _email(tidy):
            return EwsText(EwsKind.EMAIL, email=email)
        if _is_user_name(tidy):
            return EwsText(EwsKind.USER_NAME)
        _refuse_word(tidy)
        return _placed(read_web_address(tidy))
    except InvalidName as error:
        if error.fault is NameFault.MAIL_SERVER:
            return EwsText(EwsKind.MAIL_SERVER)
        return EwsText(EwsKind.REFUSED, fault=error.fault)


def endpoint_of(text: str) -> Endpoint:
    """The address that is asked when the user presses Connect: put right where that is certain, else as typed.

    A host of Microsoft's own is given too; `ews_hosts.is_microsofts` knows it.

    Raises:
        InvalidName: the text stands for no web server.
    """
    read = read_ews_url(text)
    if read.fault is not None:
        raise InvalidName(read.fault)
    if read.typed is None or read.kind in _REFUSALS:
        raise InvalidName(_REFUSALS[read.kind])
    return read.endpoints[0] if read.is_right and read.endpoints else read.typed


def _email(tidy: str) -> EmailAddress | None:
    """An address, bare, with a name before it, or as a link. One with a slash can't be told from a web address.

    Raises:
        InvalidName: ADDRESS_AS_HOST, for what looks like an address and is none.
    """
    is_link = tidy[:7].lower() == "mailto:"
    if not is_link and ("/" in tidy or "\\" in tidy):
        return None
    bare = tidy[7:].partition("?")[0] if is_link else tidy.rpartition("<")[2]
    if not is_link and not re.fullmatch(r"[^@\s:]+@[^@\s:]+", bare):
        return None
    try:
        return EmailAddress.parse(bare)
    except InvalidName:
        raise InvalidName(NameFault.ADDRESS_AS_HOST) from None


def _is_user_name(tidy: str) -> bool:
    before, backslash, behind = tidy.partition("\\")
    if not backslash or not before or "/" in before or "." in before or ":" in before:
        return False
    return not any(_is_path_word(word) for word in behind.replace("\\", "/").split("/"))


def _refuse_word(tidy: str) -> None:
    """Raises InvalidName for what names Exchange or a part of it, without being the name of a server. Somebody whose
    server has such a name says so with a scheme, a port or a path.
    """
    if not re.fullmatch(r"/?[\w -]+/?", tidy):
        return
    words = set(re.findall(r"[a-z0-9]+", tidy.lower()))
    if words == {"eas"} or ("activesync" in words and words <= _ACTIVESYNC_WORDS):
        raise InvalidName(NameFault.ACTIVESYNC_AS_URL)
    if tidy.lower().strip("/") in _NO_HOSTS:
        raise InvalidName(NameFault.WORD_AS_URL)


def _is_path_word(segment: str) -> bool:
    word = segment.lower()
    return word in _PATH_WORDS or any(ending in word for ending in _PATH_ENDINGS)


def _placed(address: WebAddress) -> EwsText:
    host = address.host if is_ip(address.host) else to_a_labels(address.host)
    port = address.port
    segments = [segment for segment in address.path.split("/") if segment]
    is_right = not segments or "/" + "/".join(segments).lower() == EWS_PATH
    typed = _endpoint(host, port, _sendable(address.path) or "/")
    # Somebody who writes out the whole address of EWS knows that it is there, whatever the host is called.
    written_out = bool(segments) and is_right
    kind = _KINDS.get(kind_of_host(host, port, by_label=not written_out), EwsKind.URL)
    if kind is EwsKind.EXCHANGE_ONLINE:
        online = _endpoint(host if is_national_cloud(host) else EXCHANGE_ONLINE_HOST, HTTPS_PORT, EWS_PATH)
        return EwsText(kind, (online,), _notes(address, host), typed)
    if kind is not EwsKind.URL:
        return EwsText(kind, (), _notes(address, host), typed)
    known = next((i for i, segment in enumerate(segments) if _is_path_word(segment)), 0)
    prefix = _sendable("".join(f"/{segment}" for segment in segments[:known]))
    endpoints = [_endpoint(host, port, path + EWS_PATH) for path in dict.fromkeys(("", prefix))]
    notes = _notes(address, host) | _path_notes(segments, is_right)
    if prefix:
        notes |= {UrlNote.PREFIX_KEPT}
    return EwsText(kind, tuple(endpoints), notes, typed, is_right)


def _sendable(path: str) -> str:
    """As a request line takes it (RFC 3986 section 3.3); what is percent-encoded already stays."""
    return quote(path, safe="/%:@!$&'()*+,;=~-._")


def _endpoint(host: str, port: int, path: str) -> Endpoint:
    return Endpoint(Protocol.EWS, host, port, Security.TLS, path)


def _path_notes(segments: list[str], is_right: bool) -> frozenset[UrlNote]:
    if is_right:
        return frozenset()
    words = {segment.lower() for segment in segments}
    notes = {UrlNote.PATH_REPLACED}
    if _ACTIVESYNC in words:
        notes.add(UrlNote.ACTIVESYNC)
    elif words & _WEBMAIL_WORDS:
        notes.add(UrlNote.IS_WEBMAIL)
    return frozenset(notes)


def _notes(address: WebAddress, host: str) -> frozenset[UrlNote]:
    said = {
        UrlNote.USES_HTTPS: address.was_http,
        UrlNote.SCHEME_MENDED: address.was_mended,
        UrlNote.CREDENTIALS_DROPPED: address.had_credentials,
        UrlNote.TEXT_DROPPED: address.had_more_text,
        UrlNote.INTERNATIONAL_NAME: "xn--" in host,
        UrlNote.IP_LITERAL: is_ip(host),
        UrlNote.COMPANY_NETWORK_ONLY: not is_ip(host) and is_inside_only(host),
    }
    return frozenset(note for note, is_so in said.items() if is_so)
