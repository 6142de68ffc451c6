"""What panels say of signing in with a browser, of Microsoft 365 and of Google."""

import pytest

from wizard.catalog import Catalog, CatalogError, Panel
from wizard.catalog.problems import read_problem_file
from wizard.model.problem import Diagnosis, Link, Remedy, RemedyId
from wizard.model.provider import Language, Provider
from wizard.model.sign_in import GOOGLE_SCOPES, GRAPH_SCOPES
from wizard.model.symptom import Finding, Json, Symptom

CONSENT = "https://login.microsoftonline.com/contoso.example/v2.0/adminconsent?client_id=11111111"
KNOWN: dict[str, Json] = {
    "email": "alice@contoso.example",
    "tenant": "contoso.example",
    "client_id": "11111111-2222-3333-4444-555555555555",
    "consent_url": CONSENT,
    "number": "AADSTS90094",
    "correlation_id": "aaaa1111-bbbb-2222-cccc-333333333333",
}


def show(catalog: Catalog, symptom: Symptom, stage: str = "graph.sign_in", language: Language = Language.EN) -> Panel:
    finding = Finding(symptom, stage, evidence=KNOWN)
    return catalog.panel(Diagnosis(catalog.problem_for(finding), finding), language)


def bare(catalog: Catalog, symptom: Symptom, evidence: dict[str, Json], stage: str = "graph.mailbox") -> Panel:
    finding = Finding(symptom, stage, evidence=evidence)
    return catalog.panel(Diagnosis(catalog.problem_for(finding), finding), Language.EN)


@pytest.mark.parametrize("language", list(Language))
def test_the_administrator_gets_a_finished_text(catalog: Catalog, language: Language) -> None:
    panel = show(catalog, Symptom.ADMIN_CONSENT_NEEDED, language=language)
    text = "\n".join(panel.admin)
    for part in (CONSENT, "contoso.example", "alice@contoso.example", "11111111-2222-3333-4444-555555555555"):
        assert part in text
    assert catalog.brand.product in text and catalog.brand.service in text and "error=" in text
    assert [way for way in ("1. ", "2. ", "3. ") if any(line.startswith(way) for line in panel.admin)] == [
        "1. ",
        "2. ",
        "3. ",
    ]
    for scope in GRAPH_SCOPES:
        assert scope in text
    assert "{" not in text and "||" not in text
    without = catalog.problem("ADMIN_CONSENT_REQUIRED")
    assert without is not None and without.reason is None
    assert any(line.startswith("1. ") for line in catalog.guide(without, language).admin)


def test_the_ways_of_the_administrator_are_named_as_entra_labels_them(catalog: Catalog) -> None:
    panel = show(catalog, Symptom.ADMIN_CONSENT_NEEDED)
    told = " ".join((*panel.steps, *panel.admin))
    for menu in ("User consent settings", "Admin consent settings", "Users and groups", "Assignment required?"):
        assert menu in told
    assert "ignore" in panel.steps[2]
    assert {RemedyId.COPY_ADMIN_TEXT, RemedyId.MAIL_ADMIN_TEXT, RemedyId.OPEN_CONSENT_PAGE} <= set(
        catalog.problem_for(Finding(Symptom.ADMIN_CONSENT_NEEDED)).remedies
    )


def test_a_code_has_a_problem_without_a_reason_besides_those_with_one(catalog: Catalog) -> None:
    asked = catalog.problem_for(Finding(Symptom.ADMIN_CONSENT_NEEDED, "graph.sign_in"))
    request = catalog.problem_for(Finding(Symptom.ADMIN_CONSENT_REQUESTABLE, "graph.sign_in"))
    assert (asked.name, request.name) == ("ADMIN_CONSENT_REQUIRED", "ADMIN_CONSENT_REQUIRED/request_possible")
    assert catalog.problem("ADMIN_CONSENT_REQUIRED") is asked
    assert asked.admin == request.admin


