"""MX, SPF and the alias of autodiscover: what they say, and that no answer isn't a verdict."""

import socket
import threading
from collections.abc import Callable, Iterator

import dns.flags
import dns.message
import dns.rcode
import dns.resolver
import dns.rrset
import pytest

from wizard.model.cancel import Cancelled, CancelToken, Deadline
from wizard.wire import mail_records
from wizard.wire.mail_records import DnsMailRecords

LONG = 30.0
DOMAIN = "company.example"
Reply = Callable[[dns.message.Message], dns.message.Message | None]


@pytest.fixture
def answering(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Reply], threading.Event]]:
    """Sets how the name server answers; gives the event that it was asked."""
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sock.bind(("127.0.0.1", 0))
    asked = threading.Event()
    replies: list[Reply] = []

    def serve() -> None:
        while True:
            data, client = sock.recvfrom(4096)
            if data == b"end":
                return
            asked.set()
            if (answer := replies[0](dns.message.from_wire(data))) is not None:
                sock.sendto(answer.to_wire(), client)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    made = mail_records.resolver

    def ours(deadline: Deadline) -> dns.resolver.Resolver:
        resolver = made(deadline)
        resolver.nameservers, resolver.port = ["127.0.0.1"], sock.getsockname()[1]
        return resolver

    monkeypatch.setattr(mail_records, "resolver", ours)

    def answer_so(reply: Reply) -> threading.Event:
        replies[:] = [reply]
        return asked

    yield answer_so
    sock.sendto(b"end", sock.getsockname())
    thread.join(10)
    sock.close()


def zone(kind: str, *values: str, name: str = DOMAIN) -> Reply:
    def reply(query: dns.message.Message) -> dns.message.Message:
        answer = dns.message.make_response(query)
        answer.flags |= dns.flags.RA
        if values:
            answer.answer.append(dns.rrset.from_text(f"{name}.", 60, "IN", kind, *values))
        return answer

    return reply


def failing(code: dns.rcode.Rcode) -> Reply:
    def reply(query: dns.message.Message) -> dns.message.Message:
        answer = dns.message.make_response(query)
        answer.set_rcode(code)
        return answer

    return reply


def exchangers(seconds: float = LONG, token: CancelToken | None = None) -> tuple[str, ...] | None:
    return DnsMailRecords().exchangers(DOMAIN, token or CancelToken(), Deadline.after(seconds))


def test_the_preferred_exchanger_comes_first(answering: Callable[[Reply], threading.Event]) -> None:
    answering(zone("MX", "20 B.Mail.example.", "10 a.mail.example.", "30 a.mail.example."))
    assert exchangers() == ("a.mail.example", "b.mail.example")


@pytest.mark.parametrize("reply", [zone("MX"), failing(dns.rcode.NXDOMAIN), zone("MX", "0 .")])
def test_no_exchanger_is_a_verdict(answering: Callable[[Reply], threading.Event], reply: Reply) -> None:
    answering(reply)
    assert exchangers() == ()


def test_no_answer_is_none(answering: Callable[[Reply], threading.Event]) -> None:
    answering(lambda _: None)
    assert exchangers(0.3) is None
    answering(failing(dns.rcode.SERVFAIL))
    assert exchangers(1.5) is None


def test_the_spf_record_among_others(answering: Callable[[Reply], threading.Event]) -> None:
    answering(zone("TXT", '"google-site-verification=x"', '"v=spf1 include:_SPF.google.com" " -all"'))
    records = DnsMailRecords()
    assert records.senders(DOMAIN, CancelToken(), Deadline.after(LONG)) == "v=spf1 include:_spf.google.com -all"
    answering(failing(dns.rcode.NXDOMAIN))
    assert records.senders(DOMAIN, CancelToken(), Deadline.after(LONG)) == ""


def test_where_autodiscover_leads(answering: Callable[[Reply], threading.Event]) -> None:
    answering(zone("CNAME", "Autodiscover.Outlook.com.", name=f"autodiscover.{DOMAIN}"))
    records = DnsMailRecords()
    found = records.autodiscover(DOMAIN, CancelToken(), Deadline.after(LONG))
    assert found == ("autodiscover.outlook.com",)
    answering(failing(dns.rcode.NXDOMAIN))
    assert records.autodiscover(DOMAIN, CancelToken(), Deadline.after(LONG)) == ()


def test_cancel_ends_the_wait(answering: Callable[[Reply], threading.Event]) -> None:
    asked, token = answering(lambda _: None), CancelToken()
    threading.Thread(target=lambda: (asked.wait(20), token.cancel()), daemon=True).start()
    with pytest.raises(Cancelled):
        exchangers(LONG, token)
