"""A server's port: open with a thread a connection, closed, or swallowing connection attempts."""

import contextlib
import selectors
import socket
import threading
from collections.abc import Callable
from typing import Protocol

from wizard.practice.line import Connection, Gone
from wizard.practice.record import Record

LOOPBACK = "127.0.0.1"


class Port(Protocol):
    """`number`: the TCP port on 127.0.0.1, held until `stop()`."""

    number: int

    def stop(self) -> None:
        """Idempotent."""


class ClosedPort:
    """Bound, so that nobody else gets it, and not listening: every attempt is refused."""

    def __init__(self) -> None:
        self._socket = socket.socket()
        self._socket.bind((LOOPBACK, 0))
        self.number: int = self._socket.getsockname()[1]

    def stop(self) -> None:
        self._socket.close()


class BlackHole:
    """Listens with a backlog that is full, and never accepts: Linux then drops further attempts without a word.

    Other systems refuse them instead (Windows: unverified), and show CONNECTION_REFUSED.
    """

    def __init__(self) -> None:
        self._sockets = [socket.socket()]
        self._sockets[0].bind((LOOPBACK, 0))
        self._sockets[0].listen(0)
        self.number: int = self._sockets[0].getsockname()[1]
        for _ in range(3):
            filler = socket.socket()
            filler.setblocking(False)
            filler.connect_ex((LOOPBACK, self.number))
            self._sockets.append(filler)

    def stop(self) -> None:
        for each in reversed(self._sockets):
            each.close()


class OpenPort:
    """Accepts, and runs `serve` for each connection in a daemon thread of its own."""

    def __init__(self, leg: str, serve: Callable[[Connection], None], record: Record) -> None:
        self._leg = leg
        self._serve = serve
        self._record = record
        self._over = threading.Event()
        self._lock = threading.Lock()
        self._open: dict[Connection, threading.Thread] = {}
        self._ear, self._mouth = socket.socketpair()
        self._listener = socket.socket()
        self._listener.bind((LOOPBACK, 0))
        self._listener.listen(64)
        self._listener.setblocking(False)
        self.number: int = self._listener.getsockname()[1]
        self._thread = threading.Thread(target=self._accept, name=f"practice-{leg}", daemon=True)
        self._thread.start()

    def _accept(self) -> None:
        with selectors.DefaultSelector() as selector:
            selector.register(self._listener, selectors.EVENT_READ)
            selector.register(self._ear, selectors.EVENT_READ)
            while not self._over.is_set():
                selector.select()
                with contextlib.suppress(OSError):
                    self._start(self._listener.accept()[0])

    def _start(self, sock: socket.socket) -> None:
        sock.setblocking(True)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connection = Connection(sock, self._leg, self._over, self._record)
        thread = threading.Thread(
            target=self._run, args=(connection,), name=f"practice-{self._leg}-{connection.number}", daemon=True
        )
        with self._lock:
            self._open[connection] = thread
        thread.start()

    def _run(self, connection: Connection) -> None:
        try:
            with contextlib.suppress(Gone):
                self._serve(connection)
        finally:
            connection.close()
            with self._lock:
                self._open.pop(connection, None)

    def stop(self) -> None:
        """Ends all connections and waits for their threads."""
        if self._over.is_set():
            return
        self._over.set()
        self._mouth.send(b"!")
        self._thread.join()
        with self._lock:
            left = dict(self._open)
        for connection in left:
            connection.abort()
        for thread in left.values():
            thread.join()
        for each in (self._listener, self._ear, self._mouth):
            each.close()
