"""Builds the real objects, once. The only place that knows them all; each is made at its first use."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from wizard.model.provider import Language, Provider
from wizard.store import places

if TYPE_CHECKING:
    from contextlib import AbstractContextManager
    from datetime import datetime

    from wizard.catalog import Catalog
    from wizard.discovery.exchange import UrlSearch
    from wizard.engine.connector import Connector
    from wizard.engine.report import RunRecord
    from wizard.model.account import Health, SavedAccount
    from wizard.model.brand import Brand
    from wizard.model.cancel import CancelToken
    from wizard.model.cloud import Cloud
    from wizard.model.form import ConnectForm
    from wizard.model.outcome import Connected, Failed, Outcome
    from wizard.model.plan import Candidate, CertificatePin
    from wizard.model.sign_in import TokenKeeper
    from wizard.model.symptom import Symptom
    from wizard.practice import Scenario
    from wizard.store.accounts import Accounts
    from wizard.store.settings import Settings
    from wizard.store.tokens import SealedTokens, SessionTokens
    from wizard.store.vault import SessionVault, Vault
    from wizard.wire.trust import Trust


class App:
    """What the window and the command line are given.

    `data_dir`: where accounts and settings are kept, the system's place for them by default. `ca_file`: a further
    authority for this run. `cloud`: in the place of the brand's and the administrator's.
    """

    def __init__(self, data_dir: Path | None = None, ca_file: Path | None = None, cloud: Cloud | None = None) -> None:
        self._data_dir = data_dir
        self._ca_file = ca_file
        self._cloud = cloud

    @cached_property
    def data_dir(self) -> Path:
        return places.make_private(self._data_dir) if self._data_dir else places.data_dir()

    @cached_property
    def catalog(self) -> Catalog:
        from wizard.catalog import Catalog

        return Catalog.load()

    @cached_property
    def brand(self) -> Brand:
        """Read alone: the window shows it before the rest of the catalogue is needed."""
        from wizard.catalog.brand import read_brand
        from wizard.catalog.places import resources

        return read_brand(resources() / "brand.toml")

    @property
    def cloud(self) -> Cloud:
        """The applications for signing in with the browser: the brand's, as altered by the administrator, whose files
        are read each time: a correction counts at once.
        """
        from wizard.catalog.cloud import with_administrators

        if self._cloud is not None:
            return self._cloud
        try:
            folder: Path | None = self.data_dir
        except OSError:  # no folder of our own: only the computer's counts
            folder = None
        return with_administrators(self.catalog.cloud, *places.administrators_paths(folder))

    def sign_in_configured(self, provider: Provider) -> bool:
        """Whether this build can sign in there, where that is needed, or says what is wrong with its settings."""
        return self.cloud.configured(provider)

    @property
    def sign_in_file(self) -> str:
        """The file in which an administrator may set the applications for signing in; "" where there is none."""
        return next(iter(self.cloud.microsoft.settings_files), "")

    def open_sign_in_page(self, url: str, provider: Provider) -> None:
        """Opens a page of the provider's sign-in server, no other, in the system's browser. May take seconds.

        Raises: Fault: NO_BROWSER; APP_MISCONFIGURED for an address elsewhere.
        """
        from wizard.probes.sign_in import open_in_browser
        from wizard.wire.browser import open_page

        open_in_browser(url, self.cloud.app(provider), open_page)

    def browser_page(self, form: ConnectForm, text: str = "", symptom: Symptom | None = None) -> Failed | None:
        """The verdict on what the browser shows: a text, or a page chosen in words. None: the text tells nothing."""
        from wizard.engine.browser_page import browser_page
        from wizard.model.form import plan_of
        from wizard.model.plan import ConnectionPlan

        plan, places = plan_of(form, self.brand.bcc_address, self.cloud), self.connector.places
        return browser_page(self.catalog, plan, text, symptom, places) if isinstance(plan, ConnectionPlan) else None

    @cached_property
    def settings(self) -> Settings:
        from wizard.store.settings import Settings

        return Settings(places.settings_path(self.data_dir))

    def warm_up(self, provider: Provider = Provider.IMAP) -> Iterator[None]:
        """Imports, reads and makes what the first verification needs, a piece at a time. For a worker thread, while
        the person is still typing: imports in the midst of a verification are felt in the window.

        Raises:
            CatalogError: a file of the catalogue is wrong.
        """
        from importlib import import_module

        self.catalog.read_all()
        yield
        from wizard.probes.ahead import EXCHANGE_MODULES, MODULES, SIGN_IN_MODULES

        cloud = dict.fromkeys((Provider.MICROSOFT365, Provider.GOOGLE), SIGN_IN_MODULES)
        own = {Provider.EXCHANGE: EXCHANGE_MODULES, **cloud}.get(provider, ())
        for name in (*MODULES, *own, "wizard.engine.connector", "wizard.engine.report", "wizard.engine.saving"):
            import_module(name)
            yield
        self._trust.verified()
        yield
        _ = self.connector

    @cached_property
    def _trust(self) -> Trust:
        from wizard.wire.trust import Trust

        return Trust.with_file(self._ca_file) if self._ca_file else Trust()

    @cached_property
    def connector(self) -> Connector:
        return self._connector(self._trust)

    def _connector(self, trust: Trust) -> Connector:
        from wizard.engine.connector import Connector

        return Connector(self.catalog, trust, self._language, lambda: self.cloud, self.tokens_of)

    def _language(self) -> Language:
        from wizard.catalog.words import language_from_system

        try:
            return self.settings.language or language_from_system()
        except OSError:  # no folder for settings: a verification doesn't need one
            return language_from_system()

    @cached_property
    def vault(self) -> Vault:
        from wizard.store.vault import Vault

        return Vault()

    @cached_property
    def session_vault(self) -> SessionVault:
        from wizard.store.vault import SessionVault

        return SessionVault()

    @cached_property
    def tokens(self) -> SealedTokens:
        """What sign-ins with the browser leave behind."""
        from wizard.store.tokens import SealedTokens

        return SealedTokens(places.tokens_path(self.data_dir), self.vault)

    @cached_property
    def session_tokens(self) -> SessionTokens:
        from wizard.store.tokens import SessionTokens

        return SessionTokens()

    def tokens_of(self, account: SavedAccount) -> TokenKeeper:
        return self.session_tokens if account.session_only else self.tokens

    @cached_property
    def accounts(self) -> Accounts:
        from wizard.store.accounts import Accounts

        return Accounts(places.accounts_path(self.data_dir))

    def candidates(self, email: str) -> Sequence[Candidate]:
        """Known settings for an address, best first, from the shipped table: no network."""
        from wizard.discovery.table import candidates

        return candidates(email, self.catalog.providers)

    def find_exchange(
        self,
        text: str,
        email: str,
        token: CancelToken,
        *,
        pins: tuple[CertificatePin, ...] = (),
        allow_old_tls: bool = False,
    ) -> UrlSearch:
        """Where the Exchange server of a pasted text or an address is: asks, without credentials. Raises Cancelled."""
        from wizard.discovery.exchange import find_urls

        microsofts = self.catalog.provider_by_id("outlook")
        return find_urls(
            text,
            email,
            token,
            self._trust,
            pins=pins,
            allow_old_tls=allow_old_tls,
            microsoft_domains=microsofts.domains if microsofts else (),
            elsewhere=self.catalog.way_to_domain,
        )

    def scenarios(self) -> Sequence[Scenario]:
        from wizard.practice import SCENARIOS

        return SCENARIOS

    @contextmanager
    def practice(self, scenario_id: str) -> Iterator[tuple[Connector, ConnectForm]]:
        """Starts pretend servers, and gives a connector that trusts their authority, and the form for them."""
        from wizard.practice import PracticeServers
        from wizard.wire.trust import Trust

        with PracticeServers() as servers:
            mailbox = servers.start(scenario_id)
            trust, pretend = Trust(mailbox.ca_pem.decode("ascii")), mailbox.cloud
            trust.verified()  # now, while the servers start, and not in the midst of the verification
            if pretend is None:
                yield self._connector(trust), mailbox.form
                return
            from wizard.engine.connector import Connector

            practised = Connector(
                self.catalog, trust, self._language, lambda: pretend.cloud, None, pretend.sign_in, pretend.records
            )
            yield practised, mailbox.form

    def save(self, connected: Connected, *, session_only: bool, account_id: str | None) -> SavedAccount:
        """Keeps secret and account. Raises VaultError where the keyring refuses, StoreError where the disk does."""
        from wizard.engine.saving import save

        vault = self.session_vault if session_only else self.vault
        tokens = self.session_tokens if session_only else self.tokens
        return save(connected, vault, self.accounts, tokens, session_only=session_only, account_id=account_id)

    def clear_up(self) -> None:
        """Deletes the secrets of accounts that the program's end has kept from being saved."""
        from wizard.engine.saving import clear_up

        clear_up(self.vault, self.accounts, self.tokens)

    def forget(self, account: SavedAccount, *, anyway: bool = False) -> None:
        """Deletes what else speaks of it, the secret, then the account."""
        from wizard.engine.report import forget_traces
        from wizard.engine.saving import forget

        vault = self.session_vault if account.session_only else self.vault
        with self.signing_out(account):
            forget_traces(account, self.data_dir)
            forget(account, vault, self.accounts, self.tokens_of(account), anyway=anyway)

    def signing_out(self, account: SavedAccount) -> AbstractContextManager[None]:
        """While an account is removed: Google is then asked to take its sign-in back."""
        from wizard.engine.signing_out import signing_out

        return signing_out(account, self.tokens_of(account), lambda: self.cloud.google, lambda: self._trust)

    def form_of(self, account: SavedAccount) -> ConnectForm:
        from wizard.engine.saving import form_of

        return form_of(account)

    def health_after(self, account: SavedAccount, outcome: Outcome, now: datetime) -> Health:
        from wizard.engine.monitor import health_after

        return health_after(account, outcome, now)

    def new_record(self, started: datetime | None = None) -> RunRecord:
        from wizard.engine.report import RunRecord

        return RunRecord(started)


def build(*, data_dir: Path | None = None, ca_file: Path | None = None, cloud: Cloud | None = None) -> App:
    """The program's objects."""
    return App(data_dir, ca_file, cloud)
