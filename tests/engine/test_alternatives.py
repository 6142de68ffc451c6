"""Which other settings are tried after a failure, and when none are."""

import pytest

from tests.probes.support import KNOWLEDGE, TRUST, plan_for
from tests.servers import odd
from wizard.engine import alternatives
from wizard.engine.alternatives import candidates, find_alternative, only_pop3
from wizard.engine.verify import works
from wizard.model.cancel import CancelToken, Deadline
from wizard.model.plan import Endpoint
from wizard.model.provider import Protocol, Security
from wizard.model.symptom import Finding, Symptom
from wizard.probes.context import ProbeContext
from wizard.probes.imap import ImapProbe


def endpoint(port: int, security: Security = Security.TLS, protocol: Protocol = Protocol.IMAP) -> Endpoint:
    return Endpoint(protocol, "localhost", port, security)


def context(server: Endpoint) -> ProbeContext:
    plan = plan_for(server.port)
    return ProbeContext(plan, server, CancelToken(), TRUST, KNOWLEDGE, count_connections=False)


@pytest.mark.parametrize(
    ("server", "tried"),
    [
        (endpoint(993), [(993, "starttls"), (143, "starttls")]),
        (endpoint(143, Security.STARTTLS), [(143, "tls"), (993, "tls")]),
        (endpoint(1143), [(1143, "starttls"), (993, "tls"), (143, "starttls")]),
        (endpoint(25, Security.STARTTLS, Protocol.SMTP), [(25, "tls"), (465, "tls"), (587, "starttls")]),
    ],
)
def test_the_same_port_first_and_always_the_same_host(server: Endpoint, tried: list[tuple[int, str]]) -> None:
    found = candidates(server)
    assert [(option.port, option.security) for option in found] == tried
    assert {option.host for option in found} == {"localhost"}


@pytest.mark.parametrize(
    ("symptom", "stage"),
    [
        (Symptom.CREDENTIALS_REFUSED, "imap.sign_in"),
        (Symptom.CONNECTION_CLOSED, "imap.folders"),
        (Symptom.CERTIFICATE_EXPIRED, "imap.certificate"),
        (Symptom.NAME_NOT_FOUND, "imap.names"),
    ],
)
def test_nothing_is_tried_where_other_settings_are_no_help(
    monkeypatch: pytest.MonkeyPatch, symptom: Symptom, stage: str
) -> None:
    monkeypatch.setattr(alternatives, "works", lambda *_: pytest.fail("tried"))
    server = endpoint(odd.closed_port())
    assert find_alternative(Finding(symptom, stage, server), context(server), Deadline.after(60)) is None


def test_the_first_that_works_is_taken_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    server = endpoint(odd.closed_port())
    finding = Finding(Symptom.CONNECTION_REFUSED, "imap.reach", server)
    monkeypatch.setattr(alternatives, "works", lambda trial, _: trial.endpoint.port in (993, 143))
    found = find_alternative(finding, context(server), Deadline.after(60))
    assert found == endpoint(993)


def test_nothing_is_tried_once_the_run_s_time_is_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(alternatives, "works", lambda *_: pytest.fail("tried"))
    server = endpoint(odd.closed_port())
    finding = Finding(Symptom.CONNECTION_REFUSED, "imap.reach", server)
    assert find_alternative(finding, context(server), Deadline(0)) is None


@pytest.mark.parametrize("error", [KeyError("slip"), ValueError("slip"), OSError("slip")])
def test_an_alternative_that_stumbles_is_none(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    def stumble(*_: object) -> dict[str, object]:
        raise error

    monkeypatch.setattr(ImapProbe, "reach", stumble)
    assert works(context(endpoint(odd.closed_port())), 60) is False


def test_a_host_with_pop3_only(monkeypatch: pytest.MonkeyPatch) -> None:
    with odd.says(b"+OK\r\n") as pop3:
        monkeypatch.setattr(alternatives, "POP3_PORTS", (odd.closed_port(), pop3))
        refused = Finding(Symptom.CONNECTION_REFUSED, "imap.reach", endpoint(993))
        assert only_pop3(refused, context(endpoint(993)), Deadline.after(60))
        assert not only_pop3(refused, context(endpoint(1143)), Deadline.after(60))
        silent = Finding(Symptom.SERVER_SILENT, "imap.reach", endpoint(993))
        assert not only_pop3(silent, context(endpoint(993)), Deadline.after(60))
        monkeypatch.setattr(alternatives, "POP3_PORTS", (odd.closed_port(),))
        assert not only_pop3(refused, context(endpoint(993)), Deadline.after(60))
