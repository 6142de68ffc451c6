"""Evidence as people read it: dates, durations, sizes and lists in each language."""

import math
import re
from collections.abc import Mapping
from datetime import date, datetime

from wizard.catalog.terms import Terms
from wizard.model.address import to_display
from wizard.model.provider import Language
from wizard.model.sign_in_settings import ANY_TENANT
from wizard.model.symptom import Finding, Json

_LONGEST = 240
_DATES = ("not_before", "not_after", "worked_on")
_PAUSE = re.compile(r"(?:Suggested Backoff Time: |BackOffMilliseconds\W{1,4})(\d{1,9})", re.IGNORECASE)
"""Exchange names the pause that it wants, in milliseconds: Exchange Online in words, EWS as a value of its fault."""
_NUMBER = re.compile(r"(?:AADSTS)?(\d{4,8})")
"""Of an error of Microsoft's sign-in, with or without its letters."""
_WITHOUT_PASSWORD = ("graph", "google")
"""Begin the names of stages that know no password; other servers are told by `with_browser`."""
_HOSTS = ("host", "alternative_host")
_WHOLE = ("consent_url", "path", "settings_file", "computer_settings_file", "authority_file", "client_id_file")
"""What is to be opened from the text: it must not be cut off."""


def localised_date(terms: Terms, iso: str, language: Language) -> str:
    """`2026-11-18` or a date with time as "18 Nov 2026"; a text that is no date stays as it is."""
    try:
        day = datetime.fromisoformat(iso.replace("Z", "+00:00")).date() if "T" in iso else date.fromisoformat(iso[:10])
    except ValueError:
        return iso
    month = terms.get("month", str(day.month), language) or str(day.month)
    pattern = terms.get("form", "date", language) or "{day} {month} {year}"
    return pattern.format(day=day.day, month=month, year=day.year)


_UNITS = (("year", 365 * 86400), ("month", 30 * 86400), ("day", 86400), ("hour", 3600), ("minute", 60), ("second", 1))


