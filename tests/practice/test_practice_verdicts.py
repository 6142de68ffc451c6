"""The product's own verdict on each scenario is the one that the scenario promises."""

import pytest

from wizard.catalog import Catalog
from wizard.catalog.panel import Panel
from wizard.engine.connector import Connector
from wizard.engine.verify import LIMITS
from wizard.model.cancel import CancelToken
from wizard.model.event import RunEnded
from wizard.model.outcome import Connected, Failed
from wizard.model.problem import RemedyId
from wizard.model.provider import Language, Who
from wizard.practice import ADDRESS, SCENARIOS, PracticeMailbox, PracticeServers, Scenario, scenario
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
}
"""Their verdict is a deadline that runs out, 20 to 60 seconds each; the matrix on real servers covers those."""

HANGS = {
    "exchange-black-holed": "reach",
    "exchange-silent-handshake": "tls",
    "exchange-silent": "greeting",
    "exchange-silent-sign-in": "sign_in",
    "exchange-silent-mailbox": "mailbox",
    "exchange-silent-rules": "rules",
    "exchange-silent-test-email": "test_email",
    "exchange-never-arrives": "test_email",
}
"""The same on Exchange, and the stage whose limit is shortened for the test."""


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return Catalog.load()


def verdict_on(mailbox: PracticeMailbox, catalog: Catalog) -> tuple[str | None, str | None]:
    connector = Connector(catalog, Trust(mailbox.ca_pem.decode("ascii")))
    last = list(connector.connect(mailbox.form, CancelToken()))[-1]
    assert isinstance(last, RunEnded)
    match last.outcome:
        case Connected():
            return None, None
        case Failed(diagnosis=diagnosis):
            return diagnosis.code, diagnosis.reason
        case stopped:
            pytest.fail(f"{stopped}")


@pytest.mark.parametrize(
    "played",  # without those of test_cloud_scenarios
    [s for s in SCENARIOS if not (s.graph or s.google) and s.id not in WAITS_LONG | set(HANGS)],
    ids=lambda played: played.id,
)
def test_verdict(played: Scenario, catalog: Catalog, servers: PracticeServers) -> None:
    mailbox = servers.start(played.id)
    assert verdict_on(mailbox, catalog) == (played.code, played.reason)
    assert mailbox.form.password.reveal().encode() not in mailbox.record.bytes_in_clear()
    first = next(iter(played.legs.values()))
    if first.certificate not in ("good", "common_name_only"):
        assert mailbox.record.bytes_over(first.certificate) == b""
        assert mailbox.record.logins == []
    refused = [login.leg for login in mailbox.record.logins if not login.accepted]
    assert len(refused) == len(set(refused)), "a refused password was tried again"


@pytest.mark.parametrize(("scenario_id", "stage"), HANGS.items())
def test_a_server_that_hangs_ends_by_deadline(
    scenario_id: str, stage: str, catalog: Catalog, servers: PracticeServers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(LIMITS, stage, 3.0)
    played = scenario(scenario_id)
    assert verdict_on(servers.start(scenario_id), catalog) == (played.code, played.reason)


def panel_of(name: str, catalog: Catalog) -> tuple[Panel, dict[RemedyId, str | None]]:
    with PracticeServers() as servers:
        mailbox = servers.play(scenario(name))
        connector = Connector(catalog, Trust(mailbox.ca_pem.decode("ascii")))
        last = list(connector.connect(mailbox.form, CancelToken()))[-1]
    assert isinstance(last, RunEnded) and isinstance(last.outcome, Failed)
    told = last.outcome.diagnosis
    return catalog.panel(told, Language.EN), {remedy.id: remedy.url for remedy in told.remedies}


def test_googles_administrator_gets_the_page_where_imap_is_switched_on(catalog: Catalog) -> None:
    panel, pages = panel_of("imap-off-gmail-domain", catalog)
    page = "https://admin.google.com/ac/apps/gmail/enduseraccess"
    assert pages[RemedyId.OPEN_PAGE] == page and {RemedyId.COPY_ADMIN_TEXT, RemedyId.MAIL_ADMIN_TEXT} <= pages.keys()
    assert page in " ".join(panel.admin) and ADDRESS in " ".join(panel.admin)


def test_nobody_is_asked_to_raise_a_limit_that_gmail_sets(catalog: Catalog) -> None:
    panel, pages = panel_of("too-many-connections", catalog)
    assert panel.who == catalog.who_name(Who.YOU, Language.EN) and panel.admin == ()
    told = " ".join((panel.what, *panel.steps))
    assert "15" in told and "IT team" not in told and "Dovecot" not in told
    assert pages[RemedyId.OPEN_PAGE] == "https://myaccount.google.com/connections"
