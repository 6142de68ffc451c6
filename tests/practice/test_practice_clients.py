"""The good mailbox as three client libraries see it: they must not notice that it is pretend."""

import imaplib
import smtplib
import ssl
import threading
from collections.abc import Callable
from datetime import UTC, datetime

import imapclient
import pytest
from imapclient.exceptions import IMAPClientError

from wizard.practice import ADDRESS, PASSWORD, PracticeMailbox, PracticeServers

Trust = Callable[[PracticeMailbox], ssl.SSLContext]
MESSAGE = (
    b"From: Alice <alice@practice.example>\r\nTo: alice@practice.example\r\nSubject: Hello\r\n"
    b"Message-ID: <one@practice.example>\r\nDate: Tue, 3 Nov 2026 10:00:00 +0000\r\n\r\nFirst line\r\n.dot\r\n"
)


def signed_in(mailbox: PracticeMailbox, trust: Trust) -> imapclient.IMAPClient:
    client = imapclient.IMAPClient("localhost", port=mailbox.imap_port, ssl_context=trust(mailbox), timeout=10)
    client.login(ADDRESS, PASSWORD)
    return client


def send(mailbox: PracticeMailbox, trust: Trust, *to: str, data: bytes = MESSAGE) -> dict[str, tuple[int, bytes]]:
    with smtplib.SMTP_SSL("localhost", mailbox.smtp_port, context=trust(mailbox), timeout=10) as smtp:
        smtp.login(ADDRESS, PASSWORD)
        return smtp.sendmail(ADDRESS, to, data)


def test_what_smtplib_sends_is_what_imaplib_fetches(servers: PracticeServers, trust: Trust) -> None:
    mailbox = servers.start("good")
    assert send(mailbox, trust, ADDRESS, "bob@elsewhere.example") == {}
    with imaplib.IMAP4_SSL("localhost", mailbox.imap_port, ssl_context=trust(mailbox), timeout=10) as imap:
        imap.login(ADDRESS, PASSWORD)
        assert imap.select("INBOX") == ("OK", [b"1"])
        assert imap.uid("SEARCH", "HEADER", "MESSAGE-ID", "<one@practice.example>") == ("OK", [b"1"])
        assert imap.uid("SEARCH", "HEADER", "MESSAGE-ID", "<other@practice.example>") == ("OK", [b""])
        status, data = imap.fetch("1", "(FLAGS BODY.PEEK[])")
        assert status == "OK"
        assert data[0][1].endswith(MESSAGE)
        assert data[0][1].startswith(b"Return-Path: <alice@practice.example>\r\n")
    (mail,) = mailbox.record.mails
    assert (mail.sender, mail.recipients, mail.data) == (ADDRESS, (ADDRESS, "bob@elsewhere.example"), MESSAGE)


def test_mail_to_others_alone_doesnt_arrive_here(servers: PracticeServers, trust: Trust) -> None:
    mailbox = servers.start("good")
    send(mailbox, trust, "bob@elsewhere.example")
    assert len(mailbox.record.mails) == 1
    assert mailbox.store.get("INBOX").messages == []  # type: ignore[union-attr]


def test_a_token_opens_googles_mailbox_and_no_other(servers: PracticeServers, trust: Trust) -> None:
    mailbox = servers.start("google-good")
    assert mailbox.cloud is not None
    good = mailbox.cloud.sign_in.sign_in().access.reveal()

    def message(user: str, token: str) -> str:
        return f"user={user}\1auth=Bearer {token}\1\1"

    for user, token, accepted in (
        (ADDRESS, good, True),
        (ADDRESS, "other", False),
        ("bob@practice.example", good, False),
    ):
        told = message(user, token)
        imap = imaplib.IMAP4_SSL("localhost", mailbox.imap_port, ssl_context=trust(mailbox), timeout=10)
        smtp = smtplib.SMTP_SSL("localhost", mailbox.smtp_port, context=trust(mailbox), timeout=10)
        asked: list[bytes] = []

        def answer(challenge: bytes, told: str = told, asked: list[bytes] = asked) -> bytes:
            asked.append(challenge)
            return told.encode() if len(asked) == 1 else b""

        smtp.ehlo()
        if accepted:
            assert imap.authenticate("XOAUTH2", answer)[0] == "OK"
            assert smtp.auth("XOAUTH2", lambda _=None, told=told: told)[0] == 235
        else:
            with pytest.raises(imaplib.IMAP4.error, match="AUTHENTICATIONFAILED"):
                imap.authenticate("XOAUTH2", answer)
            assert b'"status":"400"' in asked[-1]
            with pytest.raises(smtplib.SMTPAuthenticationError):
                smtp.auth("XOAUTH2", lambda challenge=None, told=told: told if challenge is None else "")
        imap.shutdown()
        smtp.close()


