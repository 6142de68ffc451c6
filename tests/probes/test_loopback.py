"""The listener for the browser's answer: takes one, the right one, and nothing else."""

import contextlib
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest

from wizard.model.cancel import Cancelled, CancelToken, Deadline
from wizard.model.sign_in import ReturnPage
from wizard.model.symptom import Symptom
from wizard.probes.loopback import LISTEN_SECONDS, Loopback
from wizard.wire.fault import Fault

STATE = "right-state"
PAGE = ReturnPage("ja", "<完了>", "この画面を閉じてください。", "サインインできませんでした。")
GOOD = urlencode({"state": STATE, "code": "the-code"})


@contextlib.contextmanager
def listening(*, posted: bool = True, token: CancelToken | None = None, seconds: float = 60) -> Iterator[Loopback]:
    loopback = Loopback(STATE, PAGE, token or CancelToken(), posted=posted)
    loopback.start(Deadline.after(seconds))
    try:
        yield loopback
    finally:
        loopback.close()


def post(fields: str, *, port: int = 0, host: str = "", path: str = "/") -> bytes:
    head = f"POST {path} HTTP/1.1\r\nHost: {host or f'localhost:{port}'}\r\nContent-Length: {len(fields)}\r\n\r\n"
    return head.encode() + fields.encode()


def get(query: str, port: int) -> bytes:
    return f"GET /?{query} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode()


def said_to(port: int, request: bytes) -> str:
    """What it answers; "" where it closes without a word."""
    with socket.create_connection(("127.0.0.1", port), timeout=20) as sock:
        sock.sendall(request)
        answer = b""
        while data := sock.recv(65536):
            answer += data
    return answer.decode()


def refuses_connections(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=20).close()
    except ConnectionRefusedError:
        return True
    return False


def test_the_answer_is_taken_once_and_the_listener_is_gone() -> None:
    with listening() as loopback:
        said = said_to(loopback.port, post(GOOD, port=loopback.port))
        assert loopback.wait() == {"state": STATE, "code": "the-code"}
        assert said.startswith("HTTP/1.1 200 ") and PAGE.done in said and "&lt;完了&gt;" in said
        assert '<html lang="ja">' in said and "no-store" in said and "default-src 'none'" in said
        assert refuses_connections(loopback.port)


def test_an_error_is_an_answer_too() -> None:
    with listening() as loopback:
        said = said_to(loopback.port, post(urlencode({"state": STATE, "error": "access_denied"}), port=loopback.port))
        assert loopback.wait()["error"] == "access_denied" and PAGE.failed in said


def test_it_comes_as_a_query_where_that_was_asked_for() -> None:
    with listening(posted=False) as loopback:
        assert said_to(loopback.port, post(GOOD, port=loopback.port)).startswith("HTTP/1.1 405 ")
        assert said_to(loopback.port, get(GOOD, loopback.port)).startswith("HTTP/1.1 200 ")
        assert loopback.wait()["code"] == "the-code"


FORGED = {
    "wrong state": lambda port: post(urlencode({"state": "guessed", "code": "x"}), port=port),
    "no state": lambda port: post("code=x", port=port),
    "state that isn't ASCII": lambda port: post(urlencode({"state": "ü", "code": "x"}), port=port),
    "a query where a form is due": lambda port: get(GOOD, port),
    "the state twice": lambda port: post(f"state=guessed&{GOOD}", port=port),
    "the code twice": lambda port: post(f"{GOOD}&code=other", port=port),
    "code and error": lambda port: post(f"{GOOD}&error=x", port=port),
    "neither": lambda port: post(urlencode({"state": STATE, "code": ""}), port=port),
    "by another name": lambda port: post(GOOD, host=f"evil.example:{port}"),
    "without a name": lambda port: f"POST / HTTP/1.1\r\nContent-Length: {len(GOOD)}\r\n\r\n{GOOD}".encode(),
    "another port in the name": lambda port: post(GOOD, host=f"localhost:{port + 1}"),
    "elsewhere": lambda port: post(GOOD, port=port, path="/other"),
    "no length": lambda port: f"POST / HTTP/1.1\r\nHost: localhost:{port}\r\n\r\n{GOOD}".encode(),
    "a mad length": lambda port: f"POST / HTTP/1.1\r\nHost: localhost:{port}\r\nContent-Length: -1\r\n\r\n".encode(),
    "a hundred fields": lambda port: post("&".join(f"a{i}=1" for i in range(100)), port=port),
    "not HTTP": lambda port: b"\x16\x03\x01\x02\x00\x01\r\n\r\n",
    "far too long": lambda port: b"POST / HTTP/1.1\r\nX: " + b"a" * 70_000,
}


