"""When a problem applies to a finding, and how specific that is."""

import pytest

from wizard.model.plan import Endpoint
from wizard.model.problem import Match
from wizard.model.provider import Protocol, Security
from wizard.model.symptom import Finding, Symptom

SERVER = Endpoint(Protocol.SMTP, "smtp.example.com", 465, Security.TLS)
FINDING = Finding(Symptom.SIGN_IN_REFUSED, "smtp.sign_in", SERVER, family="gmail")


@pytest.mark.parametrize(
    ("match", "applies", "weight"),
    [
        (Match(Symptom.SIGN_IN_REFUSED), True, 0),
        (Match(Symptom.SERVER_SILENT), False, 0),
        (Match(Symptom.SIGN_IN_REFUSED, protocol=Protocol.SMTP), True, 1),
        (Match(Symptom.SIGN_IN_REFUSED, protocol=Protocol.IMAP), False, 1),
        (Match(Symptom.SIGN_IN_REFUSED, stage="smtp.sign_in"), True, 2),
        (Match(Symptom.SIGN_IN_REFUSED, stage="smtp.sender"), False, 2),
        (Match(Symptom.SIGN_IN_REFUSED, family="gmail"), True, 4),
        (Match(Symptom.SIGN_IN_REFUSED, family="gmx"), False, 4),
        (Match(Symptom.SIGN_IN_REFUSED, "gmail", "smtp.sign_in", Protocol.SMTP), True, 7),
    ],
)
def test_matching(match: Match, applies: bool, weight: int) -> None:
    assert match.applies_to(FINDING) is applies
    assert match.weight == weight


def test_a_protocol_does_not_apply_to_findings_without_a_stage() -> None:
    assert not Match(Symptom.KEYRING_LOCKED, protocol=Protocol.IMAP).applies_to(Finding(Symptom.KEYRING_LOCKED))
