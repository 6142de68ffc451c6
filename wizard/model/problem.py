"""A recognised problem with its words, and what can be done about it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from wizard.model.form import Change
from wizard.model.provider import Protocol, Who
from wizard.model.symptom import Finding, Symptom
from wizard.model.words import WordList, Words


class Link(StrEnum):
    """The links of the path from this computer to sending, as the picture on the trouble panel shows them."""

    COMPUTER = "computer"
    NETWORK = "network"
    SERVER = "server"
    ENCRYPTION = "encryption"
    SIGN_IN = "sign_in"
    MAILBOX = "mailbox"
    SENDING = "sending"


class RemedyId(StrEnum):
    """Buttons of the trouble panel. Their labels stand in resources/remedies.toml."""

    RETRY = "retry"
    EDIT_DETAILS = "edit_details"
    COPY_REPORT = "copy_report"
    USE_SERVER = "use_server"
    ALLOW_CERTIFICATE = "allow_certificate"
    ALLOW_OLD_TLS = "allow_old_tls"
    USE_USERNAME = "use_username"
    OPEN_APP_PASSWORD_PAGE = "open_app_password_page"
    OPEN_IMAP_PAGE = "open_imap_page"
    OPEN_WEB_LOGIN = "open_web_login"
    CREATE_FOLDER = "create_folder"
    CHOOSE_FOLDER = "choose_folder"
    SKIP_TEST_EMAIL = "skip_test_email"
    THIS_SESSION_ONLY = "this_session_only"
    USE_URL = "use_url"
    USE_FOLDER = "use_folder"
    SWAP_SERVERS = "swap_servers"
    SWITCH_PROVIDER = "switch_provider"
    OPEN_UNLOCK_PAGE = "open_unlock_page"
    OPEN_PASSWORD_PAGE = "open_password_page"
    OPEN_PAGE = "open_page"
    SIGN_IN_AGAIN = "sign_in_again"
    USE_DEVICE_CODE = "use_device_code"
    USE_APP_PASSWORD = "use_app_password"
    TELL_WHAT_BROWSER_SHOWS = "tell_what_browser_shows"
    OPEN_CONSENT_PAGE = "open_consent_page"
    COPY_CONSENT_LINK = "copy_consent_link"
    COPY_ADMIN_TEXT = "copy_admin_text"
    MAIL_ADMIN_TEXT = "mail_admin_text"
    RESET_ACCOUNTS = "reset_accounts"


@dataclass(frozen=True, slots=True)
class Match:
    """When a problem applies. Empty fields match everything; the more specific one wins: family > stage > protocol."""

    symptom: Symptom
    family: str = ""
    stage: str = ""
    protocol: Protocol | None = None

    def applies_to(self, finding: Finding) -> bool:
        return (
            self.symptom is finding.symptom
            and self.family in ("", finding.family)
            and self.stage in ("", finding.stage)
            and (self.protocol is None or finding.stage.partition(".")[0] == self.protocol)
        )

    @property
    def weight(self) -> int:
        return 4 * bool(self.family) + 2 * bool(self.stage) + bool(self.protocol)


@dataclass(frozen=True)
class Problem:
    """One code with one reason, from resources/problems.

    `reason`: None where the code has one cause. `link`: which link of the path is broken, None where the stage tells.
    `title`, `what`, `steps`: may hold {placeholders} from the evidence, with a wording for when those are unknown after
    " || ". `seen`: sentences with placeholders, each shown only if all of them are known. `admin`: for whoever runs the
    server or the organisation, with the names of the settings; in reports and in the text for the administrator only.
    `imap_url`: the page of the mail service's settings where this problem is mended, if it isn't the one on which
    access is switched on; else "". `page_url`: any other page that helps, for OPEN_PAGE; else "".
    """

    code: str
    reason: str | None
    who: Who
    providers: tuple[str, ...]
    link: Link | None
    matches: tuple[Match, ...]
    remedies: tuple[RemedyId, ...]
    title: Words
    what: Words
    seen: WordList
    steps: WordList
    admin: WordList = field(default_factory=dict)
    imap_url: str = ""
    page_url: str = ""

    @property
    def name(self) -> str:
        return f"{self.code}/{self.reason}" if self.reason else self.code


@dataclass(frozen=True)
class Remedy:
    """One button. `change`: what it alters in the form. `url`: the page it opens. `values`: fill its label."""

    id: RemedyId
    change: Change | None = None
    url: str | None = None
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Diagnosis:
    """The verdict on one finding, ready to be shown in any language."""

    problem: Problem
    finding: Finding
    remedies: tuple[Remedy, ...] = ()

    @property
    def code(self) -> str:
        return self.problem.code

    @property
    def reason(self) -> str | None:
        return self.problem.reason


def folders_to_choose(finding: Finding) -> tuple[str, ...]:
    """Those of the mailbox that sent emails or drafts may be kept in: the inbox is none."""
    found = finding.evidence.get("folders")
    return tuple(str(name) for name in found if str(name).upper() != "INBOX") if isinstance(found, list) else ()
