"""One connection to the sending server (ESMTP, RFC 5321; AUTH, RFC 4954; STARTTLS, RFC 3207), with Postfix's answers.

Lines are answered in the order in which they come, so that pipelining (RFC 2920) needs nothing more.
"""

import base64
import re
import ssl
from collections.abc import Callable

from wizard.practice.handshake import secure
from wizard.practice.leg import Answer, Then, Wrapping
from wizard.practice.line import Connection, Gone
from wizard.practice.play import play
from wizard.practice.post import Post
from wizard.practice.record import Login, Mail
from wizard.practice.sasl import NOT_THIS_TOKEN, XOAUTH2, BadExchange, Credentials, decoded, exchange
from wizard.practice.scenario import SmtpLeg
from wizard.practice.world import World

_PATH = re.compile(r"(?:FROM|TO):\s*<([^<>]*)>(?: (.*))?", re.IGNORECASE)
_SIZE = re.compile(r"\bSIZE=(\d+)", re.IGNORECASE)
_MESSAGE_CAP = 32 << 20
_RUBBISH_CAP = 20

# Of Postfix 3.7.11 with Dovecot SASL: recorded, or read in its program.
_TLS_IN_CLEAR = Answer(("221 2.7.0 Error: I can break rules, too. Goodbye.",), Then.CLOSE)
_TOO_MUCH_RUBBISH = Answer(("421 4.7.0 mail.practice.example Error: too many errors",), Then.CLOSE)
_STARTTLS = Answer(("220 2.0.0 Ready to start TLS",), Then.HANDSHAKE)
_NOT_IMPLEMENTED = "502 5.5.1 Error: command not implemented"
_TLS_FIRST = "530 5.7.0 Must issue a STARTTLS command first"
_NO_AUTH = "503 5.5.1 Error: authentication not enabled"


