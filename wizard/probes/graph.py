"""Microsoft 365 through Microsoft Graph: mailbox, calendar, sending, test email, with the token of a sign-in."""

import base64
import re
import threading
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta

from wizard.model.cancel import Deadline
from wizard.model.provider import Protocol
from wizard.model.sign_in import missing_scopes
from wizard.model.symptom import Json, Symptom
from wizard.probes.context import Facts, ProbeBase, ProbeContext
from wizard.probes.graph_answers import GraphAnswer
from wizard.probes.graph_arrival import GraphArrival
from wizard.probes.graph_elsewhere import LICENCES, UNSURE, Whereabouts, licence_names, licensed, look_up, settled
from wizard.probes.graph_talk import Call, GraphTalk
from wizard.wire.fault import Fault

SEND_PATH = "/me/sendMail"
_MIME = "text/plain"
"""How Graph wants a MIME message, in base64 (its documents, "Send Outlook messages in MIME format")."""
_NO_MESSAGE = b"!!!!"
"""Not base64, so never a message. Graph judges the permission first, and the body after it."""
_ME = "/me?$select=mail,userPrincipalName,proxyAddresses"
_MADE_UP = re.compile(r"outlook_[0-9A-F]{8,16}@outlook\.com", re.IGNORECASE)
"""What personal accounts are called whose own address is hosted elsewhere (public issues of Microsoft Graph)."""
_MICROSOFTS = re.compile(r"(outlook|hotmail|live|msn|passport|windowslive)\.[a-z.]{2,6}", re.IGNORECASE)
_SCOPES = {
    "me": "User.Read",
    **dict.fromkeys(("inbox", "sent", "drafts"), "Mail.ReadWrite"),
    **dict.fromkeys(("calendar", "events"), "Calendars.ReadWrite"),
}
_MAY_BE_SENT = {
    *(Symptom.CONNECTION_CLOSED, Symptom.SERVER_SILENT, Symptom.MALFORMED_RESPONSE, Symptom.RESPONSE_TOO_LARGE),
    Symptom.HANDSHAKE_FAILED,
}


def calls(now: datetime) -> tuple[Call, ...]:
    """All that is read. Together with the question whether one may send, no more than four at a time ask the mailbox:
    Outlook's limit (Graph's documents, "throttling limits"). So some wait for others, on the server's side.
    """
    begin, end = (moment.strftime("%Y-%m-%dT%H:%M:%SZ") for moment in (now, now + timedelta(days=7)))
    view = f"/me/calendarView?startDateTime={begin}&endDateTime={end}&$top=5&$select=organizer,isOrganizer"
    return (
        Call("me", _ME),
        Call("inbox", "/me/mailFolders/inbox?$select=displayName"),
        Call("sent", "/me/mailFolders/sentitems?$select=displayName"),
        Call("drafts", "/me/mailFolders/drafts?$select=displayName", after="sent"),
        Call("calendar", "/me/calendar?$select=name,owner,canEdit"),
        Call("events", view, after="calendar"),
    )


