"""Receiving: from the name look-up to four connections at once."""

import re

from wizard.model.cancel import Deadline
from wizard.model.provider import Protocol
from wizard.model.secret import Secret
from wizard.model.symptom import Json, Symptom
from wizard.probes.context import Facts, ProbeBase, ProbeContext, web_page
from wizard.probes.imap_arrival import wait_for_arrival
from wizard.probes.imap_extra import EXTRA_CONNECTIONS, ExtraConnections
from wizard.probes.imap_folders import Folder, check_typed, choose, folders_of
from wizard.probes.imap_talk import ImapTalk, Reply, quoted
from wizard.probes.sasl import imap_token_way_in, imap_way_in, token_refused, xoauth2
from wizard.wire.channel import Channel
from wizard.wire.fault import Fault

CLIENT_ID = b'ID ("name" "Inbox Wizard")'
"""RFC 2971. Asked for by the 163 group before a folder is opened."""


class ImapProbe(ProbeBase):
    """Stages in their order: implicit TLS encrypts before the greeting, STARTTLS after it."""

    protocol = Protocol.IMAP
    STAGES = ("names", "reach", "tls", "certificate", "greeting", "sign_in", "folders", "connections")
    STAGES_STARTTLS = ("names", "reach", "greeting", "tls", "certificate", "sign_in", "folders", "connections")
    LAST_STAGE = "test_email"

    def __init__(self, context: ProbeContext) -> None:
        super().__init__(context)
        self.talk: ImapTalk | None = None
        self.sent: Folder | None = None
        self.drafts: Folder | None = None
        self.junk: Folder | None = None
        self._next_uid = 1
        self._extra: ExtraConnections | None = None

    def reach(self, deadline: Deadline) -> Facts:
        channel = self.open_channel(deadline)
        self.talk = ImapTalk(channel)
        if self.context.count_connections:
            self._extra = ExtraConnections(self)
        return {"address": channel.address, "port": self.endpoint.port}

    def greeting(self, deadline: Deadline) -> Facts:
        talk = self._talk()
        text = self.hear_greeting(talk, deadline)
        return {"greeting": text[:200]}

    def hear_greeting(self, talk: ImapTalk, deadline: Deadline) -> str:
        """Reads and judges a greeting; makes sure that the capabilities are known."""
        text = self.first_line(talk.greeting, deadline)
        self.judge_greeting(text, r"\* (OK|PREAUTH)\b")
        if self.family == "courier":
            raise Fault(Symptom.SERVER_IS_COURIER, {"greeting": text}, text)
        if text.upper().startswith("* PREAUTH"):
            # STARTTLS is valid only before sign-in (RFC 9051): whoever sends PREAUTH keeps us from encrypting.
            raise Fault(
                Symptom.ENCRYPTION_TAMPERED if self.starttls else Symptom.SIGN_IN_METHOD_UNSUPPORTED,
                {"greeting": text},
                text,
            )
        if not talk.capabilities:
            talk.ask_capabilities(deadline)
        return text

    def tls(self, deadline: Deadline) -> Facts:
        talk = self._talk()
        if self.starttls:
            self.ask_starttls(talk, deadline)
        self.secured = self.encrypt(talk.channel, self.ready_for_hello, deadline)
        self.talk = ImapTalk(self.secured.channel)
        if self.starttls and self.secured.certificate_fault is None:
            # What was said in clear text may have been altered on the way.
            self.talk.ask_capabilities(deadline)
        return {"version": self.secured.version, "cipher": self.secured.cipher}

    def ask_starttls(self, talk: ImapTalk, deadline: Deadline) -> None:
        """Raises a Fault unless the server now waits for a ClientHello."""
        offered: dict[str, Json] = {"capabilities": list[Json](sorted(talk.capabilities))}
        announced = "STARTTLS" in talk.capabilities
        reply = talk.command(b"STARTTLS", deadline)
        if not announced:
            # A server that does what it doesn't announce has been quoted wrongly: something on the way took it out.
            raise Fault(
                Symptom.ENCRYPTION_TAMPERED if reply.ok else Symptom.ENCRYPTION_NOT_OFFERED, offered, reply.words
            )
        if not reply.ok:
            raise Fault(self.words_symptom(reply.words, "tls", Symptom.STARTTLS_FAILED), offered, reply.words)
        if talk.lines.unread:
            rest = talk.lines.partial() or ""
            failed = rest.upper().startswith("* BYE")
            raise Fault(Symptom.STARTTLS_FAILED if failed else Symptom.ENCRYPTION_TAMPERED, offered, rest or None)

    def ready_for_hello(self, deadline: Deadline) -> Channel:
        """A second connection up to where TLS begins."""
        channel = self.open_channel(deadline)
        if self.starttls:
            talk = ImapTalk(channel)
            talk.greeting(deadline)
            if "STARTTLS" not in talk.capabilities:
                talk.ask_capabilities(deadline)
            self.ask_starttls(talk, deadline)
        return channel

    def certificate(self, deadline: Deadline) -> Facts:
        facts = super().certificate(deadline)
        if self._extra is not None:
            self._extra.encrypt_too()
        return facts

    def sign_in(self, deadline: Deadline) -> Facts:
        method = self.sign_in_on(self._talk(), deadline)
        if self._extra is not None:
            self._extra.sign_in_too()
        return {"username": self.username, "methods": method}

    def check_way_in(self) -> None:
        """Raises a Fault if the server takes no password (or no token): known before one is sent."""
        if self.context.access is not None:
            imap_token_way_in(self._talk().capabilities)
        else:
            imap_way_in(self._talk().capabilities, "", "", self.context.plan.sign_in_method)

    def sign_in_on(self, talk: ImapTalk, deadline: Deadline) -> str:
        """One attempt with one mechanism, only inside TLS. Returns the mechanism's name."""
        if talk.channel.tls is None or self.secured is None or self.secured.certificate_fault is not None:
            raise Fault(Symptom.ENCRYPTION_NOT_OFFERED)
        if self.context.access is not None:
            return self.with_access(
                self.context.access, lambda token: self._give_token(talk, token, deadline), deadline
            )
        plan = self.context.plan
        wish, password = plan.sign_in_method, plan.password.reveal()
        method, command, answers = imap_way_in(talk.capabilities, self.username, password, wish)
        reply = talk.command(command, deadline, answers)
        if reply.ok:
            return method
        fallback = Symptom.SIGN_IN_REFUSED if reply.status == "NO" else Symptom.SIGN_IN_METHOD_UNSUPPORTED
        symptom = self.words_symptom(reply.words, "sign_in", fallback)
        raise Fault(symptom, {"username": self.username, **web_page(reply.words)}, reply.words)

    def _give_token(self, talk: ImapTalk, access_token: Secret, deadline: Deadline) -> str:
        initial = imap_token_way_in(talk.capabilities)
        message = xoauth2(self.username, access_token.reveal())
        command = b"AUTHENTICATE XOAUTH2 " + message if initial else b"AUTHENTICATE XOAUTH2"
        reply = talk.command(command, deadline, [] if initial else [message])
        if reply.ok:
            return "XOAUTH2"
        fallback = Symptom.TOKEN_REJECTED if reply.status == "NO" else Symptom.SIGN_IN_METHOD_UNSUPPORTED
        symptom = self.words_symptom(reply.words, "sign_in", fallback)
        evidence: Facts = {"username": self.username, **web_page(reply.words)}
        raise token_refused(symptom, evidence, reply.asked, reply.words)

    def folders(self, deadline: Deadline) -> Facts:
        talk = self._talk()
        extended = {"SPECIAL-USE", "LIST-EXTENDED"} <= talk.capabilities
        commands = [
            *([CLIENT_ID] if "ID" in talk.capabilities else []),
            b'LIST "" "*" RETURN (SPECIAL-USE)' if extended else b'LIST "" "*"',
            *([b"GETQUOTAROOT INBOX"] if "QUOTA" in talk.capabilities else []),
            b"EXAMINE INBOX",
        ]
        answers = talk.pipeline(commands, deadline)
        replies = {command.split()[0]: reply for command, reply in zip(commands, answers, strict=True)}
        for name in (b"EXAMINE", b"LIST"):
            if not replies[name].ok:
                symptom = self.words_symptom(replies[name].words, "folders", Symptom.MAILBOX_REFUSED)
                raise Fault(symptom, {"email": str(self.context.plan.email)}, replies[name].words)
        if b"GETQUOTAROOT" in replies:
            _check_quota(replies[b"GETQUOTAROOT"])
        try:
            found = folders_of(replies[b"LIST"])
        except ValueError as error:
            raise Fault(Symptom.MALFORMED_RESPONSE, {}, str(error)[:500]) from None
        self._next_uid = _uid_next(replies[b"EXAMINE"])
        self._choose_folders(found, deadline)
        return {
            "folders": len(found),
            "sent_folder": self.sent.name if self.sent else "",
            "drafts_folder": self.drafts.name if self.drafts else "",
        }

    def _choose_folders(self, found: list[Folder], deadline: Deadline) -> None:
        wish, known = self.context.plan.folders, self.context.knowledge
        names: dict[str, Json] = {"folders": list[Json]([folder.name for folder in found])}
        if self.family == "gmail" and not any("\\all" in folder.flags for folder in found):
            raise Fault(Symptom.ALL_MAIL_HIDDEN, names)
        self.junk = choose(found, "\\junk", frozenset())
        self.sent = choose(found, "\\sent", known.sent_names, wish.sent)
        self.drafts = choose(found, "\\drafts", known.drafts_names, wish.drafts)
        if self.sent is None and wish.create_missing:
            self.sent = self._create(wish.sent or "Sent", "\\sent", found, deadline)
        if self.drafts is None and wish.create_missing:
            self.drafts = self._create(wish.drafts or "Drafts", "\\drafts", found, deadline)
        check_typed(wish, found, self.sent, self.drafts, known.sent_names, known.drafts_names)
        if self.sent is None or self.drafts is None:
            missing = Symptom.DRAFTS_MISSING if self.sent else Symptom.SENT_MISSING
            raise Fault(missing, names | {"missing_folder": "Drafts" if self.sent else "Sent"})

    def _create(self, name: str, flag: str, found: list[Folder], deadline: Deadline) -> Folder | None:
        """Makes a folder that the user asked for; at the top, or under INBOX where the server allows no other place."""
        from imapclient import imap_utf7

        delimiter = next((folder.delimiter for folder in found if folder.delimiter), "")
        for path in (name, f"INBOX{delimiter}{name}" if delimiter else ""):
            if not path:
                continue
            wire_name = imap_utf7.encode(path)
            spelled = quoted(wire_name.decode("ascii"))
            if self._talk().command(b"CREATE " + spelled, deadline).ok:
                self._talk().command(b"SUBSCRIBE " + spelled, deadline)
                return Folder(path, wire_name, frozenset({flag}), delimiter)
        return None

    def connections(self, deadline: Deadline) -> Facts:
        if self._extra is None:
            return {"connections": 1}
        signed_in, refusal = self._extra.wait(deadline)
        needed = EXTRA_CONNECTIONS + 1
        if refusal is not None and refusal.symptom.startswith("certificate_"):
            raise refusal
        if refusal is not None:
            evidence: dict[str, Json] = {
                **refusal.evidence,
                "limit": min(signed_in + 1, _named_limit(refusal.server_text or "")),
                "needed": needed,
            }
            raise Fault(Symptom.TOO_MANY_CONNECTIONS, evidence, refusal.server_text)
        return {"connections": needed}

    def test_email(self, deadline: Deadline) -> Facts:
        """The arrival in this mailbox of what the other leg has sent."""
        if self.context.test_email is None:
            return {}
        junk = quoted(self.junk.wire_name.decode("ascii", "replace")) if self.junk else b""
        return wait_for_arrival(self._talk(), self.context.test_email, self._next_uid, junk, self.token, deadline)

    def _talk(self) -> ImapTalk:
        if self.talk is None:
            raise Fault(Symptom.CONNECTION_CLOSED)
        return self.talk

    def close(self) -> None:
        if self._extra is not None:
            self._extra.end()
        if self.talk is not None and self.secured is not None:
            self.talk.say_goodbye()
        super().close()