@pytest.mark.parametrize("request_for", FORGED.values(), ids=FORGED.keys())
def test_a_forged_answer_changes_nothing(request_for) -> None:  # type: ignore[no-untyped-def]
    with listening() as loopback:
        with contextlib.suppress(ConnectionError):  # it may hang up before all of a long one was sent
            said = said_to(loopback.port, request_for(loopback.port))
            assert said.startswith("HTTP/1.1 4") and PAGE.done not in said
        said_to(loopback.port, post(GOOD, port=loopback.port))
        assert loopback.wait() == {"state": STATE, "code": "the-code"}


def test_a_second_answer_right_behind_the_first_is_turned_away() -> None:
    with listening() as loopback:
        first = socket.create_connection(("127.0.0.1", loopback.port), timeout=20)
        second = socket.create_connection(("127.0.0.1", loopback.port), timeout=20)
        with first, second:
            first.sendall(post(GOOD, port=loopback.port))
            second.sendall(post(urlencode({"state": STATE, "code": "replayed"}), port=loopback.port))
            code = loopback.wait()["code"]
            answers = []
            for sock in (first, second):
                with contextlib.suppress(ConnectionError):
                    answers.append(sock.recv(65536)[:13])
        assert answers.count(b"HTTP/1.1 200 ") == 1 and code in ("the-code", "replayed")
        assert (answers[0] == b"HTTP/1.1 200 ") == (code == "the-code")


def test_browsers_that_connect_ahead_and_say_nothing_keep_nobody_waiting() -> None:
    with listening() as loopback, contextlib.ExitStack() as stack:
        for _ in range(6):
            stack.enter_context(socket.create_connection(("127.0.0.1", loopback.port), timeout=20))
        said_to(loopback.port, post(GOOD, port=loopback.port))
        assert loopback.wait()["code"] == "the-code"


def test_an_answer_may_come_in_pieces() -> None:
    with listening() as loopback:
        request = post(GOOD, port=loopback.port)
        with socket.create_connection(("127.0.0.1", loopback.port), timeout=20) as sock:
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            for i in range(len(request)):
                sock.sendall(request[i : i + 1])
            assert sock.recv(20).startswith(b"HTTP/1.1 200 ")
        assert loopback.wait()["code"] == "the-code"


def test_it_listens_on_this_computer_alone() -> None:
    with listening() as loopback:
        rows = [line.split() for name in ("tcp", "tcp6") for line in Path(f"/proc/net/{name}").read_text().splitlines()]
        own = {row[1] for row in rows[1:] if row[3] == "0A" and row[1].endswith(f":{loopback.port:04X}")}
        assert own == {f"0100007F:{loopback.port:04X}"}


def test_it_never_listens_longer_than_five_minutes() -> None:
    assert LISTEN_SECONDS == 300
    with listening(seconds=3600) as loopback:
        assert 290 < loopback.deadline.remaining() <= 300


def test_the_end_of_waiting_closes_the_port() -> None:
    with listening(seconds=0.1) as loopback:
        with pytest.raises(Fault) as raised:
            loopback.wait()
        assert raised.value.symptom is Symptom.SIGN_IN_TIMED_OUT and refuses_connections(loopback.port)


def test_nobody_has_to_wait_for_it_to_be_closed_in_time() -> None:
    with listening(seconds=0.05) as loopback:
        loopback._thread.join(20)
        assert refuses_connections(loopback.port)


def test_cancel_is_felt_at_once() -> None:
    token = CancelToken()
    with listening(token=token) as loopback:
        start = time.monotonic()
        token.cancel()
        with pytest.raises(Cancelled):
            loopback.wait()
        assert time.monotonic() - start < 1 and refuses_connections(loopback.port)


def test_a_busy_port_is_named() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(Fault) as raised:
            Loopback(STATE, PAGE, CancelToken(), port=port, posted=True)
    assert raised.value.symptom is Symptom.REDIRECT_PORT_BUSY and raised.value.evidence["redirect_port"] == port


def test_one_that_is_closed_before_it_began_leaves_nothing_behind() -> None:
    loopback = Loopback(STATE, PAGE, CancelToken(), posted=True)
    loopback.close()
    loopback.close()
    assert refuses_connections(loopback.port)
