"""One IMAP connection, from the greeting to the end: commands read, sign-in, and the scenario's answers put in."""

import base64
import re
import socket
import ssl
from collections.abc import Callable

from wizard.practice.handshake import secure
from wizard.practice.imap_folders import FolderCommands
from wizard.practice.imap_messages import MessageCommands
from wizard.practice.imap_syntax import Refused, Rubbish, Value, parse_values, text_of
from wizard.practice.imap_view import View
from wizard.practice.leg import Answer, Then, Wrapping
from wizard.practice.line import Connection, Gone
from wizard.practice.play import filled, play
from wizard.practice.record import Login
from wizard.practice.sasl import NOT_THIS_TOKEN, XOAUTH2, BadExchange, Credentials, decoded, exchange
from wizard.practice.scenario import ImapLeg
from wizard.practice.world import World

_LITERAL_AT_END = re.compile(rb"\{(\d+)(\+?)\}$")
_COMMAND = re.compile(rb"([^\s(){%*\"\\+]+) (UID )?([A-Za-z]+)(?: (.*))?", re.DOTALL | re.IGNORECASE)
_LITERAL_CAP = {False: 8192, True: 32 << 20}
_RUBBISH_CAP = {False: 3, True: 20}

# Recorded from Dovecot 2.3.19.1.
_BAD = "BAD Error in IMAP command received by server."
_TLS_IN_CLEAR = Answer((f"* {_BAD}", f"* {_BAD}", "* BYE Too many invalid IMAP commands."), Then.CLOSE)
_TOO_MUCH_RUBBISH = Answer(("* BYE Too many invalid IMAP commands.",), Then.CLOSE)
_ALREADY_SECURE = Answer(("{tag} BAD TLS is already active.",))
_NO_TLS = Answer(("{tag} BAD TLS support isn't enabled.",))
_STARTTLS = Answer(("{tag} OK Begin TLS negotiation now.",), Then.HANDSHAKE)
_PRIVACY = Answer(
    (
        "* BAD [ALERT] Plaintext authentication not allowed without SSL/TLS, but your client did it anyway. "
        "If anyone was listening, the password was exposed.",
        "{tag} NO [PRIVACYREQUIRED] Plaintext authentication disallowed on non-secure (SSL/TLS) connections.",
    )
)


