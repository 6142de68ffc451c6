"""What the servers of a scenario share."""

import threading
from collections import Counter
from dataclasses import dataclass, field

from wizard.practice.cloud_sign_in import PracticeSignIn
from wizard.practice.mailstore import MailStore
from wizard.practice.record import Record, Slots
from wizard.practice.sasl import XOAUTH2, Credentials
from wizard.practice.scenario import Scenario


class Turns:
    """Counts the requests of each step, over all connections."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counts: Counter[str] = Counter()

    def next(self, step: str) -> int:
        """From 1."""
        with self._lock:
            self._counts[step] += 1
            return self._counts[step]


@dataclass(frozen=True)
class World:
    """`slots`: of IMAP connections that are signed in. `sign_in`: where tokens come from, if not passwords alone."""

    scenario: Scenario
    store: MailStore
    record: Record
    slots: Slots
    sign_in: PracticeSignIn | None = None
    turns: Turns = field(default_factory=Turns)

    def lets_in(self, mechanism: str, credentials: Credentials) -> bool:
        if mechanism == XOAUTH2:
            return self.sign_in is not None and self.sign_in.opens(credentials.user, credentials.password)
        return credentials.fit(self.scenario.account)

    def knows(self, mechanism: str) -> bool:
        """Whether the pretend servers can play it, of those that real ones offer."""
        return mechanism in ("PLAIN", "LOGIN") or (mechanism == XOAUTH2 and self.sign_in is not None)
