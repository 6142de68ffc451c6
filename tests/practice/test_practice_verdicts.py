"""The product's own verdict on each scenario is the one that the scenario promises."""

import pytest

from wizard.catalog import Catalog
from wizard.engine.connector import Connector
from wizard.model.cancel import CancelToken
from wizard.model.event import RunEnded
from wizard.model.outcome import Connected, Failed
from wizard.practice import SCENARIOS, PracticeServers, Scenario
from wizard.wire.trust import Trust

WAITS_LONG = {
    "port-black-holed",
    "smtp-port-black-holed",
    "silent-after-connect",
    "silent-after-tls",
    "silent-starttls",
    "smtp-silent",
    "dripping-greeting",
    "never-arrives",
    "exchange-black-holed",
    "exchange-never-arrives",
    "exchange-silent-handshake",
    "exchange-silent",
    "exchange-silent-sign-in",
    "exchange-silent-mailbox",
    "exchange-silent-rules",
    "exchange-silent-test-email",
}
"""Their verdict is a deadline that runs out, 20 to 60 seconds each; the matrix on real servers covers those."""


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return Catalog.load()


@pytest.mark.parametrize("played", [s for s in SCENARIOS if s.id not in WAITS_LONG], ids=lambda played: played.id)
def test_verdict(played: Scenario, catalog: Catalog, servers: PracticeServers) -> None:
    mailbox = servers.start(played.id)
    connector = Connector(catalog, Trust(mailbox.ca_pem.decode("ascii")))
    last = list(connector.connect(mailbox.form, CancelToken()))[-1]
    assert isinstance(last, RunEnded)
    match last.outcome:
        case Connected():
            verdict: tuple[str | None, str | None] = (None, None)
        case Failed(diagnosis=diagnosis):
            verdict = (diagnosis.code, diagnosis.reason)
        case stopped:
            pytest.fail(f"{stopped}")
    assert verdict == (played.code, played.reason)
    assert mailbox.form.password.reveal().encode() not in mailbox.record.bytes_in_clear()
    first = next(iter(played.legs.values()))
    if first.certificate not in ("good", "common_name_only"):
        assert mailbox.record.bytes_over(first.certificate) == b""
        assert mailbox.record.logins == []
    refused = [login.leg for login in mailbox.record.logins if not login.accepted]
    assert len(refused) == len(set(refused)), "a refused password was tried again"
