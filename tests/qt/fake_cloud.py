"""Microsoft 365 and Google as a run meets them, in memory."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from tests.qt.gate import CANARY
from wizard.catalog import Catalog
from wizard.engine.browser_page import browser_page
from wizard.engine.diagnose import Diagnoser
from wizard.engine.sign_in import finding_of
from wizard.model.account import AccountState, Health, SavedAccount
from wizard.model.cloud import GOOGLE_IMAP, GOOGLE_SMTP, GRAPH, Cloud
from wizard.model.event import SignInWaiting, Waiting
from wizard.model.form import AdvancedOptions, Change, ConnectForm, ServerEntry, plan_of
from wizard.model.outcome import Failed
from wizard.model.plan import ConnectionPlan, Server
from wizard.model.problem import Diagnosis, Remedy, RemedyId
from wizard.model.provider import Provider
from wizard.model.secret import Secret
from wizard.model.sign_in import GRAPH_SCOPES, google_app, microsoft_app
from wizard.model.sign_in_settings import SettingFault, SettingForm
from wizard.model.symptom import Finding, Symptom
from wizard.wire.redact import Redactor

CLOUD = Cloud(
    microsoft_app("11111111-2222-3333-4444-555555555555"), google_app("1234.apps.example", Secret("not-a-secret"))
)
SIGN_IN = {Provider.MICROSOFT365: "graph.sign_in", Provider.GOOGLE: "google.sign_in"}
GRAPH_STAGES = tuple(f"graph.{step}" for step in ("sign_in", "mailbox", "calendar", "sender", "test_email"))
GRAPH_FACTS: dict[str, dict[str, Any]] = {
    "sign_in": {"method": "browser", "scopes": list(GRAPH_SCOPES), "signed_in_as": "alice@example.com"},
}
GOOD_MICROSOFT = ConnectForm(provider=Provider.MICROSOFT365, email="alice@example.com")
GOOD_GOOGLE = ConnectForm(provider=Provider.GOOGLE, email="alice@gmail.com")
GOOGLE_BY_PASSWORD = replace(GOOD_GOOGLE, password=Secret(CANARY), options=AdvancedOptions(app_password=True))
WAITS_MS = 300_000
_PAGES = {
    Provider.MICROSOFT365: "https://login.microsoftonline.com/organizations/oauth2/v2.0/authorize?state=abc",
    Provider.GOOGLE: "https://accounts.google.com/o/oauth2/v2/auth?state=abc",
}
_CATALOG = Catalog.load()


def waiting(form: ConnectForm, at_ms: int = 0) -> SignInWaiting:
    """What a run tells while it waits for the person."""
    stage = SIGN_IN[form.provider]
    if form.options.device_code and form.provider is Provider.MICROSOFT365:
        page, ends = "https://microsoft.com/devicelogin", at_ms + 3 * WAITS_MS
        return SignInWaiting(stage, at_ms, Waiting.DEVICE_CODE, form.provider, page, "E5KQ8TQ4M", ends)
    ends, page = at_ms + WAITS_MS, _PAGES[form.provider]
    return SignInWaiting(stage, at_ms, Waiting.BROWSER, form.provider, page, "", ends, 49152)


def diagnosis(symptom: Symptom, stage: str, evidence: dict[str, Any], *remedies: Remedy) -> Diagnosis:
    """`stage`: with its leg, such as "graph.sign_in"."""
    endpoint = GRAPH if stage.startswith("graph.") and not stage.endswith("sign_in") else None
    finding = Finding(symptom, stage, endpoint, evidence=evidence)
    return Diagnosis(_CATALOG.problem_for(finding), finding, remedies)


def hosted_elsewhere(**told: str) -> Diagnosis:
    """No mailbox at Microsoft; the mail is at IONOS, whose servers the table knows, unless `told` otherwise."""
    servers = ServerEntry("imap.ionos.de", "993"), ServerEntry("smtp.ionos.de", "465")
    by_imap = Change(provider=Provider.IMAP) if told else Change(Provider.IMAP, *servers)
    evidence = {
        "mx_hosts": ["mx00.ionos.de"],
        **(told or {"mx_provider": "IONOS", "mx_family": "ionos", "mx_way": "imap"}),
    }
    ways = (
        Remedy(RemedyId.SWITCH_PROVIDER, change, values={"provider": str(change.provider)})
        for change in (by_imap, Change(provider=Provider.EXCHANGE))
    )
    return diagnosis(Symptom.CLOUD_MAILBOX_MISSING, "graph.mailbox", evidence, *ways, Remedy(RemedyId.EDIT_DETAILS))


WRONG = {
    Provider.MICROSOFT365: SettingFault(
        *(SettingForm.TENANT, "/etc/xdg/inbox-wizard/sign-in.toml", "microsoft365", "tenant"),
        value='"con toso"',
        example='tenant = "contoso.com"',
    ),
    Provider.GOOGLE: SettingFault(
        *(SettingForm.TOML, "/etc/xdg/inbox-wizard/sign-in.toml"),
        value="client_id = “1234”",
        example='client_id = "123456789012-abc.apps.googleusercontent.com"',
        line=2,
        column=13,
    ),
}


def wrong_settings(form: ConnectForm) -> Failed:
    """The verdict where an administrator's file is wrong."""
    fault = WRONG[form.provider]
    plan = plan_of(form, "", CLOUD.faulty(form.provider, fault))
    assert isinstance(plan, ConnectionPlan)
    finding = finding_of(plan, Symptom.SIGN_IN_SETTINGS_WRONG, None, {**fault.evidence()})
    return Failed(Diagnoser(_CATALOG, Redactor(Secret()), plan).diagnose(finding))


def cloud_account(account_id: str, form: ConnectForm, health: Health | None = None) -> SavedAccount:
    """As it was connected from a form of this module."""
    now = datetime.now(UTC)
    of_google = (Server(GOOGLE_IMAP, form.email), Server(GOOGLE_SMTP, form.email))
    return SavedAccount(
        id=account_id,
        email=form.email,
        provider=form.provider,
        servers=of_google if form.provider is Provider.GOOGLE else (Server(GRAPH, form.email),),
        health=health or Health(AccountState.CONNECTED, now, last_check=now),
        app_password=form.options.app_password,
    )


def judge(form: ConnectForm, text: str = "", symptom: Symptom | None = None) -> Failed | None:
    """The verdict on what the browser shows."""
    plan = plan_of(form, "", CLOUD)
    assert isinstance(plan, ConnectionPlan)
    return browser_page(_CATALOG, plan, text, symptom)
