"""A good mailbox, without the test email, on this machine and far away."""

import contextlib
import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bench import floors
from tests.bench.delta_chat import DeltaChat
from tests.bench.far import ROUND_TRIP, FarRelay
from tests.bench.floors import Servers
from tests.bench.measure import ROUNDS, Contender, Row, Series, in_turn, report
from tests.bench.ours import connect, form_for, make_connector
from tests.servers.certificates import authority
from tests.servers.mail_system import MailSystem
from wizard.model.provider import Security

FAR_ROUNDS = max(3, ROUNDS // 2)


@pytest.fixture(scope="module")
def context() -> ssl.SSLContext:
    """Shared by all floors: the authorities are read once, as our own are."""
    return ssl.create_default_context(cadata=authority().pem.decode())


@pytest.fixture
def delta_chat(tmp_path: Path) -> Iterator[DeltaChat]:
    with DeltaChat(tmp_path / "accounts") as server:
        yield server


def servers_of(mailbox: MailSystem, sender: str) -> Servers:
    return Servers(mailbox.dovecot.imaps_port, getattr(mailbox, sender).submissions_port)


class TwoFigures:
    """Delta Chat tells two moments of each run; the second is kept beside the counted one."""

    def __init__(self, server: DeltaChat, servers: Servers, warm_up: int) -> None:
        self._server, self._servers, self._skip = server, servers, warm_up
        self.done = Series()

    def __call__(self) -> float:
        verified, done = self._server.configure(self._servers)
        self._skip -= 1
        if self._skip < 0:
            self.done.values.append(done)
        return verified


@pytest.mark.parametrize("sender", ["postfix", "dovecot"])
def test_on_this_machine(mailbox: MailSystem, context: ssl.SSLContext, delta_chat: DeltaChat, sender: str) -> None:
    servers = servers_of(mailbox, sender)
    connector, form = make_connector(), form_for(servers)
    theirs = TwoFigures(delta_chat, servers, warm_up=2)
    contenders: dict[str, Contender] = {
        "ours": lambda: connect(connector, form),
        "bare": lambda: floors.side_by_side(servers, context),
        "same": lambda: floors.same_work(servers, context),
        "theirs": theirs,
    }
    took = in_turn(contenders, warm_up=2)
    ours = took["ours"]
    report(
        f"Connect on loopback, Dovecot IMAP and {sender} submission, TLS",
        [
            Row("Connector.connect", ours.times(1000)),
            Row("imaplib and smtplib, side by side", took["bare"].times(1000)),
            Row("imaplib x4 and smtplib with MAIL, RCPT", took["same"].times(1000)),
            Row("Delta Chat, both servers verified", took["theirs"].times(1000)),
            Row("Delta Chat, configure done", theirs.done.times(1000)),
            Row("ours / imaplib and smtplib", ours.over(took["bare"]), "x", target=2.0),
            Row("ours / the same work", ours.over(took["same"]), "x"),
            Row("ours / Delta Chat verified", ours.over(took["theirs"]), "x", target=1.0),
            Row("ours / Delta Chat done", ours.over(theirs.done), "x"),
        ],
    )


@pytest.mark.parametrize("sender", ["postfix", "dovecot"])
@pytest.mark.parametrize("opening", [False, True], ids=["as-relayed", "with-tcp"])
def test_far_away(
    mailbox: MailSystem, context: ssl.SSLContext, delta_chat: DeltaChat, sender: str, opening: bool
) -> None:
    near = servers_of(mailbox, sender)
    with contextlib.ExitStack() as stack:
        imap, smtp = (stack.enter_context(FarRelay(port, opening=opening)) for port in (near.imap_port, near.smtp_port))
        servers = Servers(imap.port, smtp.port)
        connector, form = make_connector(), form_for(servers)
        theirs = TwoFigures(delta_chat, servers, warm_up=1)
        contenders: dict[str, Contender] = {
            "ours": lambda: connect(connector, form),
            "bare": lambda: floors.side_by_side(servers, context),
            "one": lambda: floors.one_after_another(servers, context),
            "theirs": theirs,
        }
        took = in_turn(contenders, FAR_ROUNDS, warm_up=1)
    trips = 1 / ROUND_TRIP
    extra = ", TCP's handshake included" if opening else ", TCP's handshake free"
    report(
        f"Round trips at 50 ms each way, Dovecot IMAP and {sender} submission{extra}",
        [
            Row("Connector.connect, verdict of both", took["ours"].times(trips), "trips", None if opening else 7.0),
            Row("Delta Chat, both servers verified", took["theirs"].times(trips), "trips"),
            Row("Delta Chat, configure done", theirs.done.times(trips), "trips"),
            Row("imaplib and smtplib, side by side", took["bare"].times(trips), "trips"),
            Row("imaplib and smtplib, one after another", took["one"].times(trips), "trips"),
        ],
        note="Ours includes four IMAP connections and MAIL, RCPT; the others don't.",
    )


@pytest.mark.parametrize("opening", [False, True], ids=["as-relayed", "with-tcp"])
def test_far_away_with_starttls(mailbox: MailSystem, opening: bool) -> None:
    """For information: STARTTLS itself takes three round trips more by IMAP and by SMTP (greeting, command, EHLO)."""
    with contextlib.ExitStack() as stack:
        imap, smtp = (
            stack.enter_context(FarRelay(port, opening=opening))
            for port in (mailbox.dovecot.imap_port, mailbox.postfix.submission_port)
        )
        connector, form = make_connector(), form_for(Servers(imap.port, smtp.port), Security.STARTTLS)
        took = in_turn({"ours": lambda: connect(connector, form)}, FAR_ROUNDS, warm_up=1)
    extra = "included" if opening else "free"
    report(
        f"Round trips at 50 ms each way, STARTTLS, TCP's handshake {extra}",
        [Row("Connector.connect, verdict of both", took["ours"].times(1 / ROUND_TRIP), "trips")],
    )
