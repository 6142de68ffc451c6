"""Where the browser brings the answer of a sign-in: a small web server on this computer alone (RFC 8252 section 7.3).

It takes one answer: the right state, and in the way that was asked for. Everything else, forged, repeated or cut short,
is turned away and changes nothing.
"""

import base64
import contextlib
import hashlib
import hmac
import html
import re
import selectors
import socket
import sys
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlsplit

from wizard.model.cancel import CancelToken, Deadline
from wizard.model.sign_in import ReturnPage
from wizard.model.symptom import Symptom
from wizard.wire.fault import Fault

HOST = "127.0.0.1"
LISTEN_SECONDS = 300.0
"""How long it listens at most."""
_REQUEST_CAP = 64 * 1024
_MOST_CONNECTIONS = 32
_PATIENCE = 20.0
"""Seconds for one connection to say what it wants; browsers open some ahead and say nothing."""


@dataclass
class _Visitor:
    """One connection. `out`: what is still to be sent to it, None while it is heard."""

    sock: socket.socket
    until: float
    heard: bytearray = field(default_factory=bytearray)
    out: memoryview | None = None


class Loopback:
    """Listens from the beginning. `posted`: the answer is due as a form (POST), else as a query (GET).

    Raises:
        Fault: REDIRECT_PORT_BUSY.
    """

    def __init__(self, state: str, page: ReturnPage, token: CancelToken, *, port: int = 0, posted: bool) -> None:
        self._state, self._page, self._token, self._posted = state.encode(), page, token, posted
        self._listener = _listen(port)
        self.port: int = self._listener.getsockname()[1]
        self.deadline = Deadline.after(LISTEN_SECONDS)
        self._answer: dict[str, str] | None = None
        self._over = threading.Event()
        self._woken, self._waker = socket.socketpair()
        self._waker.setblocking(False)
        self._selector = selectors.DefaultSelector()
        self._selector.register(self._listener, selectors.EVENT_READ)
        self._selector.register(self._woken, selectors.EVENT_READ)
        self._visitors: dict[socket.socket, _Visitor] = {}
        self._closing = False
        self._unregister = token.on_cancel(self._wake)
        self._thread = threading.Thread(target=self._serve, name="sign-in answer", daemon=True)

    def start(self, deadline: Deadline) -> None:
        """Begins to take visitors, until `deadline` or LISTEN_SECONDS from now."""
        self.deadline = deadline.sooner(LISTEN_SECONDS)
        self._thread.start()

    def wait(self) -> Mapping[str, str]:
        """The fields of the one valid answer. Its browser has been told.

        Raises:
            Fault: SIGN_IN_TIMED_OUT. Cancelled.
        """
        self._over.wait()
        self._token.check()
        if self._answer is None:
            raise Fault(Symptom.SIGN_IN_TIMED_OUT)
        return self._answer

    def close(self) -> None:
        """Stops listening. Idempotent; waits for nothing but its own thread."""
        self._closing = True
        self._wake()
        if self._thread.ident is None:
            self._end()
        else:
            self._thread.join(1)

    def _wake(self) -> None:
        with contextlib.suppress(OSError):
            self._waker.send(b"x")

    def _serve(self) -> None:
        try:
            while not (self._closing or self._token.cancelled or self.deadline.expired or self._told()):
                for key, _ in self._selector.select(min(self.deadline.remaining(), self._patience())):
                    if key.fileobj is self._listener:
                        self._admit()
                    elif isinstance(key.fileobj, socket.socket) and key.fileobj in self._visitors:
                        self._attend(self._visitors[key.fileobj])
                self._dismiss_idle()
        finally:
            self._end()

    def _told(self) -> bool:
        """Whether the answer is here and its browser knows."""
        return self._answer is not None and not any(visitor.out is not None for visitor in self._visitors.values())

    def _patience(self) -> float:
        return max(0.0, min((v.until for v in self._visitors.values()), default=float("inf")) - time.monotonic())

    def _admit(self) -> None:
        try:
            sock, _ = self._listener.accept()
        except OSError:
            return
        if len(self._visitors) >= _MOST_CONNECTIONS:
            sock.close()
            return
        sock.setblocking(False)
        self._visitors[sock] = _Visitor(sock, time.monotonic() + _PATIENCE)
        self._selector.register(sock, selectors.EVENT_READ)

    def _attend(self, visitor: _Visitor) -> None:
        try:
            if visitor.out is None:
                data = visitor.sock.recv(65536)
                visitor.heard += data
                reply = self._reply(bytes(visitor.heard), ended=not data)
                if reply is not None:
                    visitor.out = memoryview(reply)
                    self._selector.modify(visitor.sock, selectors.EVENT_WRITE)
                elif not data:
                    self._dismiss(visitor)
                return
            visitor.out = visitor.out[visitor.sock.send(visitor.out) :]
            if not visitor.out:
                self._dismiss(visitor)
        except BlockingIOError:
            return
        except OSError:
            self._dismiss(visitor)

    def _dismiss(self, visitor: _Visitor) -> None:
        self._visitors.pop(visitor.sock, None)
        with contextlib.suppress(KeyError, ValueError):
            self._selector.unregister(visitor.sock)
        with contextlib.suppress(OSError):
            visitor.sock.shutdown(socket.SHUT_WR)  # a close with unread bytes would reset what was just sent
        visitor.sock.close()

    def _dismiss_idle(self) -> None:
        now = time.monotonic()
        for visitor in [visitor for visitor in self._visitors.values() if visitor.until <= now]:
            self._dismiss(visitor)

    def _reply(self, heard: bytes, *, ended: bool) -> bytes | None:
        """What to answer, None while the request isn't whole."""
        if len(heard) > _REQUEST_CAP:
            return _answer("413 Content Too Large")
        head, separator, body = heard.partition(b"\r\n\r\n")
        if not separator:
            return None
        request = re.fullmatch(rb"([A-Z]+) (\S+) HTTP/1\.[01]", head.partition(b"\r\n")[0])
        if request is None:
            return _answer("400 Bad Request")
        headers = {
            name.strip().lower(): value.strip()
            for name, _, value in (line.partition(b":") for line in head.split(b"\r\n")[1:])
        }
        if headers.get(b"host") not in (b"localhost:%d" % self.port, b"127.0.0.1:%d" % self.port):
            return _answer("421 Misdirected Request")  # another name that was made to lead here
        method, target = request[1], request[2]
        if target.partition(b"?")[0] != b"/":
            return _answer("404 Not Found")
        if method != (b"POST" if self._posted else b"GET"):
            return _answer("405 Method Not Allowed")
        if self._posted:
            length = headers.get(b"content-length", b"")
            if not length.isdigit() or len(length) > 6:
                return _answer("411 Length Required")
            if len(body) < int(length):
                return None if not ended else _answer("400 Bad Request")
            fields = body[: int(length)]
        else:
            fields = urlsplit(target).query
        return self._judge(fields)

    def _judge(self, encoded: bytes) -> bytes:
        """Takes the answer if it is the one that was waited for."""
        try:
            pairs = parse_qsl(encoded.decode("ascii"), keep_blank_values=True, max_num_fields=50, errors="strict")
        except (ValueError, UnicodeError):
            return _answer("400 Bad Request")
        fields = dict(pairs)
        right = hmac.compare_digest(fields.get("state", "").encode(), self._state)
        if self._answer is not None or not right or len(fields) != len(pairs):
            return _answer("403 Forbidden")
        if bool(fields.get("code")) == bool(fields.get("error")):
            return _answer("400 Bad Request")
        self._answer = fields
        return _answer("200 OK", _page(self._page, failed="error" in fields))

    def _end(self) -> None:
        self._unregister()
        for visitor in list(self._visitors.values()):
            self._dismiss(visitor)
        self._selector.close()
        for sock in (self._listener, self._woken, self._waker):
            with contextlib.suppress(OSError):
                sock.close()
        self._over.set()


