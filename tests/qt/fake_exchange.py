"""An Exchange mailbox and the search for its server, in memory and under the test's control."""

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from tests.qt.gate import CANARY, Gate
from wizard.catalog import Catalog
from wizard.discovery.ews_check import UrlVerdict
from wizard.model.account import AccountState, Health, SavedAccount
from wizard.model.cancel import CancelToken
from wizard.model.ews_url import EwsText, endpoint_of, read_ews_url
from wizard.model.form import Change, ConnectForm
from wizard.model.plan import Endpoint, RuleFolder, Server
from wizard.model.problem import Diagnosis, Remedy, RemedyId
from wizard.model.provider import Provider
from wizard.model.secret import Secret
from wizard.model.symptom import Finding, Json, Symptom

EWS_URL = "https://mail.example.com/ews/exchange.asmx"
EWS = endpoint_of(EWS_URL)
EWS_STAGES = tuple(
    f"ews.{step}"
    for step in (
        *("names", "reach", "tls", "certificate", "greeting", "sign_in"),
        *("version", "mailbox", "rules", "sender", "test_email"),
    )
)
EWS_FACTS: dict[str, dict[str, Any]] = {
    "names": {"addresses": ["192.0.2.25"]},
    "reach": {"address": "192.0.2.25", "port": 443},
    "tls": {"version": "TLSv1.2", "cipher": "ECDHE-RSA-AES256-GCM-SHA384"},
    "certificate": {"certificate_names": ["mail.example.com"], "not_after": "2027-03-18"},
    "greeting": {"url": EWS_URL, "status": 401, "methods": ["Negotiate", "NTLM"]},
    "sign_in": {"username": "alice@example.com", "method": "NTLM", "windows_domain": "EXAMPLE"},
    "version": {"version": "15.1.2176.12", "version_name": "Exchange 2016"},
    "mailbox": {"sent_folder": "Sent Items", "drafts_folder": "Drafts", "primary_address": "alice@example.com"},
    "rules": {"rules": 3, "rule_folders": ["Invoices", "Newsletter"]},
    "sender": {"sender": "alice@example.com"},
}
RULE_FOLDERS = (
    RuleFolder("r1", "Bills", "f1", "Invoices"),
    RuleFolder("r2", "Shops", "f1", "Invoices"),
    RuleFolder("r3", "News", "f2", "Newsletter"),
)
GOOD_EXCHANGE = ConnectForm(
    provider=Provider.EXCHANGE, email="alice@example.com", password=Secret(CANARY), ews_url=EWS_URL
)
_CATALOG = Catalog.load()


def diagnosis(symptom: Symptom, stage: str, evidence: dict[str, Any], *remedies: Remedy) -> Diagnosis:
    finding = Finding(symptom, f"ews.{stage}", EWS, evidence=evidence)
    return Diagnosis(_CATALOG.problem_for(finding), finding, remedies)


def webmail() -> Diagnosis:
    """The address of Outlook Web App was entered."""
    return diagnosis(
        Symptom.EXCHANGE_URL_IS_WEBMAIL,
        "greeting",
        {"url": "https://mail.example.com/owa", "status": 302, "corrected_url": EWS_URL},
        Remedy(RemedyId.USE_URL, Change(ews_url=EWS_URL), values={"url": EWS_URL}),
        Remedy(RemedyId.EDIT_DETAILS),
        Remedy(RemedyId.RETRY),
    )


def refused_by_exchange() -> Diagnosis:
    return diagnosis(
        Symptom.CREDENTIALS_REFUSED,
        "sign_in",
        {"username": "alice@example.com", "methods": ["Negotiate", "NTLM"], "windows_domain": "EXAMPLE"},
        Remedy(RemedyId.USE_USERNAME, Change(username="EXAMPLE\\alice"), values={"username": "EXAMPLE\\alice"}),
        Remedy(RemedyId.EDIT_DETAILS),
        Remedy(RemedyId.RETRY),
    )


def exchange_online() -> Diagnosis:
    return diagnosis(
        Symptom.EXCHANGE_ONLINE,
        "names",
        {"url": "https://outlook.office365.com/ews/exchange.asmx"},
        Remedy(RemedyId.SWITCH_PROVIDER, Change(provider=Provider.MICROSOFT365), values={"provider": "microsoft365"}),
        Remedy(RemedyId.EDIT_DETAILS),
    )


def rule_added() -> Diagnosis:
    return diagnosis(
        Symptom.RECONNECT_RULE_ADDED,
        "rules",
        {"email": "alice@example.com", "rule_name": "Projects", "folder_name": "Apollo"},
        Remedy(RemedyId.RETRY),
    )


def exchange_account(account_id: str, email: str, health: Health | None = None) -> SavedAccount:
    """As it was connected from GOOD_EXCHANGE."""
    from datetime import UTC, datetime

    now = datetime.now(UTC)
    return SavedAccount(
        id=account_id,
        email=email,
        provider=Provider.EXCHANGE,
        servers=(Server(EWS, "EXAMPLE\\alice"),),
        health=health or Health(AccountState.CONNECTED, now, last_check=now),
        rule_folders=RULE_FOLDERS,
    )


def needs_reconnect(account: SavedAccount, reason: str) -> SavedAccount:
    return replace(
        account, health=replace(account.health, state=AccountState.RECONNECT, code="RECONNECT_REQUIRED", reason=reason)
    )


@dataclass(frozen=True)
class ExchangeCandidate:
    endpoint: Endpoint
    source: str = "typed"
    trusted: bool = True
    evidence: Mapping[str, Json] = field(
        default_factory=lambda: {"methods": ["Negotiate", "NTLM"], "version_name": "Exchange 2016"}
    )


@dataclass(frozen=True)
class FoundExchange:
    read: EwsText
    candidates: tuple[ExchangeCandidate, ...] = ()
    verdicts: tuple[UrlVerdict, ...] = ()
    microsoft365: Mapping[str, Json] | None = None
    elsewhere: Provider | None = None


class FakeFinder:
    """Finds `servers` by host or domain; what isn't among them answers nowhere. Waits at `gate`."""

    def __init__(self) -> None:
        self.servers: dict[str, ExchangeCandidate] = {}
        self.verdict: UrlVerdict | None = None
        self.asked: list[tuple[str, str]] = []
        self.tokens: list[CancelToken] = []
        self.gate = Gate()
        self.waiting = threading.Event()

    def answer(self, text: str, email: str) -> FoundExchange:
        read = read_ews_url(text)
        address = read.email.domain if read.email else email.rpartition("@")[2]
        host = read.endpoints[0].host if read.endpoints else address
        found = self.servers.get(host)
        return FoundExchange(read, (found,) if found else (), (self.verdict,) if self.verdict else ())
