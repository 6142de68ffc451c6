"""Requests to Microsoft Graph over our own connections: batches, a token renewed once, pauses that are obeyed."""

import contextlib
import json
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from wizard.model.cancel import Cancelled, CancelToken, Deadline
from wizard.model.plan import Endpoint
from wizard.model.secret import Secret
from wizard.model.sign_in import CLOCK_SECONDS, Tokens
from wizard.model.symptom import Symptom
from wizard.probes.access import Access
from wizard.probes.context import Facts, Knowledge
from wizard.probes.graph_answers import GraphAnswer, Judge, answer_of, answers_in
from wizard.wire.fault import Fault
from wizard.wire.https import HttpsClient
from wizard.wire.redact import Redactor
from wizard.wire.trust import Trust

_JSON = {"Content-Type": "application/json", "Accept": "application/json"}
_PAUSES = (2.0, 4.0, 8.0, 16.0)
"""Seconds before asking again where the server names no pause (Graph's documents, "throttling": longer each time)."""
_A_MOMENT = 1.0
"""Seconds before the one repetition of a refusal that is known to pass, and those that an answer needs at least."""
_NOT_TRIED = 424
"""Within a batch: what this request waits for has failed (Graph's documents, "JSON batching")."""

T = TypeVar("T")


@dataclass(frozen=True)
class Call:
    """A GET within a batch. `path`: below the version. `after`: the call that must have succeeded, "" for none."""

    name: str
    path: str
    after: str = ""


class Line:
    """One connection, for one thread at a time. `client.requests`: how many were begun."""

    def __init__(self, trust: Trust, token: CancelToken) -> None:
        self.client = HttpsClient(trust, token, Deadline.after(0))
        self._lock = threading.Lock()
        self._token = token

    @contextlib.contextmanager
    def taken(self, deadline: Deadline) -> Iterator[HttpsClient]:
        """Whoever has it ends by cancel as well."""
        if not self._lock.acquire(timeout=deadline.remaining()):
            self._token.check()
            raise Fault(Symptom.SERVER_SILENT)
        try:
            self.client.deadline = deadline
            yield self.client
        finally:
            self._lock.release()


