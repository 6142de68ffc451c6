"""A mailbox that works: one round trip for all that is asked, nothing sent but the test email, once."""

import base64
import json
import re

import pytest

from tests.probes.graph.support import MESSAGE_ID, RAW, graph, mail_to, refusing, running
from wizard.model.cancel import Deadline
from wizard.practice import ADDRESS
from wizard.wire.fault import Fault


def test_the_whole_way() -> None:
    with running(graph(), message=mail_to()) as run:
        assert run.until("mailbox") == {
            "inbox_folder": "Inbox",
            "sent_folder": "Sent Items",
            "drafts_folder": "Drafts",
            "primary_address": ADDRESS,
        }
        assert run.probe.calendar(Deadline.after(60)) == {"calendar": "Calendar"}
        assert run.probe.sender(Deadline.after(60)) == {"sender": ADDRESS}
        assert not run.mailbox.record.mails
        facts = run.probe.test_email(Deadline.after(60))
        assert facts == {"recipient": ADDRESS, "message_size": len(RAW), "arrived": "inbox"}
        assert [mail.data for mail in run.mailbox.record.mails] == [RAW]
    assert run.commands("batch", "permission", "send_mail")[:3] in (
        ["batch", "permission", "batch"],
        ["permission", "batch", "batch"],
    )


def test_everything_is_known_after_one_batch_and_one_request() -> None:
    with running(graph()) as run:
        run.until("sender")
        assert sorted(run.commands("request", "batch", "permission")) == ["batch", "permission", "request", "request"]
        assert run.mailbox.record.connections == 2


def test_no_more_than_four_requests_reach_the_mailbox_at_once() -> None:
    with running(graph()) as run:
        run.until("sender")
        sent = b"".join(item.data for item in run.mailbox.record.tape)
    batch = json.loads(re.search(rb'\{"requests".*?\]\}(?=\s|$|POST)', sent)[0])["requests"]
    free = [one["id"] for one in batch if "dependsOn" not in one and one["id"] != "me"]
    assert len(free) + 1 <= 4  # and the one beside the batch


def test_what_is_sent_to_learn_whether_one_may_send_is_no_message() -> None:
    with running(graph()) as run:
        run.until("sender")
        sent = b"".join(item.data for item in run.mailbox.record.tape)
        body = re.search(rb"POST /v1.0/me/sendMail.*?\r\n\r\n(.{4})", sent, re.DOTALL)[1]
        with pytest.raises(ValueError, match="base64"):
            base64.b64decode(body, validate=True)
        assert not run.mailbox.record.mails


def test_connections_opened_ahead_are_used() -> None:
    with running(graph()) as run:
        run.probe.open_ahead(Deadline.after(60))
        run.probe.open_ahead(Deadline.after(60))
        assert not run.commands("request")
        run.until("sender")
        assert run.mailbox.record.connections == 2


def test_a_test_email_to_somebody_else_is_not_waited_for() -> None:
    raw = RAW.replace(f"To: {ADDRESS}".encode(), b"To: bob@elsewhere.example")
    message = mail_to("bob@elsewhere.example")
    with running(graph(), message=type(message)(message.recipient, "m", raw)) as run:
        facts = run.until("test_email")
        assert facts == {"recipient": "bob@elsewhere.example", "message_size": len(raw)}
        assert [mail.recipients for mail in run.mailbox.record.mails] == [("bob@elsewhere.example",)]
        assert "messages" not in run.commands()


def test_it_arrives_late() -> None:
    with running(graph(deliver_after=0.7), message=mail_to()) as run:
        assert run.until("test_email")["arrived"] == "inbox"
        assert len(run.mailbox.record.mails) == 1


def test_what_was_there_before_is_not_the_test_email() -> None:
    with running(graph(deliver_after=-1), message=mail_to()) as run:
        old = RAW.replace(MESSAGE_ID.encode(), b"<older@practice.example>")
        run.mailbox.store.append("INBOX", old)
        run.until("sender")
        with pytest.raises(Fault) as caught:
            run.probe.test_email(Deadline.after(3))
        assert caught.value.symptom == "test_email_not_received"


def test_without_a_test_email() -> None:
    with running(graph()) as run:
        assert run.until("test_email") == {}
        assert "send_mail" not in run.commands()


@pytest.mark.parametrize(
    "changes",
    [
        {"mail": "alice.smith@practice.example", "proxies": (f"smtp:{ADDRESS}",)},
        {"mail": ADDRESS.upper()},
        {"without_mail": True},
    ],
)
def test_another_address_of_the_same_mailbox_is_right(changes: dict[str, object]) -> None:
    with running(graph(**changes)) as run:
        assert run.until("mailbox")["primary_address"] == changes.get("mail", ADDRESS)


def test_an_account_without_one_of_the_properties() -> None:
    with running(graph(replies=refusing("me", 400, "BadRequest", "Could not find a property.", times=1))) as run:
        assert run.until("sender") == {"sender": ADDRESS}
