"""Taking a pasted text apart into the parts of one web address (RFC 3986 section 3), with what pasting does to it."""

import re
from dataclasses import dataclass

from wizard.model.address import InvalidName, NameFault, has_control_character, is_ip, parse_port
from wizard.model.plan import HTTPS_PORT

LONGEST = 4096
"""Characters. Webmail addresses with one-time keys in them reach some two thousand."""

_HTTP_PORT = 80
_INVISIBLE = dict.fromkeys(
    [*map(ord, "\u00ad\u180e\ufeff"), *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x206A)], None
)
# Full-width forms only: a full compatibility mapping makes signs such as ℀ into "a/c", which would move the end of a
# host name.
_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3002: ord("."), 0x3000: ord(" "), 0xA0: ord(" ")}
_OPENERS = "\"'`´“”„‟‘’‚‛«»‹›<([{「『【〈《（"
_CLOSERS = "\"'`´“”„‟‘’‚‛«»‹›>)]}」』】〉》）"
_IPV6 = r"\[[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*\]"
_SCHEME = re.compile(r"(https?)([:;]?/{1,8}|[:;](?![0-9]))", re.IGNORECASE)
_WHOLE_SCHEME = re.compile(r"https?://", re.IGNORECASE)
_ADDRESS = re.compile(r"https?://[^\s<>\"“”„«»‹›`]+", re.IGNORECASE)
_OTHER_SCHEME = re.compile(r"([a-z][a-z0-9+.-]{0,30})://", re.IGNORECASE)
_SCHEMES_WITHOUT_SLASHES = re.compile(
    r"(mailto|file|ftp|tel|data|javascript|about|imaps?|pop3?s?|smtps?|ldaps?|outlook|ms-outlook):", re.IGNORECASE
)
_MAIL_SCHEME = re.compile(r"(imap|pop|pop3|smtp)s?:", re.IGNORECASE)
_KNOWN_FOLDER = re.compile(r"/(owa|ecp|ews|exchange|exchweb|mail|webmail)(/|$)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class WebAddress:
    """`host`: as typed, an IPv6 literal without its brackets. `path`: as typed, without query and fragment."""

    host: str
    port: int
    path: str
    was_http: bool = False
    was_mended: bool = False
    had_credentials: bool = False
    had_more_text: bool = False


def tidy_web_text(text: str) -> str:
    """Without what pasting brings along: invisible characters, and blanks, quotes and brackets around the text.

    Raises:
        InvalidName: EMPTY, TOO_LONG, CONTROL_CHARACTER.
    """
    if len(text) > LONGEST:
        raise InvalidName(NameFault.TOO_LONG)
    tidy = re.sub(r"\s+", " ", text.translate(_INVISIBLE).translate(_WIDE))
    if has_control_character(tidy):
        raise InvalidName(NameFault.CONTROL_CHARACTER)
    tidy = _unwrapped(tidy)
    if not tidy:
        raise InvalidName(NameFault.EMPTY)
    return tidy


def _unwrapped(text: str) -> str:
    """Brackets of an IPv6 literal stay."""
    start = 0
    while start < len(text) and (text[start].isspace() or text[start] in _OPENERS):
        if text[start] == "[" and re.match(_IPV6, text[start:]):
            break
        start += 1
    text = text[start:].rstrip()
    while text and (text[-1] in _CLOSERS or text[-1] in ".,;" or text[-1].isspace()):
        if text[-1] == "]" and re.search(rf"(^|/|@){_IPV6}$", text):
            break
        text = text[:-1]
    return text


def read_web_address(tidy: str) -> WebAddress:
    """From a text that is tidy already.

    Raises:
        InvalidName: says what is wrong.
    """
    text, had_more_text = _one_address(tidy)
    scheme = _SCHEME.match(text)
    if scheme is None:
        text = text.replace("\\", "/")
        scheme = _SCHEME.match(text)
    was_http = scheme is not None and scheme[1].lower() == "http"
    was_mended = scheme is not None and scheme[2] != "://"
    if scheme is None:
        _refuse_other_scheme(text)
    rest = text[scheme.end() if scheme else 0 :].replace("\\", "/").lstrip("/")
    authority, credentials, tail = _authority(rest)
    # What would go off the end of the text goes off the end of the path, too: it may be read again without its query.
    path = re.split(r"[?#]", tail, maxsplit=1)[0].rstrip(_CLOSERS + ".,;")
    if _WHOLE_SCHEME.search(re.split(r"[?#]", rest, maxsplit=1)[0]):
        raise InvalidName(NameFault.TWO_URLS)
    host, port = _host_and_port(authority)
    return WebAddress(host, port, path, was_http, was_mended, credentials, had_more_text)


def _one_address(tidy: str) -> tuple[str, bool]:
    """The one web address in a text, and whether there was more. Without blanks the text is one already."""
    if " " not in tidy and (_SCHEME.match(tidy) or not _WHOLE_SCHEME.search(tidy)):
        return tidy, False
    found = {_unwrapped(match[0]): match for match in _ADDRESS.finditer(tidy)}
    if len(found) > 1:
        raise InvalidName(NameFault.TWO_URLS)
    if not found:
        mended = tidy.replace(" ", "") if re.match(r"https? ?[:;] ?/ ?/? ?\S+$", tidy, re.IGNORECASE) else ""
        if not mended:
            raise InvalidName(_what_words_are(tidy))
        return mended, False
    address, match = next(iter(found.items()))
    before, behind = tidy[: match.start()], tidy[match.end() :].lstrip()
    if before and (before[-1].isalnum() or before[-1] in "/.=&?%@-"):
        raise InvalidName(NameFault.TWO_URLS)
    if "@" in behind and ":" in address.partition("://")[2].partition("/")[0]:
        raise InvalidName(NameFault.URL)  # a password with a blank in it may reach over the blank
    # A host name that was broken over two lines would be another host: then it isn't certain where it ends.
    if "/" not in address.partition("://")[2] and behind and (behind[0].isalnum() or behind[0] in "./:-_"):
        raise InvalidName(NameFault.URL)
    return address, bool(before.strip() or behind)


def _what_words_are(tidy: str) -> NameFault:
    hosts = [word for word in re.split(r"[\s,;]+", tidy) if re.fullmatch(r"[\w-]+(\.[\w-]+)+(:\d+)?(/\S*)?", word)]
    return NameFault.TWO_URLS if len(hosts) > 1 else NameFault.URL


def _refuse_other_scheme(text: str) -> None:
    if _MAIL_SCHEME.match(text):
        raise InvalidName(NameFault.MAIL_SERVER)
    if _OTHER_SCHEME.match(text) or _SCHEMES_WITHOUT_SLASHES.match(text):
        raise InvalidName(NameFault.OTHER_SCHEME)


def _authority(rest: str) -> tuple[str, bool, str]:
    """Host with port, whether user name or password stood before it, and what follows.

    A password with `/`, `?` or `#` in it ends the host too early, and would be taken for a port and a path: such a text
    is refused, because nobody can tell where its host is.
    """
    authority = re.split(r"[/?#]", rest, maxsplit=1)[0]
    tail = rest[len(authority) :]
    user_info, at, host = authority.rpartition("@")
    if not at and ":" in authority and not authority.startswith("["):
        before_at, later_at, _ = tail.rpartition("@")
        if later_at and not _KNOWN_FOLDER.match(before_at):
            raise InvalidName(NameFault.URL)
    if at and not user_info:
        raise InvalidName(NameFault.URL)
    return host, bool(at), tail


def _host_and_port(authority: str) -> tuple[str, int]:
    if not authority:
        raise InvalidName(NameFault.URL)
    if is_ip(authority):
        return authority.lower(), HTTPS_PORT
    match = re.fullmatch(rf"({_IPV6}|[^:\[\]]+)(?::(.*))?", authority)
    if match is None:
        raise InvalidName(NameFault.HOST)
    host = match[1].strip("[]").lower()
    if match[1].startswith("[") and not is_ip(host):
        raise InvalidName(NameFault.HOST)
    if "," in host or ";" in host:
        raise InvalidName(_what_words_are(host))
    port = parse_port(match[2]) if match[2] else HTTPS_PORT
    return host, HTTPS_PORT if port == _HTTP_PORT else port
