"""What a run tells while it runs. Times in milliseconds from its start. Nothing here holds a secret."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from wizard.model.outcome import Outcome
from wizard.model.plan import Endpoint
from wizard.model.problem import Diagnosis
from wizard.model.symptom import Json


@dataclass(frozen=True)
class RunStarted:
    """`stages`: the stages to come, by leg in their order. `email`: as displayed."""

    email: str
    endpoints: tuple[Endpoint, ...]
    stages: tuple[str, ...]


@dataclass(frozen=True)
class StageStarted:
    """`limit_ms`: how long the stage may take at most."""

    stage: str
    at_ms: int
    limit_ms: int


@dataclass(frozen=True)
class StagePassed:
    stage: str
    at_ms: int
    took_ms: int
    facts: Mapping[str, Json] = field(default_factory=dict)


@dataclass(frozen=True)
class StageFailed:
    stage: str
    at_ms: int
    took_ms: int
    diagnosis: Diagnosis


@dataclass(frozen=True)
class RunEnded:
    outcome: Outcome
    took_ms: int


Event = RunStarted | StageStarted | StagePassed | StageFailed | RunEnded
