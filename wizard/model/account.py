"""A connected account as it is kept: never with a secret."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from wizard.model.plan import CertificatePin, FolderChoice, RuleFolder, Server, server_of
from wizard.model.provider import Protocol, Provider, SignInMethod, with_browser
from wizard.model.symptom import Json


class AccountState(StrEnum):
    """CONNECTED, ATTENTION (a passing problem), RECONNECT (the user must act), CHECKING (right now; never stored)."""

    CONNECTED = "connected"
    ATTENTION = "attention"
    RECONNECT = "reconnect"
    CHECKING = "checking"


@dataclass(frozen=True, slots=True)
class Health:
    """`since`: when this state began. `code`, `reason`: the problem, None while connected. Times are UTC, aware.

    `stage`, `evidence`: of the problem's finding, redacted, so that its words are the same after a restart; empty while
    connected. `facts`: what was told of the mailbox when it last worked: `version` and `version_name` of an Exchange.
    """

    state: AccountState
    since: datetime
    code: str | None = None
    reason: str | None = None
    last_check: datetime | None = None
    stage: str = ""
    evidence: Mapping[str, Json] = field(default_factory=dict, hash=False)
    facts: Mapping[str, str] = field(default_factory=dict, hash=False)


@dataclass(frozen=True)
class SavedAccount:
    """`id`: stable, also the user name of its secret in the keyring.

    `folders`: as the user chose them. `sent_folder`, `drafts_folder`: as they were found when it was connected.
    `servers`: IMAP and SMTP, or EWS or Graph alone. `rule_folders`: what inbox rules filed into when it was connected.
    `session_only`: there was no keyring; its secret lives in memory, and after a restart it needs a reconnect.
    `app_password`: at Google, that a password signs in and not the browser.
    """

    id: str
    email: str
    provider: Provider
    servers: tuple[Server, ...]
    health: Health
    pins: tuple[CertificatePin, ...] = ()
    allow_old_tls: bool = False
    folders: FolderChoice = FolderChoice()
    test_email_to: str = ""
    session_only: bool = False
    practice: bool = False
    sign_in_method: SignInMethod = SignInMethod.AUTOMATIC
    rule_folders: tuple[RuleFolder, ...] = ()
    app_password: bool = False
    sent_folder: str = ""
    drafts_folder: str = ""

    @property
    def signs_in_with_browser(self) -> bool:
        """Whether tokens are kept for it, and no password."""
        return with_browser(self.provider, self.app_password)

    @property
    def worked_on(self) -> str:
        """The day of the last good check as ISO text, "" where it isn't known."""
        health = self.health
        if health.state is AccountState.CONNECTED and health.last_check is not None:
            return health.last_check.astimezone().date().isoformat()
        return str(health.evidence.get("worked_on", ""))

    def server(self, protocol: Protocol) -> Server:
        """Raises LookupError where the account has none."""
        return server_of(self.servers, protocol)
