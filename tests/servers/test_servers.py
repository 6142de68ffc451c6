"""The servers themselves: that they do what the tests rely on, and leave nothing behind."""

import contextlib
import imaplib
import os
import re
import select
import signal
import smtplib
import socket
import ssl
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.servers import odd
from tests.servers.certificates import Kind, authority, certificate
from tests.servers.courier import Courier
from tests.servers.dovecot import PASSWORD, USER, Dovecot, DovecotOptions
from tests.servers.mail_system import MailSystem
from tests.servers.relay import Relay, strip_starttls

CHECKOUT = Path(__file__).parents[2]


def trusting() -> ssl.SSLContext:
    return ssl.create_default_context(cadata=authority().pem.decode())


def sign_in(port: int, user: str = USER, password: str = PASSWORD) -> imaplib.IMAP4_SSL:
    connection = imaplib.IMAP4_SSL("localhost", port, ssl_context=trusting(), timeout=10)
    connection.login(user, password)
    return connection


def arrived(port: int, word: str) -> bool:
    """Whether a message with this word in its subject is in the inbox, or comes while we IDLE by asking again."""
    with sign_in(port) as connection:
        connection.select("INBOX", readonly=True)
        for _ in range(2000):
            if connection.search(None, "SUBJECT", word)[1] != [b""]:
                return True
            connection.noop()
    return False


@pytest.mark.parametrize("server", ["postfix", "dovecot"])
@pytest.mark.parametrize("mode", ["tls", "starttls"])
def test_a_message_sent_by_either_server_arrives_in_the_mailbox(mailbox: MailSystem, server: str, mode: str) -> None:
    sender = getattr(mailbox, server)
    word = f"{server}-{mode}-{os.getpid()}"
    connection: smtplib.SMTP
    if mode == "tls":
        connection = smtplib.SMTP_SSL("localhost", sender.submissions_port, context=trusting(), timeout=10)
    else:
        connection = smtplib.SMTP("localhost", sender.submission_port, timeout=10)
        connection.starttls(context=trusting())
    with connection:
        connection.login(USER, PASSWORD)
        connection.sendmail(USER, [USER], f"Subject: {word}\r\n\r\nhello\r\n")
    assert arrived(mailbox.dovecot.imaps_port, word)


def test_the_starttls_port_of_imap_upgrades(mailbox: MailSystem) -> None:
    with Relay(mailbox.dovecot.imap_port) as relay, imaplib.IMAP4("localhost", relay.port, timeout=10) as connection:
        assert "LOGINDISABLED" in connection.capabilities
        connection.starttls(trusting())
        connection.login(USER, PASSWORD)
        assert b'(\\HasNoChildren \\Sent) "/" Sent' in connection.list()[1]


VERIFY_CODES = {
    Kind.EXPIRED: 10,
    Kind.NOT_YET_VALID: 9,
    Kind.WRONG_NAME: 62,
    Kind.SELF_SIGNED: 18,
    Kind.UNKNOWN_AUTHORITY: 20,
    Kind.WEAK_KEY: 66,
}


@pytest.mark.parametrize("kind", [*VERIFY_CODES, Kind.GOOD, Kind.COMMON_NAME_ONLY])
def test_each_certificate_has_its_one_fault(kind: Kind) -> None:
    with Dovecot(DovecotOptions(tls=certificate(kind))) as server:
        if kind in VERIFY_CODES:
            with pytest.raises(ssl.SSLCertVerificationError) as caught:
                sign_in(server.imaps_port)
            assert caught.value.verify_code == VERIFY_CODES[kind]
        else:
            sign_in(server.imaps_port).logout()


def test_old_tls_is_refused_by_default_and_spoken_on_demand() -> None:
    with Dovecot(DovecotOptions(old_tls=True)) as server:
        with pytest.raises(OSError):
            sign_in(server.imaps_port)
        context = trusting()
        with pytest.warns(DeprecationWarning):
            context.minimum_version = ssl.TLSVersion.TLSv1
        context.set_ciphers("ALL:@SECLEVEL=0")
        with socket.create_connection(("localhost", server.imaps_port)) as plain:
            with context.wrap_socket(plain, server_hostname="localhost") as talk:
                assert talk.version() == "TLSv1.1"


