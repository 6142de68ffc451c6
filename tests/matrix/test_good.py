"""Good servers of every kind connect, and the test email makes its round trip."""

import pytest

from tests.matrix.command import NO_TEST_EMAIL, Mode, Server, check, check_imap, imap, smtp
from tests.servers.certificates import Kind, certificate
from tests.servers.dovecot import PASSWORD, USER, Dovecot, DovecotOptions
from tests.servers.mail_system import MailSystem, mail_system
from tests.servers.postfix import PostfixOptions
from tests.servers.relay import Relay

IMAP_STAGES = ("reach", "tls", "certificate", "greeting", "sign_in", "folders", "connections")
SMTP_STAGES = ("reach", "tls", "certificate", "greeting", "sign_in", "sender", "test_email")


@pytest.mark.parametrize("mode", ["tls", "starttls"])
@pytest.mark.parametrize("sender", ["postfix", "dovecot"])
def test_connects_and_the_test_email_comes_back(mailbox: MailSystem, sender: str, mode: Mode) -> None:
    verdict = check(imap(mailbox.dovecot, mode), smtp(getattr(mailbox, sender), mode))
    verdict.must_connect()
    passed = set(verdict.stages("stage_passed"))
    assert passed >= {f"imap.{stage}" for stage in IMAP_STAGES} | {f"smtp.{stage}" for stage in SMTP_STAGES}
    assert "TLSv1.3" in verdict.facts("imap.tls").values()
    assert verdict.seconds < 10


def test_facts_have_the_names_that_other_programs_rely_on(mailbox: MailSystem) -> None:
    """`version` and `cipher`: the command line's documented JSON."""
    verdict = check(imap(mailbox.dovecot), smtp(mailbox.postfix), *NO_TEST_EMAIL)
    assert {"version", "cipher"} <= verdict.facts("imap.tls").keys()
    assert "smtp.test_email" not in verdict.stages("stage_started")


def test_starttls_where_sign_in_is_closed_before_it(mailbox: MailSystem) -> None:
    """Dovecot says LOGINDISABLED to a client from elsewhere; after the upgrade it doesn't."""
    with Relay(mailbox.dovecot.imap_port) as relay:
        check(Server(relay.port, "starttls"), smtp(mailbox.postfix), *NO_TEST_EMAIL).must_connect()
        assert b"LOGINDISABLED" in relay.from_server


def test_the_test_email_goes_to_the_address_that_was_named(mailbox: MailSystem) -> None:
    to = "--test-email-to", "archive@example.com"
    check(imap(mailbox.dovecot), smtp(mailbox.postfix), *to).must_connect()
    mailbox.dovecot.process.wait_for_log("lmtp(archive@example.com)")


def test_a_certificate_with_a_common_name_alone_is_good(mailbox: MailSystem) -> None:
    bad = certificate(Kind.COMMON_NAME_ONLY)
    with mail_system(DovecotOptions(tls=bad), PostfixOptions(tls=bad)) as system:
        check(imap(system.dovecot), smtp(system.postfix), *NO_TEST_EMAIL).must_connect()


@pytest.mark.parametrize(
    ("sent", "drafts"), [("Gesendete Objekte", "Entwürfe"), ("送信済みトレイ", "下書き"), ("Sent Items", "Drafts")]
)
def test_folders_are_known_by_name_where_no_flag_tells(mailbox: MailSystem, sent: str, drafts: str) -> None:
    with Dovecot(DovecotOptions(folders=dict.fromkeys((sent, drafts), ""))) as server:
        check_imap(imap(server), mailbox).must_connect()


def test_a_password_in_any_script_is_taken_as_it_is() -> None:
    password = 'pä"ß\\ 密碼 {42} c4nary'
    with mail_system(DovecotOptions(passwords={USER: password})) as system:
        check(imap(system.dovecot), smtp(system.postfix), *NO_TEST_EMAIL, password=password).must_connect()
    assert password != PASSWORD
