"""What a search for an Exchange address finds, and in which order it counts."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from wizard.discovery.race import Order
from wizard.model.plan import Endpoint
from wizard.model.symptom import Json


class UrlSource(StrEnum):
    """How an address was found, under the ids that the command line shows; the better one first."""

    TYPED = "typed"
    AUTODISCOVER = "autodiscover"
    AUTODISCOVER_SRV = "autodiscover-srv"
    AUTODISCOVER_HTTP = "autodiscover-http"
    AUTODISCOVER_APEX = "autodiscover-apex"
    GUESS = "guess"


class Step(StrEnum):
    """What a source gave: the address itself, or only a host that is Exchange, or a mere name to try."""

    NAMED = "named"
    SAME_HOST = "same_host"
    TRIED = "tried"


_RANKS = {source: rank for rank, source in enumerate(UrlSource)}
_STEPS = {step: rank for rank, step in enumerate(Step)}


@dataclass(frozen=True)
class EwsCandidate:
    """An address that was asked and answers as EWS.

    `trusted`: it may be used without asking the user whether it is theirs. `evidence`: status, methods,
    server_software, hops (web addresses that led here) and records (DNS), as plain data.
    """

    endpoint: Endpoint
    source: UrlSource
    trusted: bool
    evidence: Mapping[str, Json] = field(default_factory=dict)
    order: Order = ()


@dataclass(frozen=True)
class Way:
    """How a host came to be asked: what its answer will be worth, and what is shown of it."""

    source: UrlSource
    trusted: bool
    records: tuple[str, ...] = ()
    hops: tuple[str, ...] = ()
    place: int = 0

    def order(self, step: Step) -> Order:
        """Typed goes first, then trusted; then as sure as it is, then by source."""
        return (self.source is not UrlSource.TYPED, not self.trusted, _STEPS[step], _RANKS[self.source], self.place)

    def over(self, url: str) -> "Way":
        return replace(self, hops=(*self.hops, url))

    def candidate(self, endpoint: Endpoint, step: Step, evidence: Mapping[str, Json]) -> EwsCandidate:
        shown: dict[str, Json] = {**evidence, "step": step.value}
        if self.hops:
            shown["hops"] = list[Json](self.hops)
        if self.records:
            shown["records"] = list[Json](self.records)
        return EwsCandidate(endpoint, self.source, self.trusted, shown, self.order(step))
