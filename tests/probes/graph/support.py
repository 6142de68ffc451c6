"""A probe against the pretend Graph, behind the same TLS and the same sockets as the real one."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from tests.probes.support import CATALOG, LONG
from wizard.engine.knowledge import knowledge_of
from wizard.model.address import EmailAddress
from wizard.model.cancel import CancelToken, Deadline
from wizard.model.plan import ConnectionPlan, Endpoint, Server
from wizard.model.provider import Language, Protocol, Provider
from wizard.model.secret import Secret
from wizard.model.sign_in import Tokens
from wizard.model.symptom import Finding
from wizard.practice import ADDRESS, PracticeMailbox, PracticeServers, Scenario
from wizard.practice.leg import Speaks
from wizard.practice.scenario import Account, FormSpec, GraphLeg, GraphReply
from wizard.probes.access import Access
from wizard.probes.context import ProbeContext, TestEmail
from wizard.probes.graph import GraphProbe
from wizard.wire.fault import Fault
from wizard.wire.trust import Trust

MESSAGE_ID = "<graph-1@practice.example>"
RAW = (f"From: {ADDRESS}\r\nTo: {ADDRESS}\r\nSubject: A test\r\nMessage-ID: {MESSAGE_ID}\r\n\r\nHello\r\n").encode()
ELSEWHERE = ("mx00.ionos.de",)
MICROSOFT = ("practice-example.mail.protection.outlook.com",)


def graph(**changes: object) -> GraphLeg:
    """A good one but for these."""
    return GraphLeg(speaks=Speaks.GRAPH, **changes)  # type: ignore[arg-type]


def refusing(step: str, status: int, code: str = "", text: str = "", **more: object) -> dict[str, GraphReply]:
    """`replies` of a leg."""
    return {step: GraphReply(status=status, error=code, text=text, **more)}  # type: ignore[arg-type]


def mail_to(recipient: str = ADDRESS) -> TestEmail:
    return TestEmail(recipient, "marker", RAW)


@dataclass
class Run:
    """A probe and what it talks to. `token`: cancels it."""

    probe: GraphProbe
    mailbox: PracticeMailbox
    token: CancelToken

    def until(self, last: str, seconds: float = LONG) -> dict[str, object]:
        """Runs the stages up to and with `last`; gives that one's facts. Raises what a stage raises."""
        for name in (*self.probe.STAGES, self.probe.LAST_STAGE):
            facts = getattr(self.probe, name)(Deadline.after(seconds))
            if name == last:
                return dict(facts)
        raise AssertionError(f"no stage {last}")

    def commands(self, *names: str) -> list[str]:
        return [name for _, _, name in self.mailbox.record.commands if not names or name in names]


def context_for(
    mailbox: PracticeMailbox,
    *,
    email: str = ADDRESS,
    message: TestEmail | None = None,
    token: CancelToken | None = None,
    endpoint: Endpoint | None = None,
    tokens: Tokens | None = None,
) -> ProbeContext:
    assert mailbox.cloud is not None
    cloud, token = mailbox.cloud, token or CancelToken()
    endpoint = endpoint or cloud.cloud.graph
    plan = ConnectionPlan(EmailAddress.parse(email), Provider.MICROSOFT365, (Server(endpoint, email),), Secret())

    def renew(old: Tokens, deadline: Deadline, claims: str) -> Tokens:
        return cloud.sign_in.renew(old.keep, token, deadline, claims=claims, force=True)

    access = Access(renew)
    access.accept(tokens or cloud.sign_in.sign_in())
    knowledge = knowledge_of(CATALOG, cloud.records)
    trust = Trust(mailbox.ca_pem.decode("ascii"))
    return ProbeContext(plan, endpoint, token, trust, knowledge, message, access=access)


@contextmanager
def running(leg: GraphLeg, **options: object) -> Iterator[Run]:
    """`options`: as of `context_for`."""
    words = dict.fromkeys(Language, "")
    scenario = Scenario("x", None, None, words, "", FormSpec(), Account(), None, None, None, leg)
    with PracticeServers(capture=True) as servers:
        mailbox = servers.play(scenario)
        token = options.pop("token", None) or CancelToken()
        assert isinstance(token, CancelToken)
        probe = GraphProbe(context_for(mailbox, token=token, **options))  # type: ignore[arg-type]
        try:
            yield Run(probe, mailbox, token)
        finally:
            probe.close()


@dataclass(frozen=True)
class Failure:
    """`code`, `reason`: of the panel."""

    stage: str
    fault: Fault
    code: str
    reason: str | None
    run: Run


def failure(leg: GraphLeg, seconds: float = LONG, **options: object) -> Failure:
    """Where it fails, and with what."""
    with running(leg, **options) as run:
        for name in (*run.probe.STAGES, run.probe.LAST_STAGE):
            try:
                getattr(run.probe, name)(Deadline.after(seconds))
            except Fault as fault:
                finding = Finding(
                    fault.symptom,
                    f"graph.{name}",
                    run.probe.endpoint,
                    fault.server_text,
                    fault.evidence,
                    run.probe.family,
                )
                problem = CATALOG.problem_for(finding)
                return Failure(name, fault, problem.code, problem.reason, run)
    raise AssertionError("nothing failed")


def verdict(leg: GraphLeg, **options: object) -> tuple[str, str, str | None]:
    """Stage, code and reason."""
    found = failure(leg, **options)  # type: ignore[arg-type]
    return found.stage, found.code, found.reason


def with_replies(leg: GraphLeg, replies: dict[str, GraphReply]) -> GraphLeg:
    return replace(leg, replies={**leg.replies, **replies})


def protocol_of(probe: GraphProbe) -> Protocol:
    return probe.protocol
