"""The SMTP conversation: replies of several lines, EHLO's keywords, pipelining."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.probes.support import smtp_talk, soon
from tests.wire.scripted import Peer, Play
from wizard.model.symptom import Symptom
from wizard.probes.smtp_talk import Reply, SmtpTalk
from wizard.wire.fault import Fault


def says(text: str) -> Play:
    return lambda peer: peer.send(text.encode())


def reply_of(text: str) -> Reply:
    with smtp_talk(says(text)) as talk:
        return talk.reply(soon())


@pytest.mark.parametrize(
    ("text", "code", "words", "enhanced"),
    [
        ("250 ok\r\n", 250, "250 ok", ""),
        ("250 2.1.0 Sender ok\r\n", 250, "250 2.1.0 Sender ok", "2.1.0"),
        ("250\r\n", 250, "250", ""),
        ("250 \r\n", 250, "250", ""),
        ("535-5.7.8 Username and Password\r\n535 5.7.8 not accepted.\r\n", 535,
         "535 5.7.8 Username and Password not accepted.", "5.7.8"),
        ("550-5.7.1 a\r\n550-5.7.1\r\n550 b\r\n", 550, "550 5.7.1 a b", "5.7.1"),
        ("354 go\n", 354, "354 go", ""),
    ],
)  # fmt: skip
def test_replies(text: str, code: int, words: str, enhanced: str) -> None:
    reply = reply_of(text)
    assert (reply.code, reply.words, reply.enhanced) == (code, words, enhanced)
    assert reply.ok is (code < 400)


@pytest.mark.parametrize(
    "text", ["hello\r\n", "25 ok\r\n", "2500 ok\r\n", "\r\n", "199 x\r\n", "650 x\r\n", "250x\r\n"]
)
def test_what_is_no_reply_is_malformed(text: str) -> None:
    with smtp_talk(says(text)) as talk, pytest.raises(Fault) as caught:
        talk.reply(soon())
    assert caught.value.symptom is Symptom.MALFORMED_RESPONSE


@pytest.mark.parametrize("text", ["250-x\r\n" * 300, "250 " + "x" * 70_000 + "\r\n"])
def test_giants_are_refused(text: str) -> None:
    with smtp_talk(says(text)) as talk, pytest.raises(Fault) as caught:
        talk.reply(soon())
    assert caught.value.symptom is Symptom.RESPONSE_TOO_LARGE


def test_a_reply_that_breaks_off_keeps_its_beginning() -> None:
    with smtp_talk(lambda peer: (peer.send(b"421 4.3.2 Service shut"), peer.close())) as talk:
        with pytest.raises(Fault) as caught:
            talk.reply(soon())
    assert (caught.value.symptom, caught.value.server_text) == (Symptom.CONNECTION_CLOSED, "421 4.3.2 Service shut")


def ehlo(text: str) -> SmtpTalk:
    def play(peer: Peer) -> None:
        assert peer.line() == b"EHLO [127.0.0.1]"
        peer.send(text.encode())

    with smtp_talk(play) as talk:
        talk.ehlo(soon())
        return talk


@pytest.mark.parametrize(
    ("line", "methods"),
    [
        ("AUTH PLAIN LOGIN", ["PLAIN", "LOGIN"]),
        ("auth plain", ["PLAIN"]),
        ("AUTH=LOGIN PLAIN", ["LOGIN", "PLAIN"]),
        ("AUTH=LOGIN", ["LOGIN"]),
        ("AUTH", []),
        ("XAUTH PLAIN", []),
    ],
)
def test_methods_in_every_spelling(line: str, methods: list[str]) -> None:
    assert ehlo(f"250-mail\r\n250 {line}\r\n").methods == methods


@pytest.mark.parametrize(("line", "limit"), [("SIZE 35882577", 35882577), ("SIZE", 0), ("SIZE x", 0), ("HELP", 0)])
def test_the_size_limit(line: str, limit: int) -> None:
    assert ehlo(f"250-mail\r\n250 {line}\r\n").size_limit == limit


def test_methods_in_both_spellings_at_once() -> None:
    assert ehlo("250-mail\r\n250-AUTH PLAIN\r\n250 AUTH=NTLM\r\n").methods == ["PLAIN", "NTLM"]


def test_the_first_line_is_no_keyword_and_a_refusal_has_none() -> None:
    assert ehlo("250 AUTH PLAIN\r\n").keywords == {}
    assert ehlo("502 5.5.1 AUTH PLAIN\r\n").keywords == {}


def test_a_second_ehlo_forgets_the_first() -> None:
    def play(peer: Peer) -> None:
        peer.line()
        peer.send(b"250-mail\r\n250-AUTH PLAIN\r\n250 STARTTLS\r\n")
        peer.line()
        peer.send(b"250-mail\r\n250 SIZE 5\r\n")

    with smtp_talk(play) as talk:
        talk.ehlo(soon())
        talk.ehlo(soon())
        assert talk.keywords == {"SIZE": "5"}


@pytest.mark.parametrize("pipelining", [True, False])
def test_commands_go_together_only_where_the_server_offers_it(pipelining: bool) -> None:
    def play(peer: Peer) -> None:
        if pipelining:
            assert [peer.line(), peer.line(), peer.line()] == [b"A", b"B", b"C"]
            peer.send(b"250 a\r\n550-b\r\n550 b\r\n250 c\r\n")
        else:
            for line, answer in ((b"A", b"250 a\r\n"), (b"B", b"550-b\r\n550 b\r\n"), (b"C", b"250 c\r\n")):
                assert peer.line() == line
                peer.send(answer)

    with smtp_talk(play) as talk:
        talk.keywords = {"PIPELINING": ""} if pipelining else {}
        replies = talk.commands([b"A", b"B", b"C"], soon())
    assert [reply.code for reply in replies] == [250, 550, 250]


@pytest.mark.parametrize("pipelining", [True, False])
def test_a_refusal_before_hanging_up_answers_what_is_left(pipelining: bool) -> None:
    def play(peer: Peer) -> None:
        peer.line()
        peer.send(b"250 a\r\n")
        peer.line()
        peer.send(b"421 4.7.0 too many errors\r\n")
        peer.close()

    with smtp_talk(play) as talk:
        talk.keywords = {"PIPELINING": ""} if pipelining else {}
        replies = talk.commands([b"A", b"B", b"C"], soon())
    assert [reply.code for reply in replies] == [250, 421, 421]


def test_hanging_up_without_a_refusal_is_no_answer() -> None:
    with smtp_talk(lambda peer: (peer.line(), peer.send(b"250 a\r\n"), peer.close())) as talk:
        with pytest.raises(Fault) as caught:
            talk.commands([b"A", b"B"], soon())
    assert caught.value.symptom is Symptom.CONNECTION_CLOSED


@given(st.lists(st.text(max_size=30), max_size=4))
def test_any_reply_can_be_shown(lines: list[str]) -> None:
    reply = Reply(550, tuple(lines))
    assert reply.words.startswith("550")
    assert isinstance(reply.enhanced, str)


def test_goodbye_never_fails() -> None:
    with smtp_talk(lambda peer: peer.drain()) as talk:
        talk.say_goodbye()
        talk.channel.close()
        talk.say_goodbye()
