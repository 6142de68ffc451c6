"""The one door: the order of its events, the verdict on each side, and that it always ends."""

from dataclasses import replace
from datetime import UTC, datetime
from functools import cache

import pytest

from tests.engine.support import (
    all_workers_end,
    cancelling,
    connected,
    connector,
    ended,
    failed,
    form_for,
    pin,
    remedies,
    run,
    stage_words,
    starts,
)
from tests.probes.support import CATALOG
from tests.servers import odd
from tests.wire.background import Background
from tests.wire.scripted import ScriptedServer
from wizard.engine.diagnose import Diagnoser
from wizard.engine.monitor import health_after
from wizard.model.account import AccountState, Health, SavedAccount
from wizard.model.cancel import CancelToken
from wizard.model.event import RunEnded, RunStarted, StageFailed, StageStarted
from wizard.model.form import Change, ConnectForm, ServerEntry, apply_change, plan_of
from wizard.model.outcome import Connected, Failed, LegState, Stopped
from wizard.model.plan import CertificatePin, ConnectionPlan
from wizard.model.problem import RemedyId
from wizard.model.provider import Language, Provider, Security
from wizard.model.secret import Secret
from wizard.practice import PracticeMailbox, PracticeServers

IMAP_STAGES = ["names", "reach", "tls", "certificate", "greeting", "sign_in", "folders", "connections"]
TEST_EMAIL_STAGES = ["smtp.test_email", "imap.test_email"]
SMTP_STAGES = ["names", "reach", "tls", "certificate", "greeting", "sign_in", "sender"]


def account_of(mailbox: PracticeMailbox) -> SavedAccount:
    plan = plan_of(mailbox.form)
    assert isinstance(plan, ConnectionPlan)
    now = datetime.now(UTC)
    return SavedAccount(
        id="1",
        email=str(plan.email),
        provider=Provider.IMAP,
        servers=plan.servers,
        health=Health(AccountState.CONNECTED, now),
        pins=plan.pins,
        test_email_to=plan.test_email_to or "",
    )


def test_a_good_mailbox_passes_every_stage_in_order() -> None:
    with PracticeServers() as servers:
        mailbox = servers.start("good")
        events = run(mailbox.form, mailbox)
    started = events[0]
    assert isinstance(started, RunStarted)
    assert started.email == mailbox.form.email
    expected = [
        *(f"imap.{name}" for name in IMAP_STAGES),
        *(f"smtp.{name}" for name in SMTP_STAGES),
        "smtp.test_email",
        "imap.test_email",
    ]
    assert list(started.stages) == expected
    words = stage_words(events)
    for leg, stages in (("imap", IMAP_STAGES), ("smtp", SMTP_STAGES)):
        mine = [(kind, stage) for kind, stage in words if stage.startswith(leg)]
        in_order = [(kind, f"{leg}.{name}") for name in (*stages, "test_email") for kind in ("started", "passed")]
        assert mine == in_order
    outcome = connected(events)
    assert (outcome.sent_folder, outcome.drafts_folder) == ("Sent", "Drafts")
    assert outcome.plan.pins == ()
    all_workers_end()


def test_times_run_forward_and_no_stage_takes_longer_than_its_limit() -> None:
    with PracticeServers() as servers:
        mailbox = servers.start("good-starttls")
        events = run(mailbox.form, mailbox)
    limits = {event.stage: event.limit_ms for event in events if isinstance(event, StageStarted)}
    for event in events:
        if isinstance(event, StageStarted):
            assert event.at_ms >= 0
        elif hasattr(event, "stage"):
            assert 0 <= event.took_ms <= event.at_ms <= ended(events).took_ms
            assert event.took_ms <= limits[event.stage]


