"""F12: do four connections work at once? Three more are prepared while the first signs in, and sign in after it.

One after another, for a server that counts what is already there would let three simultaneous sign-ins through
(Dovecot's mail_max_userip_connections): the limit would be found out later, by the user.
"""

import queue
import threading
from typing import TYPE_CHECKING

from wizard.model.cancel import Cancelled, CancelToken, Deadline
from wizard.model.symptom import Symptom
from wizard.probes.context import fault_of
from wizard.probes.imap_talk import ImapTalk
from wizard.wire.fault import Fault
from wizard.wire.reach import reach

if TYPE_CHECKING:
    from wizard.probes.imap import ImapProbe

EXTRA_CONNECTIONS = 3
_SECONDS = 45.0
"""For one connection from TCP to signed in: more than a server's longest delay of an answer (Dovecot: 15 s)."""


class ExtraConnections:
    """Threads that own their connections. A password goes out only after the first connection was accepted with it."""

    def __init__(self, probe: "ImapProbe") -> None:
        self._probe = probe
        self._token = CancelToken()
        self._unregister = probe.token.on_cancel(self._token.cancel)
        self._trusted, self._signed_in, self._done = threading.Event(), threading.Event(), threading.Event()
        for event in (self._trusted, self._signed_in, self._done):
            self._token.on_cancel(event.set)
        self._turn = threading.Lock()
        self._refused = False
        self._results: queue.SimpleQueue[Fault | None] = queue.SimpleQueue()
        for number in range(EXTRA_CONNECTIONS):
            threading.Thread(target=self._run, name=f"imap connection {number + 2}", daemon=True).start()

    def encrypt_too(self) -> None:
        """The first connection's certificate is right: the others go on from TCP."""
        self._trusted.set()

    def sign_in_too(self) -> None:
        """The first connection is signed in: the others follow."""
        self._signed_in.set()

    def end(self) -> None:
        """Closes them all. Idempotent."""
        self._unregister()
        self._token.cancel()

    def wait(self, deadline: Deadline) -> tuple[int, Fault | None]:
        """How many signed in, and the first refusal if any.

        Raises:
            Cancelled.
        """
        signed_in, refusal = 0, None
        for _ in range(EXTRA_CONNECTIONS):
            try:
                result = self._results.get(timeout=deadline.remaining())
            except queue.Empty:
                refusal = refusal or Fault(Symptom.SERVER_SILENT)
                break
            self._probe.token.check()
            if result is None:
                signed_in += 1
            else:
                refusal = refusal or result
        if refusal is None:
            self._done.set()
        else:
            self.end()
        return signed_in, refusal

    def _run(self) -> None:
        deadline = Deadline.after(_SECONDS)
        try:
            channel = reach(self._probe.addresses, self._probe.endpoint.port, self._token, deadline)
            try:
                talk = ImapTalk(channel)
                if self._probe.starttls:
                    self._probe.hear_greeting(talk, deadline)
                    self._probe.ask_starttls(talk, deadline)
                self._wait_for(self._trusted, deadline)
                talk = self._encrypted(talk, deadline)
                self._wait_for(self._signed_in, deadline)
                self._sign_in(talk, deadline)
                self._done.wait()
                talk.say_goodbye()
            finally:
                channel.close()
        except Cancelled:
            self._results.put(Fault(Symptom.CONNECTION_CLOSED))
        except Exception as error:  # noqa: BLE001  (the edge of a probe: without a result nobody would stop waiting)
            self._results.put(fault_of(error))

    def _wait_for(self, event: threading.Event, deadline: Deadline) -> None:
        event.wait(deadline.remaining())
        self._token.check()

    def _sign_in(self, talk: ImapTalk, deadline: Deadline) -> None:
        """In its turn. After one refusal nobody else tries: the limit is known. The results come in the order of the
        turns, the server's words before those who didn't ask.
        """
        with self._turn:
            self._token.check()
            if self._refused:
                self._results.put(Fault(Symptom.TOO_MANY_CONNECTIONS))
                return
            try:
                self._probe.sign_in_on(talk, deadline)
            except Exception as error:  # noqa: BLE001  (the edge of a probe)
                self._refused = True
                self._results.put(fault_of(error))
            else:
                self._results.put(None)

    def _encrypted(self, talk: ImapTalk, deadline: Deadline) -> ImapTalk:
        probe = self._probe
        secured = probe.encrypt(talk.channel, probe.ready_for_hello, deadline)
        if secured.certificate_fault is not None:
            raise secured.certificate_fault
        encrypted = ImapTalk(secured.channel)
        if self._probe.starttls:
            encrypted.ask_capabilities(deadline)
        else:
            probe.hear_greeting(encrypted, deadline)
        return encrypted
