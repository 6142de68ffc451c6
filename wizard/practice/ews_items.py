"""The operations on messages: making, sending, finding, reading, deleting them."""

import base64
import binascii
import email.policy
import json
from email.message import EmailMessage
from email.utils import formatdate, getaddresses, make_msgid
from xml.sax.saxutils import quoteattr

from wizard.practice.ews_answers import EwsError, answered, failure, fill, success
from wizard.practice.ews_folders import root_folder
from wizard.practice.ews_message import fits, message_xml, sort_key, wanted_message_fields
from wizard.practice.ews_request import MESSAGES, TYPES, Element, Mailroom, each_answered, folder_of, page_of
from wizard.practice.exchange_store import ExchangeFolder
from wizard.practice.mailstore import Message
from wizard.practice.record import Mail
from wizard.practice.scenario import Rights

_MIME_FIELDS = (("From", "From"), ("To", "ToRecipients"), ("Cc", "CcRecipients"), ("Bcc", "BccRecipients"))


def create_item(element: Element, room: Mailroom) -> str:
    """SaveOnly, SendOnly or SendAndSaveCopy (MessageDisposition)."""
    disposition = element.get("MessageDisposition", "SaveOnly")
    saved_to = element.find(f"{MESSAGES}SavedItemFolderId/*")

    def content(item: Element) -> str:
        return f"<m:Items>{_create(item, disposition, saved_to, room)}</m:Items>"

    return each_answered("CreateItem", element, "Items", content)


def _create(item: Element, disposition: str, saved_to: Element | None, room: Mailroom) -> str:
    """The made item's id, "" for what was only sent."""
    if item.tag != f"{TYPES}Message":
        raise EwsError("ErrorItemSave", "Only messages can be made here.")
    raw = _mime(item, room)
    if len(raw) > room.leg.size:
        raise EwsError("ErrorMessageSizeExceeded")
    folder = None
    if disposition != "SendOnly":
        standard = "sentitems" if disposition == "SendAndSaveCopy" else "drafts"
        folder = folder_of(saved_to, room) if saved_to is not None else room.mailbox.folder(standard)
        if folder is None or folder.rights is not Rights.ALL:
            raise EwsError("ErrorAccessDenied")
    if disposition != "SaveOnly":
        _send(raw, room)
    if folder is None:
        return ""
    message = _store(raw, folder, room, "\\Draft" if disposition == "SaveOnly" else "\\Seen")
    return "" if disposition == "SendAndSaveCopy" else _item_id(folder, message, room)


def _mime(item: Element, room: Mailroom) -> bytes:
    """The message as given in MIME, or put together from its fields; with CRLF line ends."""
    content = item.findtext(f"{TYPES}MimeContent")
    if content is not None:
        try:
            raw = base64.b64decode("".join(content.split()), validate=True)
        except binascii.Error as error:
            raise EwsError("ErrorMimeContentInvalidBase64String", "The MIME content isn't base64.") from error
        return b"\r\n".join(raw.splitlines()) + b"\r\n"
    made = EmailMessage(policy=email.policy.SMTP)
    for header, name in _MIME_FIELDS:
        if addresses := [each.text or "" for each in item.iterfind(f"{TYPES}{name}//{TYPES}EmailAddress")]:
            made[header] = ", ".join(addresses)
    if "From" not in made:
        made["From"] = room.mailbox.addresses[0] if room.mailbox.addresses else room.user
    made["Subject"] = item.findtext(f"{TYPES}Subject") or ""
    made["Date"] = formatdate()
    made["Message-ID"] = make_msgid(domain="exchange1.practice.example")
    body = item.find(f"{TYPES}Body")
    kind = "html" if body is not None and body.get("BodyType") == "HTML" else "plain"
    made.set_content("" if body is None else body.text or "", subtype=kind)
    return made.as_bytes()


def _send(raw: bytes, room: Mailroom) -> None:
    """To everybody whom the headers name; others don't see the blind copies.

    Raises:
        EwsError: nobody is named.
    """
    parsed = email.message_from_bytes(raw, policy=email.policy.SMTP)
    named = getaddresses([str(value) for header in ("To", "Cc", "Bcc") for value in parsed.get_all(header, [])])
    recipients = tuple(address for _, address in named if "@" in address)
    if not recipients:
        raise EwsError("ErrorInvalidRecipients")
    senders = getaddresses([str(value) for value in parsed.get_all("From", [])])
    if "Bcc" in parsed:
        del parsed["Bcc"]
        raw = parsed.as_bytes()
    room.send(Mail(room.user, senders[0][1] if senders else "", recipients, raw))


def _store(raw: bytes, folder: ExchangeFolder, room: Mailroom, flag: str) -> Message:
    uid = room.mailbox.store.append(folder.box, raw, {flag})
    return next(message for message in room.mailbox.messages(folder) if message.uid == uid)


