"""Pasted errors: the sentences of real servers, libraries and systems, and what must stay unplaced."""

import pytest

from wizard.catalog import Catalog
from wizard.engine.explain import Confidence, explain
from wizard.wire.credentials import without_credentials


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return Catalog.load()


def _told(text: str, catalog: Catalog) -> tuple[str | None, str]:
    found = explain(text, catalog)
    return (found.problem.name if found.problem else None), found.confidence.value


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("a6 NO [AUTHENTICATIONFAILED] Authentication failed.", "UNAUTHORIZED/credentials"),
        ("a6 NO [EXPIRED] Password expired", "PASSWORD_EXPIRED"),
        ("a6 NO [UNAVAILABLE] Temporary authentication failure. [mail:2026-11-21 21:24:10]", "SERVER_TEMPORARY"),
        ("NO [LIMIT] Maximum number of connections from user+IP exceeded", "TOO_MANY_CONNECTIONS"),
        (
            "NO [ALERT] Application-specific password required: https://support.google.com/accounts/answer/185833",
            "APP_PASSWORD_REQUIRED",
        ),
        ("535 5.7.8 Error: authentication failed: (reason unavailable)", "UNAUTHORIZED/credentials"),
        (
            "535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant. Visit "
            "https://aka.ms/smtp_auth_disabled for more information.",
            "SMTP_AUTH_DISABLED/tenant",
        ),
        (
            "553 5.7.1 <boss@example.com>: Sender address rejected: not owned by user alice@example.com",
            "TEST_EMAIL_FAILED/sender_not_permitted",
        ),
        ("554 5.7.1 <bob@elsewhere.example>: Relay access denied", "TEST_EMAIL_FAILED/relay_denied"),
        ("LoginError(\"b'[AUTHENTICATIONFAILED] Authentication failed.'\")", "UNAUTHORIZED/credentials"),
        (
            "[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: certificate has expired (_ssl.c:1006)",
            "UNTRUSTED_CERTIFICATES/expired",
        ),
        ("[Errno 111] Connection refused", "CONNECTION_REFUSED"),
        ("socket.gaierror: [Errno -2] Name or service not known", "HOST_NOT_FOUND"),
    ],
)
def test_a_quoted_error_is_placed_exactly(text: str, name: str, catalog: Catalog) -> None:
    assert _told(text, catalog) == (name, "exact")


def test_gmail_is_known_by_its_address_in_the_text(catalog: Catalog) -> None:
    text = "imap.gmail.com said: NO [ALERT] IMAP access is disabled for your domain. (Failure)"
    assert _told(text, catalog) == ("GMAIL_IMAP_DISABLED/domain", "exact")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (
            "NO [ALERT] Your account is not enabled for IMAP use. Please visit your Gmail settings page and enable "
            "your account for IMAP access. (Failure)",
            "GMAIL_IMAP_DISABLED/user",
        ),
        (
            "NO [ALERT] IMAP access is disabled for your domain. Please contact your domain administrator",
            "GMAIL_IMAP_DISABLED/domain",
        ),
        ("iCloud: NO [AUTHENTICATIONFAILED] Authentication Failed", "UNAUTHORIZED/app_password_likely"),
        ("A1 NO LOGIN failed.", "UNAUTHORIZED/ambiguous"),
        ("535 5.7.3 Authentication unsuccessful", "UNAUTHORIZED/ambiguous"),
        ("Outlook: 535 5.7.3 Authentication unsuccessful", "UNAUTHORIZED/ambiguous"),
        ("NO [AUTHENTICATIONFAILED] Account is locked", "ACCOUNT_LOCKED/attempts_or_network"),
        ("535 5.7.8 authentication failed: account disabled", "ACCOUNT_DISABLED"),
        ("535 5.7.1 Your account is suspended", "ACCOUNT_DISABLED"),
        ("550 5.1.1 <bob@example.com>: no such user", "TEST_EMAIL_FAILED/recipient_rejected"),
    ],
)
def test_what_the_text_names_decides_whose_words_they_are(text: str, name: str, catalog: Catalog) -> None:
    assert _told(text, catalog) == (name, "exact")


