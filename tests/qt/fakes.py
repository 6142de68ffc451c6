"""Services for tests of the window: the real catalogue, everything else in memory and under the test's control."""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from tests.qt import fake_cloud
from tests.qt.fake_exchange import (
    EWS_FACTS,
    EWS_STAGES,
    RULE_FOLDERS,
    FakeFinder,
    FoundExchange,
)
from tests.qt.gate import CANARY, Gate
from wizard.catalog import Catalog
from wizard.engine.browser_page import browser_page
from wizard.engine.diagnose import Diagnoser
from wizard.engine.saving import form_of
from wizard.model.account import AccountState, Health, SavedAccount
from wizard.model.brand import Brand
from wizard.model.cancel import CancelToken
from wizard.model.event import Event, RunEnded, RunStarted, StageFailed, StagePassed, StageStarted
from wizard.model.form import Change, ConnectForm, ServerEntry, plan_of
from wizard.model.outcome import Connected, Failed, LegState, Outcome, Stopped
from wizard.model.plan import Candidate, CertificatePin, ConnectionPlan, Endpoint, Server, Source
from wizard.model.problem import Diagnosis, Remedy, RemedyId
from wizard.model.provider import Language, Protocol, Provider, Security
from wizard.model.secret import Secret
from wizard.model.symptom import Finding, Symptom
from wizard.wire.redact import Redactor

__all__ = ["CANARY", "Gate"]

CATALOG = Catalog.load()

STAGES = (
    *(
        f"imap.{step}"
        for step in ("names", "reach", "tls", "certificate", "greeting", "sign_in", "folders", "connections")
    ),
    *(
        f"smtp.{step}"
        for step in ("names", "reach", "tls", "certificate", "greeting", "sign_in", "sender", "test_email")
    ),
)
SHA256 = "3f9a1c0be27d44aa08b1c97f5e6d20174bb3aa90fe1187d2c4560e9d7a3b8cf1"
FACTS: dict[str, dict[str, Any]] = {
    "names": {"addresses": ["192.0.2.25", "2001:db8::25"]},
    "reach": {"address": "192.0.2.25", "port": 993},
    "tls": {"version": "TLSv1.3", "cipher": "TLS_AES_256_GCM_SHA384"},
    "certificate": {
        "holder": "mail.example.com",
        "certificate_names": "imap.example.com, mail.example.com, smtp.example.com",
        "issuer": "Example Authority",
        "not_after": "2027-03-18T00:00:00+00:00",
        "sha256": SHA256,
    },
    "greeting": {"greeting": "* OK [CAPABILITY IMAP4rev1 SASL-IR LOGIN-REFERRALS ID ENABLE IDLE AUTH=PLAIN] ready."},
    "sign_in": {"username": "alice@example.com", "methods": "PLAIN"},
    "folders": {"folders": 6, "sent_folder": "Sent", "drafts_folder": "Drafts"},
    "connections": {"connections": 4},
    "sender": {"sender": "alice@example.com"},
    "test_email": {"recipient": "alice@example.com", "server_says": "250 2.0.0 Ok: queued as 4X5aB2"},
}
"""As the stages of a run at Dovecot and Postfix tell them."""
IMAP = Endpoint(Protocol.IMAP, "imap.example.com", 993, Security.TLS)
SMTP = Endpoint(Protocol.SMTP, "smtp.example.com", 465, Security.TLS)
GOOD_FORM = ConnectForm(
    email="alice@example.com",
    password=Secret(CANARY),
    imap=ServerEntry("imap.example.com"),
    smtp=ServerEntry("smtp.example.com"),
)


