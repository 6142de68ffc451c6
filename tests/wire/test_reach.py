"""Reaching a server: the first address that answers wins, and each way of failing is told apart."""

import contextlib
import errno
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.servers import odd
from tests.servers.process import free_port
from tests.wire.background import Background
from tests.wire.scripted import ScriptedServer
from wizard.model.cancel import Cancelled, CancelToken, Deadline
from wizard.model.symptom import Symptom
from wizard.wire import reach as reach_module
from wizard.wire.channel import Channel
from wizard.wire.fault import Fault
from wizard.wire.reach import reach

LONG = 60.0


def connect(addresses: list[str], port: int, seconds: float = LONG) -> Channel:
    return reach(addresses, port, CancelToken(), Deadline.after(seconds))


def fault_of(addresses: list[str], port: int, seconds: float = LONG) -> Fault:
    with pytest.raises(Fault) as caught:
        connect(addresses, port, seconds)
    return caught.value


def open_files() -> set[str]:
    found = set()
    for path in Path("/proc/self/fd").iterdir():
        with contextlib.suppress(OSError):
            found.add(f"{path.name} {path.readlink()}")
    return {name for name in found if "/proc/" not in name}


@contextlib.contextmanager
def black_hole_at(port: int) -> Iterator[None]:
    """127.0.0.1:port, with a full backlog."""
    with contextlib.ExitStack() as stack:
        stack.enter_context(socket.create_server(("127.0.0.1", port), backlog=0))
        for _ in range(3):
            filler = stack.enter_context(socket.socket())
            filler.setblocking(False)
            filler.connect_ex(("127.0.0.1", port))
        yield


def test_reaches_a_server() -> None:
    with ScriptedServer() as server:
        channel = connect(["127.0.0.1"], server.port)
        assert channel.address == "127.0.0.1"
        channel.close()


def test_a_closed_port_refuses() -> None:
    port = odd.closed_port()
    fault = fault_of(["127.0.0.1"], port)
    assert fault.symptom is Symptom.CONNECTION_REFUSED
    assert fault.evidence == {"addresses": ["127.0.0.1"], "port": port, "errno": "ECONNREFUSED"}


def test_a_black_hole_ends_at_the_deadline() -> None:
    with odd.black_hole() as port:
        fault = fault_of(["127.0.0.1"], port, 0.2)
    assert fault.symptom is Symptom.CONNECTION_TIMED_OUT
    assert fault.evidence["addresses"] == ["127.0.0.1"]


def test_a_dead_first_address_is_passed_over() -> None:
    port = free_port()
    with ScriptedServer(host="127.0.0.2", port=port):
        channel = connect(["127.0.0.1", "127.0.0.2"], port)
        assert channel.address == "127.0.0.2"
        channel.close()


def test_a_silent_first_address_does_not_hold_up_the_second() -> None:
    port = free_port()
    with black_hole_at(port), ScriptedServer(host="127.0.0.2", port=port):
        channel = connect(["127.0.0.1", "127.0.0.2"], port)
        assert channel.address == "127.0.0.2"
        channel.close()


def test_one_refusal_and_one_silence_are_a_time_out() -> None:
    port = free_port()
    with black_hole_at(port):
        fault = fault_of(["127.0.0.2", "127.0.0.1"], port, 0.2)
    assert fault.symptom is Symptom.CONNECTION_TIMED_OUT
    assert fault.evidence["errno"] == "ECONNREFUSED"


@pytest.mark.parametrize(
    ("number", "route", "symptom"),
    [
        (errno.ENETUNREACH, True, Symptom.NETWORK_UNREACHABLE),
        (errno.EHOSTUNREACH, True, Symptom.NETWORK_UNREACHABLE),
        (errno.ENETUNREACH, False, Symptom.NO_NETWORK),
        (errno.ECONNREFUSED, True, Symptom.CONNECTION_REFUSED),
        (errno.EACCES, True, Symptom.CONNECTION_REFUSED),
        (errno.ETIMEDOUT, True, Symptom.CONNECTION_TIMED_OUT),
        (errno.ECONNRESET, True, Symptom.CONNECTION_CLOSED),
    ],
)
def test_what_the_system_says_is_told_apart(
    monkeypatch: pytest.MonkeyPatch, number: int, route: bool, symptom: Symptom
) -> None:
    monkeypatch.setattr(reach_module, "has_route", lambda _: route)
    monkeypatch.setattr(socket.socket, "connect_ex", lambda *_: number)
    fault = fault_of(["127.0.0.1"], 993)
    assert fault.symptom is symptom
    assert fault.evidence["errno"] == errno.errorcode[number]


def test_a_family_that_this_machine_lacks_is_unreachable(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_socket(*_: object, **__: object) -> socket.socket:
        raise OSError(errno.EAFNOSUPPORT, "no IPv6")

    monkeypatch.setattr(reach_module, "has_route", lambda _: True)
    with monkeypatch.context() as patch:
        patch.setattr(reach_module.socket, "socket", no_socket)
        patch.setattr(reach_module.socket, "socketpair", socket.socketpair)
        race = reach_module._Race(["2001:db8::1"], 993, reach_module.selectors.DefaultSelector())
        with pytest.raises(Fault) as caught:
            race.run(CancelToken(), Deadline.after(LONG))
    assert caught.value.symptom is Symptom.NETWORK_UNREACHABLE


def test_a_connection_that_is_gone_at_once_is_a_closed_one(monkeypatch: pytest.MonkeyPatch) -> None:
    before = open_files()
    monkeypatch.setattr(reach_module._Race, "run", lambda *_: socket.socket())  # not connected: getpeername fails
    assert fault_of(["127.0.0.1"], 993).symptom is Symptom.CONNECTION_CLOSED
    assert open_files() <= before


def test_no_address_at_all_is_no_connection() -> None:
    assert fault_of([], 993).symptom is Symptom.CONNECTION_CLOSED


def test_cancel_ends_an_attempt_that_nobody_answers() -> None:
    token = CancelToken()
    with odd.black_hole() as port:
        running = Background(lambda: reach(["127.0.0.1"], port, token, Deadline.after(LONG)))
        token.cancel()
        assert isinstance(running.outcome(), Cancelled)


@pytest.mark.parametrize("addresses", [["127.0.0.1"], ["127.0.0.1", "127.0.0.2"], ["127.0.0.2", "127.0.0.3"]])
def test_nothing_stays_open(addresses: list[str]) -> None:
    with ScriptedServer() as server:
        before = open_files()
        with contextlib.suppress(Fault):
            connect(addresses, server.port).close()
        server.wait_until_idle()
        assert open_files() <= before
    with odd.black_hole() as port:
        before = open_files()
        fault_of(["127.0.0.1"], port, 0.05)
        assert open_files() <= before
