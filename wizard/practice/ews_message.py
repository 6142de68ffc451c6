"""A message as EWS shows it: its fields in the order of the schema, and the restrictions that choose it."""

import base64
import email.policy
from collections.abc import Callable, Sequence
from datetime import UTC
from email.message import EmailMessage
from email.utils import getaddresses
from xml.sax.saxutils import escape, quoteattr

from wizard.practice.ews_answers import EwsError
from wizard.practice.ews_request import TYPES, Element, Mailroom, wanted_fields
from wizard.practice.exchange_store import ExchangeFolder
from wizard.practice.mailstore import Message

_DEFAULT = (
    "item:Subject",
    "item:Sensitivity",
    "item:DateTimeSent",
    "item:Size",
    "item:Importance",
    "item:HasAttachments",
    "item:IsDraft",
    "message:From",
    "message:IsRead",
)
_ALL = (
    *_DEFAULT,
    "item:ParentFolderId",
    "item:ItemClass",
    "item:Body",
    "item:DateTimeReceived",
    "item:DateTimeCreated",
    "item:LastModifiedTime",
    "item:InternetMessageHeaders",
    "message:Sender",
    "message:ToRecipients",
    "message:CcRecipients",
    "message:InternetMessageId",
)
_SHAPES: dict[str, Sequence[str]] = {"IdOnly": ("item:ItemId",), "Default": _DEFAULT, "AllProperties": _ALL}
_MIME = "item:MimeContent"


def wanted_message_fields(shape: Element | None) -> set[str]:
    wanted = wanted_fields(shape, _SHAPES)
    if shape is not None and shape.findtext(f"{TYPES}IncludeMimeContent") == "true":
        wanted.add(_MIME)
    return wanted


def parsed(message: Message) -> EmailMessage:
    made = email.message_from_bytes(message.raw, policy=email.policy.SMTP)
    assert isinstance(made, EmailMessage)
    return made


def message_xml(folder: ExchangeFolder, message: Message, room: Mailroom, wanted: set[str]) -> str:
    mail = parsed(message)
    received = _time(message)
    item_id, above = quoteattr(room.mailbox.item_id(folder, message.uid)), quoteattr(folder.id)
    plain = mail.get_body(("plain", "html")) if _MIME not in wanted or "item:Body" in wanted else None
    body = plain.get_content() if plain is not None else ""
    html = plain is not None and plain.get_content_subtype() == "html"
    headers = "".join(
        f"<t:InternetMessageHeader HeaderName={quoteattr(name)}>{_text(value)}</t:InternetMessageHeader>"
        for name, value in mail.items()
    )
    fields = {
        _MIME: f'<t:MimeContent CharacterSet="UTF-8">{base64.b64encode(message.raw).decode()}</t:MimeContent>',
        "item:ItemId": f'<t:ItemId Id={item_id} ChangeKey="{_change_key(message)}"/>',
        "item:ParentFolderId": f"<t:ParentFolderId Id={above} ChangeKey={quoteattr(folder.change_key)}/>",
        "item:ItemClass": "<t:ItemClass>IPM.Note</t:ItemClass>",
        "item:Subject": f"<t:Subject>{_text(mail['Subject'])}</t:Subject>",
        "item:Sensitivity": "<t:Sensitivity>Normal</t:Sensitivity>",
        "item:Body": f'<t:Body BodyType="{"HTML" if html else "Text"}">{_text(body)}</t:Body>',
        "item:DateTimeReceived": f"<t:DateTimeReceived>{received}</t:DateTimeReceived>",
        "item:Size": f"<t:Size>{len(message.raw)}</t:Size>",
        "item:Importance": "<t:Importance>Normal</t:Importance>",
        "item:IsDraft": f"<t:IsDraft>{_boolean(_has(message, 'Draft'))}</t:IsDraft>",
        "item:InternetMessageHeaders": f"<t:InternetMessageHeaders>{headers}</t:InternetMessageHeaders>",
        "item:DateTimeSent": f"<t:DateTimeSent>{received}</t:DateTimeSent>",
        "item:DateTimeCreated": f"<t:DateTimeCreated>{received}</t:DateTimeCreated>",
        "item:HasAttachments": "<t:HasAttachments>false</t:HasAttachments>",
        "item:LastModifiedTime": f"<t:LastModifiedTime>{received}</t:LastModifiedTime>",
        "message:Sender": _people("Sender", mail["Sender"] or mail["From"]),
        "message:ToRecipients": _people("ToRecipients", mail["To"]),
        "message:CcRecipients": _people("CcRecipients", mail["Cc"]),
        "message:From": _people("From", mail["From"]),
        "message:InternetMessageId": f"<t:InternetMessageId>{_text(mail['Message-ID'])}</t:InternetMessageId>",
        "message:IsRead": f"<t:IsRead>{_boolean(_seen(message))}</t:IsRead>",
    }
    return f"<t:Message>{''.join(xml for uri, xml in fields.items() if uri in wanted)}</t:Message>"


