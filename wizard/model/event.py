"""What a run tells while it runs. Times in milliseconds from its start. Nothing here holds a password or a token."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from wizard.model.outcome import Outcome
from wizard.model.plan import Endpoint
from wizard.model.problem import Diagnosis
from wizard.model.provider import Provider
from wizard.model.symptom import Json


@dataclass(frozen=True)
class RunStarted:
    """`stages`: the stages to come, by leg in their order. `email`: as displayed."""

    email: str
    endpoints: tuple[Endpoint, ...]
    stages: tuple[str, ...]


@dataclass(frozen=True)
class StageStarted:
    """`limit_ms`: how long the stage may take at most; the time that a person has is in SignInWaiting."""

    stage: str
    at_ms: int
    limit_ms: int


class Waiting(StrEnum):
    """For whom a sign-in waits: the browser of this computer, or whoever enters a code on another device."""

    BROWSER = "browser"
    DEVICE_CODE = "device_code"


@dataclass(frozen=True)
class SignInWaiting:
    """The person is needed. `url`: what to open in the browser here, or the page where the code is entered.
    `user_code`: that code, "" with BROWSER. `ends_at_ms`: until when it is waited. `redirect_port`: where on this
    computer the browser's answer is awaited, 0 with DEVICE_CODE.

    Address and code are good for this one sign-in: they are for the person who signs in, and belong into no report.
    """

    stage: str
    at_ms: int
    kind: Waiting
    provider: Provider
    url: str
    user_code: str
    ends_at_ms: int
    redirect_port: int = 0


@dataclass(frozen=True)
class SignInAnswered:
    """The browser has answered: the person is done, and the sign-in server is asked what the answer is worth.
    `ends_at_ms`: until when at most.
    """

    stage: str
    at_ms: int
    ends_at_ms: int


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


Event = RunStarted | StageStarted | SignInWaiting | SignInAnswered | StagePassed | StageFailed | RunEnded
