"""Whether what signs in can be kept on this computer."""

from dataclasses import dataclass
from enum import StrEnum

from wizard.model.symptom import Symptom


class KeyringState(StrEnum):
    """Whether the password can be kept. SESSION_ONLY: it can't, and the person agreed to keep it in memory."""

    UNKNOWN = "unknown"
    PROBING = "probing"
    OK = "ok"
    FAILED = "failed"
    SESSION_ONLY = "session_only"


@dataclass(frozen=True, slots=True)
class Keyring:
    """`symptom`: why it failed, kept while SESSION_ONLY so that the page can still say it."""

    state: KeyringState = KeyringState.UNKNOWN
    symptom: Symptom | None = None
