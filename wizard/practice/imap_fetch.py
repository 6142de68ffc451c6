"""FETCH (RFC 3501 sections 6.4.5 and 7.4.2): which items are asked for, and how each is answered."""

import email
import re
from email.message import Message as Parsed
from email.utils import getaddresses

from wizard.practice.imap_syntax import Rubbish, Value, date_time, literal, quote, text_of
from wizard.practice.mailstore import Message

_MACROS = {
    "FAST": ["FLAGS", "INTERNALDATE", "RFC822.SIZE"],
    "ALL": ["FLAGS", "INTERNALDATE", "RFC822.SIZE", "ENVELOPE"],
    "FULL": ["FLAGS", "INTERNALDATE", "RFC822.SIZE", "ENVELOPE", "BODY"],
}
_OLD_NAMES = {"RFC822": "BODY[]", "RFC822.HEADER": "BODY.PEEK[HEADER]", "RFC822.TEXT": "BODY[TEXT]"}
_SECTION = re.compile(r"BODY(?P<peek>\.PEEK)?\[(?P<section>[^\]]*)\](<(?P<first>\d+)\.(?P<count>\d+)>)?", re.I)
_FIELDS = re.compile(r"HEADER\.FIELDS(?P<without>\.NOT)? \((?P<names>[^)]*)\)", re.I)


def items_of(value: Value) -> list[str]:
    """The names of the items, macros resolved.

    Raises:
        Rubbish: an item that doesn't exist.
    """
    names = [text_of(item) for item in value] if isinstance(value, list) else [text_of(value)]
    if len(names) == 1 and (macro := _MACROS.get(names[0].upper())):
        names = macro
    for name in names:
        known = {"UID", "FLAGS", "INTERNALDATE", "RFC822.SIZE", "ENVELOPE", "BODY", "BODYSTRUCTURE", *_OLD_NAMES}
        if name.upper() not in known and not _SECTION.fullmatch(name):
            raise Rubbish(f"Unknown parameter {name}")
    return names


def sets_seen(items: list[str]) -> bool:
    r"""Whether fetching them marks a message as \Seen."""
    for name in items:
        section = _SECTION.fullmatch(_OLD_NAMES.get(name.upper(), name))
        if section and not section["peek"]:
            return True
    return False


def fetched(message: Message, items: list[str]) -> bytes:
    """What stands between the brackets of the answer."""
    return b" ".join(_item(message, name) for name in items)


def _item(message: Message, name: str) -> bytes:
    match name.upper():
        case "UID":
            return b"UID %d" % message.uid
        case "FLAGS":
            return f"FLAGS ({' '.join(sorted(message.flags))})".encode()
        case "INTERNALDATE":
            return f"INTERNALDATE {date_time(message.received)}".encode()
        case "RFC822.SIZE":
            return b"RFC822.SIZE %d" % len(message.raw)
        case "ENVELOPE":
            return b"ENVELOPE " + envelope(email.message_from_bytes(message.raw))
        case "BODY" | "BODYSTRUCTURE":
            return name.upper().encode() + b" " + structure(email.message_from_bytes(message.raw))
    section = _SECTION.fullmatch(_OLD_NAMES.get(name.upper(), name))
    assert section is not None
    data = _section(message.raw, section["section"])
    label = f"BODY[{section['section']}]" if name.upper() not in _OLD_NAMES else name.upper()
    if section["first"] is not None:
        first = int(section["first"])
        data = data[first : first + int(section["count"])]
        label += f"<{first}>"
    return label.encode() + b" " + literal(data)


def _section(raw: bytes, section: str) -> bytes:
    head, blank, body = raw.partition(b"\r\n\r\n")
    header = head + (b"\r\n\r\n" if blank else b"\r\n")
    if not section:
        return raw
    match section.upper():
        case "HEADER":
            return header
        case "TEXT":
            return body
    if fields := _FIELDS.fullmatch(section):
        return _fields(header, {name.strip('"').lower() for name in fields["names"].split()}, bool(fields["without"]))
    return _part(raw, section)


def _fields(header: bytes, names: set[str], without: bool) -> bytes:
    unfolded = re.findall(rb"[^\r\n]+\r\n(?:[ \t][^\r\n]*\r\n)*", header)
    chosen = [line for line in unfolded if (line.partition(b":")[0].decode("latin-1").lower() in names) is not without]
    return b"".join(chosen) + b"\r\n"


def _part(raw: bytes, section: str) -> bytes:
    """A numbered part's content, `1` or `2.1`; with .MIME or .HEADER its header."""
    number, _, what = section.partition(".MIME")
    part: Parsed = email.message_from_bytes(raw)
    for step in number.split("."):
        if not step.isdigit():
            raise Rubbish("Invalid section")
        parts = part.get_payload() if part.is_multipart() else [part]
        index = int(step) - 1
        chosen = parts[index] if isinstance(parts, list) and 0 <= index < len(parts) else None
        if not isinstance(chosen, Parsed):
            return b""
        part = chosen
    head, _, body = part.as_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n").partition(b"\r\n\r\n")
    return head + b"\r\n\r\n" if what or section.upper().endswith("MIME") else body


def _string(text: object) -> bytes:
    if text is None:
        return b"NIL"
    plain = str(text).replace("\r\n", "")
    return quote(plain).encode() if plain.isascii() else literal(plain.encode("utf-8", "replace"))


def _addresses(parsed: Parsed, name: str) -> bytes:
    listed = b""
    for display, address in getaddresses([str(value) for value in parsed.get_all(name, [])]):
        local, _, host = address.rpartition("@")
        listed += b"(%b NIL %b %b)" % (_string(display or None), _string(local), _string(host))
    return b"(" + listed + b")" if listed else b"NIL"


def envelope(parsed: Parsed) -> bytes:
    """Date, subject, from, sender, reply-to, to, cc, bcc, in-reply-to, message-id; sender and reply-to as from."""
    sender = _addresses(parsed, "From")
    parts = [
        _string(parsed["Date"]),
        _string(parsed["Subject"]),
        sender,
        _addresses(parsed, "Sender") if parsed["Sender"] else sender,
        _addresses(parsed, "Reply-To") if parsed["Reply-To"] else sender,
        _addresses(parsed, "To"),
        _addresses(parsed, "Cc"),
        _addresses(parsed, "Bcc"),
        _string(parsed["In-Reply-To"]),
        _string(parsed["Message-ID"]),
    ]
    return b"(" + b" ".join(parts) + b")"


def structure(parsed: Parsed) -> bytes:
    """BODY without extension data: type, subtype, parameters, id, description, encoding, octets, lines of text."""
    payload = parsed.get_payload()
    if parsed.is_multipart() and isinstance(payload, list):
        parts = b"".join(structure(part) for part in payload if isinstance(part, Parsed))
        return b"(%b %b)" % (parts, quote(parsed.get_content_subtype().upper()).encode())
    body = str(payload).encode("utf-8", "surrogateescape").replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
    params = [item for key, value in (parsed.get_params() or [])[1:] for item in (_string(key), _string(value))]
    fields = [
        _string(parsed.get_content_maintype().upper()),
        _string(parsed.get_content_subtype().upper()),
        b"(" + b" ".join(params) + b")" if params else b"NIL",
        _string(parsed["Content-ID"]),
        _string(parsed["Content-Description"]),
        _string(str(parsed["Content-Transfer-Encoding"] or "7BIT").upper()),
        b"%d" % len(body),
    ]
    if parsed.get_content_maintype() == "text":
        fields.append(b"%d" % body.count(b"\n"))
    return b"(" + b" ".join(fields) + b")"
