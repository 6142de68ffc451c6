"""No wait on a connection is for ever: deadlines, caps, cancelling, and what is kept when it breaks off."""

import contextlib
import socket
import ssl
import subprocess
import sys
from collections.abc import Callable, Iterator

import pytest

from tests.servers.certificates import authority, certificate
from tests.wire.background import Background
from tests.wire.scripted import Peer, Play, ScriptedServer, context_for
from wizard.model.cancel import Cancelled, CancelToken, Deadline
from wizard.model.symptom import Symptom
from wizard.wire.channel import Channel
from wizard.wire.fault import Fault
from wizard.wire.lines import LINE_CAP, Lines
from wizard.wire.trust import Trust

LONG = 60.0
TRUSTING = ssl.create_default_context(cadata=authority().pem.decode())


@contextlib.contextmanager
def channel_to(play: Play, token: CancelToken | None = None, *, tls: bool = False) -> Iterator[Channel]:
    def whole(peer: Peer) -> None:
        if tls:
            peer.start_tls()
        play(peer)

    with ScriptedServer(whole) as server:
        channel = Channel(socket.create_connection(("127.0.0.1", server.port)), token or CancelToken())
        try:
            if tls:
                channel.start_tls(TRUSTING, "localhost", Deadline.after(LONG))
            yield channel
        finally:
            channel.close()


def drip(peer: Peer) -> None:
    """A byte every few milliseconds, for ever: each read alone never times out."""
    while not peer.over.wait(0.005):
        peer.send(b"x")


def silence(peer: Peer) -> None:
    peer.over.wait(LONG)


def says(data: bytes) -> Play:
    def play(peer: Peer) -> None:
        peer.send(data)

    return play


def says_and_closes(data: bytes) -> Play:
    def play(peer: Peer) -> None:
        peer.send(data)
        peer.close()

    return play


@pytest.mark.parametrize("tls", [False, True])
def test_lines_and_literals_come_whole_however_they_are_cut(tls: bool) -> None:
    def play(peer: Peer) -> None:
        for byte in b"* OK one\r\n* two\n12345rest\r\n":
            peer.send(bytes([byte]))

    with channel_to(play, tls=tls) as channel:
        lines, deadline = Lines(channel), Deadline.after(LONG)
        assert lines.line(deadline) == b"* OK one"
        assert lines.line(deadline) == b"* two"
        assert lines.exactly(5, deadline) == b"12345"
        assert lines.line(deadline) == b"rest"
        assert lines.heard == 27
        assert not lines.unread


@pytest.mark.parametrize("tls", [False, True])
@pytest.mark.parametrize("play", [drip, silence])
@pytest.mark.parametrize("read", [Lines.line, lambda lines, deadline: lines.exactly(100_000, deadline)])
def test_reading_ends_at_the_deadline(tls: bool, play: Play, read: Callable[[Lines, Deadline], bytes]) -> None:
    with channel_to(play, tls=tls) as channel, pytest.raises(TimeoutError):
        read(Lines(channel), Deadline.after(0.1))


@pytest.mark.parametrize("play", [drip, silence])
def test_a_handshake_ends_at_the_deadline(play: Play) -> None:
    with channel_to(play) as channel, pytest.raises((TimeoutError, ssl.SSLError)):
        channel.start_tls(TRUSTING, "localhost", Deadline.after(0.1))


def test_a_handshake_that_drips_ends_at_the_deadline() -> None:
    def play(peer: Peer) -> None:
        peer.send(b"\x16\x03\x03\x40\x00")  # a record of 16 KiB begins
        drip(peer)

    with channel_to(play) as channel, pytest.raises(TimeoutError):
        channel.start_tls(TRUSTING, "localhost", Deadline.after(0.1))


@pytest.mark.parametrize("tls", [False, True])
def test_sending_to_one_who_does_not_read_ends_at_the_deadline(tls: bool) -> None:
    with channel_to(silence, tls=tls) as channel, pytest.raises(TimeoutError):
        channel.send(b"x" * 50_000_000, Deadline.after(0.2))


