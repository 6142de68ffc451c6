"""Email addresses and host names as typed, and as the network takes them (A-labels, converted once, here)."""

import ipaddress
import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum


class NameFault(StrEnum):
    """Why a typed address, host or user name is refused. Each has one sentence in resources/fields.toml."""

    EMPTY = "empty"
    CONTROL_CHARACTER = "control_character"
    NO_AT = "no_at"
    TWO_ATS = "two_ats"
    NO_LOCAL_PART = "no_local_part"
    LOCAL_PART = "local_part"
    LOCAL_PART_NOT_ASCII = "local_part_not_ascii"
    TOO_LONG = "too_long"
    DOMAIN = "domain"
    DOMAIN_TOO_LONG = "domain_too_long"
    DOMAIN_WITHOUT_DOT = "domain_without_dot"
    DOMAIN_IS_IP = "domain_is_ip"
    HOST = "host"
    WEB_ADDRESS = "web_address"
    OTHER_SCHEME = "other_scheme"
    ADDRESS_AS_HOST = "address_as_host"
    PORT = "port"
    PORTS_DISAGREE = "ports_disagree"
    URL = "url"
    TWO_URLS = "two_urls"
    USER_NAME_AS_URL = "user_name_as_url"
    SIGN_IN_PAGE = "sign_in_page"
    MAIL_SERVER = "mail_server"
    GOOGLE_AS_URL = "google_as_url"
    WORD_AS_URL = "word_as_url"
    ACTIVESYNC_AS_URL = "activesync_as_url"
    WINDOWS_USER_NAME = "windows_user_name"
    FINGERPRINT = "fingerprint"


class InvalidName(ValueError):
    """A typed name can't be used. `fault` says why."""

    def __init__(self, fault: NameFault) -> None:
        super().__init__(fault.value)
        self.fault = fault


_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"), None)
# Lone surrogates are what a command line makes of bytes that aren't UTF-8: they can't be sent.
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_ATOM_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_QUOTED_LOCAL = re.compile(r'"([\x20\x21\x23-\x5b\x5d-\x7e]|\\[\x20-\x7e])*"')
_WITH_NAME = re.compile(r"[^<>]*<([^<>]*)>")
"""An address as mail programs copy it: `Anna Example <anna@example.com>` (RFC 5322 section 3.4)."""
_HIDDEN = re.compile(r"[\u00a0\u00ad\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff]")
"""Blanks that aren't the space bar's, and characters without any width: nobody sees that they are there."""
_EDGES = re.compile(rf"^(?:\s|{_HIDDEN.pattern})+|(?:\s|{_HIDDEN.pattern})+$")
_HOST_LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")


def tidy(text: str) -> str:
    """Without surrounding blanks (of any script) and without invisible characters that pasting brings along."""
    return text.translate(_INVISIBLE).replace("\u00a0", " ").replace("\u3000", " ").strip()


def half_width(text: str) -> str:
    """As a keyboard without an input method types it (NFKC): `＠．：１` of a Japanese one become `@.:1`."""
    return text if text.isascii() else unicodedata.normalize("NFKC", text)


def has_control_character(text: str) -> bool:
    """CR, LF, NUL and the like: in a protocol line they would start a command of their own."""
    return _CONTROL.search(text) is not None


def has_hidden_character(text: str) -> bool:
    """A control character, one without width, or a blank that only looks like a space."""
    return has_control_character(text) or _HIDDEN.search(text) is not None


def to_a_labels(host: str) -> str:
    """The lower-case A-label form of a host name (UTS 46, non-transitional), without a trailing dot.

    Raises:
        InvalidName: HOST, if DNS can't hold the name; TOO_LONG past 253 characters.
    """
    name = host.rstrip(".") if host.endswith(".") and not host.endswith("..") else host
    labels = (name if name.isascii() else _encoded(name)).lower()
    if len(labels) > 253:
        raise InvalidName(NameFault.TOO_LONG)
    if not labels or not all(_HOST_LABEL.fullmatch(label) for label in labels.split(".")):
        raise InvalidName(NameFault.HOST)
    # No top-level domain is a number (RFC 3696): such a name is a mistyped IP address.
    if labels.rpartition(".")[2].isdigit() and not _is_ip(labels):
        raise InvalidName(NameFault.HOST)
    return labels


def _encoded(name: str) -> str:
    import idna  # late: few names need it, and its tables take time to load

    try:
        return str(idna.encode(name, uts46=True, transitional=False).decode("ascii"))
    except UnicodeError:  # idna.IDNAError is one
        raise InvalidName(NameFault.HOST) from None


def to_display(host: str) -> str:
    """The form that people read: U-labels where the A-labels decode, else the name as it is."""
    if "xn--" not in host:
        return host
    import idna

    try:
        return str(idna.decode(host))
    except UnicodeError:
        return host


