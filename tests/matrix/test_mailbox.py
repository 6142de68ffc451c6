"""Signed in, and the mailbox is not as it has to be; and the server that is refused altogether."""

import pytest

from tests.matrix.command import Mode, Server, check_imap, imap
from tests.servers.certificates import certificate
from tests.servers.courier import Courier
from tests.servers.dovecot import Dovecot, DovecotOptions
from tests.servers.mail_system import MailSystem
from tests.servers.relay import Relay


@pytest.mark.parametrize("limit", [1, 2, 3])
def test_fewer_connections_than_four(mailbox: MailSystem, limit: int) -> None:
    with Dovecot(DovecotOptions(user_limit=limit)) as server:
        verdict = check_imap(imap(server), mailbox)
    verdict.must_fail("TOO_MANY_CONNECTIONS", None, "imap.connections")
    assert verdict.ended["evidence"]["limit"] == limit
    assert verdict.ended["evidence"]["needed"] == 4


def test_four_connections_are_enough(mailbox: MailSystem) -> None:
    with Dovecot(DovecotOptions(user_limit=4)) as server:
        check_imap(imap(server), mailbox).must_connect()


def test_no_sent_folder(mailbox: MailSystem) -> None:
    with Dovecot(DovecotOptions(folders={"Drafts": r"\Drafts", "Work": ""})) as server:
        verdict = check_imap(imap(server), mailbox)
        verdict.must_fail("MISSING_SENT_FOLDER", None, "imap.folders")
        assert "Work" in verdict.ended["evidence"]["folders"]
        check_imap(imap(server), mailbox, "--sent-folder", "Work").must_connect()
        check_imap(imap(server), mailbox, "--create-folders").must_connect()


def test_no_drafts_folder(mailbox: MailSystem) -> None:
    with Dovecot(DovecotOptions(folders={"Sent": r"\Sent"})) as server:
        verdict = check_imap(imap(server), mailbox)
    verdict.must_fail("MISSING_DRAFTS_FOLDER", None, "imap.folders")


def test_no_way_into_the_inbox(mailbox: MailSystem) -> None:
    with Dovecot(DovecotOptions(inbox_rights="l")) as server:
        verdict = check_imap(imap(server), mailbox)
    verdict.must_fail("MAILBOX_ACCESS_REFUSED", "no_permission", "imap.folders")
    assert "Permission denied" in verdict.ended["server_text"]


@pytest.mark.parametrize("mode", ["tls", "starttls"])
def test_courier_is_refused_before_any_password(mailbox: MailSystem, mode: Mode) -> None:
    with Courier() as server:
        port = server.imaps_port if mode == "tls" else server.imap_port
        verdict = check_imap(Server(port, mode), mailbox)
    verdict.must_fail("SERVER_UNSUPPORTED_COURIER", None, "imap.greeting")
    assert "imap.sign_in" not in verdict.stages("stage_started")


def test_courier_is_recognised_with_tls_on_its_starttls_port(mailbox: MailSystem) -> None:
    """Not sent to STARTTLS first, only to be refused there."""
    with Courier() as server:
        verdict = check_imap(Server(server.imap_port), mailbox)
    verdict.must_fail("SERVER_UNSUPPORTED_COURIER", None, "imap.tls")


def test_courier_never_hears_the_password(mailbox: MailSystem) -> None:
    with Courier() as server, Relay(server.imaps_port, tls=certificate()) as relay:
        verdict = check_imap(Server(relay.port), mailbox)
        verdict.must_fail("SERVER_UNSUPPORTED_COURIER", None, "imap.greeting")
        assert b"Courier-IMAP ready" in relay.from_server
        assert b"LOGIN" not in relay.from_client
        assert b"AUTHENTICATE" not in relay.from_client
