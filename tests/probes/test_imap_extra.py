"""Four connections at once: counted where they work, named where they don't, and never signed in after a refusal."""

import threading

import pytest

from tests.probes.support import ImapScript, imap_probe, plan_for, run_until, soon
from tests.wire.background import Background
from tests.wire.scripted import Peer, ScriptedServer
from wizard.model.cancel import Cancelled, CancelToken
from wizard.model.symptom import Symptom
from wizard.probes.context import MARKER_FIELD, TestEmail
from wizard.probes.imap_arrival import wait_for_arrival
from wizard.wire.fault import Fault


class Limited:
    """A server that lets `limit` connections sign in at once and answers further ones with `refusal`."""

    def __init__(
        self, limit: int, refusal: str = "{tag} NO [LIMIT] Maximum number of connections exceeded\r\n"
    ) -> None:
        self.limit, self.refusal = limit, refusal
        self.attempts = 0
        self.lock = threading.Lock()

    def __call__(self, peer: Peer) -> None:
        ImapScript(answers={"AUTHENTICATE": self.sign_in})(peer)  # type: ignore[dict-item]

    def sign_in(self, peer: Peer, tag: str, command: str) -> None:
        with self.lock:
            self.attempts += 1
            good = self.attempts <= self.limit
        answer = "{tag} OK signed in\r\n" if good else self.refusal
        if answer:
            peer.send(answer.replace("{tag}", tag).encode())
        else:
            peer.close()


def test_four_connections_work() -> None:
    server = Limited(4)
    with ScriptedServer(server) as listening:
        probe = imap_probe(plan_for(listening.port), count=True)
        assert run_until(probe, "connections") == {"connections": 4}
        probe.close()
        listening.wait_until_idle()
    assert server.attempts == 4


@pytest.mark.parametrize("limit", [1, 2, 3])
@pytest.mark.parametrize("refusal", ["{tag} NO [LIMIT] Maximum number of connections exceeded\r\n", ""])
def test_fewer_are_counted(limit: int, refusal: str) -> None:
    with ScriptedServer(Limited(limit, refusal)) as listening:
        probe = imap_probe(plan_for(listening.port), count=True)
        with pytest.raises(Fault) as caught:
            run_until(probe, "connections")
        probe.close()
        listening.wait_until_idle()
    fault = caught.value
    assert fault.symptom is Symptom.TOO_MANY_CONNECTIONS
    assert (fault.evidence["limit"], fault.evidence["needed"]) == (limit, 4)
    assert fault.server_text == ("NO [LIMIT] Maximum number of connections exceeded" if refusal else None)


class Turn:
    """A lock whose owner is held up right after giving it away, until another connection has had its turn."""

    def __init__(self) -> None:
        self.lock, self.turns, self.next_one = threading.Lock(), 0, threading.Event()

    def __enter__(self) -> None:
        self.lock.acquire()
        self.turns += 1
        self.number = self.turns

    def __exit__(self, *_: object) -> None:
        first = self.number == 1
        self.lock.release()
        if first:
            self.next_one.wait(2)
        else:
            threading.Timer(0.2, self.next_one.set).start()


def test_the_servers_words_are_not_lost_to_those_who_did_not_ask() -> None:
    with ScriptedServer(Limited(1)) as listening:
        probe = imap_probe(plan_for(listening.port), count=True)
        run_until(probe, "certificate")
        assert probe._extra is not None
        probe._extra._turn = Turn()  # type: ignore[assignment]
        for stage in ("greeting", "sign_in", "folders"):
            getattr(probe, stage)(soon())
        with pytest.raises(Fault) as caught:
            probe.connections(soon())
        probe.close()
        listening.wait_until_idle()
    assert caught.value.server_text == "NO [LIMIT] Maximum number of connections exceeded"


def test_after_a_refused_password_no_other_connection_tries_it() -> None:
    server = Limited(0, "{tag} NO [AUTHENTICATIONFAILED] no\r\n")
    with ScriptedServer(server) as listening:
        probe = imap_probe(plan_for(listening.port), count=True)
        with pytest.raises(Fault):
            run_until(probe, "sign_in")
        for _ in range(4):
            listening.wait_for_connection()
        probe.close()
        listening.wait_until_idle()
    assert server.attempts == 1


