"""Sending: from the name look-up to the accepted test email."""

import re

from wizard.model.cancel import Deadline
from wizard.model.provider import Protocol
from wizard.model.secret import Secret
from wizard.model.symptom import Json, Symptom
from wizard.probes.context import Facts, ProbeBase, ProbeContext, web_page
from wizard.probes.sasl import (
    login_answers,
    no_token_way_in,
    no_way_in,
    password_methods,
    plain,
    token_refused,
    xoauth2,
)
from wizard.probes.smtp_talk import Reply, SmtpTalk
from wizard.wire.channel import Channel
from wizard.wire.fault import Fault
from wizard.wire.speech import as_text

_TYPICAL_MESSAGE = 2048
"""Bytes that are announced where no test email is sent: what a short reply takes with its headers."""


class SmtpProbe(ProbeBase):
    """Stages in their order: implicit TLS encrypts before the greeting, STARTTLS after it."""

    protocol = Protocol.SMTP
    STAGES = ("names", "reach", "tls", "certificate", "greeting", "sign_in", "sender")
    STAGES_STARTTLS = ("names", "reach", "greeting", "tls", "certificate", "sign_in", "sender")
    LAST_STAGE = "test_email"

    def __init__(self, context: ProbeContext) -> None:
        super().__init__(context)
        self.talk: SmtpTalk | None = None

    def reach(self, deadline: Deadline) -> Facts:
        channel = self.open_channel(deadline)
        self.talk = SmtpTalk(channel)
        return {"address": channel.address, "port": self.endpoint.port}

    def greeting(self, deadline: Deadline) -> Facts:
        return {"greeting": self._hear_greeting(self._talk(), deadline)[:200]}

    def _hear_greeting(self, talk: SmtpTalk, deadline: Deadline) -> str:
        first = self.first_line(lambda limit: as_text(talk.lines.line(limit)), deadline)
        text = first
        while re.match(r"\d\d\d-", text):
            text = as_text(talk.lines.line(deadline))
        self.judge_greeting(first, r"220([ -]|$)")
        self._say_ehlo(talk, "greeting", deadline)
        return first

    def _say_ehlo(self, talk: SmtpTalk, stage: str, deadline: Deadline) -> None:
        reply = talk.ehlo(deadline)
        if not reply.ok:
            fallback = Symptom.SERVER_TROUBLE if reply.code < 500 else Symptom.ADDRESS_REFUSED
            if reply.code in (500, 502):  # knows HELO only: a server without any extension, and so without AUTH
                fallback = Symptom.SMTP_AUTH_NOT_OFFERED
            raise Fault(self.words_symptom(reply.words, stage, fallback), {}, reply.words)

    def tls(self, deadline: Deadline) -> Facts:
        talk = self._talk()
        if self.starttls:
            self._ask_starttls(talk, deadline)
        self.secured = self.encrypt(talk.channel, self._ready_for_hello, deadline)
        self.talk = SmtpTalk(self.secured.channel)
        if self.starttls and self.secured.certificate_fault is None:
            # What was said in clear text may have been altered on the way (RFC 3207 section 4.2).
            self._say_ehlo(self.talk, "tls", deadline)
        return {"version": self.secured.version, "cipher": self.secured.cipher}

    def _ask_starttls(self, talk: SmtpTalk, deadline: Deadline) -> None:
        offered: dict[str, Json] = {"capabilities": list[Json](sorted(talk.keywords))}
        announced = "STARTTLS" in talk.keywords
        reply = talk.command(b"STARTTLS", deadline)
        if not announced:
            # A server that does what it doesn't announce has been quoted wrongly: something on the way took it out.
            symptom = Symptom.ENCRYPTION_TAMPERED if reply.code == 220 else Symptom.ENCRYPTION_NOT_OFFERED
            raise Fault(symptom, offered, reply.words)
        if reply.code != 220:
            unknown_command = reply.code in (500, 502, 504)
            fallback = Symptom.ENCRYPTION_NOT_OFFERED if unknown_command else Symptom.STARTTLS_FAILED
            known = self.context.knowledge.symptom_of(reply.words, self.family, "smtp.tls")
            raise Fault(known if known is Symptom.STARTTLS_FAILED else fallback, offered, reply.words)
        if talk.lines.unread:
            raise Fault(Symptom.ENCRYPTION_TAMPERED, offered, talk.lines.partial())

    def _ready_for_hello(self, deadline: Deadline) -> Channel:
        """A second connection up to where TLS begins."""
        channel = self.open_channel(deadline)
        if self.starttls:
            talk = SmtpTalk(channel)
            talk.reply(deadline)
            talk.ehlo(deadline)
            self._ask_starttls(talk, deadline)
        return channel

    def sign_in(self, deadline: Deadline) -> Facts:
        """One attempt with one mechanism, only inside TLS."""
        talk = self._talk()
        if talk.channel.tls is None or self.secured is None or self.secured.certificate_fault is not None:
            raise Fault(Symptom.ENCRYPTION_NOT_OFFERED)
        self.check_way_in()
        if self.context.access is not None:
            self.with_access(self.context.access, lambda token: self._give_token(talk, token, deadline), deadline)
            return {"username": self.username, "methods": "XOAUTH2"}
        plan = self.context.plan
        password = plan.password.reveal()
        if "PLAIN" in password_methods(talk.methods, plan.sign_in_method):
            method, first, answers = "PLAIN", b"AUTH PLAIN " + plain(self.username, password), []
        else:
            method, first, answers = "LOGIN", b"AUTH LOGIN", login_answers(self.username, password)
        reply = talk.command(first, deadline)
        while reply.code == 334:
            # Nothing left to say: "*" ends the exchange, and the server gives its verdict (RFC 4954 section 4).
            reply = talk.command(answers.pop(0) if answers else b"*", deadline)
        if reply.code == 235:
            return {"username": self.username, "methods": method}
        raise self._refused(reply, "sign_in", Symptom.SIGN_IN_REFUSED, {"username": self.username})

    def _give_token(self, talk: SmtpTalk, access_token: Secret, deadline: Deadline) -> None:
        reply = talk.command(b"AUTH XOAUTH2 " + xoauth2(self.username, access_token.reveal()), deadline)
        asked = b""
        while reply.code == 334:
            # A refusal comes as JSON first; an empty answer makes the server give its verdict (XOAUTH2).
            asked = reply.lines[0].encode() if reply.lines else b""
            reply = talk.command(b"", deadline)
        if reply.code != 235:
            fault = self._refused(reply, "sign_in", Symptom.TOKEN_REJECTED, {"username": self.username})
            raise token_refused(fault.symptom, fault.evidence, asked, reply.words)

    def check_way_in(self) -> None:
        """Raises a Fault if the server takes no password (or no token): known before one is sent."""
        methods = self._talk().methods
        if not methods:
            raise Fault(Symptom.SMTP_AUTH_NOT_OFFERED, {"capabilities": list[Json](sorted(self._talk().keywords))})
        if self.context.access is not None:
            if "XOAUTH2" not in methods:
                raise no_token_way_in(methods)
        elif not password_methods(methods, wish := self.context.plan.sign_in_method):
            raise no_way_in(methods, wish)

    def sender(self, deadline: Deadline) -> Facts:
        """Whether the address may send, and to whom: Postfix refuses a sender only at RCPT. Then all is taken back."""
        talk = self._talk()
        sender, recipient, size = self._envelope()
        if 0 < talk.size_limit < size:
            evidence: Facts = {"size_limit": talk.size_limit, "message_size": size}
            raise Fault(Symptom.MESSAGE_TOO_LARGE, evidence, f"250 SIZE {talk.size_limit}")
        envelope = [self._mail_from(size), b"RCPT TO:<" + recipient.encode() + b">", b"RSET"]
        mail, rcpt, _ = talk.commands(envelope, deadline)
        self._check_envelope(mail, rcpt, "sender")
        return {"sender": sender}

    def _envelope(self) -> tuple[str, str, int]:
        email = self.context.test_email
        sender = str(self.context.plan.email)
        return sender, email.recipient if email else sender, len(email.raw) if email else _TYPICAL_MESSAGE

    def _mail_from(self, size: int) -> bytes:
        announced = b" SIZE=%d" % size if "SIZE" in self._talk().keywords else b""
        return b"MAIL FROM:<" + str(self.context.plan.email).encode() + b">" + announced

    def _check_envelope(self, mail: Reply, rcpt: Reply, stage: str) -> None:
        sender, recipient, size = self._envelope()
        evidence: Facts = {"sender": sender, "recipient": recipient, "message_size": size}
        if not mail.ok:
            raise self._refused(mail, stage, _by_status(mail, Symptom.SENDER_REFUSED), evidence)
        if not rcpt.ok:
            raise self._refused(rcpt, stage, _by_status(rcpt, Symptom.RECIPIENT_REFUSED), evidence)

    def test_email(self, deadline: Deadline) -> Facts:
        """Sends it, once. What happens to it after an unanswered final dot is unknown, so it is never sent again."""
        talk, email = self._talk(), self.context.test_email
        if email is None:
            return {}
        _, recipient, size = self._envelope()
        envelope = [self._mail_from(size), b"RCPT TO:<" + recipient.encode() + b">", b"DATA"]
        mail, rcpt, data = talk.commands(envelope, deadline)
        self._check_envelope(mail, rcpt, "test_email")
        evidence: Facts = {"recipient": recipient, "message_size": size}
        if data.code != 354:
            raise self._refused(data, "test_email", _by_status(data, Symptom.CONTENT_REFUSED), evidence)
        stuffed = re.sub(rb"(?m)^\.", b"..", email.raw)
        try:
            talk.lines.send(stuffed + b".\r\n", deadline)
            reply = talk.reply(deadline)
        except TimeoutError:
            raise Fault(Symptom.SENDING_OUTCOME_UNKNOWN, evidence) from None
        except Fault as fault:
            if fault.symptom is Symptom.CONNECTION_CLOSED:
                raise Fault(Symptom.SENDING_OUTCOME_UNKNOWN, evidence, fault.server_text) from None
            raise
        if not reply.ok:
            raise self._refused(reply, "test_email", _by_status(reply, Symptom.CONTENT_REFUSED), evidence)
        return {**evidence, "server_says": reply.words[:200]}

    def _refused(self, reply: Reply, stage: str, fallback: Symptom, evidence: Facts) -> Fault:
        if 400 <= reply.code < 500:
            fallback = Symptom.SERVER_TROUBLE
        elif stage == "sign_in" and reply.code in (500, 502, 503, 504):
            fallback = Symptom.SMTP_AUTH_NOT_OFFERED if reply.code != 504 else Symptom.SIGN_IN_METHOD_UNSUPPORTED
        return Fault(
            self.words_symptom(reply.words, stage, fallback), {**evidence, **web_page(reply.words)}, reply.words
        )

    def _talk(self) -> SmtpTalk:
        if self.talk is None:
            raise Fault(Symptom.CONNECTION_CLOSED)
        return self.talk

    def close(self) -> None:
        if self.talk is not None and self.secured is not None:
            self.talk.say_goodbye()
        super().close()


def _by_status(reply: Reply, fallback: Symptom) -> Symptom:
    """What the enhanced status (RFC 3463) or the bare code (RFC 5321) says; sentences are read before this."""
    if reply.enhanced.startswith("5.1.") and fallback is Symptom.RECIPIENT_REFUSED:
        return Symptom.RECIPIENT_REFUSED
    if reply.enhanced in ("5.3.4", "5.2.3") or (reply.code == 552 and not reply.enhanced):
        return Symptom.MESSAGE_TOO_LARGE
    if reply.enhanced == "5.2.2":
        return Symptom.MAILBOX_FULL
    return fallback