def _listen(port: int) -> socket.socket:
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        if sys.platform == "win32":  # there, others could otherwise listen on the same port
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        listener.bind((HOST, port))
        listener.listen(_MOST_CONNECTIONS)
    except OSError as error:
        listener.close()
        raise Fault(Symptom.REDIRECT_PORT_BUSY, {"redirect_port": port, "errno": type(error).__name__}) from error
    listener.setblocking(False)
    return listener


def _answer(status: str, page: bytes = b"") -> bytes:
    head = (
        f"HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {len(page)}\r\n"
        "Cache-Control: no-store\r\nReferrer-Policy: no-referrer\r\nX-Content-Type-Options: nosniff\r\n"
        f"Content-Security-Policy: default-src 'none'; style-src 'unsafe-inline'; script-src '{_SCRIPT_HASH}'; "
        "frame-ancestors 'none'\r\n"
        "Connection: close\r\n\r\n"
    )
    return head.encode("ascii") + page


_STYLE = (
    "body{font:1.1em/1.5 system-ui,sans-serif;max-width:34em;margin:20vh auto;padding:0 1em;color-scheme:light dark}"
)


_SCRIPT = 'history.replaceState(null,"","/")'
"""Takes the code out of the address bar and the history."""
_SCRIPT_HASH = "sha256-" + base64.b64encode(hashlib.sha256(_SCRIPT.encode()).digest()).decode()


def _page(words: ReturnPage, *, failed: bool) -> bytes:
    language, title, text = (
        html.escape(part) for part in (words.language, words.title, words.failed if failed else words.done)
    )
    return (
        f'<!doctype html><html lang="{language}"><meta charset="utf-8"><title>{title}</title>'
        f"<style>{_STYLE}</style><script>{_SCRIPT}</script><h1>{title}</h1><p>{text}</p></html>"
    ).encode()
