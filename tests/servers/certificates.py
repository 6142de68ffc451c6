"""Certificates of every kind, good and bad, for the server "localhost" at 127.0.0.1."""

import datetime
import functools
import ipaddress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

Key = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey


class Kind(StrEnum):
    GOOD = "good"
    EXPIRED = "expired"
    NOT_YET_VALID = "not_yet_valid"
    WRONG_NAME = "wrong_name"
    SELF_SIGNED = "self_signed"
    UNKNOWN_AUTHORITY = "unknown_authority"
    COMMON_NAME_ONLY = "common_name_only"
    WEAK_KEY = "weak_key"


@dataclass(frozen=True)
class Certificate:
    """PEM texts. `sha256`: of the DER form, lower-case hex. `weak`: OpenSSL serves it at security level 0 only."""

    pem: bytes
    key_pem: bytes
    sha256: str
    weak: bool = False

    def write(self, folder: Path, name: str = "server") -> tuple[Path, Path]:
        """Paths of certificate and key, the key readable by its owner alone."""
        certificate, key = folder / f"{name}.pem", folder / f"{name}.key"
        certificate.write_bytes(self.pem)
        key.touch(mode=0o600)
        key.write_bytes(self.key_pem)
        return certificate, key


def _name(common_name: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Inbox Wizard tests"),
            x509.NameAttribute(NameOID.COMMON_NAME, common_name),
        ]
    )


def _build(
    subject: x509.Name, issuer: x509.Name, key: Key, start: float = -1, end: float = 90
) -> x509.CertificateBuilder:
    """`start`, `end`: days from now."""
    now = datetime.datetime.now(datetime.UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now + datetime.timedelta(days=start))
        .not_valid_after(now + datetime.timedelta(days=end))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )


class Authority:
    """A certificate authority. `pem` is what a client has to trust."""

    def __init__(self, common_name: str = "Inbox Wizard test authority") -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._subject = _name(common_name)
        certificate = (
            _build(self._subject, self._subject, self._key)
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .add_extension(
                x509.KeyUsage(
                    digital_signature=False,
                    content_commitment=False,
                    key_encipherment=False,
                    data_encipherment=False,
                    key_agreement=False,
                    key_cert_sign=True,
                    crl_sign=True,
                    encipher_only=False,
                    decipher_only=False,
                ),
                critical=True,
            )
            .sign(self._key, hashes.SHA256())
        )
        self.pem = certificate.public_bytes(serialization.Encoding.PEM)

    def issue(self, kind: Kind = Kind.GOOD) -> Certificate:
        """A new server certificate of this kind; UNKNOWN_AUTHORITY is signed by another authority of the same name."""
        if kind is Kind.UNKNOWN_AUTHORITY:
            return Authority().issue()
        key: Key = (
            rsa.generate_private_key(65537, 1024) if kind is Kind.WEAK_KEY else ec.generate_private_key(ec.SECP256R1())
        )
        host = "mail.elsewhere.example" if kind is Kind.WRONG_NAME else "localhost"
        start, end = {Kind.EXPIRED: (-30, -3), Kind.NOT_YET_VALID: (3, 90)}.get(kind, (-1, 90))
        self_signed = kind is Kind.SELF_SIGNED
        builder = _build(_name(host), _name(host) if self_signed else self._subject, key, start, end)
        if kind is not Kind.COMMON_NAME_ONLY:
            names: list[x509.GeneralName] = [x509.DNSName(host)]
            if host == "localhost":
                names.append(x509.IPAddress(ipaddress.ip_address("127.0.0.1")))
            builder = builder.add_extension(x509.SubjectAlternativeName(names), critical=False)
        builder = (
            builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key((key if self_signed else self._key).public_key()),
                critical=False,
            )
        )
        certificate = builder.sign(key if self_signed else self._key, hashes.SHA256())
        return Certificate(
            certificate.public_bytes(serialization.Encoding.PEM),
            key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            ),
            certificate.fingerprint(hashes.SHA256()).hex(),
            kind is Kind.WEAK_KEY,
        )


@functools.cache
def authority() -> Authority:
    """The one that tests trust."""
    return Authority()


@functools.cache
def certificate(kind: Kind = Kind.GOOD) -> Certificate:
    """One of each kind a test process."""
    return authority().issue(kind)
