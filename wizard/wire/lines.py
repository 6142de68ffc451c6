"""Reading a line-based protocol from a channel, within caps."""

import ssl

from wizard.model.cancel import Deadline
from wizard.model.symptom import Symptom
from wizard.wire.channel import Channel
from wizard.wire.fault import Fault
from wizard.wire.secure import fault_after_handshake
from wizard.wire.speech import as_text

LINE_CAP = 65_536
"""Bytes. RFC 5321 asks for 512, RFC 7162 recommends 8192 for IMAP; CAPABILITY and LIST lines stay far below this."""


class Lines:
    """Buffers what a channel gives. `heard`: how many bytes came in all."""

    def __init__(self, channel: Channel) -> None:
        self._channel = channel
        self._buffer = bytearray()
        self.heard = 0

    def _fill(self, deadline: Deadline) -> None:
        try:
            data = self._channel.receive(deadline)
        except TimeoutError:
            raise
        except ssl.SSLError as error:
            raise fault_after_handshake(error) from error
        except OSError as error:
            raise Fault(Symptom.CONNECTION_CLOSED, {"errno": type(error).__name__}, self.partial()) from error
        if not data:
            raise Fault(Symptom.CONNECTION_CLOSED, {}, self.partial())
        self.heard += len(data)
        self._buffer += data

    def partial(self) -> str | None:
        """What came of the line that never ended, if anything."""
        return as_text(bytes(self._buffer[:600])) or None

    def line(self, deadline: Deadline) -> bytes:
        """The next line without its end (CRLF, or LF alone as some servers send).

        Raises:
            Fault: CONNECTION_CLOSED, RESPONSE_TOO_LARGE; TimeoutError; Cancelled.
        """
        searched = 0
        while (end := self._buffer.find(b"\n", searched)) < 0:
            searched = len(self._buffer)
            if searched > LINE_CAP:
                raise Fault(Symptom.RESPONSE_TOO_LARGE, {"limit": LINE_CAP})
            self._fill(deadline)
        if end > LINE_CAP:
            raise Fault(Symptom.RESPONSE_TOO_LARGE, {"limit": LINE_CAP})
        line = bytes(self._buffer[:end]).removesuffix(b"\r")
        del self._buffer[: end + 1]
        return line

    def exactly(self, count: int, deadline: Deadline) -> bytes:
        """That many bytes (an IMAP literal). The caller has checked the count against its cap."""
        while len(self._buffer) < count:
            self._fill(deadline)
        data = bytes(self._buffer[:count])
        del self._buffer[:count]
        return data

    @property
    def unread(self) -> bool:
        """Whether more came than was asked for: before a TLS handshake that is an injection."""
        return bool(self._buffer) or self._channel.pending()

    def send(self, data: bytes, deadline: Deadline) -> None:
        """Sends all of it.

        Raises:
            Fault: CONNECTION_CLOSED; TimeoutError; Cancelled.
        """
        try:
            self._channel.send(data, deadline)
        except TimeoutError:
            raise
        except ssl.SSLError as error:
            raise fault_after_handshake(error) from error
        except OSError as error:
            raise Fault(Symptom.CONNECTION_CLOSED, {"errno": type(error).__name__}, self.partial()) from error
