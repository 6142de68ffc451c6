"""IMAP's grammar as far as a server reads it (RFC 3501 section 9): values, sequence sets, mailbox patterns, dates."""

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime

Value = bytes | list["Value"]
"""An atom or string as bytes, or a parenthesised list."""

_LITERAL = re.compile(rb"\{(\d+)\+?\}\r\n")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class Rubbish(Exception):
    """The command breaks the grammar: tagged BAD."""


class Refused(Exception):
    """The command is right and can't be done: tagged NO, with the text."""


def parse_values(data: bytes) -> list[Value]:
    """All values of a command's arguments. Literals stand in `data` as they came: `{n}`, CRLF, n bytes."""
    values, end = _values(data, 0, closing=False)
    if end != len(data):
        raise Rubbish("Unexpected ')'")
    return values


def _values(data: bytes, at: int, *, closing: bool) -> tuple[list[Value], int]:
    values: list[Value] = []
    while True:
        while data[at : at + 1] == b" ":
            at += 1
        if at >= len(data):
            if closing:
                raise Rubbish("Missing ')'")
            return values, at
        if data[at : at + 1] == b")":
            return values, at + closing
        value, at = _value(data, at)
        values.append(value)


def _value(data: bytes, at: int) -> tuple[Value, int]:
    match data[at : at + 1]:
        case b"(":
            return _values(data, at + 1, closing=True)
        case b'"':
            return _quoted(data, at + 1)
        case b"{":
            literal = _LITERAL.match(data, at)
            if not literal:
                raise Rubbish("Invalid literal")
            end = literal.end() + int(literal[1])
            return data[literal.end() : end], end
        case _:
            return _atom(data, at)


def _quoted(data: bytes, at: int) -> tuple[bytes, int]:
    text = bytearray()
    while at < len(data):
        byte = data[at : at + 1]
        if byte == b'"':
            return bytes(text), at + 1
        if byte == b"\\":
            at += 1
            byte = data[at : at + 1]
        text += byte
        at += 1
    raise Rubbish("Missing '\"'")


def _atom(data: bytes, at: int) -> tuple[bytes, int]:
    """Up to a blank or bracket; blanks and lists within `[...]` belong to it (BODY[HEADER.FIELDS (TO)])."""
    start, depth = at, 0
    while at < len(data):
        byte = data[at : at + 1]
        if byte == b"[":
            depth += 1
        elif byte == b"]":
            depth -= 1
        elif depth <= 0 and byte in b' ()"':
            break
        at += 1
    return data[start:at], at


def text_of(value: Value) -> str:
    """An atom or string as text.

    Raises:
        Rubbish: it is a list, or not UTF-8.
    """
    if isinstance(value, list):
        raise Rubbish("Unexpected list")
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        raise Rubbish("Invalid characters") from None


def list_of(value: Value) -> list[Value]:
    return value if isinstance(value, list) else [value]


def quote(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def literal(data: bytes) -> bytes:
    return b"{%d}\r\n" % len(data) + data


def number_set(text: str, numbers: Iterable[int]) -> list[int]:
    """Those of `numbers` that a set like `1:3,7,10:*` names. `*` is the greatest.

    Raises:
        Rubbish: not a set.
    """
    known = sorted(numbers)
    wanted: set[int] = set()
    for part in text.split(","):
        if not re.fullmatch(r"(\*|[1-9]\d*)(:(\*|[1-9]\d*))?", part):
            raise Rubbish("Invalid message set")
        first, _, last = part.partition(":")
        if not known:
            continue
        low, high = sorted(known[-1] if end == "*" else int(end) for end in (first, last or first))
        wanted.update(number for number in known if low <= number <= high)
    return [number for number in known if number in wanted]


def matches_pattern(pattern: str, name: str) -> bool:
    """LIST's wildcards: `*` for anything, `%` for anything within one level."""
    regex = "".join(".*" if c == "*" else "[^/]*" if c == "%" else re.escape(c) for c in pattern)
    return re.fullmatch(regex, name, re.IGNORECASE if name == "INBOX" else 0) is not None


def parse_date(text: str) -> date:
    """`1-Feb-1994`, as in SEARCH."""
    match = re.fullmatch(r"(\d{1,2})-([A-Za-z]{3})-(\d{4})", text)
    if not match or match[2].title() not in _MONTHS:
        raise Rubbish("Invalid date")
    return date(int(match[3]), _MONTHS.index(match[2].title()) + 1, int(match[1]))


def parse_date_time(text: str) -> datetime:
    """`17-Jul-1996 02:44:25 -0700`, as in APPEND; the day may be padded with a blank."""
    match = re.fullmatch(r" ?(\d{1,2})-([A-Za-z]{3})-(\d{4}) (\d\d:\d\d:\d\d) ([+-]\d{4})", text)
    if not match or match[2].title() not in _MONTHS:
        raise Rubbish("Invalid date-time")
    month = _MONTHS.index(match[2].title()) + 1
    try:
        return datetime.fromisoformat(f"{match[3]}-{month:02}-{int(match[1]):02}T{match[4]}{match[5]}")
    except ValueError:
        raise Rubbish("Invalid date-time") from None


def date_time(moment: datetime) -> str:
    """INTERNALDATE's form, in UTC whatever the system's language is."""
    utc = moment.astimezone(UTC)
    return f'"{utc.day:02}-{_MONTHS[utc.month - 1]}-{utc.year} {utc:%H:%M:%S} +0000"'
