"""Which way to sign in, of those that a server offers.

PLAIN: RFC 4616; LOGIN: MS-XLOGIN; XOAUTH2: Google's and Microsoft's documents of that name.
"""

import base64
import json
from collections.abc import Iterable

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


def no_way_in(methods: Iterable[str]) -> Fault:
    """For a server whose methods take no password that we could send, even inside TLS."""
    offered = sorted(methods)
    evidence: dict[str, Json] = {"methods": list[Json](offered)}
    if _TOKEN_METHODS & set(offered):
        return Fault(Symptom.PASSWORD_SIGN_IN_DISABLED, evidence)
    return Fault(Symptom.SIGN_IN_METHOD_UNSUPPORTED, evidence)