@pytest.mark.parametrize(
    "text",
    [
        "450 4.7.25 Client host rejected: cannot find your reverse hostname, [192.0.2.1]",
        "554 5.7.1 Client host rejected: cannot find your hostname",
        "554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using zen.spamhaus.org",
        "550 5.7.1 Mail from 192.0.2.1 refused, listed in bl.example.net",
    ],
)
def test_a_block_list_is_only_likely_to_be_the_networks_fault(text: str, catalog: Catalog) -> None:
    assert _told(text, catalog) == ("ADDRESS_NOT_ALLOWED", "likely")


@pytest.mark.parametrize(
    "text",
    [
        "It works now, the authentication failed problem is gone",
        "Die Anmeldung funktioniert wieder, vorher: login failed",
        "my story " * 60 + "login failed",
    ],
)
def test_a_tale_is_no_error(text: str, catalog: Catalog) -> None:
    assert _told(text, catalog) == (None, "none")


@pytest.mark.parametrize(
    "text",
    [
        "a1 LOGIN alice@example.com s3cretWord\r\na1 NO [AUTHENTICATIONFAILED] Invalid credentials",
        'a1 LOGIN "alice smith" "s3cretWord x" NO [AUTHENTICATIONFAILED] Invalid credentials',
        "AUTH PLAIN AGFsaWNlAHMzY3JldFdvcmQ=s3cretWord 535 5.7.8 Authentication failed",
        "a2 AUTHENTICATE XOAUTH2 s3cretWord== a2 NO [AUTHENTICATIONFAILED] Invalid credentials",
        "C: AUTH LOGIN\nS: 334 VXNlcm5hbWU6\nC: YWxpY2U=\nS: 334 UGFzc3dvcmQ6\nC: s3cretWord\nS: 535 5.7.8 refused",
        "a2 AUTHENTICATE PLAIN\n+ \ns3cretWord\na2 NO [AUTHENTICATIONFAILED] Invalid credentials",
    ],
)
def test_a_password_in_a_pasted_log_is_not_echoed(text: str, catalog: Catalog) -> None:
    found = explain(text, catalog)
    assert found.problem is not None and found.problem.name == "UNAUTHORIZED/credentials"
    assert found.finding is not None
    assert "s3cretWord" not in f"{found.finding.server_text} {found.finding.evidence}"


@pytest.mark.parametrize(
    "text",
    [
        "a1 NO LOGIN Login error or password error; NO AUTHENTICATE failed.",
        "NO [AUTHENTICATIONFAILED] LOGIN invalid credentials or IMAP is disabled",
        "it says LOGIN failed. What now?",
        "250-AUTH PLAIN LOGIN",
    ],
)
def test_an_answer_to_a_sign_in_is_not_taken_for_one(text: str) -> None:
    assert without_credentials(text) == text


def test_line_breaks_and_quotes_of_an_email_do_no_harm(catalog: Catalog) -> None:
    text = "> 554 5.7.1 <bob@elsewhere.example>: Relay\r\n   access\u00a0denied"
    assert _told(text, catalog) == ("TEST_EMAIL_FAILED/relay_denied", "exact")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("UNTRUSTED_CERTIFICATES/expired", "UNTRUSTED_CERTIFICATES/expired"),
        (" UNTRUSTED_CERTIFICATES / name_mismatch. ", "UNTRUSTED_CERTIFICATES/name_mismatch"),
        ("MISSING_DRAFTS_FOLDER", "MISSING_DRAFTS_FOLDER"),
        ("Code: UNTRUSTED_CERTIFICATES/self_signed", "UNTRUSTED_CERTIFICATES/self_signed"),
        (
            '{"event":"run_ended","code":"UNTRUSTED_CERTIFICATES","reason":"revoked"}',
            "UNTRUSTED_CERTIFICATES/revoked",
        ),
    ],
)
def test_our_own_codes_are_exact(text: str, name: str, catalog: Catalog) -> None:
    assert _told(text, catalog) == (name, "exact")


