"""A small Exchange server inside TLS, with real NTLM; it does what a test says and remembers what it was asked.

Shapes of its answers: public logs of Exchange 2010 and later, and Microsoft's reference of EWS.
"""

import base64
import functools
import os
import re
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import spnego
from spnego.channel_bindings import GssChannelBindings
from spnego.exceptions import SpnegoError

from tests.probes.support import PASSWORD
from tests.servers.certificates import certificate
from tests.wire.certs import der_of
from tests.wire.scripted import Peer
from wizard.probes.ews_sign_in import channel_bindings

M = "http://schemas.microsoft.com/exchange/services/2006/messages"
T = "http://schemas.microsoft.com/exchange/services/2006/types"
USER = "PRACTICE\\alice"


@dataclass
class Request:
    method: str
    path: str
    headers: dict[str, str]
    body: bytes
    connection: int

    @property
    def operation(self) -> str:
        found = re.search(rb"<s:Body><m:(\w+)", self.body)
        return found[1].decode() if found else ""


@dataclass
class Reply:
    status: int
    body: str = ""
    headers: tuple[tuple[str, str], ...] = (("Content-Type", "text/xml; charset=utf-8"),)
    raw: bytes = b""
    hang: bool = False
    drop: bool = False


def envelope(body: str, version: str = "15.1.2176.12") -> str:
    numbers = version.split(".")
    names = ("MajorVersion", "MinorVersion", "MajorBuildNumber", "MinorBuildNumber")
    told = " ".join(f'{name}="{number}"' for name, number in zip(names, numbers, strict=True))
    return (
        '<?xml version="1.0" encoding="utf-8"?><s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Header>'
        f'<h:ServerVersionInfo {told} Version="V2017_07_11" xmlns:h="{T}"/></s:Header>'
        f'<s:Body xmlns:m="{M}" xmlns:t="{T}">{body}</s:Body></s:Envelope>'
    )


def fault(code: str, text: str = "It is not to be.", values: str = "") -> str:
    e = "http://schemas.microsoft.com/exchange/services/2006/errors"
    return (
        '<?xml version="1.0" encoding="utf-8"?><s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>'
        f'<s:Fault><faultcode xmlns:a="{T}">a:{code}</faultcode><faultstring>{text}</faultstring><detail>'
        f'<e:ResponseCode xmlns:e="{e}">{code}</e:ResponseCode><e:Message xmlns:e="{e}">{text}</e:Message>'
        f"{values}</detail></s:Fault></s:Body></s:Envelope>"
    )


def old_fault(code: str, version: str = "8.1.436.0") -> str:
    """As Exchange 2007 writes it."""
    told = envelope("", version).partition("<h:ServerVersionInfo")[2].partition("/>")[0]
    e = "http://schemas.microsoft.com/exchange/services/2006/errors"
    return (
        '<?xml version="1.0" encoding="utf-8"?><soap11:Envelope xmlns:soap11="http://schemas.xmlsoap.org/soap/envelope/">'
        f"<soap11:Header><h:ServerVersionInfo{told}/></soap11:Header><soap11:Body><soap11:Fault>"
        f"<faultcode>soap11:Client</faultcode><faultstring>No.</faultstring><detail>"
        f'<e:ResponseCode xmlns:e="{e}">{code}</e:ResponseCode></detail></soap11:Fault></soap11:Body></soap11:Envelope>'
    )


def messages(operation: str, *parts: str) -> str:
    return f"<m:{operation}Response><m:ResponseMessages>{''.join(parts)}</m:ResponseMessages></m:{operation}Response>"


def success(operation: str, content: str) -> str:
    return (
        f'<m:{operation}ResponseMessage ResponseClass="Success"><m:ResponseCode>NoError</m:ResponseCode>{content}'
        f"</m:{operation}ResponseMessage>"
    )


def error(operation: str, code: str, text: str = "No.", values: str = "") -> str:
    return (
        f'<m:{operation}ResponseMessage ResponseClass="Error"><m:MessageText>{text}</m:MessageText>'
        f"<m:ResponseCode>{code}</m:ResponseCode><m:DescriptiveLinkKey>0</m:DescriptiveLinkKey>{values}"
        f"</m:{operation}ResponseMessage>"
    )


