"""Service records and aliases: their order, and that a name server may be silent, broken or slow."""

import socket
import threading
from collections.abc import Callable, Iterator

import dns.flags
import dns.message
import dns.resolver
import dns.rrset
import pytest

from tests.wire.background import Background
from wizard.discovery import records
from wizard.discovery.records import Service, aliases, services
from wizard.model.cancel import Cancelled, CancelToken, Deadline

LONG = 30.0
NAME = "_autodiscover._tcp.company.example"
Reply = Callable[[dns.message.Message], bytes | None]


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Reply], threading.Event]]:
    """Sets how the name server answers; gives the event that it was asked."""
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sock.bind(("127.0.0.1", 0))
    asked = threading.Event()
    replies: list[Reply] = []

    def serve() -> None:
        while True:
            try:
                data, client = sock.recvfrom(4096)
            except OSError:
                return
            if data == b"end":
                return
            asked.set()
            if (answer := replies[0](dns.message.from_wire(data))) is not None:
                sock.sendto(answer, client)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    made = records._resolver

    def resolver(deadline: Deadline) -> dns.resolver.Resolver:
        ours = made(deadline)
        ours.nameservers, ours.port = ["127.0.0.1"], sock.getsockname()[1]
        return ours

    monkeypatch.setattr(records, "_resolver", resolver)

    def answering(reply: Reply) -> threading.Event:
        replies[:] = [reply]
        return asked

    yield answering
    sock.sendto(b"end", sock.getsockname())
    thread.join(10)
    sock.close()


def zone(*lines: tuple[str, str, str]) -> Reply:
    """`lines`: name, type and value of what is answered to any question."""

    def reply(query: dns.message.Message) -> bytes:
        answer = dns.message.make_response(query)
        answer.flags |= dns.flags.RA
        for name, kind in dict.fromkeys((name, kind) for name, kind, _ in lines):
            values = [value for other, of, value in lines if (other, of) == (name, kind)]
            answer.answer.append(dns.rrset.from_text(f"{name}.", 60, "IN", kind, *values))
        return answer.to_wire()

    return reply


def ask(seconds: float = LONG) -> list[Service]:
    return services(NAME, CancelToken(), Deadline.after(seconds))


def test_the_lowest_priority_goes_first_then_the_highest_weight(server: Callable[[Reply], threading.Event]) -> None:
    server(
        zone(
            (NAME, "SRV", "20 99 443 last.example."),
            (NAME, "SRV", "10 1 443 second.example."),
            (NAME, "SRV", "10 7 8443 First.Example."),
        )
    )
    assert ask() == [
        Service("first.example", 8443, 10, 7),
        Service("second.example", 443, 10, 1),
        Service("last.example", 443, 20, 99),
    ]


def test_a_root_target_means_that_the_service_is_absent(server: Callable[[Reply], threading.Event]) -> None:
    server(zone((NAME, "SRV", "0 0 0 .")))
    assert ask() == []


@pytest.mark.parametrize(
    "reply", [lambda query: b"\0\1rubbish", lambda query: dns.message.make_response(query).to_wire()]
)
def test_an_answer_that_is_none(server: Callable[[Reply], threading.Event], reply: Reply) -> None:
    server(reply)
    assert ask(2) == []


def test_the_names_that_an_alias_leads_to(server: Callable[[Reply], threading.Event]) -> None:
    host = "autodiscover.company.example"
    server(
        zone((host, "CNAME", "Hub.Example."), ("hub.example", "CNAME", "end.example."), ("end.example", "A", "8.8.4.4"))
    )
    assert aliases(host, CancelToken(), Deadline.after(LONG)) == ["hub.example", "end.example"]


def test_a_silent_name_server_is_no_answer(server: Callable[[Reply], threading.Event]) -> None:
    asked = server(lambda query: None)
    assert ask(0.1) == []
    assert asked.wait(20)


def test_cancel_does_not_wait_for_a_name_server(server: Callable[[Reply], threading.Event]) -> None:
    asked = server(lambda query: None)
    token = CancelToken()
    running = Background(lambda: services(NAME, token, Deadline.after(LONG)))
    assert asked.wait(20)
    token.cancel()
    assert isinstance(running.outcome(10), Cancelled)


@pytest.mark.parametrize("name", ["a..b", "x" * 70, "ü..example"])
def test_a_name_that_is_none_is_not_asked_for(server: Callable[[Reply], threading.Event], name: str) -> None:
    asked = server(lambda query: None)
    assert services(name, CancelToken(), Deadline.after(LONG)) == []
    assert aliases(name, CancelToken(), Deadline.after(LONG)) == []
    assert not asked.is_set()
