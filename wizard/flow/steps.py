"""The wizard's steps and which one follows which."""

from enum import StrEnum


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


def header_step(step: Step) -> Step:
    """The header's place for a step."""
    return Step.CONNECT if step in (Step.TROUBLE, Step.DONE) else step


def before(step: Step) -> tuple[Step, ...]:
    """The header's steps ahead of this one: the way that was walked to get here."""
    return HEADER[: HEADER.index(header_step(step))]
