"""What a person read in the browser, which never comes back to the program by itself."""

from dataclasses import replace

import pytest

from tests.engine.sign_in.support import EMAIL, form
from tests.probes.support import CATALOG
from wizard.engine.browser_page import browser_page
from wizard.model.cloud import UNCONFIGURED
from wizard.model.form import ConnectForm, plan_of
from wizard.model.plan import ConnectionPlan
from wizard.model.problem import Diagnosis, RemedyId
from wizard.model.provider import Language, Provider
from wizard.model.secret import Secret
from wizard.model.sign_in import google_app, microsoft_app

CLIENT = "6f1d2c3b-aaaa-4bbb-8ccc-1234567890ab"
CLOUD = replace(UNCONFIGURED, microsoft=microsoft_app(CLIENT), google=google_app("x.example", Secret("s3cret-of-app")))
OFFICE, GOOGLE = form(Provider.MICROSOFT365), form(Provider.GOOGLE)


def told(typed: ConnectForm, text: str, *, tenant: str = "organizations") -> Diagnosis | None:
    authority = f"https://login.microsoftonline.com/{tenant}"
    plan = plan_of(typed, cloud=replace(CLOUD, microsoft=microsoft_app(CLIENT, authority)))
    assert isinstance(plan, ConnectionPlan)
    failure = browser_page(CATALOG, plan, text)
    return failure.diagnosis if failure is not None else None


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("AADSTS50105: Your administrator has configured the application", "INTERACTION_REQUIRED/user_not_assigned"),
        ("50105", "INTERACTION_REQUIRED/user_not_assigned"),
        ("Need admin approval", "ADMIN_CONSENT_REQUIRED"),
        ("Sorry, ... AADSTS90094 ...", "ADMIN_CONSENT_REQUIRED"),
        ("AADSTS7654321: something new", "INTERACTION_REQUIRED/unspecified"),
    ],
)
def test_microsofts_pages(text: str, name: str) -> None:
    diagnosis = told(OFFICE, text)
    assert diagnosis is not None and diagnosis.problem.name == name
    assert diagnosis.finding.evidence["email"] == EMAIL
    assert RemedyId.SIGN_IN_AGAIN in {remedy.id for remedy in diagnosis.remedies}


def test_a_number_that_nobody_knows_is_shown_with_its_correlation_id() -> None:
    text = "AADSTS7654321: new. Trace ID: 1 Correlation ID: 3f2504e0-4f89-41d3-9a0c-0305e82c3301 Timestamp: now"
    diagnosis = told(OFFICE, text)
    assert diagnosis is not None
    assert diagnosis.finding.evidence["number"] == "AADSTS7654321"
    assert diagnosis.finding.evidence["correlation_id"] == "3f2504e0-4f89-41d3-9a0c-0305e82c3301"
    assert not any(remedy.url for remedy in diagnosis.remedies)


def test_the_approval_comes_with_its_link() -> None:
    diagnosis = told(OFFICE, "AADSTS90094")
    assert diagnosis is not None
    assert CLIENT in str(diagnosis.finding.evidence["consent_url"])


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Error 400: policy_enforced", "GOOGLE_ADVANCED_PROTECTION"),
        ("Error 400: admin_policy_enforced", "GOOGLE_ADMIN_BLOCKED"),
        ("Error 403: access_denied", "GOOGLE_TESTING"),
        ("Fehler 403: org_internal", "GOOGLE_ORG_INTERNAL"),
    ],
)
def test_googles_pages(text: str, code: str) -> None:
    diagnosis = told(GOOGLE, text)
    assert diagnosis is not None and diagnosis.code == code
    assert "consent_url" not in diagnosis.finding.evidence


@pytest.mark.parametrize("text", ["", "hello", "it says I must wait", "access_denied", "12"])
def test_what_cannot_be_placed_is_not_guessed(text: str) -> None:
    assert told(OFFICE, text) is None


def admin_text(diagnosis: Diagnosis) -> str:
    return "\n".join(CATALOG.panel(diagnosis, Language.EN).admin)


@pytest.mark.parametrize("tenant", ["common", "organizations"])
@pytest.mark.parametrize("number", ["AADSTS700016", "AADSTS90094"])
def test_the_administrator_is_sent_to_the_organisation_of_the_address(number: str, tenant: str) -> None:
    """Nobody names a tenant there: a domain stands for one."""
    diagnosis = told(OFFICE, number, tenant=tenant)
    assert diagnosis is not None
    link = f"https://login.microsoftonline.com/{EMAIL.partition('@')[2]}/v2.0/adminconsent?client_id={CLIENT}"
    assert diagnosis.finding.evidence["tenant"] == EMAIL.partition("@")[2]
    assert link in admin_text(diagnosis)
    assert any((remedy.url or "").startswith(link) for remedy in diagnosis.remedies)


def test_a_domain_at_which_anybody_can_have_an_address_is_no_organisation() -> None:
    diagnosis = told(replace(OFFICE, email="alice@outlook.com"), "AADSTS700016", tenant="common")
    assert diagnosis is not None
    assert "/organizations/v2.0/adminconsent" in admin_text(diagnosis) and CLIENT in admin_text(diagnosis)


@pytest.mark.parametrize(
    "text",
    [
        "AADSTS700016",
        "AADSTS500011",
        "AADSTS500014",
        "AADSTS53000",
        "AADSTS53003",
        "AADSTS50053",
        "AADSTS500021",
        "You can't get there from here",
    ],
)
def test_the_administrators_text_says_who_wants_in_with_what(text: str) -> None:
    diagnosis = told(OFFICE, text)
    assert diagnosis is not None
    lines = admin_text(diagnosis)
    assert RemedyId.COPY_ADMIN_TEXT in {remedy.id for remedy in diagnosis.remedies}
    assert EMAIL in lines and CLIENT in lines


def test_a_refusal_that_nobody_knows_is_none_of_a_saved_sign_in() -> None:
    """Nothing is saved while somebody signs in."""
    diagnosis = told(OFFICE, "invalid_grant: AADSTS7654321: something new")
    assert diagnosis is not None and diagnosis.problem.name == "INTERACTION_REQUIRED/unspecified"
    assert diagnosis.finding.evidence["number"] == "AADSTS7654321"
