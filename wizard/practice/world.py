"""What the two servers of a scenario share."""

from dataclasses import dataclass

from wizard.practice.mailstore import MailStore
from wizard.practice.record import Record, Slots
from wizard.practice.scenario import Scenario


@dataclass(frozen=True)
class World:
    """`slots`: of IMAP connections that are signed in."""

    scenario: Scenario
    store: MailStore
    record: Record
    slots: Slots
