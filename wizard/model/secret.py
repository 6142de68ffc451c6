"""A password or token that can't leak by being printed, logged, compared by eye or pickled."""

from typing import NoReturn

from wizard.model.address import NameFault


class Secret:
    """Holds a secret text; only `reveal()` gives it out.

    Raises:
        TypeError: on pickling or copying, which would write the text somewhere else.
    """

    __slots__ = ("_text",)

    def __init__(self, text: str = "") -> None:
        self._text = text

    def reveal(self) -> str:
        """The text itself, for the one call that hands it to a server or a keyring."""
        return self._text

    def __bool__(self) -> bool:
        return bool(self._text)

    def __eq__(self, other: object) -> bool:
        return self._text == other._text if isinstance(other, Secret) else NotImplemented

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return "Secret(hidden)"

    __str__ = __repr__

    def __format__(self, spec: str) -> str:
        return repr(self)

    def __reduce__(self) -> NoReturn:
        raise TypeError("a Secret is never pickled or copied")


def password_fault(password: Secret) -> NameFault | None:
    """What keeps it from being sent as it is; None for a password that can be."""
    text = password.reveal()
    if not text:
        return NameFault.EMPTY
    if len(text) > 1024:
        return NameFault.TOO_LONG
    # NUL separates the fields of SASL PLAIN (RFC 4616); a password can't hold it, nor a line end or a lone surrogate.
    if any(c in text for c in "\x00\r\n") or any(0xD800 <= ord(c) <= 0xDFFF for c in text):
        return NameFault.CONTROL_CHARACTER
    return None
