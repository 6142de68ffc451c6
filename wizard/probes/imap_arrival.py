"""Waiting until the test email is in the mailbox: in the inbox, or in the junk folder."""

import threading

from wizard.model.cancel import CancelToken, Deadline
from wizard.model.symptom import Json, Symptom
from wizard.probes.context import MARKER_FIELD, TestEmail
from wizard.probes.imap_talk import ImapTalk, Reply
from wizard.wire.fault import Fault

_PAUSES = (0.1, 0.2, 0.4, 0.8, 1.5)
_LONGEST_PAUSE = 2.0
_JUNK_EVERY = 4


def wait_for_arrival(
    talk: ImapTalk, email: TestEmail, next_uid: int, junk: bytes, token: CancelToken, deadline: Deadline
) -> dict[str, Json]:
    """Looks at new messages' marker field until the marker is seen. INBOX is open (EXAMINE); nothing is changed in it.

    Raises:
        Fault: TEST_EMAIL_NOT_RECEIVED past the deadline. Cancelled.
    """
    marker = email.marker.encode()
    new = b"UID FETCH %d:* (BODY.PEEK[HEADER.FIELDS (%s)])" % (next_uid, MARKER_FIELD.encode())
    cancelled = threading.Event()
    unregister = token.on_cancel(cancelled.set)
    try:
        for attempt in range(100_000):
            cancelled.wait(_PAUSES[attempt] if attempt < len(_PAUSES) else _LONGEST_PAUSE)
            token.check()
            if _holds(talk.pipeline([b"NOOP", new], deadline)[1], marker):
                return {"arrived": "INBOX"}
            if junk and attempt % _JUNK_EVERY == _JUNK_EVERY - 1:
                search = b"UID SEARCH HEADER %s %s" % (MARKER_FIELD.encode(), marker)
                replies = talk.pipeline([b"EXAMINE " + junk, search, b"EXAMINE INBOX"], deadline)
                if replies[0].ok and _found_any(replies[1]):
                    return {"arrived": junk.decode("ascii", "replace").strip('"')}
            if deadline.remaining() <= _LONGEST_PAUSE:
                break
    except TimeoutError:
        pass
    finally:
        unregister()
    raise Fault(Symptom.TEST_EMAIL_NOT_RECEIVED, {"recipient": email.recipient})


def _holds(reply: Reply, marker: bytes) -> bool:
    return any(marker in (part if isinstance(part, bytes) else part[1]) for answer in reply.untagged for part in answer)


def _found_any(reply: Reply) -> bool:
    return any(
        isinstance(answer[0], bytes) and answer[0].upper().startswith(b"SEARCH ") and answer[0][7:].strip()
        for answer in reply.untagged
    )