@pytest.mark.parametrize("client", ["imaplib", "imapclient", "smtplib"])
def test_starttls(servers: PracticeServers, trust: Trust, client: str) -> None:
    mailbox = servers.start("good-starttls")
    match client:
        case "imaplib":
            imap = imaplib.IMAP4("localhost", mailbox.imap_port, timeout=10)
            imap.starttls(trust(mailbox))
            assert imap.login(ADDRESS, PASSWORD)[0] == "OK"
            imap.logout()
        case "imapclient":
            plain = imapclient.IMAPClient("localhost", port=mailbox.imap_port, ssl=False, timeout=10)
            assert b"STARTTLS" in plain.capabilities()
            plain.starttls(trust(mailbox))
            assert b"AUTH=PLAIN" in plain.capabilities()
            plain.plain_login(ADDRESS, PASSWORD)
            assert b"SPECIAL-USE" in plain.capabilities()
            plain.logout()
        case _:
            with smtplib.SMTP("localhost", mailbox.smtp_port, timeout=10) as smtp:
                smtp.ehlo()
                assert smtp.has_extn("starttls")
                assert not smtp.has_extn("auth")
                smtp.starttls(context=trust(mailbox))
                smtp.login(ADDRESS, PASSWORD)
    (login,) = mailbox.record.logins
    assert login.tls
    assert login.accepted


def test_folders_status_and_special_use(servers: PracticeServers, trust: Trust) -> None:
    mailbox = servers.start("good")
    client = signed_in(mailbox, trust)
    assert client.find_special_folder(b"\\Sent") == "Sent"
    assert client.find_special_folder(b"\\Drafts") == "Drafts"
    assert client.namespace().personal == (("", "/"),)
    assert client.id_({"name": "test"})[0][1] == b"Dovecot"
    assert [name for _, _, name in client.list_folders("", "S%")] == ["Sent"]
    assert client.create_folder("Gesendet & geplant") == b"Create completed."
    assert client.folder_exists("Gesendet & geplant")
    with pytest.raises(IMAPClientError, match="ALREADYEXISTS"):
        client.create_folder("Sent")
    assert client.folder_status("INBOX", ["MESSAGES", "UIDNEXT"]) == {b"MESSAGES": 0, b"UIDNEXT": 1}
    client.append("Sent", MESSAGE, [b"\\Seen"], datetime(2026, 11, 3, 10, tzinfo=UTC))
    assert client.folder_status("Sent", ["MESSAGES", "UIDNEXT", "UNSEEN"]) == {
        b"MESSAGES": 1,
        b"UIDNEXT": 2,
        b"UNSEEN": 0,
    }
    with pytest.raises(IMAPClientError, match="NONEXISTENT"):
        client.select_folder("Nowhere")
    client.logout()


def test_fetch_items(servers: PracticeServers, trust: Trust) -> None:
    client = signed_in(servers.start("good"), trust)
    client.append("INBOX", MESSAGE, (), datetime(2026, 11, 3, 10, tzinfo=UTC))
    assert client.select_folder("INBOX")[b"EXISTS"] == 1
    items = ["FLAGS", "INTERNALDATE", "RFC822.SIZE", "ENVELOPE", "BODYSTRUCTURE", "BODY.PEEK[HEADER.FIELDS (SUBJECT)]"]
    fetched = client.fetch([1], [*items, "BODY.PEEK[TEXT]<0.5>"])[1]
    assert fetched[b"FLAGS"] == ()
    assert fetched[b"INTERNALDATE"] == datetime(2026, 11, 3, 10, tzinfo=UTC).astimezone().replace(tzinfo=None)
    assert fetched[b"RFC822.SIZE"] == len(MESSAGE)
    assert fetched[b"ENVELOPE"].message_id == b"<one@practice.example>"
    assert fetched[b"ENVELOPE"].from_[0].mailbox == b"alice"
    assert fetched[b"BODYSTRUCTURE"][:2] == (b"TEXT", b"PLAIN")
    assert fetched[b"BODY[HEADER.FIELDS (SUBJECT)]"] == b"Subject: Hello\r\n\r\n"
    assert fetched[b"BODY[TEXT]<0>"] == b"First"
    assert client.fetch([1], ["BODY[]"])[1][b"FLAGS"] == (b"\\Seen",)
    with pytest.raises(IMAPClientError, match="Unknown parameter"):
        client.fetch([1], ["NONSENSE"])
    client.logout()


def test_search_store_copy_expunge(servers: PracticeServers, trust: Trust) -> None:
    client = signed_in(servers.start("good"), trust)
    for subject in (b"Hello", b"Other", b"Third"):
        client.append("INBOX", MESSAGE.replace(b"Hello", subject), (), datetime(2026, 11, 3, 10, tzinfo=UTC))
    client.select_folder("INBOX")
    assert client.search(["SUBJECT", "other"]) == [2]
    assert client.search(["OR", "SUBJECT", "other", ["SUBJECT", "third"]]) == [2, 3]
    assert client.search(["NOT", "UID", "1:2"]) == [3]
    assert client.search(["SINCE", "04-Nov-2026"]) == []
    assert client.search(["UNSEEN", "LARGER", 10, "BODY", "first line"]) == [1, 2, 3]
    assert client.add_flags([2], [b"\\Deleted"]) == {2: (b"\\Deleted",)}
    assert client.search(["DELETED"]) == [2]
    client.copy([1], "Archive")
    assert client.folder_status("Archive", ["MESSAGES"]) == {b"MESSAGES": 1}
    client.expunge()
    assert client.search() == [1, 3]
    assert client.fetch([1, 2, 3], ["FLAGS"]).keys() == {1, 3}
    with pytest.raises(IMAPClientError, match="Unknown argument"):
        client.search(["NONSENSE"])
    client.logout()


