"""Certificates of every kind, made on the spot: a good one, and one with each fault that a client must tell apart."""

import hashlib
import ipaddress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import cached_property

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

Key = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey


class CertificateKind(StrEnum):
    """What is wrong with a server's certificate. In brackets: OpenSSL's verify code."""

    GOOD = "good"
    COMMON_NAME_ONLY = "common_name_only"
    EXPIRED = "expired"  # 10
    NOT_YET_VALID = "not_yet_valid"  # 9
    WRONG_NAME = "wrong_name"  # 62
    EXPIRED_AND_WRONG_NAME = "expired_and_wrong_name"  # 62
    SELF_SIGNED = "self_signed"  # 18
    UNKNOWN_AUTHORITY = "unknown_authority"  # 19, the unknown root is sent along
    INTERMEDIATE_MISSING = "intermediate_missing"  # 20
    WEAK_KEY = "weak_key"  # 66
    WRONG_PURPOSE = "wrong_purpose"  # 26
    BROKEN_SIGNATURE = "broken_signature"  # 7


@dataclass(frozen=True)
class Identity:
    """What a server loads. `chain`: PEM, its own certificate first. `key`: PEM, unencrypted, pretend like the rest."""

    chain: bytes
    key: bytes
    sha256: str


def _pem(key: Key) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def _name(common_name: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Inbox Wizard practice"),
            x509.NameAttribute(NameOID.COMMON_NAME, common_name),
        ]
    )


def _key_usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=True,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


class _Signer:
    """An authority: a root, or an intermediate signed by one."""

    def __init__(self, common_name: str, parent: "_Signer | None" = None) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.subject = _name(common_name)
        signer = parent or self
        now = datetime.now(UTC)
        self.certificate = (
            x509.CertificateBuilder()
            .subject_name(self.subject)
            .issuer_name(signer.subject)
            .public_key(self.key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(days=30))
            .not_valid_after(now + timedelta(days=365))
            .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
            .add_extension(_key_usage(signs_certificates=True), critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(self.key.public_key()), critical=False)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.key.public_key()), critical=False)
            .sign(signer.key, hashes.SHA256())
        )

    @property
    def pem(self) -> bytes:
        return self.certificate.public_bytes(serialization.Encoding.PEM)


class Authority:
    """The one that a practising client trusts, and the strangers that it must not trust."""

    def __init__(self) -> None:
        self._root = _Signer("Practice authority")

    @property
    def pem(self) -> bytes:
        """The root, for the client's trust."""
        return self._root.pem

    @cached_property
    def _stranger(self) -> _Signer:
        return _Signer("Authority that nobody knows")

    @cached_property
    def _intermediate(self) -> _Signer:
        return _Signer("Practice intermediate authority", self._root)

    @cached_property
    def _impostor(self) -> _Signer:
        """Has the root's name, not its key."""
        return _Signer("Practice authority")

    def issue(self, kind: CertificateKind) -> Identity:
        """A fresh certificate with its chain as a server of that kind sends it."""
        key: Key = ec.generate_private_key(ec.SECP256R1())
        if kind is CertificateKind.WEAK_KEY:
            key = rsa.generate_private_key(65537, 1024)  # noqa: S505 - the weakness is what is to be seen
        signer, extra = self._root, b""
        match kind:
            case CertificateKind.UNKNOWN_AUTHORITY:
                signer, extra = self._stranger, self._stranger.pem
            case CertificateKind.INTERMEDIATE_MISSING:
                signer = self._intermediate
        leaf = self._leaf(kind, key, signer)
        return Identity(
            chain=leaf.public_bytes(serialization.Encoding.PEM) + extra,
            key=_pem(key),
            sha256=hashlib.sha256(leaf.public_bytes(serialization.Encoding.DER)).hexdigest(),
        )

    def _leaf(self, kind: CertificateKind, key: Key, signer: _Signer) -> x509.Certificate:
        not_before, not_after = _validity(kind)
        wrong_name = kind in (CertificateKind.WRONG_NAME, CertificateKind.EXPIRED_AND_WRONG_NAME)
        host = "mail.other.example" if wrong_name else "localhost"
        self_signed = kind is CertificateKind.SELF_SIGNED
        purpose = (
            ExtendedKeyUsageOID.CLIENT_AUTH
            if kind is CertificateKind.WRONG_PURPOSE
            else ExtendedKeyUsageOID.SERVER_AUTH
        )
        issuer_key = key if self_signed else signer.key
        builder = (
            x509.CertificateBuilder()
            .subject_name(_name(host))
            .issuer_name(_name(host) if self_signed else signer.subject)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(not_before)
            .not_valid_after(not_after)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(_key_usage(signs_certificates=False), critical=True)
            .add_extension(x509.ExtendedKeyUsage([purpose]), critical=False)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()), critical=False)
        )
        if kind is not CertificateKind.COMMON_NAME_ONLY:
            builder = builder.add_extension(x509.SubjectAlternativeName(_names(host)), critical=False)
        if kind is CertificateKind.BROKEN_SIGNATURE:
            issuer_key = self._impostor.key
        return builder.sign(issuer_key, hashes.SHA256())


def _names(host: str) -> list[x509.GeneralName]:
    names: list[x509.GeneralName] = [x509.DNSName(host)]
    if host == "localhost":
        names += [x509.IPAddress(ipaddress.ip_address(address)) for address in ("127.0.0.1", "::1")]
    return names


def _validity(kind: CertificateKind) -> tuple[datetime, datetime]:
    now = datetime.now(UTC)
    match kind:
        case CertificateKind.EXPIRED | CertificateKind.EXPIRED_AND_WRONG_NAME:
            return now - timedelta(days=90), now - timedelta(days=3)
        case CertificateKind.NOT_YET_VALID:
            return now + timedelta(days=3), now + timedelta(days=90)
        case _:
            return now - timedelta(days=1), now + timedelta(days=90)
