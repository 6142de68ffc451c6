"""Signing in to a web server of Microsoft's: Basic per request, NTLM and Negotiate per connection."""

import base64
import binascii
import struct
from dataclasses import dataclass
from enum import StrEnum

from spnego._negotiate import NegotiateProxy

from wizard.practice.http import Request
from wizard.practice.ntlm import NETBIOS_DOMAIN, NtlmAcceptor, SpnegoError, negotiate_acceptor
from wizard.practice.sasl import Credentials
from wizard.practice.scenario import Account


class Step(StrEnum):
    NOTHING = "nothing"  # no credentials came
    CHALLENGED = "challenged"  # NTLM's second message is due
    REFUSED = "refused"
    ACCEPTED = "accepted"


@dataclass(frozen=True, slots=True)
class Verdict:
    """`user`: who tried or is signed in. `challenge`: the value of WWW-Authenticate. `fresh`: credentials came now."""

    step: Step
    user: str = ""
    mechanism: str = ""
    challenge: str = ""
    fresh: bool = False


class WebSignIn:
    """Of one connection. `schemes`: those on offer, in lower case. `bindings`: demanded ones, b"" for none."""

    def __init__(self, account: Account, schemes: frozenset[str], bindings: bytes) -> None:
        self._account = account
        self._schemes = schemes
        self._bindings = bindings
        self._ntlm: NtlmAcceptor | None = None
        self._context: NtlmAcceptor | NegotiateProxy | None = None
        self._user = ""

    def judge(self, request: Request) -> Verdict:
        """Whether this request may be answered. After NTLM the connection itself is signed in, as IIS keeps it."""
        scheme, _, token = request.header("authorization").partition(" ")
        scheme = scheme.lower()
        if not scheme:
            return Verdict(Step.ACCEPTED, self._user) if self._user else Verdict(Step.NOTHING)
        if scheme not in self._schemes:
            return Verdict(Step.REFUSED)
        try:
            data = base64.b64decode(token.strip(), validate=True)
        except binascii.Error:
            return Verdict(Step.REFUSED)
        if scheme == "basic":
            return self._basic(data)
        return self._step(scheme, data) if scheme in ("ntlm", "negotiate") else Verdict(Step.REFUSED)

    def _basic(self, data: bytes) -> Verdict:
        user, _, password = data.decode("utf-8", "replace").partition(":")
        fits = Credentials(user, password).fit(self._account)
        return Verdict(Step.ACCEPTED if fits else Step.REFUSED, user, "BASIC", fresh=True)

    def _step(self, scheme: str, token: bytes) -> Verdict:
        if self._context is None or (scheme == "ntlm" and token[8:9] == b"\x01"):
            self._user = ""
            self._ntlm = NtlmAcceptor(self._password_of, self._bindings)
            self._context = self._ntlm if scheme == "ntlm" else negotiate_acceptor(self._ntlm)
        assert self._ntlm is not None
        context, name = self._context, scheme.upper() if scheme == "ntlm" else "Negotiate"
        try:
            answer = context.step(token)
        except (SpnegoError, ValueError, LookupError, ArithmeticError, StopIteration, struct.error):
            # What isn't NTLM is refused like a wrong password, but names nobody and counts as no attempt.
            self._context = None
            return Verdict(Step.REFUSED, self._ntlm.user, name.upper(), fresh=bool(self._ntlm.user))
        challenge = f"{name} {base64.b64encode(answer).decode()}" if answer else ""
        if not context.complete:
            return Verdict(Step.CHALLENGED, challenge=challenge)
        self._context, self._user = None, self._ntlm.user
        return Verdict(Step.ACCEPTED, self._user, name.upper(), challenge, fresh=True)

    def _password_of(self, user: str) -> str | None:
        """The domain of the server itself may be added by the client, which learns it from the challenge."""
        known = {name.lower() for name in self._account.users}
        bare = user.lower().removeprefix(f"{NETBIOS_DOMAIN.lower()}\\")
        return self._account.password if known & {user.lower(), bare} else None
