"""Builds the real objects, once. The only place that knows them all; each is made at its first use."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from wizard.model.provider import Language, Provider
from wizard.store import places

if TYPE_CHECKING:
    from wizard.catalog import Catalog
    from wizard.discovery.exchange import UrlSearch
    from wizard.engine.connector import Connector
    from wizard.engine.report import RunRecord
    from wizard.model.account import Health, SavedAccount
    from wizard.model.brand import Brand
    from wizard.model.cancel import CancelToken
    from wizard.model.form import ConnectForm
    from wizard.model.outcome import Connected, Outcome
    from wizard.model.plan import Candidate, CertificatePin
    from wizard.practice import Scenario
    from wizard.store.accounts import Accounts
    from wizard.store.settings import Settings
    from wizard.store.vault import SessionVault, Vault
    from wizard.wire.trust import Trust


class App:
    """What the window and the command line are given.

    `data_dir`: where accounts and settings are kept, the system's place for them by default. `ca_file`: a further
    authority for this run.
    """

    def __init__(self, data_dir: Path | None = None, ca_file: Path | None = None) -> None:
        self._data_dir = data_dir
        self._ca_file = ca_file

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
        from wizard.probes.ahead import EXCHANGE_MODULES, MODULES

        own = EXCHANGE_MODULES if provider is Provider.EXCHANGE else ()
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

        return Connector(self.catalog, trust, self._language)

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
        """Where the Exchange server of a pasted text or an address is. Asks the network, without credentials.

        Raises:
            Cancelled.
        """
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
            yield self._connector(Trust(mailbox.ca_pem.decode("ascii"))), mailbox.form

    def save(self, connected: Connected, *, session_only: bool, account_id: str | None) -> SavedAccount:
        """Keeps secret and account. Raises VaultError where the keyring refuses."""
        from wizard.engine.saving import save

        vault = self.session_vault if session_only else self.vault
        return save(connected, vault, self.accounts, session_only=session_only, account_id=account_id)

    def forget(self, account: SavedAccount) -> None:
        """Deletes the secret, then the account."""
        (self.session_vault if account.session_only else self.vault).delete(account.id)
        self.accounts.remove(account.id)

    def form_of(self, account: SavedAccount) -> ConnectForm:
        from wizard.engine.saving import form_of

        return form_of(account)

    def health_after(self, account: SavedAccount, outcome: Outcome, now: datetime) -> Health:
        from wizard.engine.monitor import health_after

        return health_after(account, outcome, now)

    def new_record(self) -> RunRecord:
        from wizard.engine.report import RunRecord

        return RunRecord()


def build(*, data_dir: Path | None = None, ca_file: Path | None = None) -> App:
    """The program's objects."""
    return App(data_dir, ca_file)
