"""The two DNS questions that the system's resolver has no call for: services (SRV) and aliases (CNAME)."""

import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from wizard.model.cancel import CancelToken, Deadline

if TYPE_CHECKING:
    import dns.resolver

_SECOND_TRY = 1.0
"""Seconds after which a question is asked again."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Service:
    """One SRV record (RFC 2782). `host`: lower case, without its final dot."""

    host: str
    port: int
    priority: int
    weight: int


def services(name: str, token: CancelToken, deadline: Deadline) -> list[Service]:
    """Where a service is, the best first; none where it isn't offered, and where nobody answered.

    Raises:
        Cancelled.
    """

    def ask() -> list[Service]:
        answer = _resolver(deadline).resolve(f"{name}.", "SRV")
        found = [
            Service(record.target.to_text(omit_final_dot=True).lower(), record.port, record.priority, record.weight)
            for record in answer
        ]
        offered = [service for service in found if service.host not in ("", ".")]
        return sorted(offered, key=lambda service: (service.priority, -service.weight, service.host))

    return _aside(ask, name, token, deadline) or []


def aliases(name: str, token: CancelToken, deadline: Deadline) -> list[str]:
    """The names that a name leads to by CNAME, in their order; lower case, without final dots.

    Raises:
        Cancelled.
    """

    def ask() -> list[str]:
        answer = _resolver(deadline).resolve(f"{name}.", "A", raise_on_no_answer=False)
        chain = answer.chaining_result.cnames
        return [record.target.to_text(omit_final_dot=True).lower() for rrset in chain for record in rrset]

    return _aside(ask, name, token, deadline) or []


def _resolver(deadline: Deadline) -> "dns.resolver.Resolver":
    import dns.resolver  # late: it takes time to load

    resolver = dns.resolver.Resolver()
    resolver.timeout = _SECOND_TRY
    resolver.lifetime = max(0.05, deadline.remaining())
    return resolver


def _aside(ask: Callable[[], T], name: str, token: CancelToken, deadline: Deadline) -> T | None:
    """The answer, or None for every way of not getting one. A question can't be taken back: it ends by itself."""
    answers: queue.SimpleQueue[T | None] = queue.SimpleQueue()

    def run() -> None:
        import dns.exception

        try:
            answers.put(ask())
        except (dns.exception.DNSException, OSError, ValueError):
            answers.put(None)

    unregister = token.on_cancel(lambda: answers.put(None))
    try:
        threading.Thread(target=run, name=f"records {name}", daemon=True).start()
        answer = answers.get(timeout=deadline.remaining())
    except queue.Empty:
        return None
    finally:
        unregister()
    token.check()
    return answer
