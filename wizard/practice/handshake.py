"""The server's half of TLS: as it should be, or broken in one of the ways that clients meet."""

import ssl
import tempfile
from enum import StrEnum
from pathlib import Path

from wizard.practice.certificates import Identity
from wizard.practice.line import Connection, Gone


class Handshake(StrEnum):
    """How the server behaves once the client's ClientHello is due."""

    GOOD = "good"
    OLD_TLS = "old_tls"  # TLS 1.0 and 1.1 alone; answers a newer client with an alert
    OLD_TLS_HANGS_UP = "old_tls_hangs_up"  # the same, but closes on a newer client (Dovecot 2.3.19.1)
    OLD_TLS_ALERT = "old_tls_alert"  # only the alert, as Postfix 3.7.11 sends it
    NO_COMMON_CIPHER = "no_common_cipher"
    CLIENT_CERTIFICATE = "client_certificate"
    LEGACY_RENEGOTIATION = "legacy_renegotiation"
    NOT_A_CERTIFICATE = "not_a_certificate"
    INTERNAL_ERROR = "internal_error"
    UNRECOGNIZED_NAME = "unrecognized_name"
    SILENT = "silent"
    HANGS_UP = "hangs_up"
    RESETS = "resets"


_ALERTS = {
    # Alerts as records: type 21, legacy version, length 2, fatal, description (RFC 8446 section 6).
    Handshake.OLD_TLS_ALERT: bytes.fromhex("15030300020246"),  # 70 protocol_version
    Handshake.INTERNAL_ERROR: bytes.fromhex("15030300020250"),  # 80 internal_error
    Handshake.UNRECOGNIZED_NAME: bytes.fromhex("15030300020270"),  # 112 unrecognized_name
}

_RENEGOTIATION_INFO = bytes.fromhex("ff01000100")
_SUPPORTED_VERSIONS = b"\x00\x2b"
_TLS_1_2 = b"\x03\x03"


def _message(kind: int, body: bytes) -> bytes:
    """One handshake message in a record of its own (RFC 5246 sections 6.2.1 and 7.4)."""
    handshake = bytes([kind]) + len(body).to_bytes(3, "big") + body
    return b"\x16" + _TLS_1_2 + len(handshake).to_bytes(2, "big") + handshake


def _server_hello(extensions: bytes) -> bytes:
    """Chooses TLS 1.2 and ECDHE-RSA-AES128-GCM-SHA256, which every client of today offers."""
    listed = len(extensions).to_bytes(2, "big") + extensions if extensions else b""
    return _message(2, _TLS_1_2 + bytes(range(32)) + b"\x00" + b"\xc0\x2f" + b"\x00" + listed)


def _certificate_message(der: bytes) -> bytes:
    entry = len(der).to_bytes(3, "big") + der
    return _message(11, len(entry).to_bytes(3, "big") + entry)


_SCRIPTED = {
    **_ALERTS,
    # Without the extension of RFC 5746, as servers from before 2010: OpenSSL 3 ends it there.
    Handshake.LEGACY_RENEGOTIATION: _server_hello(b""),
    Handshake.NOT_A_CERTIFICATE: _server_hello(_RENEGOTIATION_INFO) + _certificate_message(b"not a certificate"),
}


def server_context(identity: Identity, handshake: Handshake) -> ssl.SSLContext:
    """Ready to accept. Level 0, so that weak keys and old versions can be shown at all; the client judges them."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.set_ciphers("DEFAULT:@SECLEVEL=0")
    with tempfile.TemporaryDirectory(prefix="inbox-wizard-practice-") as folder:
        chain, key = Path(folder, "chain.pem"), Path(folder, "key.pem")
        chain.write_bytes(identity.chain)
        key.touch(mode=0o600)
        key.write_bytes(identity.key)
        context.load_cert_chain(chain, key)
    match handshake:
        case Handshake.OLD_TLS | Handshake.OLD_TLS_HANGS_UP:
            context.minimum_version = ssl.TLSVersion.TLSv1
            context.maximum_version = ssl.TLSVersion.TLSv1_1
        case Handshake.NO_COMMON_CIPHER:
            # The key is not an RSA key: nothing is left to choose, and alert 40 is what every client gets.
            context.maximum_version = ssl.TLSVersion.TLSv1_2
            context.set_ciphers("ECDHE-RSA-AES256-GCM-SHA384")
        case Handshake.CLIENT_CERTIFICATE:
            context.verify_mode = ssl.CERT_REQUIRED
            context.load_verify_locations(cadata=identity.chain.decode("ascii"))
    return context


def _refuses_old_versions(client_hello: bytes) -> bool:
    """Whether the ClientHello lists its versions (RFC 8446 section 4.2.1), and neither TLS 1.1 nor 1.0 among them."""
    if client_hello[:1] != b"\x16" or len(client_hello) < 100:  # no ClientHello: the handshake will say so
        return False
    at = 5 + 4 + 2 + 32  # record, handshake, version, random
    at += 1 + client_hello[at]  # session id
    at += 2 + int.from_bytes(client_hello[at : at + 2], "big")  # cipher suites
    at += 1 + client_hello[at]  # compression methods
    at += 2  # length of all extensions
    while at + 4 <= len(client_hello):
        kind, size = client_hello[at : at + 2], int.from_bytes(client_hello[at + 2 : at + 4], "big")
        if kind == _SUPPORTED_VERSIONS:
            listed = client_hello[at + 5 : at + 4 + size]
            return not {listed[i : i + 2] for i in range(0, len(listed), 2)} & {b"\x03\x01", b"\x03\x02"}
        at += 4 + size
    return False


def secure(connection: Connection, context: ssl.SSLContext, handshake: Handshake, certificate: str) -> None:
    """Plays the handshake.

    Raises:
        Gone: no encryption came about, as planned or because the client ended it.
    """
    if handshake in _SCRIPTED:
        connection.read_some()
        connection.send(_SCRIPTED[handshake])
        if handshake not in _ALERTS:
            connection.hold()
        raise Gone
    match handshake:
        case Handshake.SILENT:
            connection.hold()
            raise Gone
        case Handshake.HANGS_UP:
            connection.read_some()
            raise Gone
        case Handshake.RESETS:
            connection.read_some()
            connection.reset()
            raise Gone
        case Handshake.OLD_TLS_HANGS_UP if _refuses_old_versions(connection.peek(4096)):
            raise Gone
    connection.start_tls(context, certificate)
