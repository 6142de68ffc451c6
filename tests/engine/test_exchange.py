"""Exchange through the one door: one server for both directions, the way out of each fault, and inbox rules (F10)."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.engine.support import (
    all_workers_end,
    cancelling,
    connected,
    connector,
    ended,
    failed,
    remedies,
    run,
    stage_words,
    starts,
)
from wizard.engine.monitor import health_after
from wizard.engine.saving import form_of, save
from wizard.model.account import AccountState, SavedAccount
from wizard.model.cancel import CancelToken
from wizard.model.event import Event, RunStarted
from wizard.model.form import apply_change
from wizard.model.outcome import Failed, LegState, Outcome, Stopped
from wizard.model.problem import RemedyId
from wizard.model.provider import Protocol, Provider
from wizard.practice import PracticeMailbox, PracticeServers
from wizard.store.accounts import Accounts
from wizard.store.tokens import SessionTokens
from wizard.store.vault import SessionVault

STAGES = [
    *("names", "reach", "tls", "certificate", "greeting", "sign_in"),
    *("version", "mailbox", "rules", "sender", "test_email"),
]
BOTH_FAILED = (LegState.FAILED, LegState.FAILED)


@pytest.fixture
def servers() -> Iterator[PracticeServers]:
    with PracticeServers() as running:
        yield running


def test_a_good_mailbox_passes_every_stage_in_order(servers: PracticeServers) -> None:
    mailbox = servers.start("exchange-good")
    events = run(mailbox.form, mailbox)
    first = events[0]
    assert isinstance(first, RunStarted)
    assert [endpoint.protocol for endpoint in first.endpoints] == [Protocol.EWS]
    assert list(first.stages) == [f"ews.{stage}" for stage in STAGES]
    assert [stage for kind, stage in stage_words(events) if kind == "passed"] == list(first.stages)
    outcome = connected(events)
    assert {folder.folder_name for folder in outcome.rule_folders} == {"Invoices", "Newsletters"}
    assert outcome.plan.known_rule_folders is None


@pytest.mark.parametrize(
    ("scenario", "states"),
    [
        ("exchange-unknown-name", BOTH_FAILED),
        ("exchange-certificate-expired", BOTH_FAILED),
        ("exchange-url-owa", BOTH_FAILED),
        ("exchange-wrong-password", BOTH_FAILED),
        ("exchange-too-old-2010-sp1", BOTH_FAILED),
        ("exchange-access-denied", (LegState.FAILED, LegState.NOT_TRIED)),
        ("exchange-rules-denied", (LegState.FAILED, LegState.NOT_TRIED)),
        ("exchange-read-only", (LegState.PASSED, LegState.FAILED)),
        ("exchange-send-as-denied", (LegState.PASSED, LegState.FAILED)),
    ],
)
def test_receiving_and_sending_are_judged_apart(
    servers: PracticeServers, scenario: str, states: tuple[LegState, LegState]
) -> None:
    mailbox = servers.start(scenario)
    outcome = failed(run(mailbox.form, mailbox))
    assert (outcome.receive, outcome.send) == states


class TestWaysOut:
    """Each button leads on: the run with its change connects."""

    def test_the_right_url_is_offered_once_it_was_seen_to_be_exchange(self, servers: PracticeServers) -> None:
        mailbox = servers.start("exchange-url-owa")
        (remedy,) = remedies(failed(run(mailbox.form, mailbox)), RemedyId.USE_URL)
        assert remedy.change is not None and remedy.change.ews_url is not None
        assert remedy.change.ews_url.endswith("/ews/exchange.asmx")
        connected(run(apply_change(mailbox.form, remedy.change), mailbox))

    def test_no_url_is_offered_where_there_is_no_exchange(self, servers: PracticeServers) -> None:
        mailbox = servers.start("exchange-html")
        assert remedies(failed(run(mailbox.form, mailbox)), RemedyId.USE_URL) == []

    def test_the_other_forms_of_the_user_name_are_offered_one_a_click(self, servers: PracticeServers) -> None:
        mailbox = servers.start("exchange-user-name-wanted")
        outcome = failed(run(mailbox.form, mailbox))
        assert len(mailbox.record.logins) == 1
        tried = []
        for remedy in remedies(outcome, RemedyId.USE_USERNAME):
            assert remedy.change is not None
            tried.append(ended(run(apply_change(mailbox.form, remedy.change), mailbox)).outcome)
        assert "Connected" in {type(one).__name__ for one in tried}
        assert len(mailbox.record.logins) == 1 + len(tried)

    def test_the_shown_certificate_can_be_allowed_for_its_server_alone(self, servers: PracticeServers) -> None:
        mailbox = servers.start("exchange-certificate-self-signed")
        (remedy,) = remedies(failed(run(mailbox.form, mailbox)), RemedyId.ALLOW_CERTIFICATE)
        assert remedy.change is not None
        outcome = connected(run(apply_change(mailbox.form, remedy.change), mailbox))
        assert [(pin.host, pin.port) for pin in outcome.plan.pins] == [("localhost", mailbox.exchange_port)]

    def test_an_unlock_page_is_opened_by_its_own_button(self, servers: PracticeServers) -> None:
        mailbox = servers.start("exchange-unlock-url")
        (remedy,) = remedies(failed(run(mailbox.form, mailbox)), RemedyId.OPEN_UNLOCK_PAGE)
        assert remedy.url == "https://unlock.practice.example/account"

    @pytest.mark.parametrize("url", ["https://outlook.office365.com/owa/", "outlook.office.com/mail/inbox/id/AAQk"])
    def test_microsoft_365_is_left_alone_and_named(self, servers: PracticeServers, url: str) -> None:
        mailbox = servers.start("exchange-good")
        outcome = failed(run(replace(mailbox.form, ews_url=url), mailbox))
        assert (outcome.diagnosis.code, outcome.diagnosis.finding.stage) == ("EXCHANGE_ONLINE_EWS_RETIRED", "ews.names")
        (remedy,) = remedies(outcome, RemedyId.SWITCH_PROVIDER)
        assert remedy.change is not None and remedy.change.provider is Provider.MICROSOFT365
        changed = apply_change(mailbox.form, remedy.change)
        assert replace(changed, provider=Provider.EXCHANGE) == mailbox.form


class TestCancel:
    @pytest.mark.parametrize("stage", STAGES)
    def test_at_every_stage_of_a_good_mailbox(self, servers: PracticeServers, stage: str) -> None:
        mailbox = servers.start("exchange-good")
        events = cancelling(mailbox.form, starts(f"ews.{stage}"), mailbox)
        assert isinstance(ended(events).outcome, Stopped)
        all_workers_end()

    @pytest.mark.parametrize(
        ("scenario", "stage"),
        [
            ("exchange-silent-handshake", "tls"),
            ("exchange-silent", "greeting"),
            ("exchange-silent-sign-in", "sign_in"),
            ("exchange-silent-mailbox", "mailbox"),
            ("exchange-silent-rules", "rules"),
            ("exchange-silent-test-email", "test_email"),
            ("exchange-never-arrives", "test_email"),
        ],
    )
    def test_while_the_server_keeps_us_waiting(self, servers: PracticeServers, scenario: str, stage: str) -> None:
        mailbox = servers.start(scenario)
        events = cancelling(mailbox.form, starts(f"ews.{stage}"), mailbox)
        assert isinstance(ended(events).outcome, Stopped)
        all_workers_end()


def test_a_server_that_hangs_delays_nobody_else(servers: PracticeServers) -> None:
    """The good run is begun and ended while the other one waits in its sign-in."""
    hanging, good = servers.start("exchange-silent-sign-in"), servers.start("exchange-good")
    token = CancelToken()
    events: list[Event] = []
    for event in connector(hanging).connect(hanging.form, token):
        events.append(event)
        if starts("ews.sign_in")(event):
            connected(run(good.form, good))
            token.cancel()
    assert isinstance(ended(events).outcome, Stopped)


class TestInboxRules:
    """F10: a connected account notices what has changed, says why, and a reconnect settles it."""

    @pytest.fixture
    def accounts(self, tmp_path: Path) -> Accounts:
        return Accounts(tmp_path / "accounts.sqlite3")

    def _recheck(self, account: SavedAccount, mailbox: PracticeMailbox) -> Outcome:
        secret = mailbox.right_password
        return ended(connector(mailbox).recheck(account, secret, CancelToken())).outcome

    def _state(self, account: SavedAccount, mailbox: PracticeMailbox) -> tuple[AccountState, str | None, str | None]:
        health = health_after(account, self._recheck(account, mailbox), datetime.now(UTC))
        return health.state, health.code, health.reason

    def _connect(self, mailbox: PracticeMailbox, accounts: Accounts, known: SavedAccount | None = None) -> SavedAccount:
        form = mailbox.form if known is None else replace(form_of(known), password=mailbox.right_password)
        saved = save(
            connected(run(form, mailbox)),
            SessionVault(),
            accounts,
            SessionTokens(),
            account_id=known.id if known is not None else None,
        )
        kept = accounts.get(saved.id)
        assert kept == saved
        return saved

    def test_nothing_new_keeps_it_connected(self, servers: PracticeServers, accounts: Accounts) -> None:
        mailbox = servers.start("exchange-good")
        account = self._connect(mailbox, accounts)
        assert self._state(account, mailbox) == (AccountState.CONNECTED, None, None)
        assert mailbox.exchange is not None
        mailbox.exchange.add_rule("Mark as read")  # files nowhere
        mailbox.exchange.rename_folder("Invoices", "Bills")
        assert self._state(account, mailbox) == (AccountState.CONNECTED, None, None)

    @pytest.mark.parametrize("for_good", [False, True])
    def test_a_deleted_folder(self, servers: PracticeServers, accounts: Accounts, for_good: bool) -> None:
        mailbox = servers.start("exchange-good")
        account = self._connect(mailbox, accounts)
        assert mailbox.exchange is not None
        mailbox.exchange.delete_folder("Invoices", for_good=for_good)
        assert self._state(account, mailbox) == (AccountState.RECONNECT, "RECONNECT_REQUIRED", "folder_deleted")
        again = self._connect(mailbox, accounts, account)
        assert self._state(again, mailbox) == (AccountState.CONNECTED, None, None)

    def test_an_added_rule(self, servers: PracticeServers, accounts: Accounts) -> None:
        mailbox = servers.start("exchange-good")
        account = self._connect(mailbox, accounts)
        assert mailbox.exchange is not None
        mailbox.exchange.add_rule("Project mail", "Project")
        assert self._state(account, mailbox) == (AccountState.RECONNECT, "RECONNECT_REQUIRED", "rule_added")
        outcome = self._recheck(account, mailbox)
        assert isinstance(outcome, Failed)
        assert outcome.diagnosis.finding.evidence["rule_name"] == "Project mail"
        accounts.set_health(account.id, health_after(account, outcome, datetime.now(UTC)))
        kept = accounts.get(account.id)
        assert kept is not None
        assert kept.health.evidence.items() >= {"rule_name": "Project mail", "folder_name": "Project"}.items()
        assert kept.health.facts["version_name"].startswith("Exchange 201")
        assert (outcome.receive, outcome.send) == (LegState.PASSED, LegState.NOT_TRIED)
        again = self._connect(mailbox, accounts, account)
        assert [one.folder_name for one in again.rule_folders].count("Project") == 1
        assert self._state(again, mailbox) == (AccountState.CONNECTED, None, None)


@pytest.mark.parametrize("path", ["/ews/", "/Microsoft-Server-ActiveSync", "/autodiscover/autodiscover.xml"])
def test_no_password_goes_to_a_path_that_can_t_be_ews(servers: PracticeServers, path: str) -> None:
    mailbox = servers.start("exchange-good")
    typed = replace(mailbox.form, ews_url=mailbox.form.ews_url.replace("/ews/exchange.asmx", path))
    outcome = failed(run(typed, mailbox))
    assert (outcome.diagnosis.code, outcome.diagnosis.reason) == ("INVALID_EXCHANGE_URL", "not_ews")
    assert mailbox.record.logins == []
    (remedy,) = remedies(outcome, RemedyId.USE_URL)
    assert remedy.change is not None
    connected(run(apply_change(typed, remedy.change), mailbox))
