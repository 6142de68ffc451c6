"""A plain client that walks the whole way with a form, as far as the servers let it, and says where it ended.

Ends: "name", "refused", "timeout", "closed", "tls: REASON", "certificate: VERIFY_CODE", "foreign",
"no STARTTLS", "injected", "preauth", "refused: STEP", "too large", "malformed", "folders", "method", "lost",
"not arrived", "done".
"""

import base64
import re
import socket
import ssl
from dataclasses import dataclass, field

from wizard.model.form import ServerEntry
from wizard.model.provider import Security
from wizard.practice import PracticeMailbox

PATIENCE_S = 0.6
LINE_CAP = 20000


class Ended(Exception):
    """Says where."""


@dataclass
class Walker:
    """`heard`: all that one server said, decrypted."""

    mailbox: PracticeMailbox
    entry: ServerEntry
    patience: float = PATIENCE_S
    heard: bytearray = field(default_factory=bytearray)
    _sockets: list[socket.socket] = field(default_factory=list)
    _buffer: bytearray = field(default_factory=bytearray)

    def context(self) -> ssl.SSLContext:
        made = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        made.load_verify_locations(cadata=self.mailbox.ca_pem.decode())
        made.set_ciphers("DEFAULT:@SECLEVEL=2")
        return made

    def close(self) -> None:
        for each in self._sockets:
            each.close()

    def connect(self) -> None:
        self._buffer.clear()
        try:
            self._sockets.append(socket.create_connection((self.entry.host, int(self.entry.port)), self.patience))
        except socket.gaierror:
            raise Ended("name") from None
        except ConnectionRefusedError:
            raise Ended("refused") from None
        except TimeoutError:
            raise Ended("timeout") from None
        if self.entry.security is Security.TLS:
            self.secure()

    def secure(self) -> None:
        try:
            self._sockets[-1] = self.context().wrap_socket(self._sockets[-1], server_hostname=self.entry.host)
        except ssl.SSLCertVerificationError as error:
            raise Ended(f"certificate: {error.verify_code}") from None
        except ssl.SSLError as error:
            raise Ended(f"tls: {error.reason}") from None
        except TimeoutError:
            raise Ended("timeout") from None
        except OSError:
            raise Ended("closed") from None

    def line(self) -> str:
        while b"\n" not in self._buffer:
            if len(self._buffer) > LINE_CAP:
                raise Ended("too large")
            try:
                data = self._sockets[-1].recv(65536)
            except TimeoutError:
                raise Ended("timeout") from None
            except ssl.SSLError as error:
                raise Ended(f"tls: {error.reason}") from None
            except OSError:
                raise Ended("closed") from None
            if not data:
                raise Ended("closed")
            self.heard += data
            self._buffer += data
        end = self._buffer.index(b"\n") + 1
        text = bytes(self._buffer[:end])
        del self._buffer[:end]
        return text.decode(errors="replace").rstrip("\r\n")

    def say(self, text: str) -> None:
        try:
            self._sockets[-1].sendall(text.encode() + b"\r\n")
        except OSError:
            raise Ended("closed") from None

    def nothing_left(self) -> None:
        """Before a handshake: words that are already here were slipped in."""
        if self._buffer:
            raise Ended("injected")


def walk_imap(walker: Walker) -> str:
    """Four connections at once, sign-in on each, then folders and inbox."""
    try:
        for _ in range(4):
            walker.connect()
            capability = _imap_greeting(walker)
            _imap_sign_in(walker, capability)
        _imap_folders(walker)
        _imap_command(walker, "SELECT INBOX")
        return "done"
    except Ended as end:
        return str(end)
    finally:
        walker.close()


def _imap_command(walker: Walker, command: str) -> list[str]:
    walker.say(f"a1 {command}")
    lines: list[str] = []
    while True:
        lines.append(line := walker.line())
        if literal := re.search(r"\{(\d+)\}$", line):
            raise Ended("too large" if int(literal[1]) > LINE_CAP else "malformed")
        if line.startswith("a1 "):
            if not line.startswith("a1 OK"):
                raise Ended(f"refused: {command.split()[0]}")
            return lines


def _imap_greeting(walker: Walker) -> str:
    greeting = walker.line()
    if greeting.startswith("* BYE"):
        raise Ended("refused: greeting")
    if greeting.startswith("* PREAUTH"):
        raise Ended("preauth")
    if not greeting.startswith("* OK"):
        raise Ended("foreign")
    capability = _imap_capability(walker)
    if walker.entry.security is Security.STARTTLS:
        if "STARTTLS" not in capability:
            raise Ended("no STARTTLS")
        _imap_command(walker, "STARTTLS")
        walker.nothing_left()
        walker.secure()
        capability = _imap_capability(walker)
    return capability