@pytest.mark.parametrize("number", ["AADSTS50105", "50105", 50105])
def test_number_and_correlation_id_are_always_told(catalog: Catalog, number: Json) -> None:
    evidence: dict[str, Json] = {"number": number, "correlation_id": "abc-1"}
    for symptom in (Symptom.USER_NOT_ASSIGNED, Symptom.SERVER_TROUBLE, Symptom.CREDENTIALS_REFUSED):
        panel = bare(catalog, symptom, evidence, "graph.sign_in")
        assert panel.seen[-2:] == ("Microsoft's error number: AADSTS50105", "Correlation ID: abc-1")
        assert panel.admin[-1].endswith("https://login.microsoftonline.com/error?code=50105")
        assert "abc-1" in panel.admin[-2]


def test_nothing_is_linked_for_an_error_without_a_number(catalog: Catalog) -> None:
    panel = bare(catalog, Symptom.INTERACTION_DEMANDED, {"error": "interaction_required"}, "graph.sign_in")
    assert panel.seen == ("Error named by the sign-in server: interaction_required",)
    assert "https://" not in " ".join(panel.admin)
    panel = bare(catalog, Symptom.INTERACTION_DEMANDED, {"number": "AADSTS5x105"}, "graph.sign_in")
    assert "error?code" not in " ".join(panel.admin)


def test_both_addresses_are_told_where_somebody_else_signed_in(catalog: Catalog) -> None:
    evidence: dict[str, Json] = {"email": "alice@contoso.example", "signed_in_as": "bob@contoso.example"}
    panel = bare(catalog, Symptom.DIFFERENT_ACCOUNT, evidence, "graph.sign_in")
    assert panel.title == "You signed in as bob@contoso.example, not as alice@contoso.example"
    assert "alice@contoso.example" in panel.steps[0] and "bob@contoso.example" in panel.steps[1]


@pytest.mark.parametrize("tenant", ["organizations", "common", "consumers"])
def test_what_stands_in_the_place_of_a_tenant_is_none(catalog: Catalog, tenant: str) -> None:
    panel = bare(catalog, Symptom.TENANT_NOT_FOUND, {"tenant": tenant}, "graph.sign_in")
    assert panel.title == "Microsoft 365 does not know your organisation" and tenant not in " ".join(panel.seen)
    named = bare(catalog, Symptom.TENANT_NOT_FOUND, {"tenant": "contoso.example"}, "graph.sign_in")
    assert named.title == "Microsoft 365 knows no organisation contoso.example"


def test_behind_a_filter_nobody_is_named(catalog: Catalog) -> None:
    evidence: dict[str, Json] = {"mx_hosts": ["mx.filter.example"], "mx_gateway": "Proofpoint", "licences": ["Teams"]}
    panel = bare(catalog, Symptom.CLOUD_MAILBOX_MISSING, evidence)
    assert "(Proofpoint)" in panel.seen[1] and "Proofpoint" not in panel.title + panel.steps[0]
    assert panel.seen[2] == "Licences of the account: Teams"


def test_where_the_mail_really_is_stands_in_the_panel(catalog: Catalog) -> None:
    evidence: dict[str, Json] = {"email": "a@x.example", "mx_hosts": ["mx1.x.example", "mx2.x.example"]}
    panel = bare(catalog, Symptom.CLOUD_MAILBOX_MISSING, {**evidence, "mx_provider": "Fastmail"})
    assert "Fastmail" in panel.title and "Fastmail" in panel.steps[0]
    assert "The domain's mail goes to: mx1.x.example, mx2.x.example" in panel.seen
    unknown = bare(catalog, Symptom.CLOUD_MAILBOX_MISSING, evidence)
    assert unknown.title == "The account a@x.example has no mailbox in Microsoft 365"
    for symptom, reason in ((Symptom.MAILBOX_MIGRATING, "migrating"), (Symptom.MAILBOX_HYBRID, "hybrid")):
        told = bare(catalog, symptom, evidence)
        assert told.reason == reason and "mx1.x.example" in " ".join(told.seen)
        assert "two causes" in told.what and "Exchange" in " ".join(told.steps)
        assert RemedyId.SWITCH_PROVIDER in catalog.problem_for(Finding(symptom)).remedies


