"""The words of Exchange: templates from exchange_answers.toml, and what goes wrong inside EWS."""

import functools
import re
import tomllib
from collections.abc import Mapping
from xml.sax.saxutils import escape

from wizard.practice.catalogue import folder

_PLACE = re.compile(r"\{(!?)(\w+)\}")
_QUOTES = {'"': "&quot;"}


@functools.cache
def _templates() -> Mapping[str, Mapping[str, str]]:
    with (folder() / "exchange_answers.toml").open("rb") as file:
        return tomllib.load(file)


def fill(name: str, /, **values: str | int) -> str:
    """The template `group.name` with its {names} filled in as text of XML, its {!names} as they are.

    Raises:
        KeyError: no such template, or a name that wasn't given.
    """
    group, _, key = name.partition(".")

    def filled(place: re.Match[str]) -> str:
        value = str(values[place[2]])
        return value if place[1] else escape(value, _QUOTES)

    return _PLACE.sub(filled, _templates()[group][key])


def page(name: str, /, **values: str) -> str:
    """A body of HTML."""
    return fill(f"pages.{name}", **values)


TEXTS: Mapping[str, str] = {
    "ErrorAccessDenied": "Access is denied. Check credentials and try again.",
    "ErrorExceededConnectionCount": "You have exceeded the available concurrent connections for your account.  "
    "Try again once your other requests have completed.",
    "ErrorFolderNotFound": "The specified folder could not be found in the store.",
    "ErrorInternalServerError": "An internal server error occurred. The operation failed.",
    "ErrorInvalidRecipients": "At least one recipient isn't valid.",
    "ErrorInvalidServerVersion": "The specified server version is invalid.",
    "ErrorItemNotFound": "The specified object was not found in the store.",
    "ErrorMailboxStoreUnavailable": "The mailbox database is temporarily unavailable.",
    "ErrorMessageSizeExceeded": "The message exceeds the maximum supported size.",
    "ErrorMissingEmailAddress": "When making a request as an account that does not have a mailbox, you must specify "
    "the mailbox primary SMTP address for any distinguished folder Ids.",
    "ErrorNameResolutionNoResults": "No results were found.",
    "ErrorNonExistentMailbox": "The SMTP address has no mailbox associated with it.",
    "ErrorSchemaValidation": "The request failed schema validation.",
    "ErrorServerBusy": "The server cannot service this request right now. Try again later.",
}
"""What Exchange says in English with a ResponseCode, as quoted in public logs and in Microsoft's reference."""


class EwsError(Exception):
    """A response message of class Error. `values`: of its MessageXml."""

    def __init__(self, code: str, text: str = "", values: Mapping[str, str] | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.text = text or TEXTS.get(code, code)
        self.values = values or {}


class EwsFault(EwsError):
    """The request as a whole is refused: a SOAP fault with status 500."""


def message_xml(values: Mapping[str, str]) -> str:
    """The values that go along with an error, "" if there are none."""
    written = "".join(fill("fault.value", name=name, value=value) for name, value in values.items())
    return fill("fault.values", values=written) if written else ""


_ALONE = {"GetInboxRules"}


def answered(operation: str, messages: str) -> str:
    """A response whose messages are already there."""
    return fill("response.all", operation=operation, messages=messages)


def success(operation: str, content: str) -> str:
    """One response message, or for some operations the whole response."""
    if operation in _ALONE:
        return fill("response.alone", operation=operation, content=content)
    return fill("response.success", operation=operation, content=content)


def failure(operation: str, error: EwsError) -> str:
    """As `success`, for what went wrong. ResolveNames and the like have nothing more to say then."""
    name = "response.alone_error" if operation in _ALONE else "response.error"
    values = message_xml(error.values)
    rest = "<m:Items/>" if operation in ("CreateItem", "GetItem") else ""
    return fill(name, operation=operation, code=error.code, text=error.text, values=values, rest=rest)


def refused(operation: str, error: EwsError, times: int = 1) -> str:
    """A whole response that says nothing but this error, once for each thing that was asked for."""
    messages = failure(operation, error)
    return messages if operation in _ALONE else answered(operation, messages * max(times, 1))
