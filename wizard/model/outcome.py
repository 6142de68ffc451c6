"""How a run ended."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from wizard.model.plan import ConnectionPlan, RuleFolder
from wizard.model.problem import Diagnosis
from wizard.model.secret import Secret


class LegState(StrEnum):
    """Receiving and sending are judged apart."""

    PASSED = "passed"
    FAILED = "failed"
    NOT_TRIED = "not_tried"


@dataclass(frozen=True)
class Connected:
    """Everything was verified. `plan` holds what is to be saved, with each certificate exception bound to its server.

    `sent_folder`, `drafts_folder`: the folders' names as found (Unicode). `rule_folders`: of Exchange's inbox rules.
    `tokens`: what a sign-in with the browser leaves to be kept; None where a password signs in.
    `facts`: `version` and `version_name` of an Exchange that told them.
    """

    plan: ConnectionPlan
    sent_folder: str = ""
    drafts_folder: str = ""
    rule_folders: tuple[RuleFolder, ...] = ()
    tokens: Secret | None = None
    facts: Mapping[str, str] = field(default_factory=dict, hash=False)


@dataclass(frozen=True)
class Failed:
    """`diagnosis`: the verdict to act on first. `others`: what else was found, e.g. on the other leg."""

    diagnosis: Diagnosis
    receive: LegState = LegState.NOT_TRIED
    send: LegState = LegState.NOT_TRIED
    others: tuple[Diagnosis, ...] = ()


@dataclass(frozen=True)
class Stopped:
    """The run was cancelled. `receive`, `send`: how far it had come by then."""

    receive: LegState = LegState.NOT_TRIED
    send: LegState = LegState.NOT_TRIED


Outcome = Connected | Failed | Stopped
