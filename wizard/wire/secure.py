"""The TLS handshake, and what to conclude when it breaks. The only place where a certificate is judged."""

import ssl
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from wizard.model.cancel import Deadline
from wizard.model.plan import CertificatePin, Endpoint
from wizard.model.provider import Security
from wizard.model.symptom import Json, Symptom
from wizard.wire.certificate import Facts, describe, facts_of_verified, fingerprint, symptom_of
from wizard.wire.channel import Channel
from wizard.wire.fault import Fault
from wizard.wire.speech import as_text, clear_text_instead_of_tls, foreign_speech, is_http
from wizard.wire.trust import Trust

Open = Callable[[Deadline], Channel]
"""Gives a fresh connection on which the server now expects a ClientHello: for a second look after a failure."""

_SECOND_LOOK_SECONDS = 8.0

# SSLError.reason of OpenSSL (sslerr.h). Names are the same on every system.
_BY_REASON = {
    "TLSV1_ALERT_PROTOCOL_VERSION": Symptom.TLS_VERSION_TOO_OLD,
    "UNSUPPORTED_PROTOCOL": Symptom.TLS_VERSION_TOO_OLD,
    "SSLV3_ALERT_HANDSHAKE_FAILURE": Symptom.NO_COMMON_TLS_SETTINGS,
    "TLSV1_ALERT_INSUFFICIENT_SECURITY": Symptom.NO_COMMON_TLS_SETTINGS,
    "NO_SHARED_CIPHER": Symptom.NO_COMMON_TLS_SETTINGS,
    "DH_KEY_TOO_SMALL": Symptom.NO_COMMON_TLS_SETTINGS,
    "TLSV13_ALERT_CERTIFICATE_REQUIRED": Symptom.CLIENT_CERTIFICATE_DEMANDED,
    "UNSAFE_LEGACY_RENEGOTIATION_DISABLED": Symptom.LEGACY_RENEGOTIATION,
    "CERT_LENGTH_MISMATCH": Symptom.CERTIFICATE_MALFORMED,
    "LENGTH_MISMATCH": Symptom.CERTIFICATE_MALFORMED,
    "ASN1_LIB": Symptom.CERTIFICATE_MALFORMED,
}
_PERHAPS_TOO_OLD = {Symptom.NO_COMMON_TLS_SETTINGS, Symptom.CONNECTION_CLOSED, Symptom.TLS_VERSION_TOO_OLD}
_AUTHORITY_AMISS = {Symptom.CERTIFICATE_UNKNOWN_AUTHORITY, Symptom.CERTIFICATE_SELF_SIGNED}
_OLD_VERSIONS = {"TLSv1", "TLSv1.1"}


@dataclass(frozen=True)
class TlsPolicy:
    """What is accepted at one endpoint."""

    trust: Trust
    pins: tuple[CertificatePin, ...] = ()
    allow_old: bool = False


@dataclass(frozen=True)
class Secured:
    """A finished handshake. `certificate_fault`: for the certificate stage to raise; the channel is then closed."""

    channel: Channel
    version: str = ""
    cipher: str = ""
    certificate: Facts = field(default_factory=dict)
    certificate_fault: Fault | None = None


def secure(channel: Channel, endpoint: Endpoint, policy: TlsPolicy, reopen: Open, deadline: Deadline) -> Secured:
    """Encrypts the channel. Where an exception is set for this very server, only that certificate is good there.

    Raises:
        Fault: every way a handshake can break. Cancelled.
    """
    bound = [pin.sha256 for pin in policy.pins if pin.host is not None]
    floating = [pin.sha256 for pin in policy.pins if pin.host is None]
    try:
        if bound:
            return _pinned(channel, endpoint, policy, bound, deadline)
        try:
            tls = channel.start_tls(policy.trust.verified(old_tls=policy.allow_old), endpoint.host, deadline)
        except ssl.SSLCertVerificationError as error:
            channel.close()
            if floating:
                return _pinned(reopen(deadline), endpoint, policy, floating, deadline)
            return _read_refused(channel, error, endpoint, policy, reopen, deadline)
        der = tls.getpeercert(binary_form=True) or b""
        return Secured(channel, *_version(tls), facts_of_verified(tls.getpeercert() or {}, der))
    except (ssl.SSLError, OSError) as error:
        channel.close()
        raise _broken(channel, error, endpoint, policy, reopen, deadline) from error


def _version(tls: ssl.SSLObject) -> tuple[str, str]:
    cipher = tls.cipher()
    return tls.version() or "", cipher[0] if cipher else ""


def _pinned(channel: Channel, endpoint: Endpoint, policy: TlsPolicy, allowed: list[str], deadline: Deadline) -> Secured:
    """OpenSSL checks nothing here, so the fingerprint is compared before anybody gets the channel."""
    tls = channel.start_tls(policy.trust.unverified(old_tls=policy.allow_old), endpoint.host, deadline)
    der = tls.getpeercert(binary_form=True) or b""
    evidence = describe(der, endpoint.host, datetime.now(UTC), None, chain_trusted=True)
    if fingerprint(der) in allowed:
        shown: Facts = {key: evidence[key] for key in ("certificate_names", "issuer", "not_after") if key in evidence}
        return Secured(channel, *_version(tls), {**shown, "sha256": fingerprint(der), "exception": True})
    channel.close()
    fault = Fault(Symptom.CERTIFICATE_CHANGED, {**evidence, "pinned_sha256": allowed[0]})
    return Secured(channel, *_version(tls), certificate_fault=fault)