def folder(number: str, name: str, parent: str = "msgfolderroot", write: str = "true", read: str = "true") -> str:
    rights = "".join(
        f"<t:{one}>{write}</t:{one}>" for one in ("CreateAssociated", "CreateContents", "Delete", "Modify")
    )
    return (
        f'<m:Folders><t:Folder><t:FolderId Id="id-{number}" ChangeKey="AQ=="/><t:ParentFolderId Id="id-{parent}"/>'
        f"<t:DisplayName>{name}</t:DisplayName><t:EffectiveRights>{rights}<t:Read>{read}</t:Read></t:EffectiveRights>"
        "</t:Folder></m:Folders>"
    )


def rule(number: str, name: str, target: str, enabled: str = "true", actions: str = "") -> str:
    move = f'<t:MoveToFolder><t:FolderId Id="{target}" ChangeKey="AQ=="/></t:MoveToFolder>' if target else ""
    return (
        f"<t:Rule><t:RuleId>{number}</t:RuleId><t:DisplayName>{name}</t:DisplayName><t:Priority>1</t:Priority>"
        f"<t:IsEnabled>{enabled}</t:IsEnabled><t:Conditions/><t:Actions>{move}{actions}</t:Actions></t:Rule>"
    )


def rules_answer(*rules: str) -> str:
    listed = f"<m:InboxRules>{''.join(rules)}</m:InboxRules>" if rules else ""
    return (
        '<m:GetInboxRulesResponse ResponseClass="Success"><m:ResponseCode>NoError</m:ResponseCode>'
        f"<m:OutlookRuleBlobExists>false</m:OutlookRuleBlobExists>{listed}</m:GetInboxRulesResponse>"
    )


def resolution(address: str, routing: str = "SMTP") -> str:
    return (
        '<m:ResolutionSet TotalItemsInView="1" IncludesLastItemInRange="true"><t:Resolution><t:Mailbox>'
        f"<t:EmailAddress>{address}</t:EmailAddress><t:RoutingType>{routing}</t:RoutingType>"
        "<t:MailboxType>Mailbox</t:MailboxType></t:Mailbox></t:Resolution></m:ResolutionSet>"
    )


def found_items(*items: tuple[str, str]) -> str:
    listed = "".join(
        f'<t:Message><t:ItemId Id="{number}" ChangeKey="AQ=="/><t:Subject>{subject}</t:Subject></t:Message>'
        for number, subject in items
    )
    return (
        f'<m:RootFolder TotalItemsInView="{len(items)}" IncludesLastItemInRange="true"><t:Items>{listed}</t:Items>'
        "</m:RootFolder>"
    )


@functools.cache
def _accounts() -> str:
    """The file from which pyspnego's NTLM server knows passwords (its own format: domain:user:password)."""
    path = Path(tempfile.mkdtemp()) / "accounts"
    names = ["PRACTICE:alice", ":alice@example.com", "PRACTICE:bob"]
    path.write_text("".join(f"{name}:{PASSWORD}\n" for name in names), encoding="utf-8")
    os.environ["NTLM_USER_FILE"] = str(path)
    return str(path)


Answer = str | Reply | Callable[[Request], "str | Reply"]
FOLDERS = {
    "inbox": folder("inbox", "Inbox"),
    "sentitems": folder("sentitems", "Sent Items"),
    "drafts": folder("drafts", "Drafts"),
    "deleteditems": folder("deleteditems", "Deleted Items"),
    "msgfolderroot": folder("msgfolderroot", "Top of Information Store", "root"),
    "id-letters": folder("letters", "Letters", "inbox"),
    "id-inbox": folder("inbox", "Inbox"),
}