def test_an_alias_of_another_provider_is_named_with_the_page_that_mends_it(catalog: Catalog) -> None:
    evidence: dict[str, Json] = {"email": "me@x.example", "primary_address": "outlook_0A1B2C3D4E5F@outlook.com"}
    panel = bare(catalog, Symptom.PRIMARY_ALIAS_FOREIGN, evidence, "graph.sender")
    assert "outlook_0A1B2C3D4E5F@outlook.com" in panel.title and "not supported" in panel.what
    assert "https://account.live.com" in panel.steps[0] and "Manage how you sign in to Microsoft" in panel.steps[0]
    assert panel.link is Link.SENDING


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("symptom", [Symptom.GOOGLE_ADVANCED_PROTECTION, Symptom.GOOGLE_ADMIN_BLOCKED])
def test_googles_administrator_gets_client_id_scope_and_menu(
    catalog: Catalog, symptom: Symptom, language: Language
) -> None:
    told = "\n".join(show(catalog, symptom, "imap.sign_in", language).admin)
    menu = {Language.EN: "API controls", Language.DE: "API-Steuerung", Language.JA: "API の制御"}[language]
    assert menu in told and "11111111-2222-3333-4444-555555555555" in told and GOOGLE_SCOPES[0] in told


def test_whoever_is_sent_to_the_administrator_has_a_text_to_send(catalog: Catalog) -> None:
    for problem in catalog.problems:
        offered = RemedyId.COPY_ADMIN_TEXT in problem.remedies
        assert offered == (RemedyId.MAIL_ADMIN_TEXT in problem.remedies), problem.name
        if offered:
            assert len(catalog.guide(problem, Language.EN).admin) >= 1, problem.name


def test_signing_in_again_names_the_account_where_it_is_known(catalog: Catalog) -> None:
    named = Remedy(RemedyId.SIGN_IN_AGAIN, values={"username": "alice@contoso.example"})
    assert catalog.remedy_label(named, Language.EN) == "Sign in as alice@contoso.example"
    assert catalog.remedy_label(Remedy(RemedyId.SIGN_IN_AGAIN), Language.DE) == "Erneut anmelden"


@pytest.mark.parametrize("language", list(Language))
def test_no_panel_promises_a_later_version(catalog: Catalog, language: Language) -> None:
    later = {Language.EN: "later version", Language.DE: "späteren Version", Language.JA: "今後のバージョン"}[language]
    for problem in catalog.problems:
        panel = catalog.guide(problem, language)
        assert later not in " ".join((panel.title, panel.what, *panel.steps)), problem.name


def test_a_page_of_a_problem_must_be_https(catalog: Catalog, tmp_path_factory: pytest.TempPathFactory) -> None:
    source = catalog.folder / "problems/MFA_ENROLLMENT_REQUIRED.toml"
    copy = tmp_path_factory.mktemp("problems") / source.name
    copy.write_text(source.read_text(encoding="utf-8").replace("https://aka", "http://aka"), encoding="utf-8")
    with pytest.raises(CatalogError, match="page_url"):
        read_problem_file(copy)
    (problem,) = read_problem_file(source)
    assert problem.page_url in catalog.guide(problem, Language.JA).steps[0]