def amount(terms: Terms, seconds: float, language: Language, case: str = "duration", *, up: bool = False) -> str:
    """A length of time in its largest sensible unit: "3 days", "90 minutes".

    `case`: a group of terms.toml: `duration`, `ago`, `in` or `last_check`.
    `up`: rounded up, for a time that must have passed. Durations keep the smaller unit up to twice the larger one.
    """
    whole = max(0, math.ceil(seconds) if up else round(seconds))
    unit, length = next(
        (
            (unit, length)
            for unit, length in _UNITS
            if whole >= (2 * length if case == "duration" or length > 86400 else length)
        ),
        _UNITS[-1],
    )
    count = -(-whole // length) if up else whole // length
    number = "one" if count == 1 else "many"
    text = terms.get(case, f"{unit}_{number}", language) or terms.get(case, f"{unit}_many", language) or "{n}"
    return text.replace("{n}", str(count))


def ago(terms: Terms, seconds: float, language: Language) -> str:
    """ "3 days ago", "2 min ago", "just now" (under a minute): short, and standing alone."""
    if seconds < 60:
        return terms.get("last_check", "now", language) or ""
    return amount(terms, seconds, language, "last_check")


def days_ago(terms: Terms, days: int, language: Language) -> str:
    if days < 1:
        return terms.get("ago", "today", language) or ""
    return amount(terms, days * 86400, language, "ago")


def _size(octets: float) -> str:
    if octets >= 1_000_000:
        return f"{octets / 1_000_000:.0f} MB"
    return f"{octets / 1000:.0f} kB" if octets >= 1000 else f"{octets:.0f} B"


def as_text(terms: Terms, value: Json, language: Language) -> str:
    """Any JSON value as one short line; "" for what says nothing."""
    match value:
        case None:
            return ""
        case bool():
            return terms.get("fact", "yes" if value else "no", language) or str(value)
        case list():
            comma = terms.get("form", "comma", language) or ", "
            return comma.join(text for item in value if (text := as_text(terms, item, language)))[:_LONGEST]
        case dict():
            return ""
        case _:
            return " ".join(str(value).split())[:_LONGEST]


def fact_text(terms: Terms, key: str, value: Json, language: Language) -> str:
    """A fact under its key: dates are written as such, all else stays as it is."""
    text = as_text(terms, value, language)
    return localised_date(terms, text, language) if key in _DATES and text else text


def values_of(terms: Terms, finding: Finding, service: Mapping[str, str], language: Language) -> dict[str, str]:
    """What placeholders are filled with. `service`: name and pages of the mail service, where it is known."""
    evidence = _gathered(finding, service)
    values: dict[str, str] = {}
    for key, value in evidence.items():
        text = fact_text(terms, key, value, language)
        if key in _WHOLE:
            text = str(value)
        elif key in _HOSTS and text:
            text = to_display(text)
        elif key in ("size_limit", "message_size") and isinstance(value, int | float):
            text = _size(value)
        if text:
            values[key] = text
    values.update(_derived(terms, evidence, values, language))
    return values


def _gathered(finding: Finding, service: Mapping[str, str]) -> dict[str, Json]:
    """The evidence with what the finding says elsewhere, and the certificate's parts under their own names."""
    gathered: dict[str, Json] = dict(service)
    if endpoint := finding.endpoint:
        gathered |= {"host": endpoint.host, "port": endpoint.port, "security": endpoint.security.value}
    if "." in finding.stage:
        gathered["protocol"] = finding.stage.partition(".")[0]
    if finding.server_text:
        gathered["server_says"] = finding.server_text
    certificate = finding.evidence.get("certificate")
    if isinstance(certificate, dict):
        gathered["certificate_names"] = certificate.get("names")
        gathered |= {key: certificate.get(key) for key in ("issuer", "not_before", "not_after", "sha256")}
    gathered |= {key: value for key, value in finding.evidence.items() if value not in (None, "", [])}
    if "retry_after" not in gathered and (pause := _PAUSE.search(finding.server_text or "")):
        gathered["retry_after"] = int(pause[1]) / 1000
    if gathered.get("tenant") in ANY_TENANT:
        del gathered["tenant"]
    if number := _NUMBER.fullmatch(str(gathered.get("number") or gathered.get("aadsts") or "")):
        gathered |= {"number": f"AADSTS{number[1]}", "aadsts": number[1]}
    return gathered


def _faults(terms: Terms, certificate: Json, language: Language) -> str:
    """All that is wrong with a certificate, in words; `faults` holds reasons of UNTRUSTED_CERTIFICATES. "" for a single
    one, which is the problem itself.
    """
    faults = certificate.get("faults") if isinstance(certificate, dict) else None
    if not isinstance(faults, list) or len(faults) < 2:
        return ""
    return as_text(terms, [terms.get("certificate_fault", str(fault), language) for fault in faults], language)


def _derived(
    terms: Terms, evidence: Mapping[str, Json], values: Mapping[str, str], language: Language
) -> dict[str, str]:
    derived: dict[str, str] = {}
    if "host" in values and "port" in values:
        host = f"[{values['host']}]" if ":" in values["host"] else values["host"]
        derived["server"] = f"{host}:{values['port']}"
        if evidence.get("protocol") not in _WITHOUT_PASSWORD and not evidence.get("with_browser"):
            derived["password_server"] = derived["server"]
    for key, source in (
        ("direction", "protocol"),
        ("other_direction", "other_leg"),
        ("allowed_direction", "allowed_leg"),
    ):
        if text := terms.get("direction", values.get(source, "").lower(), language):
            derived[key] = text
    for key in ("security", "alternative_security", "folder_purpose", "password_edge", "setting_form"):
        if text := terms.get(key.removeprefix("alternative_"), values.get(key, "").lower(), language):
            derived[key] = text
    if faults := _faults(terms, evidence.get("certificate"), language):
        derived["certificate_faults"] = faults
    match evidence.get("expired_days"):
        case int(days) if days >= 0:
            derived["expired_ago"] = days_ago(terms, days, language)
    match evidence.get("valid_in_days"):
        case int(days) if days >= 1:
            derived["valid_in"] = amount(terms, days * 86400, language, "in")
    for key, source, factor in (
        ("wait", "wait_seconds", 1),
        ("retry_after", "retry_after", 1),
        ("clock_offset", "clock_offset_minutes", 60),
    ):
        number = evidence.get(source)
        if isinstance(number, int | float) and not isinstance(number, bool):
            derived[key] = amount(terms, abs(number) * factor, language, up=key == "retry_after")
    return derived