def _has(message: Message, flag: str) -> bool:
    return f"\\{flag}" in message.flags


def _seen(message: Message) -> bool:
    return _has(message, "Seen")


def _change_key(message: Message) -> str:
    """Another one once the message was read."""
    return "CQAAAB==" if _seen(message) else "CQAAAA=="


def _boolean(value: bool) -> str:
    return str(value).lower()


def _text(value: object) -> str:
    """As text of XML, which knows no control characters but these three (XML 1.0 section 2.2) and eats a bare CR."""
    text = "" if value is None else str(value)
    return escape("".join(c for c in text if c >= " " or c in "\t\r\n"), {"\r": "&#xD;"})


def _time(message: Message) -> str:
    return message.received.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _people(name: str, header: object) -> str:
    boxes = "".join(
        f"<t:Mailbox><t:Name>{_text(who or address)}</t:Name><t:EmailAddress>{_text(address)}</t:EmailAddress>"
        "<t:RoutingType>SMTP</t:RoutingType></t:Mailbox>"
        for who, address in getaddresses([str(header)] if header else [])
    )
    return f"<t:{name}>{boxes}</t:{name}>" if boxes else ""


def sort_key(order: Element) -> Callable[[Message], str]:
    """Of a FieldOrder."""
    return lambda message: _value(message, order)


def _value(message: Message, holder: Element) -> str:
    """The field that a restriction or an order speaks of, as text; dates compare as text, too.

    Raises:
        EwsError: a field that can't be searched here.
    """
    mail = parsed(message)
    extended = holder.find(f"{TYPES}ExtendedFieldURI")
    if extended is not None and extended.get("DistinguishedPropertySetId") == "InternetHeaders":
        return str(mail.get(extended.get("PropertyName", ""), ""))
    field = holder.find(f"{TYPES}FieldURI")
    match "" if field is None else field.get("FieldURI"):
        case "item:Subject":
            return str(mail["Subject"] or "")
        case "message:InternetMessageId":
            return str(mail["Message-ID"] or "")
        case "item:DateTimeReceived" | "item:DateTimeSent" | "item:DateTimeCreated":
            return _time(message)
        case "item:ItemClass":
            return "IPM.Note"
        case "message:IsRead":
            return _boolean(_seen(message))
        case "item:Body":
            body = mail.get_body(("plain", "html"))
            return str(body.get_content()) if body else ""
    raise EwsError("ErrorUnsupportedPathForQuery", "The requested property can't be searched here.")


def fits(message: Message, restriction: Element) -> bool:
    """Whether a restriction of FindItem holds.

    Raises:
        EwsError: of a kind that isn't known here.
    """
    kind = restriction.tag.removeprefix(TYPES)
    inner = [each for each in restriction if each.tag.removeprefix(TYPES) in _KINDS]
    match kind:
        case "And":
            return all(fits(message, each) for each in inner)
        case "Or":
            return any(fits(message, each) for each in inner)
        case "Not":
            return not any(fits(message, each) for each in inner)
        case "Exists":
            return bool(_value(message, restriction))
    constant = restriction.find(f".//{TYPES}Constant")
    compare = _COMPARE.get(kind)
    if compare is None or constant is None:
        raise EwsError("ErrorInvalidRestriction", "The restriction isn't known here.")
    return compare(_value(message, restriction), constant.get("Value", ""))


_COMPARE: dict[str, Callable[[str, str], bool]] = {
    "IsEqualTo": lambda value, wanted: value.lower() == wanted.lower(),
    "IsNotEqualTo": lambda value, wanted: value.lower() != wanted.lower(),
    "IsGreaterThan": lambda value, wanted: value > wanted,
    "IsGreaterThanOrEqualTo": lambda value, wanted: value >= wanted,
    "IsLessThan": lambda value, wanted: value < wanted,
    "IsLessThanOrEqualTo": lambda value, wanted: value <= wanted,
    "Contains": lambda value, wanted: wanted.lower() in value.lower(),
}
_KINDS = {*_COMPARE, "And", "Or", "Not", "Exists"}
