"""What the servers of a scenario share."""

import threading
from collections import Counter
from dataclasses import dataclass, field

from wizard.practice.mailstore import MailStore
from wizard.practice.record import Record, Slots
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
    """`slots`: of IMAP connections that are signed in."""

    scenario: Scenario
    store: MailStore
    record: Record
    slots: Slots
    turns: Turns = field(default_factory=Turns)