def _imap_capability(walker: Walker) -> str:
    return next(line for line in _imap_command(walker, "CAPABILITY") if line.startswith("* CAPABILITY"))


def _imap_sign_in(walker: Walker, capability: str) -> None:
    if "AUTH=PLAIN" not in capability:
        raise Ended("method")
    form = walker.mailbox.form
    user = form.options.username or form.email
    _imap_command(walker, f"LOGIN {user} {form.password.reveal()}")
    if "ID" in _imap_capability(walker).split():
        _imap_command(walker, 'ID ("name" "walker")')


def _imap_folders(walker: Walker) -> None:
    lines = [line for line in _imap_command(walker, 'LIST "" "*"') if line.startswith("* LIST")]
    if not all(re.fullmatch(r'\* LIST \([^()"]*\) "/" .+', line) for line in lines):
        raise Ended("malformed")
    listed = "\n".join(lines).lower()
    gmail = b"Gimap" in walker.heard
    if ("\\sent" not in listed and "gesendet" not in listed) or ("\\drafts" not in listed and "entw" not in listed):
        raise Ended("folders")
    if gmail and "\\all" not in listed:
        raise Ended("folders")


def walk_smtp(walker: Walker) -> str:
    """Sign-in and the test email, and whether it arrived."""
    try:
        walker.connect()
        _expect(walker, "greeting", 220)
        features = _smtp_ehlo(walker)
        if walker.entry.security is Security.STARTTLS:
            if "STARTTLS" not in features:
                raise Ended("no STARTTLS")
            _smtp_command(walker, "STARTTLS", 220)
            walker.nothing_left()
            walker.secure()
            features = _smtp_ehlo(walker)
        methods = next((line.split()[1:] for line in features if line.startswith("AUTH ")), [])
        _smtp_sign_in(walker, methods)
        return _smtp_message(walker, features)
    except Ended as end:
        return str(end)
    finally:
        walker.close()


def _expect(walker: Walker, step: str, code: int) -> list[str]:
    lines: list[str] = []
    while True:
        line = walker.line()
        if not re.match(r"\d{3}[ -]", line):
            raise Ended("foreign" if step == "greeting" else "malformed")
        lines.append(line[4:])
        if line[3] == " ":
            if int(line[:3]) != code:
                raise Ended(f"refused: {step}")
            return lines


def _smtp_command(walker: Walker, command: str, code: int) -> list[str]:
    walker.say(command)
    return _expect(walker, command.split()[0], code)


def _smtp_ehlo(walker: Walker) -> list[str]:
    return _smtp_command(walker, "EHLO client.example", 250)


def _smtp_sign_in(walker: Walker, methods: list[str]) -> None:
    form = walker.mailbox.form
    user, password = form.options.username or form.email, form.password.reveal()
    if "PLAIN" in methods:
        response = base64.b64encode(f"\0{user}\0{password}".encode()).decode()
        _smtp_command(walker, f"AUTH PLAIN {response}", 235)
    elif "LOGIN" in methods:
        _smtp_command(walker, "AUTH LOGIN", 334)
        walker.say(base64.b64encode(user.encode()).decode())
        _expect(walker, "AUTH", 334)
        walker.say(base64.b64encode(password.encode()).decode())
        _expect(walker, "AUTH", 235)
    else:
        raise Ended("method")


def _smtp_message(walker: Walker, features: list[str]) -> str:
    form = walker.mailbox.form
    size = next((int(line.split()[1]) for line in features if line.startswith("SIZE ")), 0)
    message = "Subject: walk\r\nMessage-ID: <walk@client.example>\r\n\r\n" + "Hello " * 20
    announced = f" SIZE={len(message) + 2}" if size else ""
    _smtp_command(walker, f"MAIL FROM:<{form.email}>{announced}", 250)
    _smtp_command(walker, f"RCPT TO:<{form.options.test_email_to}>", 250)
    _smtp_command(walker, "DATA", 354)
    walker.say(f"{message}\r\n.")
    try:
        _expect(walker, "message", 250)
    except Ended as end:
        raise Ended("lost" if str(end) == "closed" else str(end)) from None
    inbox = walker.mailbox.store.get("INBOX")
    late = walker.mailbox.scenario.smtp.deliver_after > 0
    return "done" if late or (inbox is not None and inbox.messages) else "not arrived"
