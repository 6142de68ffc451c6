"""DNS questions that the system's resolver has no call for, asked so that nobody waits too long for an answer."""

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from wizard.model.cancel import CancelToken, Deadline
from wizard.wire.aside import answer_of

if TYPE_CHECKING:
    import dns.resolver

_SECOND_TRY = 1.0
"""Seconds after which a question is asked again."""

T = TypeVar("T")


def resolver(deadline: Deadline) -> "dns.resolver.Resolver":
    """Raises dns.resolver.NoResolverConfiguration on a machine without name servers."""
    import dns.resolver  # late: it takes time to load

    made = dns.resolver.Resolver()
    made.timeout = _SECOND_TRY
    made.lifetime = max(0.05, deadline.remaining())
    return made


def aside(ask: Callable[[], T], name: str, token: CancelToken, deadline: Deadline) -> T | None:
    """The answer, or None for every way of not getting one. A question can't be taken back: it ends by itself.

    Raises:
        Cancelled.
    """

    def answer() -> T | None:
        import dns.exception

        try:
            return ask()
        except (dns.exception.DNSException, OSError, ValueError):
            return None

    try:
        return answer_of(answer, f"records {name}", token, deadline)
    except TimeoutError:
        return None