BLOCKED: dict[str, tuple[bool, Callable[[Channel], object]]] = {
    "read": (False, lambda channel: Lines(channel).line(Deadline.after(LONG))),
    "read inside TLS": (True, lambda channel: Lines(channel).line(Deadline.after(LONG))),
    "literal": (False, lambda channel: Lines(channel).exactly(10, Deadline.after(LONG))),
    "write": (False, lambda channel: channel.send(b"x" * 50_000_000, Deadline.after(LONG))),
    "write inside TLS": (True, lambda channel: Lines(channel).send(b"x" * 50_000_000, Deadline.after(LONG))),
    "handshake": (False, lambda channel: channel.start_tls(TRUSTING, "localhost", Deadline.after(LONG))),
}


@pytest.mark.parametrize("place", BLOCKED)
def test_cancel_ends_a_blocked(place: str) -> None:
    tls, block = BLOCKED[place]
    token = CancelToken()
    with channel_to(silence, token, tls=tls) as channel:
        running = Background(lambda: block(channel))
        token.cancel()
        assert isinstance(running.outcome(), Cancelled)


def test_a_dripping_server_cannot_keep_a_cancelled_run() -> None:
    token = CancelToken()
    with channel_to(drip, token) as channel:
        running = Background(lambda: Lines(channel).line(Deadline.after(LONG)))
        token.cancel()
        assert isinstance(running.outcome(), Cancelled)


def test_nothing_is_read_or_sent_once_cancelled() -> None:
    token = CancelToken()
    token.cancel()
    with ScriptedServer(says(b"* OK\r\n")) as server:
        channel = Channel(socket.create_connection(("127.0.0.1", server.port)), token)
        with pytest.raises(Cancelled):
            Lines(channel).line(Deadline.after(LONG))
        with pytest.raises(Cancelled):
            Lines(channel).send(b"NOOP\r\n", Deadline.after(LONG))
        channel.close()
        server.wait_until_idle()
        assert server.received == b""


@pytest.mark.parametrize("tls", [False, True])
def test_an_end_in_the_middle_of_a_line_keeps_what_was_said(tls: bool) -> None:
    with channel_to(says_and_closes("* BYE müde\r\nhalf a li".encode()), tls=tls) as channel:
        lines = Lines(channel)
        assert lines.line(Deadline.after(LONG)) == "* BYE müde".encode()
        with pytest.raises(Fault) as caught:
            lines.line(Deadline.after(LONG))
    assert caught.value.symptom is Symptom.CONNECTION_CLOSED
    assert caught.value.server_text == "half a li"


def test_an_end_without_a_word_says_nothing() -> None:
    with channel_to(Peer.close) as channel, pytest.raises(Fault) as caught:
        Lines(channel).line(Deadline.after(LONG))
    assert (caught.value.symptom, caught.value.server_text) == (Symptom.CONNECTION_CLOSED, None)


def test_a_reset_is_a_closed_connection() -> None:
    def play(peer: Peer) -> None:
        peer.line()
        peer.reset()

    with channel_to(play) as channel:
        lines = Lines(channel)
        lines.send(b"NOOP\r\n", Deadline.after(LONG))
        with pytest.raises(Fault) as caught:
            lines.line(Deadline.after(LONG))
    assert caught.value.symptom is Symptom.CONNECTION_CLOSED
    assert caught.value.evidence["errno"] == "ConnectionResetError"


def test_sending_on_a_closed_connection_is_a_closed_connection() -> None:
    with channel_to(silence) as channel:
        channel.close()
        with pytest.raises(Fault) as caught:
            Lines(channel).send(b"NOOP\r\n", Deadline.after(LONG))
    assert caught.value.symptom is Symptom.CONNECTION_CLOSED


@pytest.mark.parametrize("end", [b"", b"\r\n"])
def test_a_line_without_end_is_cut_off_at_the_cap(end: bytes) -> None:
    with channel_to(says(b"x" * (LINE_CAP + 70_000) + end)) as channel, pytest.raises(Fault) as caught:
        Lines(channel).line(Deadline.after(LONG))
    assert caught.value.symptom is Symptom.RESPONSE_TOO_LARGE
    assert caught.value.evidence == {"limit": LINE_CAP}


