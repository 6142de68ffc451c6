"""Exchange servers that fall silent in the middle of one stage, and tell when they have."""

import contextlib
import threading
from collections.abc import Iterator
from dataclasses import dataclass

from tests.probes.ews.exchange import Exchange, Reply, Request
from tests.servers import odd
from tests.wire.scripted import Peer, ScriptedServer

ITSELF, ELSEWHERE = "alice@example.com", "bob@elsewhere.example"


@dataclass(frozen=True)
class Stage:
    """Where a run is stopped. `operation`: whose answer never comes. `to`: whom the test email is for, "" for none."""

    name: str
    operation: str = ""
    to: str = ""
    path: str = "/ews/exchange.asmx"

    @property
    def event(self) -> str:
        """The stage whose start is told last before the stall."""
        return self.name.partition(" ")[0]


STAGES = (
    Stage("ews.names"),
    Stage("ews.reach"),
    Stage("ews.tls"),
    Stage("ews.greeting"),
    Stage("ews.greeting of a wrong URL", path="/owa/"),
    Stage("ews.sign_in", "GetFolder"),
    Stage("ews.mailbox", "ResolveNames"),
    Stage("ews.rules", "GetInboxRules"),
    Stage("ews.test_email", "CreateItem", ELSEWHERE),
    Stage("ews.test_email that never arrives", "FindItem", ITSELF),
)
"""The others (certificate, version, sender) ask nothing."""


@contextlib.contextmanager
def stalling(stage: Stage) -> Iterator[tuple[str, threading.Event]]:
    """A URL for this stage, and the event that says that the client now waits in vain."""
    stalled = threading.Event()
    with contextlib.ExitStack() as stack:
        if stage.name == "ews.reach":
            port = stack.enter_context(odd.black_hole())
        else:
            port = stack.enter_context(ScriptedServer(_Play(stage, stalled))).port
        yield f"https://localhost:{port}{stage.path}", stalled


class _Play:
    def __init__(self, stage: Stage, stalled: threading.Event) -> None:
        self._stage, self._stalled = stage, stalled
        self._asked = 0
        answers = {stage.operation: self._answer} if stage.operation else {}
        self._exchange = Exchange(answers=answers)  # type: ignore[arg-type]

    def _answer(self, request: Request) -> Reply | str:
        self._asked += 1
        if self._stage.operation == "FindItem":
            if self._asked > 3:  # inbox and junk before it was sent, the inbox once after
                self._stalled.set()
            sent, self._exchange.sent = self._exchange.sent, []
            found = self._exchange._FindItem(request)
            self._exchange.sent = sent
            return found
        self._stalled.set()
        return Reply(0, hang=True)

    def __call__(self, peer: Peer) -> None:
        match self._stage.name:
            case "ews.tls":
                self._stalled.set()
                peer.drain()
            case "ews.greeting":
                peer.start_tls()
                peer.line()
                self._stalled.set()
                peer.drain()
            case "ews.greeting of a wrong URL":
                self._webmail(peer)
            case _:
                self._exchange(peer)

    def _webmail(self, peer: Peer) -> None:
        """Outlook on the web; the question after that, for EWS on the same host, is never answered."""
        peer.start_tls()
        self._asked += 1
        first = self._asked == 1
        while True:
            line = peer.line()
            if line.startswith((b"GET /ews", b"POST /ews")):
                self._stalled.set()
                peer.drain()
            if not line and first:
                location = b"Location: https://localhost/owa/auth/logon.aspx?url=https://localhost/owa/&reason=0"
                peer.send(b"HTTP/1.1 302 Found\r\n" + location + b"\r\nContent-Length: 0\r\n\r\n")
                first = False
