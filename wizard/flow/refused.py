"""What a company's Windows counts as wrong attempts, until it locks the account."""

from wizard.model.outcome import Connected, Failed, Outcome
from wizard.model.symptom import Symptom

_SIGN_IN = "ews.sign_in"
_BEFORE_SIGN_IN = frozenset(f"ews.{step}" for step in ("names", "reach", "tls", "certificate", "greeting"))
_COUNTED = frozenset(
    {
        Symptom.CREDENTIALS_REFUSED,
        Symptom.CREDENTIALS_REFUSED_APP_PASSWORD_LIKELY,
        Symptom.SIGN_IN_REFUSED,
        Symptom.USERNAME_FORM_REFUSED,
    }
)


def was_refused(outcome: Outcome) -> bool:
    """Whether Exchange has refused the password."""
    if not isinstance(outcome, Failed):
        return False
    finding = outcome.diagnosis.finding
    return finding.stage == _SIGN_IN and finding.symptom in _COUNTED


def was_accepted(outcome: Outcome) -> bool:
    """Whether it got through the sign-in there, or the mailbox is connected in another way."""
    stage = outcome.diagnosis.finding.stage if isinstance(outcome, Failed) else ""
    beyond = stage.startswith("ews.") and stage != _SIGN_IN and stage not in _BEFORE_SIGN_IN
    return isinstance(outcome, Connected) or beyond
