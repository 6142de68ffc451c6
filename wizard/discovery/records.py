"""The two DNS questions that the system's resolver has no call for: services (SRV) and aliases (CNAME)."""

from dataclasses import dataclass

from wizard.model.cancel import CancelToken, Deadline
from wizard.wire.dns_questions import aside as _aside
from wizard.wire.dns_questions import resolver as _resolver


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
