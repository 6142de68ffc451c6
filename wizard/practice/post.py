"""Mail that was taken for sending, on its way to the pretend mailbox."""

import threading
from datetime import UTC, datetime
from email.utils import format_datetime

from wizard.practice.mailstore import MailStore
from wizard.practice.record import Mail
from wizard.practice.scenario import ADDRESS


class Post:
    """Delivers what is addressed to the mailbox to its INBOX, if it has one; other mail is taken and goes nowhere."""

    def __init__(self, deliver_after: float, store: MailStore) -> None:
        self._delay = deliver_after
        self._store = store
        self._timers: list[threading.Timer] = []

    def accept(self, mail: Mail) -> None:
        """At once, later or never, as the scenario says."""
        if self._delay < 0 or ADDRESS not in (recipient.lower() for recipient in mail.recipients):
            return
        if not self._delay:
            self._deliver(mail)
            return
        timer = threading.Timer(self._delay, self._deliver, (mail,))
        timer.daemon = True
        self._timers.append(timer)
        timer.start()

    def _deliver(self, mail: Mail) -> None:
        trace = (
            f"Return-Path: <{mail.sender}>\r\n"
            f"Received: from client.practice.example by mail.practice.example with ESMTPSA; "
            f"{format_datetime(datetime.now(UTC))}\r\n"
        )
        if self._store.get("INBOX") is not None:
            self._store.append("INBOX", trace.encode() + mail.data)

    def stop(self) -> None:
        """Nothing arrives any more."""
        for timer in self._timers:
            timer.cancel()
        for timer in self._timers:
            timer.join()