class ImapSession:
    """Runs until the client or the scenario ends it; `run()` returns then."""

    def __init__(self, connection: Connection, leg: ImapLeg, context: ssl.SSLContext, world: World) -> None:
        self._connection = connection
        self._leg = leg
        self._context = context
        self._world = world
        self._signed_in = False
        self._holds_slot = False
        self._named_itself = False
        self._rubbish = 0
        self._tag = ""
        view = View(world.store, connection.send)
        self._view = view
        self._folders = FolderCommands(world.store, view, connection.send)
        self._messages = MessageCommands(world.store, view, connection.send)
        self._any_state: dict[str, Callable[[list[Value]], str | None]] = {
            "capability": self._capability_command,
            "noop": lambda arguments: "OK NOOP completed.",
            "logout": self._logout,
            "id": self._id,
            "starttls": self._starttls,
            "login": self._login,
            "authenticate": self._authenticate,
            "enable": self._enable,
            "idle": self._idle,
        }

    def run(self) -> None:
        """Raises Gone at the end."""
        try:
            self._greet()
            if self._connection.speaks_tls_in_clear():
                play(self._connection, _TLS_IN_CLEAR)
            while True:
                self._one_command(self._read_command())
        finally:
            if self._holds_slot:
                self._world.slots.free()

    @property
    def _capability(self) -> str:
        capability = self._leg.capability
        if self._signed_in:
            return capability.signed_in
        return capability.encrypted if self._connection.encrypted else capability.clear

    def _greet(self) -> None:
        greeting = self._leg.answers["greeting"]
        self._signed_in = any(line.startswith("* PREAUTH") for line in greeting.lines)
        play(self._connection, greeting, capability=self._capability)

    def _read_command(self) -> bytes:
        """One command with its literals, as parse_values() takes it."""
        line = self._connection.read_line()
        raw = line
        while announced := _LITERAL_AT_END.search(line):
            size = int(announced[1])
            if size > _LITERAL_CAP[self._signed_in]:
                play(self._connection, Answer(("* BYE Literal too big.",), Then.CLOSE))
            if not announced[2]:
                self._connection.send(b"+ OK\r\n")
            raw += b"\r\n" + self._connection.read_exactly(size)
            line = self._connection.read_line()
            raw += line
        return raw

    def _one_command(self, raw: bytes) -> None:
        command = _COMMAND.fullmatch(raw)
        if not command:
            self._reject("*", _BAD)
            return
        self._tag, by_uid, name = command[1].decode(errors="replace"), bool(command[2]), command[3].decode().lower()
        self._world.record.command("imap", self._connection.number, name)
        if self._answered_by_scenario(name):
            return
        try:
            done = self._dispatch(name, command[4] or b"", by_uid)
        except Refused as refusal:
            done = f"NO {refusal}"
        except Rubbish as rubbish:
            self._reject(self._tag, f"BAD Error in IMAP command {name.upper()}: {rubbish}.")
            return
        if done is not None:
            if name not in ("fetch", "store", "search"):
                self._view.tell_changes()
            self._say(f"{self._tag} {done}")

    def _answered_by_scenario(self, name: str) -> bool:
        """Whether the scenario has an answer of its own, or the client must name itself first."""
        leg = self._leg
        if name in ("select", "examine") and leg.id_demanded and self._signed_in and not self._named_itself:
            self._say(filled(leg.id_demanded, {"tag": self._tag, "command": name.upper()}))
            return True
        answer = leg.answers.get(name)
        if answer is None or name in ("starttls", "greeting", "sign_in"):
            return False
        play(self._connection, answer, tag=self._tag, capability=self._capability)
        return True

    def _dispatch(self, name: str, arguments: bytes, by_uid: bool) -> str | None:
        if self._signed_in and name in ("login", "authenticate", "starttls"):
            raise Rubbish("Already signed in")
        if handler := self._any_state.get(name):
            return handler(parse_values(arguments))
        if not self._signed_in:
            raise Rubbish("Unknown command" if name not in self._folders.commands else "Please sign in first")
        if name in self._messages.commands:
            return self._messages.run(name, parse_values(arguments), by_uid=by_uid)
        if name in self._folders.commands:
            return self._folders.commands[name](parse_values(arguments))
        raise Rubbish("Unknown command")

    def _reject(self, tag: str, text: str) -> None:
        self._say(f"{tag} {text}")
        self._rubbish += 1
        if self._rubbish >= _RUBBISH_CAP[self._signed_in]:
            play(self._connection, _TOO_MUCH_RUBBISH)

    def _say(self, line: str) -> None:
        self._connection.send(f"{line}\r\n".encode())

    def _capability_command(self, arguments: list[Value]) -> str:
        self._say(f"* CAPABILITY {self._capability}")
        return "OK Capability completed."

    def _logout(self, arguments: list[Value]) -> None:
        self._say("* BYE Logging out")
        self._say(f"{self._tag} OK Logout completed.")
        raise Gone

    def _id(self, arguments: list[Value]) -> str:
        if len(arguments) != 1:
            raise Rubbish("Missing arguments")
        self._named_itself = isinstance(arguments[0], list)
        self._say(f"* ID {self._leg.identity}")
        return "OK ID completed."

    def _enable(self, arguments: list[Value]) -> str:
        self._say("* ENABLED")
        return "OK Enabled."

    def _starttls(self, arguments: list[Value]) -> None:
        answer = self._leg.answers.get("starttls", _STARTTLS)
        if self._connection.encrypted:
            answer = _ALREADY_SECURE
        elif self._leg.wrapping is not Wrapping.STARTTLS:
            answer = _NO_TLS
        play(self._connection, answer, tag=self._tag)
        if answer.then is Then.HANDSHAKE:
            secure(self._connection, self._context, self._leg.handshake, self._leg.certificate)

    def _login(self, arguments: list[Value]) -> None:
        if len(arguments) != 2:
            raise Rubbish("Missing arguments")
        self._sign_in("LOGIN", Credentials(text_of(arguments[0]), text_of(arguments[1])))

    def _authenticate(self, arguments: list[Value]) -> str | None:
        mechanism = text_of(arguments[0]).upper() if arguments else ""
        if mechanism not in self._leg.mechanisms or not self._world.knows(mechanism):
            return "NO Unsupported authentication mechanism."
        try:
            initial = decoded(text_of(arguments[1]).encode()) if len(arguments) > 1 else None
            credentials = exchange(mechanism, initial, self._ask)
        except BadExchange:
            return "BAD Authentication aborted by client."
        self._sign_in(mechanism, credentials)
        return None

    def _ask(self, challenge: bytes) -> bytes:
        self._connection.send(b"+ " + base64.b64encode(challenge) + b"\r\n")
        return decoded(self._connection.read_line())

    def _sign_in(self, mechanism: str, credentials: Credentials) -> None:
        """Answers, too: a refusal may be several lines, or no tagged one at all."""
        leg, encrypted = self._leg, self._connection.encrypted
        answer = leg.answers.get("sign_in")
        if answer is None and not encrypted and leg.wrapping is Wrapping.STARTTLS:
            answer = _PRIVACY
        if answer is None and not self._world.lets_in(mechanism, credentials):
            answer = leg.refusal
            if mechanism == XOAUTH2:
                self._ask(NOT_THIS_TOKEN)
        if answer is None and not self._world.slots.take():
            answer = leg.limit_answer
        accepted = answer is None
        number = self._connection.number
        self._world.record.login(Login("imap", number, credentials.user, mechanism, encrypted, accepted))
        if answer is not None:
            play(self._connection, answer, tag=self._tag, limit=str(leg.limit), user=credentials.user)
            return
        self._holds_slot = self._signed_in = True
        play(self._connection, leg.welcome, tag=self._tag, capability=self._capability, user=credentials.user)

    def _idle(self, arguments: list[Value]) -> str:
        """RFC 2177: tells what changes until the client says DONE."""
        if not self._signed_in:
            raise Rubbish("Please sign in first")
        ear, mouth = socket.socketpair()
        with ear, mouth:
            mouth.setblocking(False)
            with self._world.store.watched(lambda: _nudge(mouth)):
                self._connection.send(b"+ idling\r\n")
                self._view.tell_changes()
                while not self._connection.readable_or(ear):
                    ear.recv(4096)
                    self._view.tell_changes()
        if self._connection.read_line().strip().upper() != b"DONE":
            raise Rubbish("Expected DONE")
        return "OK Idle completed."


def _nudge(mouth: socket.socket) -> None:
    """Wakes who idles. A full buffer or a closed end means that nobody needs waking."""
    try:
        mouth.send(b"!")
    except OSError:
        return
