"""Ports that are closed, black-holed, silent, hostile, or another protocol's."""

import re
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor

import pytest

from tests.matrix.command import NO_TEST_EMAIL, Mode, Server, Verdict, check, check_imap, check_smtp, imap, smtp
from tests.servers import odd
from tests.servers.certificates import certificate
from tests.servers.courier import Courier
from tests.servers.mail_system import MailSystem
from tests.servers.postfix import Postfix, PostfixOptions
from tests.servers.relay import Relay

LEGS = pytest.mark.parametrize("leg", ["imap", "smtp"])
MODES = pytest.mark.parametrize("mode", ["tls", "starttls"])


def check_leg(leg: str, server: Server, mailbox: MailSystem, *extra: str) -> Verdict:
    return check_imap(server, mailbox, *extra) if leg == "imap" else check_smtp(server, mailbox, *extra)


@LEGS
def test_a_closed_port(mailbox: MailSystem, leg: str) -> None:
    verdict = check_leg(leg, Server(odd.closed_port()), mailbox)
    verdict.must_fail("CONNECTION_REFUSED", None, f"{leg}.reach")


def both_must_fail(verdict: Verdict, code: str, reason: str | None, step: str, within: float) -> None:
    """For what takes long: both legs meet it at the same time, and each names it."""
    verdict.must_fail(code, reason, f"imap.{step}", send="failed", within=within)
    seen = {line["stage"]: (line["code"], line["reason"]) for line in verdict.lines if line["event"] == "stage_failed"}
    assert seen == {f"imap.{step}": (code, reason), f"smtp.{step}": (code, reason)}


def _wait_in_a_black_hole() -> Verdict:
    with odd.black_hole() as port:
        server = Server(port, host="127.0.0.1")
        return check(server, server, *NO_TEST_EMAIL)


def _wait_in_silence(mode: Mode) -> Verdict:
    with odd.silent() as port:
        return check(Server(port, mode), Server(port, mode), *NO_TEST_EMAIL)


def _wait_in_encrypted_silence() -> Verdict:
    with odd.says(b"", certificate()) as port:
        return check(Server(port), Server(port), *NO_TEST_EMAIL)


WAITS: dict[str, tuple[Callable[[], Verdict], str, str]] = {
    "black hole": (_wait_in_a_black_hole, "CONNECTION_TIMED_OUT", "reach"),
    "silence, tls": (lambda: _wait_in_silence("tls"), "SERVER_SILENT", "tls"),
    "silence, starttls": (lambda: _wait_in_silence("starttls"), "SERVER_SILENT", "greeting"),
    "silence after the handshake": (_wait_in_encrypted_silence, "SERVER_SILENT", "greeting"),
}


@pytest.fixture(scope="module")
def waiting() -> Iterator[dict[str, Future[Verdict]]]:
    """The runs that mostly wait, all at the same time."""
    with ThreadPoolExecutor(len(WAITS)) as pool:
        yield {name: pool.submit(run) for name, (run, _, _) in WAITS.items()}


@pytest.mark.parametrize("name", WAITS)
def test_every_wait_ends(waiting: dict[str, Future[Verdict]], name: str) -> None:
    _, code, step = WAITS[name]
    both_must_fail(waiting[name].result(), code, None, step, within=40)


@LEGS
def test_a_name_that_does_not_exist(mailbox: MailSystem, leg: str) -> None:
    """`.invalid` never exists (RFC 6761); without any name server the look-up itself fails."""
    verdict = check_leg(leg, Server(993, host="mail.example.invalid"), mailbox)
    assert verdict.ended["code"] in ("HOST_NOT_FOUND", "DNS_FAILED"), verdict.output
    assert verdict.ended["stage"] == f"{leg}.names"
    assert verdict.status == 1


@LEGS
@MODES
def test_a_web_server(mailbox: MailSystem, leg: str, mode: Mode) -> None:
    with odd.web_server() as port:
        verdict = check_leg(leg, Server(port, mode), mailbox)
    stage = "tls" if mode == "tls" else "greeting"
    verdict.must_fail("WRONG_PROTOCOL", "http", f"{leg}.{stage}", within=35)


@LEGS
def test_an_encrypted_web_server(mailbox: MailSystem, leg: str) -> None:
    with odd.web_server(certificate()) as port:
        verdict = check_leg(leg, Server(port), mailbox)
    verdict.must_fail("WRONG_PROTOCOL", "http", f"{leg}.greeting", within=35)