@dataclass
class Exchange:
    """A play for ScriptedServer. `answers`: by operation. `first`: in place of the 401 without credentials."""

    schemes: tuple[str, ...] = ("Negotiate", "NTLM")
    version: str = "15.1.2176.12"
    answers: dict[str, Answer] = field(default_factory=dict)
    folders: dict[str, str] = field(default_factory=lambda: dict(FOLDERS))
    first: Reply | None = None
    refuse: bool = False
    refusal: Reply = field(default_factory=lambda: Reply(401, "", ()))
    wants_bindings: bool = False
    close_after_each: bool = False
    requests: list[Request] = field(default_factory=list)
    attempts: int = 0
    sent: list[bytes] = field(default_factory=list)
    connections: int = 0
    users: list[tuple[int, str]] = field(default_factory=list)

    def __call__(self, peer: Peer) -> None:
        _accounts()
        peer.start_tls()
        self.connections += 1
        connection, context, signed_in = self.connections, None, False
        while True:
            request = self._read(peer, connection)
            self.requests.append(request)
            scheme, _, token = request.headers.get("authorization", "").partition(" ")
            if request.method == "OPTIONS" or self.first is not None:
                self._send(peer, self.first or Reply(401, "", self._offers()))
            elif signed_in and not scheme:
                self._send(peer, self._answer(request))
            elif scheme == "Basic":
                self.attempts += 1
                right = base64.b64decode(token).decode() == f"{USER}:{PASSWORD}"
                self._send(peer, self._answer(request) if right and not self.refuse else self._refused())
            elif scheme in ("NTLM", "Negotiate"):
                raw = base64.b64decode(token)
                if context is None or b"NTLMSSP\0\1" in raw:
                    context = self._context(scheme)
                    challenge = base64.b64encode(context.step(raw) or b"").decode()
                    self._send(peer, Reply(401, "", (("WWW-Authenticate", f"{scheme} {challenge}"),)))
                    continue
                self.attempts += 1
                try:
                    context.step(raw)
                    signed_in = not self.refuse
                    self.users.append((connection, str(context.client_principal)))
                except SpnegoError:
                    signed_in = False
                self._send(peer, self._answer(request) if signed_in else self._refused())
                context = None
            else:
                self._send(peer, Reply(401, "", self._offers()))

    def _context(self, scheme: str) -> "spnego.ContextProxy":
        bindings: GssChannelBindings | None = channel_bindings(der_of(certificate())) if self.wants_bindings else None
        options = spnego.NegotiateOptions.use_ntlm if scheme == "NTLM" else spnego.NegotiateOptions.none
        return spnego.server(protocol=scheme.lower(), channel_bindings=bindings, options=options)

    def _offers(self) -> tuple[tuple[str, str], ...]:
        return (*(("WWW-Authenticate", scheme) for scheme in self.schemes), ("Server", "Microsoft-IIS/10.0"))

    def _refused(self) -> Reply:
        return Reply(self.refusal.status, self.refusal.body, (*self.refusal.headers, *self._offers()))

    def _read(self, peer: Peer, connection: int) -> Request:
        method, path, _ = peer.line().decode().split(" ")
        headers: dict[str, str] = {}
        while line := peer.line().decode("latin-1"):
            name, _, value = line.partition(":")
            headers[name.lower()] = value.strip()
        return Request(method, path, headers, peer.exactly(int(headers.get("content-length", 0))), connection)

    def _send(self, peer: Peer, reply: Reply) -> None:
        if reply.hang:
            peer.drain()
        if reply.drop:
            peer.close()
            return
        body = reply.body.encode()
        lines = [f"HTTP/1.1 {reply.status} Words", *(f"{name}: {value}" for name, value in reply.headers)]
        closes = self.close_after_each and not any("NTLM " in value for _, value in reply.headers)
        lines += [f"Content-Length: {len(body)}", *(["Connection: close"] if closes else [])]
        peer.send(reply.raw or ("\r\n".join(lines) + "\r\n\r\n").encode() + body)
        if closes:
            peer.close()

    def _answer(self, request: Request) -> Reply:
        answer = self.answers.get(request.operation) or getattr(self, "_" + request.operation, None)
        if callable(answer):
            answer = answer(request)
        if answer is None:
            return Reply(500, fault("ErrorInvalidRequest"))
        if isinstance(answer, Reply):
            return answer
        if "Fault>" in answer:
            return Reply(500, answer)
        return Reply(200, answer if answer.startswith("<?xml") else envelope(answer, self.version))

    def _GetFolder(self, request: Request) -> str:
        wanted = re.findall(rb'<t:(?:Distinguished)?FolderId Id="([^"]+)"', request.body)
        parts = []
        for name in wanted:
            known = self.folders.get(name.decode())
            parts.append(success("GetFolder", known) if known else error("GetFolder", "ErrorItemNotFound"))
        return messages("GetFolder", *parts)

    def _ResolveNames(self, request: Request) -> str:
        return messages("ResolveNames", success("ResolveNames", resolution("alice@example.com")))

    def _GetInboxRules(self, request: Request) -> str:
        return rules_answer(rule("r1", "Letters to the editor", "id-letters"), rule("r2", "Read", ""))

    def _CreateItem(self, request: Request) -> str:
        found = re.search(rb"<t:MimeContent>([^<]+)<", request.body)
        self.sent.append(base64.b64decode(found[1]) if found else b"")
        return messages("CreateItem", success("CreateItem", "<m:Items/>"))

    def _FindItem(self, request: Request) -> str:
        items = [("old", "Other")] + ([("new", "Test")] if self.sent and b'"inbox"' in request.body else [])
        return messages("FindItem", success("FindItem", found_items(*items)))
