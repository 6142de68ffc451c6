"""Requests and answers over TLS; another computer's clock, asked of its web server."""

import http.server
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest

from tests.servers import odd
from tests.servers.certificates import certificate
from tests.servers.relay import server_context
from tests.wire.background import Background
from tests.wire.scripted import Peer, ScriptedServer
from tests.wire.tls import encrypt
from wizard.model.cancel import Cancelled, CancelToken, Deadline
from wizard.model.plan import Endpoint
from wizard.model.provider import Protocol, Security
from wizard.model.symptom import Symptom
from wizard.wire import web
from wizard.wire.fault import Fault
from wizard.wire.web import WebResponse, WebTalk, date_header

LONG = 60.0


def ask(monkeypatch: pytest.MonkeyPatch, port: int, seconds: float = LONG) -> datetime | None:
    monkeypatch.setattr(web, "HTTP_PORT", port)
    return date_header("mail.example.com", ["127.0.0.1"], CancelToken(), Deadline.after(seconds))


def answers(*parts: bytes) -> ScriptedServer:
    def play(peer: Peer) -> None:
        assert peer.line() == b"HEAD / HTTP/1.1"
        assert peer.line() == b"Host: mail.example.com"
        for part in parts:
            peer.send(part)
        peer.close()

    return ScriptedServer(play)


def test_the_date_is_read_however_the_answer_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = b"HTTP/1.1 301 Moved\r\ndate: Sat, 21 Nov 2026 12:34:56 GMT\r\nServer: x\r\n\r\n"
    for parts in ((whole,), (whole[:30], whole[30:]), (whole[:-2],)):
        with answers(*parts) as server:
            assert ask(monkeypatch, server.port) == datetime(2026, 11, 21, 12, 34, 56, tzinfo=UTC)


@pytest.mark.parametrize(
    "answer",
    [b"", b"HTTP/1.1 200 OK\r\n\r\n", b"HTTP/1.1 200 OK\r\nDate: yesterday\r\n\r\n", b"x" * 10_000, b"Date:\r\n\r\n"],
)
def test_without_a_readable_date_there_is_none(monkeypatch: pytest.MonkeyPatch, answer: bytes) -> None:
    with answers(answer) as server:
        assert ask(monkeypatch, server.port) is None


def test_nobody_there_and_nobody_speaking(monkeypatch: pytest.MonkeyPatch) -> None:
    assert ask(monkeypatch, odd.closed_port()) is None
    with odd.silent() as port:
        assert ask(monkeypatch, port, 0.1) is None


def test_cancel_is_felt(monkeypatch: pytest.MonkeyPatch) -> None:
    token = CancelToken()
    with odd.silent() as port:
        monkeypatch.setattr(web, "HTTP_PORT", port)
        running = Background(lambda: date_header("x.example", ["127.0.0.1"], token, Deadline.after(LONG)))
        token.cancel()
        assert isinstance(running.outcome(), Cancelled)


# ---- requests inside TLS


