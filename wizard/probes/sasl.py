"""Which way to sign in with a password, of those that a server offers (PLAIN: RFC 4616; LOGIN: MS-XLOGIN)."""

import base64
from collections.abc import Iterable

from wizard.model.symptom import Json, Symptom
from wizard.wire.fault import Fault

_TOKEN_METHODS = {"XOAUTH2", "OAUTHBEARER"}


def plain(username: str, password: str) -> bytes:
    """The one message of SASL PLAIN, base64."""
    return base64.b64encode(b"\0".join((b"", username.encode(), password.encode())))


def login_answers(username: str, password: str) -> list[bytes]:
    """The two answers of SASL LOGIN, base64."""
    return [base64.b64encode(username.encode()), base64.b64encode(password.encode())]


def no_way_in(methods: Iterable[str]) -> Fault:
    """For a server whose methods take no password that we could send, even inside TLS."""
    offered = sorted(methods)
    evidence: dict[str, Json] = {"methods": list[Json](offered)}
    if _TOKEN_METHODS & set(offered):
        return Fault(Symptom.PASSWORD_SIGN_IN_DISABLED, evidence)
    return Fault(Symptom.SIGN_IN_METHOD_UNSUPPORTED, evidence)
