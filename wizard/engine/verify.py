"""Runs the probes' stages, receiving and sending side by side, and tells each step as an event."""

import contextlib
import queue
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar, cast

from wizard.engine.diagnose import Diagnoser
from wizard.engine.leg_states import Direction, state_of, together
from wizard.model.address import has_hidden_character
from wizard.model.cancel import Cancelled, CancelToken, Deadline
from wizard.model.event import Event, StageFailed, StagePassed, StageStarted
from wizard.model.outcome import LegState
from wizard.model.plan import Endpoint
from wizard.model.provider import Protocol, Security
from wizard.model.symptom import Finding, Json, Symptom
from wizard.probes.context import ProbeContext, fault_of
from wizard.probes.ews import EwsProbe
from wizard.probes.graph import GraphProbe
from wizard.probes.imap import ImapProbe
from wizard.probes.smtp import SmtpProbe
from wizard.wire.fault import Fault
from wizard.wire.redact import Redactor

T = TypeVar("T")
Probe = ImapProbe | SmtpProbe | EwsProbe | GraphProbe

PROBES: dict[Protocol, type[ImapProbe] | type[SmtpProbe] | type[EwsProbe] | type[GraphProbe]] = {
    Protocol.IMAP: ImapProbe,
    Protocol.SMTP: SmtpProbe,
    Protocol.EWS: EwsProbe,
    Protocol.GRAPH: GraphProbe,
}

LIMITS: dict[str, float] = {
    "names": 10,
    "reach": 15,
    "tls": 20,
    "certificate": 5,
    "greeting": 20,
    "sign_in": 40,  # Dovecot answers up to 15 s late after failures, Postfix with it 6 s
    "folders": 30,
    "connections": 45,
    "version": 10,
    "mailbox": 45,
    "calendar": 30,
    "rules": 30,
    "sender": 40,
    "test_email": 60,
}
"""Seconds a stage may take."""

_AHEAD_SECONDS = 30.0
_CLOCKS_SECONDS = 0.02
"""By which a wait may end before its deadline, as clocks and sockets round."""


_PASSWORD_REFUSED = {
    Symptom.CREDENTIALS_REFUSED,
    Symptom.CREDENTIALS_REFUSED_APP_PASSWORD_LIKELY,
    Symptom.SIGN_IN_REFUSED,
}


@dataclass
class Run:
    """What all legs of one run share. `emit` takes events from any thread. `allowed`: the seconds that the user gave
    the whole run, None for a run without a limit of its own.
    """

    token: CancelToken
    deadline: Deadline
    emit: Callable[[Event], None]
    diagnoser: Diagnoser
    redactor: Redactor
    allowed: float | None = None
    started: float = field(default_factory=time.monotonic)

    def now_ms(self) -> int:
        return round((time.monotonic() - self.started) * 1000)

    def fault(self, fault: Fault) -> Fault:
        """The same; or, once the user's own time is over, that: no server is to blame for what was cut short then."""
        if self.allowed is None or self.deadline.remaining() > _CLOCKS_SECONDS:
            return fault
        return Fault(
            Symptom.RUN_TIME_OVER,
            {"timeout_seconds": int(self.allowed) if self.allowed == int(self.allowed) else self.allowed},
        )


def stages_of(endpoint: Endpoint) -> list[str]:
    """The names of a leg's stages in their order, without the last one (the test email)."""
    probe = PROBES[endpoint.protocol]
    steps = probe.STAGES_STARTTLS if endpoint.security is Security.STARTTLS else probe.STAGES
    return [f"{endpoint.protocol}.{step}" for step in steps]