@pytest.mark.parametrize(
    ("scenario", "receive", "send", "stage", "others"),
    [
        ("imap-auth-fails", LegState.FAILED, LegState.PASSED, "imap.sign_in", 0),
        ("smtp-auth-fails", LegState.PASSED, LegState.FAILED, "smtp.sign_in", 0),
        ("wrong-password", LegState.FAILED, LegState.FAILED, "imap.sign_in", 1),
        ("no-sent", LegState.FAILED, LegState.PASSED, "imap.folders", 0),
        ("content-refused", LegState.PASSED, LegState.FAILED, "smtp.test_email", 0),
    ],
)
def test_receiving_and_sending_are_judged_apart(
    scenario: str, receive: LegState, send: LegState, stage: str, others: int
) -> None:
    with PracticeServers() as servers:
        mailbox = servers.start(scenario)
        events = run(mailbox.form, mailbox)
    outcome = failed(events)
    assert (outcome.receive, outcome.send) == (receive, send)
    assert outcome.diagnosis.finding.stage == stage
    assert len(outcome.others) == others
    assert [event.stage for event in events if isinstance(event, StageFailed)].count(stage) == 1


def test_a_form_that_cannot_be_used_ends_at_once_without_network() -> None:
    events = run(ConnectForm(email="alice"))
    assert len(events) == 1
    assert failed(events).diagnosis.code == "INVALID_EMAIL_ADDRESS"
    events = run(ConnectForm(email="alice@example.com", password=Secret("x"), imap=ServerEntry("h")))
    assert failed(events).diagnosis.code == "SETTINGS_NOT_FOUND"


def test_the_time_limit_of_the_whole_run_includes_the_search_for_a_way_out() -> None:
    with odd.silent() as imap, odd.silent() as smtp:
        events = run(form_for(imap, smtp), timeout=0.3)
    assert failed(events).diagnosis.problem.name == "CONNECTION_TIMED_OUT/own_limit"
    assert ended(events).took_ms < 3000  # the search alone would have taken longer
    all_workers_end()


class TestCancel:
    @pytest.mark.parametrize(
        "stage",
        [*(f"imap.{name}" for name in IMAP_STAGES), *(f"smtp.{name}" for name in SMTP_STAGES), *TEST_EMAIL_STAGES],
    )
    def test_at_every_stage_of_a_good_mailbox(self, stage: str) -> None:
        with PracticeServers() as servers:
            mailbox = servers.start("good")
            events = cancelling(mailbox.form, starts(stage), mailbox)
            assert isinstance(ended(events).outcome, Stopped)
            all_workers_end()

    @pytest.mark.parametrize(
        ("scenario", "stage"),
        [
            ("port-black-holed", "imap.reach"),
            ("silent-after-connect", "imap.tls"),
            ("silent-after-tls", "imap.greeting"),
            ("dripping-greeting", "imap.greeting"),
            ("wrong-password-slow", "imap.sign_in"),
            ("smtp-silent", "smtp.greeting"),
            ("never-arrives", "imap.test_email"),
        ],
    )
    def test_while_a_server_keeps_us_waiting(self, scenario: str, stage: str) -> None:
        with PracticeServers() as servers:
            mailbox = servers.start(scenario)
            events = cancelling(mailbox.form, starts(stage), mailbox)
            assert isinstance(ended(events).outcome, Stopped)
            all_workers_end()

    def test_while_other_settings_are_tried(self) -> None:
        # Clear text at once on the first connection; those that look for a way out wait for an answer.
        plays = (lambda peer: peer.send(b"* OK ready\r\n"), lambda peer: peer.drain())
        with ScriptedServer(*plays) as server:
            form = form_for(server.port, odd.closed_port())
            events = cancelling(form, lambda event: isinstance(event, StageFailed) and event.stage == "imap.tls")
            assert isinstance(ended(events).outcome, Stopped)
            all_workers_end()

    def test_before_the_start(self) -> None:
        token = CancelToken()
        token.cancel()
        with odd.silent() as port:
            events = list(connector().connect(form_for(port, port), token))
        assert [type(event) for event in events] == [RunEnded]
        assert isinstance(ended(events).outcome, Stopped)
        all_workers_end()

    def test_after_the_end_changes_nothing(self) -> None:
        token = CancelToken()
        with PracticeServers() as servers:
            mailbox = servers.start("good")
            events = list(connector(mailbox).connect(mailbox.form, token))
        token.cancel()
        connected(events)


def test_a_slip_of_the_program_is_raised_and_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    def slip(*_: object, **__: object) -> None:
        raise RuntimeError("a slip")

    monkeypatch.setattr(Diagnoser, "diagnose", slip)
    with pytest.raises(RuntimeError, match="a slip"):
        run(form_for(odd.closed_port(), odd.closed_port()))
    all_workers_end()


