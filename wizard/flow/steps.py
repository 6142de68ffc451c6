"""The wizard's steps and which one follows which."""

from enum import StrEnum

from wizard.model.problem import RemedyId


class Step(StrEnum):
    """Where the person is. TROUBLE and DONE are the two ends of CONNECT and share its place in the header."""

    PROVIDER = "provider"
    REVIEW = "review"
    DETAILS = "details"
    CONNECT = "connect"
    TROUBLE = "trouble"
    DONE = "done"


NEXT: dict[Step, Step] = {
    Step.PROVIDER: Step.REVIEW,
    Step.REVIEW: Step.DETAILS,
    Step.DETAILS: Step.CONNECT,
    Step.TROUBLE: Step.CONNECT,
}
"""What Continue leads to. CONNECT ends by itself: in TROUBLE, in DONE, or (cancelled) back in DETAILS."""

HEADER: tuple[Step, ...] = (Step.PROVIDER, Step.REVIEW, Step.DETAILS, Step.CONNECT)
"""The steps that the header shows, in their order."""


CONNECTS_AGAIN = frozenset(
    {
        RemedyId.RETRY,
        RemedyId.USE_SERVER,
        RemedyId.USE_URL,
        RemedyId.USE_USERNAME,
        RemedyId.ALLOW_CERTIFICATE,
        RemedyId.ALLOW_OLD_TLS,
        RemedyId.CREATE_FOLDER,
        RemedyId.CHOOSE_FOLDER,
        RemedyId.USE_FOLDER,
        RemedyId.SWAP_SERVERS,
        RemedyId.SKIP_TEST_EMAIL,
        RemedyId.THIS_SESSION_ONLY,
        RemedyId.SIGN_IN_AGAIN,
        RemedyId.USE_DEVICE_CODE,
        RemedyId.USE_APP_PASSWORD,
    }
)
"""Remedies after which the connection is tried again, once. The others lead elsewhere, or nowhere."""


def header_step(step: Step) -> Step:
    """The header's place for a step."""
    return Step.CONNECT if step in (Step.TROUBLE, Step.DONE) else step


def before(step: Step) -> tuple[Step, ...]:
    """The header's steps ahead of this one: the way that was walked to get here."""
    return HEADER[: HEADER.index(header_step(step))]
