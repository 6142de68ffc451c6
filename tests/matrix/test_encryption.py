"""Encryption that isn't there, breaks, is too old, is on the other port, or was meddled with."""

import re

import pytest

from tests.matrix.command import NO_TEST_EMAIL, Server, check, check_imap, check_smtp, imap, smtp
from tests.servers import odd
from tests.servers.certificates import Kind, authority, certificate
from tests.servers.dovecot import Dovecot, DovecotOptions
from tests.servers.mail_system import MailSystem, mail_system
from tests.servers.postfix import Postfix, PostfixOptions
from tests.servers.relay import Relay, inject_after_starttls, strip_starttls


def test_imap_without_encryption_is_refused(mailbox: MailSystem) -> None:
    with Dovecot(DovecotOptions(tls=None)) as server, Relay(server.imap_port) as relay:
        verdict = check_imap(Server(relay.port, "starttls"), mailbox)
        verdict.must_fail("ENCRYPTION_NOT_OFFERED", None, "imap.tls")
        assert b"LOGIN" not in relay.from_client
        assert b"AUTHENTICATE" not in relay.from_client


def test_smtp_without_encryption_is_refused(mailbox: MailSystem) -> None:
    with Postfix(mailbox.dovecot, PostfixOptions(tls=None)) as server, Relay(server.submission_port) as relay:
        verdict = check_smtp(Server(relay.port, "starttls"), mailbox)
        verdict.must_fail("ENCRYPTION_NOT_OFFERED", None, "smtp.tls")
        assert b"AUTH" not in relay.from_client


def test_tls_wanted_where_there_is_no_encryption_at_all(mailbox: MailSystem) -> None:
    """Nobody is sent to STARTTLS, which isn't there either."""
    with Dovecot(DovecotOptions(tls=None)) as server:
        check_imap(Server(server.imap_port), mailbox).must_fail("ENCRYPTION_NOT_OFFERED", None, "imap.tls")
    with Postfix(mailbox.dovecot, PostfixOptions(tls=None)) as server:
        check_smtp(Server(server.submission_port), mailbox).must_fail("ENCRYPTION_NOT_OFFERED", None, "smtp.tls")


def test_imap_starttls_that_breaks(mailbox: MailSystem) -> None:
    with Dovecot(DovecotOptions(key_of=authority().issue(Kind.SELF_SIGNED))) as server:
        check_imap(imap(server, "starttls"), mailbox).must_fail("STARTTLS_FAILED", None, "imap.tls")


def test_smtp_starttls_that_breaks(mailbox: MailSystem) -> None:
    broken = PostfixOptions(key_of=authority().issue(Kind.SELF_SIGNED))
    with Postfix(mailbox.dovecot, broken) as server:
        check_smtp(smtp(server, "starttls"), mailbox).must_fail("STARTTLS_FAILED", None, "smtp.tls")


LEGS = pytest.mark.parametrize("leg", ["imap", "smtp"])


def starttls_port(leg: str, mailbox: MailSystem) -> int:
    return mailbox.dovecot.imap_port if leg == "imap" else mailbox.postfix.submission_port


@LEGS
def test_starttls_overwritten_both_ways(mailbox: MailSystem, leg: str) -> None:
    """The word is overwritten in what either side says: it looks just like a server without encryption."""
    with Relay(starttls_port(leg, mailbox), edit=strip_starttls, edit_client=strip_starttls) as relay:
        server = Server(relay.port, "starttls")
        verdict = check_imap(server, mailbox) if leg == "imap" else check_smtp(server, mailbox)
        assert not re.search(rb"LOGIN |AUTH", relay.from_client)
    verdict.must_fail("ENCRYPTION_NOT_OFFERED", None, f"{leg}.tls")


@LEGS
def test_starttls_hidden_though_the_server_has_it(mailbox: MailSystem, leg: str) -> None:
    """The server doesn't offer it and then does it: somebody on the way took the offer out."""
    with Relay(starttls_port(leg, mailbox), edit=strip_starttls) as relay:
        server = Server(relay.port, "starttls")
        verdict = check_imap(server, mailbox) if leg == "imap" else check_smtp(server, mailbox)
        assert not re.search(rb"LOGIN |AUTH", relay.from_client)
    verdict.must_fail("ENCRYPTION_TAMPERED", None, f"{leg}.tls")


