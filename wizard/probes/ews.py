"""Exchange: from the name look-up to the test email, on one connection where the server keeps it open."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from wizard.model.cancel import Deadline
from wizard.model.ews_hosts import is_microsofts
from wizard.model.plan import RuleFolder
from wizard.model.provider import Protocol
from wizard.model.symptom import Json, Symptom
from wizard.probes import ews_soap as soap
from wizard.probes.ahead import EXCHANGE_MODULES, import_aside
from wizard.probes.context import Facts, ProbeBase, ProbeContext
from wizard.probes.ews_answers import judge, said, seen
from wizard.probes.ews_transport import EwsTransport
from wizard.wire.channel import Channel
from wizard.wire.ews_answer import ACTIVESYNC_PATH, serves_telephones
from wizard.wire.fault import Fault
from wizard.wire.speech import foreign_speech
from wizard.wire.web import WebResponse

if TYPE_CHECKING:
    from wizard.probes.ews_library import Mailbox

_EWS_FILE = "/exchange.asmx"
_WELL_KNOWN = ("inbox", "sentitems", "drafts")
_OF_THE_MAILBOX = {Symptom.MAILBOX_REFUSED, Symptom.MAILBOX_ADDRESS_UNKNOWN, Symptom.ACCOUNT_WITHOUT_MAILBOX}
_LATER = _OF_THE_MAILBOX | {Symptom.EXCHANGE_URL_WRONG_HOST}
"""Of the first request, which names no mailbox: the next ones name it and may fare better."""
_OTHER_VERSION = "ErrorWrongServerVersion"
_UNKNOWN_OUTCOME = {Symptom.CONNECTION_CLOSED, Symptom.MALFORMED_RESPONSE, Symptom.RESPONSE_TOO_LARGE}


class EwsProbe(ProbeBase):
    """Stages in their order. `rule_folders`: where inbox rules file to. `primary_address`: what the mailbox sends as.

    `primary_address` is None until it is known, "" if the mailbox has no SMTP address.
    """

    protocol = Protocol.EWS
    STAGES: tuple[str, ...] = (
        *("names", "reach", "tls", "certificate", "greeting"),
        *("sign_in", "version", "mailbox", "rules", "sender"),
    )
    STAGES_STARTTLS = STAGES
    LAST_STAGE = "test_email"

    def __init__(self, context: ProbeContext) -> None:
        super().__init__(context)
        self.rule_folders: tuple[RuleFolder, ...] = ()
        self.primary_address: str | None = None
        self.transport = EwsTransport(
            self.endpoint,
            self.username,
            context.plan.password,
            context.plan.sign_in_method,
            self._open_secured,
            context.knowledge,
            context.token,
        )
        self._over = threading.Event()
        self._channel: Channel | None = None
        self._first: soap.Soap | None = None
        self._mailbox: Mailbox | None = None
        self._may_write = True

    def names(self, deadline: Deadline) -> Facts:
        if is_microsofts(self.endpoint.host):  # EWS ends there: no reason to knock
            raise Fault(Symptom.EXCHANGE_ONLINE, {"url": self.endpoint.url})
        import_aside(EXCHANGE_MODULES, self._over)  # needed from the sign-in on; until then the server is waited for
        return super().names(deadline)

    def reach(self, deadline: Deadline) -> Facts:
        self._channel = self.open_channel(deadline)
        return {"address": self._channel.address, "port": self.endpoint.port}

    def tls(self, deadline: Deadline) -> Facts:
        if self._channel is None:
            raise Fault(Symptom.CONNECTION_CLOSED)
        try:
            self.secured = self.encrypt(self._channel, self.open_channel, deadline)
        except Fault as fault:
            if fault.symptom is Symptom.SPEAKS_HTTP:  # the right protocol, not encrypted
                raise Fault(Symptom.CLEAR_TEXT_ON_TLS_PORT, fault.evidence, fault.server_text) from None
            raise
        if self.secured.certificate_fault is None:
            self.transport.adopt(self.secured.channel)
        return {"version": self.secured.version, "cipher": self.secured.cipher}

    def _open_secured(self, deadline: Deadline) -> Channel:
        """A further connection, held to the same certificate rules as the first."""
        if self.secured is None or self.secured.certificate_fault is not None:
            raise Fault(Symptom.ENCRYPTION_NOT_OFFERED)
        secured = self.encrypt(self.open_channel(deadline), self.open_channel, deadline)
        if secured.certificate_fault is not None:
            raise secured.certificate_fault
        return secured.channel

    def greeting(self, deadline: Deadline) -> Facts:
        """Asks for the URL without credentials: a 401 with schemes that take a password is EWS."""
        self.transport.deadline = deadline
        try:
            response = self.transport.probe(soap.first_request())
        except Fault as other:
            foreign = foreign_speech(other.server_text or "", Protocol.IMAP)
            raise (foreign if foreign and other.symptom is Symptom.MALFORMED_RESPONSE else other) from None
        methods = list[Json](self.transport.methods)
        # Other paths of Exchange ask for the same sign-in (/ews/, ActiveSync): no password goes where no EWS can be.
        elsewhere = not self.endpoint.path.lower().endswith(_EWS_FILE)
        if response.status == 401 and (elsewhere or not methods):
            raise Fault(Symptom.EXCHANGE_URL_NOT_EWS, seen(response, self.endpoint), said(response))
        fault = judge(response, self.endpoint, self.context.knowledge, signed_in=False)
        if fault is not None and response.status == 404 and self._has_activesync():
            raise Fault(Symptom.ACTIVESYNC_ONLY, fault.evidence, fault.server_text)
        if fault is not None:
            raise fault
        return {**seen(response, self.endpoint), "methods": methods}

    def _has_activesync(self) -> bool:
        try:
            response = self.transport.ask("OPTIONS", ACTIVESYNC_PATH)
        except (Fault, OSError):
            return False
        return serves_telephones(response)

    def check_way_in(self) -> None:
        """Raises a Fault if the server takes no password: known before one is sent."""
        self.transport.check_way_in()

    def sign_in(self, deadline: Deadline) -> Facts:
        """One attempt with one mechanism, only inside TLS. The request is the first that needs it: for the inbox."""
        if self.secured is None or self.secured.certificate_fault is not None:
            raise Fault(Symptom.ENCRYPTION_NOT_OFFERED)
        self.transport.deadline = deadline
        self.check_way_in()
        response = self.transport.sign_in(soap.first_request())
        self._first = self._understand(response)
        if self._first.code in soap.SCHEMA_REFUSED and (self._first.version or soap.OLDEST) >= soap.OLDEST:
            self._first = self._understand(self.transport.again(soap.first_request(schema="")))
        self.transport.name_mailbox(str(self.context.plan.email), self._first)
        told = self.transport.evidence()
        return {key: told[key] for key in ("username", "methods", "method", "windows_domain") if key in told}

    def _understand(self, response: WebResponse) -> soap.Soap:
        answer = soap.read_soap(response.body)
        if answer is None:
            raise Fault(Symptom.MALFORMED_RESPONSE, self.transport.evidence(), said(response))
        return answer

    def version(self, deadline: Deadline) -> Facts:
        """From what the server told beside its first answer; nothing is asked."""
        first = self._answered()
        told: Facts = {}
        if first.version is not None:
            told = {"version": soap.dotted(first.version), "version_name": soap.product_name(first.version)}
            evidence: Facts = {**self.transport.evidence(), **told}
            if first.version >= soap.ONLINE:
                raise Fault(Symptom.EXCHANGE_ONLINE, evidence)
            if first.version < soap.OLDEST:
                needed: Facts = {"version_needed": "14.2", "version_needed_name": soap.product_name(soap.OLDEST)}
                raise Fault(Symptom.EXCHANGE_TOO_OLD, {**evidence, **needed}, first.text or None)
        if fault := self._final_fault(first):
            raise fault
        return told

    def _final_fault(self, first: soap.Soap) -> Fault | None:
        """Of the first answer; None where the next requests may fare better, because they name the mailbox."""
        if not first.code:
            return None
        fault, email = self.transport.soap_fault(first), self.context.plan.email
        account = self.username.rpartition("\\")[2].casefold()
        own_elsewhere = first.code == _OTHER_VERSION and account in (str(email).casefold(), email.local.casefold())
        return self._with_addresses(fault) if own_elsewhere or fault.symptom not in _LATER else None

    def mailbox(self, deadline: Deadline) -> Facts:
        """The address's own folders. An account without a mailbox may still be allowed to use this one."""
        from wizard.probes.ews_library import Mailbox

        self._answered()
        email = str(self.context.plan.email)
        self.transport.deadline = deadline
        mailbox = self._mailbox = Mailbox(self.transport, email, self.context.knowledge, self.token.check)
        try:
            self._learn_address(mailbox, email)
        except Fault as fault:
            raise self._with_addresses(fault, email=email) from None
        try:
            found = mailbox.folders(_WELL_KNOWN, all_needed=True)
        except Fault as fault:
            raise self._with_addresses(self._not_there(mailbox, fault), email=email) from None
        inbox, sent, drafts = found
        if inbox is None or not inbox.readable:
            raise Fault(Symptom.MAILBOX_REFUSED, {**self.transport.evidence(), "email": email})
        self._may_write = all(folder is None or folder.writable for folder in (sent, drafts))
        names = {"sent_folder": sent.name if sent else "", "drafts_folder": drafts.name if drafts else ""}
        return {"inbox_folder": inbox.name, **names, "primary_address": self.primary_address or email}

    def _not_there(self, mailbox: Mailbox, fault: Fault) -> Fault:
        """Whether it is the address, the account or the server's setup that leads to no mailbox."""
        first = self._answered()
        if first.code and fault.symptom in _OF_THE_MAILBOX:
            own = self.transport.soap_fault(first)
            return own if own.symptom is Symptom.ACCOUNT_WITHOUT_MAILBOX else fault
        if first.code or fault.symptom is not Symptom.MAILBOX_ADDRESS_UNKNOWN:
            return fault
        try:  # the account has a mailbox, under another address or under none
            known = mailbox.resolve(self.username.rpartition("\\")[2].partition("@")[0])
        except Fault:
            return fault
        addresses = [address for address, _ in known if "@" in address]
        if addresses:
            self.primary_address = addresses[0] if len(addresses) == 1 else None
            return fault
        self.primary_address = ""
        return Fault(Symptom.EXCHANGE_FAULT, fault.evidence, fault.server_text)

    def _learn_address(self, mailbox: Mailbox, email: str) -> None:
        """What the directory calls it. It may hide a mailbox, or itself: then the typed address is as good."""
        try:
            known = mailbox.resolve(email)
        except Fault as fault:
            if "response_code" in fault.evidence and fault.symptom in _OF_THE_MAILBOX | {Symptom.EXCHANGE_FAULT}:
                return
            raise
        exact = [address for address, _ in known if address.casefold() == email.casefold()]
        if exact or len(known) == 1:
            address, routing = (exact[0], "SMTP") if exact else known[0]
            self.primary_address = address if "@" in address and routing.upper() in ("SMTP", "") else ""
        if self.primary_address:
            mailbox.use_address(self.primary_address)
            self.transport.anchor = self.primary_address

    def rules(self, deadline: Deadline) -> Facts:
        from wizard.probes.ews_rules import rule_folders

        self.transport.deadline = deadline
        try:
            count, self.rule_folders = rule_folders(self._opened(), self.context.plan.known_rule_folders)
        except Fault as fault:
            raise self._with_addresses(fault) from None
        return {"rules": count, "rule_folders": list[Json](dict.fromkeys(one.folder_name for one in self.rule_folders))}

    def sender(self, deadline: Deadline) -> Facts:
        """Judged from what is known already; nothing is asked."""
        self._opened()
        evidence: Facts = {**self.transport.evidence(), "email": str(self.context.plan.email)}
        if self.primary_address == "":
            raise self._with_addresses(Fault(Symptom.EXCHANGE_FAULT, evidence))
        if not self._may_write:
            raise Fault(Symptom.MAILBOX_REFUSED, evidence)
        return {"sender": self.primary_address or str(self.context.plan.email)}

    def test_email(self, deadline: Deadline) -> Facts:
        """Sends it, once: what became of an unanswered request is unknown. Waits for it if it goes to this mailbox."""
        from wizard.probes.ews_arrival import Arrival

        message, mailbox = self.context.test_email, self._opened()
        if message is None:
            return {}
        self.transport.deadline = deadline
        own = {address.casefold() for address in (str(self.context.plan.email), self.primary_address or "")}
        facts: Facts = {"recipient": message.recipient, "message_size": len(message.raw)}
        arrival = Arrival(mailbox, message) if message.recipient.casefold() in own else None
        self.transport.told_all = False
        try:
            mailbox.send(message.raw)
        except (Fault, TimeoutError) as error:
            broken = isinstance(error, TimeoutError) or error.symptom in _UNKNOWN_OUTCOME
            if broken and self.transport.told_all:
                raise Fault(Symptom.SENDING_OUTCOME_UNKNOWN, facts) from None
            if isinstance(error, Fault):
                error.evidence.update(facts)
                raise self._with_addresses(error) from None
            raise
        return {**facts, **(arrival.wait(self.token, deadline) if arrival else {})}

    def close(self) -> None:
        self._over.set()
        super().close()

    def _answered(self) -> soap.Soap:
        if self._first is None:
            raise Fault(Symptom.CONNECTION_CLOSED)
        return self._first

    def _opened(self) -> Mailbox:
        if self._mailbox is None:
            raise Fault(Symptom.CONNECTION_CLOSED)
        return self._mailbox

    def _with_addresses(self, fault: Fault, **more: Json) -> Fault:
        """For a fault that says no more than its code: the mailbox's address and the certificate's names."""
        shown = self.secured.certificate if self.secured is not None else {}
        known: Facts = {key: shown[key] for key in ("certificate_names",) if key in shown}
        if self.primary_address is not None:
            known["primary_address"] = self.primary_address
        return Fault(fault.symptom, {**known, **more, **fault.evidence}, fault.server_text)
