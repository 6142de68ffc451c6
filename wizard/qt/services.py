"""What the window needs from outside. `wizard.compose.App` gives it; tests give their own.

Whatever may block (network, keyring, disk) is called on worker threads only, see `operations.py`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from contextlib import AbstractContextManager
    from datetime import datetime
    from pathlib import Path

    from wizard.catalog import Catalog
    from wizard.flow.url_help import Search
    from wizard.model.account import Health, SavedAccount
    from wizard.model.brand import Brand
    from wizard.model.cancel import CancelToken
    from wizard.model.event import Event
    from wizard.model.form import ConnectForm
    from wizard.model.outcome import Connected, Failed, Outcome
    from wizard.model.plan import Candidate, CertificatePin
    from wizard.model.problem import Diagnosis
    from wizard.model.provider import Language, Provider
    from wizard.model.secret import Secret
    from wizard.model.symptom import Symptom
    from wizard.model.words import Words


class Connector(Protocol):
    """`connect` never raises; its last event is always RunEnded. `secret`: empty where tokens are kept.

    `prepare`: asks the provider's sign-in server what must be known before the browser can be opened. `mail_place`:
    where an address's domain has its mail and what can be done about it; asks DNS, for a few seconds at most.
    """

    def connect(self, form: ConnectForm, token: CancelToken) -> Iterator[Event]: ...

    def recheck(self, account: SavedAccount, secret: Secret, token: CancelToken) -> Iterator[Event]: ...

    def prepare(self, provider: Provider, token: CancelToken) -> None: ...

    def mail_place(self, email: str) -> Diagnosis: ...


class Vault(Protocol):
    """Raises an error with a `symptom` (wizard.model.symptom) when the keyring fails."""

    def probe(self, token: CancelToken) -> None: ...

    def load(self, account_id: str) -> Secret | None: ...


class Tokens(Protocol):
    """What sign-ins with the browser leave behind."""

    def load(self, account_id: str) -> Secret | None: ...


class Accounts(Protocol):
    """The accounts on disk."""

    def all(self) -> Sequence[SavedAccount]: ...

    def set_health(self, account_id: str, health: Health) -> None: ...

    def remove(self, account_id: str) -> None: ...

    def reset(self) -> Path | None:
        """Starts with an empty file. Returns where the old one is kept, None if there was none."""
        ...


class Settings(Protocol):
    """`language`: as chosen in the window, None for the system's. Setting a value may raise OSError."""

    language: Language | None
    window_geometry: str | None


class Scenario(Protocol):
    """A pretend mailbox. `code` None: it connects."""

    @property
    def id(self) -> str: ...

    @property
    def provider(self) -> Provider: ...

    @property
    def code(self) -> str | None: ...

    @property
    def reason(self) -> str | None: ...

    @property
    def title(self) -> Words: ...


class Record(Protocol):
    """What a run did, as a report without secrets."""

    def add(self, event: Event) -> None: ...

    def as_text(self, language: Language, catalog: Catalog) -> str: ...

    def keep(self, folder: Path) -> None:
        """Writes it as the last run's report, for `inbox-wizard report`."""
        ...


class Services(Protocol):
    """The objects behind the window. Attributes may be made at their first use; none is touched before first paint
    but `settings` and `brand`.
    """

    @property
    def catalog(self) -> Catalog: ...

    @property
    def brand(self) -> Brand: ...

    @property
    def data_dir(self) -> Path: ...

    @property
    def settings(self) -> Settings: ...

    @property
    def connector(self) -> Connector: ...

    @property
    def vault(self) -> Vault: ...

    @property
    def session_vault(self) -> Vault: ...

    @property
    def session_tokens(self) -> Tokens: ...

    @property
    def accounts(self) -> Accounts: ...

    def warm_up(self, provider: Provider) -> Iterator[None]:
        """Imports and makes what the first verification with this provider needs, a piece at a time."""
        ...

    def candidates(self, email: str) -> Sequence[Candidate]:
        """Known settings for an address, best first, from the shipped table only: no network, a few milliseconds."""
        ...

    def find_exchange(
        self,
        text: str,
        email: str,
        token: CancelToken,
        *,
        pins: tuple[CertificatePin, ...] = (),
        allow_old_tls: bool = False,
    ) -> Search:
        """Where the Exchange server of a pasted text (or "") and an address (or "") is. Asks the network, without any
        credential, for a few seconds at most. Raises Cancelled.
        """
        ...

    def sign_in_configured(self, provider: Provider) -> bool:
        """Whether this build has an application for signing in there with the browser, or says at the sign-in what is
        wrong with its settings; True where none is needed. Reads one or two small files.
        """
        ...

    @property
    def sign_in_file(self) -> str:
        """The file in which an administrator may set the applications for signing in; "" where there is none."""
        ...

    def open_sign_in_page(self, url: str, provider: Provider) -> None:
        """Opens a page of the provider's sign-in server in the system's browser. Raises an error with a `symptom`.
        May take seconds.
        """
        ...

    def scenarios(self) -> Sequence[Scenario]:
        """The pretend mailboxes, the good one first."""
        ...

    def practice(self, scenario_id: str) -> AbstractContextManager[tuple[Connector, ConnectForm]]:
        """Starts pretend servers and gives what connects to them. May take a second."""
        ...

    def save(self, connected: Connected, *, session_only: bool, account_id: str | None) -> SavedAccount:
        """Keeps secret and account. Raises an error with a `symptom` when the keyring refuses."""
        ...

    def clear_up(self) -> None:
        """Deletes the secrets of accounts that the program's end has kept from being saved. Raises as `forget` does."""
        ...

    def forget(self, account: SavedAccount, *, anyway: bool = False) -> None:
        """Deletes secret and account; `anyway`: the account, even if its secret can't be deleted now."""
        ...

    def form_of(self, account: SavedAccount) -> ConnectForm:
        """Everything but the password."""
        ...

    def health_after(self, account: SavedAccount, outcome: Outcome, now: datetime) -> Health: ...

    def new_record(self, started: datetime | None = None) -> Record: ...

    def browser_page(self, form: ConnectForm, text: str = "", symptom: Symptom | None = None) -> Failed | None:
        """The verdict on what the browser shows: a text, or a page chosen in words. None: the text tells nothing."""
        ...
