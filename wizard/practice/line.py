"""One accepted connection: lines in, bytes out, the upgrade to TLS, and an end that comes when it is asked for."""

import contextlib
import selectors
import socket
import ssl
import struct
import sys
import threading
import time

from wizard.practice.record import CLEAR, Received, Record

LINE_CAP = 65536
"""Bytes in a line before a client is taken for broken."""

_LINGER_S = 2.0
_LINGER_OFF = struct.pack("hh" if sys.platform == "win32" else "ii", 1, 0)
_TLS_HANDSHAKE = 0x16


class Gone(Exception):
    """The client left, or the practice is over."""


class Connection:
    """Blocking, used by one thread; only `abort()` may come from another one."""

    def __init__(self, sock: socket.socket, leg: str, over: threading.Event, record: Record) -> None:
        self._sock = sock
        self._over = over
        self._record = record
        self._lock = threading.Lock()
        self._buffer = bytearray()
        self.leg = leg
        self.number = record.next_connection()
        self.certificate = CLEAR

    @property
    def encrypted(self) -> bool:
        return isinstance(self._sock, ssl.SSLSocket)

    def _fill(self) -> None:
        try:
            data = self._sock.recv(65536)
        except (OSError, ValueError) as error:
            raise Gone from error
        if not data:
            raise Gone
        self._record.received(Received(self.leg, self.number, self.encrypted, self.certificate, data))
        self._buffer += data

    def speaks_tls_in_clear(self) -> bool:
        """Whether the client's first byte, before any encryption, opens a TLS handshake (RFC 8446 section 5.1)."""
        if not self._buffer:
            self._fill()
        return not self.encrypted and self._buffer[0] == _TLS_HANDSHAKE

    def read_line(self) -> bytes:
        """One line without its end.

        Raises:
            Gone: also for a line past the cap.
        """
        while (end := self._buffer.find(b"\n")) < 0:
            if len(self._buffer) > LINE_CAP:
                raise Gone
            self._fill()
        line = bytes(self._buffer[:end])
        del self._buffer[: end + 1]
        return line.removesuffix(b"\r")

    def read_exactly(self, size: int) -> bytes:
        while len(self._buffer) < size:
            self._fill()
        data = bytes(self._buffer[:size])
        del self._buffer[:size]
        return data

    def read_some(self) -> bytes:
        """Whatever comes next, at least one byte."""
        if not self._buffer:
            self._fill()
        data = bytes(self._buffer)
        self._buffer.clear()
        return data

    def peek(self, size: int) -> bytes:
        """What comes first, left where it is: for a look at a ClientHello, which comes in one piece."""
        try:
            data = self._sock.recv(size, socket.MSG_PEEK)
        except (OSError, ValueError) as error:
            raise Gone from error
        if not data:
            raise Gone
        return data

    def send(self, data: bytes) -> None:
        try:
            self._sock.sendall(data)
        except (OSError, ValueError) as error:
            raise Gone from error

    def pause(self, seconds: float) -> None:
        """Waits, but not past the end of the practice."""
        if seconds and self._over.wait(seconds):
            raise Gone

    def readable_or(self, other: socket.socket) -> bool:
        """Blocks until the client has sent something (True) or there is something to read in `other` (False)."""
        if self._buffer or (isinstance(self._sock, ssl.SSLSocket) and self._sock.pending()):
            return True
        try:
            with selectors.DefaultSelector() as selector:
                selector.register(self._sock, selectors.EVENT_READ)
                selector.register(other, selectors.EVENT_READ)
                ready = {key.fileobj for key, _ in selector.select()}
        except (OSError, ValueError) as error:
            raise Gone from error
        return self._sock in ready

    def hold(self) -> None:
        """Says nothing more, until the client leaves."""
        with contextlib.suppress(Gone):
            while True:
                self.read_some()

    def start_tls(self, context: ssl.SSLContext, certificate: str) -> None:
        """Encrypts. What the client sent too early, in clear text, is thrown away.

        Raises:
            Gone: there was no handshake.
        """
        self._buffer.clear()
        try:
            with self._lock:
                if self._over.is_set():
                    raise Gone
                secure = context.wrap_socket(self._sock, server_side=True, do_handshake_on_connect=False)
                self._sock = secure
            self.certificate = certificate
            secure.do_handshake()
        except (OSError, ValueError) as error:
            raise Gone from error

    def reset(self) -> None:
        """Ends with a RST, as a crashing server or a firewall does."""
        with contextlib.suppress(OSError):
            self._sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _LINGER_OFF)
        self._sock.close()

    def close(self, *, close_notify: bool = True) -> None:
        """Ends in order. Lingers for a moment: unread bytes would turn the end into a RST that eats the last words."""
        with contextlib.suppress(OSError, ValueError):
            if close_notify and isinstance(self._sock, ssl.SSLSocket):
                self._sock.setblocking(False)
                with contextlib.suppress(OSError, ValueError):
                    self._sock.unwrap()
            socket.socket.shutdown(self._sock, socket.SHUT_WR)
            until = time.monotonic() + _LINGER_S
            while (left := until - time.monotonic()) > 0 and not self._over.is_set():
                socket.socket.settimeout(self._sock, left)
                if not socket.socket.recv(self._sock, 65536):
                    break
        self._sock.close()

    def abort(self) -> None:
        """From any thread: wakes a blocked read. The thread that owns the connection closes it."""
        with self._lock, contextlib.suppress(OSError):
            socket.socket.shutdown(self._sock, socket.SHUT_RDWR)
