"""A server that does what a test says, connection by connection, and remembers what it was sent."""

import contextlib
import functools
import socket
import ssl
import struct
import threading
from collections.abc import Callable
from types import TracebackType

from tests.servers.certificates import Certificate, certificate
from tests.servers.relay import server_context as fresh_context

Play = Callable[["Peer"], None]


@functools.cache
def context_for(shown: Certificate) -> ssl.SSLContext:
    """A TLS server's context with this certificate; shared, so not to be altered."""
    return fresh_context(shown)


class Peer:
    """The server's end of one connection. `received`: what came from the client, inside TLS where there is TLS.

    `over`: set when the test ends; to be waited for by a play that keeps silent.
    """

    def __init__(self, sock: socket.socket, over: threading.Event) -> None:
        self.sock = sock
        self.over = over
        self.received = bytearray()
        self._unread = bytearray()

    def send(self, data: bytes) -> None:
        self.sock.sendall(data)

    def _fill(self) -> None:
        data = self.sock.recv(65536)
        if not data:
            raise EOFError
        self.received += data
        self._unread += data

    def line(self) -> bytes:
        """The next line, without its end."""
        while b"\n" not in self._unread:
            self._fill()
        line, _, rest = bytes(self._unread).partition(b"\n")
        self._unread[:] = rest
        return line.removesuffix(b"\r")

    def exactly(self, count: int) -> bytes:
        while len(self._unread) < count:
            self._fill()
        data = bytes(self._unread[:count])
        del self._unread[:count]
        return data

    def some(self) -> bytes:
        """Whatever comes next."""
        if not self._unread:
            self._fill()
        data = bytes(self._unread)
        self._unread.clear()
        return data

    def start_tls(self, context: ssl.SSLContext | None = None) -> None:
        self._unread.clear()
        # No automatic handshake: a failing one would close the socket before its alert is on the way.
        secure = (context or context_for(certificate())).wrap_socket(
            self.sock, server_side=True, do_handshake_on_connect=False, suppress_ragged_eofs=True
        )
        self.sock = secure
        secure.do_handshake()

    def drain(self) -> None:
        """Reads until the client is gone."""
        while True:
            self._fill()

    def close(self) -> None:
        self.sock.close()

    def reset(self) -> None:
        """Ends with a RST."""
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.sock.close()


class ScriptedServer:
    """Listens on a free port of 127.0.0.1; the n-th connection gets the n-th play, later ones the last.

    After its play a connection is read to its end. What a play asserts wrongly is raised when the server ends.
    """

    def __init__(self, *plays: Play, host: str = "127.0.0.1", port: int = 0) -> None:
        self._plays = plays or (lambda peer: None,)
        self._listener = socket.create_server((host, port), backlog=64)
        self.port: int = self._listener.getsockname()[1]
        self.peers: list[Peer] = []
        self.accepted = threading.Semaphore(0)
        self._over = threading.Event()
        self._threads: list[threading.Thread] = []
        self._markers: dict[object, threading.Event] = {}
        self._slips: list[BaseException] = []
        self._accepting = threading.Thread(target=self._accept, daemon=True)

    def __enter__(self) -> "ScriptedServer":
        self._accepting.start()
        return self

    def _accept(self) -> None:
        while True:
            try:
                sock, address = self._listener.accept()
            except OSError:
                return
            if (marker := self._markers.pop(address, None)) is not None:
                sock.close()
                marker.set()
                continue
            if self._over.is_set():
                sock.close()
                return
            peer = Peer(sock, self._over)
            play = self._plays[min(len(self.peers), len(self._plays) - 1)]
            self.peers.append(peer)
            thread = threading.Thread(target=self._run, args=(play, peer), daemon=True)
            thread.start()
            self._threads.append(thread)
            self.accepted.release()

    def _run(self, play: Play, peer: Peer) -> None:
        try:
            play(peer)
            peer.drain()
        except (OSError, EOFError, ValueError):
            with contextlib.suppress(OSError, EOFError, ValueError):
                peer.drain()
        except BaseException as error:
            self._slips.append(error)
        finally:
            with contextlib.suppress(OSError):
                peer.sock.close()

    def wait_for_connection(self) -> None:
        assert self.accepted.acquire(timeout=20), "nobody connected"

    def wait_until_idle(self) -> None:
        """Until every connection so far has ended. A connection of its own marks the end of the queue."""
        marked = threading.Event()
        with socket.socket() as marker:
            marker.bind((self._listener.getsockname()[0], 0))
            self._markers[marker.getsockname()] = marked
            marker.connect(self._listener.getsockname())
            assert marked.wait(20)
        self._join_all()

    def _join_all(self) -> None:
        for thread in list(self._threads):
            thread.join(20)
            assert not thread.is_alive(), "a connection is still open"

    @property
    def received(self) -> bytes:
        """What all clients sent, one connection after another."""
        return b"".join(bytes(peer.received) for peer in self.peers)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._accepting.join(20)
        self._listener.close()
        for peer, thread in zip(self.peers, self._threads, strict=True):
            for _ in range(1000):  # a socket that is being wrapped right now isn't there to be shut
                with contextlib.suppress(OSError):
                    socket.socket.shutdown(peer.sock, socket.SHUT_RDWR)
                thread.join(0.02)
                if not thread.is_alive():
                    break
        self._join_all()
        if self._slips and error is None:
            raise self._slips[0]
