"""Failures that a button of the trouble page repairs."""

from tests.e2e.conftest import Start
from tests.servers.certificates import Kind, certificate
from tests.servers.dovecot import PASSWORD, USER, DovecotOptions
from tests.servers.mail_system import MailSystem, mail_system
from tests.servers.postfix import PostfixOptions


def test_the_wrong_security_mode_is_repaired_by_the_one_that_was_found(start: Start, mailbox: MailSystem) -> None:
    program = start()
    program.to_details()
    port = mailbox.dovecot.imap_port  # speaks STARTTLS, and the form asks for TLS from the start
    program.fill_in(USER, PASSWORD, f"localhost:{port}", f"localhost:{mailbox.postfix.submissions_port}")
    program.press("Connect inbox")
    program.press(f"Use localhost, port {port} with STARTTLS")
    program.until_says("Your mailbox is connected")


def test_a_self_signed_certificate_is_looked_at_and_allowed(start: Start) -> None:
    bad = certificate(Kind.SELF_SIGNED)
    with mail_system(DovecotOptions(tls=bad)) as system:
        program = start()
        program.to_details()
        program.fill_in(
            USER,
            PASSWORD,
            f"localhost:{system.dovecot.imaps_port}",
            f"localhost:{system.postfix.submissions_port}",
        )
        program.press("Connect inbox")
        program.press("Show certificate…")
        fingerprint = program.until_says("Fingerprint (SHA-256): ")
        assert bad.sha256.upper() in "".join(fingerprint.split())
        program.press("Allow this certificate")
        program.until_says("Your mailbox is connected")
        program.press("Done")
        assert bad.sha256.upper() in "".join(program.until_says("Allowed certificate:").split())


def test_one_certificate_of_both_servers_is_allowed_once(start: Start) -> None:
    bad = certificate(Kind.SELF_SIGNED)
    with mail_system(DovecotOptions(tls=bad), PostfixOptions(tls=bad)) as system:
        imap, smtp = system.dovecot.imaps_port, system.postfix.submissions_port
        program = start()
        program.to_details()
        program.fill_in(USER, PASSWORD, f"localhost:{imap}", f"localhost:{smtp}")
        program.press("Connect inbox")
        program.press("Show certificate…")
        program.until_says(f"It is used for receiving (port {imap}) and for sending (port {smtp})")
        program.press("Allow this certificate")
        program.until_says("Your mailbox is connected")


def test_the_bare_user_name_is_tried_by_a_button(start: Start) -> None:
    with mail_system(DovecotOptions(passwords={"alice": PASSWORD})) as system:
        program = start()
        program.to_details()
        program.fill_in(
            USER,
            PASSWORD,
            f"localhost:{system.dovecot.imaps_port}",
            f"localhost:{system.postfix.submissions_port}",
        )
        program.press("Connect inbox")
        program.press("Try with alice")
        program.until_says("Your mailbox is connected")
