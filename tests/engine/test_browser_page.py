"""What the browser shows leads to the panel behind it, with what the run knew of the sign-in."""

from dataclasses import replace

import pytest

from wizard.catalog import Catalog
from wizard.engine.browser_page import browser_page
from wizard.model.cloud import Cloud
from wizard.model.form import ConnectForm, plan_of
from wizard.model.plan import ConnectionPlan
from wizard.model.problem import RemedyId
from wizard.model.provider import Language, Provider
from wizard.model.secret import Secret
from wizard.model.sign_in import google_app, microsoft_app
from wizard.model.symptom import Symptom

CATALOG = Catalog.load()
CLOUD = Cloud(
    microsoft_app("client-7", "https://login.microsoftonline.com/contoso.com"),
    google_app("client-g", Secret("GOCSPX-canary")),
)


def plan(provider: Provider = Provider.MICROSOFT365) -> ConnectionPlan:
    made = plan_of(ConnectForm(provider, "anna@contoso.com", Secret("x" * 8)), cloud=CLOUD)
    assert isinstance(made, ConnectionPlan)
    return made


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("AADSTS50105: Your administrator has configured the application", "INTERACTION_REQUIRED/user_not_assigned"),
        ("90094", "ADMIN_CONSENT_REQUIRED"),
        ("Need admin approval", "ADMIN_CONSENT_REQUIRED"),
        ("You can\u2019t get there from here", "CONDITIONAL_ACCESS_BLOCKED"),
        ("AADSTS1234567: new", "INTERACTION_REQUIRED/unspecified"),
    ],
)
def test_a_text_from_microsofts_page(text: str, name: str) -> None:
    failure = browser_page(CATALOG, plan(), text)
    assert failure is not None and failure.diagnosis.problem.name == name
    assert failure.diagnosis.finding.stage == "graph.sign_in"


def test_a_text_from_googles_page() -> None:
    failure = browser_page(CATALOG, plan(Provider.GOOGLE), "Access blocked. Error 400: policy_enforced")
    assert failure is not None and failure.diagnosis.code == "GOOGLE_ADVANCED_PROTECTION"


@pytest.mark.parametrize("text", ["", "   ", "it does not work", "Error 403: access_denied"])
def test_what_tells_nothing_of_microsoft_is_told_so(text: str) -> None:
    assert browser_page(CATALOG, plan(), text) is None


def test_the_administrators_text_names_tenant_application_and_link() -> None:
    failure = browser_page(CATALOG, plan(), symptom=Symptom.ADMIN_CONSENT_NEEDED)
    assert failure is not None
    links = {remedy.id: remedy.url for remedy in failure.diagnosis.remedies}
    url = links[RemedyId.OPEN_CONSENT_PAGE]
    assert url is not None and url.startswith("https://login.microsoftonline.com/contoso.com/v2.0/adminconsent?")
    text = "\n".join(CATALOG.panel(failure.diagnosis, Language.EN).admin)
    assert url in text and "client-7" in text and "anna@contoso.com" in text


def test_what_was_pasted_with_it_is_taken_out() -> None:
    text = "Need admin approval https://login.example/authorize?code=canary-code&state=1"
    failure = browser_page(CATALOG, plan(), text)
    assert failure is not None and "canary-code" not in repr(failure)


def test_the_applications_own_secret_is_taken_out_wherever_it_stands() -> None:
    secret = "quiet-river-42"
    app = google_app("client-g", Secret(secret))
    form = ConnectForm(Provider.GOOGLE, "anna@contoso.com")
    made = plan_of(form, cloud=replace(CLOUD, google=app))
    assert isinstance(made, ConnectionPlan)
    failure = browser_page(CATALOG, made, f"Error 401: invalid_client, {secret} is not ours")
    assert failure is not None and "invalid_client" in repr(failure) and secret not in repr(failure)


def test_number_and_correlation_id_are_kept() -> None:
    text = "AADSTS90094 Correlation ID: 77aa0c6e-5d41-4d4c-9b7e-6d6b9a6e2f10"
    failure = browser_page(CATALOG, plan(), text)
    assert failure is not None
    evidence = failure.diagnosis.finding.evidence
    assert evidence["number"] == "AADSTS90094" and str(evidence["correlation_id"]).startswith("77aa0c6e")


@pytest.mark.parametrize("provider", [Provider.MICROSOFT365, Provider.GOOGLE])
def test_every_page_that_can_be_chosen_has_its_panel(provider: Provider) -> None:
    pages = CATALOG.browser_pages(provider)
    assert len(pages) >= 5
    for page in pages:
        failure = browser_page(CATALOG, plan(provider), symptom=page.symptom)
        assert failure is not None and provider.value in failure.diagnosis.problem.providers


@pytest.mark.parametrize("language", list(Language))
def test_no_two_pages_are_called_alike(language: Language) -> None:
    for provider in (Provider.MICROSOFT365, Provider.GOOGLE):
        names = [page.says[language] for page in CATALOG.browser_pages(provider)]
        assert len(set(names)) == len(names)


def test_the_words_of_a_page_lead_where_choosing_it_does() -> None:
    """Whoever types what is offered in words gets the same panel, where the words are the page's own."""
    for provider in (Provider.MICROSOFT365, Provider.GOOGLE):
        for page in CATALOG.browser_pages(provider):
            found = CATALOG.recognise_sign_in(page.says[Language.EN], provider)
            assert found is None or found.symptom is page.symptom


def test_nobody_signs_in_with_a_browser_by_imap() -> None:
    assert browser_page(CATALOG, replace(plan(), sign_in=None), "Need admin approval") is None