@dataclass(frozen=True, slots=True)
class EmailAddress:
    """`local` is as typed, `domain` in A-labels."""

    local: str
    domain: str

    def __str__(self) -> str:
        return f"{self.local}@{self.domain}"

    @property
    def display(self) -> str:
        return f"{self.local}@{to_display(self.domain)}"

    @classmethod
    def parse(cls, text: str) -> "EmailAddress":
        """From what was typed (RFC 5321 section 4.1.2, split at the last `@`).

        Raises:
            InvalidName: says what is wrong.
        """
        address = half_width(tidy(text)).rstrip(",; ")
        if has_control_character(address):
            raise InvalidName(NameFault.CONTROL_CHARACTER)
        if address.lower().startswith("mailto:"):
            address = address[7:]
        if named := _WITH_NAME.fullmatch(address):
            address = named[1].strip()
        if not address:
            raise InvalidName(NameFault.EMPTY)
        local, at, domain = address.rpartition("@")
        if not at or not domain:
            raise InvalidName(NameFault.NO_AT if not at else NameFault.DOMAIN)
        if not local:
            raise InvalidName(NameFault.NO_LOCAL_PART)
        if "@" in local and not local.startswith('"'):
            raise InvalidName(NameFault.TWO_ATS)
        if not local.isascii():
            raise InvalidName(NameFault.LOCAL_PART_NOT_ASCII)
        if len(local) > 64:
            raise InvalidName(NameFault.TOO_LONG)
        if not (_ATOM_LOCAL.fullmatch(local) or _QUOTED_LOCAL.fullmatch(local)):
            raise InvalidName(NameFault.LOCAL_PART)
        return cls(local, _mail_domain(domain.strip()))


def _mail_domain(domain: str) -> str:
    bare = domain.strip("[]").removeprefix("IPv6:")
    if _is_ip(bare):
        raise InvalidName(NameFault.DOMAIN_IS_IP)
    try:
        labels = to_a_labels(domain)
    except InvalidName as error:
        too_long = error.fault is NameFault.TOO_LONG
        raise InvalidName(NameFault.DOMAIN_TOO_LONG if too_long else NameFault.DOMAIN) from None
    if "." not in labels:
        raise InvalidName(NameFault.DOMAIN_WITHOUT_DOT)
    return labels


def _is_ip(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return "%" not in text  # a zone (fe80::1%eth0) is a name of this machine's own, of any characters


def is_ip(host: str) -> bool:
    """Whether a host is an IPv4 or IPv6 literal, which no name look-up is made for."""
    return _is_ip(host)


_MAIL_SCHEMES = {"imap", "imaps", "smtp", "smtps", "submission", "submissions", "ssl", "tls"}


def parse_host(text: str) -> tuple[str, int | None]:
    """Host (A-labels or IP literal) and port from a server field; takes `host`, `host:port`, `[v6]:port`, `imaps://host`.

    Raises:
        InvalidName: says what is wrong.
    """
    typed = half_width(tidy(text))
    if not typed:
        raise InvalidName(NameFault.EMPTY)
    if has_control_character(typed):
        raise InvalidName(NameFault.CONTROL_CHARACTER)
    if scheme := re.match(r"([A-Za-z][A-Za-z0-9+.-]*)://", typed):
        name = scheme[1].lower()
        if name not in _MAIL_SCHEMES:
            raise InvalidName(NameFault.WEB_ADDRESS if name in ("http", "https") else NameFault.OTHER_SCHEME)
        typed = typed[scheme.end() :].rstrip("/")
    if "@" in typed:
        raise InvalidName(NameFault.ADDRESS_AS_HOST)
    if "/" in typed:
        raise InvalidName(NameFault.WEB_ADDRESS)
    host, port = _split_port(typed)
    return (host if _is_ip(host) else to_a_labels(host)), port


def _split_port(typed: str) -> tuple[str, int | None]:
    if _is_ip(typed):
        return typed.lower(), None
    if match := re.fullmatch(r"\[([^\]]*)\](?::(.*))?", typed):
        if not _is_ip(match[1]):
            raise InvalidName(NameFault.HOST)
        return match[1].lower(), None if match[2] is None else parse_port(match[2])
    if typed.count(":") > 1:
        raise InvalidName(NameFault.HOST)
    host, colon, port = typed.partition(":")
    return host.strip(), parse_port(port) if colon else None


def parse_port(text: str) -> int:
    """A TCP port, 1 to 65535.

    Raises:
        InvalidName: PORT.
    """
    digits = half_width(tidy(text))
    if not re.fullmatch(r"[0-9]{1,5}", digits) or not 1 <= int(digits) <= 65535:
        raise InvalidName(NameFault.PORT)
    return int(digits)


def parse_user_name(text: str) -> str:
    """A user name as the server wants it: anything up to 255 characters that can be seen.

    Raises:
        InvalidName: CONTROL_CHARACTER or TOO_LONG.
    """
    name = _EDGES.sub("", text)  # what stands inside could be meant as a part of it
    if has_hidden_character(name):
        raise InvalidName(NameFault.CONTROL_CHARACTER)
    if len(name) > 255:
        raise InvalidName(NameFault.TOO_LONG)
    return name


def parse_windows_user_name(text: str) -> str:
    r"""The same for Exchange, which knows `alice`, `alice@example.com` and `DOMAIN\alice`.

    Account names of Windows have no slash and no backslash in them ([MS-ADTS], sAMAccountName): one of those, or the
    yen sign that a Japanese keyboard gives in its place, stands for a separator that the server would not understand.

    Raises:
        InvalidName: WINDOWS_USER_NAME too.
    """
    name = parse_user_name(text)
    domain, backslash, account = name.partition("\\")
    mistyped = not backslash and "@" not in name and any(sign in name for sign in "/¥＼￥")
    if mistyped or (backslash and not (domain and account)) or "\\" in account:
        raise InvalidName(NameFault.WINDOWS_USER_NAME)
    return name


def same_mailbox(first: str, second: str) -> bool:
    """Whether two addresses are one mailbox's: at Gmail dots and what follows a plus sign don't count (Gmail Help)."""
    return _without_variants(first) == _without_variants(second)


def _without_variants(email: str) -> str:
    local, _, domain = email.casefold().rpartition("@")
    if domain not in ("gmail.com", "googlemail.com"):
        return f"{local}@{domain}"
    return f"{local.partition('+')[0].replace('.', '')}@gmail.com"
