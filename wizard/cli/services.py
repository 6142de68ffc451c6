"""What the command line needs from outside. `wizard.compose.App` gives it; tests give their own."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from wizard.model.account import SavedAccount
from wizard.model.brand import Brand
from wizard.model.cancel import CancelToken
from wizard.model.event import Event
from wizard.model.form import ConnectForm
from wizard.model.plan import Candidate
from wizard.model.provider import Provider
from wizard.model.secret import Secret
from wizard.model.sign_in import TokenKeeper
from wizard.model.words import Words

if TYPE_CHECKING:
    from wizard.catalog import Catalog
    from wizard.discovery.exchange import UrlSearch
    from wizard.engine.mail_places import MailPlaces
    from wizard.store.accounts import Accounts
    from wizard.store.settings import Settings
    from wizard.store.vault import Vault


class Connector(Protocol):
    """Both end with RunEnded, whatever happens. `places`: where a domain has its mail, by DNS."""

    @property
    def places(self) -> "MailPlaces": ...

    def connect(self, form: ConnectForm, token: CancelToken, *, timeout: float | None = None) -> Iterator[Event]: ...

    def recheck(self, account: SavedAccount, secret: Secret, token: CancelToken) -> Iterator[Event]: ...


class Scenario(Protocol):
    """A pretend mailbox. `code` None: it connects."""

    @property
    def id(self) -> str: ...

    @property
    def code(self) -> str | None: ...

    @property
    def reason(self) -> str | None: ...

    @property
    def title(self) -> Words: ...


class App(Protocol):
    """Attributes are made at their first use: `--help` and `problems` touch neither keyring nor disk."""

    @property
    def catalog(self) -> "Catalog": ...

    @property
    def brand(self) -> Brand: ...

    @property
    def connector(self) -> Connector: ...

    @property
    def vault(self) -> "Vault": ...

    @property
    def tokens(self) -> TokenKeeper:
        """What sign-ins with the browser leave behind."""
        ...

    @property
    def accounts(self) -> "Accounts": ...

    @property
    def settings(self) -> "Settings": ...

    @property
    def data_dir(self) -> Path: ...

    def candidates(self, email: str) -> Sequence[Candidate]:
        """Known settings for an address, best first, from the shipped table: no network."""
        ...

    def sign_in_configured(self, provider: Provider) -> bool:
        """Whether this build can sign in there with the browser, where that is needed."""
        ...

    def find_exchange(self, text: str, email: str, token: CancelToken) -> "UrlSearch":
        """Where the Exchange server of a pasted text or an address is; asks the network, without credentials."""
        ...

    def signing_out(self, account: SavedAccount) -> AbstractContextManager[None]:
        """While an account is removed: its provider is then told, in the background, where that can be done."""
        ...

    def open_sign_in_page(self, url: str, provider: Provider) -> None:
        """Opens a page of the provider's sign-in server in the system's browser. Raises Fault. May take seconds."""
        ...

    def scenarios(self) -> Sequence[Scenario]:
        """The pretend mailboxes, the good one first."""
        ...

    def practice(self, scenario_id: str) -> AbstractContextManager[tuple[Connector, ConnectForm]]:
        """Starts pretend servers and gives what connects to them."""
        ...


class AppFactory(Protocol):
    def __call__(self, *, ca_file: Path | None = None) -> App: ...


Say = Callable[..., str]
"""Key and placeholders of resources/cli.toml -> the words in the chosen language."""
