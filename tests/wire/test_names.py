"""Host names to addresses: what is never asked, what each failure means, and that nobody waits for a stuck resolver."""

import errno
import socket
import threading
from collections.abc import Callable
from typing import Any

import pytest

from tests.wire.background import Background
from wizard.model.cancel import Cancelled, CancelToken, Deadline
from wizard.model.symptom import Symptom
from wizard.wire import names
from wizard.wire.fault import Fault
from wizard.wire.names import resolve

SOON = 0.05
LONG = 60.0


def look_up(host: str, seconds: float = LONG) -> list[str]:
    return resolve(host, CancelToken(), Deadline.after(seconds))


def fault_of(host: str, seconds: float = LONG) -> Fault:
    with pytest.raises(Fault) as caught:
        look_up(host, seconds)
    return caught.value


@pytest.fixture
def resolver(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[], Any]], list[str]]:
    """Sets what the system's resolver does; gives the list of the names it is asked for."""

    def set_answer(answer: Callable[[], Any]) -> list[str]:
        asked: list[str] = []

        def getaddrinfo(host: str, *_: object, **__: object) -> Any:
            asked.append(host)
            return answer()

        monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
        return asked

    return set_answer


def raising(error: Exception) -> Callable[[], Any]:
    def answer() -> Any:
        raise error

    return answer


def entry(address: str) -> tuple[Any, ...]:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    return family, socket.SOCK_STREAM, 6, "", (address, 0)


@pytest.mark.parametrize("literal", ["127.0.0.1", "::1", "2001:db8::1"])
def test_ip_literals_are_not_looked_up(resolver: Any, literal: str) -> None:
    asked = resolver(raising(socket.gaierror(socket.EAI_FAIL, "no")))
    assert look_up(literal) == [literal]
    assert asked == []


@pytest.mark.parametrize("host", ["invalid", "mail.invalid", "a.b.invalid"])
def test_names_that_never_exist_are_not_looked_up(resolver: Any, host: str) -> None:
    asked = resolver(lambda: [entry("192.0.2.1")])
    assert fault_of(host).symptom is Symptom.NAME_NOT_FOUND
    assert asked == []


def test_the_system_s_order_is_kept_and_doubles_are_dropped(resolver: Any) -> None:
    resolver(lambda: [entry("2001:db8::1"), entry("192.0.2.1"), entry("2001:db8::1")])
    assert look_up("mail.example.com") == ["2001:db8::1", "192.0.2.1"]


@pytest.mark.parametrize("number", [socket.EAI_NONAME, socket.EAI_NODATA])
@pytest.mark.parametrize(("route", "symptom"), [(True, Symptom.NAME_NOT_FOUND), (False, Symptom.NO_NETWORK)])
def test_no_such_name_counts_where_somebody_could_be_asked(
    resolver: Any, monkeypatch: pytest.MonkeyPatch, number: int, route: bool, symptom: Symptom
) -> None:
    monkeypatch.setattr(names, "has_route", lambda: route)
    resolver(raising(socket.gaierror(number, "no such name")))
    fault = fault_of("mail.example.com")
    assert (fault.symptom, fault.evidence["host"]) == (symptom, "mail.example.com")


@pytest.mark.parametrize("error", [UnicodeError("label too long"), UnicodeEncodeError("idna", "x", 0, 1, "no")])
def test_a_name_that_the_system_cannot_spell_does_not_exist(resolver: Any, error: Exception) -> None:
    resolver(raising(error))
    assert fault_of("mail.example.com").symptom is Symptom.NAME_NOT_FOUND


@pytest.mark.parametrize(
    ("number", "name"),
    [(socket.EAI_AGAIN, "EAI_AGAIN"), (socket.EAI_FAIL, "EAI_FAIL"), (socket.EAI_SYSTEM, "EAI_SYSTEM")],
)
@pytest.mark.parametrize(("route", "symptom"), [(True, Symptom.NAME_LOOKUP_FAILED), (False, Symptom.NO_NETWORK)])
def test_a_resolver_that_fails_is_told_from_a_machine_without_network(
    resolver: Any, monkeypatch: pytest.MonkeyPatch, number: int, name: str, route: bool, symptom: Symptom
) -> None:
    monkeypatch.setattr(names, "has_route", lambda: route)
    resolver(raising(socket.gaierror(number, "failed")))
    fault = fault_of("mail.example.com")
    assert fault.symptom is symptom
    assert fault.evidence["errno"] == name


def test_an_unknown_number_is_shown_as_it_is(resolver: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(names, "has_route", lambda: True)
    resolver(raising(socket.gaierror(-4711, "what")))
    assert fault_of("mail.example.com").evidence["errno"] == "-4711"


def test_a_stuck_resolver_ends_at_the_deadline(resolver: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(names, "has_route", lambda: True)
    release = threading.Event()
    resolver(lambda: [entry("192.0.2.1")] * release.wait(LONG))
    try:
        assert fault_of("mail.example.com", SOON).symptom is Symptom.NAME_LOOKUP_FAILED
    finally:
        release.set()


def test_cancel_does_not_wait_for_a_stuck_resolver(resolver: Any) -> None:
    entered, release, token = threading.Event(), threading.Event(), CancelToken()

    def hang() -> list[Any]:
        entered.set()
        release.wait(LONG)
        return []

    resolver(hang)
    running = Background(lambda: resolve("mail.example.com", token, Deadline.after(LONG)))
    assert entered.wait(20)
    token.cancel()
    assert isinstance(running.outcome(), Cancelled)
    assert not release.is_set()
    release.set()


def test_a_cancelled_run_does_not_start(resolver: Any) -> None:
    resolver(lambda: [entry("192.0.2.1")])
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        resolve("mail.example.com", token, Deadline.after(LONG))


def test_a_route_is_found_or_not_without_raising(monkeypatch: pytest.MonkeyPatch) -> None:
    class NoWay:
        def __init__(self, *_: object) -> None:
            raise OSError("no such family")

    monkeypatch.setattr(socket, "socket", NoWay)
    assert names.has_route() is False


def test_a_network_without_a_router_is_a_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """A neighbour that doesn't answer: the system says "no route to host", and yet this machine isn't offline."""

    def connect(_: socket.socket, address: tuple[str, int]) -> None:
        if not address[0].startswith("10.9.9."):
            raise OSError(errno.ENETUNREACH, "Network is unreachable")

    monkeypatch.setattr(socket.socket, "connect", connect)
    assert names.has_route() is False
    assert names.has_route(["198.51.100.7"]) is False
    assert names.has_route(["2001:db8::7", "10.9.9.77"]) is True
