"""What servers say to a user name and password that they don't take."""

import pytest

from tests.matrix.command import NO_TEST_EMAIL, check, check_imap, check_smtp, imap, smtp
from tests.servers.dovecot import PASSWORD, USER, Dovecot, DovecotOptions
from tests.servers.mail_system import MailSystem, mail_system

OTHER = {USER: "another password"}


@pytest.mark.parametrize(
    ("email", "password"), [(USER, "c4nary-wrong-91ab77"), ("nobody@example.com", PASSWORD)], ids=["password", "user"]
)
def test_wrong_password_and_unknown_user_are_one_answer(mailbox: MailSystem, email: str, password: str) -> None:
    verdict = check(imap(mailbox.dovecot), smtp(mailbox.postfix), *NO_TEST_EMAIL, email=email, password=password)
    verdict.must_fail("UNAUTHORIZED", "credentials", "imap.sign_in", send="failed")
    assert "Authentication failed" in verdict.ended["server_text"]
    assert verdict.ended["steps"][0].startswith("Type the password again")


def test_the_part_before_the_at_is_offered_and_works() -> None:
    with mail_system(DovecotOptions(passwords={"alice": PASSWORD})) as system:
        servers = imap(system.dovecot), smtp(system.postfix)
        verdict = check(*servers)
        verdict.must_fail("UNAUTHORIZED", "credentials", "imap.sign_in", send="failed")
        assert "use_username" in [remedy["id"] for remedy in verdict.ended["remedies"]]
        check(*servers, "--username", "alice").must_connect()


def test_sending_refused_while_receiving_works() -> None:
    with mail_system(DovecotOptions(service_passwords={"smtp": OTHER, "submission": OTHER})) as system:
        for sender in (system.postfix, system.dovecot):
            verdict = check(imap(system.dovecot), smtp(sender))
            verdict.must_fail("UNAUTHORIZED", "credentials", "smtp.sign_in")
            assert "they worked for receiving" in verdict.ended["steps"][0]


def test_receiving_refused_while_sending_works() -> None:
    with mail_system(DovecotOptions(service_passwords={"imap": OTHER})) as system:
        verdict = check(imap(system.dovecot), smtp(system.postfix), *NO_TEST_EMAIL)
        verdict.must_fail("UNAUTHORIZED", "credentials", "imap.sign_in")
        assert "they worked for sending" in verdict.ended["steps"][0]


SENTENCES = {
    "Your account is not enabled for IMAP use. Please visit your Gmail settings page and enable your account for IMAP "
    "access. (Failure)": ("IMAP_DISABLED", "user"),
    "You are yet to enable IMAP for your account. Please contact your administrator (Failure)": (
        "IMAP_DISABLED",
        "admin",
    ),
    "Application-specific password required: https://support.google.com/accounts/answer/185833 (Failure)": (
        "APP_PASSWORD_REQUIRED",
        None,
    ),
    "Please log in via your web browser: https://support.google.com/mail/accounts/answer/78754 (Failure)": (
        "WEB_LOGIN_REQUIRED",
        None,
    ),
    "This account is closed.": ("ACCOUNT_DISABLED", None),
}


@pytest.mark.parametrize("sentence", SENTENCES)
def test_the_servers_sentence_decides(mailbox: MailSystem, sentence: str) -> None:
    with Dovecot(DovecotOptions(refusal=sentence)) as server:
        verdict = check_imap(imap(server), mailbox)
    verdict.must_fail(*SENTENCES[sentence], "imap.sign_in")


def test_an_answer_that_comes_late_after_failures_is_still_read() -> None:
    """Dovecot's penalty: after failures from an address it answers up to 15 s late, which is not "server down"."""
    with mail_system(DovecotOptions(penalty=True)) as system:
        system.dovecot.penalise("127.0.0.1")
        verdict = check(imap(system.dovecot), smtp(system.postfix), *NO_TEST_EMAIL, password="c4nary-wrong-91ab77")
    verdict.must_fail("UNAUTHORIZED", "credentials", "imap.sign_in", send="failed", within=40)
    assert verdict.seconds > 15, "the penalty was not felt: this test proves nothing"


def test_a_server_without_a_method_that_we_speak(mailbox: MailSystem) -> None:
    with mail_system(DovecotOptions(mechanisms="scram-sha-256")) as system:
        verdict = check_smtp(smtp(system.postfix), mailbox)
    verdict.must_fail("SIGN_IN_METHOD_UNSUPPORTED", None, "smtp.sign_in")
