"""What kind of server speaks, judged by its first words."""

import re

from wizard.model.provider import Protocol
from wizard.model.symptom import Symptom
from wizard.wire.fault import Fault

_BUSY = re.compile(
    r"busy|limit|too many|unavailable|try (again )?later|temporar|overload"
    r"|shut(ting)? ?down|maintenance|restart|internal (server )?error|queue full|process broken",  # last two: Dovecot
    re.IGNORECASE,
)


def as_text(raw: bytes) -> str:
    """Server bytes as readable text: UTF-8 where it is, else byte for byte; without control characters."""
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        text = raw.decode("latin-1")
    return re.sub(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]", "", text.replace("\r\n", "\n")).strip()


def is_http(text: str) -> bool:
    """Whether this is a web server's answer."""
    return bool(re.match(r"\s*(HTTP/\d|<!doctype|<html|<\?xml|<head)", text, re.IGNORECASE))


def foreign_speech(text: str, protocol: Protocol) -> Fault | None:
    """A Fault if the first words are those of another kind of server, or a refusal; None if they may be right."""
    words = text.splitlines()[0] if text else ""
    if is_http(text):
        proxy = re.match(r"\s*HTTP/\d(\.\d)? 407", text)
        return Fault(Symptom.PROXY_REFUSED if proxy else Symptom.SPEAKS_HTTP, {"greeting": words}, words)
    if re.match(r"[+]OK\b|-ERR\b", text):
        return Fault(Symptom.SPEAKS_POP3, {"greeting": words}, words)
    if protocol is Protocol.IMAP and re.match(r"[245]\d\d[ -]", text):
        return Fault(Symptom.SPEAKS_SMTP, {"greeting": words}, words)
    if protocol is Protocol.SMTP and re.match(r"\* (OK|BYE|PREAUTH)\b", text, re.IGNORECASE):
        return Fault(Symptom.SPEAKS_IMAP, {"greeting": words}, words)
    return None


def is_refusal(text: str) -> bool:
    """Whether a greeting turns the client away: `* BYE`, 4xx or 5xx."""
    return bool(re.match(r"\* BYE\b|[45]\d\d([ -]|$)", text, re.IGNORECASE))


def refusal_at_greeting(text: str) -> Fault:
    """For `* BYE …`, `554 …` and `421 …` in place of a greeting."""
    trouble = _BUSY.search(text) or text.startswith("4")
    return Fault(Symptom.SERVER_TROUBLE if trouble else Symptom.ADDRESS_REFUSED, {"greeting": text}, text)


def clear_text_instead_of_tls(raw: bytes, protocol: Protocol, *, after_starttls: bool) -> Fault:
    """What clear text in place of a TLS record means. `raw`: the first bytes, 600 at most."""
    text = as_text(raw)
    if after_starttls:
        if is_refusal(text):
            return Fault(Symptom.STARTTLS_FAILED, {}, text)
        return Fault(Symptom.ENCRYPTION_TAMPERED, {}, text)
    if foreign := foreign_speech(text, protocol):
        return foreign
    if is_refusal(text):
        return refusal_at_greeting(text)
    if re.match(r"\* (OK|PREAUTH)|220[ -]", text, re.IGNORECASE):
        return Fault(Symptom.CLEAR_TEXT_ON_TLS_PORT, {"greeting": text.splitlines()[0]}, text.splitlines()[0])
    return Fault(Symptom.SPEAKS_OTHER, {"greeting": text[:200]}, text[:200])