def test_imap_words_slipped_in_behind_starttls(mailbox: MailSystem) -> None:
    with Relay(mailbox.dovecot.imap_port, edit=inject_after_starttls) as relay:
        verdict = check_imap(Server(relay.port, "starttls"), mailbox)
    verdict.must_fail("ENCRYPTION_TAMPERED", None, "imap.tls")


def test_smtp_words_slipped_in_behind_starttls(mailbox: MailSystem) -> None:
    with Relay(mailbox.postfix.submission_port, edit=inject_after_starttls) as relay:
        verdict = check_smtp(Server(relay.port, "starttls"), mailbox)
    verdict.must_fail("ENCRYPTION_TAMPERED", None, "smtp.tls")


def test_signed_in_before_encryption(mailbox: MailSystem) -> None:
    with odd.says(b"* PREAUTH [CAPABILITY IMAP4rev1 STARTTLS] welcome\r\n") as port:
        verdict = check_imap(Server(port, "starttls"), mailbox)
    assert (verdict.ended["code"], verdict.ended["receive"]) == ("ENCRYPTION_TAMPERED", "failed"), verdict.output


def test_old_versions_alone_are_refused_and_can_be_allowed() -> None:
    with mail_system(DovecotOptions(old_tls=True), PostfixOptions(old_tls=True)) as system:
        servers = imap(system.dovecot), smtp(system.postfix)
        check(*servers, *NO_TEST_EMAIL).must_fail("TLS_VERSION_UNSUPPORTED", None, "imap.tls", send="failed")
        allowed = check(*servers, *NO_TEST_EMAIL, "--allow-old-tls")
        allowed.must_connect()
        assert "TLSv1.1" in allowed.facts("imap.tls").values()
        assert "TLSv1.1" in allowed.facts("smtp.tls").values()


@pytest.mark.parametrize("mode", ["tls", "starttls"])
def test_smtp_with_old_versions_alone(mailbox: MailSystem, mode: str) -> None:
    with Postfix(mailbox.dovecot, PostfixOptions(old_tls=True)) as server:
        verdict = check_smtp(smtp(server, "tls" if mode == "tls" else "starttls"), mailbox)
    verdict.must_fail("TLS_VERSION_UNSUPPORTED", None, "smtp.tls")


def test_imap_starttls_with_old_versions_alone(mailbox: MailSystem) -> None:
    with Dovecot(DovecotOptions(old_tls=True)) as server:
        check_imap(imap(server, "starttls"), mailbox).must_fail("TLS_VERSION_UNSUPPORTED", None, "imap.tls")


@LEGS
def test_a_client_certificate_is_wanted(mailbox: MailSystem, leg: str) -> None:
    with odd.says(b"* OK ready\r\n", certificate(), client_authority=authority().pem) as port:
        verdict = check_imap(Server(port), mailbox) if leg == "imap" else check_smtp(Server(port), mailbox)
    assert verdict.ended["code"] == "TLS_HANDSHAKE_FAILED", verdict.output
    assert verdict.ended["reason"] == "client_certificate_required"
    assert verdict.ended["receive" if leg == "imap" else "send"] == "failed"


MODES = [
    ("imap", "tls", "port_expects_starttls", "imap.tls"),
    ("imap", "starttls", "port_expects_tls", "imap.greeting"),
    ("smtp", "tls", "port_expects_starttls", "smtp.tls"),
    ("smtp", "starttls", "port_expects_tls", "smtp.greeting"),
]


@pytest.mark.parametrize(("leg", "typed", "reason", "stage"), MODES)
def test_the_mode_of_the_other_port(mailbox: MailSystem, leg: str, typed: str, reason: str, stage: str) -> None:
    other = "starttls" if typed == "tls" else "tls"
    good = imap(mailbox.dovecot, other) if leg == "imap" else smtp(mailbox.postfix, other)
    wrong = Server(good.port, "tls" if typed == "tls" else "starttls")
    verdict = check_imap(wrong, mailbox) if leg == "imap" else check_smtp(wrong, mailbox)
    verdict.must_fail("WRONG_SECURITY_MODE", reason, stage)
    assert "use_server" in [remedy["id"] for remedy in verdict.ended["remedies"]]


def test_dovecot_submission_on_the_other_port(mailbox: MailSystem) -> None:
    wrong = Server(mailbox.dovecot.submission_port, "tls")
    check_smtp(wrong, mailbox).must_fail("WRONG_SECURITY_MODE", "port_expects_starttls", "smtp.tls")
