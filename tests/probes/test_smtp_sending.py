"""The envelope and the test email, with every refusal in its own words."""

import pytest

from tests.probes.support import SmtpScript, plan_for, run_until, smtp_probe
from tests.wire.scripted import Peer, ScriptedServer
from wizard.model.cancel import Deadline
from wizard.model.symptom import Symptom
from wizard.probes.context import TestEmail
from wizard.wire.fault import Fault

USER = "alice@example.com"
EMAIL = TestEmail("bob@example.net", "m4rk", b"Subject: x\r\n\r\n.dot\r\n..two\r\nend\r\n")


def run(script: object, last: str, email: TestEmail | None = None, **options: object) -> dict[str, object]:
    with ScriptedServer(script) as server:  # type: ignore[arg-type]
        probe = smtp_probe(plan_for(server.port, **options), email)  # type: ignore[arg-type]
        try:
            return run_until(probe, last)
        finally:
            probe.close()


def refused(script: object, last: str, email: TestEmail | None = None, **options: object) -> Fault:
    with pytest.raises(Fault) as caught:
        run(script, last, email, **options)
    return caught.value


def test_the_envelope_is_tried_and_taken_back() -> None:
    script = SmtpScript()
    assert run(script, "sender", EMAIL) == {"sender": USER}
    size = len(EMAIL.raw)
    assert script.commands[-4:-1] == [f"MAIL FROM:<{USER}> SIZE={size}", "RCPT TO:<bob@example.net>", "RSET"]


def test_without_a_test_email_the_sender_is_tried_with_itself() -> None:
    script = SmtpScript("250-mail\r\n250 AUTH PLAIN\r\n")
    run(script, "sender")
    assert script.commands[-4:-1] == [f"MAIL FROM:<{USER}>", f"RCPT TO:<{USER}>", "RSET"]


@pytest.mark.parametrize("word", ["MAIL", "RCPT"])
@pytest.mark.parametrize(
    ("answer", "symptom"),
    [
        ("553 5.7.1 <alice@example.com>: Sender address rejected: not owned by user bob\r\n", Symptom.SENDER_REFUSED),
        ("554 5.7.1 <bob@example.net>: Relay access denied\r\n", Symptom.RELAY_DENIED),
        ("552 5.3.4 Message too big\r\n", Symptom.MESSAGE_TOO_LARGE),
        ("552 too big\r\n", Symptom.MESSAGE_TOO_LARGE),
        ("552 5.2.2 Over quota\r\n", Symptom.MAILBOX_FULL),
        ("550 5.4.5 Daily user sending quota exceeded\r\n", Symptom.SENDING_QUOTA),
        ("451 4.3.0 trouble\r\n", Symptom.SERVER_TROUBLE),
    ],
)
def test_refused_envelopes(word: str, answer: str, symptom: Symptom) -> None:
    fault = refused(SmtpScript(answers={word: answer}), "sender", EMAIL)
    assert fault.symptom is symptom
    assert (fault.evidence["sender"], fault.evidence["recipient"]) == (USER, "bob@example.net")


@pytest.mark.parametrize(
    ("word", "answer", "symptom"),
    [
        ("MAIL", "550 5.1.0 no\r\n", Symptom.SENDER_REFUSED),
        ("RCPT", "550 5.1.1 User unknown\r\n", Symptom.RECIPIENT_REFUSED),
        ("RCPT", "550 no\r\n", Symptom.RECIPIENT_REFUSED),
    ],
)
def test_bare_refusals_are_about_whom_they_answer(word: str, answer: str, symptom: Symptom) -> None:
    assert refused(SmtpScript(answers={word: answer}), "sender", EMAIL).symptom is symptom


def test_a_message_over_the_announced_size_is_not_even_offered() -> None:
    script = SmtpScript("250-mail\r\n250-SIZE 10\r\n250 AUTH PLAIN\r\n")
    fault = refused(script, "sender", EMAIL)
    assert fault.symptom is Symptom.MESSAGE_TOO_LARGE
    assert fault.evidence == {"size_limit": 10, "message_size": len(EMAIL.raw)}
    assert fault.server_text == "250 SIZE 10"
    assert not any(line.startswith("MAIL") for line in script.commands)


class TestTestEmail:
    def test_it_goes_out_once_with_its_dots_doubled(self) -> None:
        script = SmtpScript()
        facts = run(script, "test_email", EMAIL)
        assert script.messages == [b"Subject: x\r\n\r\n..dot\r\n...two\r\nend"]
        assert facts["recipient"] == "bob@example.net"
        assert facts["server_says"] == "250 2.0.0 queued as 1"
        assert script.commands.count("DATA") == 1

    def test_without_one_nothing_is_sent(self) -> None:
        script = SmtpScript()
        assert run(script, "test_email") == {}
        assert "DATA" not in script.commands

    @pytest.mark.parametrize(
        ("answers", "symptom"),
        [
            ({"DATA": "554 5.5.1 no\r\n"}, Symptom.CONTENT_REFUSED),
            ({"MESSAGE": "550 5.7.1 looks like spam\r\n"}, Symptom.CONTENT_REFUSED),
            ({"MESSAGE": "552 5.3.4 too big\r\n"}, Symptom.MESSAGE_TOO_LARGE),
            ({"MESSAGE": "451 4.3.0 later\r\n"}, Symptom.SERVER_TROUBLE),
            ({"MESSAGE": "554 5.2.0 SendAsDenied; x\r\n"}, Symptom.SENDER_REFUSED),
            ({"MESSAGE": Peer.close}, Symptom.SENDING_OUTCOME_UNKNOWN),
            ({"MESSAGE": "250 2.0"}, None),
        ],
    )
    def test_refusals(self, answers: dict[str, object], symptom: Symptom | None) -> None:
        def close(peer: Peer, line: str) -> None:
            peer.close()

        def cut(peer: Peer, line: str) -> None:
            peer.send(b"250 2.0")
            peer.close()

        answer = answers.get("MESSAGE")
        if answer is Peer.close:
            answers = {"MESSAGE": close}
        elif symptom is None:
            answers = {"MESSAGE": cut}
        fault = refused(SmtpScript(answers=answers), "test_email", EMAIL)  # type: ignore[arg-type]
        assert fault.symptom is (symptom or Symptom.SENDING_OUTCOME_UNKNOWN)

    def test_silence_after_the_final_dot_leaves_the_outcome_unknown(self) -> None:
        script = SmtpScript(answers={"MESSAGE": lambda peer, line: peer.drain()})
        with ScriptedServer(script) as server:
            probe = smtp_probe(plan_for(server.port), EMAIL)
            run_until(probe, "sender")
            with pytest.raises(Fault) as caught:
                probe.test_email(Deadline.after(0.2))
            probe.close()
            server.wait_until_idle()
            assert len(script.messages) == 1
        assert caught.value.symptom is Symptom.SENDING_OUTCOME_UNKNOWN
