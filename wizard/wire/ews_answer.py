"""What an answer to a request without credentials says of an address: is it Exchange's web service, or what else?

Judged by status and headers, as IIS and Exchange 2007 to 2019 send them; a page's text only tells Outlook on the web
from other pages.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from urllib.parse import urljoin, urlsplit

from wizard.model.ews_hosts import is_microsofts
from wizard.model.symptom import Json
from wizard.wire.speech import as_text
from wizard.wire.web import WebResponse

ACTIVESYNC_PATH = "/Microsoft-Server-ActiveSync"
REDIRECTS = frozenset({301, 302, 303, 307, 308})
_OF_EXCHANGE = ("X-FEServer", "X-OWA-Version", "X-MS-Diagnostics")
_OF_WINDOWS = frozenset({"ntlm", "negotiate", "bearer"})
_SCHEME = re.compile(r"(?:^|,)\s*([A-Za-z][A-Za-z0-9_-]*)(?=\s+[^=\s,]|\s*,|\s*$)")
_WEBMAIL_PATH = re.compile(r"/(owa|exchange|exchweb|cookieauth\.dll|adfs|my\.policy)(/|$|\?)", re.IGNORECASE)
_WEBMAIL_PAGE = re.compile(r"/owa/|owa/auth|outlook\s+web\s+(app|access)|<title>\s*outlook", re.IGNORECASE)
_ERROR_PAGE = "/ews/genericerrorpage.htm"
_LOGIN_TIMEOUT = 440
"""A status of IIS: the session of a web page has ended, so that a sign-in page follows."""


class AnswerKind(StrEnum):
    """EWS: asks for a sign-in of Exchange. REFUSED: forbidden before any sign-in. OTHER: another web server."""

    EWS = "ews"
    WEBMAIL = "webmail"
    EXCHANGE_ONLINE = "exchange_online"
    REFUSED = "refused"
    TROUBLE = "trouble"
    OTHER = "other"


@dataclass(frozen=True)
class EwsAnswer:
    """`methods`: sign-in schemes in the server's order and spelling. `evidence`: keys as in a Finding."""

    kind: AnswerKind
    methods: tuple[str, ...] = ()
    evidence: Mapping[str, Json] = field(default_factory=dict)


def sign_in_schemes(response: WebResponse) -> tuple[str, ...]:
    """The names of the schemes in WWW-Authenticate, one header each or several in one (RFC 9110 section 11.6.1)."""
    names = [name for value in response.all("WWW-Authenticate") for name in _schemes(value)]
    return tuple(dict.fromkeys(names))


def _schemes(value: str) -> list[str]:
    unquoted = re.sub(r'"(?:[^"\\]|\\.)*"', '""', value)
    return _SCHEME.findall(unquoted)


def serves_telephones(response: WebResponse) -> bool:
    """Whether this answer to OPTIONS at ACTIVESYNC_PATH is ActiveSync's (MS-ASHTTP section 2.2.4)."""
    return bool(response.header("MS-ASProtocolVersions"))


def has_exchange_evidence(response: WebResponse) -> bool:
    """Whether a 401 is Exchange's: any web server can ask for Basic."""
    if response.status != 401:
        return False
    named = {name.lower() for name in sign_in_schemes(response)}
    return bool(named & _OF_WINDOWS) or any(response.header(name) for name in _OF_EXCHANGE)


def asks_to_sign_in(response: WebResponse) -> bool:
    """Whether a 401 may be Exchange's at a place where a person says that it is: some offer nothing but Basic."""
    return has_exchange_evidence(response) or (response.status == 401 and bool(sign_in_schemes(response)))


def judge_answer(response: WebResponse, url: str) -> EwsAnswer:
    """`url`: what was asked, without credentials."""
    methods = sign_in_schemes(response)
    evidence: dict[str, Json] = {"url": url, "status": response.status}
    if server := response.header("Server"):
        evidence["server_software"] = server[:200]
    if methods:
        evidence["methods"] = list[Json](methods)
    kind = AnswerKind.OTHER
    if response.status in REDIRECTS:
        target = location_of(response, url)
        evidence["location"] = target.partition("?")[0].partition("#")[0][:600]
        kind = _kind_of_redirect(target)
    elif has_exchange_evidence(response) and methods:
        kind = AnswerKind.EWS
    elif response.status == _LOGIN_TIMEOUT:
        kind = AnswerKind.WEBMAIL
    elif response.status == 403:
        kind = AnswerKind.REFUSED
    elif response.status >= 500 or response.status == 429:
        kind = AnswerKind.TROUBLE
    elif response.status == 200 and _is_webmail_page(response, url):
        kind = AnswerKind.WEBMAIL
    return EwsAnswer(kind, methods, evidence)


def location_of(response: WebResponse, url: str) -> str:
    """Where a redirect leads, as an absolute address; "" if that can't be read."""
    try:
        target = urljoin(url, response.header("Location"))
        urlsplit(target).port  # noqa: B018  (raises for a port that is none)
    except ValueError:
        return ""
    return target


def _kind_of_redirect(target: str) -> AnswerKind:
    parts = urlsplit(target)
    if is_microsofts((parts.hostname or "").rstrip(".")):
        return AnswerKind.EXCHANGE_ONLINE
    if parts.path.lower() == _ERROR_PAGE:
        return AnswerKind.TROUBLE
    return AnswerKind.WEBMAIL if _WEBMAIL_PATH.search(parts.path) else AnswerKind.OTHER


def _is_webmail_page(response: WebResponse, url: str) -> bool:
    text = as_text(response.body[:65536])
    if not re.search(r"<html|<!doctype html|<head", text, re.IGNORECASE):
        return False
    return bool(_WEBMAIL_PATH.search(urlsplit(url).path) or _WEBMAIL_PAGE.search(text))
