"""A run for programs: one JSON object an event. Field names never change their meaning; new ones may come."""

from collections.abc import Mapping

from wizard.cli.context import Context
from wizard.cli.remedies import remedy_json
from wizard.cli.stages import steps_of
from wizard.engine.report import endpoint_json
from wizard.model.event import (
    Event,
    RunEnded,
    RunStarted,
    SignInAnswered,
    SignInWaiting,
    StageFailed,
    StagePassed,
    StageStarted,
)
from wizard.model.outcome import Connected, Failed, Outcome, Stopped
from wizard.model.problem import Diagnosis, Problem
from wizard.model.provider import Who
from wizard.model.symptom import Json, Symptom


def event_json(event: Event, context: Context) -> dict[str, Json]:
    match event:
        case RunStarted(email, endpoints, stages):
            return {
                "event": "run_started",
                "email": email,
                "endpoints": [endpoint_json(endpoint) for endpoint in endpoints],
                "stages": [*stages],
            }
        case StageStarted(stage, at_ms, limit_ms):
            return {"event": "stage_started", "stage": stage, "at_ms": at_ms, "limit_ms": limit_ms}
        case SignInWaiting():
            return {
                "event": "sign_in_waiting",
                "stage": event.stage,
                "at_ms": event.at_ms,
                "kind": event.kind.value,
                "provider": event.provider.value,
                "url": event.url,
                "user_code": event.user_code or None,
                "ends_at_ms": event.ends_at_ms,
                "redirect_port": event.redirect_port or None,
            }
        case SignInAnswered(stage, at_ms, ends_at_ms):
            return {"event": "sign_in_answered", "stage": stage, "at_ms": at_ms, "ends_at_ms": ends_at_ms}
        case StagePassed(stage, at_ms, took_ms, facts):
            return {"event": "stage_passed", "stage": stage, "at_ms": at_ms, "took_ms": took_ms, "facts": dict(facts)}
        case StageFailed(stage, at_ms, took_ms, diagnosis):
            return {
                "event": "stage_failed",
                "stage": stage,
                "at_ms": at_ms,
                "took_ms": took_ms,
                "code": diagnosis.code,
                "reason": diagnosis.reason,
            }
        case RunEnded(outcome, took_ms):
            return ended_json(outcome, took_ms, context)


def ended_json(outcome: Outcome, took_ms: int, context: Context) -> dict[str, Json]:
    """`run_ended`, with every field in every outcome. `note`: that the user's own time limit ended it, else null."""
    values = _outcome_json(outcome, took_ms, context)
    limited = isinstance(outcome, Failed) and outcome.diagnosis.finding.symptom is Symptom.RUN_TIME_OVER
    return {**values, "note": values["title"] if limited else None}


def _outcome_json(outcome: Outcome, took_ms: int, context: Context) -> dict[str, Json]:
    match outcome:
        case Connected():
            return {**_ended("connected", "passed", "passed"), "took_ms": took_ms}
        case Stopped(receive, send):
            return {**_ended("cancelled", receive.value, send.value), "took_ms": took_ms}
        case Failed(diagnosis, receive, send, others):
            found: list[Json] = [
                {
                    "code": other.code,
                    "reason": other.reason,
                    "stage": other.finding.stage or None,
                    "remedies": [remedy_json(remedy, context) for remedy in other.remedies],
                }
                for other in others
            ]
            return {
                **_ended("failed", receive.value, send.value),
                **verdict_json(diagnosis, context),
                "others": found,
                "took_ms": took_ms,
            }


def program_error_json(sentence: str, evidence: Mapping[str, Json], took_ms: int, run: bool) -> dict[str, Json]:
    """What a program's own trouble (no room for its files) looks like. `run`: a run would have ended with run_ended."""
    if run:
        values = _ended("failed", "not_tried", "not_tried")
        return {**values, "title": sentence, "evidence": dict(evidence), "took_ms": took_ms}
    return {"event": "error", "title": sentence, "evidence": dict(evidence)}


def _ended(outcome: str, receive: str, send: str) -> dict[str, Json]:
    return {
        "event": "run_ended",
        "outcome": outcome,
        "code": None,
        "reason": None,
        "stage": None,
        "who": None,
        "server_text": None,
        "evidence": {},
        "title": None,
        "steps": [],
        "admin": [],
        "remedies": [],
        "receive": receive,
        "send": send,
        "others": [],
    }


def who_json(problem: Problem) -> str:
    """One of `you`, `it_team` and `provider`, which is all that other programs were promised."""
    return (Who.IT_TEAM if problem.who is Who.SETUP else problem.who).value


def verdict_json(diagnosis: Diagnosis, context: Context) -> dict[str, Json]:
    panel = context.catalog.panel(diagnosis, context.language)
    finding = diagnosis.finding
    return {
        "code": diagnosis.code,
        "reason": diagnosis.reason,
        "stage": finding.stage or None,
        "who": who_json(diagnosis.problem),
        "server_text": finding.server_text,
        "evidence": dict(finding.evidence),
        "title": panel.title,
        "what": panel.what,
        "steps": [*steps_of(diagnosis, panel, context)],
        "admin": [*panel.admin],
        "remedies": [remedy_json(remedy, context) for remedy in diagnosis.remedies],
    }
