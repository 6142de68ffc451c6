"""Microsoft 365 with the browser: the real sign-in server, then the pretend Graph."""

import socket
import threading
import time
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest

from tests.engine.sign_in.support import EMAIL, connector, form, graph_mailbox, microsoft_cloud, run, signs_in, watch
from tests.engine.support import connected, ended, failed, stage_words
from tests.probes.graph.support import graph, refusing
from tests.probes.support import CATALOG, TRUST
from tests.servers.browser import Browser, Person
from tests.servers.oidc_provider import HURRIED_CLIENT, MICROSOFT_CLIENT, OidcProvider
from tests.servers.pretend_authority import TOKEN, Answer, PretendAuthority
from wizard.catalog.cloud import with_administrators
from wizard.engine.browser_page import browser_page
from wizard.engine.saving import save
from wizard.engine.sign_in import secrets_in
from wizard.model.cancel import CancelToken
from wizard.model.cloud import UNCONFIGURED
from wizard.model.event import Event, SignInWaiting, Waiting
from wizard.model.form import plan_of
from wizard.model.outcome import Stopped
from wizard.model.plan import ConnectionPlan
from wizard.model.problem import RemedyId
from wizard.model.provider import Language, Provider
from wizard.model.secret import Secret
from wizard.model.sign_in import microsoft_app
from wizard.model.symptom import Symptom
from wizard.store.accounts import Accounts
from wizard.store.tokens import SessionTokens
from wizard.store.vault import SessionVault

CANCEL_SECONDS = 1.0
OFFICE = form(Provider.MICROSOFT365)
STAGES = ["graph.sign_in", "graph.mailbox", "graph.calendar", "graph.sender", "graph.test_email"]


def test_the_browser_opens_mailbox_calendar_and_sending(oidc: OidcProvider) -> None:
    with graph_mailbox() as there:
        events = run(microsoft_cloud(oidc, there.graph), OFFICE, signs_in(), there.trust)
    outcome = connected(events)
    assert [stage for word, stage in stage_words(events) if word == "passed"] == STAGES
    assert outcome.tokens is not None and set(there.bearers) <= {s.reveal() for s in secrets_in(outcome.tokens)}
    told = str(events)
    assert not any(secret.reveal() in told for secret in secrets_in(outcome.tokens))
    waiting = next(event for event in events if isinstance(event, SignInWaiting))
    assert (waiting.kind, waiting.user_code) == (Waiting.BROWSER, "")
    assert waiting.url.startswith(oidc.authority) and waiting.redirect_port


def test_on_another_device(oidc: OidcProvider) -> None:
    with graph_mailbox() as there:
        events = run(
            microsoft_cloud(oidc, there.graph), form(Provider.MICROSOFT365, device_code=True), signs_in(), there.trust
        )
    connected(events)
    waiting = next(event for event in events if isinstance(event, SignInWaiting))
    assert waiting.kind is Waiting.DEVICE_CODE and waiting.user_code


def test_what_graph_refuses_tells_the_administrator_who_wants_in_with_what(oidc: OidcProvider) -> None:
    with graph_mailbox(graph(replies=refusing("calendar", 403, "ErrorAccessDenied"))) as there:
        verdict = failed(run(microsoft_cloud(oidc, there.graph), OFFICE, signs_in(), there.trust)).diagnosis
    assert verdict.finding.stage == "graph.calendar"
    told = "\n".join(CATALOG.panel(verdict, Language.EN).admin)
    assert EMAIL in told and MICROSOFT_CLIENT in told


