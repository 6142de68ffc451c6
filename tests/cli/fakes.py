"""An App over a fake connector: events in, everything else real but the keyring."""

import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from wizard.catalog import Catalog
from wizard.discovery.exchange import UrlSearch, find_urls
from wizard.discovery.table import candidates
from wizard.engine.diagnose import Diagnoser
from wizard.engine.knowledge import knowledge_of
from wizard.engine.mail_places import MailPlaces
from wizard.model.account import SavedAccount
from wizard.model.brand import Brand
from wizard.model.cancel import CancelToken, Deadline
from wizard.model.event import Event, RunEnded, RunStarted, StageFailed, StagePassed, StageStarted
from wizard.model.form import ConnectForm, plan_of
from wizard.model.outcome import Connected, Failed, LegState, Outcome
from wizard.model.plan import Candidate, ConnectionPlan
from wizard.model.provider import Language, Provider
from wizard.model.secret import Secret
from wizard.model.symptom import Finding, Symptom
from wizard.model.words import Words
from wizard.store.accounts import Accounts
from wizard.store.settings import Settings
from wizard.store.tokens import SessionTokens
from wizard.store.vault import SessionVault, Vault
from wizard.wire.fault import Fault
from wizard.wire.redact import Redactor
from wizard.wire.trust import Trust

CATALOG = Catalog.load()


class Records:
    """In the place of DNS. Without hosts nobody answers."""

    def __init__(self, *hosts: str) -> None:
        self._hosts = hosts

    def exchangers(self, domain: str, token: CancelToken, deadline: Deadline) -> tuple[str, ...] | None:
        return self._hosts or None

    def senders(self, domain: str, token: CancelToken, deadline: Deadline) -> str:
        return ""

    def autodiscover(self, domain: str, token: CancelToken, deadline: Deadline) -> tuple[str, ...]:
        return ()


class FakeConnector:
    """Verifies nothing: passes every stage, or fails with `finding` at its stage."""

    def __init__(self, finding: Finding | None = None) -> None:
        self.finding = finding
        self.forms: list[ConnectForm] = []
        self.timeouts: list[float | None] = []
        self.places = MailPlaces(lambda: knowledge_of(CATALOG, Records()))
        self.rechecked: list[tuple[str, Secret]] = []

    def connect(self, form: ConnectForm, token: CancelToken, *, timeout: float | None = None) -> Iterator[Event]:
        self.forms.append(form)
        self.timeouts.append(timeout)
        plan = plan_of(form)
        assert isinstance(plan, ConnectionPlan)
        yield RunStarted(
            plan.email.display, tuple(server.endpoint for server in plan.servers), ("imap.names", "smtp.names")
        )
        yield from self._stages(Connected(plan, "Sent", "Drafts"))

    def recheck(self, account: SavedAccount, secret: Secret, token: CancelToken) -> Iterator[Event]:
        self.rechecked.append((account.id, secret))
        plan = ConnectionPlan(plan_email(account.email), account.provider, account.servers, secret)
        yield from self._stages(Connected(plan))

    def _stages(self, connected: Connected) -> Iterator[Event]:
        yield StageStarted("imap.names", 1, 1000)
        yield StagePassed("imap.names", 12, 11, {"addresses": ["192.0.2.1"]})
        outcome: Outcome = connected
        if self.finding is not None:
            diagnosis = Diagnoser(CATALOG, Redactor(Secret()), connected.plan).diagnose(self.finding)
            yield StageFailed(self.finding.stage, 20, 8, diagnosis)
            outcome = Failed(diagnosis, LegState.FAILED, LegState.PASSED)
        yield RunEnded(outcome, 21)


def plan_email(text: str) -> Any:
    from wizard.model.address import EmailAddress

    return EmailAddress.parse(text)


@dataclass(frozen=True)
class FakeScenario:
    id: str
    code: str | None
    reason: str | None
    title: Words


@dataclass
class FakeApp:
    data_dir: Path
    connector: FakeConnector = field(default_factory=FakeConnector)
    vault: Vault = field(default_factory=SessionVault)
    ca_file: Path | None = None
    tokens: SessionTokens = field(default_factory=SessionTokens)
    opened: list[tuple[str, Provider]] = field(default_factory=list)
    has_browser: bool = True
    not_set_up: set[Provider] = field(default_factory=set)

    def sign_in_configured(self, provider: Provider) -> bool:
        return provider not in self.not_set_up

    def signing_out(self, account: SavedAccount) -> contextlib.AbstractContextManager[None]:
        return contextlib.nullcontext()

    def open_sign_in_page(self, url: str, provider: Provider) -> None:
        self.opened.append((url, provider))
        if not self.has_browser:
            raise Fault(Symptom.NO_BROWSER)

    @property
    def catalog(self) -> Catalog:
        return CATALOG

    @property
    def brand(self) -> Brand:
        return CATALOG.brand

    @cached_property
    def accounts(self) -> Accounts:
        return Accounts(self.data_dir / "accounts.sqlite3")

    @cached_property
    def settings(self) -> Settings:
        return Settings(self.data_dir / "settings.json")

    def candidates(self, email: str) -> Sequence[Candidate]:
        return candidates(email, CATALOG.providers)

    def find_exchange(self, text: str, email: str, token: CancelToken) -> UrlSearch:
        """Only what the own table knows: no network."""
        return find_urls(text, email, token, Trust(), elsewhere=CATALOG.way_to_domain, seconds=0)

    def scenarios(self) -> Sequence[FakeScenario]:
        words = {language: f"title {language}" for language in Language}
        return (
            FakeScenario("good", None, None, words),
            FakeScenario("bad", "UNAUTHORIZED", "credentials", words),
        )

    @contextlib.contextmanager
    def practice(self, scenario_id: str) -> Iterator[tuple[FakeConnector, ConnectForm]]:
        from wizard.model.form import ServerEntry

        bad = Finding(Symptom.CREDENTIALS_REFUSED, "imap.sign_in")
        form = ConnectForm(
            email="alice@practice.example",
            password=Secret("practice"),
            imap=ServerEntry("localhost", "1"),
            smtp=ServerEntry("localhost", "2"),
        )
        yield FakeConnector(bad if scenario_id == "bad" else None), form


SERVERS = ("--email", "alice@example.com", "--imap", "imap.example.com", "--smtp", "smtp.example.com:587")
