"""A TCP connection, later a TLS one, on which nothing waits for ever.

TLS runs over memory buffers (ssl.SSLObject), so that what the peer really sent stays readable when a handshake breaks,
and so that a wait is always one `select` on a plain socket and the cancel token.
"""

import contextlib
import selectors
import socket
import ssl
from collections.abc import Callable
from typing import TypeVar

from wizard.model.cancel import CancelToken, Deadline

RAW_BYTES_KEPT = 600
_QUICKACK: int | None = getattr(socket, "TCP_QUICKACK", None)

T = TypeVar("T")


class Channel:
    """Owns its socket. Raises TimeoutError past a deadline, Cancelled on cancel, OSError as the system reports it."""

    def __init__(self, sock: socket.socket, token: CancelToken) -> None:
        sock.setblocking(False)
        self.address: str = sock.getpeername()[0]
        self.local_address: str = sock.getsockname()[0]
        self._sock = sock
        self._token = token
        self._tls: ssl.SSLObject | None = None
        self._incoming, self._outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        self.first_raw_bytes = b""
        self._woken, self._waker = socket.socketpair()
        self._waker.setblocking(False)
        self._selector = selectors.DefaultSelector()
        self._selector.register(self._woken, selectors.EVENT_READ)
        self._selector.register(sock, selectors.EVENT_READ)
        self._unregister = token.on_cancel(self._wake)

    def _wake(self) -> None:
        with contextlib.suppress(OSError):
            self._waker.send(b"x")

    @property
    def tls(self) -> ssl.SSLObject | None:
        return self._tls

    def _wait(self, event: int, deadline: Deadline) -> None:
        self._selector.modify(self._sock, event)
        if event == selectors.EVENT_READ and _QUICKACK is not None:
            # A server that sends session tickets and then its greeting holds the greeting back until the tickets are
            # acknowledged; Linux delays that by 40 ms unless told not to (tcp(7); the setting doesn't last).
            with contextlib.suppress(OSError):
                self._sock.setsockopt(socket.IPPROTO_TCP, _QUICKACK, 1)
        ready = self._selector.select(deadline.remaining())
        self._token.check()
        if not ready:
            raise TimeoutError("deadline passed")

    def _raw_send(self, data: bytes, deadline: Deadline) -> None:
        view = memoryview(data)
        while view:
            self._token.check()
            try:
                view = view[self._sock.send(view) :]
            except (BlockingIOError, InterruptedError):
                self._wait(selectors.EVENT_WRITE, deadline)

    def _raw_receive(self, deadline: Deadline) -> bytes:
        while True:
            self._token.check()
            if deadline.expired:
                raise TimeoutError("deadline passed")
            try:
                data = self._sock.recv(65536)
            except (BlockingIOError, InterruptedError):
                self._wait(selectors.EVENT_READ, deadline)
                continue
            if len(self.first_raw_bytes) < RAW_BYTES_KEPT:
                self.first_raw_bytes = (self.first_raw_bytes + data)[:RAW_BYTES_KEPT]
            return data

    def start_tls(self, context: ssl.SSLContext, host: str, deadline: Deadline) -> ssl.SSLObject:
        """Does the handshake. After an error the channel is only good for reading `first_raw_bytes` and closing.

        Raises:
            ssl.SSLError, ssl.SSLEOFError, OSError, TimeoutError, Cancelled.
        """
        self.first_raw_bytes = b""
        self._incoming, self._outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        tls = context.wrap_bio(self._incoming, self._outgoing, server_hostname=host)
        self._drive(tls.do_handshake, deadline)
        self._tls = tls
        return tls

    def _drive(self, step: Callable[[], T], deadline: Deadline) -> T:
        """Repeats a TLS step until it needs nothing more from the socket."""
        while True:
            try:
                result = step()
            except ssl.SSLWantReadError:
                self._flush(deadline)
                data = self._raw_receive(deadline)
                if data:
                    self._incoming.write(data)
                else:
                    self._incoming.write_eof()
            except ssl.SSLError:
                with contextlib.suppress(OSError, TimeoutError):
                    self._flush(deadline.sooner(0.2))  # the alert that tells the server why
                raise
            else:
                self._flush(deadline)
                return result

    def _flush(self, deadline: Deadline) -> None:
        if self._outgoing.pending:
            self._raw_send(self._outgoing.read(), deadline)

    def send(self, data: bytes, deadline: Deadline) -> None:
        """Sends all of it."""
        if self._tls is None:
            self._raw_send(data, deadline)
            return
        tls = self._tls
        self._drive(lambda: tls.write(data), deadline)

    def receive(self, deadline: Deadline) -> bytes:
        """At least one byte, at most 64 KiB; b"" when the peer has closed."""
        if self._tls is None:
            return self._raw_receive(deadline)
        tls = self._tls
        try:
            return self._drive(lambda: tls.read(65536), deadline)
        except (ssl.SSLEOFError, ssl.SSLZeroReturnError):
            return b""

    def pending(self) -> bool:
        """Whether bytes are already here that nobody has read, without waiting for any."""
        if self._tls is not None:
            return bool(self._tls.pending() or self._incoming.pending)
        try:
            return bool(self._sock.recv(1, socket.MSG_PEEK))
        except OSError:
            return False

    def close(self) -> None:
        """Idempotent."""
        self._unregister()
        self._selector.close()
        for sock in (self._sock, self._woken, self._waker):
            with contextlib.suppress(OSError):
                sock.close()