class SmtpSession:
    """Runs until the client or the scenario ends it; `run()` raises Gone then."""

    def __init__(self, connection: Connection, leg: SmtpLeg, context: ssl.SSLContext, world: World, post: Post) -> None:
        self._connection = connection
        self._leg = leg
        self._context = context
        self._world = world
        self._post = post
        self._user = ""
        self._rubbish = 0
        self._sender: str | None = None
        self._recipients: list[str] = []
        self._commands: dict[str, Callable[[str], str | None]] = {
            "ehlo": self._ehlo,
            "helo": lambda argument: "250 mail.practice.example",
            "starttls": self._starttls,
            "auth": self._auth,
            "mail": self._mail,
            "rcpt": self._rcpt,
            "data": self._data,
            "rset": self._rset,
            "noop": lambda argument: "250 2.0.0 Ok",
            "vrfy": lambda argument: "252 2.0.0 Ok",
            "quit": self._quit,
        }

    def run(self) -> None:
        """Raises Gone at the end."""
        play(self._connection, self._leg.answers["greeting"])
        if self._connection.speaks_tls_in_clear():
            play(self._connection, _TLS_IN_CLEAR)
        while True:
            self._one_command(self._connection.read_line())

    def _one_command(self, line: bytes) -> None:
        name, _, argument = line.decode("utf-8", "replace").strip().partition(" ")
        step = name.lower()
        self._world.record.command("smtp", self._connection.number, step if step in self._commands else "?")
        handler = self._commands.get(step)
        if handler is None:
            self._reject()
            return
        answer = self._leg.answers.get(step)
        if answer is not None and step not in ("starttls", "data"):
            if step == "ehlo":
                self._reset()
            self._note_path(step, argument)
            play(self._connection, answer, **self._names(argument))
            return
        reply = handler(argument)
        if reply is not None:
            self._say(reply)

    def _names(self, argument: str) -> dict[str, str]:
        """What the scenario's lines may name."""
        path = _PATH.match(argument)
        user = self._world.scenario.account.users[0]
        return {"user": user, "sender": self._sender or "", "recipient": path[1] if path else ""}

    def _note_path(self, step: str, argument: str) -> None:
        """Remembers the paths of a command that the scenario accepts in its own words, or refuses."""
        accepted = self._leg.answers[step].lines[-1:] and self._leg.answers[step].lines[-1].startswith("2")
        path = _PATH.match(argument)
        if accepted and path and step == "mail":
            self._sender = path[1]
        elif accepted and path and step == "rcpt":
            self._recipients.append(path[1])

    def _say(self, line: str) -> None:
        self._connection.send(f"{line}\r\n".encode())

    def _reject(self) -> None:
        self._say("500 5.5.2 Error: command not recognized")
        self._rubbish += 1
        if self._rubbish >= _RUBBISH_CAP:
            play(self._connection, _TOO_MUCH_RUBBISH)

    def _reset(self) -> None:
        self._sender, self._recipients = None, []

    def _ehlo(self, argument: str) -> str | None:
        if not argument:
            return "501 5.5.4 Syntax: EHLO hostname"
        self._reset()
        leg = self._leg
        lines = [*leg.ehlo]
        if leg.size:
            lines.append(f"SIZE {leg.size}")
        if leg.wrapping is Wrapping.STARTTLS and not self._connection.encrypted and not leg.hide_starttls:
            lines.append("STARTTLS")
        if leg.mechanisms and self._auth_allowed:
            lines.append(f"AUTH {' '.join(leg.mechanisms)}")
        for line in lines[:-1]:
            self._say(f"250-{line}")
        return f"250 {lines[-1]}"

    @property
    def _auth_allowed(self) -> bool:
        leg = self._leg
        return self._connection.encrypted or leg.auth_in_clear or leg.wrapping is Wrapping.NONE

    def _starttls(self, argument: str) -> str | None:
        answer = self._leg.answers.get("starttls", _STARTTLS)
        if self._connection.encrypted:
            return "554 5.5.1 Error: TLS already active"
        if self._leg.wrapping is not Wrapping.STARTTLS:
            return _NOT_IMPLEMENTED
        play(self._connection, answer)
        if answer.then is Then.HANDSHAKE:
            secure(self._connection, self._context, self._leg.handshake, self._leg.certificate)
            self._reset()
        return None

    def _auth(self, argument: str) -> str | None:
        mechanism, _, initial = argument.partition(" ")
        mechanism = mechanism.upper()
        if not self._leg.mechanisms:
            return _NO_AUTH
        if self._user:
            return "503 5.5.1 Error: already authenticated"
        if not self._auth_allowed:
            return _TLS_FIRST
        if mechanism not in self._leg.mechanisms or not self._world.knows(mechanism):
            return "535 5.7.8 Error: authentication failed: Invalid authentication mechanism"
        try:
            credentials = exchange(mechanism, decoded(initial.encode()) if initial else None, self._ask)
        except BadExchange:
            return "501 5.7.0 Authentication aborted"
        return self._sign_in(mechanism, credentials)

    def _ask(self, challenge: bytes) -> bytes:
        self._connection.send(b"334 " + base64.b64encode(challenge) + b"\r\n")
        return decoded(self._connection.read_line())

    def _sign_in(self, mechanism: str, credentials: Credentials) -> str | None:
        answer = self._leg.answers.get("sign_in")
        if answer is None and not self._world.lets_in(mechanism, credentials):
            answer = self._leg.refusal
            if mechanism == XOAUTH2:
                self._ask(NOT_THIS_TOKEN)
        number, encrypted = self._connection.number, self._connection.encrypted
        self._world.record.login(Login("smtp", number, credentials.user, mechanism, encrypted, answer is None))
        if answer is not None:
            play(self._connection, answer, user=credentials.user)
            return None
        self._user = credentials.user
        return "235 2.7.0 Authentication successful"

    def _mail(self, argument: str) -> str:
        path = _PATH.fullmatch(argument)
        if self._leg.wrapping is Wrapping.STARTTLS and not self._connection.encrypted:
            return _TLS_FIRST
        if not path or not argument.upper().startswith("FROM"):
            return "501 5.5.4 Syntax: MAIL FROM:<address>"
        if self._sender is not None:
            return "503 5.5.1 Error: nested MAIL command"
        size = _SIZE.search(path[2] or "")
        if size and self._leg.size and int(size[1]) > self._leg.size:
            return "552 5.3.4 Message size exceeds fixed limit"
        self._sender = path[1]
        return "250 2.1.0 Ok"

    def _rcpt(self, argument: str) -> str:
        path = _PATH.fullmatch(argument)
        if self._sender is None:
            return "503 5.5.1 Error: need MAIL command"
        if not path or not path[1] or not argument.upper().startswith("TO"):
            return "501 5.5.4 Syntax: RCPT TO:<address>"
        if not self._user:
            return f"554 5.7.1 <{path[1]}>: Relay access denied"
        self._recipients.append(path[1])
        return "250 2.1.5 Ok"

    def _data(self, argument: str) -> str | None:
        if self._sender is None or not self._recipients:
            return (
                "503 5.5.1 Error: need RCPT command"
                if self._sender is not None
                else "503 5.5.1 Error: need MAIL command"
            )
        if refusal := self._leg.answers.get("data"):
            play(self._connection, refusal)
            return None
        self._say("354 End data with <CR><LF>.<CR><LF>")
        message = self._read_message()
        if answer := self._leg.answers.get("message"):
            self._reset()
            play(self._connection, answer)
            return None
        if message is None or (self._leg.size and len(message) > self._leg.size):
            self._reset()
            return "552 5.3.4 Error: message file too big"
        mail = Mail(self._user, self._sender, tuple(self._recipients), message)
        self._reset()
        self._world.record.mail(mail)
        self._post.accept(mail)
        return "250 2.0.0 Ok: queued as 4XPRACT1CEz1"

    def _read_message(self) -> bytes | None:
        """Up to the lone dot, the doubled dots undone (RFC 5321 section 4.5.2). None if it passed the cap."""
        lines: list[bytes] = []
        size = 0
        while (line := self._connection.read_line()) != b".":
            size += len(line) + 2
            if size <= _MESSAGE_CAP:
                lines.append(line.removeprefix(b"."))
        return b"".join(line + b"\r\n" for line in lines) if size <= _MESSAGE_CAP else None

    def _rset(self, argument: str) -> str:
        self._reset()
        return "250 2.0.0 Ok"

    def _quit(self, argument: str) -> None:
        self._say("221 2.0.0 Bye")
        raise Gone