def test_a_number_that_nobody_knows_is_told_as_such_at_a_first_sign_in() -> None:
    """Its name, `invalid_grant`, is also that of a saved sign-in that has ended: none is saved yet."""
    refusal = {
        "error": "invalid_grant",
        "error_description": "AADSTS7654321: new. Correlation ID: 3f2504e0-4f89-41d3-9a0c-0305e82c3301",
        "error_codes": [7654321],
        "timestamp": "2026-11-22 09:00:00Z",
    }
    with PretendAuthority({TOKEN: Answer(400, refusal)}) as entra:
        cloud = replace(UNCONFIGURED, microsoft=microsoft_app(MICROSOFT_CLIENT, entra.authority))

        def agrees(waiting: SignInWaiting) -> None:
            asked = dict(parse_qsl(urlsplit(waiting.url).query))
            Browser().get(asked["redirect_uri"], {"code": ["c"], "state": [asked["state"]]})

        verdict = failed(run(cloud, OFFICE, agrees, TRUST)).diagnosis
    assert verdict.problem.name == "INTERACTION_REQUIRED/unspecified"
    panel = CATALOG.panel(verdict, Language.EN)
    assert "AADSTS7654321" in panel.title and "saved" not in panel.title + panel.what
    assert "Correlation ID: 3f2504e0-4f89-41d3-9a0c-0305e82c3301" in panel.seen


def test_a_code_that_nobody_enters_expires(oidc: OidcProvider) -> None:
    with graph_mailbox() as there:
        cloud = microsoft_cloud(oidc, there.graph, HURRIED_CLIENT)
        verdict = failed(
            run(cloud, form(Provider.MICROSOFT365, device_code=True), lambda event: None, there.trust)
        ).diagnosis
    assert (verdict.code, verdict.reason) == ("DEVICE_CODE_EXPIRED", "expired")
    assert RemedyId.USE_DEVICE_CODE in {remedy.id for remedy in verdict.remedies}


def test_signed_in_as_somebody_else_both_are_named(oidc: OidcProvider) -> None:
    with graph_mailbox() as there:
        cloud = microsoft_cloud(oidc, there.graph)
        verdict = failed(run(cloud, OFFICE, signs_in(Person("bob@practice.example")), there.trust)).diagnosis
    assert (verdict.code, verdict.finding.stage) == ("DIFFERENT_ACCOUNT", "graph.sign_in")
    assert verdict.finding.evidence["email"] == EMAIL
    assert verdict.finding.evidence["signed_in_as"] == "bob@practice.example"
    assert not there.bearers


def test_a_permission_that_was_not_given_is_named(oidc: OidcProvider) -> None:
    with graph_mailbox() as there:
        person = Person(EMAIL, unticked=frozenset({"Calendars.Read"}))
        verdict = failed(run(microsoft_cloud(oidc, there.graph), OFFICE, signs_in(person), there.trust)).diagnosis
    assert verdict.code == "PERMISSION_MISSING"
    assert verdict.finding.evidence["missing_scopes"] == ["Calendars.Read"]


def test_what_graph_refuses_is_told_at_its_stage(oidc: OidcProvider) -> None:
    leg = graph(replies=refusing("inbox", 404, "MailboxNotEnabledForRESTAPI"))
    with graph_mailbox(leg) as there:
        verdict = failed(run(microsoft_cloud(oidc, there.graph), OFFICE, signs_in(), there.trust)).diagnosis
    assert verdict.code == "OFFICE_ERROR_REST_API_NOT_ENABLED_FOR_COMPONENT_SHARED_MAILBOX"
    assert RemedyId.SWITCH_PROVIDER in {remedy.id for remedy in verdict.remedies}


def test_a_build_without_client_id_asks_nobody() -> None:
    verdict = failed(run(UNCONFIGURED, OFFICE, lambda event: None)).diagnosis
    assert verdict.code == "SIGN_IN_APP_NOT_CONFIGURED"


@pytest.mark.parametrize(
    ("client_id", "tenant", "code"),
    [
        ("", "tenant", "SIGN_IN_APP_NOT_CONFIGURED"),
        ("6f1d2c3b-aaaa-4bbb-8ccc-1234567890ab", "nowhere.example", "TENANT_NOT_FOUND"),
    ],
)
def test_a_wrong_registration(oidc: OidcProvider, client_id: str, tenant: str, code: str) -> None:
    app = microsoft_app(client_id, f"https://localhost:{oidc.port}/{tenant}")
    verdict = failed(run(replace(UNCONFIGURED, microsoft=app), OFFICE, lambda event: None)).diagnosis
    assert verdict.code == code


