"""Probes and conversations against scripted servers."""

import contextlib
import socket
from collections.abc import Callable, Iterator
from dataclasses import replace

from tests.servers.certificates import authority
from tests.wire.scripted import Peer, Play, ScriptedServer
from wizard.catalog import Catalog
from wizard.engine.knowledge import knowledge_of
from wizard.model.address import EmailAddress
from wizard.model.cancel import CancelToken, Deadline
from wizard.model.plan import ConnectionPlan, Endpoint, FolderChoice, Server
from wizard.model.provider import Protocol, Provider, Security
from wizard.model.secret import Secret
from wizard.probes.context import ProbeContext, TestEmail
from wizard.probes.imap import ImapProbe
from wizard.probes.imap_talk import ImapTalk
from wizard.probes.smtp import SmtpProbe
from wizard.probes.smtp_talk import SmtpTalk
from wizard.wire.channel import Channel
from wizard.wire.trust import Trust

LONG = 60.0
PASSWORD = "c4nary-Pa55word-7f3a9e"
CATALOG = Catalog.load()
KNOWLEDGE = knowledge_of(CATALOG)
TRUST = Trust(authority().pem.decode())


def soon() -> Deadline:
    """A deadline that a good server never meets."""
    return Deadline.after(LONG)


@contextlib.contextmanager
def imap_talk(play: Play) -> Iterator[ImapTalk]:
    with ScriptedServer(play) as server:
        channel = Channel(socket.create_connection(("127.0.0.1", server.port)), CancelToken())
        try:
            yield ImapTalk(channel)
        finally:
            channel.close()


@contextlib.contextmanager
def smtp_talk(play: Play) -> Iterator[SmtpTalk]:
    with ScriptedServer(play) as server:
        channel = Channel(socket.create_connection(("127.0.0.1", server.port)), CancelToken())
        try:
            yield SmtpTalk(channel)
        finally:
            channel.close()


def plan_for(
    port: int,
    *,
    username: str = "alice@example.com",
    password: str = PASSWORD,
    security: Security = Security.TLS,
    folders: FolderChoice | None = None,
) -> ConnectionPlan:
    return ConnectionPlan(
        email=EmailAddress.parse("alice@example.com"),
        provider=Provider.IMAP,
        servers=(
            Server(Endpoint(Protocol.IMAP, "localhost", port, security), username),
            Server(Endpoint(Protocol.SMTP, "localhost", port, security), username),
        ),
        password=Secret(password),
        folders=folders or FolderChoice(),
    )


def imap_probe(plan: ConnectionPlan, *, count: bool = False, token: CancelToken | None = None) -> ImapProbe:
    context = ProbeContext(
        plan, plan.server(Protocol.IMAP).endpoint, token or CancelToken(), TRUST, KNOWLEDGE, count_connections=count
    )
    return ImapProbe(context)


def smtp_probe(plan: ConnectionPlan, email: TestEmail | None = None) -> SmtpProbe:
    return SmtpProbe(ProbeContext(plan, plan.server(Protocol.SMTP).endpoint, CancelToken(), TRUST, KNOWLEDGE, email))


def run_until(probe: ImapProbe | SmtpProbe, last: str) -> dict[str, object]:
    """Runs the probe's stages up to and with `last`; gives that one's facts. Raises what a stage raises."""
    steps = probe.STAGES_STARTTLS if probe.starttls else probe.STAGES
    for name in (*steps, probe.LAST_STAGE):
        facts = getattr(probe, name)(soon())
        if name == last:
            return dict(facts)
    raise AssertionError(f"no stage {last}")


