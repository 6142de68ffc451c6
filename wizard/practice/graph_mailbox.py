"""What the pretend Graph answers to single requests (Microsoft Graph v1.0, its reference): status and JSON."""

import base64
import binascii
import email
import email.policy
import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import getaddresses
from typing import Any
from urllib.parse import parse_qs, urlsplit

from wizard.practice.mailstore import MailStore, Message
from wizard.practice.post import Post
from wizard.practice.record import Mail, Record
from wizard.practice.scenario import GraphLeg

Body = dict[str, Any]

FOLDERS = {"inbox": "INBOX", "sentitems": "Sent", "drafts": "Drafts", "junkemail": "Junk"}
"""Well-known names, and the folders of the MailStore that stand behind them."""
NAMES = {"inbox": "Inbox", "sentitems": "Sent Items", "drafts": "Drafts", "junkemail": "Junk Email"}
_BY_ID = re.compile(r"internetmessageid eq '((?:[^']|'')*)'", re.IGNORECASE)


@dataclass(frozen=True)
class GraphRequest:
    """`target`: path and query below the version. `headers`: names in lower case."""

    method: str
    target: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = field(default=b"", repr=False)

    @property
    def path(self) -> str:
        return urlsplit(self.target).path.rstrip("/").lower()

    def query(self, name: str) -> str:
        return parse_qs(urlsplit(self.target).query).get(name, [""])[0]

    @property
    def step(self) -> str:
        """What scenarios call it, "" for what isn't known here."""
        if self.path == "/me/sendmail":
            return "send_mail" if _decoded(self.body) is not None else "permission"
        folder = re.fullmatch(r"/me/mailfolders/(\w+)(/messages)?", self.path)
        if folder:
            return "messages" if folder[2] else {"sentitems": "sent"}.get(folder[1], folder[1])
        known = {
            "/me": "me",
            "/me/calendar": "calendar",
            "/me/calendarview": "events",
            "/me/licensedetails": "licences",
            "/$batch": "batch",
        }
        return known.get(self.path, "")


@dataclass(frozen=True)
class GraphReplyMade:
    """`body`: None for an empty one. `headers`: beside the standing ones."""

    status: int
    body: Body | None
    headers: Mapping[str, str] = field(default_factory=dict)


def error(status: int, code: str, message: str, inner: tuple[str, ...] = (), **headers: str) -> GraphReplyMade:
    """In the documented shape. `inner`: codes of nested errors, the outer ones first."""
    nested: Body = {
        "date": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S"),
        "request-id": str(uuid.uuid4()),
        "client-request-id": str(uuid.uuid4()),
    }
    for name in reversed(inner):
        nested = {"code": name, "innerError": nested}
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return GraphReplyMade(status, {"error": {"code": code, "message": message, "innerError": nested}}, named)


