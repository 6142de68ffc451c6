"""A probe against the small Exchange server."""

from collections.abc import Iterator
from contextlib import contextmanager

from tests.probes.ews.exchange import USER, Exchange
from tests.probes.support import KNOWLEDGE, LONG, PASSWORD, TRUST
from tests.wire.scripted import Play, ScriptedServer
from wizard.model.address import EmailAddress
from wizard.model.cancel import CancelToken, Deadline
from wizard.model.plan import CertificatePin, ConnectionPlan, Endpoint, RuleFolder, Server
from wizard.model.provider import Protocol, Provider, Security, SignInMethod
from wizard.model.secret import Secret
from wizard.probes.context import ProbeContext, TestEmail
from wizard.probes.ews import EwsProbe
from wizard.wire.fault import Fault
from wizard.wire.trust import Trust

RAW = b"From: alice@example.com\r\nTo: bob@example.com\r\nSubject: Test\r\nMessage-ID: <1@example.com>\r\n\r\nHello\r\n"


def plan_for(
    port: int,
    *,
    username: str = USER,
    password: str = PASSWORD,
    method: SignInMethod = SignInMethod.AUTOMATIC,
    known: tuple[RuleFolder, ...] | None = None,
    host: str = "localhost",
    path: str = "/ews/exchange.asmx",
    pins: tuple[CertificatePin, ...] = (),
) -> ConnectionPlan:
    endpoint = Endpoint(Protocol.EWS, host, port, Security.TLS, path)
    return ConnectionPlan(
        email=EmailAddress.parse("alice@example.com"),
        provider=Provider.EXCHANGE,
        servers=(Server(endpoint, username),),
        password=Secret(password),
        pins=pins,
        sign_in_method=method,
        known_rule_folders=known,
    )


def probe_for(
    plan: ConnectionPlan, email: TestEmail | None = None, token: CancelToken | None = None, trust: Trust = TRUST
) -> EwsProbe:
    endpoint = plan.server(Protocol.EWS).endpoint
    return EwsProbe(ProbeContext(plan, endpoint, token or CancelToken(), trust, KNOWLEDGE, email))


def mail_to(recipient: str) -> TestEmail:
    return TestEmail(recipient, "marker", RAW)


def run_until(probe: EwsProbe, last: str, seconds: float = LONG) -> dict[str, object]:
    """Runs the stages up to and with `last`; gives that one's facts. Raises what a stage raises."""
    for name in (*probe.STAGES, probe.LAST_STAGE):
        facts = getattr(probe, name)(Deadline.after(seconds))
        if name == last:
            return dict(facts)
    raise AssertionError(f"no stage {last}")


@contextmanager
def running(play: Play, email: TestEmail | None = None, **options: object) -> Iterator[EwsProbe]:
    """A probe to a server that plays this."""
    with ScriptedServer(play) as server:
        probe = probe_for(plan_for(server.port, **options), email)  # type: ignore[arg-type]
        try:
            yield probe
        finally:
            probe.close()


def failure(
    play: Play, last: str = "test_email", email: TestEmail | None = None, **options: object
) -> tuple[str, Fault]:
    """The stage that fails and its Fault."""
    with running(play, email, **options) as probe:
        for name in (*probe.STAGES, probe.LAST_STAGE):
            try:
                getattr(probe, name)(Deadline.after(LONG))
            except Fault as fault:
                return name, fault
            if name == last:
                break
    raise AssertionError("nothing failed")


def operations(exchange: Exchange) -> list[str]:
    return [request.operation for request in exchange.requests if request.operation]
