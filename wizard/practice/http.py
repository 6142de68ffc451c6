"""HTTP/1.1 as a server speaks it (RFC 9112): one request after the other on a connection that stays open."""

import http
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Final
from urllib.parse import urlsplit

from wizard.practice.line import Connection, Gone

BODY_CAP: Final = 64 << 20
_MOST_HEADERS = 200
_CHUNK_SIZE = re.compile(rb"[0-9A-Fa-f]{1,8}")
_REASONS = {440: "Login Timeout"}
"""What IIS calls a status of its own; the others are those of the RFC."""


@dataclass(frozen=True)
class Request:
    """`headers`: names in lower case. `path`: without the query, in lower case, as IIS compares it."""

    method: str
    target: str
    headers: Sequence[tuple[str, str]]
    body: bytes = field(repr=False)

    def header(self, name: str) -> str:
        """The first of that name, "" if there is none."""
        return next((value for key, value in self.headers if key == name.lower()), "")

    @property
    def path(self) -> str:
        return urlsplit(self.target).path.lower()

    @property
    def closes(self) -> bool:
        return "close" in self.header("connection").lower()


def read_request(connection: Connection) -> Request:
    """The next one.

    Raises:
        Gone: the client left, or what it says isn't HTTP.
    """
    words = connection.read_line().decode("latin-1").split(" ")
    if len(words) != 3 or not words[2].startswith("HTTP/1."):
        raise Gone
    headers: list[tuple[str, str]] = []
    while line := connection.read_line():
        name, colon, value = line.decode("latin-1").partition(":")
        if not colon or len(headers) >= _MOST_HEADERS:
            raise Gone
        headers.append((name.strip().lower(), value.strip()))
    head = Request(words[0].upper(), words[1], headers, b"")
    if head.header("expect").lower() == "100-continue":
        connection.send(b"HTTP/1.1 100 Continue\r\n\r\n")
    return Request(head.method, head.target, headers, _body(connection, head))


def serve(connection: Connection, answer: Callable[[Request], None]) -> None:
    """One request after another. Raises Gone at the end."""
    while True:
        request = read_request(connection)
        answer(request)
        if request.closes:
            raise Gone


def _body(connection: Connection, head: Request) -> bytes:
    if "chunked" in head.header("transfer-encoding").lower():
        return _chunks(connection)
    length = head.header("content-length") or "0"
    if not length.isdecimal() or int(length) > BODY_CAP:
        raise Gone
    return connection.read_exactly(int(length))


def _chunks(connection: Connection) -> bytes:
    body = b""
    while True:
        size = _CHUNK_SIZE.match(connection.read_line())
        if size is None or len(body) + int(size[0], 16) > BODY_CAP:
            raise Gone
        chunk = connection.read_exactly(int(size[0], 16))
        if not chunk:
            while connection.read_line():
                pass
            return body
        body += chunk
        connection.read_line()


def written(status: int, headers: Sequence[str], body: bytes, *, reason: str = "", head_only: bool = False) -> bytes:
    """A response. `headers`: as lines; the length and the date are added where they aren't among them."""
    if not reason:
        phrases = {each.value: each.phrase for each in http.HTTPStatus}
        reason = _REASONS.get(status, phrases.get(status, ""))
    named = {line.partition(":")[0].lower() for line in headers}
    lines = [f"HTTP/1.1 {status} {reason}", *headers]
    if "content-length" not in named:
        lines.append(f"Content-Length: {len(body)}")
    if "date" not in named:
        lines.append(f"Date: {format_datetime(datetime.now(UTC), usegmt=True)}")
    return "\r\n".join([*lines, "", ""]).encode("latin-1", "replace") + (b"" if head_only else body)