@contextmanager
def web_server(handler: type[http.server.BaseHTTPRequestHandler]) -> Iterator[int]:
    """Python's own web server inside TLS."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.socket = server_context(certificate()).wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()
        thread.join(20)


class Echo(http.server.BaseHTTPRequestHandler):
    """Answers with what it was asked; the path decides how."""

    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: object) -> None:
        pass

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        told = f"{self.command} {self.path} {self.headers['Host']} {self.client_address[1]}\n".encode() + body
        self.send_response(302 if self.path == "/moved" else 200)
        self.send_header("Location", "https://elsewhere.example/")
        self.send_header("Set-Cookie", "a=1")
        self.send_header("Set-Cookie", "b=2")
        self.send_header("X-Seen-Cookie", self.headers.get("Cookie", "none"))
        if self.path == "/chunks":
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            for cut in (told[:7], told[7:], b""):
                self.wfile.write(b"%x\r\n%s\r\n" % (len(cut), cut))
            return
        if self.path == "/last":
            self.send_header("Connection", "close")
        else:
            self.send_header("Content-Length", str(len(told)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(told)

    do_GET = do_HEAD = do_POST  # noqa: N815  (named by http.server)


def talk_to(port: int, token: CancelToken | None = None) -> WebTalk:
    secured = encrypt(port, token=token, protocol=Protocol.EWS)
    assert secured.certificate_fault is None
    return WebTalk(secured.channel, Endpoint(Protocol.EWS, "localhost", port, Security.TLS, "/"))


def within(seconds: float = LONG) -> Deadline:
    return Deadline.after(seconds)


def test_one_connection_serves_every_request_and_follows_no_redirect() -> None:
    with web_server(Echo) as port:
        talk = talk_to(port)
        first = talk.request("POST", "/moved", within(), {"X-A": "b"}, b"hello")
        second = talk.request("POST", "/chunks", within(), {}, b"x" * 100_000)
        head = talk.request("HEAD", "/", within())
        last = talk.request("GET", "/last", within())
        assert first.status == 302 and first.header("location") == "https://elsewhere.example/"
        assert first.all("set-cookie") == ["a=1", "b=2"] and first.header("X-None") == ""
        assert second.header("X-Seen-Cookie") == "none"
        assert second.body.endswith(b"\n" + b"x" * 100_000) and head.body == b""
        lines = [answer.body.partition(b"\n")[0].split() for answer in (first, second, last)]
        assert [line[:3] for line in lines] == [
            [b"POST", b"/moved", b"localhost:%d" % port],
            [b"POST", b"/chunks", b"localhost:%d" % port],
            [b"GET", b"/last", b"localhost:%d" % port],
        ]
        assert len({line[3] for line in lines}) == 1 and talk.answers == 4
        assert talk.closed
        with pytest.raises(Fault) as caught:
            talk.request("GET", "/", within())
        assert caught.value.symptom is Symptom.CONNECTION_CLOSED
        talk.channel.close()


def test_the_usual_port_is_not_named_and_addresses_are_bracketed() -> None:
    hosts = {
        ("mail.example.com", 443): b"mail.example.com",
        ("2001:db8::1", 443): b"[2001:db8::1]",
        ("2001:db8::1", 4443): b"[2001:db8::1]:4443",
    }
    for (host, port), expected in hosts.items():
        with ScriptedServer(answering(b"HTTP/1.1 204 No\r\n\r\n")) as server:
            talk = WebTalk(encrypt(server.port).channel, Endpoint(Protocol.EWS, host, port, Security.TLS))
            assert talk.request("GET", "/ü b", within()).status == 204
            assert b"\r\nHost: " + expected + b"\r\n" in server.received
            assert server.received.startswith(b"GET /%C3%BC%20b HTTP/1.1\r\n")
            talk.channel.close()


def answering(*parts: bytes, close: bool = False) -> Callable[[Peer], None]:
    def play(peer: Peer) -> None:
        peer.start_tls()
        while peer.line():
            pass
        for part in parts:
            peer.send(part)
        if close:
            peer.close()

    return play


def asked(*parts: bytes, close: bool = False, cap: int = 1000, seconds: float = LONG) -> tuple[WebResponse, WebTalk]:
    with ScriptedServer(answering(*parts, close=close)) as server:
        talk = talk_to(server.port)
        try:
            return talk.request("GET", "/", within(seconds), cap=cap), talk
        finally:
            talk.channel.close()


OK = b"HTTP/1.1 200 OK\r\n"


def test_an_answer_is_read_however_it_is_cut() -> None:
    whole = OK + b"Content-Length: 5\r\nX-B:  c \r\n\r\nhello"
    for cut in range(1, len(whole), 7):
        response, talk = asked(whole[:cut], whole[cut:])
        assert (response.status, response.header("x-b"), response.body) == (200, "c", b"hello")
        assert not talk.closed


@pytest.mark.parametrize(
    ("answer", "body"),
    [
        (b"HTTP/1.0 200 OK\r\n\r\nold", b"old"),
        (OK + b"Connection: close\r\n\r\n", b""),
        (OK + b"Transfer-Encoding: chunked\r\n\r\n3;x=y\r\nabc\r\n0\r\n", b"abc"),  # ends without its trailer
        (b"HTTP/1.1 100 Continue\r\n\r\n" + OK + b"Content-Length: 1\r\nConnection: close\r\n\r\na", b"a"),
    ],
)
def test_what_the_server_ends_by_closing_is_an_answer_all_the_same(answer: bytes, body: bytes) -> None:
    response, talk = asked(answer, close=True)
    assert response.body == body
    assert talk.closed or answer.endswith(b"0\r\n")


def test_bytes_that_nobody_asked_for_end_the_conversation() -> None:
    response, talk = asked(OK + b"Content-Length: 2\r\n\r\nabHTTP/1.1 200 injected\r\n\r\n")
    assert response.body == b"ab" and talk.closed


@pytest.mark.parametrize(
    ("answer", "close", "symptom"),
    [
        (b"", True, Symptom.CONNECTION_CLOSED),
        (b"HTTP/1.1 200", True, Symptom.CONNECTION_CLOSED),
        (OK + b"Server: x\r\n", True, Symptom.CONNECTION_CLOSED),
        (OK + b"Content-Length: 9\r\n\r\nhello", True, Symptom.CONNECTION_CLOSED),
        (OK + b"Transfer-Encoding: chunked\r\n\r\n9\r\nhello", True, Symptom.CONNECTION_CLOSED),
        (OK + b"Transfer-Encoding: chunked\r\n\r\nzz\r\nhello", False, Symptom.MALFORMED_RESPONSE),
        (b"* OK IMAP4rev1 ready\r\n", False, Symptom.MALFORMED_RESPONSE),
        (b"HTTP/1.1 two hundred\r\n\r\n", False, Symptom.MALFORMED_RESPONSE),
        (OK + b"X: " + b"y" * 40_000 + b"\r\n\r\n", False, Symptom.RESPONSE_TOO_LARGE),
        (OK + b"X: y\r\n" * 9000, False, Symptom.RESPONSE_TOO_LARGE),
        (OK + b"Content-Length: 1001\r\n\r\n", False, Symptom.RESPONSE_TOO_LARGE),
        (OK + b"\r\n" + b"y" * 1001, True, Symptom.RESPONSE_TOO_LARGE),
        (OK + b"Transfer-Encoding: chunked\r\n\r\n" + b"1\r\ny\r\n" * 1001, False, Symptom.RESPONSE_TOO_LARGE),
    ],
)
def test_every_bad_answer_is_a_fault_of_its_own(answer: bytes, close: bool, symptom: Symptom) -> None:
    with pytest.raises(Fault) as caught:
        asked(answer, close=close)
    assert caught.value.symptom is symptom


def test_the_first_words_of_another_kind_of_server_are_told() -> None:
    with pytest.raises(Fault) as caught:
        asked(b"* OK IMAP4rev1 ready\r\n")
    assert caught.value.server_text == "* OK IMAP4rev1 ready"


def test_a_drip_of_bytes_does_not_outlast_the_deadline() -> None:
    with pytest.raises(TimeoutError):
        asked(OK + b"Content-Length: 9\r\n\r\nhel", seconds=0.3)


def test_an_early_refusal_of_a_long_request_is_heard() -> None:
    def play(peer: Peer) -> None:
        peer.start_tls()
        peer.line()
        peer.send(b"HTTP/1.1 413 Too large\r\nConnection: close\r\nContent-Length: 0\r\n\r\n")

    with ScriptedServer(play) as server:
        talk = talk_to(server.port)
        assert talk.request("POST", "/", within(), {}, b"x" * 200_000).status == 413
        talk.channel.close()


def test_cancel_ends_a_request() -> None:
    token = CancelToken()
    with ScriptedServer(lambda peer: (peer.start_tls(), peer.some())) as server:  # type: ignore[arg-type, return-value]
        talk = talk_to(server.port, token)
        running = Background(lambda: talk.request("GET", "/", within()))
        token.cancel()
        assert isinstance(running.outcome(0.5), Cancelled)
        assert talk.closed
        talk.channel.close()


@pytest.mark.parametrize("value", ["a\r\nb: c", "a\nb", "a\0"])
def test_a_header_can_not_smuggle_another(value: str) -> None:
    with ScriptedServer(answering(OK)) as server:
        talk = talk_to(server.port)
        with pytest.raises(ValueError, match="control character"):
            talk.request("GET", "/", within(), {"X": value})
        talk.channel.close()
        server.wait_until_idle()
        assert server.received == b""