@pytest.mark.parametrize("limit", [1, 2, 3])
def test_connections_beyond_the_limit_are_refused(limit: int) -> None:
    with Dovecot(DovecotOptions(user_limit=limit)) as server, contextlib.ExitStack() as stack:
        for _ in range(limit):
            stack.enter_context(sign_in(server.imaps_port))
        with pytest.raises(imaplib.IMAP4.error, match="Maximum number of connections"):
            sign_in(server.imaps_port)


def test_an_inbox_without_rights_stays_closed() -> None:
    with Dovecot(DovecotOptions(inbox_rights="l")) as server, sign_in(server.imaps_port) as connection:
        assert connection.select("INBOX")[0] == "NO"


def test_each_refused_password_is_counted_in_the_log() -> None:
    with Dovecot() as server:
        for _ in range(2):
            with pytest.raises(imaplib.IMAP4.error):
                sign_in(server.imaps_port, password="wrong")
        server.process.wait_for_log("Password mismatch", 2)
        assert len(server.password_checks(USER)) == 2


def test_courier_greets_by_its_name_and_denies_in_clear_text() -> None:
    with Courier() as server, imaplib.IMAP4("localhost", server.imap_port, timeout=10) as connection:
        assert b"Courier-IMAP ready." in connection.welcome
        connection.starttls(trusting())
    with Courier(denied="not from here") as server, socket.create_connection(("localhost", server.imaps_port)) as talk:
        assert talk.recv(100).startswith(b"* BYE not from here")


def test_the_relay_records_alters_and_cuts(mailbox: MailSystem) -> None:
    port = mailbox.dovecot.imap_port
    with Relay(port, edit=strip_starttls) as relay, imaplib.IMAP4("localhost", relay.port, timeout=10) as connection:
        assert "STARTTLS" not in connection.capabilities
        connection.noop()
        assert b"NOOP" in relay.from_client
    with Relay(mailbox.dovecot.imaps_port, tls=certificate(), cut_after=re.compile(rb"Logged")) as relay:
        with pytest.raises(imaplib.IMAP4.abort):
            sign_in(relay.port)
        assert PASSWORD.encode() in relay.from_client
        assert relay.from_server.endswith(b"Logged")


def test_the_delay_line_delays_each_way_without_cutting_the_stream(mailbox: MailSystem) -> None:
    with Relay(mailbox.dovecot.imap_port, delay=0.1) as relay:
        with imaplib.IMAP4("localhost", relay.port, timeout=10) as connection:
            start = time.monotonic()
            connection.noop()
            took = time.monotonic() - start
    assert 0.2 <= took < 0.3


def test_a_black_hole_answers_nothing_and_a_closed_port_at_once() -> None:
    with odd.black_hole() as port, pytest.raises(TimeoutError):
        socket.create_connection(("127.0.0.1", port), timeout=0.3)
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", odd.closed_port()))


def test_nothing_is_left_when_the_test_process_is_killed() -> None:
    program = (
        "import sys; from tests.servers.mail_system import mail_system\n"
        "with mail_system() as s:\n"
        "    print(s.dovecot.folder, s.postfix.folder, s.dovecot.imaps_port, s.postfix.smtp_port, flush=True)\n"
        "    sys.stdin.read()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program], cwd=CHECKOUT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        dovecot, postfix, *ports = process.stdout.readline().split()
        guards = [
            int(path.parent.name)
            for path in Path("/proc").glob("[0-9]*/cmdline")
            if any(folder in _command(path) for folder in (dovecot, postfix)) and "guard.py" in _command(path)
        ]
        watched = [os.pidfd_open(pid) for pid in guards]
        assert len(watched) == 2
        process.send_signal(signal.SIGKILL)
    for pidfd in watched:
        assert select.select([pidfd], [], [], 10)[0], "the guard still runs"
        os.close(pidfd)
    assert not Path(dovecot).exists()
    assert not Path(postfix).exists()
    for port in ports:
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", int(port)))


def _command(path: Path) -> str:
    with contextlib.suppress(OSError):
        return path.read_text(errors="replace")
    return ""
