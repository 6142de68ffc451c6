"""How far receiving and sending have come: judged apart, also where one server does both."""

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from enum import StrEnum

from wizard.model.event import Event, RunStarted, StageFailed, StagePassed
from wizard.model.outcome import LegState, Stopped
from wizard.model.provider import Protocol
from wizard.model.symptom import Finding, Symptom

_STATE_OF = {
    # The mailbox is as good as before; only what was connected is no longer all of it.
    Symptom.RECONNECT_RULE_ADDED: LegState.PASSED,
    Symptom.RECONNECT_FOLDER_DELETED: LegState.PASSED,
    Symptom.RUN_TIME_OVER: LegState.NOT_TRIED,
}


class Direction(StrEnum):
    """Receiving and sending are judged apart, also where one server does both."""

    RECEIVE = "receive"
    SEND = "send"


_BOTH = frozenset(Direction)
_ONE_STEP = {
    **dict.fromkeys(("mailbox", "calendar", "rules"), frozenset({Direction.RECEIVE})),
    **dict.fromkeys(("sender", "test_email"), frozenset({Direction.SEND})),
}
_ONE_PROTOCOL = {Protocol.IMAP: frozenset({Direction.RECEIVE}), Protocol.SMTP: frozenset({Direction.SEND})}


def directions_of(stage: str) -> frozenset[Direction]:
    """What can't work while this stage fails. A test email that never arrives is a fault of sending."""
    protocol, _, step = stage.partition(".")
    return _ONE_STEP.get(step) or _ONE_PROTOCOL.get(Protocol(protocol), _BOTH)


def state_of(
    stages: Sequence[str], direction: Direction, finding: Finding | None, passed: AbstractSet[str]
) -> LegState | None:
    """How far one leg has come, None where it has nothing to do with that direction. `stages`: all of its own but the
    test email; `finding`: why it stopped.
    """
    if finding is not None and direction in directions_of(finding.stage):
        return _STATE_OF.get(finding.symptom, LegState.FAILED)
    wanted = {stage for stage in stages if direction in directions_of(stage)}
    if not wanted:
        return None
    return LegState.PASSED if passed >= wanted else LegState.NOT_TRIED


def together(states: Iterable[LegState | None]) -> LegState:
    """Of one direction: one failure spoils it, and every leg that has to do with it must be through."""
    own = {*states} - {None}
    return next((one for one in (LegState.FAILED, LegState.NOT_TRIED) if one in own), LegState.PASSED)


def stopped_after(events: Iterable[Event]) -> Stopped:
    """The outcome of a run that was cut short, by what it had told until then."""
    stages: dict[str, list[str]] = {}
    passed: set[str] = set()
    findings: dict[str, Finding] = {}
    for event in events:
        match event:
            case RunStarted(_, endpoints, names):
                for protocol in [endpoint.protocol.value for endpoint in endpoints]:
                    own = [name for name in names if name.partition(".")[0] == protocol]
                    stages[protocol] = [name for name in own if not name.endswith(".test_email")]
            case StagePassed(stage):
                passed.add(stage)
            case StageFailed(stage, _, _, diagnosis):
                findings[stage.partition(".")[0]] = diagnosis.finding
    if not stages:
        return Stopped()
    receive, send = (
        together(state_of(own, direction, findings.get(leg), passed) for leg, own in stages.items())
        for direction in Direction
    )
    return Stopped(receive, send)
