"""Inbox Wizard: connects a person's mailbox to a service, and says what is wrong when it can't."""

__version__ = "0.1.0"