def _item_id(folder: ExchangeFolder, message: Message, room: Mailroom) -> str:
    item_id = quoteattr(room.mailbox.item_id(folder, message.uid))
    return f'<t:Message><t:ItemId Id={item_id} ChangeKey="CQAAAA=="/></t:Message>'


def _item_of(target: Element, room: Mailroom) -> tuple[ExchangeFolder, Message]:
    found = room.mailbox.item(target.get("Id", ""))
    if found is None:
        raise EwsError("ErrorItemNotFound")
    return found


def send_item(element: Element, room: Mailroom) -> str:
    """Sends a draft; the copy goes to Sent Items if it is to be kept."""

    def send(target: Element) -> str:
        folder, message = _item_of(target, room)
        _send(message.raw, room)
        room.mailbox.delete_item(folder, message)
        sent = room.mailbox.folder("sentitems")
        if element.get("SaveItemToFolder") == "true" and sent is not None:
            _store(message.raw, sent, room, "\\Seen")
        return ""

    return each_answered("SendItem", element, "ItemIds", send)


def find_item(element: Element, room: Mailroom) -> str:
    """With the restrictions, sort orders and pages that mail clients use."""
    wanted = wanted_message_fields(element.find(f"{MESSAGES}ItemShape"))
    restriction = element.find(f"{MESSAGES}Restriction/*")
    order = element.find(f"{MESSAGES}SortOrder/{TYPES}FieldOrder")
    key = sort_key(order) if order is not None else None

    def content(target: Element) -> str:
        folder = folder_of(target, room)
        found = [each for each in room.mailbox.messages(folder) if restriction is None or fits(each, restriction)]
        if key is not None and order is not None:
            found.sort(key=key, reverse=order.get("Order") == "Descending")
        shown, last = page_of(element, len(found))
        items = "".join(message_xml(folder, message, room, wanted) for message in found[shown])
        return root_folder("Items", items, shown, len(found), last)

    return each_answered("FindItem", element, "ParentFolderIds", content)


def get_item(element: Element, room: Mailroom) -> str:
    wanted = wanted_message_fields(element.find(f"{MESSAGES}ItemShape"))

    def content(target: Element) -> str:
        return f"<m:Items>{message_xml(*_item_of(target, room), room, wanted)}</m:Items>"

    return each_answered("GetItem", element, "ItemIds", content)


def delete_item(element: Element, room: Mailroom) -> str:
    """MoveToDeletedItems, or for good."""

    def delete(target: Element) -> str:
        folder, message = _item_of(target, room)
        room.mailbox.delete_item(folder, message)
        trash = room.mailbox.folder("deleteditems")
        if element.get("DeleteType") == "MoveToDeletedItems" and trash is not None:
            _store(message.raw, trash, room, "\\Seen")
        return ""

    return each_answered("DeleteItem", element, "ItemIds", delete)


def sync_folder_items(element: Element, room: Mailroom) -> str:
    """The state holds the numbers of the messages that a client knows."""
    try:
        state = element.findtext(f"{MESSAGES}SyncState") or ""
        known: list[int] = json.loads(base64.b64decode(state, validate=True)) if state else []
        target = element.find(f"{MESSAGES}SyncFolderId/*")
        if target is None:
            raise EwsError("ErrorSchemaValidation")
        folder = folder_of(target, room)
    except ValueError:
        error = EwsError("ErrorInvalidSyncStateData", "Synchronization state data is corrupt or otherwise invalid.")
        return answered("SyncFolderItems", failure("SyncFolderItems", error))
    except EwsError as error:
        return answered("SyncFolderItems", failure("SyncFolderItems", error))
    wanted = wanted_message_fields(element.find(f"{MESSAGES}ItemShape"))
    present = room.mailbox.messages(folder)
    changes = "".join(
        f"<t:Create>{message_xml(folder, message, room, wanted)}</t:Create>"
        for message in present
        if message.uid not in known
    )
    for uid in sorted(set(known) - {message.uid for message in present}):
        gone = room.mailbox.item_id(folder, uid)
        changes += f"<t:Delete><t:ItemId Id={quoteattr(gone)}/></t:Delete>"
    written = base64.b64encode(json.dumps([message.uid for message in present]).encode()).decode()
    return answered("SyncFolderItems", success("SyncFolderItems", fill("folder.items", state=written, changes=changes)))


def convert_id(element: Element, room: Mailroom) -> str:
    """Between the forms of an id: those of this mailbox have but one, all others are malformed."""

    def convert(target: Element) -> str:
        known = room.mailbox.item(target.get("Id", "")) or room.mailbox.folder(target.get("Id", ""))
        if not known or target.get("Format") != element.get("DestinationFormat"):
            raise EwsError("ErrorInvalidIdMalformed", "Id is malformed.")
        attributes = " ".join(f"{name}={quoteattr(value)}" for name, value in target.attrib.items())
        return f"<m:AlternateId {attributes}/>"

    return each_answered("ConvertId", element, "SourceIds", convert)