def test_every_name_in_the_guide_is_found_by_itself(catalog: Catalog) -> None:
    names = [problem.name for problem in catalog.problems]
    assert {name: _told(name, catalog) for name in names} == {name: (name, "exact") for name in names}


@pytest.mark.parametrize(
    ("text", "name", "confidence"),
    [
        (
            "Login to server imap.example.com with username alice@example.com failed.",
            "UNAUTHORIZED/credentials",
            "likely",
        ),
        (
            "Anmeldung beim Server imap.example.com mit Benutzername alice fehlgeschlagen.",
            "UNAUTHORIZED/credentials",
            "likely",
        ),
        (
            "Sending of the message failed. The connection to Outgoing server (SMTP) smtp.example.com timed out.",
            "CONNECTION_TIMED_OUT",
            "likely",
        ),
        ("Verbindung mit dem Server imap.example.com: Zeitüberschreitung", "CONNECTION_TIMED_OUT", "likely"),
        (
            "Could not connect to mail server imap.example.com; the connection was refused.",
            "CONNECTION_REFUSED",
            "likely",
        ),
        ("The user name or password for “imap.example.com” is incorrect.", "UNAUTHORIZED/credentials", "likely"),
        ("Cannot Verify Server Identity", "UNTRUSTED_CERTIFICATES/unknown_authority", "likely"),
        ("The server “imap.example.com” refused to allow a connection on port 993.", "CONNECTION_REFUSED", "likely"),
        ("Socket Error: 10061, Error Number: 0x800CCC0E", "CONNECTION_REFUSED", "exact"),
        ("Socket Error: 10060, Error Number: 0x800CCC0E", "CONNECTION_TIMED_OUT", "exact"),
        ("0x800CCC0E", "CONNECTION_TIMED_OUT", "likely"),
        ("Receiving reported error (0x800CCC19)", "CONNECTION_TIMED_OUT", "likely"),
        ("Error 0x80042108", "CONNECTION_TIMED_OUT", "likely"),
        ("Your server rejected your login. (0x800CCC92)", "UNAUTHORIZED/credentials", "exact"),
        ("0x800CCC0F", "CONNECTION_CLOSED", "likely"),
        ("The target principal name is incorrect.", "UNTRUSTED_CERTIFICATES/name_mismatch", "exact"),
        ("SEC_ERROR_UNKNOWN_ISSUER", "UNTRUSTED_CERTIFICATES/unknown_authority", "exact"),
        ("SEC_ERROR_EXPIRED_CERTIFICATE", "UNTRUSTED_CERTIFICATES/expired", "exact"),
        ("MOZILLA_PKIX_ERROR_SELF_SIGNED_CERT", "UNTRUSTED_CERTIFICATES/self_signed", "exact"),
        ("NET::ERR_CERT_DATE_INVALID", "UNTRUSTED_CERTIFICATES/expired", "likely"),
        ("NET::ERR_CERT_AUTHORITY_INVALID", "UNTRUSTED_CERTIFICATES/unknown_authority", "exact"),
        ("NET::ERR_CERT_COMMON_NAME_INVALID", "UNTRUSTED_CERTIFICATES/name_mismatch", "exact"),
        (
            "sun.security.validator.ValidatorException: PKIX path building failed",
            "UNTRUSTED_CERTIFICATES/unknown_authority",
            "exact",
        ),
        ("Das Zertifikat ist abgelaufen", "UNTRUSTED_CERTIFICATES/expired", "likely"),
        ("証明書の有効期限が切れています", "UNTRUSTED_CERTIFICATES/expired", "likely"),
        ("550 5.1.1 <bob@example.com>: User unknown", "TEST_EMAIL_FAILED/recipient_rejected", "exact"),
        ("550 No such recipient here: unknown user", "TEST_EMAIL_FAILED/recipient_rejected", "exact"),
        ("452 4.2.2 The email account that you tried to reach is over quota", "MAILBOX_FULL", "exact"),
        ("552 5.2.2 Mailbox over quota", "MAILBOX_FULL", "exact"),
        ("552 5.3.4 Message size exceeds fixed limit", "TEST_EMAIL_FAILED/too_large", "exact"),
        ("554 5.7.1 Spam message rejected", "TEST_EMAIL_FAILED/content_rejected", "exact"),
        ("421 4.7.0 mx.example.com Error: too many connections from 192.0.2.1", "TOO_MANY_CONNECTIONS", "exact"),
        (
            "450 4.2.0 <bob@example.com>: Recipient address rejected: Greylisted, see postgrey",
            "SERVER_TEMPORARY",
            "exact",
        ),
        ("451 4.7.1 Please try again later", "SERVER_TEMPORARY", "exact"),
        ("socket.timeout: timed out", "CONNECTION_TIMED_OUT", "exact"),
        ("ssl.SSLEOFError: EOF occurred in violation of protocol (_ssl.c:1006)", "CONNECTION_CLOSED", "exact"),
        ("dns.resolver.NXDOMAIN: The DNS query name does not exist: example.invalid.", "DOMAIN_NOT_FOUND", "likely"),
        ("AUTHENTICATIONFAILED", "UNAUTHORIZED/credentials", "likely"),
        ("Wrong password", "UNAUTHORIZED/credentials", "likely"),
        ("Invalid password", "UNAUTHORIZED/credentials", "likely"),
        ("Falsches Passwort", "UNAUTHORIZED/credentials", "likely"),
        ("Benutzername oder Passwort falsch", "UNAUTHORIZED/credentials", "likely"),
        ("パスワードが正しくありません", "UNAUTHORIZED/credentials", "likely"),
        ("ユーザー名またはパスワードが違います", "UNAUTHORIZED/credentials", "likely"),
        ("Gmail says IMAP is disabled", "GMAIL_IMAP_DISABLED/user", "likely"),
        ("Error: 10061", "CONNECTION_REFUSED", "likely"),
        ("Ihr Konto wurde gesperrt", "ACCOUNT_LOCKED/attempts_or_network", "likely"),
        ("アカウントがロックされました", "ACCOUNT_LOCKED/attempts_or_network", "likely"),
        ("Das Postfach ist voll", "MAILBOX_FULL", "likely"),
    ],
)
def test_what_people_paste_from_their_programs_is_placed(
    text: str, name: str, confidence: str, catalog: Catalog
) -> None:
    assert _told(text, catalog) == (name, confidence)