def connected(form: ConnectForm) -> Connected:
    plan = plan_of(form, "", fake_cloud.CLOUD)
    assert isinstance(plan, ConnectionPlan)
    if plan.sign_in is not None:
        sent, drafts = ("", "") if form.provider is Provider.MICROSOFT365 else ("Sent", "Drafts")
        return Connected(plan, sent, drafts, tokens=Secret(CANARY))
    if form.provider is Provider.EXCHANGE:
        return Connected(plan, "Sent Items", "Drafts", RULE_FOLDERS)
    return Connected(plan, "Sent", "Drafts")


def expired(remedies: bool = True) -> Diagnosis:
    evidence: dict[str, Any] = {
        "certificate": {
            "names": ["imap.example.com", "mail.example.com"],
            "issuer": "Example Authority R3",
            "subject": "imap.example.com",
            "not_before": "2025-11-18T00:00:00Z",
            "not_after": "2026-11-18T12:00:00Z",
            "sha256": SHA256,
            "serial": "04:9f:21:bb",
            "self_signed": False,
            "faults": ["expired"],
        },
        "expired_days": 3,
        "verify_code": 10,
    }
    finding = Finding(Symptom.CERTIFICATE_EXPIRED, "imap.certificate", IMAP, None, evidence)
    pin = CertificatePin(SHA256, IMAP.host, IMAP.port)
    choices = (
        Remedy(RemedyId.ALLOW_CERTIFICATE, Change(add_pins=(pin,))),
        Remedy(RemedyId.COPY_REPORT),
        Remedy(RemedyId.RETRY),
    )
    return Diagnosis(CATALOG.problem_for(finding), finding, choices if remedies else ())


def refused() -> Diagnosis:
    finding = Finding(
        Symptom.CREDENTIALS_REFUSED,
        "imap.sign_in",
        IMAP,
        "NO [AUTHENTICATIONFAILED] Authentication failed.",
        {"username": "alice@example.com", "server_says": "NO [AUTHENTICATIONFAILED] Authentication failed."},
    )
    remedies = (
        Remedy(RemedyId.EDIT_DETAILS),
        Remedy(RemedyId.USE_USERNAME, Change(username="alice"), values={"username": "alice"}),
        Remedy(RemedyId.COPY_REPORT),
    )
    return Diagnosis(CATALOG.problem_for(finding), finding, remedies)


def wrong_port() -> Diagnosis:
    finding = Finding(
        Symptom.CLEAR_TEXT_ON_TLS_PORT,
        "smtp.tls",
        replace(SMTP, port=587),
        None,
        {"alternative_port": 587, "alternative_security": "starttls"},
    )
    entry = ServerEntry("smtp.example.com", "587", Security.STARTTLS)
    values = {"host": "smtp.example.com", "port": "587", "security": "STARTTLS"}
    remedies = (Remedy(RemedyId.USE_SERVER, Change(smtp=entry), values=values), Remedy(RemedyId.EDIT_DETAILS))
    return Diagnosis(CATALOG.problem_for(finding), finding, remedies)


