"""What the pretend servers saw, for whoever checks a client's conduct. Passwords are in none of it but the tape."""

import threading
from dataclasses import dataclass, field
from typing import Final


@dataclass(frozen=True, slots=True)
class Received:
    """Bytes as they came from the client, decrypted where TLS was up.

    `leg`: imap, smtp or ews. `connection`: from 1, over all legs. `certificate`: the kind shown, "" before TLS.
    """

    leg: str
    connection: int
    tls: bool
    certificate: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Login:
    """One attempt to sign in. `mechanism`: LOGIN is IMAP's command or SMTP's mechanism of that name."""

    leg: str
    connection: int
    user: str
    mechanism: str
    tls: bool
    accepted: bool


@dataclass(frozen=True, slots=True)
class Mail:
    """One message that a server took for sending. `user`: who was signed in."""

    user: str
    sender: str
    recipients: tuple[str, ...]
    data: bytes


@dataclass
class Record:
    """Filled by the servers' threads. `tape` stays empty unless capturing was asked for: it alone holds passwords.

    `commands`: (leg, connection, command) in the order in which they came, without their arguments. Of an Exchange
    server: `request` for each request of HTTP, then its step, its operation in snake case, or its path.
    `most_signed_in`: how many IMAP connections were signed in at once, at most.
    """

    capture: bool = False
    tape: list[Received] = field(default_factory=list)
    logins: list[Login] = field(default_factory=list)
    commands: list[tuple[str, int, str]] = field(default_factory=list)
    mails: list[Mail] = field(default_factory=list)
    connections: int = 0
    most_signed_in: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def next_connection(self) -> int:
        """The number of a connection that was just accepted."""
        with self._lock:
            self.connections += 1
            return self.connections

    def received(self, item: Received) -> None:
        """Kept only while capturing."""
        if self.capture:
            with self._lock:
                self.tape.append(item)

    def command(self, leg: str, connection: int, name: str) -> None:
        with self._lock:
            self.commands.append((leg, connection, name))

    def login(self, login: Login) -> None:
        with self._lock:
            self.logins.append(login)

    def mail(self, mail: Mail) -> None:
        with self._lock:
            self.mails.append(mail)

    def count(self, leg: str, command: str) -> int:
        """How often a command came on a leg."""
        with self._lock:
            return sum(1 for there, _, name in self.commands if (there, name) == (leg, command))

    def bytes_in_clear(self) -> bytes:
        """Everything that was received without encryption (needs capturing)."""
        with self._lock:
            return b"".join(item.data for item in self.tape if not item.tls)

    def bytes_over(self, certificate: str) -> bytes:
        """Everything that was received over TLS behind a certificate of this kind (needs capturing)."""
        with self._lock:
            return b"".join(item.data for item in self.tape if item.tls and item.certificate == certificate)


@dataclass
class Slots:
    """How many connections are signed in, against the limit of the scenario. `limit` 0: none."""

    limit: int
    record: Record
    _taken: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def take(self) -> bool:
        """Whether one more may sign in; it then holds a slot until `free()`."""
        with self._lock:
            if self.limit and self._taken >= self.limit:
                return False
            self._taken += 1
            self.record.most_signed_in = max(self.record.most_signed_in, self._taken)
            return True

    def free(self) -> None:
        with self._lock:
            self._taken -= 1


CLEAR: Final = ""
"""The kind of certificate before any was shown."""
