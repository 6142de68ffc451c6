"""The IMAP4rev1 conversation (RFC 9051): greeting, commands, tagged and untagged answers. Parsing by imapclient.

imaplib under imapclient asks CAPABILITY twice, takes no SASL initial response, drops untagged NO and BYE, and waits for
each byte anew; a verification needs all four otherwise. Hence the conversation is ours, the grammar is the library's.
"""

import contextlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from wizard.model.cancel import Cancelled, Deadline
from wizard.model.symptom import Symptom
from wizard.wire.channel import Channel
from wizard.wire.fault import Fault
from wizard.wire.lines import Lines
from wizard.wire.speech import as_text

LITERAL_CAP = 262_144
ANSWER_CAP = 8_388_608
"""Bytes of one answer in all: a LIST of 50,000 folders fits."""

Item = bytes | tuple[bytes, bytes]
"""A piece of an untagged answer as imapclient's parser takes it: a line, or (line up to the literal, literal)."""

_STATUS = re.compile(rb"(OK|NO|BAD|BYE|PREAUTH)\b ?(.*)", re.IGNORECASE | re.DOTALL)
_CODE = re.compile(r"\[([A-Za-z0-9-]+)(?: ([^\]]*))?\]")
_LITERAL = re.compile(rb"\{(\d+)\+?\}$")


@dataclass(frozen=True)
class Reply:
    """A tagged answer. `untagged`: the data of its whole pipeline, each answer a line with its literals.

    `notices`: untagged NO, BAD, BYE and OK [ALERT] that came before it, in order. `asked`: what the server said with
    its last request for more (`+`), b"" where it only asked.
    """

    status: str
    text: str
    untagged: tuple[tuple[Item, ...], ...] = ()
    notices: tuple[str, ...] = ()
    asked: bytes = b""

    @property
    def ok(self) -> bool:
        return self.status == "OK"

    @property
    def code(self) -> str:
        """The response code (RFC 5530), upper case, or ""."""
        found = _CODE.match(self.text)
        return found[1].upper() if found else ""

    @property
    def words(self) -> str:
        """All that the server said: notices first, as they came."""
        return "\n".join((*self.notices, f"{self.status} {self.text}".strip()))


@dataclass
class _Collected:
    untagged: list[tuple[Item, ...]] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    asked: bytes = b""