@pytest.mark.parametrize("text", ["Login failed", "it says: relay denied", "mailbox full"])
def test_loose_words_are_only_likely(text: str, catalog: Catalog) -> None:
    found = explain(text, catalog)
    assert found.problem is not None
    assert found.confidence is Confidence.LIKELY


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "hello",
        "It doesn't work, please help",
        "WRONG_VERSION_NUMBER",
        "[SSL: WRONG_VERSION_NUMBER] wrong version number (_ssl.c:1006)",
        "401",
        "HTTP 401",
        "HTTP/1.1 401 Unauthorized",
        "401 Client Error: Unauthorized",
        "LoginError",
        "imapclient.exceptions.LoginError",
        "interaction_required",
        "5.7.139",
        "535 5.7.139",
        "Failed to get auth type from service",
        "UNHEARD_OF_CODE",
        "UNTRUSTED_CERTIFICATES/unheard_of",
        '{"code": 7}',
        '{"code": "X", ',
        "{" * 50_000,
        "パスワードを入力してください",
        "Bitte geben Sie Ihr Passwort ein",
        "How do I change my password?",
        "SSL_ERROR_RX_RECORD_TOO_LONG",
        "error 10",
        "I use Google and it works great",
        "Outlook",
    ],
)
def test_what_says_nothing_is_never_guessed(text: str, catalog: Catalog) -> None:
    assert _told(text, catalog) == (None, "none")


def test_a_huge_text_is_answered_at_once(catalog: Catalog) -> None:
    import time

    begun = time.monotonic()
    explain("a.b " * 500_000 + "yet to enable IMAP " * 1000, catalog)
    assert time.monotonic() - begun < 5
