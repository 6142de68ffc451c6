"""What only Google has, or hasn't: no codes for another device, limits that nobody can raise, pages of its own."""

from urllib.parse import urlsplit

import pytest

from tests.engine.sign_in.test_told_by_the_browser import CLOUD, GOOGLE, OFFICE
from tests.probes.support import CATALOG
from wizard.catalog.panel import Panel
from wizard.engine.browser_page import browser_page
from wizard.model.form import ConnectForm, plan_of
from wizard.model.plan import ConnectionPlan
from wizard.model.problem import Diagnosis, RemedyId
from wizard.model.provider import Language, Provider
from wizard.model.symptom import Symptom

ANOTHER_DEVICE = {
    Language.EN: "another device with a code",
    Language.DE: "einem anderen Gerät anmelden",
    Language.JA: "別の端末で",
}
ADMIN_PAGES = "https://admin.google.com/ac/owl/list?tab=configuredApps"


def chosen(typed: ConnectForm, symptom: Symptom) -> Diagnosis:
    plan = plan_of(typed, cloud=CLOUD)
    assert isinstance(plan, ConnectionPlan)
    failure = browser_page(CATALOG, plan, symptom=symptom)
    assert failure is not None
    return failure.diagnosis


def words(panel: Panel) -> str:
    return " ".join((panel.title, panel.what, *panel.steps))


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize(
    "symptom", [Symptom.REDIRECT_UNREACHABLE, Symptom.NO_BROWSER, Symptom.REDIRECT_PORT_BUSY], ids=str
)
def test_nobody_is_sent_to_another_device_that_google_does_not_have(symptom: Symptom, language: Language) -> None:
    told = chosen(GOOGLE, symptom)
    panel = CATALOG.panel(told, language)
    assert ANOTHER_DEVICE[language] not in words(panel) and "Microsoft" not in words(panel)
    offered = {remedy.id for remedy in told.remedies}
    assert RemedyId.USE_APP_PASSWORD in offered and RemedyId.USE_DEVICE_CODE not in offered
    assert RemedyId.USE_DEVICE_CODE in {remedy.id for remedy in chosen(OFFICE, symptom).remedies}


@pytest.mark.parametrize("symptom", [Symptom.USER_UNKNOWN, Symptom.INTERACTION_DEMANDED], ids=str)
def test_an_unknown_account_and_something_else_can_be_chosen_at_google(symptom: Symptom) -> None:
    assert symptom in {page.symptom for page in CATALOG.browser_pages(Provider.GOOGLE)}
    for language in Language:
        panel = CATALOG.panel(chosen(GOOGLE, symptom), language)
        assert "Microsoft" not in words(panel) + " ".join(panel.admin) and "Google" in panel.title


@pytest.mark.parametrize(
    ("symptom", "url"),
    [
        (Symptom.GOOGLE_ADMIN_BLOCKED, ADMIN_PAGES),
        (Symptom.GOOGLE_ADVANCED_PROTECTION, ADMIN_PAGES),
        (Symptom.GOOGLE_TESTING, "https://console.cloud.google.com/auth/audience"),
    ],
)
def test_the_page_of_the_setting_has_a_button(symptom: Symptom, url: str) -> None:
    told = chosen(GOOGLE, symptom)
    assert [remedy.url for remedy in told.remedies if remedy.id is RemedyId.OPEN_PAGE] == [url]
    panel = CATALOG.panel(told, Language.EN)
    assert url in " ".join((*panel.steps, *panel.admin))
    assert f"Open {urlsplit(url).hostname}" in panel.labels
