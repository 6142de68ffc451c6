"""A plain EWS client that goes the whole way with a form, as far as the server lets it, and says where it ended.

Ends: "name", "refused", "timeout", "closed", "tls: REASON", "certificate: VERIFY_CODE", "STEP: STATUS[ LOCATION]",
"method", "version NUMBERS", "STEP: RESPONSE_CODE", "rights", "malformed", "too large", "not arrived", "done".
"""

import base64
import hashlib
import http.client
import re
import socket
import ssl
from contextlib import closing
from dataclasses import dataclass, field
from urllib.parse import urlsplit
from xml.etree import ElementTree

import spnego
from spnego.channel_bindings import GssChannelBindings

from wizard.practice import PracticeMailbox

PATIENCE_S = 0.6
BODY_CAP = 1 << 20
SUPPORTED_SINCE = (14, 2)
TYPES = "{http://schemas.microsoft.com/exchange/services/2006/types}"
ENVELOPE = (
    '<?xml version="1.0" encoding="utf-8"?><s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" '
    'xmlns:t="http://schemas.microsoft.com/exchange/services/2006/types" '
    'xmlns:m="http://schemas.microsoft.com/exchange/services/2006/messages"><s:Header>'
    '<t:RequestServerVersion Version="{version}"/></s:Header><s:Body>{body}</s:Body></s:Envelope>'
)
MESSAGE = (
    "From: alice@practice.example\r\nTo: {to}\r\nSubject: walk\r\nMessage-ID: <walk@client.example>\r\n\r\nHello\r\n"
)


def get_folder(*names: str, shape: str = "IdOnly") -> str:
    ids = "".join(f'<t:DistinguishedFolderId Id="{name}"/>' for name in names)
    return (
        f"<m:GetFolder><m:FolderShape><t:BaseShape>{shape}</t:BaseShape></m:FolderShape>"
        f"<m:FolderIds>{ids}</m:FolderIds></m:GetFolder>"
    )


def resolve_names(entry: str) -> str:
    return (
        '<m:ResolveNames ReturnFullContactData="true" SearchScope="ActiveDirectory">'
        f"<m:UnresolvedEntry>{entry}</m:UnresolvedEntry></m:ResolveNames>"
    )


def create_item(mime: str, disposition: str = "SendAndSaveCopy", folder: str = "sentitems") -> str:
    content = base64.b64encode(mime.encode()).decode()
    return (
        f'<m:CreateItem MessageDisposition="{disposition}">'
        f'<m:SavedItemFolderId><t:DistinguishedFolderId Id="{folder}"/></m:SavedItemFolderId>'
        f"<m:Items><t:Message><t:MimeContent>{content}</t:MimeContent></t:Message></m:Items>"
        "</m:CreateItem>"
    )


class Ended(Exception):
    """Says where."""


