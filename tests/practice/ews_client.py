"""A client of EWS that asks for single operations, and the pieces of its requests."""

import re
from xml.etree import ElementTree

from tests.practice.walk_exchange import ENVELOPE, EwsWalker, get_folder
from wizard.practice import PASSWORD, PracticeMailbox

MESSAGE = (
    "From: alice@practice.example\r\nTo: {to}\r\nSubject: {subject}\r\n"
    "Message-ID: <{subject}@practice.example>\r\n\r\nHi\r\n"
)
SUBJECT = '<t:FieldURI FieldURI="item:Subject"/>'
MESSAGE_ID = '<t:FieldURI FieldURI="message:InternetMessageId"/>'
HEADER = (
    '<t:ExtendedFieldURI DistinguishedPropertySetId="InternetHeaders" PropertyName="Subject" PropertyType="String"/>'
)


class Client:
    """Signed in; `ask` gives the answer's XML, checked for being well-formed."""

    def __init__(self, mailbox: PracticeMailbox, version: str = "Exchange2013") -> None:
        self.mailbox = mailbox
        self.version = version
        self.walker = EwsWalker(mailbox, patience=30)
        status, _ = self.walker.sign_in("NTLM", mailbox.right_users[0], PASSWORD, self.enveloped(get_folder("inbox")))
        assert status == 200

    def enveloped(self, body: str) -> str:
        return ENVELOPE.format(version=self.version, body=body)

    def ask(self, body: str, status: int = 200) -> str:
        got, answer = self.walker.ask("POST", self.walker.path, self.enveloped(body))
        assert got == status, answer
        ElementTree.fromstring(answer)
        return answer

    def codes(self, body: str) -> list[str]:
        return re.findall(r"<(?:m:)?ResponseCode>(\w+)<", self.ask(body))


def items(restriction: str = "", order: str = "", view: str = "", folder: str = "inbox") -> str:
    return (
        '<m:FindItem Traversal="Shallow"><m:ItemShape><t:BaseShape>Default</t:BaseShape></m:ItemShape>'
        f'{view}{restriction}{order}<m:ParentFolderIds><t:DistinguishedFolderId Id="{folder}"/></m:ParentFolderIds>'
        "</m:FindItem>"
    )


def where(kind: str, field: str, value: str) -> str:
    constant = f'<t:Constant Value="{value}"/>'
    inner = constant if kind == "Contains" else f"<t:FieldURIOrConstant>{constant}</t:FieldURIOrConstant>"
    return f"<t:{kind}>{field}{inner}</t:{kind}>"


def subjects(answer: str) -> list[str]:
    return re.findall(r"<t:Subject>(.*?)</t:Subject>", answer)
