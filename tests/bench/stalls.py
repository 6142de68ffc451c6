"""Servers that fall silent in the middle of one stage, and tell when they have."""

import contextlib
import re
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field

from tests.bench.floors import Servers
from tests.servers import odd
from tests.servers.certificates import certificate
from tests.servers.mail_system import MailSystem
from tests.servers.process import free_port
from tests.servers.relay import Relay
from wizard.model.provider import Security


@dataclass
class Stall:
    """Swallows what the server says from the `nth` match on, on all connections, and sets `silent` then.

    Of several connections that are signed in at once, `others` go on: only what matches is swallowed.
    """

    pattern: re.Pattern[bytes]
    nth: int = 1
    others: bool = False
    silent: threading.Event = field(default_factory=threading.Event)

    def __call__(self, data: bytes) -> bytes:
        matches = bool(self.pattern.search(data))
        self.nth -= matches
        if self.nth <= 0 and (matches or not self.others):
            self.silent.set()
            return b""
        return data


@dataclass(frozen=True)
class Stage:
    """Where a run is stopped. `leg`: imap or smtp, the other one works. `says`: what the server would say next."""

    name: str
    leg: str
    says: bytes = b""
    nth: int = 1
    security: Security = Security.TLS
    test_email: bool = False

    @property
    def event(self) -> str:
        """The stage whose start is told last before the stall."""
        return self.name.split()[0] if "." in self.name else "imap.tls"


STAGES = (
    Stage("imap.names", "imap"),
    Stage("imap.reach", "imap"),
    Stage("imap.tls", "imap"),
    Stage("imap.greeting", "imap", rb"^\* OK"),
    Stage("imap.sign_in", "imap", rb"Logged in"),
    Stage("imap.folders", "imap", rb"^\* LIST|^\* ID"),
    Stage("imap.connections", "imap", rb"Logged in", nth=2),
    Stage("imap.test_email", "imap", rb"NOOP completed", test_email=True),
    Stage("imap.tls after STARTTLS", "imap", rb"Begin TLS", security=Security.STARTTLS),
    Stage("smtp.names", "smtp"),
    Stage("smtp.reach", "smtp"),
    Stage("smtp.tls", "smtp"),
    Stage("smtp.greeting", "smtp", rb"^220"),
    Stage("smtp.sign_in", "smtp", rb"^235"),
    Stage("smtp.sender", "smtp", rb"^250 2\.1\.0"),
    Stage("smtp.test_email", "smtp", rb"^354|\n354", test_email=True),
    Stage("smtp.tls after STARTTLS", "smtp", rb"^220 2\.0\.0", security=Security.STARTTLS),
    Stage("looking for other settings", "imap"),
)


@contextlib.contextmanager
def stalling(stage: Stage, mailbox: MailSystem) -> Iterator[tuple[Servers, threading.Event]]:
    """Servers for this stage, and the event that says that the client now waits in vain.

    For `names` the servers are good ones: the resolver is what has to stall, and belongs to whoever connects.
    """
    starttls = stage.security is Security.STARTTLS
    good = {
        "imap": mailbox.dovecot.imap_port if starttls else mailbox.dovecot.imaps_port,
        "smtp": mailbox.postfix.submission_port if starttls else mailbox.postfix.submissions_port,
    }
    with contextlib.ExitStack() as stack:
        stalled = threading.Event()
        step = stage.name.partition(".")[2]
        if stage.says:
            stall = Stall(re.compile(stage.says, re.MULTILINE), stage.nth, stage.nth > 1, stalled)
            relay = Relay(good[stage.leg], tls=None if starttls else certificate(), edit=stall)
            good[stage.leg] = stack.enter_context(relay).port
        elif step == "reach":
            good[stage.leg] = stack.enter_context(odd.black_hole())
            stalled.set()
        elif step == "tls":
            good[stage.leg] = stack.enter_context(_silent(stalled))
        elif not step:
            good[stage.leg] = stack.enter_context(_silent(stalled, b"* OK ready\r\n", connections=2))
        yield Servers(good["imap"], good["smtp"]), stalled


@contextlib.contextmanager
def _silent(stalled: threading.Event, greeting: bytes = b"", connections: int = 1) -> Iterator[int]:
    """Greets the first connection in clear text, where there is a greeting, and says nothing more to anybody."""
    with socket.create_server(("127.0.0.1", free_port()), backlog=64) as listener:

        def serve() -> None:
            taken: list[socket.socket] = []
            with contextlib.suppress(OSError):
                while True:
                    taken.append(listener.accept()[0])
                    if len(taken) == 1:
                        taken[0].sendall(greeting)
                    if len(taken) >= connections:
                        stalled.set()
            for connection in taken:
                connection.close()

        threading.Thread(target=serve, daemon=True).start()
        yield listener.getsockname()[1]
        listener.shutdown(socket.SHUT_RDWR)
