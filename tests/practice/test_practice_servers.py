"""The servers' own conduct: they end, leak nothing, and tell what they saw."""

import socket
import ssl
import threading
import time
from collections.abc import Callable

import pytest

from tests.practice.walk import Walker, walk_imap, walk_smtp
from wizard.practice import ADDRESS, PASSWORD, SCENARIOS, PracticeMailbox, PracticeServers

Trust = Callable[[PracticeMailbox], ssl.SSLContext]


def practice_threads() -> set[threading.Thread]:
    return {thread for thread in threading.enumerate() if thread.name.startswith("practice-")}


def raw(mailbox: PracticeMailbox, port: int) -> socket.socket:
    return socket.create_connection(("localhost", port), 10)


@pytest.mark.parametrize(
    "scenario_id", ["good", "good-late-arrival", "silent-after-connect", "endless-greeting", "dripping-greeting"]
)
def test_stops_promptly_with_clients_connected(scenario_id: str, trust: Trust) -> None:
    clients: list[socket.socket] = []
    with PracticeServers() as servers:
        mailbox = servers.start(scenario_id)
        for port in (mailbox.imap_port, mailbox.smtp_port):
            clients.append(raw(mailbox, port))
            if scenario_id != "silent-after-connect":
                clients[-1] = trust(mailbox).wrap_socket(clients[-1], server_hostname="localhost")
        walk_smtp(Walker(mailbox, mailbox.form.smtp))
        assert all(thread.daemon for thread in practice_threads())
        began = time.monotonic()
    assert time.monotonic() - began < 1
    assert practice_threads() == set()
    for port in (mailbox.imap_port, mailbox.smtp_port):
        with pytest.raises(ConnectionRefusedError):
            raw(mailbox, port)
    for client in clients:
        client.close()


def test_stop_is_idempotent_and_scenarios_run_side_by_side() -> None:
    with PracticeServers() as servers:
        one, other = servers.start("good"), servers.start("wrong-password")
        assert walk_imap(Walker(one, one.form.imap)) == "done"
        assert walk_imap(Walker(other, other.form.imap)) == "refused: LOGIN"
        servers.stop()
        servers.stop()
    assert practice_threads() == set()


def test_unknown_scenario_is_refused() -> None:
    with PracticeServers() as servers, pytest.raises(KeyError):
        servers.start("no-such-thing")


def test_forms_are_ready_to_use() -> None:
    from wizard.model.form import plan_of
    from wizard.model.plan import ConnectionPlan

    with PracticeServers() as servers:
        for played in SCENARIOS[:20]:
            mailbox = servers.start(played.id)
            plan = plan_of(mailbox.form, bcc_address="real@company.example")
            assert isinstance(plan, ConnectionPlan)
            assert plan.test_email_to != "real@company.example"


def test_passwords_are_recorded_only_while_capturing() -> None:
    for capture in (False, True):
        with PracticeServers(capture=capture) as servers:
            mailbox = servers.start("good-starttls")
            walk_imap(Walker(mailbox, mailbox.form.imap))
        record = mailbox.record
        assert (PASSWORD.encode() in record.bytes_over("good")) is capture
        assert PASSWORD.encode() not in record.bytes_in_clear()
        assert PASSWORD not in repr((record.logins, record.commands, record.mails))
        assert [(login.user, login.mechanism, login.tls) for login in record.logins] == [(ADDRESS, "LOGIN", True)] * 4


def test_a_password_in_clear_text_is_on_the_tape(servers: PracticeServers) -> None:
    """The tape would show a client that breaks the credential rule, and the server scolds it as Dovecot does."""
    mailbox = servers.start("good-starttls")
    with raw(mailbox, mailbox.imap_port) as client:
        client.sendall(f"a1 LOGIN {ADDRESS} {PASSWORD}\r\n".encode())
        heard = b""
        while b"PRIVACYREQUIRED" not in heard:
            data = client.recv(4096)
            assert data
            heard += data
    assert PASSWORD.encode() in mailbox.record.bytes_in_clear()
    (login,) = mailbox.record.logins
    assert (login.tls, login.accepted) == (False, False)


def test_a_tls_client_on_the_starttls_port_sees_what_dovecot_and_postfix_say(servers: PracticeServers) -> None:
    mailbox = servers.start("good-starttls")
    for port, last in (
        (mailbox.imap_port, b"* BYE Too many invalid IMAP commands.\r\n"),
        (mailbox.smtp_port, b"221 2.7.0 Error: I can break rules, too. Goodbye.\r\n"),
    ):
        with raw(mailbox, port) as client:
            client.sendall(bytes.fromhex("16030100050100000100"))
            heard = b""
            while data := client.recv(4096):
                heard += data
        assert heard.endswith(last)


@pytest.mark.parametrize(
    ("command", "answer"),
    [
        (b"a1 NONSENSE\r\n", b"a1 BAD "),
        (b"a1 SELECT INBOX\r\n", b"a1 BAD "),
        (b"a1 LOGIN onlyuser\r\n", b"a1 BAD "),
        (b'a1 LOGIN "open\r\n', b"a1 BAD "),
        (b"rubbish\r\n", b"* BAD "),
        (b"a1 AUTHENTICATE GSSAPI\r\n", b"a1 NO "),
        (b"a1 AUTHENTICATE PLAIN !!!\r\n", b"a1 BAD "),
        (b"a1 AUTHENTICATE PLAIN AGE=\r\n", b"a1 BAD "),
        (b"a1 LOGIN {5}\r\n", b"+ OK"),
        (b"a1 LOGIN {999999999}\r\n", b"* BYE "),
        (b"a1 LOGIN {22+}\r\n%b {%d+}\r\n%b\r\n" % (ADDRESS.encode(), len(PASSWORD), PASSWORD.encode()), b"a1 OK "),
    ],
)
def test_imap_commands_before_sign_in(command: bytes, answer: bytes, servers: PracticeServers, trust: Trust) -> None:
    mailbox = servers.start("good")
    with raw(mailbox, mailbox.imap_port) as plain, trust(mailbox).wrap_socket(plain, server_hostname="localhost") as c:
        assert c.recv(4096).startswith(b"* OK ")
        c.sendall(command)
        assert c.recv(4096).startswith(answer)


def test_rubbish_ends_the_connection(servers: PracticeServers, trust: Trust) -> None:
    mailbox = servers.start("good")
    with raw(mailbox, mailbox.imap_port) as plain, trust(mailbox).wrap_socket(plain, server_hostname="localhost") as c:
        c.sendall(b"\x00\xff\r\n" * 5)
        heard = b""
        while data := c.recv(4096):
            heard += data
    assert heard.endswith(b"* BYE Too many invalid IMAP commands.\r\n")


def test_words_from_before_starttls_are_forgotten(servers: PracticeServers, trust: Trust) -> None:
    mailbox = servers.start("good-starttls")
    with raw(mailbox, mailbox.imap_port) as plain:
        plain.recv(4096)
        plain.sendall(b"a1 STARTTLS\r\na2 NOOP\r\n")
        assert plain.recv(4096) == b"a1 OK Begin TLS negotiation now.\r\n"
        with trust(mailbox).wrap_socket(plain, server_hostname="localhost") as client:
            client.sendall(b"a3 NOOP\r\n")
            assert client.recv(4096).startswith(b"a3 OK")


def test_a_black_hole_swallows_attempts(servers: PracticeServers) -> None:
    mailbox = servers.start("port-black-holed")
    with pytest.raises(TimeoutError):
        socket.create_connection(("127.0.0.1", mailbox.imap_port), 0.5)
