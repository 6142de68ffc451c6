"""SASL as the servers take it: PLAIN (RFC 4616), LOGIN (draft-murchison-sasl-login), and Google's XOAUTH2."""

import base64
import binascii
import hmac
import re
from collections.abc import Callable
from dataclasses import dataclass

from wizard.practice.scenario import Account

XOAUTH2 = "XOAUTH2"
NOT_THIS_TOKEN = b'{"status":"400","schemes":"Bearer","scope":"https://mail.google.com/"}'
"""Asked of a client whose token isn't taken; the refusal follows its empty response (Google, OAuth 2.0 Mechanism)."""

_TOKEN = re.compile(r"user=(?P<user>[^\x01\0]*)\x01auth=Bearer (?P<token>[^\x01\0]*)\x01\x01")


class BadExchange(Exception):
    """What came isn't base64, or not of the mechanism's form, or the client gave up with `*`."""


@dataclass(frozen=True, slots=True)
class Credentials:
    """Held only while they are compared; the password, or token, isn't shown by `repr`."""

    user: str
    password: str

    def __repr__(self) -> str:
        return f"Credentials({self.user!r}, hidden)"

    def fit(self, account: Account) -> bool:
        user = self.user.lower() in {name.lower() for name in account.users}
        return hmac.compare_digest(self.password.encode(), account.password.encode()) and user


def decoded(line: bytes) -> bytes:
    """A client's response. `=` is the empty one (RFC 4954 section 4).

    Raises:
        BadExchange: not base64, or `*`.
    """
    if line == b"=":
        return b""
    try:
        return base64.b64decode(line, validate=True)
    except binascii.Error:
        raise BadExchange from None


def exchange(mechanism: str, initial: bytes | None, ask: Callable[[bytes], bytes]) -> Credentials:
    """The credentials, asked for by `ask(challenge) -> response`, both decoded.

    Raises:
        BadExchange: the response has the wrong form.
    """
    try:
        if mechanism == "LOGIN":
            user = initial if initial is not None else ask(b"Username:")
            return Credentials(user.decode(), ask(b"Password:").decode())
        response = (initial if initial is not None else ask(b"")).decode()
        if mechanism == XOAUTH2:
            response = _TOKEN.sub(r"\0\g<user>\0\g<token>", response)
        _, user_name, password = response.split("\0")
    except ValueError:
        raise BadExchange from None
    return Credentials(user_name, password)
