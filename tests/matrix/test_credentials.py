"""The credential rule: the password leaves only inside verified TLS, once, to a server whose certificate is right."""

import pytest

from tests.matrix.command import (
    NO_TEST_EMAIL,
    Mode,
    Server,
    check,
    check_imap,
    check_smtp,
    forms_of,
    imap,
    smtp,
)
from tests.servers.certificates import Kind, authority, certificate
from tests.servers.dovecot import PASSWORD, DovecotOptions
from tests.servers.mail_system import MailSystem, mail_system
from tests.servers.relay import Relay

MODES = pytest.mark.parametrize("mode", ["tls", "starttls"])
LEGS = pytest.mark.parametrize("leg", ["imap", "smtp"])


def assert_never_in(wire: bytes) -> None:
    assert not [form for form in forms_of(PASSWORD) if form in wire]


@MODES
def test_the_password_is_never_readable_on_the_wire(mailbox: MailSystem, mode: Mode) -> None:
    receive, send = imap(mailbox.dovecot, mode), smtp(mailbox.postfix, mode)
    with Relay(receive.port) as imap_wire, Relay(send.port) as smtp_wire:
        check(Server(imap_wire.port, mode), Server(smtp_wire.port, mode)).must_connect()
        for wire in (imap_wire, smtp_wire):
            assert len(wire.from_client) > 500
            assert_never_in(wire.from_client + wire.from_server)


def test_the_wire_shows_it_where_tls_ends(mailbox: MailSystem) -> None:
    """The search itself works: inside TLS the password is found."""
    with Relay(mailbox.dovecot.imaps_port, tls=certificate()) as relay:
        check_imap(Server(relay.port), mailbox).must_connect()
        assert [form for form in forms_of(PASSWORD) if form in relay.from_client]


@LEGS
@pytest.mark.parametrize("kind", [Kind.EXPIRED, Kind.WRONG_NAME, Kind.SELF_SIGNED, Kind.UNKNOWN_AUTHORITY])
def test_a_server_with_a_bad_certificate_never_hears_it(mailbox: MailSystem, kind: Kind, leg: str) -> None:
    target = mailbox.dovecot.imaps_port if leg == "imap" else mailbox.postfix.submissions_port
    with Relay(target, tls=certificate(kind)) as relay:
        verdict = (check_imap if leg == "imap" else check_smtp)(Server(relay.port), mailbox)
        assert_never_in(relay.from_client)
        assert b"AUTH" not in relay.from_client
    assert verdict.ended["code"] == "UNTRUSTED_CERTIFICATES"


@LEGS
def test_a_server_with_another_certificate_than_the_allowed_one_never_hears_it(mailbox: MailSystem, leg: str) -> None:
    target = mailbox.dovecot.imaps_port if leg == "imap" else mailbox.postfix.submissions_port
    pins = ["--allow-certificate", "ab" * 32]
    with Relay(target, tls=certificate(Kind.SELF_SIGNED)) as relay:
        verdict = (check_imap if leg == "imap" else check_smtp)(Server(relay.port), mailbox, *pins)
        assert_never_in(relay.from_client)
        assert b"AUTH" not in relay.from_client
    assert verdict.ended["code"] == "CERTIFICATE_CHANGED"


@LEGS
def test_an_allowed_certificate_is_allowed_for_that_one_key_alone(mailbox: MailSystem, leg: str) -> None:
    """A second self-signed certificate for the same name is another certificate."""
    target = mailbox.dovecot.imaps_port if leg == "imap" else mailbox.postfix.submissions_port
    allowed, met = certificate(Kind.SELF_SIGNED), authority().issue(Kind.SELF_SIGNED)
    run = check_imap if leg == "imap" else check_smtp
    with Relay(target, tls=met) as relay:
        assert run(Server(relay.port), mailbox, "--allow-certificate", allowed.sha256).ended["outcome"] == "failed"
        assert_never_in(relay.from_client)
        run(Server(relay.port), mailbox, "--allow-certificate", met.sha256).must_connect()
        assert [form for form in forms_of(PASSWORD) if form in relay.from_client]


@MODES
@pytest.mark.parametrize("sender", ["postfix", "dovecot"])
def test_one_wrong_password_is_one_attempt_at_each_server(sender: str, mode: Mode) -> None:
    """Providers lock accounts after a few: no second mechanism, no second user name, no second connection."""
    with mail_system(DovecotOptions(mechanisms="plain login cram-md5")) as system:
        verdict = check(
            imap(system.dovecot, mode),
            smtp(getattr(system, sender), mode),
            *NO_TEST_EMAIL,
            password="c4nary-wrong-91ab77",
        )
        assert verdict.ended["code"] == "UNAUTHORIZED"
        system.dovecot.process.wait_for_log("assword mismatch", 2)
        assert len(system.dovecot.password_checks("alice@example.com")) == 2, system.dovecot.log