def test_several_runs_at_once_do_not_disturb_each_other() -> None:
    with PracticeServers() as servers:
        mailboxes = [servers.start(name) for name in ("good", "wrong-password", "good-gmail")]
        runs = [Background(lambda box=box: run(box.form, box)) for box in mailboxes]  # type: ignore[misc]
        told = [running.outcome(60) for running in runs]
    outcomes = [ended(events).outcome for events in told if isinstance(events, list)]
    assert [type(outcome) for outcome in outcomes] == [Connected, Failed, Connected]


class TestWaysOut:
    @pytest.mark.parametrize(
        ("scenario", "changed"),
        [("port-expects-starttls", "imap"), ("smtp-port-expects-starttls", "smtp")],
    )
    def test_the_other_mode_on_the_same_port_is_offered_and_works(self, scenario: str, changed: str) -> None:
        with PracticeServers() as servers:
            mailbox = servers.start(scenario)
            outcome = failed(run(mailbox.form, mailbox))
            assert not [login for login in mailbox.record.logins if login.leg == changed], "tried with a password"
            (remedy,) = remedies(outcome, RemedyId.USE_SERVER)
            assert remedy.change is not None
            form = apply_change(mailbox.form, remedy.change)
            before, after = getattr(mailbox.form, changed), getattr(form, changed)
            assert after.port == before.port
            assert {before.security, after.security} == {Security.TLS, Security.STARTTLS}
            connected(run(form, mailbox))

    def test_swapped_servers_are_swapped_back_from_either_verdict(self) -> None:
        with PracticeServers() as servers:
            mailbox = servers.start("good")
            form = replace(mailbox.form, imap=mailbox.form.smtp, smtp=mailbox.form.imap)
            outcome = failed(run(form, mailbox))
            assert len(outcome.others) == 1
            for verdict in (outcome.diagnosis, *outcome.others):
                assert verdict.code == "WRONG_PROTOCOL"
                remedy = verdict.remedies[0]
                assert remedy.id is RemedyId.SWAP_SERVERS and remedy.change is not None
                connected(run(apply_change(form, remedy.change), mailbox))

    def test_where_nothing_else_works_no_server_is_offered(self) -> None:
        outcome = failed(run(form_for(odd.closed_port(), odd.closed_port())))
        assert outcome.diagnosis.code == "CONNECTION_REFUSED"
        assert remedies(outcome, RemedyId.USE_SERVER) == []

    def test_the_shown_certificate_can_be_allowed_for_its_server_alone(self) -> None:
        with PracticeServers() as servers:
            mailbox = servers.start("certificate-self-signed")
            form, pins = mailbox.form, []
            for port in (mailbox.imap_port, mailbox.smtp_port):  # each server shows one of its own
                outcome = failed(run(form, mailbox))
                (remedy,) = remedies(outcome, RemedyId.ALLOW_CERTIFICATE)
                assert remedy.change is not None
                (added,) = remedy.change.add_pins
                assert (added.host, added.port) == ("localhost", port)
                assert added.sha256 == outcome.diagnosis.finding.evidence["sha256"]
                pins.append(added)
                form = apply_change(form, remedy.change)
            allowed, asked = (f"localhost:{port}" for port in (mailbox.imap_port, mailbox.smtp_port))
            told = f"The certificate for receiving ({allowed}) is allowed. For sending, {asked} shows another one. "
            assert CATALOG.panel(outcome.diagnosis, Language.EN).what.startswith(told)
            assert mailbox.record.mails == []
            assert connected(run(form, mailbox)).plan.pins == tuple(pins)

    def test_one_certificate_of_both_servers_of_a_host_is_allowed_at_once(self) -> None:
        with PracticeServers() as servers:
            servers._authority.issue = cache(servers._authority.issue)  # type: ignore[method-assign]
            mailbox = servers.start("certificate-self-signed")
            outcome = failed(run(mailbox.form, mailbox))
            sha256 = str(outcome.diagnosis.finding.evidence["sha256"])
            pins = tuple(pin(sha256, port) for port in (mailbox.imap_port, mailbox.smtp_port))
            assert [verdict.remedies[0].change for verdict in (outcome.diagnosis, *outcome.others)] == [
                Change(add_pins=pins),
                Change(add_pins=pins),
            ]
            form = apply_change(mailbox.form, Change(add_pins=pins))
            assert connected(run(form, mailbox)).plan.pins == pins
            one = apply_change(mailbox.form, Change(add_pins=pins[:1]))
            told = CATALOG.panel(failed(run(one, mailbox)).diagnosis, Language.EN).what
            assert told.startswith(f"This certificate is allowed for receiving (localhost:{mailbox.imap_port}).")

    def test_a_floating_exception_is_saved_bound_to_the_server_that_needed_it(self) -> None:
        with PracticeServers() as servers:
            mailbox = servers.start("certificate-self-signed")
            outcome = failed(run(mailbox.form, mailbox))
            shown = [diagnosis.finding.evidence["sha256"] for diagnosis in (outcome.diagnosis, *outcome.others)]
            unneeded = CertificatePin("ab" * 32)
            floating = (*(CertificatePin(str(sha256)) for sha256 in shown), unneeded)
            form = replace(mailbox.form, options=replace(mailbox.form.options, pins=floating))
            plan = connected(run(form, mailbox)).plan
        assert [(kept.sha256, kept.host, kept.port) for kept in plan.pins] == [
            (shown[0], "localhost", mailbox.imap_port),
            (shown[1], "localhost", mailbox.smtp_port),
        ]

    def test_another_user_name_is_offered_and_tried_on_a_click_only(self) -> None:
        with PracticeServers() as servers:
            mailbox = servers.start("user-name-wanted")
            outcome = failed(run(mailbox.form, mailbox))
            assert {login.user for login in mailbox.record.logins} == {mailbox.form.email}
            offered = {remedy.values["username"]: remedy for remedy in remedies(outcome, RemedyId.USE_USERNAME)}
            assert "alice" in offered
            change = offered["alice"].change
            assert change is not None
            connected(run(apply_change(mailbox.form, change), mailbox))


