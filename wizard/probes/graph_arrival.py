"""Waiting until the test email is in the mailbox that it was sent from: in the inbox, or in the junk folder."""

import email
import email.policy
import itertools
from collections.abc import Iterator
from urllib.parse import quote

from wizard.model.cancel import Deadline
from wizard.model.symptom import Json, Symptom
from wizard.probes.context import Facts, TestEmail
from wizard.probes.graph_answers import GraphAnswer
from wizard.probes.graph_talk import Call, GraphTalk
from wizard.wire.fault import Fault

_PAUSES = (0.3, 0.6, 1.0, 2.0)
_LONGEST_PAUSE = 3.0
_PLACES = {"inbox": "inbox", "junk": "junkemail"}
_NEWEST = "$top=10&$orderby=receivedDateTime%20desc&$select=id,subject,internetMessageId"


class GraphArrival:
    """Made before the message is sent: what is there already can't be it.

    Exchange may give a message another Message-ID, so a new message with its subject counts as well.
    """

    def __init__(self, talk: GraphTalk, message: TestEmail, deadline: Deadline) -> None:
        self._talk = talk
        self._recipient = message.recipient
        headers = email.message_from_bytes(message.raw, policy=email.policy.default)
        self._subject = str(headers["Subject"] or "")
        self._message_id = str(headers["Message-ID"] or "").strip()
        listed = tuple(Call(name, f"/me/mailFolders/{place}/messages?{_NEWEST}") for name, place in _PLACES.items())
        wanted = quote(f"internetMessageId eq '{self._message_id.replace(chr(39), chr(39) * 2)}'", safe="")
        by_id = Call("known", f"/me/mailFolders/inbox/messages?$filter={wanted}&$select=id,subject,internetMessageId")
        self._calls = (*listed, by_id) if self._message_id else listed
        self._before = {item.get("id") for answer in talk.batch(listed, deadline).values() for item in _items(answer)}

    def wait(self, deadline: Deadline) -> Facts:
        """Raises Fault: TEST_EMAIL_NOT_RECEIVED past the deadline. Cancelled."""
        patience = self._talk.patience(deadline)
        for pause in itertools.chain(_PAUSES, itertools.repeat(_LONGEST_PAUSE)):
            if deadline.remaining() <= pause:
                break
            patience.wait(pause)
            try:
                answers = self._talk.batch(self._calls, deadline)
            except Fault:  # it has been sent; that nobody can look for a moment is no verdict on that
                continue
            for name, answer in answers.items():
                if any(self._is_it(item) for item in _items(answer)):
                    return {"arrived": _PLACES.get(name, "inbox")}
        raise Fault(Symptom.TEST_EMAIL_NOT_RECEIVED, {"recipient": self._recipient})

    def _is_it(self, item: dict[str, Json]) -> bool:
        if item.get("id") in self._before:
            return False
        if item.get("internetMessageId") == self._message_id:
            return True
        return bool(self._subject) and item.get("subject") == self._subject


def _items(answer: GraphAnswer) -> Iterator[dict[str, Json]]:
    listed = answer.body.get("value") if answer.good else None
    for item in listed if isinstance(listed, list) else ():
        if isinstance(item, dict):
            yield item