def _read_refused(
    channel: Channel,
    error: ssl.SSLCertVerificationError,
    endpoint: Endpoint,
    policy: TlsPolicy,
    reopen: Open,
    deadline: Deadline,
) -> Secured:
    """Reads the refused certificate on connections of their own, on which nothing is ever sent."""
    der, version, chain_trusted = b"", ("", ""), False
    for context in (
        policy.trust.chain_only(old_tls=policy.allow_old),
        policy.trust.unverified(old_tls=policy.allow_old),
    ):
        try:
            second = reopen(deadline)
        except (Fault, OSError):
            break
        try:
            tls = second.start_tls(context, endpoint.host, deadline)
            der, version = tls.getpeercert(binary_form=True) or b"", _version(tls)
            chain_trusted = chain_trusted or context.verify_mode is ssl.CERT_REQUIRED
            break
        except ssl.SSLCertVerificationError as other:
            chain_trusted = symptom_of(other.verify_code) not in _AUTHORITY_AMISS  # a weak key says nothing about it
        except (ssl.SSLError, OSError):
            continue
        finally:
            second.close()
    if der:
        evidence = describe(der, endpoint.host, datetime.now(UTC), error.verify_code, chain_trusted=chain_trusted)
    else:
        evidence = {"verify_code": error.verify_code, "host": endpoint.host}
    return Secured(channel, *version, certificate_fault=Fault(symptom_of(error.verify_code), evidence))


def _broken(
    channel: Channel, error: OSError, endpoint: Endpoint, policy: TlsPolicy, reopen: Open, deadline: Deadline
) -> Fault:
    raw = channel.first_raw_bytes
    if raw and not 0x14 <= raw[0] <= 0x17:  # not a TLS record (RFC 8446 section 5.1): somebody speaks in clear text
        return clear_text_instead_of_tls(raw, endpoint.protocol, after_starttls=endpoint.security is Security.STARTTLS)
    if isinstance(error, TimeoutError):
        return Fault(Symptom.SERVER_SILENT)
    reason = getattr(error, "reason", None) or ""
    symptom = _BY_REASON.get(reason, Symptom.HANDSHAKE_FAILED)
    if isinstance(error, ssl.SSLEOFError) or not isinstance(error, ssl.SSLError):
        symptom = Symptom.CONNECTION_CLOSED
    elif "ASN1" in str(error):
        symptom = Symptom.CERTIFICATE_MALFORMED
    evidence: dict[str, Json] = {"errno": reason or type(error).__name__}
    if symptom in _PERHAPS_TOO_OLD and not policy.allow_old:
        version = _any_version(endpoint, policy.trust, reopen, deadline.sooner(_SECOND_LOOK_SECONDS))
        if version in _OLD_VERSIONS:
            return Fault(Symptom.TLS_VERSION_TOO_OLD, {**evidence, "tls_version": version})
    return Fault(symptom, evidence)


def _any_version(endpoint: Endpoint, trust: Trust, reopen: Open, deadline: Deadline) -> str:
    """The TLS version that this server can do at all, or "". Nothing is sent on the connection."""
    try:
        channel = reopen(deadline)
    except (Fault, OSError):
        return ""
    try:
        return _version(channel.start_tls(trust.unverified(old_tls=True), endpoint.host, deadline))[0]
    except (ssl.SSLError, OSError):
        return ""
    finally:
        channel.close()


def answer_to_hello(endpoint: Endpoint, trust: Trust, open_tcp: Open, deadline: Deadline) -> Fault | None:
    """What a server that says nothing answers to a ClientHello: TLS, the words of another protocol, or None."""
    channel = open_tcp(deadline)
    try:
        channel.start_tls(trust.unverified(old_tls=True), endpoint.host, deadline)
        return Fault(Symptom.TLS_ON_CLEAR_TEXT_PORT)
    except (ssl.SSLError, OSError):
        raw = channel.first_raw_bytes
        if raw and not 0x14 <= raw[0] <= 0x17:
            return foreign_speech(as_text(raw), endpoint.protocol)
        return Fault(Symptom.TLS_ON_CLEAR_TEXT_PORT) if raw else None
    finally:
        channel.close()


def answer_to_web_request(endpoint: Endpoint, policy: TlsPolicy, open_tcp: Open, deadline: Deadline) -> Fault | None:
    """Whether a TLS server that says nothing is a web server: those wait for a request. It carries nothing of ours."""
    secured = secure(open_tcp(deadline), endpoint, policy, open_tcp, deadline)
    if secured.certificate_fault is not None:
        return None
    channel = secured.channel
    try:
        channel.send(b"HEAD / HTTP/1.0\r\n\r\n", deadline)
        text = as_text(channel.receive(deadline)[:600])
    except OSError:
        return None
    finally:
        channel.close()
    return foreign_speech(text, endpoint.protocol) if is_http(text) else None


def fault_after_handshake(error: ssl.SSLError) -> Fault:
    """For an alert on an established connection: TLS 1.3 refuses a missing client certificate only then."""
    reason = getattr(error, "reason", None) or ""  # missing where the exception wasn't raised by OpenSSL itself
    return Fault(_BY_REASON.get(reason, Symptom.CONNECTION_CLOSED), {"errno": reason or type(error).__name__})
