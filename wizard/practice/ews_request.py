"""What a request of EWS says: its operation, its version, the folders and the fields that it wants."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from xml.etree import ElementTree

from wizard.practice.ews_answers import EwsError, EwsFault, answered, failure, success
from wizard.practice.exchange_store import ExchangeFolder, ExchangeMailbox
from wizard.practice.record import Mail
from wizard.practice.scenario import ExchangeLeg, Rights

Element = ElementTree.Element

SOAP = "{http://schemas.xmlsoap.org/soap/envelope/}"
TYPES = "{http://schemas.microsoft.com/exchange/services/2006/types}"
MESSAGES = "{http://schemas.microsoft.com/exchange/services/2006/messages}"

_VERSIONS = (
    ("Exchange2007", (8, 0)),
    ("Exchange2007_SP1", (8, 1)),
    ("Exchange2010", (14, 0)),
    ("Exchange2010_SP1", (14, 1)),
    ("Exchange2010_SP2", (14, 2)),
    ("Exchange2013", (15, 0)),
    ("Exchange2013_SP1", (15, 0, 847)),
    ("Exchange2015", (15, 1)),
    ("Exchange2016", (15, 1)),
)
"""Since which build a server knows a version of the schema (Microsoft's RequestServerVersion)."""


@dataclass(frozen=True)
class Mailroom:
    """What an operation works on. `send`: gives a mail to the post."""

    mailbox: ExchangeMailbox
    leg: ExchangeLeg
    user: str
    send: Callable[[Mail], None]


@dataclass(frozen=True)
class EwsRequest:
    operation: str
    element: Element


def read_ews(body: bytes, build: tuple[int, ...]) -> EwsRequest:
    """The one operation in an envelope.

    Raises:
        EwsFault: not an envelope with an operation, or of a version of the schema that this server doesn't know.
    """
    try:
        # Expat has limited the growth of entities since 2.4.1, and external ones are never fetched.
        envelope = ElementTree.fromstring(body)  # noqa: S314
    except ElementTree.ParseError as error:
        raise EwsFault("ErrorSchemaValidation") from error
    wanted = envelope.find(f"{SOAP}Header/{TYPES}RequestServerVersion")
    version = "Exchange2007" if wanted is None else wanted.get("Version", "")
    needed = dict(_VERSIONS).get(version)
    if needed is None or needed > build:
        raise EwsFault("ErrorInvalidServerVersion")
    operation = envelope.find(f"{SOAP}Body/*")
    if operation is None or not operation.tag.startswith(MESSAGES):
        raise EwsFault("ErrorSchemaValidation")
    return EwsRequest(operation.tag.removeprefix(MESSAGES), operation)


def folder_of(target: Element, room: Mailroom) -> ExchangeFolder:
    """The folder that a FolderId or a DistinguishedFolderId names.

    Raises:
        EwsError: there is none, or it may not be seen.
    """
    owner = target.findtext(f"{TYPES}Mailbox/{TYPES}EmailAddress")
    if owner is not None and owner.lower() not in {address.lower() for address in room.mailbox.addresses}:
        raise EwsError("ErrorNonExistentMailbox")
    name, folder = target.get("Id", ""), None
    if target.tag == f"{TYPES}DistinguishedFolderId":
        folder = next((each for each in room.mailbox.folders() if each.distinguished == name.lower()), None)
    elif target.tag == f"{TYPES}FolderId":
        folder = next((each for each in room.mailbox.folders() if each.id == name), None)
    if folder is None:
        raise EwsError("ErrorFolderNotFound" if target.tag == f"{TYPES}DistinguishedFolderId" else "ErrorItemNotFound")
    if folder.rights is Rights.NONE:
        raise EwsError("ErrorAccessDenied")
    return folder


def wanted_fields(shape: Element | None, base: dict[str, Sequence[str]]) -> set[str]:
    """The URIs of the fields that a FolderShape or ItemShape asks for. `base`: by BaseShape."""
    if shape is None:
        return set(base["IdOnly"])
    more = [each.get("FieldURI", "") for each in shape.iterfind(f"{TYPES}AdditionalProperties/{TYPES}FieldURI")]
    return {*base.get(shape.findtext(f"{TYPES}BaseShape", "IdOnly"), ()), *base["IdOnly"], *more}


def page_of(element: Element, total: int) -> tuple[slice, bool]:
    """What of `total` things a paged view shows, and whether that is the end."""
    view = element.find(f"{MESSAGES}IndexedPageFolderView")
    if view is None:
        view = element.find(f"{MESSAGES}IndexedPageItemView")
    if view is None:
        return slice(0, total), True
    first = max(_number(view.get("Offset"), 0), 0)
    end = min(first + max(_number(view.get("MaxEntriesReturned"), total), 0), total)
    return slice(first, end), end >= total


def _number(text: str | None, otherwise: int) -> int:
    return int(text) if text is not None and text.isdecimal() else otherwise


def each_id(element: Element, container: str) -> Iterator[Element]:
    """The ids in FolderIds, ParentFolderIds or ItemIds."""
    yield from element.iterfind(f"{MESSAGES}{container}/*")


def each_answered(operation: str, element: Element, container: str, answer: Callable[[Element], str]) -> str:
    """A response with a message for each id. `answer`: the content for one; what it raises is that one's error."""
    messages = ""
    for target in each_id(element, container):
        try:
            messages += success(operation, answer(target))
        except EwsError as error:
            messages += failure(operation, error)
    return answered(operation, messages)
