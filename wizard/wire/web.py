"""HTTP/1.1 (RFC 9112) over a channel that somebody else has opened and encrypted, and what time a web server has."""

import email.utils
import http.client
import re
import socket
import ssl
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import cast
from urllib.parse import quote

from wizard import __version__
from wizard.model.cancel import CancelToken, Deadline
from wizard.model.plan import HTTPS_PORT, Endpoint
from wizard.model.symptom import Symptom
from wizard.wire.channel import Channel
from wizard.wire.fault import Fault
from wizard.wire.reach import reach
from wizard.wire.secure import fault_after_handshake
from wizard.wire.speech import as_text

HTTP_PORT = 80
HEADERS_CAP = 32_768
"""Bytes of a status line with all its headers. IIS itself sends some hundred, Exchange in the cloud 2 to 4 kB."""
BODY_CAP = 262_144
"""Bytes of a body where the caller names no cap."""
USER_AGENT = f"InboxWizard/{__version__}"
_A_MOMENT = 0.001
"""Seconds in which a connection that the server has closed meanwhile shows it."""
_MOST_BYTES = 4096
_IN_A_TARGET = "!$&'()*+,;=:@/?%[]~-._"
"""Printable ASCII that may stand in a request target as it is (RFC 3986); all else is percent-encoded."""