class ImapScript:
    """A small IMAP server inside TLS. `answers`: command word -> lines before the tagged one, and the tagged status.

    `{tag}` in an answer stands for the tag. A callable answers by itself.
    """

    def __init__(
        self,
        capabilities: str = "IMAP4rev1 SASL-IR AUTH=PLAIN",
        answers: dict[str, str | Callable[[Peer, str, str], None]] | None = None,
        *,
        clear: bool = False,
    ) -> None:
        self.capabilities = capabilities
        self.clear = clear
        self.commands: list[str] = []
        self.answers: dict[str, str | Callable[[Peer, str, str], None]] = {
            "CAPABILITY": f"* CAPABILITY {capabilities}\r\n{{tag}} OK done\r\n",
            "AUTHENTICATE": "{tag} OK signed in\r\n",
            "LOGIN": "{tag} OK signed in\r\n",
            "ID": "* ID NIL\r\n{tag} OK done\r\n",
            "LIST": '* LIST (\\Sent) "/" Sent\r\n* LIST (\\Drafts) "/" Drafts\r\n{tag} OK done\r\n',
            "EXAMINE": "* 3 EXISTS\r\n* OK [UIDNEXT 42] next\r\n{tag} OK [READ-ONLY] done\r\n",
            "LOGOUT": "* BYE\r\n{tag} OK bye\r\n",
            **(answers or {}),
        }

    def __call__(self, peer: Peer) -> None:
        if not self.clear:
            peer.start_tls()
        peer.send(f"* OK [CAPABILITY {self.capabilities}] ready\r\n".encode())
        while True:
            line = peer.line().decode("utf-8", "replace")
            self.commands.append(line)
            tag, _, command = line.partition(" ")
            answer = self.answers.get(command.partition(" ")[0].upper(), "{tag} BAD unknown\r\n")
            if callable(answer):
                answer(peer, tag, command)
            else:
                peer.send(answer.replace("{tag}", tag).encode())


class SmtpScript:
    """A small SMTP server inside TLS. `answers`: command word -> reply; MESSAGE: to the final dot."""

    def __init__(
        self,
        ehlo: str = "250-mail\r\n250-PIPELINING\r\n250-SIZE 10000\r\n250 AUTH PLAIN LOGIN\r\n",
        answers: dict[str, str | Callable[[Peer, str], None]] | None = None,
        *,
        greeting: str = "220 mail ESMTP\r\n",
        clear: bool = False,
    ) -> None:
        self.greeting, self.clear = greeting, clear
        self.commands: list[str] = []
        self.messages: list[bytes] = []
        self.answers: dict[str, str | Callable[[Peer, str], None]] = {
            "EHLO": ehlo,
            "AUTH": "235 2.7.0 ok\r\n",
            "MAIL": "250 2.1.0 ok\r\n",
            "RCPT": "250 2.1.5 ok\r\n",
            "RSET": "250 2.0.0 ok\r\n",
            "DATA": "354 go on\r\n",
            "MESSAGE": "250 2.0.0 queued as 1\r\n",
            "QUIT": "221 bye\r\n",
            **(answers or {}),
        }

    def __call__(self, peer: Peer) -> None:
        if not self.clear:
            peer.start_tls()
        peer.send(self.greeting.encode())
        while True:
            line = peer.line().decode("utf-8", "replace")
            self.commands.append(line)
            word = line.partition(" ")[0].upper()
            self._answer(peer, word, line)
            if word == "DATA" and self.answers["DATA"] == "354 go on\r\n":
                self.messages.append(self._message(peer))
                self._answer(peer, "MESSAGE", "")

    def _answer(self, peer: Peer, word: str, line: str) -> None:
        answer = self.answers.get(word, "500 5.5.1 unknown\r\n")
        if callable(answer):
            answer(peer, line)
        else:
            peer.send(answer.encode())

    def _message(self, peer: Peer) -> bytes:
        lines = []
        while (line := peer.line()) != b".":
            lines.append(line)
        return b"\r\n".join(lines)


def with_user(plan: ConnectionPlan, username: str) -> ConnectionPlan:
    return replace(plan, servers=tuple(replace(server, username=username) for server in plan.servers))
