"""The little HTTP that a diagnosis needs: what time another computer thinks it is."""

import email.utils
import re
from collections.abc import Sequence
from datetime import UTC, datetime

from wizard.model.cancel import CancelToken, Deadline
from wizard.wire.fault import Fault
from wizard.wire.reach import reach
from wizard.wire.speech import as_text

HTTP_PORT = 80
_MOST_BYTES = 4096


def date_header(host: str, addresses: Sequence[str], token: CancelToken, deadline: Deadline) -> datetime | None:
    """The Date of a web server's answer (RFC 9110 section 6.6.1), None where none comes. Sends nothing of the user's.

    Raises:
        Cancelled.
    """
    try:
        channel = reach(addresses, HTTP_PORT, token, deadline)
    except Fault:
        return None
    try:
        channel.send(f"HEAD / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode("ascii"), deadline)
        answer = b""
        while b"\r\n\r\n" not in answer and len(answer) < _MOST_BYTES and (data := channel.receive(deadline)):
            answer += data
    except OSError:
        return None
    finally:
        channel.close()
    found = re.search(r"(?im)^date:(.+)$", as_text(answer))
    try:
        moment = email.utils.parsedate_to_datetime(found[1].strip()) if found else None
    except ValueError:
        return None
    return moment.astimezone(UTC) if moment else None