def _named_limit(words: str) -> int:
    """The limit that Dovecot names when it refuses: it counts a new connection a moment late."""
    found = re.search(r"mail_max_userip_connections=(\d+)", words)
    return int(found[1]) if found else EXTRA_CONNECTIONS + 1


def _uid_next(examined: Reply) -> int:
    for answer in examined.untagged:
        line = answer[0] if isinstance(answer[0], bytes) else b""
        if found := re.search(rb"\[UIDNEXT (\d+)\]", line, re.IGNORECASE):
            return int(found[1])
    return 1


def _check_quota(reply: Reply) -> None:
    """Raises MAILBOX_FULL if a limit is reached (RFC 9208): mail would be refused from now on."""
    for answer in reply.untagged:
        line = b"".join(part if isinstance(part, bytes) else part[0] + part[1] for part in answer)
        if line[:6].upper() != b"QUOTA ":
            continue
        for resource, used, limit in re.findall(rb"(STORAGE|MESSAGE) (\d+) (\d+)", line, re.IGNORECASE):
            if 0 < int(limit) <= int(used):
                evidence: Facts = {"used": int(used), "limit": int(limit), "resource": resource.decode().lower()}
                raise Fault(Symptom.MAILBOX_FULL, evidence, line.decode("utf-8", "replace"))
