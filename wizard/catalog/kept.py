"""The verdict on a connected account, from what is kept of its last check: its words are the same after a restart."""

from typing import TYPE_CHECKING

from wizard.model.account import SavedAccount
from wizard.model.plan import Endpoint
from wizard.model.problem import Diagnosis, Match, Problem
from wizard.model.symptom import Finding

if TYPE_CHECKING:
    from wizard.catalog.catalog import Catalog


def kept_diagnosis(catalog: "Catalog", account: SavedAccount) -> Diagnosis | None:
    """Without remedies: reconnecting is the one. None while it has no problem, or one that the catalogue lacks."""
    health = account.health
    problem = catalog.problem(health.code, health.reason) if health.code else None
    if problem is None or not problem.matches:
        return None
    said = health.evidence.get("server_says")
    match = _match(problem, health.stage)
    finding = Finding(
        match.symptom,
        health.stage or match.stage,
        _endpoint(account, health.stage),
        said if isinstance(said, str) else None,
        health.evidence,
    )
    # One code may be worded differently for each stage, and for each way of signing in.
    here = catalog.problem_for(finding)
    return Diagnosis(here if (here.code, here.reason) == (problem.code, problem.reason) else problem, finding)


def _match(problem: Problem, stage: str) -> Match:
    """By which of its symptoms it was recognised, as far as the stage tells; else the first."""
    fitting = [
        match for match in problem.matches if not match.family and match.applies_to(Finding(match.symptom, stage))
    ]
    return max(fitting, key=lambda match: match.weight, default=problem.matches[0])


def _endpoint(account: SavedAccount, stage: str) -> Endpoint | None:
    protocol = stage.partition(".")[0]
    return next((one.endpoint for one in account.servers if one.endpoint.protocol.value == protocol), None)
