"""Another computer's clock, asked of its web server."""

from datetime import UTC, datetime

import pytest

from tests.servers import odd
from tests.wire.background import Background
from tests.wire.scripted import Peer, ScriptedServer
from wizard.model.cancel import Cancelled, CancelToken, Deadline
from wizard.wire import web
from wizard.wire.web import date_header

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
