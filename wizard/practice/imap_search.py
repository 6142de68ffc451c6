"""SEARCH (RFC 3501 section 6.4.4)."""

import email
import email.policy
from collections.abc import Callable, Iterator
from datetime import date, datetime
from email.utils import parsedate_to_datetime

from wizard.practice.imap_syntax import Refused, Rubbish, Value, number_set, parse_date, text_of
from wizard.practice.mailstore import Message

Test = Callable[[int, Message], bool]
"""Given the sequence number and the message."""

_FLAGS = {"ANSWERED", "DELETED", "DRAFT", "FLAGGED", "SEEN"}
_HEADERS = {"BCC", "CC", "FROM", "SUBJECT", "TO"}
_DATES = {"BEFORE", "ON", "SINCE", "SENTBEFORE", "SENTON", "SENTSINCE"}


def search(values: list[Value], numbered: list[tuple[int, Message]]) -> list[tuple[int, Message]]:
    """The messages that fit all keys.

    Raises:
        Refused: a charset other than US-ASCII and UTF-8.
        Rubbish: not a search.
    """
    if values and not isinstance(values[0], list) and values[0].upper() == b"CHARSET":
        if text_of(values[1] if len(values) > 1 else b"").upper() not in ("US-ASCII", "UTF-8"):
            raise Refused("[BADCHARSET (US-ASCII UTF-8)] Unknown charset")
        values = values[2:]
    if not values:
        raise Rubbish("Missing search parameters")
    test = _Keys(values, [n for n, _ in numbered], [m.uid for _, m in numbered]).all_of()
    return [(number, message) for number, message in numbered if test(number, message)]


class _Keys:
    """Reads one list of search keys from the left."""

    def __init__(self, values: list[Value], numbers: list[int], uids: list[int]) -> None:
        self._values: Iterator[Value] = iter(values)
        self._numbers = numbers
        self._uids = uids

    def all_of(self) -> Test:
        tests = [self._key(value) for value in self._values]
        return lambda number, message: all(test(number, message) for test in tests)

    def _next(self) -> Value:
        try:
            return next(self._values)
        except StopIteration:
            raise Rubbish("Missing argument") from None

    def _text(self) -> str:
        return text_of(self._next())

    def _key(self, value: Value) -> Test:
        if isinstance(value, list):
            return _Keys(value, self._numbers, self._uids).all_of()
        key = text_of(value).upper()
        if test := self._simple(key) or self._with_text(key) or self._combined(key):
            return test
        if key[0].isdigit() or key[0] == "*":
            wanted = set(number_set(key, self._numbers))
            return lambda number, _: number in wanted
        raise Rubbish(f"Unknown argument {key}")

    def _simple(self, key: str) -> Test | None:
        if key in ("ALL", "OLD"):
            return lambda number, message: True
        if key in ("NEW", "RECENT"):
            return lambda number, message: False
        if key in _FLAGS:
            return lambda number, message: _has(message, f"\\{key}")
        if key.removeprefix("UN") in _FLAGS:
            return lambda number, message: not _has(message, f"\\{key[2:]}")
        return None

    def _with_text(self, key: str) -> Test | None:
        if key in _HEADERS:
            wanted = self._text()
            return lambda number, message: _in_header(message, key, wanted)
        if key in _DATES:
            day = parse_date(self._text())
            return lambda number, message: _in_time(key, _day(key, message), day)
        match key:
            case "HEADER":
                name, text = self._text(), self._text()
                return lambda number, message: _in_header(message, name, text)
            case "TEXT" | "BODY":
                needle = self._text().lower().encode()
                return lambda number, message: needle in _part(message, key).lower()
            case "KEYWORD" | "UNKEYWORD":
                flag = self._text()
                return lambda number, message: _has(message, flag) is (key == "KEYWORD")
            case "LARGER" | "SMALLER":
                size = _size(self._text())
                return lambda number, message: len(message.raw) > size if key == "LARGER" else len(message.raw) < size
            case "UID":
                uids = set(number_set(self._text(), self._uids))
                return lambda number, message: message.uid in uids
        return None

    def _combined(self, key: str) -> Test | None:
        match key:
            case "NOT":
                negated = self._key(self._next())
                return lambda number, message: not negated(number, message)
            case "OR":
                one, other = self._key(self._next()), self._key(self._next())
                return lambda number, message: one(number, message) or other(number, message)
        return None


def _has(message: Message, flag: str) -> bool:
    return flag.lower() in {own.lower() for own in message.flags}


def _size(text: str) -> int:
    if not text.isdigit():
        raise Rubbish("Invalid size")
    return int(text)


def _in_header(message: Message, name: str, wanted: str) -> bool:
    parsed = email.message_from_bytes(message.raw, policy=email.policy.default)
    return any(wanted.lower() in str(value).lower() for value in parsed.get_all(name, []))


def _part(message: Message, key: str) -> bytes:
    return message.raw if key == "TEXT" else message.raw.partition(b"\r\n\r\n")[2]


def _day(key: str, message: Message) -> date:
    moment: datetime = message.received
    if key.startswith("SENT"):
        try:
            moment = parsedate_to_datetime(str(email.message_from_bytes(message.raw)["Date"]))
        except ValueError:
            return date.min
    return moment.date()


def _in_time(key: str, day: date, wanted: date) -> bool:
    match key.removeprefix("SENT"):
        case "BEFORE":
            return day < wanted
        case "SINCE":
            return day >= wanted
        case _:
            return day == wanted
