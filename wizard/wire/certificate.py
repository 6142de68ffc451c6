"""Reading a server's certificate, and naming everything that is wrong with it."""

import hashlib
import ipaddress
import ssl
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from wizard.model.address import is_ip
from wizard.model.symptom import Json, Symptom

Facts = dict[str, Json]

# X509_V_ERR_* of OpenSSL (x509_vfy.h): numbers are the same on every system, the texts are not.
_BY_VERIFY_CODE = {
    10: Symptom.CERTIFICATE_EXPIRED,
    9: Symptom.CERTIFICATE_NOT_YET_VALID,
    62: Symptom.CERTIFICATE_NAME_MISMATCH,
    64: Symptom.CERTIFICATE_NAME_MISMATCH,
    18: Symptom.CERTIFICATE_SELF_SIGNED,
    **dict.fromkeys((2, 19, 20, 21, 27, 28), Symptom.CERTIFICATE_UNKNOWN_AUTHORITY),
    23: Symptom.CERTIFICATE_REVOKED,
}

REASONS = {
    Symptom.CERTIFICATE_EXPIRED: "expired",
    Symptom.CERTIFICATE_NOT_YET_VALID: "not_yet_valid",
    Symptom.CERTIFICATE_NAME_MISMATCH: "name_mismatch",
    Symptom.CERTIFICATE_SELF_SIGNED: "self_signed",
    Symptom.CERTIFICATE_UNKNOWN_AUTHORITY: "unknown_authority",
    Symptom.CERTIFICATE_MALFORMED: "malformed",
    Symptom.CERTIFICATE_REVOKED: "revoked",
}


def symptom_of(verify_code: int) -> Symptom:
    """The fault that OpenSSL found first; codes it has no own word for are MALFORMED."""
    return _BY_VERIFY_CODE.get(verify_code, Symptom.CERTIFICATE_MALFORMED)


def fingerprint(der: bytes) -> str:
    """SHA-256 of the certificate as sent (DER): 64 hex digits."""
    return hashlib.sha256(der).hexdigest()


def facts_of_verified(parsed: Mapping[str, Any], der: bytes) -> Facts:
    """What is shown of a certificate that passed, from ssl's own parsing (no further library is loaded for it)."""
    subject = {key: value for part in parsed.get("subject", ()) for key, value in part}
    issuer = {key: value for part in parsed.get("issuer", ()) for key, value in part}
    names = [value for kind, value in parsed.get("subjectAltName", ()) if kind in ("DNS", "IP Address")]
    common_name = subject.get("commonName", "")
    return {
        "holder": subject.get("organizationName") or common_name or (names[0] if names else ""),
        "certificate_names": ", ".join(names or [common_name]),
        "issuer": issuer.get("organizationName") or issuer.get("commonName", ""),
        "not_after": _iso(datetime.fromtimestamp(ssl.cert_time_to_seconds(parsed["notAfter"]), UTC)),
        "sha256": fingerprint(der),
    }


def describe(der: bytes, host: str, now: datetime, verify_code: int | None, *, chain_trusted: bool) -> Facts:
    """Evidence on a certificate that was refused: every fault, not only the first that OpenSSL met.

    `chain_trusted`: whether the signature chain alone was good. `certificate.faults`: reasons, worst first.
    """
    evidence: Facts = {"sha256": fingerprint(der), "host": host}
    if verify_code is not None:
        evidence["verify_code"] = verify_code
    try:
        certificate, faults = _read(der, host, now)
    except Exception:  # noqa: BLE001  (foreign bytes: the library raises ValueError and several exceptions of its own)
        return evidence | {"certificate": {"sha256": fingerprint(der), "faults": ["malformed"]}}
    first = REASONS[symptom_of(verify_code)] if verify_code is not None else None
    if not chain_trusted and "self_signed" not in faults:
        faults.append("unknown_authority")
    if first and first not in faults:
        if first == "self_signed" and "unknown_authority" in faults:
            faults.remove("unknown_authority")
        faults.insert(0, first)
    certificate["faults"] = list[Json](faults)
    not_before, not_after = str(certificate["not_before"]), str(certificate["not_after"])
    names = certificate["names"]
    evidence |= {
        "certificate": certificate,
        "certificate_names": ", ".join(str(name) for name in names) if isinstance(names, list) else "",
        "issuer": certificate["issuer"],
        "not_before": not_before,
        "not_after": not_after,
    }
    if "expired" in faults:
        evidence["expired_days"] = (now - datetime.fromisoformat(not_after)).days
    if "not_yet_valid" in faults:
        evidence["valid_in_days"] = (datetime.fromisoformat(not_before) - now).days + 1
    return evidence


def _read(der: bytes, host: str, now: datetime) -> tuple[Facts, list[str]]:
    """Raises what the library raises for what isn't a certificate, or one with extensions that can't be read."""
    from cryptography import x509
    from cryptography.exceptions import InvalidSignature

    certificate = x509.load_der_x509_certificate(der)
    names = _names(certificate)
    faults = []
    if certificate.not_valid_after_utc < now:
        faults.append("expired")
    if certificate.not_valid_before_utc > now:
        faults.append("not_yet_valid")
    if not any(_covers(name, host) for name in names):
        faults.append("name_mismatch")
    self_signed = certificate.issuer == certificate.subject
    if self_signed:
        try:
            certificate.verify_directly_issued_by(certificate)
        except (InvalidSignature, ValueError, TypeError):
            self_signed = False
    return {
        "names": list[Json](names),
        "subject": certificate.subject.rfc4514_string(),
        "issuer": _organisation(certificate.issuer),
        "not_before": _iso(certificate.not_valid_before_utc),
        "not_after": _iso(certificate.not_valid_after_utc),
        "serial": format(certificate.serial_number, "x"),
        "sha256": fingerprint(der),
        "self_signed": self_signed,
    }, faults


def _names(certificate: Any) -> list[str]:
    from cryptography import x509

    try:
        extension = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        # F14: the common name counts only where there is no subject alternative name.
        return [str(part.value) for part in certificate.subject.get_attributes_for_oid(x509.NameOID.COMMON_NAME)]
    return [
        *extension.get_values_for_type(x509.DNSName),
        *(str(address) for address in extension.get_values_for_type(x509.IPAddress)),
    ]


def _organisation(name: Any) -> str:
    from cryptography import x509

    for oid in (x509.NameOID.ORGANIZATION_NAME, x509.NameOID.COMMON_NAME):
        for part in name.get_attributes_for_oid(oid):
            return str(part.value)
    return str(name.rfc4514_string())


def _covers(name: str, host: str) -> bool:
    """RFC 9525 section 6.3: a wildcard stands for exactly the leftmost label."""
    if is_ip(host):
        return is_ip(name) and ipaddress.ip_address(name) == ipaddress.ip_address(host)
    pattern, wanted = name.lower().rstrip("."), host.lower()
    if pattern.startswith("*."):
        return wanted.partition(".")[2] == pattern[2:]
    return pattern == wanted


def _iso(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds")