@pytest.mark.parametrize(
    ("tenant", "told"),
    [("contoso.example", True), ("organizations", True), ("common", False)],
)
@pytest.mark.parametrize("symptom", [Symptom.WRONG_TENANT, Symptom.ACCOUNT_TYPE_REFUSED])
def test_an_account_that_the_settings_leave_out_is_told_with_the_file(
    tmp_path: Path, symptom: Symptom, tenant: str, told: bool
) -> None:
    file = tmp_path / "sign-in.toml"
    file.write_text(f'[microsoft365]\nclient_id = "{MICROSOFT_CLIENT}"\ntenant = "{tenant}"\n')
    plan = plan_of(OFFICE, "", with_administrators(UNCONFIGURED, file))
    assert isinstance(plan, ConnectionPlan)
    verdict = browser_page(CATALOG, plan, symptom=symptom)
    assert verdict is not None
    seen = " ".join(CATALOG.panel(verdict.diagnosis, Language.EN).seen)
    assert (f"accounts of {tenant}: set in {file}, at [microsoft365] tenant" in seen) == told


@pytest.mark.parametrize("device_code", [False, True])
def test_cancel_while_the_person_is_waited_for(oidc: OidcProvider, device_code: bool) -> None:
    with graph_mailbox() as there:
        token, began = CancelToken(), []

        def cancel(event: SignInWaiting) -> None:
            began.append(time.monotonic())
            token.cancel()

        wanted = form(Provider.MICROSOFT365, device_code=device_code)
        events = watch(connector(microsoft_cloud(oidc, there.graph), there.trust).connect(wanted, token), cancel)
        took = time.monotonic() - began[0]
    assert isinstance(ended(events).outcome, Stopped)
    assert took < CANCEL_SECONDS
    for thread in threading.enumerate():
        if thread.name == "sign-in answer":
            thread.join(CANCEL_SECONDS)
    port = next(event for event in events if isinstance(event, SignInWaiting)).redirect_port
    if not device_code:
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", port)).close()


def test_tokens_survive_and_are_renewed_alone(oidc: OidcProvider, tmp_path: Path) -> None:
    keeper, accounts = SessionTokens(), Accounts(tmp_path / "accounts.sqlite3")
    with graph_mailbox() as there:
        cloud = microsoft_cloud(oidc, there.graph)
        account = save(connected(run(cloud, OFFICE, signs_in(), there.trust)), SessionVault(), accounts, keeper)
        assert accounts.get(account.id) == account
        events: list[Event] = watch(
            connector(cloud, there.trust, keeper).recheck(account, Secret(), CancelToken()), signs_in()
        )
    connected(events)
    assert not any(isinstance(event, SignInWaiting) for event in events)
    assert [stage for word, stage in stage_words(events) if word == "passed"] == STAGES[:-1]


def test_an_administrators_approval_comes_with_its_link() -> None:
    from tests.engine.sign_in.support import CATALOG
    from wizard.engine.diagnose import Diagnoser
    from wizard.model.form import plan_of
    from wizard.model.plan import ConnectionPlan
    from wizard.model.symptom import Finding, Symptom
    from wizard.wire.redact import Redactor

    app = microsoft_app("6f1d2c3b-aaaa-4bbb-8ccc-1234567890ab", "https://login.example/contoso.example")
    plan = plan_of(OFFICE, cloud=replace(UNCONFIGURED, microsoft=app))
    assert isinstance(plan, ConnectionPlan)
    finding = Finding(Symptom.ADMIN_CONSENT_NEEDED, "graph.sign_in", evidence={"tenant": "contoso.example"})
    diagnosis = Diagnoser(CATALOG, Redactor(Secret()), plan).diagnose(finding)
    link = diagnosis.finding.evidence["consent_url"]
    assert isinstance(link, str)
    assert link.startswith("https://login.example/contoso.example/v2.0/adminconsent?client_id=6f1d2c3b")
    assert "Mail.ReadWrite" in link and "redirect_uri=http%3A%2F%2Flocalhost" in link
    urls = {remedy.id: remedy.url for remedy in diagnosis.remedies}
    assert urls[RemedyId.OPEN_CONSENT_PAGE] == urls[RemedyId.COPY_CONSENT_LINK] == link
    assert {RemedyId.COPY_ADMIN_TEXT, RemedyId.MAIL_ADMIN_TEXT, RemedyId.SIGN_IN_AGAIN} <= urls.keys()
