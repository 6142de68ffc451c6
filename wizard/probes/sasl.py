"""Which way to sign in, of those that a server offers.

PLAIN: RFC 4616; LOGIN: MS-XLOGIN; XOAUTH2: Google's and Microsoft's documents of that name.
"""

import base64
import json
from collections.abc import Iterable

from wizard.model.provider import SignInMethod
from wizard.model.symptom import Json, Symptom
from wizard.wire.fault import Fault

_TOKEN_METHODS = {"XOAUTH2", "OAUTHBEARER"}
_ABOUT_CREDENTIALS = {
    Symptom.CREDENTIALS_REFUSED,
    Symptom.CREDENTIALS_REFUSED_APP_PASSWORD_LIKELY,
    Symptom.CREDENTIALS_REFUSED_OR_IMAP_OFF,
    Symptom.SIGN_IN_REFUSED,
}


def plain(username: str, password: str) -> bytes:
    """The one message of SASL PLAIN, base64."""
    return base64.b64encode(b"\0".join((b"", username.encode(), password.encode())))


def login_answers(username: str, password: str) -> list[bytes]:
    """The two answers of SASL LOGIN, base64."""
    return [base64.b64encode(username.encode()), base64.b64encode(password.encode())]


def xoauth2(username: str, access_token: str) -> bytes:
    """The one message of XOAUTH2, base64."""
    return base64.b64encode(f"user={username}\x01auth=Bearer {access_token}\x01\x01".encode())


def token_refused(symptom: Symptom, evidence: dict[str, Json], challenge: bytes, words: str) -> Fault:
    """For a token that a server didn't take. `symptom`: what its sentence stands for. `challenge`: the JSON, in base64,
    that came before it in place of a verdict.
    """
    if symptom in _ABOUT_CREDENTIALS:  # it says the same of a password, and none was sent
        symptom = Symptom.TOKEN_REJECTED
    try:
        text = base64.b64decode(challenge, validate=True).decode()
        told = json.loads(text)
    except (ValueError, RecursionError):
        told = None
    if not isinstance(told, dict):
        return Fault(symptom, evidence, words)
    status, scope = told.get("status"), told.get("scope")
    if isinstance(status, str | int):
        evidence = {**evidence, "status": str(status)[:40]}
    if isinstance(scope, str) and scope:
        evidence = {**evidence, "scopes": list[Json](scope.split()[:20])}
    return Fault(symptom, evidence, f"{text[:1000]}\n{words}")


def no_token_way_in(methods: Iterable[str]) -> Fault:
    """For a server that takes no token: a password isn't tried in its place."""
    return Fault(Symptom.SIGN_IN_METHOD_UNSUPPORTED, {"methods": list[Json](sorted(methods))})


def no_way_in(methods: Iterable[str], wish: SignInMethod = SignInMethod.AUTOMATIC) -> Fault:
    """For a server whose methods take no password that we could send, even inside TLS, or not as it is wished."""
    offered = sorted(methods)
    evidence: dict[str, Json] = {"methods": list[Json](offered)}
    if _TOKEN_METHODS & set(offered) and (wish is SignInMethod.AUTOMATIC or not {"PLAIN", "LOGIN"} & set(offered)):
        return Fault(Symptom.PASSWORD_SIGN_IN_DISABLED, evidence)
    return Fault(Symptom.SIGN_IN_METHOD_UNSUPPORTED, evidence)


def password_methods(offered: Iterable[str], wish: SignInMethod) -> tuple[str, ...]:
    """Of PLAIN and LOGIN, what is offered and wished; the better one first."""
    wished = ("PLAIN", "LOGIN") if wish is SignInMethod.AUTOMATIC else (wish.value.upper(),)
    return tuple(method for method in wished if method in offered)


def imap_way_in(
    capabilities: frozenset[str], username: str, password: str, wish: SignInMethod
) -> tuple[str, bytes, list[bytes]]:
    """Mechanism, command and continuations. Raises a Fault where no password can be used."""
    methods = _imap_methods(capabilities)
    usable = password_methods(methods, wish)
    if "PLAIN" in usable:
        message = plain(username, password)
        if "SASL-IR" in capabilities:
            return "PLAIN", b"AUTHENTICATE PLAIN " + message, []
        return "PLAIN", b"AUTHENTICATE PLAIN", [message]
    if "LOGINDISABLED" not in capabilities and wish is not SignInMethod.PLAIN:
        name, word = username.encode(), password.encode()
        return "LOGIN", b"LOGIN {%d}" % len(name), [name + b" {%d}" % len(word), word]
    if "LOGIN" in usable:
        return "LOGIN", b"AUTHENTICATE LOGIN", login_answers(username, password)
    raise no_way_in(methods, wish)


def imap_token_way_in(capabilities: frozenset[str]) -> bool:
    """Whether a token may go along with the command (SASL-IR). Raises a Fault where none can be used."""
    methods = _imap_methods(capabilities)
    if "XOAUTH2" not in methods:
        raise no_token_way_in(methods)
    return "SASL-IR" in capabilities


def _imap_methods(capabilities: frozenset[str]) -> set[str]:
    return {name.removeprefix("AUTH=") for name in capabilities if name.startswith("AUTH=")}
