"""The IMAP conversation: which answer belongs to what, what is kept when a server hangs up, and every cap."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.probes.support import imap_talk, soon
from tests.wire.scripted import Peer, Play
from wizard.model.cancel import Deadline
from wizard.model.symptom import Symptom
from wizard.probes.imap_talk import LITERAL_CAP, Reply, quoted
from wizard.wire.fault import Fault


def answers(*parts: str) -> Play:
    """Sends each part after one more line from the client."""

    def play(peer: Peer) -> None:
        for part in parts:
            peer.line()
            peer.send(part.encode())

    return play


def says_and_closes(*parts: str) -> Play:
    def play(peer: Peer) -> None:
        answers(*parts)(peer)
        peer.close()

    return play


def fault_of(play: Play, command: bytes = b"NOOP", deadline: Deadline | None = None) -> Fault:
    with imap_talk(play) as talk, pytest.raises(Fault) as caught:
        talk.command(command, deadline or soon())
    return caught.value


def test_the_greeting_s_capabilities_are_taken() -> None:
    with imap_talk(lambda peer: peer.send(b"* OK [capability imap4rev1 auth=plain ID] hello\r\n")) as talk:
        assert talk.greeting(soon()) == "* OK [capability imap4rev1 auth=plain ID] hello"
        assert talk.capabilities == {"IMAP4REV1", "AUTH=PLAIN", "ID"}


@pytest.mark.parametrize(
    "answer",
    [
        "* CAPABILITY IMAP4rev1 IDLE\r\nw1 OK done\r\n",
        "* capability IMAP4rev1 idle\r\nw1 ok done\r\n",
        "w1 OK [CAPABILITY IMAP4rev1 IDLE] done\r\n",
        "* OK [CAPABILITY IMAP4rev1 IDLE] now\r\nw1 OK done\r\n",
    ],
)
def test_capabilities_are_heard_wherever_they_are_told(answer: str) -> None:
    with imap_talk(answers(answer)) as talk:
        assert talk.command(b"NOOP", soon()).ok
        assert talk.capabilities == {"IMAP4REV1", "IDLE"}


def test_a_literal_is_part_of_its_answer_whatever_it_holds() -> None:
    answer = '* LIST () "/" {14}\r\nw1 OK fake\r\n* x\r\n* LIST () "/" B\r\nw1 OK done\r\n'
    with imap_talk(answers(answer)) as talk:
        reply = talk.command(b"LIST", soon())
    assert reply.ok
    assert reply.text == "done"
    assert reply.untagged == (((b'LIST () "/" {14}', b"w1 OK fake\r\n* "), b"x"), (b'LIST () "/" B',))


def test_pipelined_answers_find_their_commands() -> None:
    def play(peer: Peer) -> None:
        lines = [peer.line() for _ in range(3)]
        assert lines == [b"w1 NOOP", b"w2 LIST", b"w3 EXAMINE INBOX"]
        peer.send(b"* FETCH early\r\nw1 OK one\r\n* LIST two\r\nw2 NO two\r\n* 3 EXISTS\r\nw3 BAD three\r\n")

    with imap_talk(play) as talk:
        replies = talk.pipeline([b"NOOP", b"LIST", b"EXAMINE INBOX"], soon())
    assert [(reply.status, reply.text) for reply in replies] == [("OK", "one"), ("NO", "two"), ("BAD", "three")]
    # Untagged data may come at any time: each command sees all of it.
    for reply in replies:
        assert reply.untagged == ((b"FETCH early",), (b"LIST two",), (b"3 EXISTS",))


def test_notices_belong_to_the_command_they_came_before() -> None:
    answer = "* NO [ALERT] nearly full\r\nw1 OK one\r\n* BAD odd\r\nw2 NO [AUTHENTICATIONFAILED] no\r\n"
    with imap_talk(lambda peer: (peer.line(), peer.line(), peer.send(answer.encode()))) as talk:
        first, second = talk.pipeline([b"NOOP", b"NOOP"], soon())
    assert first.words == "* NO [ALERT] nearly full\nOK one"
    assert second.words == "* BAD odd\nNO [AUTHENTICATIONFAILED] no"
    assert (first.code, second.code) == ("", "AUTHENTICATIONFAILED")


@pytest.mark.parametrize("ending", ["", "half a li"])
@pytest.mark.parametrize("said", ["* BYE [UNAVAILABLE] later\r\n", "* NO [WEBALERT https://x.example/] Web login\r\n"])
def test_what_was_said_before_hanging_up_is_kept(said: str, ending: str) -> None:
    fault = fault_of(says_and_closes(said + ending))
    assert fault.symptom is Symptom.CONNECTION_CLOSED
    assert fault.server_text == said.strip() + ("\n" + ending if ending else "")
    assert fault.evidence["said_before_closing"] is True


def test_a_server_that_says_bye_and_stays_is_not_waited_for_longer_than_the_deadline() -> None:
    fault = fault_of(answers("* BYE [UNAVAILABLE] later\r\n"), deadline=Deadline.after(0.1))
    assert (fault.symptom, fault.server_text) == (Symptom.CONNECTION_CLOSED, "* BYE [UNAVAILABLE] later")


def test_silence_is_a_time_out() -> None:
    with imap_talk(lambda peer: peer.drain()) as talk, pytest.raises(TimeoutError):
        talk.command(b"NOOP", Deadline.after(0.05))


def test_a_refused_exchange_is_ended_by_an_empty_line() -> None:
    def play(peer: Peer) -> None:
        assert peer.line() == b"w1 AUTHENTICATE XOAUTH2"
        peer.send(b"+ \r\n")
        assert peer.line() == b"dG9rZW4="
        peer.send(b"+ eyJzdGF0dXMiOiI0MDAifQ==\r\n")
        assert peer.line() == b""
        peer.send(b"w1 NO [AUTHENTICATIONFAILED] refused\r\n")

    with imap_talk(play) as talk:
        reply = talk.command(b"AUTHENTICATE XOAUTH2", soon(), [b"dG9rZW4="])
    assert (reply.status, reply.code) == ("NO", "AUTHENTICATIONFAILED")


def test_a_server_that_asks_for_ever_ends_at_the_deadline() -> None:
    def play(peer: Peer) -> None:
        while True:
            peer.send(b"+ more\r\n")
            peer.line()

    with imap_talk(play) as talk, pytest.raises(TimeoutError):
        talk.command(b"AUTHENTICATE PLAIN", Deadline.after(0.1))


@pytest.mark.parametrize(
    "answer",
    [
        f"* LIST () NIL {{{LITERAL_CAP + 1}}}\r\n",
        "* LIST () NIL {1500000000}\r\n",
        "* X {200000}\r\n" + "x" * 200000 + " {200000}\r\n",
        "* LIST " + "x" * 70000 + "\r\n",
    ],
)
def test_giants_are_refused_before_they_are_read(answer: str) -> None:
    assert fault_of(answers(answer)).symptom is Symptom.RESPONSE_TOO_LARGE


def test_an_endless_answer_is_refused() -> None:
    def play(peer: Peer) -> None:
        line = b"* LIST " + b"x" * 60000 + b"\r\n"
        while True:
            peer.send(line)

    assert fault_of(play).symptom is Symptom.RESPONSE_TOO_LARGE


@pytest.mark.parametrize(
    "answer", ["hello\r\n", "w2 OK not mine\r\n", "w1 MAYBE\r\n", "w1\r\n", "\r\n", "w1 PREAUTH x\r\n"]
)
def test_what_is_no_answer_is_malformed(answer: str) -> None:
    fault = fault_of(answers(answer))
    assert fault.symptom is Symptom.MALFORMED_RESPONSE


def test_the_status_may_come_in_any_case_and_without_words() -> None:
    with imap_talk(answers("w1 ok\r\n", "W2 no\r\n")) as talk:
        assert talk.command(b"NOOP", soon()) == Reply("OK", "")
        with pytest.raises(Fault):
            talk.command(b"NOOP", soon())


def test_goodbye_waits_for_nothing_and_never_fails() -> None:
    seen = []
    with imap_talk(lambda peer: seen.append(peer.line())) as talk:
        talk.say_goodbye()
        talk.channel.close()
        talk.say_goodbye()


@given(st.binary(max_size=200))
def test_any_untagged_rubbish_is_a_reply_or_a_fault(data: bytes) -> None:
    from wizard.probes.imap_talk import ImapTalk

    class Canned:
        """What the wire gives, without a wire."""

        def __init__(self) -> None:
            self.left = [b"* " + data + b"\r\nw1 OK done\r\n"]

        def receive(self, deadline: Deadline) -> bytes:
            return self.left.pop() if self.left else b""

        def send(self, data: bytes, deadline: Deadline) -> None:
            pass

    talk = ImapTalk(Canned())  # type: ignore[arg-type]
    try:
        reply = talk.command(b"NOOP", soon())
    except Fault as fault:
        assert fault.symptom in (
            Symptom.CONNECTION_CLOSED,
            Symptom.MALFORMED_RESPONSE,
            Symptom.RESPONSE_TOO_LARGE,
        )
    else:
        assert reply.status in ("OK", "NO", "BAD")


@given(st.text(st.characters(min_codepoint=32, max_codepoint=126)))
def test_quoted_strings_can_be_read_back(text: str) -> None:
    from imapclient.response_parser import parse_response

    spelled = quoted(text)
    assert spelled.count(b'"') >= 2
    parsed = parse_response([b"(" + spelled + b")"])
    assert parsed[0] == ((text.encode(),))