class GraphMailbox:
    """One mailbox in the cloud, over the mail of a MailStore."""

    def __init__(self, leg: GraphLeg, store: MailStore, post: Post, record: Record) -> None:
        self._leg, self._store, self._post, self._record = leg, store, post, record
        self._mail = "" if leg.without_mail else leg.mail

    def answer(self, request: GraphRequest) -> GraphReplyMade:
        """The right answer; scenarios put others in its place."""
        step = request.step
        if step in ("send_mail", "permission"):
            return self._send(request)
        if step and request.method != "GET":
            return error(405, "Request_BadRequest", "Specified HTTP method is not allowed for the request target.")
        match step:
            case "me":
                return self._chosen(request, self._me())
            case "inbox" | "sent" | "drafts" | "junkemail":
                key = request.path.rpartition("/")[2]
                return self._chosen(request, {"id": f"AAMk{key}", "displayName": NAMES[key], "totalItemCount": 0})
            case "messages":
                return self._messages(request)
            case "calendar":
                owner = {"name": "Alice Practice", "address": self._leg.owner or self._mail}
                calendar = {"id": "AAMkcalendar", "name": "Calendar", "owner": owner, "canEdit": True}
                return self._chosen(request, calendar)
            case "events":
                if not (request.query("startDateTime") and request.query("endDateTime")):
                    return error(400, "ErrorInvalidParameter", "This request requires a time window.")
                return GraphReplyMade(200, {"value": [self._event()] if self._leg.organizer else []})
            case "licences":
                plans = [
                    {"servicePlanName": name, "provisioningStatus": "Success", "appliesTo": "User"}
                    for name in self._leg.plans
                ]
                return GraphReplyMade(200, {"value": [{"skuPartNumber": self._leg.licence, "servicePlans": plans}]})
        segment = request.path.rpartition("/")[2]
        return error(400, "BadRequest", f"Resource not found for the segment '{segment}'.")

    def _me(self) -> Body:
        return {
            "id": str(uuid.uuid5(uuid.NAMESPACE_URL, self._leg.principal)),
            "displayName": "Alice Practice",
            "mail": self._mail or None,
            "userPrincipalName": self._leg.principal,
            "otherMails": [],
            "proxyAddresses": [*([f"SMTP:{self._mail}"] if self._mail else []), *self._leg.proxies],
        }

    def _chosen(self, request: GraphRequest, whole: Body) -> GraphReplyMade:
        wanted = [name for name in request.query("$select").split(",") if name]
        if unknown := [name for name in wanted if name not in whole]:
            return error(400, "BadRequest", f"Could not find a property named '{unknown[0]}'.")
        return GraphReplyMade(200, {name: whole[name] for name in wanted} if wanted else whole)

    def _event(self) -> Body:
        address = {"name": "Alice Practice", "address": self._leg.organizer}
        return {"organizer": {"emailAddress": address}, "isOrganizer": True}

    def _messages(self, request: GraphRequest) -> GraphReplyMade:
        box = FOLDERS.get(request.path.split("/")[-2])
        if box is None:
            return error(400, "ErrorInvalidIdMalformed", "Id is malformed.")
        with self._store.lock:
            folder = self._store.get(box)
            kept = list(reversed(folder.messages)) if folder else []
        items = [self._item(box, message) for message in kept]
        if wanted := _BY_ID.search(request.query("$filter")):
            items = [item for item in items if item["internetMessageId"] == wanted[1].replace("''", "'")]
        return GraphReplyMade(200, {"value": items[: int(request.query("$top") or 10)]})

    def _item(self, box: str, message: Message) -> Body:
        headers = email.message_from_bytes(message.raw, policy=email.policy.default)
        return {
            "id": f"AAMk{box}{message.uid}",
            "subject": str(headers["Subject"] or ""),
            "internetMessageId": str(headers["Message-ID"] or "").strip(),
            "receivedDateTime": message.received.strftime("%Y-%m-%dT%H:%M:%SZ"),
        }

    def _send(self, request: GraphRequest) -> GraphReplyMade:
        if request.method != "POST" or not request.headers.get("content-type", "").startswith("text/plain"):
            return error(400, "BadRequest", "Unable to read JSON request payload.")
        raw = _decoded(request.body)
        if raw is None:
            return error(400, "ErrorMimeContentInvalidBase64String", "Invalid base64 string for MIME content.")
        headers = email.message_from_bytes(raw, policy=email.policy.default)
        named = [str(value) for name in ("To", "Cc", "Bcc") for value in headers.get_all(name, [])]
        recipients = tuple(address for _, address in getaddresses(named) if "@" in address)
        if not recipients:
            words = "At least one recipient is not valid., A message can't be sent because it contains no recipients."
            return error(400, "ErrorInvalidRecipients", words)
        self._store.append(FOLDERS["sentitems"], raw, {"\\Seen"})
        mail = Mail(self._leg.principal, self._mail or self._leg.principal, recipients, raw)
        self._record.mail(mail)
        self._post.accept(mail)
        return GraphReplyMade(202, None)


def _decoded(body: bytes) -> bytes | None:
    """None for what isn't base64."""
    try:
        return base64.b64decode(body, validate=True) or None
    except binascii.Error:
        return None
