"""What real servers are quoted with leads to the problem that it means."""

from pathlib import Path

import pytest

from wizard.catalog import Catalog
from wizard.model.symptom import Finding, Symptom

QUOTED = [
    tuple(part.strip() for part in line.split(" | ", 3))
    for line in (Path(__file__).parent / "quoted.txt").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]


@pytest.mark.parametrize(("family", "protocol", "name", "words"), QUOTED)
def test_a_quoted_refusal_leads_to_its_problem(
    catalog: Catalog, family: str, protocol: str, name: str, words: str
) -> None:
    family = family.removeprefix("-")
    symptom = catalog.recognise(words, family)
    assert symptom is not None
    finding = Finding(symptom, f"{protocol}.sign_in", server_text=words, family=family)
    assert catalog.problem_for(finding).name == name


PASTED = [
    ("socket.gaierror: [Errno -2] Name or service not known", Symptom.NAME_NOT_FOUND),
    ("socket.gaierror: [Errno 11001] getaddrinfo failed", Symptom.NAME_NOT_FOUND),
    ("[Errno -3] Temporary failure in name resolution", Symptom.NAME_LOOKUP_FAILED),
    ("ConnectionRefusedError: [Errno 111] Connection refused", Symptom.CONNECTION_REFUSED),
    ("[WinError 10061] No connection could be made", Symptom.CONNECTION_REFUSED),
    ("TimeoutError: timed out", Symptom.CONNECTION_TIMED_OUT),
    ("[WinError 10060] A connection attempt failed", Symptom.CONNECTION_TIMED_OUT),
    ("OSError: [Errno 113] No route to host", Symptom.NETWORK_UNREACHABLE),
    ("[WinError 10051] A socket operation was attempted", Symptom.NETWORK_UNREACHABLE),
    ("ConnectionResetError: [Errno 104] Connection reset by peer", Symptom.CONNECTION_CLOSED),
    ("imaplib.IMAP4.abort: socket error: EOF", Symptom.CONNECTION_CLOSED),
    ("TimeoutError: _ssl.c:985: The handshake operation timed out", Symptom.SERVER_SILENT),
    ("certificate verify failed: certificate has expired (_ssl.c:1006)", Symptom.CERTIFICATE_EXPIRED),
    ("certificate verify failed: certificate is not yet valid", Symptom.CERTIFICATE_NOT_YET_VALID),
    (
        "certificate verify failed: Hostname mismatch, certificate is not valid for 'mail.example.com'.",
        Symptom.CERTIFICATE_NAME_MISMATCH,
    ),
    ("certificate verify failed: self-signed certificate (_ssl.c:1006)", Symptom.CERTIFICATE_SELF_SIGNED),
    (
        "certificate verify failed: self-signed certificate in certificate chain",
        Symptom.CERTIFICATE_UNKNOWN_AUTHORITY,
    ),
    ("certificate verify failed: unable to get local issuer certificate", Symptom.CERTIFICATE_UNKNOWN_AUTHORITY),
    ("certificate verify failed: EE certificate key too weak", Symptom.CERTIFICATE_MALFORMED),
    ("[SSL: TLSV1_ALERT_PROTOCOL_VERSION] tlsv1 alert protocol version", Symptom.TLS_VERSION_TOO_OLD),
    ("[SSL: SSLV3_ALERT_HANDSHAKE_FAILURE] sslv3 alert handshake failure", Symptom.NO_COMMON_TLS_SETTINGS),
    ("ProxyError: Tunnel connection failed: 407 Proxy Authentication Required", Symptom.PROXY_REFUSED),
    ("SMTPNotSupportedError: STARTTLS extension not supported by server.", Symptom.ENCRYPTION_NOT_OFFERED),
    ("SMTPNotSupportedError: SMTP AUTH extension not supported by server.", Symptom.SMTP_AUTH_NOT_OFFERED),
    ("SMTPException: No suitable authentication method found.", Symptom.SIGN_IN_METHOD_UNSUPPORTED),
    ("sqlite3.DatabaseError: file is not a database", Symptom.PROFILE_DAMAGED),
]


@pytest.mark.parametrize(("text", "symptom"), PASTED)
def test_pasted_library_errors(catalog: Catalog, text: str, symptom: Symptom) -> None:
    found = next((row.symptom for row in catalog.pasted_signatures if row.pattern.search(text)), None)
    assert found is symptom


@pytest.mark.parametrize(
    "text",
    [
        "[SSL: WRONG_VERSION_NUMBER] wrong version number (_ssl.c:1006)",
        "HTTP 401",
        "imapclient.exceptions.LoginError",
        "Failed to get auth type from service",
        "* BYE Courier-IMAP server shutting down",
        "a6 OK Logged in",
        "the printer is out of paper",
    ],
)
def test_what_proves_nothing_is_not_recognised(catalog: Catalog, text: str) -> None:
    assert catalog.recognise(text) is None
    assert not any(row.pattern.search(text) for row in catalog.pasted_signatures)


@pytest.mark.parametrize(
    ("host", "greeting", "capabilities", "family"),
    [
        ("imap.gmail.com", "", (), "gmail"),
        ("127.0.0.1", "* OK Gimap ready for requests from 192.0.2.1", (), "gmail"),
        ("mail.example.com", "", ("IMAP4rev1", "x-gm-ext-1"), "gmail"),
        ("outlook.office365.com", "", (), "microsoft"),
        ("mail.example.com", "* OK The Microsoft Exchange IMAP4 service is ready.", (), "microsoft"),
        ("imap.gmx.net", "* OK [CAPABILITY IMAP4rev1] Dovecot ready.", (), "gmx"),
        ("mail.example.com", "* OK [CAPABILITY IMAP4rev1] Dovecot (Debian) ready.", (), "dovecot"),
        ("mail.example.com", "* OK [CAPABILITY IMAP4rev1] Courier-IMAP ready.", (), "courier"),
        ("mail.example.com", "* OK mail Cyrus IMAP 3.6.1-Debian server ready", (), "cyrus"),
        ("posteo.de", "", (), "posteo"),
        ("notgmail.com", "", (), ""),
        ("", "", (), ""),
    ],
)
def test_the_mail_service_is_recognised(
    catalog: Catalog, host: str, greeting: str, capabilities: tuple[str, ...], family: str
) -> None:
    assert catalog.family_for(host, greeting, capabilities) == family


def test_a_symptom_is_adjusted_only_at_its_family(catalog: Catalog) -> None:
    likely = Symptom.CREDENTIALS_REFUSED_APP_PASSWORD_LIKELY
    assert catalog.adjusted(Symptom.CREDENTIALS_REFUSED, "icloud") is likely
    assert catalog.adjusted(Symptom.CREDENTIALS_REFUSED, "dovecot") is Symptom.CREDENTIALS_REFUSED
    assert catalog.adjusted(Symptom.THROTTLED, "icloud") is Symptom.THROTTLED


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("sent", "sent items"),
        ("sent", "gesendet"),
        ("sent", "送信済みアイテム"),
        ("drafts", "entwürfe"),
        ("drafts", "下書き"),
    ],
)
def test_folders_are_known_by_their_usual_names(catalog: Catalog, kind: str, name: str) -> None:
    assert name in catalog.folder_names(kind)


def test_no_folder_name_stands_for_both_kinds(catalog: Catalog) -> None:
    assert not catalog.folder_names("sent") & catalog.folder_names("drafts")