class FakeConnector:
    """Plays a run: all stages pass unless `failure` says otherwise. Waits at `gate` before the stage `hold`.

    `slip`: raised instead of the run's end, as an engine with a mistake in it would.
    """

    def __init__(self) -> None:
        self.failure: Failed | None = None
        self.slip: Exception | None = None
        self.hold = ""
        self.gate = Gate()
        self.forms: list[ConnectForm] = []
        self.prepared: list[Provider] = []
        self.rechecked: list[str] = []
        self.tokens: list[CancelToken] = []
        self.waiting = threading.Event()
        self.records: dict[str, dict[str, Any]] = {}
        self.asked_dns: list[str] = []
        self.dns_gate = Gate()

    def mail_place(self, email: str) -> Diagnosis:
        """`records`: by domain, what DNS tells, as evidence."""
        self.asked_dns.append(email)
        self.dns_gate.wait(CancelToken())
        finding = Finding(Symptom.SETTINGS_NOT_FOUND, evidence=self.records.get(email.partition("@")[2], {}))
        return Diagnoser(CATALOG, Redactor(Secret())).diagnose(finding)

    def connect(self, form: ConnectForm, token: CancelToken) -> Iterator[Event]:
        self.forms.append(form)
        self.tokens.append(token)
        yield from self._play(form, token, connected(form))

    def prepare(self, provider: Provider, token: CancelToken) -> None:
        self.prepared.append(provider)

    def recheck(self, account: SavedAccount, secret: Secret, token: CancelToken) -> Iterator[Event]:
        self.rechecked.append(account.id)
        self.tokens.append(token)
        form = replace(form_of(account), password=secret)
        yield from self._play(form, token, connected(form), saved=True)

    def _play(self, form: ConnectForm, token: CancelToken, good: Outcome, *, saved: bool = False) -> Iterator[Event]:
        stages, endpoints, facts = _run_of(form)
        yield RunStarted(form.email, endpoints, stages)
        at = 0
        failed_at = self.failure.diagnosis.finding.stage if self.failure else ""
        dead: set[str] = set()
        for stage in _in_turn(stages):
            leg, _, step = stage.partition(".")
            if leg in dead:
                continue
            signs_in = stage in fake_cloud.SIGN_IN.values()
            yield StageStarted(stage, at, fake_cloud.WAITS_MS if signs_in else 15_000)
            if signs_in and not saved:
                yield fake_cloud.waiting(form, at)
            if stage == self.hold:
                self.waiting.set()
                self.gate.wait(token)
            if token.cancelled:
                yield RunEnded(Stopped(), at)
                return
            at += 12
            if stage == failed_at and self.failure is not None:
                dead |= {one.partition(".")[0] for one in stages} if signs_in else {leg}
                yield StageFailed(stage, at, 12, self.failure.diagnosis)
            else:
                yield StagePassed(stage, at, 12, facts.get(step, {}))
        if self.slip is not None:
            raise self.slip
        yield RunEnded(self.failure or good, at)


def _run_of(form: ConnectForm) -> tuple[tuple[str, ...], tuple[Endpoint, ...], dict[str, dict[str, Any]]]:
    """Stages, endpoints and facts."""
    plan = plan_of(form, "", fake_cloud.CLOUD)
    assert isinstance(plan, ConnectionPlan)
    endpoints = tuple(server.endpoint for server in plan.servers)
    match form.provider:
        case Provider.EXCHANGE:
            return EWS_STAGES, endpoints, EWS_FACTS
        case Provider.MICROSOFT365:
            return fake_cloud.GRAPH_STAGES, endpoints, fake_cloud.GRAPH_FACTS
        case _ if plan.sign_in is not None:
            return ("google.sign_in", *STAGES), endpoints, FACTS
        case _:
            return STAGES, endpoints, FACTS


def _in_turn(stages: Sequence[str]) -> list[str]:
    """What signs in with the browser, then the legs step by step."""
    steps = [stage.partition(".")[2] for stage in stages if stage != "google.sign_in"]
    first = [stage for stage in stages if stage in fake_cloud.SIGN_IN.values()]
    rest = [stage for stage in stages if stage not in first]
    return [*first, *sorted(rest, key=lambda stage: steps.index(stage.partition(".")[2]))]


class FakeVault:
    """In memory. `symptom` set: refuses everything with it."""

    def __init__(self) -> None:
        self.symptom: Symptom | None = None
        self.kept: dict[str, Secret] = {}
        self.gate = Gate()
        self.probes = 0

    def _check(self) -> None:
        if self.symptom is not None:
            error = RuntimeError(self.symptom.value)
            error.symptom = self.symptom  # type: ignore[attr-defined]
            raise error

    def probe(self, token: CancelToken) -> None:
        self.probes += 1
        self.gate.wait(token)
        self._check()

    def load(self, account_id: str) -> Secret | None:
        self._check()
        return self.kept.get(account_id)


