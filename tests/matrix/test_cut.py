"""A server that hangs up in the middle of a line, at each step."""

import re

import pytest

from tests.matrix.command import Server, check, check_imap, check_smtp, imap, smtp
from tests.servers.certificates import certificate
from tests.servers.mail_system import MailSystem
from tests.servers.relay import Relay


def without_greeted_capabilities(data: bytes) -> bytes:
    """So that the client has to ask for them."""
    return re.sub(rb"^\* OK \[CAPABILITY [^]]*\]", b"* OK", data)


def assert_cut(relay: Relay, pattern: bytes) -> None:
    assert any(re.search(pattern + rb"$", talk.from_server) for talk in relay.conversations), (
        "never cut: proves nothing"
    )


IMAP_CUTS = {
    "greeting": (rb"\* OK \[CAPA", "imap.greeting"),
    "capability": (rb"\* CAPABILITY IMAP4", "imap.greeting"),
    "sign_in": (rb"OK.*Logg", "imap.sign_in"),
    "folders": (rb"\* LIST \(", "imap.folders"),
    "inbox": (rb"\* \d+ EXI", "imap.folders"),
}


@pytest.mark.parametrize("step", IMAP_CUTS)
def test_imap_cut_in_the_middle_of(mailbox: MailSystem, step: str) -> None:
    pattern, stage = IMAP_CUTS[step]
    edit = without_greeted_capabilities if step == "capability" else None
    with Relay(mailbox.dovecot.imaps_port, tls=certificate(), edit=edit, cut_after=re.compile(pattern)) as relay:
        verdict = check_imap(Server(relay.port), mailbox)
        assert_cut(relay, pattern)
    verdict.must_fail("CONNECTION_CLOSED", None, stage)


SMTP_CUTS = {
    "greeting": (rb"220 mail", "smtp.greeting"),
    "ehlo": (rb"250-PIPE", "smtp.greeting"),
    "sign_in": (rb"235 2\.7", "smtp.sign_in"),
    "mail": (rb"250 2\.1\.0", "smtp.sender"),
    "rcpt": (rb"250 2\.1\.5", "smtp.sender"),
}


@pytest.mark.parametrize("step", SMTP_CUTS)
def test_smtp_cut_in_the_middle_of(mailbox: MailSystem, step: str) -> None:
    pattern, stage = SMTP_CUTS[step]
    with Relay(mailbox.postfix.submissions_port, tls=certificate(), cut_after=re.compile(pattern)) as relay:
        verdict = check_smtp(Server(relay.port), mailbox)
        assert_cut(relay, pattern)
    verdict.must_fail("CONNECTION_CLOSED", None, stage)


def test_cut_before_the_message_was_asked_for(mailbox: MailSystem) -> None:
    with Relay(mailbox.postfix.submissions_port, tls=certificate(), cut_after=re.compile(rb"354 E")) as relay:
        verdict = check(imap(mailbox.dovecot), Server(relay.port))
    verdict.must_fail("CONNECTION_CLOSED", None, "smtp.test_email")


def test_cut_after_the_final_dot(mailbox: MailSystem) -> None:
    """Nobody knows whether the message went out: it is said so, and it is not sent again."""
    with Relay(
        mailbox.postfix.submissions_port, tls=certificate(), cut_after=re.compile(rb"250 2\.0\.0 Ok: qu")
    ) as relay:
        verdict = check(imap(mailbox.dovecot), Server(relay.port))
        assert relay.from_client.count(b"\r\n.\r\n") == 1
    verdict.must_fail("TEST_EMAIL_FAILED", "outcome_unknown", "smtp.test_email")


@pytest.mark.parametrize("leg", ["imap", "smtp"])
def test_cut_in_the_answer_to_starttls(mailbox: MailSystem, leg: str) -> None:
    good = imap(mailbox.dovecot, "starttls") if leg == "imap" else smtp(mailbox.postfix, "starttls")
    with Relay(good.port, cut_after=re.compile(rb"OK Begin TL|220 2\.0\.0 Rea")) as relay:
        server = Server(relay.port, "starttls")
        verdict = check_imap(server, mailbox) if leg == "imap" else check_smtp(server, mailbox)
    verdict.must_fail("CONNECTION_CLOSED", None, f"{leg}.tls")


@pytest.mark.parametrize("leg", ["imap", "smtp"])
def test_cut_in_the_handshake(mailbox: MailSystem, leg: str) -> None:
    good = imap(mailbox.dovecot) if leg == "imap" else smtp(mailbox.postfix)
    with Relay(good.port, cut_after=re.compile(rb"^\x16")) as relay:
        verdict = check_imap(Server(relay.port), mailbox) if leg == "imap" else check_smtp(Server(relay.port), mailbox)
    verdict.must_fail("CONNECTION_CLOSED", None, f"{leg}.tls")