def test_a_long_line_below_the_cap_is_read() -> None:
    with channel_to(says(b"x" * (LINE_CAP - 1) + b"\r\n")) as channel:
        assert len(Lines(channel).line(Deadline.after(LONG))) == LINE_CAP - 1


def test_what_came_unasked_is_seen_before_it_is_read() -> None:
    with channel_to(says(b"one\r\ntwo\r\n")) as channel:
        lines = Lines(channel)
        lines.line(Deadline.after(LONG))
        assert lines.unread
        lines.line(Deadline.after(LONG))
        assert not lines.unread


def test_waiting_inside_tls_for_more_than_a_record_gives_what_is_there() -> None:
    with channel_to(says(b"x" * 40_000), tls=True) as channel:
        received = b""
        while len(received) < 40_000:
            part = channel.receive(Deadline.after(LONG))
            assert 0 < len(part) <= 65536
            received += part
        assert not channel.pending()


def test_an_orderly_end_of_tls_is_an_end() -> None:
    def play(peer: Peer) -> None:
        assert isinstance(peer.sock, ssl.SSLSocket)
        with contextlib.suppress(OSError):
            peer.sock.unwrap()

    with channel_to(play, tls=True) as channel:
        assert channel.receive(Deadline.after(LONG)) == b""


def test_the_first_raw_bytes_of_a_broken_handshake_stay_readable() -> None:
    with channel_to(says(b"* BYE go away\r\n" + b"x" * 2000)) as channel:
        with pytest.raises(ssl.SSLError):
            channel.start_tls(TRUSTING, "localhost", Deadline.after(LONG))
        assert channel.first_raw_bytes.startswith(b"* BYE go away\r\n")
        assert len(channel.first_raw_bytes) <= 600


def test_the_server_learns_by_an_alert_why_a_handshake_was_broken_off() -> None:
    alerts: list[str] = []

    def play(peer: Peer) -> None:
        try:
            peer.start_tls(context_for(certificate()))
            peer.drain()
        except ssl.SSLError as error:
            alerts.append(error.reason or "")

    with ScriptedServer(play) as server:
        channel = Channel(socket.create_connection(("127.0.0.1", server.port)), CancelToken())
        with pytest.raises(ssl.SSLCertVerificationError):
            channel.start_tls(Trust().verified(), "localhost", Deadline.after(LONG))
        channel.close()
        server.wait_until_idle()
    assert alerts == ["TLSV1_ALERT_UNKNOWN_CA"]


CLOSES_TWICE = """
import os, socket, ssl, sys
from wizard.model.cancel import CancelToken, Deadline
from wizard.wire.channel import Channel

trusting, token = ssl.create_default_context(cadata=sys.stdin.read()), CancelToken()
kept = []  # what is let go of is closed anyway

def round_trip():
    channel = Channel(socket.create_connection(("127.0.0.1", int(sys.argv[1]))), token)
    channel.start_tls(trusting, "localhost", Deadline.after(60))
    channel.close()
    channel.close()
    kept.append(channel)

round_trip()
before = os.listdir("/proc/self/fd")
for _ in range(20):
    round_trip()
token.cancel()  # the closed channels have unregistered: nothing is woken
assert os.listdir("/proc/self/fd") == before
"""


def test_closing_twice_is_fine_and_leaves_nothing_open() -> None:
    """In a process of its own: in this one other threads open and close descriptors, too."""
    with ScriptedServer(lambda peer: peer.start_tls()) as server:
        command = [sys.executable, "-c", CLOSES_TWICE, str(server.port)]
        pem = authority().pem.decode()
        done = subprocess.run(command, input=pem, capture_output=True, text=True, timeout=LONG, check=False)
        server.wait_until_idle()
    assert (done.returncode, done.stderr) == (0, "")
