"""Sending that is refused, limited, or whose fate stays unknown."""

import pytest

from tests.matrix.command import check, check_smtp, imap, smtp
from tests.servers.dovecot import USER, DovecotOptions
from tests.servers.mail_system import MailSystem, mail_system
from tests.servers.postfix import Postfix, PostfixOptions


@pytest.mark.parametrize("mode", ["tls", "starttls"])
def test_no_sign_in_on_this_port(mailbox: MailSystem, mode: str) -> None:
    with Postfix(mailbox.dovecot, PostfixOptions(sign_in=False)) as server:
        verdict = check_smtp(smtp(server, "tls" if mode == "tls" else "starttls"), mailbox)
    verdict.must_fail("SMTP_AUTH_NOT_OFFERED", None, "smtp.sign_in")


@pytest.mark.parametrize("options", [(), ("--no-test-email",)], ids=["test email", "no test email"])
def test_the_right_to_send_as_this_address_is_missing(mailbox: MailSystem, options: tuple[str, ...]) -> None:
    """Found out without sending anything: Postfix says so to RCPT."""
    with Postfix(mailbox.dovecot, PostfixOptions(owners={USER: "boss@example.com"})) as server:
        verdict = check(imap(mailbox.dovecot), smtp(server), *options)
    verdict.must_fail("TEST_EMAIL_FAILED", "sender_not_permitted", "smtp.sender")
    assert "not owned by user" in verdict.ended["server_text"]


def test_relaying_is_refused(mailbox: MailSystem) -> None:
    local_only = PostfixOptions(settings={"smtpd_relay_restrictions": "reject_unauth_destination"})
    with Postfix(mailbox.dovecot, local_only) as server:
        verdict = check(imap(mailbox.dovecot), smtp(server), "--test-email-to", "bob@elsewhere.example")
    verdict.must_fail("TEST_EMAIL_FAILED", "relay_denied", verdict.ended["stage"])
    assert verdict.ended["stage"] in ("smtp.sender", "smtp.test_email")
    assert verdict.ended["evidence"]["recipient"] == "bob@elsewhere.example"


def test_the_recipient_is_refused(mailbox: MailSystem) -> None:
    known = PostfixOptions(settings={"virtual_mailbox_maps": "inline:{ {alice@example.com=mailbox} }"})
    with Postfix(mailbox.dovecot, known) as server:
        verdict = check(imap(mailbox.dovecot), smtp(server), "--test-email-to", "nobody@example.com")
    verdict.must_fail("TEST_EMAIL_FAILED", "recipient_rejected", verdict.ended["stage"])
    assert verdict.ended["stage"] in ("smtp.sender", "smtp.test_email")


def test_the_message_is_too_large(mailbox: MailSystem) -> None:
    with Postfix(mailbox.dovecot, PostfixOptions(settings={"message_size_limit": "100"})) as server:
        verdict = check(imap(mailbox.dovecot), smtp(server))
    verdict.must_fail("TEST_EMAIL_FAILED", "too_large", verdict.ended["stage"])
    assert verdict.ended["stage"] in ("smtp.sender", "smtp.test_email")


def test_the_content_is_refused(mailbox: MailSystem) -> None:
    picky = PostfixOptions(settings={"header_checks": "regexp:{ {/^Subject:/ REJECT 5.7.1 Message content rejected} }"})
    with Postfix(mailbox.dovecot, picky) as server:
        verdict = check(imap(mailbox.dovecot), smtp(server))
    verdict.must_fail("TEST_EMAIL_FAILED", "content_rejected", "smtp.test_email")


def test_the_mailbox_is_full() -> None:
    """Dovecot's quota, told to Postfix by its policy service before the message is taken."""
    with mail_system(DovecotOptions(quota=1000)) as system:
        asking = {"smtpd_recipient_restrictions": f"check_policy_service unix:{system.dovecot.policy_socket}"}
        system.dovecot.put_message(USER, size=2000)
        with Postfix(system.dovecot, PostfixOptions(settings=asking)) as server:
            verdict = check(imap(system.dovecot), smtp(server))
    verdict.must_fail("MAILBOX_FULL", None, verdict.ended["stage"], receive=verdict.ended["receive"])
    assert "552 5.2.2" in verdict.ended["server_text"]


def test_the_test_email_never_arrives(mailbox: MailSystem) -> None:
    """Accepted, and thrown away, as a quarantine does. The run's own limit shortens the wait."""
    with Postfix(mailbox.dovecot, PostfixOptions(settings={"virtual_transport": "discard:"})) as server:
        verdict = check(imap(mailbox.dovecot), smtp(server), "--timeout", "10")
    # Seen, or not seen, in the mailbox; what fails is sending.
    stage = verdict.ended["stage"]
    assert stage in ("imap.test_email", "smtp.test_email"), verdict.output
    verdict.must_fail("TEST_EMAIL_NOT_RECEIVED", None, stage, receive="passed", send="failed")


def test_a_sender_whose_domain_does_not_exist_is_not_taken_for_a_fault_of_the_server(mailbox: MailSystem) -> None:
    """A slip in the address beside a right user name. Postfix calls it passing, as DNS may be at fault."""
    strict = PostfixOptions(settings={"smtpd_sender_restrictions": "reject_unknown_sender_domain"})
    with Postfix(mailbox.dovecot, strict) as server:
        options = ("--username", USER, "--test-email-to", USER)
        verdict = check(imap(mailbox.dovecot), smtp(server), *options, email="alice@exampel.invalid")
    verdict.must_fail("TEST_EMAIL_FAILED", "sender_not_permitted", "smtp.sender")
    assert "Domain not found" in verdict.ended["server_text"]