@MODES
def test_pop3(mailbox: MailSystem, mode: Mode) -> None:
    port = mailbox.dovecot.pop3s_port if mode == "tls" else mailbox.dovecot.pop3_port
    check_imap(Server(port, mode), mailbox).must_fail("WRONG_PROTOCOL", "pop3", "imap.greeting")


@MODES
def test_servers_exchanged(mailbox: MailSystem, mode: Mode) -> None:
    check_imap(smtp(mailbox.postfix, mode), mailbox).must_fail("WRONG_PROTOCOL", "smtp", "imap.greeting")
    check_smtp(imap(mailbox.dovecot, mode), mailbox).must_fail("WRONG_PROTOCOL", "imap", "smtp.greeting")


@MODES
def test_imap_that_turns_this_address_away(mailbox: MailSystem, mode: Mode) -> None:
    with Courier(denied="Connections from your IP address are not allowed") as server:
        port = server.imaps_port if mode == "tls" else server.imap_port
        verdict = check_imap(Server(port, mode), mailbox)
    verdict.must_fail("ADDRESS_NOT_ALLOWED", None, f"imap.{'tls' if mode == 'tls' else 'greeting'}")


@MODES
def test_smtp_that_turns_this_address_away(mailbox: MailSystem, mode: Mode) -> None:
    refusing = PostfixOptions(settings={"smtpd_delay_reject": "no", "smtpd_client_restrictions": "reject"})
    with Postfix(mailbox.dovecot, refusing) as server:
        verdict = check_smtp(smtp(server, mode), mailbox)
    verdict.must_fail("ADDRESS_NOT_ALLOWED", None, "smtp.greeting")


@pytest.mark.parametrize(
    ("leg", "greeting"), [("imap", b"* BYE too busy, come back later\r\n"), ("smtp", b"421 4.3.2 Not now\r\n")]
)
def test_a_server_that_is_busy(mailbox: MailSystem, leg: str, greeting: bytes) -> None:
    with odd.says(greeting, certificate()) as port:
        verdict = check_leg(leg, Server(port), mailbox)
    verdict.must_fail("SERVER_TEMPORARY", None, f"{leg}.greeting")


@pytest.mark.parametrize(
    ("leg", "greeting", "code"),
    [
        ("imap", b"* BYE Server shutting down.\r\n", "SERVER_TEMPORARY"),
        ("imap", b"* BYE Connection queue full\r\n", "SERVER_TEMPORARY"),
        ("imap", b"* BYE Maximum number of connections from user+IP exceeded\r\n", "TOO_MANY_CONNECTIONS"),
        ("smtp", b"421 4.3.2 Not now\r\n", "SERVER_TEMPORARY"),
        (
            "smtp",
            b"550 5.7.1 Service unavailable; client [192.0.2.1] blocked using bl.example\r\n",
            "ADDRESS_NOT_ALLOWED",
        ),
    ],
)
def test_a_refusal_says_the_same_in_clear_text_on_the_tls_port(
    mailbox: MailSystem, leg: str, greeting: bytes, code: str
) -> None:
    with odd.says(greeting) as clear, odd.says(greeting, certificate()) as encrypted:
        check_leg(leg, Server(clear), mailbox).must_fail(code, None, f"{leg}.tls")
        check_leg(leg, Server(encrypted), mailbox).must_fail(code, None, f"{leg}.greeting")


@MODES
def test_keywords_in_small_letters(mailbox: MailSystem, mode: Mode) -> None:
    """IMAP's words have no case (RFC 9051 section 9)."""
    good = imap(mailbox.dovecot, mode)
    with Relay(
        good.port,
        tls=certificate() if mode == "tls" else None,
        edit=lambda data: data.replace(b"* OK [CAP", b"* ok [cap"),
    ) as relay:
        check_imap(Server(relay.port, mode), mailbox).must_connect()
        assert b"* ok [cap" in relay.from_server


def test_a_server_that_refuses_the_sender_and_hangs_up(mailbox: MailSystem) -> None:
    """As Postfix does after too many errors, with the rest of the pipeline unanswered."""
    with Relay(
        mailbox.postfix.submissions_port,
        tls=certificate(),
        edit=lambda data: data.replace(b"250 2.1.0 Ok\r\n", b"421 4.7.0 mail Error: too many errors\r\n"),
        cut_after=re.compile(rb"too many errors\r\n"),
    ) as relay:
        verdict = check_smtp(Server(relay.port), mailbox)
    verdict.must_fail("SERVER_TEMPORARY", None, "smtp.sender")
