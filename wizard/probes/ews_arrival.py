"""Waiting until the test email is in the mailbox that it was sent from: in the inbox, or in the junk folder."""

import email
import email.policy
import itertools
import threading

from wizard.model.cancel import CancelToken, Deadline
from wizard.model.symptom import Symptom
from wizard.probes.context import Facts, TestEmail
from wizard.probes.ews_library import ItemInfo, Mailbox
from wizard.wire.fault import Fault

_PAUSES = (0.2, 0.4, 0.8, 1.5)
_LONGEST_PAUSE = 3.0
_JUNK_EVERY = 3
_PLACES = ("inbox", "junkemail")


class Arrival:
    """Made before the message is sent: what is there already can't be it.

    Exchange may give a message another Message-ID and drop header fields, so a new message with its subject counts.
    """

    def __init__(self, mailbox: Mailbox, message: TestEmail) -> None:
        self._mailbox = mailbox
        self._recipient = message.recipient
        headers = email.message_from_bytes(message.raw, policy=email.policy.default)
        self._subject = str(headers["Subject"] or "")
        self._message_id = str(headers["Message-ID"] or "").strip()
        self._before = {item.id for place in _PLACES for item in mailbox.newest(place)}

    def wait(self, token: CancelToken, deadline: Deadline) -> Facts:
        """Raises Fault: TEST_EMAIL_NOT_RECEIVED past the deadline. Cancelled."""
        cancelled = threading.Event()
        unregister = token.on_cancel(cancelled.set)
        pauses = itertools.chain(_PAUSES, itertools.repeat(_LONGEST_PAUSE))
        try:
            for attempt, pause in enumerate(pauses, start=1):
                if deadline.remaining() <= pause:
                    break
                cancelled.wait(pause)
                token.check()
                places = _PLACES if attempt % _JUNK_EVERY == 0 else _PLACES[:1]
                for place in places:
                    if any(self._is_it(item) for item in self._mailbox.newest(place)):
                        return {"arrived": place}
        except TimeoutError:
            pass
        finally:
            unregister()
        raise Fault(Symptom.TEST_EMAIL_NOT_RECEIVED, {"recipient": self._recipient})

    def _is_it(self, item: ItemInfo) -> bool:
        if item.id in self._before:
            return False
        return item.message_id == self._message_id or (bool(self._subject) and item.subject == self._subject)
