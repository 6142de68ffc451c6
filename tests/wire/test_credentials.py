"""Secrets in texts that nobody told the program of: each form in which one may be pasted, by a canary."""

import pytest

from tests.canaries import FORMS, SECRETS
from wizard.wire.credentials import HIDDEN, without_credentials


@pytest.mark.parametrize("text", FORMS.values(), ids=FORMS.keys())
def test_no_form_lets_a_secret_through(text: str) -> None:
    cleaned = without_credentials(text)
    for secret in SECRETS:
        assert secret not in cleaned
    assert HIDDEN in cleaned
    assert without_credentials(cleaned) == cleaned


def test_a_google_app_password_goes_with_its_blanks() -> None:
    cleaned = without_credentials("App-Passwort: abcd efgh ijkl mnop und dann Fehler 535")
    assert "ijkl" not in cleaned and "mnop" not in cleaned and "Fehler 535" in cleaned


@pytest.mark.parametrize(
    "text",
    [
        "535-5.7.8 Username and Password not accepted. For more information, go to https://support.google.com/mail/",
        "a1 NO LOGIN Login error or password error; NO AUTHENTICATE failed.",
        "NO [AUTHENTICATIONFAILED] LOGIN invalid credentials or IMAP is disabled",
        "250-AUTH PLAIN LOGIN XOAUTH2",
        "* CAPABILITY IMAP4rev1 AUTH=PLAIN AUTH=LOGIN SASL-IR",
        "* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN AUTH=LOGIN SASL-IR] imap.example.com Cyrus IMAP 3.6.1 server ready",
        "wrong password: authentication failed",
        "Passwort: falsch",
        '{"error":{"code":"MailboxNotEnabledForRESTAPI","message":"x"}}',
        '{"error":{"code":"InvalidAuthenticationToken","innerError":{"code":"generalException"}}}',
        '{"error":{"code":401,"message":"Invalid Credentials"}}',
        "https://login.microsoftonline.com/error?code=50105",
        "Error code: 0x800CCC92, Error code=0x800CCC92",
        'WWW-Authenticate: Bearer realm="", authorization_uri="https://login.microsoftonline.com/common", error="x"',
        '+ {"status":"400","schemes":"Bearer","scope":"https://mail.google.com/"}',
        "invalid_grant: Token has been expired or revoked.",
        "535 5.7.139 Authentication unsuccessful, basic authentication is disabled.",
        "Trace ID: 0000aaaa-11bb-cccc-dd33-eeeeee333333 Correlation ID: aaaa0000-bb11-2222-33cc-444444dddddd",
        "334 eyJzdGF0dXMiOiI0MDAiLCJzY2hlbWVzIjoiQmVhcmVyIn0=",
        "AADSTS7000218: The request body must contain the following parameter: 'client_assertion' or 'client_secret'.",
        "AADSTS70002: Error validating credentials. AADSTS50012: Invalid client secret is provided.",
        "imap://anna@imap.example.com/INBOX",
        "The token is 5 minutes old, and the password is case-sensitive.",
        "Error code: 0x800CCC0F, code: ErrorItemNotFound, code: 50105",
        'Error code: AADSTS50105, code=AADSTS65001&x, {"code":"AADSTS50105"}',
        "code: 535-5.7.8, code: E_FAIL(0x80004005)",
        "Access token has expired or is not yet valid.",
        "Der Benutzername oder das Passwort ist falsch",
        "Username and password: what are they?"[:21],
    ],
)
def test_what_is_no_secret_stays(text: str) -> None:
    assert without_credentials(text) == text


def test_a_huge_text_takes_no_time() -> None:
    import time

    for text in (
        "a.b " * 5_000,
        "password" * 2_500,
        "x" * 20_000,
        "LOGIN {1}\n" * 2_000,
        '"' * 20_000,
        "= " * 10_000,
        'name="password"' * 1_300,
        "token is " * 2_000,
    ):
        begun = time.monotonic()
        without_credentials(text[:20_000])
        assert time.monotonic() - begun < 2
