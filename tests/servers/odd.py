"""What answers, or doesn't, where a mail server should be: silence, a web server, one fixed sentence, a black hole."""

import contextlib
import http.server
import socket
import socketserver
import ssl
import threading
from collections.abc import Iterator

from tests.servers.certificates import Certificate
from tests.servers.process import free_port
from tests.servers.relay import server_context


def closed_port() -> int:
    """A port that nothing listens on; no other test is given it."""
    return free_port()


@contextlib.contextmanager
def silent() -> Iterator[int]:
    """A port that takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", free_port()), backlog=64) as listener:
        yield listener.getsockname()[1]


@contextlib.contextmanager
def black_hole() -> Iterator[int]:
    """A port whose connection attempts are never answered: with a full backlog the kernel drops them."""
    with contextlib.ExitStack() as stack:
        listener = stack.enter_context(socket.create_server(("127.0.0.1", free_port()), backlog=0))
        port = listener.getsockname()[1]
        while True:
            filler = stack.enter_context(socket.socket())
            filler.settimeout(0.2)
            try:
                filler.connect(("127.0.0.1", port))
            except TimeoutError:
                break
        yield port


@contextlib.contextmanager
def says(
    sentence: bytes, certificate: Certificate | None = None, *, client_authority: bytes | None = None
) -> Iterator[int]:
    """A port that greets with these bytes (inside TLS, with a certificate) and then only listens.

    `client_authority`: PEM; the client must show a certificate of it.
    """
    context = server_context(certificate) if certificate else None
    if context and client_authority:
        context.verify_mode = ssl.CERT_REQUIRED
        context.load_verify_locations(cadata=client_authority.decode())

    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            with contextlib.suppress(OSError):
                talk = context.wrap_socket(self.request, server_side=True) if context else self.request
                talk.sendall(sentence)
                while talk.recv(65536):
                    pass

    yield from _serve(socketserver.ThreadingTCPServer, Handler)


class _Page(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        page = b"<!DOCTYPE HTML><html><body>Welcome</body></html>"
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(page)))
        self.end_headers()
        self.wfile.write(page)

    def log_message(self, *_: object) -> None:
        pass


@contextlib.contextmanager
def web_server(certificate: Certificate | None = None) -> Iterator[int]:
    """A web server, encrypted if there is a certificate."""
    context = server_context(certificate) if certificate else None

    class Handler(_Page):
        def setup(self) -> None:
            if context:
                self.request = context.wrap_socket(self.request, server_side=True)
            super().setup()

        def handle(self) -> None:
            with contextlib.suppress(OSError):
                super().handle()

    yield from _serve(http.server.ThreadingHTTPServer, Handler)


def _serve(kind: type[socketserver.TCPServer], handler: type[socketserver.BaseRequestHandler]) -> Iterator[int]:
    class Quiet(kind):  # type: ignore[valid-type,misc]
        allow_reuse_address = True
        daemon_threads = True
        block_on_close = False

        def handle_error(self, *_: object) -> None:
            """A client that hangs up in the middle is what these servers are for."""

    with Quiet(("127.0.0.1", free_port()), handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield server.server_address[1]
        finally:
            server.shutdown()
            thread.join(10)