class ImapTalk:
    """One IMAP connection after TCP. Not thread-safe."""

    def __init__(self, channel: Channel) -> None:
        self.channel = channel
        self.lines = Lines(channel)
        self.capabilities: frozenset[str] = frozenset()
        self._number = 0
        self._collected = _Collected()

    def greeting(self, deadline: Deadline) -> str:
        """The first line, as text; takes over its capabilities."""
        text = as_text(self.lines.line(deadline))
        self._take_capabilities(text)
        return text

    def _take_capabilities(self, text: str) -> None:
        if found := re.search(r"\[CAPABILITY ([^\]]+)\]", text, re.IGNORECASE):
            self.capabilities = frozenset(found[1].upper().split())

    def ask_capabilities(self, deadline: Deadline) -> Reply:
        return self.command(b"CAPABILITY", deadline)

    def say_goodbye(self) -> None:
        """Sends LOGOUT and waits for nothing: the verdict is known, and the socket is closed next."""
        with contextlib.suppress(Fault, TimeoutError, OSError, Cancelled):
            self.lines.send(self._tagged_commands([b"LOGOUT"]), Deadline.after(0.2))

    def _tagged_commands(self, commands: Sequence[bytes]) -> bytes:
        return b"".join(self._next_tag() + b" " + command + b"\r\n" for command in commands)

    def _next_tag(self) -> bytes:
        self._number += 1
        return b"w%d" % self._number

    def command(self, command: bytes, deadline: Deadline, continuations: Sequence[bytes] = ()) -> Reply:
        """Sends one command, answers each `+` with the next continuation, and returns its tagged answer."""
        return self.pipeline([command], deadline, continuations)[0]

    def pipeline(
        self, commands: Sequence[bytes], deadline: Deadline, continuations: Sequence[bytes] = ()
    ) -> list[Reply]:
        """Sends several commands in one write (RFC 9051 section 5.5), and returns their answers in order.

        Raises:
            Fault: CONNECTION_CLOSED with what was said before, MALFORMED_RESPONSE, RESPONSE_TOO_LARGE; TimeoutError.
        """
        self.lines.send(self._tagged_commands(commands), deadline)
        first = self._number - len(commands) + 1
        waiting = list(continuations)
        replies = [self._reply(b"w%d" % (first + index), waiting, deadline) for index in range(len(commands))]
        # Untagged data belongs to no command in particular: Dovecot sends a FETCH's before the NOOP's tagged OK.
        untagged = tuple(data for reply in replies for data in reply.untagged)
        return [replace(reply, untagged=untagged) for reply in replies]

    def _reply(self, tag: bytes, continuations: list[bytes], deadline: Deadline) -> Reply:
        size = 0
        while True:
            try:
                answer = self._answer(deadline)
            except Fault as fault:
                raise self._with_notices(fault) from fault
            except TimeoutError:
                if self._collected.notices:
                    raise Fault(Symptom.CONNECTION_CLOSED, {}, "\n".join(self._collected.notices)) from None
                raise
            line = answer[0] if isinstance(answer[0], bytes) else answer[0][0]
            size += sum(len(part) if isinstance(part, bytes) else len(part[1]) for part in answer)
            if size > ANSWER_CAP:
                raise Fault(Symptom.RESPONSE_TOO_LARGE, {"limit": ANSWER_CAP})
            if line.startswith(b"+"):
                self._collected.asked = line[1:].strip()
                # Nothing left to say: an empty line (or "*") makes the server give its tagged verdict.
                self.lines.send((continuations.pop(0) if continuations else b"") + b"\r\n", deadline)
            elif line.startswith(b"* "):
                self._untagged(line, answer)
            elif line.startswith(tag + b" "):
                return self._tagged(line[len(tag) + 1 :])
            else:
                raise self._with_notices(Fault(Symptom.MALFORMED_RESPONSE, {}, as_text(line)[:500]))

    def _answer(self, deadline: Deadline) -> tuple[Item, ...]:
        parts: list[Item] = []
        total = 0
        while True:
            line = self.lines.line(deadline)
            literal = _LITERAL.search(line)
            if not literal:
                parts.append(line)
                return tuple(parts)
            total += int(literal[1])
            if total > LITERAL_CAP or len(parts) > 1000:
                raise Fault(Symptom.RESPONSE_TOO_LARGE, {"limit": LITERAL_CAP})
            parts.append((line, self.lines.exactly(int(literal[1]), deadline)))

    def _untagged(self, line: bytes, answer: tuple[Item, ...]) -> None:
        found = _STATUS.match(line[2:])
        if not found:
            if len(answer) == 1 and (words := as_text(line[2:]).upper().split())[:1] == ["CAPABILITY"]:
                self.capabilities = frozenset(words[1:])  # asked for, or told unasked after the sign-in (Gmail)
            self._collected.untagged.append((line[2:], *answer[1:]) if isinstance(answer[0], bytes) else _cut(answer))
            return
        text = as_text(line)
        self._take_capabilities(text)
        status = found[1].upper()
        if status != b"OK" or b"[ALERT]" in line.upper() or b"[WEBALERT" in line.upper():
            self._collected.notices.append(text)
        else:
            self._collected.untagged.append((line[2:],))

    def _tagged(self, rest: bytes) -> Reply:
        found = _STATUS.match(rest)
        if not found or found[1].upper() not in (b"OK", b"NO", b"BAD"):
            raise self._with_notices(Fault(Symptom.MALFORMED_RESPONSE, {}, as_text(rest)[:500]))
        collected, self._collected = self._collected, _Collected()
        text = as_text(found[2])
        self._take_capabilities(text)
        return Reply(
            found[1].decode().upper(), text, tuple(collected.untagged), tuple(collected.notices), collected.asked
        )

    def _with_notices(self, fault: Fault) -> Fault:
        """A server that says why and hangs up says it in untagged lines: they must not be lost with the connection."""
        if self._collected.notices:
            fault.server_text = "\n".join((*self._collected.notices, *filter(None, [fault.server_text])))
            fault.evidence["said_before_closing"] = True
        return fault


def _cut(answer: tuple[Item, ...]) -> tuple[Item, ...]:
    head = answer[0]
    return ((head[0][2:], head[1]), *answer[1:]) if isinstance(head, tuple) else answer


def quoted(text: str) -> bytes:
    """An IMAP quoted string; only for text without control characters and beyond ASCII (RFC 9051 section 4.3)."""
    return b'"' + text.encode("ascii").replace(b"\\", b"\\\\").replace(b'"', b'\\"') + b'"'