@dataclass(frozen=True)
class WebResponse:
    """One whole answer. `headers`: in their order, values as sent (ISO 8859-1). `reason`: what follows the status."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes
    reason: str = ""

    def header(self, name: str) -> str:
        """The first value, or ""."""
        return next(iter(self.all(name)), "")

    def all(self, name: str) -> list[str]:
        """Every value, in their order; names in any case of letters."""
        return [value for known, value in self.headers if known.lower() == name.lower()]


class WebTalk:
    """Requests and answers, one after another, on one connection; follows no redirect and keeps no cookie.

    `closed`: nothing more can be asked here. `answers`: how many have come. `heard`: bytes of the last one so far.
    """

    def __init__(self, channel: Channel, endpoint: Endpoint) -> None:
        self.channel = channel
        self.closed = False
        self.answers = 0
        self.heard = 0
        host = f"[{endpoint.host}]" if ":" in endpoint.host else endpoint.host
        self._host = host if endpoint.port == HTTPS_PORT else f"{host}:{endpoint.port}"

    def left(self, deadline: Deadline) -> bool:
        """Whether the server has closed it since the last answer, or has said something that nobody asked for.

        Raises:
            Cancelled.
        """
        try:
            self.channel.receive(deadline.sooner(_A_MOMENT))
        except TimeoutError:
            return False
        except OSError:
            pass
        return True

    def request(
        self,
        method: str,
        target: str,
        deadline: Deadline,
        headers: Mapping[str, str] | None = None,
        body: bytes = b"",
        *,
        cap: int = BODY_CAP,
    ) -> WebResponse:
        """Sends one request and reads its answer. `target`: path and query. `cap`: bytes of the body.

        Raises:
            Fault: CONNECTION_CLOSED, MALFORMED_RESPONSE, RESPONSE_TOO_LARGE, or what a TLS alert says.
            TimeoutError, Cancelled. ValueError: a header with a control character.
        """
        if self.closed:
            raise Fault(Symptom.CONNECTION_CLOSED)
        self.heard = 0
        self.closed = True  # until the answer is read to its end, whatever happens on the way
        sent = self._send(self._head(method, target, headers or {}, len(body)) + body, deadline)
        reader = _Reader(self, deadline)
        try:
            response = self._read(method, reader, cap)
        except Fault as fault:
            # A server may refuse a long request before it has read all of it: its answer counts, if there is one.
            raise (fault if sent is None or self.heard else sent) from None
        self.answers += 1
        return response

    def _head(self, method: str, target: str, headers: Mapping[str, str], length: int) -> bytes:
        fields = {
            "Host": self._host,
            "User-Agent": USER_AGENT,
            "Accept-Encoding": "identity",
            "Connection": "keep-alive",
            **({"Content-Length": str(length)} if length or method in ("POST", "PUT") else {}),
            **headers,
        }
        for name, value in fields.items():
            if re.search(r"[\x00-\x1f\x7f]", name + value):
                raise ValueError("a header with a control character")
        lines = [f"{method} {quote(target, safe=_IN_A_TARGET)} HTTP/1.1", *(f"{k}: {v}" for k, v in fields.items())]
        return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")

    def _send(self, data: bytes, deadline: Deadline) -> Fault | None:
        try:
            self.channel.send(data, deadline)
        except TimeoutError:
            raise
        except ssl.SSLError as error:
            return fault_after_handshake(error)
        except OSError as error:
            return Fault(Symptom.CONNECTION_CLOSED, {"errno": type(error).__name__})
        return None

    def _read(self, method: str, reader: "_Reader", cap: int) -> WebResponse:
        answer = http.client.HTTPResponse(cast(socket.socket, reader), method=method)
        try:
            answer.begin()
            reader.begin_body(self.heard + 4 * cap + HEADERS_CAP)  # chunks carry their lengths beside the data
            if answer.length is not None and answer.length > cap:
                raise Fault(Symptom.RESPONSE_TOO_LARGE, {"limit": cap})
            body = answer.read(cap + 1)
        except (http.client.HTTPException, ValueError) as error:
            raise _unreadable(error, reader) from error
        if len(body) > cap:
            raise Fault(Symptom.RESPONSE_TOO_LARGE, {"limit": cap})
        if answer.length:  # http.client doesn't mind a body that breaks off where it was asked for a number of bytes
            raise Fault(Symptom.CONNECTION_CLOSED, {}, as_text(body[:600]) or None)
        headers = [(name, value.strip()) for name, value in answer.getheaders()]
        # What came beyond the answer was asked for by nobody: the next answer couldn't be told from it.
        self.closed = answer.will_close or reader.unread
        return WebResponse(answer.status, headers, body, answer.reason)


class _Reader:
    """What http.client needs of a socket and its file, over a channel. `ended`: the server has closed."""

    def __init__(self, talk: WebTalk, deadline: Deadline) -> None:
        self._talk = talk
        self._deadline = deadline
        self._buffer = bytearray()
        self._limit = HEADERS_CAP
        self._in_body = False
        self.first = b""
        self.ended = False

    def begin_body(self, limit: int) -> None:
        """`limit`: bytes of the answer in all."""
        self._limit, self._in_body = limit, True

    def makefile(self, mode: str) -> "_Reader":
        return self

    def close(self) -> None:
        """The connection outlives its answers."""

    flush = close

    @property
    def unread(self) -> bool:
        return bool(self._buffer)

    def _fill(self) -> bool:
        """Adds what comes next; whether something came."""
        if self._talk.heard > self._limit:
            raise Fault(Symptom.RESPONSE_TOO_LARGE, {"limit": self._limit})
        try:
            data = self._talk.channel.receive(self._deadline)
        except TimeoutError:
            raise
        except ssl.SSLError as error:
            raise fault_after_handshake(error) from error
        except OSError as error:
            said = as_text(bytes(self._buffer[:600])) or None
            raise Fault(Symptom.CONNECTION_CLOSED, {"errno": type(error).__name__}, said) from error
        self._talk.heard += len(data)
        self.first = (self.first + data)[:600] if len(self.first) < 600 else self.first
        self._buffer += data
        self.ended = not data
        return bool(data)

    def readline(self, limit: int) -> bytes:
        searched = 0
        while (end := self._buffer.find(b"\n", searched)) < 0 and len(self._buffer) < limit:
            searched = len(self._buffer)
            if not self._fill():
                if not self._in_body and self.first:  # http.client takes such an end for that of the headers
                    raise Fault(Symptom.CONNECTION_CLOSED, {}, as_text(self.first) or None)
                break
        line = self._take(min(limit, end + 1 if end >= 0 else len(self._buffer)))
        if not self._in_body and self._talk.heard - len(self._buffer) > HEADERS_CAP:
            raise Fault(Symptom.RESPONSE_TOO_LARGE, {"limit": HEADERS_CAP})
        return line

    def read(self, count: int) -> bytes:
        while len(self._buffer) < count and self._fill():
            pass
        return self._take(count)

    def _take(self, count: int) -> bytes:
        data = bytes(self._buffer[:count])
        del self._buffer[:count]
        return data


def _unreadable(error: Exception, reader: _Reader) -> Fault:
    said = as_text(reader.first) or None
    if reader.ended:
        return Fault(Symptom.CONNECTION_CLOSED, {}, said)
    if (
        isinstance(error, http.client.LineTooLong) or type(error) is http.client.HTTPException
    ):  # the latter: 100 headers
        return Fault(Symptom.RESPONSE_TOO_LARGE, {"limit": HEADERS_CAP})
    return Fault(Symptom.MALFORMED_RESPONSE, {"greeting": (said or "")[:200]}, said)


def date_header(host: str, addresses: Sequence[str], token: CancelToken, deadline: Deadline) -> datetime | None:
    """The Date of a web server's answer (RFC 9110 section 6.6.1), None where none comes. Sends nothing of the user's.

    Raises:
        Cancelled.
    """
    try:
        channel = reach(addresses, HTTP_PORT, token, deadline)
    except Fault:
        return None
    try:
        channel.send(f"HEAD / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode("ascii"), deadline)
        answer = b""
        while b"\r\n\r\n" not in answer and len(answer) < _MOST_BYTES and (data := channel.receive(deadline)):
            answer += data
    except OSError:
        return None
    finally:
        channel.close()
    found = re.search(r"(?im)^date:(.+)$", as_text(answer))
    try:
        moment = email.utils.parsedate_to_datetime(found[1].strip()) if found else None
    except ValueError:
        return None
    return moment.astimezone(UTC) if moment else None
