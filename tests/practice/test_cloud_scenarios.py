"""Every scenario of Microsoft 365 and Google plays its fault, as the product's own verdict shows."""

import pytest

from wizard.catalog import Catalog
from wizard.engine.connector import Connector
from wizard.engine.verify import LIMITS
from wizard.model.cancel import CancelToken
from wizard.model.event import RunEnded, SignInWaiting
from wizard.model.outcome import Connected, Failed
from wizard.model.provider import Provider
from wizard.practice import SCENARIOS, PracticeServers, Scenario
from wizard.wire.trust import Trust

IN_THE_CLOUD = [played for played in SCENARIOS if played.provider in (Provider.MICROSOFT365, Provider.GOOGLE)]
HANGS = {"microsoft365-silent": "mailbox", "microsoft365-never-arrives": "test_email"}


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return Catalog.load()


@pytest.mark.parametrize("played", IN_THE_CLOUD, ids=lambda played: played.id)
def test_verdict(played: Scenario, catalog: Catalog, servers: PracticeServers, monkeypatch: pytest.MonkeyPatch) -> None:
    if played.id in HANGS:
        monkeypatch.setitem(LIMITS, HANGS[played.id], 3.0)
    mailbox = servers.start(played.id)
    cloud = mailbox.cloud
    assert cloud is not None
    connector = Connector(
        catalog,
        Trust(mailbox.ca_pem.decode("ascii")),
        cloud=lambda: cloud.cloud,
        practised=cloud.sign_in,
        mail_records=cloud.records,
    )
    events = list(connector.connect(mailbox.form, CancelToken()))
    assert not any(isinstance(event, SignInWaiting) for event in events)
    assert "[hidden]" not in repr(events), "nothing else looks like a token"
    assert isinstance(events[-1], RunEnded)
    match events[-1].outcome:
        case Connected(tokens=tokens):
            assert (played.code, bool(tokens)) == (None, True)
            assert len(mailbox.record.mails) == 1
        case Failed(diagnosis=diagnosis):
            assert (diagnosis.code, diagnosis.reason) == (played.code, played.reason)
        case stopped:
            pytest.fail(f"{stopped}")