class GraphTalk:
    """`first`, `second`: connections, so that what doesn't depend on each other is asked at once."""

    def __init__(
        self, endpoint: Endpoint, trust: Trust, access: Access | None, knowledge: Knowledge, token: CancelToken
    ) -> None:
        self.first, self.second = Line(trust, token), Line(trust, token)
        self._redactor = Redactor(Secret())
        self.judge = Judge(knowledge, self._redactor.text)
        self._base = endpoint.url.rstrip("/")
        self._access, self._token = access, token

    def open_ahead(self, deadline: Deadline) -> None:
        """Both connections, with nothing sent; repeated, it opens what has been closed meanwhile.

        Raises:
            Fault, Cancelled.
        """
        second = threading.Thread(target=self._open_quietly, args=(deadline,), name="graph ahead", daemon=True)
        second.start()
        with self.first.taken(deadline) as client:
            client.open(self._base)

    def _open_quietly(self, deadline: Deadline) -> None:
        with contextlib.suppress(Fault, Cancelled):  # told by whoever needs it
            with self.second.taken(deadline) as client:
                client.open(self._base)

    def batch(self, calls: Sequence[Call], deadline: Deadline) -> dict[str, GraphAnswer]:
        """All calls in one request, with their answers by name; good ones and others.

        What is throttled is asked again after the pause that the server names, as long as that fits.

        Raises:
            Fault: whatever keeps Graph from answering; what renewing the token ends in. Cancelled.
        """
        answers: dict[str, GraphAnswer] = {}
        left, patience = list(calls), Patience(self._token, deadline)
        while left:
            answers |= self._batch_once(left, deadline)
            delayed = {name: a for name, a in answers.items() if self.judge.symptom(a) is Symptom.THROTTLED}
            denied = {name for name, answer in answers.items() if self.may_pass(answer)}
            again = patience.again(delayed, denied)
            left = [call for call in calls if call.name in again or self._held_up(call, answers, again)]
        return answers

    def may_pass(self, answer: GraphAnswer) -> bool:
        """Whether it is a refusal that a mailbox may give for a moment only."""
        return answer.status == 403 and self.judge.symptom(answer) is Symptom.PERMISSION_MISSING

    def _held_up(self, call: Call, answers: Mapping[str, GraphAnswer], again: set[str]) -> bool:
        return answers[call.name].status == _NOT_TRIED and call.after in again

    def _batch_once(self, calls: Sequence[Call], deadline: Deadline) -> dict[str, GraphAnswer]:
        names = {call.name for call in calls}
        requests = [
            {"id": call.name, "method": "GET", "url": call.path}
            | ({"dependsOn": [call.after]} if call.after in names else {})
            for call in calls
        ]
        body = json.dumps({"requests": requests}).encode("ascii")

        def ask(tokens: Tokens) -> dict[str, GraphAnswer]:
            try:
                answer = self._send(self.first, "/$batch", body, _JSON, tokens, deadline)
            except Fault as fault:
                if fault.symptom is not Symptom.CONNECTION_CLOSED:
                    raise
                # It was idle while the browser was waited for. What is only read may be asked for once more.
                answer = self._send(self.first, "/$batch", body, _JSON, tokens, deadline)
            return answers_in(answer, [call.name for call in calls])

        return self._with_token(ask, lambda answers: answers.values(), deadline)

    def post(self, line: Line, path: str, body: bytes, kind: str, deadline: Deadline) -> GraphAnswer:
        """One request of its own, repeated only if the token was refused before anything was done.

        Raises:
            Fault, Cancelled: as `batch`.
        """

        def ask(tokens: Tokens) -> GraphAnswer:
            return self._send(line, path, body, {"Content-Type": kind, "Accept": "application/json"}, tokens, deadline)

        return self._with_token(ask, lambda answer: (answer,), deadline)

    def patience(self, deadline: Deadline) -> "Patience":
        """For what is asked here."""
        return Patience(self._token, deadline)

    def _send(
        self, line: Line, path: str, body: bytes, headers: Mapping[str, str], tokens: Tokens, deadline: Deadline
    ) -> GraphAnswer:
        self._redactor.add(tokens.access)
        bearer = tokens.access.reveal()
        if not (bearer.isascii() and bearer.isprintable()):  # no header can hold it
            raise Fault(Symptom.TOKEN_REJECTED)
        fields = {**headers, "Authorization": f"Bearer {bearer}"}
        try:
            with line.taken(deadline) as client:
                return answer_of(client.request("POST", f"{self._base}{path}", body, fields))
        except Fault as fault:
            words = self._redactor.text(fault.server_text) if fault.server_text else None
            raise Fault(fault.symptom, fault.evidence, words) from None

    def _with_token(
        self, ask: Callable[[Tokens], T], parts: Callable[[T], Iterable[GraphAnswer]], deadline: Deadline
    ) -> T:
        """Renews a token that is refused, or that must prove more, once."""
        if self._access is None:
            raise Fault(Symptom.SIGN_IN_EXPIRED)
        tokens = self._access.tokens
        result = ask(tokens)
        if (refused := self._refused(parts(result))) is not None:
            result = ask(self._access.renew(deadline, refused.claims, refused=tokens))
            if (refused := self._refused(parts(result))) is not None:
                raise self._rejected(refused)
        return result

    def _refused(self, answers: Iterable[GraphAnswer]) -> GraphAnswer | None:
        wanted = (a for a in answers if a.claims or self.judge.symptom(a) is Symptom.TOKEN_REJECTED)
        return next(wanted, None)

    def _rejected(self, answer: GraphAnswer) -> Fault:
        fault = self.judge.fault(answer, Symptom.TOKEN_REJECTED)
        offset = max((self.first.client.clock_offset, self.second.client.clock_offset), key=abs)
        if abs(offset) > CLOCK_SECONDS and fault.symptom is Symptom.TOKEN_REJECTED:
            evidence: Facts = {**fault.evidence, "clock_offset_minutes": round(offset / 60)}
            return Fault(Symptom.CLOCK_WRONG, evidence, fault.server_text)
        return fault

    def close(self) -> None:
        """Ends the connections. Idempotent."""
        self.first.client.close()
        self.second.client.close()


class Patience:
    """Whether, and after which pause, something is asked again."""

    def __init__(self, token: CancelToken, deadline: Deadline) -> None:
        self._token, self._deadline = token, deadline
        self._pauses = 0
        self._denied = False

    def again(self, delayed: Mapping[str, GraphAnswer], denied: set[str]) -> set[str]:
        """The names of what is to be asked again, now; none where a pause doesn't fit. `denied`: repeated once only.

        Raises:
            Cancelled.
        """
        if delayed:
            names, pause = set(delayed), self._pause_of(delayed.values())
        elif denied and not self._denied:
            names, pause, self._denied = denied, _A_MOMENT, True
        else:
            return set()
        if self._deadline.remaining() <= pause + _A_MOMENT:
            return set()
        self.wait(pause)
        return names

    def _pause_of(self, answers: Iterable[GraphAnswer]) -> float:
        named = [wait for answer in answers if isinstance(wait := answer.wait.get("wait_seconds"), int)]
        usual = _PAUSES[min(self._pauses, len(_PAUSES) - 1)]
        self._pauses += 1
        return max(float(max(named)), usual / 20) if named else usual

    def wait(self, seconds: float) -> None:
        """Raises Cancelled."""
        cancelled = threading.Event()
        unregister = self._token.on_cancel(cancelled.set)
        try:
            cancelled.wait(min(seconds, self._deadline.remaining()))
        finally:
            unregister()
        self._token.check()