class Leg:
    """One protocol's way through its stages. `finding`: why it stopped, not redacted."""

    def __init__(self, run: Run, context: ProbeContext) -> None:
        self._run = run
        self.probe: Probe = PROBES[context.endpoint.protocol](context)
        self.finding: Finding | None = None
        self.facts: dict[str, Json] = {}
        self._passed: set[str] = set()

    def run(self) -> None:
        """All stages but the last.

        Raises:
            Cancelled.
        """
        for stage in stages_of(self.probe.endpoint):
            if not self.step(stage):
                return

    def open_ahead(self) -> None:
        """On a thread of its own; waits for nothing."""
        deadline = Deadline.after(min(_AHEAD_SECONDS, self._run.deadline.remaining()))

        def work() -> None:
            with contextlib.suppress(Exception, Cancelled):  # told in the stage that needs it
                self.probe.open_ahead(deadline)

        threading.Thread(target=work, name="ahead", daemon=True).start()

    def state(self, direction: Direction) -> LegState | None:
        """How far receiving or sending has come here, None where it isn't this leg's business."""
        return state_of(stages_of(self.probe.endpoint), direction, self.finding, self._passed)

    def step(self, stage: str) -> bool:
        """One stage, with its events. Whether it passed."""
        run, name = self._run, stage.partition(".")[2]
        run.token.check()
        limit = min(LIMITS[name], run.deadline.remaining())
        began = run.now_ms()
        run.emit(StageStarted(stage, began, round(limit * 1000)))
        finding = self._try(stage, name, Deadline.after(limit))
        now = run.now_ms()
        if finding is None:
            return True
        self.finding = finding
        diagnosis = run.diagnoser.diagnose(finding)  # takes a moment the first time: the stage took no longer for it
        run.emit(StageFailed(stage, run.now_ms(), now - began, diagnosis))
        return False

    def _try(self, stage: str, name: str, deadline: Deadline) -> Finding | None:
        run, began = self._run, self._run.now_ms()
        try:
            facts = getattr(self.probe, name)(deadline)
        except Exception as error:  # noqa: BLE001  (the edge of a probe: what is foreign becomes a finding here)
            run.token.check()  # a socket that was shut on purpose looks like a failure
            return self._finding(stage, run.fault(self.probe.words_before_closing(fault_of(error), name)))
        self.facts |= facts
        self._passed.add(stage)
        now = run.now_ms()
        run.emit(StagePassed(stage, now, now - began, run.redactor.mapping(facts)))
        return None

    def _finding(self, stage: str, fault: Fault) -> Finding:
        endpoint = self.probe.endpoint
        evidence: dict[str, Json] = {
            "host": endpoint.host,
            "port": endpoint.port,
            "protocol": endpoint.protocol.value,
            "security": endpoint.security.value,
            "email": str(self.probe.context.plan.email),
            **({"addresses": list[Json](self.probe.addresses)} if self.probe.addresses else {}),
            **({"with_browser": True} if self.probe.context.access is not None else {}),
            **self._oddity(fault),
            **fault.evidence,
        }
        return Finding(fault.symptom, stage, endpoint, fault.server_text, evidence, self.probe.family)

    def _oddity(self, fault: Fault) -> dict[str, Json]:
        """Of a refused password: that it holds what copying brings along and nobody sees. Never the password itself."""
        text = self.probe.context.plan.password.reveal()
        if fault.symptom not in _PASSWORD_REFUSED or self.probe.context.access is not None:
            return {}
        if has_hidden_character(text):
            return {"password_edge": "hidden"}
        return {"password_edge": "blank"} if text != text.strip() else {}


def states(legs: Sequence[Leg]) -> tuple[LegState, LegState]:
    """Of receiving and of sending."""
    receive, send = (together(leg.state(direction) for leg in legs) for direction in Direction)
    return receive, send


def side_by_side(works: Sequence[Callable[[], T]]) -> list[T]:
    """Runs all of them at once, each on a thread of its own; their results in order.

    Raises:
        Cancelled, or whatever else one raised: as soon as the first has.
    """
    ended: queue.SimpleQueue[tuple[int, T | None, BaseException | None]] = queue.SimpleQueue()

    def run(number: int, work: Callable[[], T]) -> None:
        try:
            ended.put((number, work(), None))
        except BaseException as error:  # noqa: BLE001  (handed to the thread that waits)
            ended.put((number, None, error))

    for number, work in enumerate(works):
        threading.Thread(target=run, args=(number, work), name=f"side {number}", daemon=True).start()
    results: dict[int, T] = {}
    for _ in works:
        number, result, error = ended.get()
        if error is not None:
            raise error
        results[number] = cast(T, result)
    return [results[number] for number in range(len(works))]


def works(context: ProbeContext, seconds: float) -> bool:
    """Whether a server can be reached, trusted and signed in to on other settings. No credentials are sent."""
    return obstacle(context, seconds) is None


def obstacle(context: ProbeContext, seconds: float) -> Fault | None:
    """What keeps a server from working on other settings, up to the sign-in. No credentials are sent."""
    probe: Probe = PROBES[context.endpoint.protocol](context)
    deadline = Deadline.after(seconds)
    try:
        for stage in stages_of(context.endpoint):
            name = stage.partition(".")[2]
            if name == "sign_in":
                break
            getattr(probe, name)(deadline)
        if not isinstance(probe, GraphProbe):
            probe.check_way_in()
    except Cancelled:
        return Fault(Symptom.CONNECTION_CLOSED)
    except Exception as error:  # noqa: BLE001  (whatever the reason: these settings are no help)
        return fault_of(error)
    finally:
        probe.close()
    return None