@dataclass
class FakeAccounts:
    """`broken`: raised instead, until it is reset."""

    kept: dict[str, SavedAccount] = field(default_factory=dict)
    broken: Exception | None = None

    def all(self) -> Sequence[SavedAccount]:
        if self.broken is not None:
            raise self.broken
        return list(self.kept.values())

    def reset(self) -> Path | None:
        path = getattr(self.broken, "path", None)
        self.broken = None
        return path.with_name(f"{path.name}.damaged") if path else None

    def set_health(self, account_id: str, health: Health) -> None:
        self.kept[account_id] = replace(self.kept[account_id], health=health)

    def remove(self, account_id: str) -> None:
        self.kept.pop(account_id, None)


@dataclass
class FakeSettings:
    language: Language | None = Language.EN
    window_geometry: str | None = None


@dataclass
class FakeScenario:
    id: str
    code: str | None
    reason: str | None
    title: dict[Language, str]
    provider: Provider = Provider.IMAP


class FakeRecord:
    def __init__(self) -> None:
        self.events: list[Event] = []
        self.kept_in: list[Path] = []

    def keep(self, folder: Path) -> None:
        self.kept_in.append(folder)

    def add(self, event: Event) -> None:
        self.events.append(event)

    def as_text(self, language: Language, catalog: Catalog) -> str:
        return f"report with {len(self.events)} events in {language}"