class TestRecheck:
    def test_no_test_email_is_sent(self) -> None:
        with PracticeServers() as servers:
            mailbox = servers.start("good")
            events = list(connector(mailbox).recheck(account_of(mailbox), mailbox.right_password, CancelToken()))
            connected(events)
            assert mailbox.record.mails == []
        assert not any("test_email" in stage for _, stage in stage_words(events))

    def test_encryption_that_is_gone_from_a_connected_server_was_tampered_with(self) -> None:
        with PracticeServers() as servers:
            mailbox = servers.start("no-encryption")
            assert failed(run(mailbox.form, mailbox)).diagnosis.code == "ENCRYPTION_NOT_OFFERED"
            events = connector(mailbox).recheck(account_of(mailbox), mailbox.right_password, CancelToken())
            assert failed(events).diagnosis.code == "ENCRYPTION_TAMPERED"

    def test_an_account_without_a_secret_ends_at_once(self) -> None:
        with PracticeServers() as servers:
            mailbox = servers.start("good")
            events = list(connector(mailbox).recheck(account_of(mailbox), Secret(), CancelToken()))
            assert mailbox.record.connections == 0
        failed(events)


def test_a_server_that_worked_before_may_be_down_for_a_while() -> None:
    with PracticeServers() as servers:
        mailbox = servers.start("good")
        account = account_of(mailbox)
    worked = replace(account.health, last_check=datetime(2026, 11, 20, 12, tzinfo=UTC))
    account = replace(account, health=worked)
    for _ in ("connected", "needs attention"):
        outcome = failed(connector(mailbox).recheck(account, mailbox.right_password, CancelToken()))
        told = CATALOG.panel(outcome.diagnosis, Language.EN).steps[0]
        assert told.startswith("It worked on 20 Nov 2026, so the server may be down at the moment: wait a while")
        account = replace(account, health=health_after(account, outcome, datetime.now(UTC)))
    outcome = failed(run(mailbox.form, mailbox))
    assert CATALOG.panel(outcome.diagnosis, Language.EN).steps[0].startswith("If it worked before, the server may")
