"""The sign-in server, and Dovecot and Postfix that ask it about tokens: they do what the tests rely on."""

import base64
import imaplib
import json
import smtplib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.probes.sign_in_support import PAGE, google
from tests.probes.support import soon
from tests.servers import oidc_provider
from tests.servers.browser import Browser, Person
from tests.servers.dovecot import USER, DovecotOptions
from tests.servers.mail_system import MailSystem, mail_system
from tests.servers.oidc_provider import GOOGLE_CLIENT, GOOGLE_SECRET, OidcProvider
from tests.servers.test_servers import trusting
from wizard.model.cancel import CancelToken


@pytest.fixture(scope="module")
def oidc() -> Iterator[OidcProvider]:
    with OidcProvider() as provider:
        yield provider


@pytest.fixture(scope="module")
def mail(oidc: OidcProvider) -> Iterator[MailSystem]:
    with mail_system(DovecotOptions(introspection=oidc.introspection)) as system:
        yield system


def access_token(oidc: OidcProvider, name: str = USER, scope: str = "") -> str:
    sign_in = google(oidc)
    if scope:
        sign_in.app = replace(sign_in.app, scopes=(scope,))
    waiting = sign_in.begin(name, PAGE, CancelToken(), soon())
    Browser(Person(name)).sign_in(waiting.url)
    return waiting.wait().access.reveal()


def message(token: str, user: str = USER) -> bytes:
    return f"user={user}\x01auth=Bearer {token}\x01\x01".encode()


def imap_verdict(mail: MailSystem, token: str, user: str = USER) -> dict[str, str] | None:
    """None for a taken token, else the refusal's JSON."""
    asked: list[bytes] = []

    def answer(challenge: bytes) -> bytes:
        asked.append(challenge)
        return message(token, user) if len(asked) == 1 else b""

    with imaplib.IMAP4_SSL("localhost", mail.dovecot.imaps_port, ssl_context=trusting(), timeout=20) as connection:
        assert "AUTH=XOAUTH2" in connection.capabilities
        try:
            connection.authenticate("XOAUTH2", answer)
        except imaplib.IMAP4.error:
            refusal: dict[str, str] = json.loads(asked[1])
            return refusal
        connection.select("INBOX")
    return None


def smtp_verdict(mail: MailSystem, port: int, token: str) -> int:
    with smtplib.SMTP_SSL("localhost", port, context=trusting(), timeout=20) as connection:
        connection.ehlo()
        assert "XOAUTH2" in connection.esmtp_features["auth"].split()
        code, words = connection.docmd("AUTH", "XOAUTH2 " + base64.b64encode(message(token)).decode())
        if code == 334:
            assert json.loads(base64.b64decode(words))["status"]
            code, words = connection.docmd("")
        return code


def ports(mail: MailSystem) -> tuple[int, int]:
    return mail.dovecot.submissions_port, mail.postfix.submissions_port


def test_a_good_token_opens_the_mailbox_and_may_send(mail: MailSystem, oidc: OidcProvider) -> None:
    token = access_token(oidc)
    assert imap_verdict(mail, token) is None
    assert [smtp_verdict(mail, port, token) for port in ports(mail)] == [235, 235]


def test_another_users_token_is_refused(mail: MailSystem, oidc: OidcProvider) -> None:
    token = access_token(oidc, "bob@example.com")
    refusal = imap_verdict(mail, token)
    assert refusal is not None and refusal["status"]
    assert all(smtp_verdict(mail, port, token) == 535 for port in ports(mail))


def test_a_revoked_token_is_refused(mail: MailSystem, oidc: OidcProvider) -> None:
    token = access_token(oidc)
    form = {"client_id": [GOOGLE_CLIENT], "client_secret": [GOOGLE_SECRET], "token": [token]}
    assert Browser().get(f"{oidc.issuer}/token/revocation", form).status == 200
    assert imap_verdict(mail, token) is not None


def test_a_token_for_something_else_is_refused(mail: MailSystem, oidc: OidcProvider) -> None:
    assert imap_verdict(mail, access_token(oidc, scope="User.Read")) is not None


def test_garbage_is_refused(mail: MailSystem) -> None:
    assert imap_verdict(mail, "garbage") is not None


def test_a_password_still_works_beside_it(mail: MailSystem) -> None:
    with imaplib.IMAP4_SSL("localhost", mail.dovecot.imaps_port, ssl_context=trusting(), timeout=20) as connection:
        connection.login(mail.user, mail.password)


def test_an_unknown_tenant_gets_microsofts_answer(oidc: OidcProvider) -> None:
    page = Browser().get(f"https://localhost:{oidc.port}/nowhere/v2.0/.well-known/openid-configuration")
    assert page.status == 400 and json.loads(page.text)["error_codes"] == [90002]


def test_why_npm_fails_is_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "package-lock.json").touch()
    npm = tmp_path / "npm"
    npm.write_text('#!/bin/sh\ncase "$*" in *--silent*) ;; *) echo "npm error ENOTFOUND" >&2 ;; esac\nexit 1\n')
    npm.chmod(0o700)
    monkeypatch.setattr(oidc_provider, "HERE", tmp_path)
    monkeypatch.setattr(oidc_provider, "node", lambda: str(tmp_path / "node"))
    with pytest.raises(SystemExit, match="can't be installed"):
        oidc_provider.install()
    assert "npm error ENOTFOUND" in capfd.readouterr().err
