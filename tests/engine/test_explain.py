"""Pasted errors: the sentences of real servers, libraries and systems, and what must stay unplaced."""

import pytest

from wizard.catalog import Catalog
from wizard.engine.explain import Confidence, explain


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
    ],
)
def test_what_says_nothing_is_never_guessed(text: str, catalog: Catalog) -> None:
    assert _told(text, catalog) == (None, "none")


def test_a_huge_text_is_answered_at_once(catalog: Catalog) -> None:
    import time

    begun = time.monotonic()
    explain("a.b " * 500_000 + "yet to enable IMAP " * 1000, catalog)
    assert time.monotonic() - begun < 5