@dataclass
class EwsWalker:
    """`answers`: (status, headers, body) as they came. `headers`: sent with each request."""

    mailbox: PracticeMailbox
    patience: float = PATIENCE_S
    headers: dict[str, str] = field(default_factory=dict)
    answers: list[tuple[int, http.client.HTTPMessage, bytes]] = field(default_factory=list)
    wire: http.client.HTTPSConnection = field(init=False)

    def __post_init__(self) -> None:
        target = urlsplit(self.mailbox.form.ews_url)
        self.path = target.path
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.load_verify_locations(cadata=self.mailbox.ca_pem.decode())
        context.set_ciphers("DEFAULT:@SECLEVEL=2")
        self.wire = http.client.HTTPSConnection(
            target.hostname or "", target.port, timeout=self.patience, context=context
        )

    def ask(self, method: str, path: str, body: str = "", **headers: str) -> tuple[int, str]:
        """Status and body; the connection is kept as long as the server keeps it."""
        sent = {"Content-Type": "text/xml; charset=utf-8", **self.headers, **headers}
        try:
            self.wire.request(method, path, body.encode() or None, sent)
            answer = self.wire.getresponse()
            content = answer.read(BODY_CAP + 1)
        except socket.gaierror:
            raise Ended("name") from None
        except ConnectionRefusedError:
            raise Ended("refused") from None
        except TimeoutError:
            raise Ended("timeout") from None
        except ssl.SSLCertVerificationError as error:
            raise Ended(f"certificate: {error.verify_code}") from None
        except ssl.SSLError as error:
            raise Ended(f"tls: {error.reason}") from None
        except (OSError, http.client.IncompleteRead, http.client.RemoteDisconnected):
            raise Ended("closed") from None
        if len(content) > BODY_CAP:
            raise Ended("too large")
        if method != "HEAD" and len(content) < int(answer.headers.get("Content-Length") or 0):
            raise Ended("closed")
        self.answers.append((answer.status, answer.headers, content))
        return answer.status, content.decode("utf-8", "replace")

    def sign_in(self, scheme: str, user: str, password: str, body: str) -> tuple[int, str]:
        """The request with credentials, channel bindings included."""
        if scheme == "Basic":
            self.headers["Authorization"] = f"Basic {base64.b64encode(f'{user}:{password}'.encode()).decode()}"
            return self.ask("POST", self.path, body)
        if self.wire.sock is None:
            self.wire.connect()
        certificate = self.wire.sock.getpeercert(True)  # type: ignore[attr-defined]
        unique = b"tls-server-end-point:" + hashlib.sha256(certificate).digest()
        context = spnego.client(
            user,
            password,
            protocol=scheme.lower(),
            channel_bindings=GssChannelBindings(application_data=unique),
            options=spnego.NegotiateOptions.use_ntlm if scheme == "NTLM" else spnego.NegotiateOptions.use_negotiate,
        )
        token = context.step()
        while True:
            status, answer = self.ask("POST", self.path, body, Authorization=f"{scheme} {b64(token)}")
            more = self.challenge(scheme)
            if status != 401 or not more:
                return status, answer
            token = context.step(base64.b64decode(more))

    def challenge(self, scheme: str) -> str:
        offers = self.answers[-1][1].get_all("WWW-Authenticate", [])
        return next((each.partition(" ")[2] for each in offers if each.startswith(f"{scheme} ")), "")

    def schemes(self) -> list[str]:
        return [each.partition(" ")[0] for each in self.answers[-1][1].get_all("WWW-Authenticate", [])]

    def ews(self, step: str, body: str) -> str:
        """Ends where the answer isn't a success."""
        status, answer = self.ask("POST", self.path, body)
        return self.judged(step, status, answer)

    def judged(self, step: str, status: int, answer: str) -> str:
        codes = re.findall(r"<(?:\w+:)?ResponseCode[^>]*>(\w+)<", answer)
        if any(code != "NoError" for code in codes):
            raise Ended(f"{step}: {next(code for code in codes if code != 'NoError')}")
        if status != 200:
            location = self.answers[-1][1].get("Location", "").partition("?")[0]
            location = re.sub(r"https://localhost:\d+", "", location)
            raise Ended(f"{step}: {status} {location}".rstrip())
        try:
            ElementTree.fromstring(answer)
        except ElementTree.ParseError:
            raise Ended("malformed") from None
        if not codes:
            raise Ended(f"{step}: no answer")
        return answer


def b64(token: bytes | None) -> str:
    return base64.b64encode(token or b"").decode()


def walk(walker: EwsWalker) -> str:
    with closing(walker.wire):
        try:
            _greeting(walker)
            return _mailbox(walker, _sign_in(walker))
        except Ended as end:
            return str(end)


def _greeting(walker: EwsWalker) -> None:
    first = ENVELOPE.format(version="Exchange2007_SP1", body=get_folder("inbox"))
    status, answer = walker.ask("POST", walker.path, first)
    if status != 401:
        walker.judged("greeting", status, answer)
        raise Ended("greeting: 200")


def _sign_in(walker: EwsWalker) -> str:
    """The newest version of the schema that the server knows."""
    form = walker.mailbox.form
    scheme = next((each for each in ("NTLM", "Negotiate", "Basic") if each in walker.schemes()), None)
    if scheme is None:
        raise Ended("method")
    first = ENVELOPE.format(version="Exchange2007_SP1", body=get_folder("inbox"))
    user = form.options.username or form.email
    answer = walker.judged("sign_in", *walker.sign_in(scheme, user, form.password.reveal(), first))
    numbers = [int(number) for number in re.findall(r'M(?:ajor|inor)(?:Version|BuildNumber)="(\d+)"', answer)]
    if len(numbers) != 4:
        raise Ended("version")
    if tuple(numbers) < SUPPORTED_SINCE or numbers[:2] == [15, 20]:
        raise Ended(f"version {'.'.join(map(str, numbers))}")
    return "Exchange2010_SP2" if numbers[0] == 14 else "Exchange2013"


def _mailbox(walker: EwsWalker, version: str) -> str:
    def ews(step: str, body: str) -> str:
        return walker.ews(step, ENVELOPE.format(version=version, body=body))

    folders = ews("mailbox", get_folder("inbox", "sentitems", "drafts", shape="AllProperties"))
    if "<t:CreateContents>false" in folders:
        raise Ended("rights")
    email = walker.mailbox.form.email
    ews("address", resolve_names(email))
    ews("rules", f"<m:GetInboxRules><m:MailboxSmtpAddress>{email}</m:MailboxSmtpAddress></m:GetInboxRules>")
    to = walker.mailbox.form.options.test_email_to
    try:
        ews("send", create_item(MESSAGE.format(to=to)))
    except Ended as end:
        raise Ended("send: " + str(end) if str(end) in ("timeout", "closed") else str(end)) from None
    inbox = walker.mailbox.store.get("INBOX")
    leg = walker.mailbox.scenario.exchange
    assert inbox is not None and leg is not None
    return "done" if inbox.messages or leg.deliver_after > 0 else "not arrived"
