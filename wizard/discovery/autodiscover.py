"""Exchange's Autodiscover without signing in: the questions, and what is read from the answers. No network.

POX: MS-OXDSCLI; the JSON form ("version 2") is that of Exchange 2016 and later.
"""

import json
from dataclasses import dataclass, field
from urllib.parse import quote, urlsplit
from xml.parsers import expat
from xml.sax.saxutils import escape

from wizard.model.address import InvalidName, is_ip, to_a_labels
from wizard.model.plan import HTTPS_PORT, Endpoint
from wizard.model.provider import Protocol, Security

POX_PATH = "/autodiscover/autodiscover.xml"
POX_HEADERS = {"Content-Type": "text/xml; charset=utf-8", "Accept": "text/xml"}
MOST_REDIRECTS = 10
_REQUEST = "http://schemas.microsoft.com/exchange/autodiscover/outlook/requestschema/2006"
_RESPONSE = "http://schemas.microsoft.com/exchange/autodiscover/outlook/responseschema/2006a"
_DEEPEST = 32
"""Elements inside one another; an answer of Autodiscover has eight."""
_LONGEST_TEXT = 4096
_EXCHANGE_TYPES = {"EXCH", "EXPR", "EXHTTP"}


def json_target(domain: str) -> str:
    """The question is about a mailbox that nobody has: the name of the user's isn't needed to find a server."""
    return f"/autodiscover/autodiscover.json?Email={quote(f'probe@{domain}')}&Protocol=Ews&RedirectCount=1"


def pox_body(address: str) -> bytes:
    return (
        f'<?xml version="1.0" encoding="utf-8"?><Autodiscover xmlns="{_REQUEST}"><Request>'
        f"<EMailAddress>{escape(address)}</EMailAddress>"
        f"<AcceptableResponseSchema>{_RESPONSE}</AcceptableResponseSchema></Request></Autodiscover>"
    ).encode()


def url_in_json(body: bytes) -> str:
    """The EWS address in an answer, "" where there is none."""
    try:
        answer = json.loads(body.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return ""
    url = next((answer[key] for key in ("Url", "url") if key in answer), "") if isinstance(answer, dict) else ""
    return url if isinstance(url, str) else ""


@dataclass
class PoxAnswer:
    """`urls`: of EWS, in the order of the file. `redirect_url`: ask there instead."""

    urls: list[str] = field(default_factory=list)
    redirect_url: str = ""


class _Refused(Exception):
    """This isn't an answer of Autodiscover, or more of one than anybody sends."""


class _PoxReader:
    """Takes what it knows and passes over the rest. A DOCTYPE ends it: so there are no entities, and no other files."""

    def __init__(self) -> None:
        self.answer = PoxAnswer()
        self._path: list[str] = []
        self._text = ""
        self._type = ""
        self._parser = expat.ParserCreate(namespace_separator="}")
        self._parser.buffer_text = True
        self._parser.StartDoctypeDeclHandler = self._refuse
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._characters

    def read(self, body: bytes) -> PoxAnswer | None:
        try:
            self._parser.Parse(body, True)
        except (expat.ExpatError, _Refused, ValueError, LookupError):  # the last two: encodings
            return None
        return self.answer

    def _refuse(self, *_: object) -> None:
        raise _Refused

    def _start(self, name: str, _: object) -> None:
        local = name.rpartition("}")[2]
        if len(self._path) >= _DEEPEST or (not self._path and local != "Autodiscover"):
            raise _Refused
        self._path.append(local)
        self._text = ""
        if local == "Protocol":
            self._type = ""

    def _characters(self, data: str) -> None:
        if len(self._text) < _LONGEST_TEXT:
            self._text += data

    def _end(self, name: str) -> None:
        self._path.pop()
        inside, text = (self._path[-1] if self._path else ""), self._text.strip()
        match name.rpartition("}")[2]:
            case "Type" if inside == "Protocol":
                self._type = text
            case "EwsUrl" | "ASUrl" if inside == "Protocol" and self._type in _EXCHANGE_TYPES and text:
                if text not in self.answer.urls:
                    self.answer.urls.append(text)
            case "RedirectUrl" if inside == "Account":
                self.answer.redirect_url = text
        self._text = ""


def read_pox(body: bytes) -> PoxAnswer | None:
    """None for what isn't an answer of Autodiscover."""
    return _PoxReader().read(body)


def endpoint_of_link(url: str, asked_host: str) -> Endpoint | None:
    """An https address that a server named, with path and query; None for what is not to be asked.

    Another port than 443 is followed only on the host that named it.
    """
    try:
        parts = urlsplit(url)
        port = parts.port or HTTPS_PORT
        host = parts.hostname or ""
        host = host if is_ip(host) else to_a_labels(host)
    except (ValueError, InvalidName):
        return None
    if parts.scheme.lower() != "https" or "@" in parts.netloc or (port != HTTPS_PORT and host != asked_host):
        return None
    target = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
    return Endpoint(Protocol.EWS, host, port, Security.TLS, target)
