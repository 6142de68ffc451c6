"""The SMTP conversation (RFC 5321): replies of several lines, EHLO keywords, pipelining (RFC 2920)."""

import contextlib
import re
from collections.abc import Sequence
from dataclasses import dataclass

from wizard.model.cancel import Cancelled, Deadline
from wizard.model.symptom import Symptom
from wizard.wire.channel import Channel
from wizard.wire.fault import Fault
from wizard.wire.lines import Lines
from wizard.wire.speech import as_text

_MOST_LINES = 200
_REPLY = re.compile(rb"([2-5]\d\d)(?:([ -])(.*))?$", re.DOTALL)
_ENHANCED = re.compile(r"([245]\.\d{1,3}\.\d{1,3})\b")


@dataclass(frozen=True)
class Reply:
    """`code`: three digits. `lines`: the texts after the code, one a line."""

    code: int
    lines: tuple[str, ...]

    @property
    def ok(self) -> bool:
        return 200 <= self.code < 400

    @property
    def enhanced(self) -> str:
        """The enhanced status (RFC 3463), 5.7.8 for instance, or ""."""
        found = _ENHANCED.match(self.lines[0]) if self.lines else None
        return found[1] if found else ""

    @property
    def words(self) -> str:
        """As the server sent it; a sentence that was folded over several lines is joined, its status once."""
        first, *rest = self.lines or ("",)
        joined = [first, *(_ENHANCED.sub("", line, count=1).strip() for line in rest)]
        return f"{self.code} {' '.join(part for part in joined if part)}".strip()


class SmtpTalk:
    """One SMTP connection after TCP. Not thread-safe."""

    def __init__(self, channel: Channel) -> None:
        self.channel = channel
        self.lines = Lines(channel)
        self.keywords: dict[str, str] = {}

    def reply(self, deadline: Deadline) -> Reply:
        """The next reply.

        Raises:
            Fault: CONNECTION_CLOSED, MALFORMED_RESPONSE, RESPONSE_TOO_LARGE; TimeoutError; Cancelled.
        """
        texts: list[str] = []
        for _ in range(_MOST_LINES):
            line = self.lines.line(deadline)
            found = _REPLY.match(line)
            if not found:
                raise Fault(Symptom.MALFORMED_RESPONSE, {}, as_text(line)[:500])
            texts.append(as_text(found[3] or b""))
            if found[2] != b"-":
                return Reply(int(found[1]), tuple(texts))
        raise Fault(Symptom.RESPONSE_TOO_LARGE, {"limit": _MOST_LINES})

    def command(self, line: bytes, deadline: Deadline) -> Reply:
        self.lines.send(line + b"\r\n", deadline)
        return self.reply(deadline)

    def commands(self, lines: Sequence[bytes], deadline: Deadline) -> list[Reply]:
        """Their replies in order: in one write where the server offers PIPELINING, else one after another.

        A server that refuses one and hangs up has answered the others with it.
        """
        together = "PIPELINING" in self.keywords
        if together:
            self.lines.send(b"".join(line + b"\r\n" for line in lines), deadline)
        replies: list[Reply] = []
        for line in lines:
            try:
                replies.append(self.reply(deadline) if together else self.command(line, deadline))
            except Fault as fault:
                refusal = next((reply for reply in replies if not reply.ok), None)
                if fault.symptom is not Symptom.CONNECTION_CLOSED or refusal is None:
                    raise
                return replies + [refusal] * (len(lines) - len(replies))
        return replies

    def ehlo(self, deadline: Deadline) -> Reply:
        """Says EHLO with an address literal (a program has no name of its own) and takes over the keywords."""
        own = self.channel.local_address
        literal = f"[IPv6:{own}]" if ":" in own else f"[{own}]"
        reply = self.command(b"EHLO " + literal.encode("ascii"), deadline)
        self.keywords = {}
        for line in reply.lines[1:] if reply.ok else ():
            word, _, rest = line.partition(" ")
            name, equals, old_style = word.partition("=")  # "AUTH=LOGIN" of old Exchange servers
            values = f"{old_style} {rest}".strip() if equals else rest.strip()
            self.keywords[name.upper()] = f"{self.keywords.get(name.upper(), '')} {values}".strip()  # AUTH: both ways
        return reply

    @property
    def methods(self) -> list[str]:
        """The SASL methods offered."""
        return self.keywords.get("AUTH", "").upper().split()

    @property
    def size_limit(self) -> int:
        """Bytes a message may have (RFC 1870); 0: no fixed limit."""
        limit = self.keywords.get("SIZE", "")
        return int(limit) if limit.isdigit() else 0

    def say_goodbye(self) -> None:
        """Sends QUIT and waits for nothing: the verdict is known."""
        with contextlib.suppress(Fault, TimeoutError, OSError, Cancelled):
            self.lines.send(b"QUIT\r\n", Deadline.after(0.2))
