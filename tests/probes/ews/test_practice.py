"""Every practice scenario of Exchange leads to the verdict that it stands for."""

import pytest

from tests.probes.support import CATALOG, KNOWLEDGE
from wizard.engine.test_message import make_test_email
from wizard.model.cancel import CancelToken, Deadline
from wizard.model.form import plan_of
from wizard.model.plan import ConnectionPlan
from wizard.model.provider import Language, Protocol, Provider
from wizard.model.symptom import Finding
from wizard.practice.servers import SCENARIOS, PracticeServers
from wizard.probes.context import ProbeContext, fault_of
from wizard.probes.ews import EwsProbe
from wizard.wire.trust import Trust

EXCHANGE = [one.id for one in SCENARIOS if one.provider is Provider.EXCHANGE]
HANGING = ("silent", "black-holed", "never-arrives")


@pytest.mark.parametrize("scenario", EXCHANGE)
def test_the_verdict_of_a_scenario(scenario: str) -> None:
    limit = 0.7 if any(word in scenario for word in HANGING) else 30.0
    with PracticeServers() as servers:
        played = servers.start(scenario)
        plan = plan_of(played.form)
        assert isinstance(plan, ConnectionPlan)
        endpoint, trust = plan.server(Protocol.EWS).endpoint, Trust(played.ca_pem.decode())
        message = make_test_email(plan, CATALOG, Language.EN)
        probe = EwsProbe(ProbeContext(plan, endpoint, CancelToken(), trust, KNOWLEDGE, message))
        verdict = ("", None)
        for stage in (*probe.STAGES, probe.LAST_STAGE):
            try:
                getattr(probe, stage)(Deadline.after(limit))
            except Exception as error:
                fault = fault_of(error)
                text, evidence = fault.server_text, fault.evidence
                problem = CATALOG.problem_for(Finding(fault.symptom, f"ews.{stage}", endpoint, text, evidence))
                verdict = (problem.code, problem.reason)
                break
        probe.close()
        known = CATALOG.problem(played.scenario.code, played.scenario.reason or None) if played.scenario.code else None
        assert verdict == ((known.code, known.reason) if known else ("", None))
        if not played.scenario.code and scenario != "exchange-good-late-arrival":
            assert probe.transport.requests <= 12
