"""Built-in pretend mail servers: a good mailbox, and every fault that one can show, for training and tests."""

from wizard.practice.record import Login, Mail, Received, Record
from wizard.practice.scenario import ADDRESS, PASSWORD, Scenario
from wizard.practice.servers import SCENARIOS, PracticeMailbox, PracticeServers, scenario

__all__ = [
    "ADDRESS",
    "PASSWORD",
    "SCENARIOS",
    "Login",
    "Mail",
    "PracticeMailbox",
    "PracticeServers",
    "Received",
    "Record",
    "Scenario",
    "scenario",
]