class FakeServices:
    """What `wizard.compose.App` is for the real window."""

    def __init__(self, language: Language = Language.EN) -> None:
        self.catalog = CATALOG
        self.settings = FakeSettings(language)
        self.connector = FakeConnector()
        self.vault = FakeVault()
        self.session_vault = FakeVault()
        self.accounts = FakeAccounts()
        self.practice_running = 0
        self.practice_stopped = threading.Event()
        self.brand: Brand = CATALOG.brand
        self.saving = threading.Event()
        self.save_gate = Gate()
        self.cleared_up = threading.Event()
        self.data_dir = Path("nowhere")
        self.finder = FakeFinder()
        self.warm: list[Provider] = []
        self.not_set_up: set[Provider] = set()
        self.sign_in_file = "/etc/xdg/inbox-wizard/sign-in.toml"
        self.pages: list[str] = []
        self.no_browser: Exception | None = None
        self.tokens: dict[str, Secret] = {}
        self.session_tokens = FakeVault()

    def sign_in_configured(self, provider: Provider) -> bool:
        return provider not in self.not_set_up

    def open_sign_in_page(self, url: str, provider: Provider) -> None:
        """`no_browser`: raised instead."""
        if self.no_browser is not None:
            raise self.no_browser
        self.pages.append(url)

    def warm_up(self, provider: Provider) -> Iterator[None]:
        self.warm.append(provider)
        yield from ()

    def find_exchange(
        self,
        text: str,
        email: str,
        token: CancelToken,
        *,
        pins: tuple[CertificatePin, ...] = (),
        allow_old_tls: bool = False,
    ) -> FoundExchange:
        self.finder.asked.append((text, email))
        self.finder.tokens.append(token)
        self.finder.waiting.set()
        self.finder.gate.wait(token)
        token.check()
        return self.finder.answer(text, email)

    def candidates(self, email: str) -> Sequence[Candidate]:
        domain = email.partition("@")[2]
        if domain != "known.example":
            return ()
        imap = Endpoint(Protocol.IMAP, "imap.known.example", 993, Security.TLS)
        smtp = Endpoint(Protocol.SMTP, "smtp.known.example", 587, Security.STARTTLS)
        return (Candidate(Provider.IMAP, "Known Mail", imap, smtp, "email", "email", Source.TABLE, True),)

    def browser_page(self, form: ConnectForm, text: str = "", symptom: Symptom | None = None) -> Failed | None:
        plan = plan_of(form, "", fake_cloud.CLOUD)
        return browser_page(self.catalog, plan, text, symptom) if isinstance(plan, ConnectionPlan) else None

    def scenarios(self) -> Sequence[FakeScenario]:
        good = FakeScenario("good", None, None, dict.fromkeys(Language, "A good mailbox"))
        bad = FakeScenario("expired", "UNTRUSTED_CERTIFICATES", "expired", dict.fromkeys(Language, "Expired"))
        return (good, bad)

    @contextmanager
    def practice(self, scenario_id: str) -> Iterator[tuple[FakeConnector, ConnectForm]]:
        self.practice_running += 1
        try:
            yield self.connector, GOOD_FORM
        finally:
            self.practice_running -= 1
            self.practice_stopped.set()

    def save(self, connected: Connected, *, session_only: bool, account_id: str | None) -> SavedAccount:
        vault = self.session_vault if session_only else self.vault
        self.saving.set()
        self.save_gate.wait(CancelToken())
        vault._check()
        if self.accounts.broken is not None:
            raise self.accounts.broken
        plan = connected.plan
        account = account_of(account_id or f"id-{plan.email}", str(plan.email), session_only=session_only)
        account = replace(
            account,
            provider=plan.provider,
            servers=plan.servers,
            pins=plan.pins,
            rule_folders=connected.rule_folders,
            app_password=plan.provider is Provider.GOOGLE and plan.sign_in is None,
        )
        if connected.tokens is not None:
            (self.session_tokens.kept if session_only else self.tokens)[account.id] = connected.tokens
        else:
            vault.kept[account.id] = plan.password
        self.accounts.kept[account.id] = account
        return account

    def clear_up(self) -> None:
        self.cleared_up.set()

    def forget(self, account: SavedAccount, *, anyway: bool = False) -> None:
        vault = self.session_vault if account.session_only else self.vault
        if anyway:
            self.accounts.remove(account.id)
            return
        vault._check()
        vault.kept.pop(account.id, None)
        self.tokens.pop(account.id, None)
        self.accounts.remove(account.id)

    def form_of(self, account: SavedAccount) -> ConnectForm:
        return form_of(account)

    def health_after(self, account: SavedAccount, outcome: Outcome, now: datetime) -> Health:
        match outcome:
            case Failed(diagnosis):
                return Health(AccountState.ATTENTION, now, diagnosis.code, diagnosis.reason, now)
            case _:
                return Health(AccountState.CONNECTED, now, last_check=now)

    def new_record(self, started: datetime | None = None) -> FakeRecord:
        return FakeRecord()

    def keep(self, account: SavedAccount) -> None:
        """An account as if it had been connected before."""
        self.accounts.kept[account.id] = account
        if account.signs_in_with_browser:
            (self.session_tokens.kept if account.session_only else self.tokens)[account.id] = Secret(CANARY)
        else:
            (self.session_vault if account.session_only else self.vault).kept[account.id] = Secret(CANARY)


def account_of(
    account_id: str,
    email: str,
    state: AccountState = AccountState.CONNECTED,
    *,
    code: str | None = None,
    reason: str | None = None,
    minutes: int = 2,
    session_only: bool = False,
) -> SavedAccount:
    checked = datetime.now(UTC) - timedelta(minutes=minutes)
    return SavedAccount(
        id=account_id,
        email=email,
        provider=Provider.IMAP,
        servers=(Server(IMAP, email), Server(SMTP, email)),
        health=Health(state, checked, code, reason, checked),
        sent_folder="Sent",
        drafts_folder="Drafts",
        session_only=session_only,
    )


def failed(diagnosis: Diagnosis, *others: Diagnosis) -> Failed:
    on_sending = {one.finding.stage.startswith("smtp") for one in (diagnosis, *others)}
    receive, send = (LegState.FAILED if leg in on_sending else LegState.PASSED for leg in (False, True))
    return Failed(diagnosis, receive, send, others)


Script = Callable[[ConnectForm, CancelToken], Iterator[Event]]
