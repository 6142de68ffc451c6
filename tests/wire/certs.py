"""Server certificates with any combination of names, dates and signers."""

import datetime
import functools
import ipaddress

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.servers.certificates import Certificate

Key = ec.EllipticCurvePrivateKey


def _name(common_name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common_name)])


@functools.cache
def _signer(label: str) -> tuple[x509.Certificate, Key]:
    key = ec.generate_private_key(ec.SECP256R1())
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(_name(f"{label} authority"))
        .issuer_name(_name(f"{label} authority"))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=30))
        .not_valid_after(now + datetime.timedelta(days=365))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    return certificate, key


def authority_pem(label: str = "known") -> str:
    """What a client has to trust for certificates of this signer."""
    return _signer(label)[0].public_bytes(serialization.Encoding.PEM).decode()


def make(
    names: tuple[str, ...] = ("localhost",),
    *,
    common_name: str = "localhost",
    start: int = -1,
    end: int = 90,
    signer: str | None = "known",
) -> Certificate:
    """`names`: DNS names and IP addresses, none for a certificate without them. `start`, `end`: days from now.

    `signer`: which authority signs, None for the certificate itself.
    """
    key = ec.generate_private_key(ec.SECP256R1())
    now = datetime.datetime.now(datetime.UTC)
    issuer, issuer_key = (
        (_name(common_name), key) if signer is None else (_signer(signer)[0].subject, _signer(signer)[1])
    )
    builder = (
        x509.CertificateBuilder()
        .subject_name(_name(common_name))
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now + datetime.timedelta(days=start))
        .not_valid_after(now + datetime.timedelta(days=end))
    )
    if names:
        builder = builder.add_extension(x509.SubjectAlternativeName([_alternative(name) for name in names]), False)
    signed = builder.sign(issuer_key, hashes.SHA256())
    return Certificate(
        signed.public_bytes(serialization.Encoding.PEM),
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()),
        signed.fingerprint(hashes.SHA256()).hex(),
    )


def _alternative(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def der_of(certificate: Certificate) -> bytes:
    return x509.load_pem_x509_certificate(certificate.pem).public_bytes(serialization.Encoding.DER)