@pytest.mark.parametrize("provider", [Provider.MICROSOFT365, Provider.GOOGLE])
def test_signing_in_can_be_repeated_wherever_it_failed(catalog: Catalog, provider: Provider) -> None:
    for problem in catalog.problems:
        only_here = set(problem.providers) <= {Provider.MICROSOFT365, Provider.GOOGLE}
        if problem.link is Link.SIGN_IN and only_here and provider in problem.providers:
            again = {RemedyId.SIGN_IN_AGAIN, RemedyId.USE_DEVICE_CODE, RemedyId.SWITCH_PROVIDER}
            assert again & set(problem.remedies), problem.name


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("stage", ["graph.sign_in", "google.sign_in"])
@pytest.mark.parametrize("symptom", list(Symptom))
def test_no_panel_of_a_sign_in_talks_of_mail_servers_or_typed_passwords(
    catalog: Catalog, symptom: Symptom, stage: str, language: Language
) -> None:
    """What only servers of mail can answer keeps its words; whatever else can happen speaks of the sign-in."""
    if symptom in (Symptom.EXCHANGE_ONLINE, Symptom.ACTIVESYNC_ONLY):  # seen at Exchange, on the way to Microsoft 365
        return
    provider = Provider.MICROSOFT365 if stage.startswith("graph") else Provider.GOOGLE
    problem = catalog.problem_for(Finding(symptom, stage))
    if provider not in problem.providers or problem.link in (Link.MAILBOX, Link.SENDING):
        return
    panel = catalog.panel(Diagnosis(problem, Finding(symptom, stage)), language)
    words = " ".join((panel.title, panel.what, *panel.seen, *panel.steps))
    for wrong in ("993", "465", "587", "143", "STARTTLS", "PLAIN", "Exchange URL", "Exchange-URL"):
        assert wrong not in words, problem.name
    assert RemedyId.ALLOW_CERTIFICATE not in problem.remedies, problem.name


def test_a_permission_that_is_missing_is_named(catalog: Catalog) -> None:
    missing: dict[str, Json] = {"missing_scopes": ["Calendars.Read", "Mail.Send"], "scopes": ["Mail.ReadWrite"]}
    panel = bare(catalog, Symptom.PERMISSION_MISSING, missing, "graph.sign_in")
    assert panel.title == "These permissions were not granted: Calendars.Read, Mail.Send"
    assert "Not granted: Calendars.Read, Mail.Send" in panel.admin
    at_google = bare(catalog, Symptom.PERMISSION_MISSING, missing, "google.sign_in")
    assert at_google.title == "The permission for your Gmail was not ticked" and "tick the box" in at_google.steps[0]


def test_a_lapsed_sign_in_asks_for_no_password(catalog: Catalog) -> None:
    for stage in ("graph.sign_in", "google.sign_in"):
        panel = bare(catalog, Symptom.RECONNECT_PASSWORD_CHANGED, {"email": "a@x.example"}, stage)
        assert (panel.code, panel.reason) == ("RECONNECT_REQUIRED", "password_changed")
        assert "enter" not in " ".join(panel.steps) and "Sign in again" in panel.steps[0]
    with_password = bare(catalog, Symptom.RECONNECT_PASSWORD_CHANGED, {"email": "a@x.example"}, "imap.sign_in")
    assert "enter the present password" in with_password.steps[0]


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize(
    ("symptom", "stage", "evidence", "claimed"),
    [
        (Symptom.CAPTIVE_PORTAL, "graph.sign_in", {}, False),
        (Symptom.CAPTIVE_PORTAL, "graph.mailbox", {}, False),
        (Symptom.CAPTIVE_PORTAL, "google.sign_in", {}, False),
        (Symptom.CERTIFICATE_UNKNOWN_AUTHORITY, "google.sign_in", {}, False),
        (Symptom.CERTIFICATE_UNKNOWN_AUTHORITY, "imap.certificate", {"with_browser": True}, False),
        (Symptom.CERTIFICATE_UNKNOWN_AUTHORITY, "imap.certificate", {}, True),
        (Symptom.CAPTIVE_PORTAL, "imap.certificate", {}, True),
    ],
)
def test_no_password_is_spoken_of_where_there_is_none(
    catalog: Catalog, symptom: Symptom, stage: str, evidence: dict[str, Json], claimed: bool, language: Language
) -> None:
    known = {"host": "mail.example.com", "port": 993, **evidence}
    finding = Finding(symptom, stage, evidence=known)
    panel = catalog.panel(Diagnosis(catalog.problem_for(finding), finding, ()), language)
    claim = {Language.EN: "was not sent", Language.DE: "wurde nicht an", Language.JA: "送信していません"}[language]
    assert any(claim in line for line in panel.seen) is claimed
