"""Which authorities are trusted: the operating system's, and one file that the user names for this run."""

import re
import ssl
import subprocess
import sys
import threading
from pathlib import Path

from wizard.model.symptom import Symptom
from wizard.wire.fault import Fault

# Where Linux systems and BSDs keep the bundle. A packaged program carries an OpenSSL that was built elsewhere, and so
# looks in the wrong place; the list is that of Go's crypto/x509 (root_linux.go).
_BUNDLES = (
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/ca-bundle.pem",
    "/etc/pki/tls/cacert.pem",
    "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
    "/etc/ssl/cert.pem",
)
_MAC_KEYCHAINS = (
    "/System/Library/Keychains/SystemRootCertificates.keychain",
    "/Library/Keychains/System.keychain",
)
_PEM = re.compile(r"-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----", re.DOTALL)
_NO_CHECK_TIME = 0x200000
"""X509_V_FLAG_NO_CHECK_TIME of OpenSSL (x509_vfy.h), which the ssl module has no name for."""


class Trust:
    """Makes TLS contexts. `ca_pem`: further authorities, PEM text. Thread-safe; contexts are made once and shared."""

    def __init__(self, ca_pem: str = "") -> None:
        self._ca_pem = ca_pem
        self._lock = threading.Lock()
        self._contexts: dict[tuple[str, bool], ssl.SSLContext] = {}

    @classmethod
    def with_file(cls, path: Path) -> "Trust":
        """With the authorities in a PEM file.

        Raises:
            OSError, ValueError: the file can't be read, or holds no certificate.
        """
        # Bundles hold comments in any encoding (curl's names its authorities): only the certificates are read.
        blocks = _PEM.findall(path.read_bytes().decode("latin-1"))
        if not blocks:
            raise ValueError(f"{path} holds no certificate")
        trust = cls("\n".join(blocks))
        try:
            trust.verified()
        except (ssl.SSLError, TypeError):
            raise ValueError(f"{path} holds no readable certificate") from None
        return trust

    def verified(self, *, old_tls: bool = False) -> ssl.SSLContext:
        """For every connection that may carry a password: authority, dates and host name are checked."""
        return self._context("verified", old_tls)

    def chain_only(self, *, old_tls: bool = False) -> ssl.SSLContext:
        """Checks the authority alone, not name and dates: tells whether those are the only faults. Never for data."""
        return self._context("chain_only", old_tls)

    def unverified(self, *, old_tls: bool = False) -> ssl.SSLContext:
        """Checks nothing: for reading a certificate, whose fingerprint the caller compares before anything is sent."""
        return self._context("unverified", old_tls)

    def authorities(self) -> int:
        """How many authorities are trusted."""
        return self.verified().cert_store_stats()["x509_ca"]

    def _context(self, kind: str, old_tls: bool) -> ssl.SSLContext:
        with self._lock:
            key = (kind, old_tls)
            if key not in self._contexts:
                self._contexts[key] = self._make(kind, old_tls)
            return self._contexts[key]

    def _make(self, kind: str, old_tls: bool) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.minimum_version = ssl.TLSVersion.TLSv1 if old_tls else ssl.TLSVersion.TLSv1_2
        if old_tls:
            # OpenSSL 3 does TLS 1.0 and 1.1 (their SHA-1 signatures) at security level 0 only.
            context.set_ciphers("DEFAULT:@SECLEVEL=0")
        if kind == "unverified":
            context.check_hostname = False
            context.verify_mode = ssl.CERT_NONE
            return context
        _load_system_authorities(context)
        if self._ca_pem:
            context.load_verify_locations(cadata=self._ca_pem)
        if kind == "chain_only":
            context.check_hostname = False
            context.verify_flags |= ssl.VerifyFlags(_NO_CHECK_TIME)
        return context


def _load_system_authorities(context: ssl.SSLContext) -> None:
    if sys.platform == "darwin":
        context.load_verify_locations(cadata=_mac_authorities())
        return
    context.load_default_certs(ssl.Purpose.SERVER_AUTH)
    if sys.platform == "win32" or context.cert_store_stats()["x509_ca"]:
        return
    paths = ssl.get_default_verify_paths()
    if paths.cafile or paths.capath:  # a folder of hashed names is read certificate by certificate, so it counts as 0
        return
    for bundle in _BUNDLES:
        if Path(bundle).is_file():
            context.load_verify_locations(cafile=bundle)
            return


def _mac_authorities() -> str:
    """The roots of the system keychains as PEM: OpenSSL can't read keychains (security(1), find-certificate)."""
    try:
        return subprocess.run(  # noqa: S603  (fixed words only)
            ["/usr/bin/security", "find-certificate", "-a", "-p", *_MAC_KEYCHAINS],
            capture_output=True,
            check=True,
            timeout=10,
            encoding="ascii",
        ).stdout
    except (OSError, subprocess.SubprocessError) as error:
        raise Fault(Symptom.HANDSHAKE_FAILED, {"errno": type(error).__name__}) from error