def test_a_slip_in_an_extra_connection_is_counted_and_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    with ScriptedServer(Limited(4)) as listening:
        probe = imap_probe(plan_for(listening.port), count=True)
        run_until(probe, "greeting")

        def slip(*_: object) -> str:
            raise KeyError("a slip")

        assert probe._extra is not None
        signed_in_by_hand = probe.sign_in_on(probe._talk(), soon())
        assert signed_in_by_hand == "PLAIN"
        monkeypatch.setattr(probe, "sign_in_on", slip)
        probe._extra.sign_in_too()
        signed_in, refusal = probe._extra.wait(soon())
        probe.close()
    assert signed_in == 0
    assert refusal is not None
    assert refusal.symptom is Symptom.MALFORMED_RESPONSE


def test_cancel_ends_all_of_them() -> None:
    token = CancelToken()
    with ScriptedServer(ImapScript(answers={"AUTHENTICATE": lambda peer, tag, command: peer.drain()})) as listening:
        probe = imap_probe(plan_for(listening.port), count=True, token=token)
        running = Background(lambda: run_until(probe, "sign_in"))
        for _ in range(4):
            listening.wait_for_connection()
        token.cancel()
        assert isinstance(running.outcome(), Cancelled)
        probe.close()
        listening.wait_until_idle()


class Mailbox:
    """An inbox (and a junk folder) where the message shows up at the n-th look."""

    def __init__(self, arrives_at: int, folder: str = "INBOX") -> None:
        self.arrives_at, self.folder = arrives_at, folder
        self.looks = 0
        self.open = "INBOX"
        self.commands: list[str] = []

    def answers(self) -> dict[str, object]:
        def fetch(peer: Peer, tag: str, command: str) -> None:
            self.commands.append(command)
            if command.startswith("UID SEARCH"):
                found = " 7" if self.open == self.folder and self.looks >= self.arrives_at else ""
                peer.send(f"* SEARCH{found}\r\n{tag} OK\r\n".encode())
                return
            self.looks += 1
            if self.open == self.folder and self.looks >= self.arrives_at:
                header = f"{MARKER_FIELD}: m4rk\r\n\r\n"
                peer.send(f"* 4 FETCH (UID 42 BODY[HEADER.FIELDS (X)] {{{len(header)}}}\r\n{header})\r\n".encode())
            peer.send(f"{tag} OK\r\n".encode())

        def examine(peer: Peer, tag: str, command: str) -> None:
            self.open = command.split(" ", 1)[1].strip('"')
            peer.send(f"{tag} OK\r\n".encode())

        return {"UID": fetch, "NOOP": "{tag} OK\r\n", "EXAMINE": examine}


def arrive(box: Mailbox, junk: bytes = b"", seconds: float = 60.0) -> dict[str, object]:
    from wizard.model.cancel import Deadline

    with ScriptedServer(ImapScript(answers=box.answers())) as listening:  # type: ignore[arg-type]
        probe = imap_probe(plan_for(listening.port))
        run_until(probe, "sign_in")
        try:
            email = TestEmail("alice@example.com", "m4rk", b"")
            return dict(wait_for_arrival(probe._talk(), email, 42, junk, CancelToken(), Deadline.after(seconds)))
        finally:
            probe.close()


@pytest.mark.parametrize("at", [1, 3])
def test_the_test_email_is_seen_to_arrive(at: int) -> None:
    box = Mailbox(at)
    assert arrive(box) == {"arrived": "INBOX"}
    assert box.looks == at
    assert all("42:*" in command and "PEEK" in command for command in box.commands)


def test_it_is_found_in_the_junk_folder() -> None:
    box = Mailbox(1, "Junk")
    assert arrive(box, b'"Junk"') == {"arrived": "Junk"}
    assert box.open == "INBOX"


def test_what_never_comes_is_named_before_the_deadline() -> None:
    with pytest.raises(Fault) as caught:
        arrive(Mailbox(1000), seconds=2.2)
    assert caught.value.symptom is Symptom.TEST_EMAIL_NOT_RECEIVED
    assert caught.value.evidence == {"recipient": "alice@example.com"}