def test_idle_tells_of_arrivals(servers: PracticeServers, trust: Trust) -> None:
    mailbox = servers.start("good")
    client = signed_in(mailbox, trust)
    client.select_folder("INBOX")
    client.idle()
    sender = threading.Thread(target=send, args=(mailbox, trust, ADDRESS))
    sender.start()
    told = client.idle_check(timeout=10)
    client.idle_done()
    sender.join()
    assert (1, b"EXISTS") in told
    client.logout()


def test_examine_leaves_mail_unseen(servers: PracticeServers, trust: Trust) -> None:
    mailbox = servers.start("good")
    send(mailbox, trust, ADDRESS)
    client = signed_in(mailbox, trust)
    client.select_folder("INBOX", readonly=True)
    client.fetch([1], ["BODY[]"])
    with pytest.raises(IMAPClientError, match="READ-ONLY"):
        client.add_flags([1], [b"\\Seen"])
    client.close_folder()
    assert client.folder_status("INBOX", ["UNSEEN"]) == {b"UNSEEN": 1}
    client.logout()


def test_a_second_connection_learns_of_changes_at_noop(servers: PracticeServers, trust: Trust) -> None:
    mailbox = servers.start("good")
    send(mailbox, trust, ADDRESS)
    one, other = signed_in(mailbox, trust), signed_in(mailbox, trust)
    one.select_folder("INBOX")
    other.select_folder("INBOX")
    one.delete_messages([1])
    one.expunge()
    assert (1, b"EXPUNGE") in other.noop()[1]
    assert mailbox.record.most_signed_in == 2
    one.logout()
    other.logout()


def test_smtp_refuses_wrong_order_and_strangers(servers: PracticeServers, trust: Trust) -> None:
    mailbox = servers.start("good")
    with smtplib.SMTP_SSL("localhost", mailbox.smtp_port, context=trust(mailbox), timeout=10) as smtp:
        smtp.ehlo("client.example")
        assert {"pipelining", "8bitmime", "smtputf8", "size"} <= set(smtp.esmtp_features)
        assert smtp.rcpt(ADDRESS)[0] == 503
        assert smtp.mail(ADDRESS)[0] == 250
        assert smtp.rcpt("bob@elsewhere.example") == (554, b"5.7.1 <bob@elsewhere.example>: Relay access denied")
        assert smtp.docmd("DATA")[0] == 503
        assert smtp.docmd("RUBBISH")[0] == 500
        assert smtp.docmd("MAIL FROM:nobody")[0] == 501
        assert smtp.rset()[0] == 250
        assert smtp.docmd("AUTH", "PLAIN !!!")[0] == 501
        assert smtp.docmd("AUTH", "GSSAPI")[0] == 535
        assert smtp.mail(ADDRESS, ["SIZE=99999999999"])[0] == 552
    assert mailbox.record.mails == []


def test_smtp_answers_a_pipeline_in_order(servers: PracticeServers, trust: Trust) -> None:
    mailbox = servers.start("good")
    with smtplib.SMTP_SSL("localhost", mailbox.smtp_port, context=trust(mailbox), timeout=10) as smtp:
        smtp.login(ADDRESS, PASSWORD)
        smtp.send(f"MAIL FROM:<{ADDRESS}>\r\nRCPT TO:<{ADDRESS}>\r\nDATA\r\n")
        assert [smtp.getreply()[0] for _ in range(3)] == [250, 250, 354]
        smtp.send(b"Subject: x\r\n\r\n..dot\r\n.\r\nQUIT\r\n")
        assert smtp.getreply()[0] == 250
        assert smtp.getreply()[0] == 221
    assert mailbox.record.mails[0].data == b"Subject: x\r\n\r\n.dot\r\n"


def test_late_mail_arrives_late(servers: PracticeServers, trust: Trust) -> None:
    mailbox = servers.start("good-late-arrival")
    arrived = threading.Event()
    with mailbox.store.watched(arrived.set):
        send(mailbox, trust, ADDRESS)
        assert not arrived.is_set()
        assert arrived.wait(10)


def test_gmail_looks_like_gmail(servers: PracticeServers, trust: Trust) -> None:
    client = signed_in(servers.start("good-gmail"), trust)
    assert client.welcome.startswith(b"* OK Gimap ready") or b"Gimap ready" in client.welcome
    assert client.has_capability("X-GM-EXT-1")
    assert client.find_special_folder(b"\\Sent") == "[Gmail]/Sent Mail"
    with pytest.raises(IMAPClientError):
        client.select_folder("[Gmail]")
    client.logout()


def test_german_folder_names_in_modified_utf7(servers: PracticeServers, trust: Trust) -> None:
    client = signed_in(servers.start("good-folders-by-name"), trust)
    assert "Entwürfe" in [name for _, _, name in client.list_folders()]
    client.logout()