class GraphProbe(ProbeBase):
    """Signed in by whoever gives the context its `access`. What the stages judge is asked for at once, in the first:
    a round trip in all on connections that `open_ahead` has opened.

    `primary_address`: what the mailbox sends as, "" until it is known.
    """

    protocol = Protocol.GRAPH
    STAGES: tuple[str, ...] = ("mailbox", "calendar", "sender")
    STAGES_STARTTLS = STAGES
    LAST_STAGE = "test_email"

    def __init__(self, context: ProbeContext) -> None:
        super().__init__(context)
        self.primary_address = ""
        self._email = str(context.plan.email)
        self._talk = GraphTalk(self.endpoint, context.trust, context.access, context.knowledge, self.token)
        self._answers: Mapping[str, GraphAnswer] = {}
        self._sending: _Aside | None = None

    def open_ahead(self, deadline: Deadline) -> None:
        """Connects, and sends nothing."""
        self._talk.open_ahead(deadline)

    def mailbox(self, deadline: Deadline) -> Facts:
        """Asks everything; then judges whose mailbox it is, and its folders."""
        self._sending = _Aside(lambda: self._ask_to_send(deadline))
        self._answers = self._talk.batch(calls(datetime.now(UTC)), deadline)
        if self._answers["me"].status == 400:  # an account that hasn't got one of the properties
            self._answers = {**self._answers, **self._talk.batch((Call("me", "/me"),), deadline)}
        me, inbox = self._answers["me"], self._answers["inbox"]
        self._check_alias(deadline)
        if not inbox.good:
            raise self._no_mailbox(inbox, deadline)
        self._must_be_good("me")
        own = me.text("mail") or me.text("userPrincipalName")
        self._check_account(me, own)
        self.primary_address = own or self._email
        names: Facts = {"inbox_folder": self._folder("inbox")}
        names |= {f"{name}_folder": self._folder(name) for name in ("sent", "drafts")}
        return {**names, "primary_address": self.primary_address}

    def _folder(self, name: str) -> str:
        return self._must_be_good(name).text("displayName")

    def _must_be_good(self, name: str, fallback: Symptom = Symptom.MAILBOX_REFUSED) -> GraphAnswer:
        """The answer, or its Fault."""
        if name not in self._answers:  # nothing was asked: the stage before this one has failed
            raise Fault(Symptom.CONNECTION_CLOSED)
        answer = self._answers[name]
        if answer.good:
            return answer
        raise self._fault(answer, fallback, _SCOPES[name])

    def _fault(self, answer: GraphAnswer, fallback: Symptom, scope: str) -> Fault:
        fault = self._talk.judge.fault(answer, fallback, email=self._email)
        if fault.symptom is not Symptom.PERMISSION_MISSING:
            return fault
        granted = self.context.access.tokens.scopes if self.context.access is not None else ()
        missing = bool(missing_scopes((scope,), granted))
        named: Facts = {"missing_scopes" if missing else "denied_scopes": [scope]}
        symptom = Symptom.PERMISSION_MISSING if missing else Symptom.PERMISSION_DENIED
        return Fault(symptom, {**fault.evidence, **named, "scopes": list[Json](granted)}, fault.server_text)

    def _check_alias(self, deadline: Deadline) -> None:
        """Raises a Fault for a personal account that sends under a made-up address: only its calendar tells."""
        calendar = self._answers["calendar"]
        owner, access = calendar.body.get("owner"), self.context.access
        address = owner.get("address") if isinstance(owner, dict) else None
        found = [address, *self._organizers()]
        made_up = next((one for one in found if isinstance(one, str) and _MADE_UP.fullmatch(one)), None)
        tokens = access.tokens if access else None
        personal = tokens is None or tokens.personal or not tokens.tenant
        if made_up and personal and not _MICROSOFTS.fullmatch(self.context.plan.email.domain):
            where = self._look_up(deadline).evidence(Symptom.PRIMARY_ALIAS_FOREIGN)
            raise Fault(Symptom.PRIMARY_ALIAS_FOREIGN, {**where, "email": self._email, "primary_address": made_up})

    def _look_up(self, deadline: Deadline) -> Whereabouts:
        return look_up(self.context.plan.email.domain, self.context.knowledge, self.token, deadline)

    def _organizers(self) -> list[Json]:
        """The addresses under which the owner has called meetings."""
        listed = self._answers["events"].body.get("value")
        events = [event for event in listed if isinstance(event, dict)] if isinstance(listed, list) else []
        people = [event.get("organizer") for event in events if event.get("isOrganizer") is True]
        boxes = [person.get("emailAddress") for person in people if isinstance(person, dict)]
        return [box.get("address") for box in boxes if isinstance(box, dict)]

    def _check_account(self, me: GraphAnswer, own: str) -> None:
        """Raises a Fault for another account's mailbox. A further address of the same mailbox is right."""
        further = me.body.get("proxyAddresses")
        listed = [text for text in further if isinstance(text, str)] if isinstance(further, list) else []
        aliases = {text[5:].casefold() for text in listed if text.lower().startswith("smtp:")}
        if own and self._email.casefold() not in {own.casefold(), *aliases}:
            raise Fault(Symptom.DIFFERENT_ACCOUNT, {"email": self._email, "signed_in_as": own})

    def _no_mailbox(self, inbox: GraphAnswer, deadline: Deadline) -> Fault:
        """Why the inbox can't be opened. Whose account it is, its licences and its domain's records decide as well."""
        fault, me = self._fault(inbox, Symptom.MAILBOX_REFUSED, _SCOPES["inbox"]), self._answers["me"]
        if me.good and me.text("mail"):
            self._check_account(me, me.text("mail"))
        if fault.symptom not in UNSURE or inbox.status not in (401, 403, 404):
            return fault
        licences = self._licences(deadline)
        where = self._look_up(deadline)
        address = me.text("mail") if me.good else None
        symptom = settled(fault.symptom, where, licensed(licences) if licences else None, address)
        names = licence_names(licences) if licences else []
        evidence = {**fault.evidence, **where.evidence(symptom), **({"licences": list[Json](names)} if names else {})}
        return Fault(symptom, evidence, fault.server_text)

    def _licences(self, deadline: Deadline) -> GraphAnswer | None:
        """None where nothing is to be learnt: personal accounts have none."""
        access = self.context.access
        if access is None or access.tokens.personal:
            return None
        try:
            return self._talk.batch((LICENCES,), deadline.sooner(10))[LICENCES.name]
        except Fault:
            return None

    def calendar(self, deadline: Deadline) -> Facts:
        """Judged from what is known already; nothing is asked."""
        calendar = self._must_be_good("calendar")
        if calendar.body.get("canEdit") is False:
            raise Fault(Symptom.MAILBOX_REFUSED, {"status": calendar.status, "email": self._email})
        self._must_be_good("events")
        return {"calendar": calendar.text("name")} if calendar.text("name") else {}

    def sender(self, deadline: Deadline) -> Facts:
        """Whether the mailbox may send, judged from the answer to what isn't a message; nothing is sent."""
        if self._sending is None:
            raise Fault(Symptom.CONNECTION_CLOSED)
        answer = self._sending.answer(deadline)
        if answer is None:  # its connection broke: nothing is said of sending yet
            self.token.check()
            answer = self._ask_to_send(deadline)
        symptom = self._talk.judge.symptom(answer)
        if not answer.good and (symptom is not None or answer.status != 400):
            raise self._fault(answer, Symptom.SENDER_REFUSED, "Mail.Send")
        return {"sender": self.primary_address or self._email}

    def _ask_to_send(self, deadline: Deadline) -> GraphAnswer:
        patience, name = self._talk.patience(deadline), "sender"
        while True:
            answer = self._talk.post(self._talk.second, SEND_PATH, _NO_MESSAGE, _MIME, deadline)
            delayed = {name: answer} if self._talk.judge.symptom(answer) is Symptom.THROTTLED else {}
            if not patience.again(delayed, {name} if self._talk.may_pass(answer) else set()):
                return answer

    def test_email(self, deadline: Deadline) -> Facts:
        """Sends it, once: what became of an unanswered request is unknown. Waits for it if it goes to this mailbox."""
        message = self.context.test_email
        if message is None:
            return {}
        facts: Facts = {"recipient": message.recipient, "message_size": len(message.raw)}
        own = {address.casefold() for address in (self._email, self.primary_address)}
        arrival = GraphArrival(self._talk, message, deadline) if message.recipient.casefold() in own else None
        client = self._talk.second.client
        before = client.requests
        try:
            body = base64.b64encode(message.raw)
            answer = self._talk.post(self._talk.second, SEND_PATH, body, _MIME, deadline)
        except Fault as fault:
            if fault.symptom in _MAY_BE_SENT and client.requests > before:
                raise Fault(Symptom.SENDING_OUTCOME_UNKNOWN, {**facts, **fault.evidence}, fault.server_text) from None
            fault.evidence.update(facts)
            raise
        if not answer.good:
            raise self._not_sent(answer, facts)
        return {**facts, **(arrival.wait(deadline) if arrival else {})}

    def _not_sent(self, answer: GraphAnswer, facts: Facts) -> Fault:
        refusals = {400: Symptom.CONTENT_REFUSED, 413: Symptom.MESSAGE_TOO_LARGE}
        fault = self._fault(answer, refusals.get(answer.status, Symptom.SENDER_REFUSED), "Mail.Send")
        fault.evidence.update(facts)
        if answer.status in (502, 504) and not self._talk.judge.knows(answer):  # of a gateway: Exchange may have it
            return Fault(Symptom.SENDING_OUTCOME_UNKNOWN, fault.evidence, fault.server_text)
        return fault

    def close(self) -> None:
        self._talk.close()
        super().close()


class _Aside:
    """An answer that is asked for on a thread of its own."""

    def __init__(self, ask: Callable[[], GraphAnswer]) -> None:
        self._ask = ask
        self._answer: GraphAnswer | None = None
        self._thread = threading.Thread(target=self._run, name="graph sender", daemon=True)
        self._thread.start()

    def _run(self) -> None:
        try:
            self._answer = self._ask()
        except BaseException:  # noqa: BLE001  (asked again, and told, by whoever needs the answer)
            self._answer = None

    def answer(self, deadline: Deadline) -> GraphAnswer | None:
        """None if there is none."""
        self._thread.join(deadline.remaining())
        return self._answer
