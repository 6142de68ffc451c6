"""Where a domain's mail is hosted is told where Microsoft knows nobody of it, also of a text that somebody pastes."""

from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

from tests.engine.sign_in.support import ALICE, form, watch
from tests.engine.support import failed
from tests.probes.support import CATALOG, TRUST
from tests.servers.browser import Browser
from tests.servers.oidc_provider import MICROSOFT_CLIENT, OidcProvider
from wizard.engine.browser_page import browser_page
from wizard.engine.connector import Connector
from wizard.model.cancel import CancelToken, Deadline
from wizard.model.cloud import UNCONFIGURED
from wizard.model.event import SignInWaiting
from wizard.model.form import Change, ServerEntry, plan_of
from wizard.model.outcome import Failed
from wizard.model.plan import ConnectionPlan
from wizard.model.problem import RemedyId
from wizard.model.provider import Provider, Security
from wizard.model.sign_in import microsoft_app
from wizard.model.symptom import Symptom


class Records:
    """In the place of DNS. `asked`: the domains."""

    def __init__(self, *hosts: str) -> None:
        self._hosts, self.asked = hosts, list[str]()

    def exchangers(self, domain: str, token: CancelToken, deadline: Deadline) -> tuple[str, ...] | None:
        self.asked.append(domain)
        return self._hosts or None

    def senders(self, domain: str, token: CancelToken, deadline: Deadline) -> str:
        return ""

    def autodiscover(self, domain: str, token: CancelToken, deadline: Deadline) -> tuple[str, ...]:
        return ()


def _not_there(authority: str, records: Records) -> Failed:
    cloud = replace(UNCONFIGURED, microsoft=microsoft_app(MICROSOFT_CLIENT, authority))
    ours = Connector(CATALOG, TRUST, cloud=lambda: cloud, mail_records=records)
    return failed(watch(ours.connect(form(Provider.MICROSOFT365), CancelToken()), refused_by_the_browser))


def refused_by_the_browser(event: SignInWaiting) -> None:
    query = parse_qs(urlsplit(event.url).query)
    words = "AADSTS50020: User account 'alice@practice.example' does not exist in tenant 'Contoso'."
    answer = {"state": query["state"][0], "error": "access_denied", "error_description": words}
    Browser(ALICE).get(f"http://localhost:{event.redirect_port}", {key: [value] for key, value in answer.items()})


def test_where_the_mail_is_hosted_is_told_where_microsoft_knows_nobody(oidc: OidcProvider) -> None:
    ionos = Records("mx00.ionos.de")
    verdict = _not_there(f"https://localhost:{oidc.port}/nowhere.example", ionos).diagnosis
    assert (verdict.code, verdict.reason, ionos.asked) == ("TENANT_NOT_FOUND", "not_found", ["practice.example"])
    assert (verdict.finding.evidence["mx_hosts"], verdict.finding.evidence["mx_provider"]) == (
        ["mx00.ionos.de"],
        "IONOS",
    )
    elsewhere = [one.change.provider for one in verdict.remedies if one.id is RemedyId.SWITCH_PROVIDER and one.change]
    assert elsewhere == [Provider.IMAP, Provider.EXCHANGE]
    [by_imap, by_exchange] = [one.change for one in verdict.remedies if one.id is RemedyId.SWITCH_PROVIDER]
    assert by_imap is not None and by_imap.imap == ServerEntry("imap.ionos.de", "993", Security.TLS)
    assert by_imap.smtp == ServerEntry("smtp.ionos.de", "465", Security.TLS)
    assert by_exchange == Change(provider=Provider.EXCHANGE)
    silent = _not_there(f"https://localhost:{oidc.port}/nowhere.example", Records()).diagnosis
    assert silent.code == "TENANT_NOT_FOUND" and "mx_hosts" not in silent.finding.evidence


def test_somebody_of_another_organisation_learns_where_the_mail_is(oidc: OidcProvider) -> None:
    verdict = _not_there(oidc.authority, Records("mx.yandex.net")).diagnosis
    assert (verdict.code, verdict.finding.evidence["mx_provider"]) == ("WRONG_TENANT", "Yandex")
    assert [one.change.provider for one in verdict.remedies if one.id is RemedyId.SWITCH_PROVIDER and one.change] == [
        Provider.IMAP
    ]
    own = _not_there(oidc.authority, Records("practice-example.mail.protection.outlook.com")).diagnosis
    assert own.code == "WRONG_TENANT" and "mx_provider" not in own.finding.evidence
    assert RemedyId.SWITCH_PROVIDER not in {remedy.id for remedy in own.remedies}


def test_what_the_browser_shows_is_read_with_what_dns_told_meanwhile(oidc: OidcProvider) -> None:
    cloud = replace(UNCONFIGURED, microsoft=microsoft_app(MICROSOFT_CLIENT, oidc.authority))
    ours = Connector(CATALOG, TRUST, cloud=lambda: cloud, mail_records=Records("mx00.ionos.de"))
    plan = plan_of(form(Provider.MICROSOFT365), "", cloud)
    assert isinstance(plan, ConnectionPlan)
    token = CancelToken()
    for event in ours.connect(form(Provider.MICROSOFT365), token):
        if isinstance(event, SignInWaiting):
            ours.places.evidence("practice.example", Symptom.USER_UNKNOWN, 10)  # until DNS has answered
            told = browser_page(CATALOG, plan, "AADSTS50034: The user account does not exist", places=ours.places)
            token.cancel()
    assert told is not None and told.diagnosis.code == "USER_UNKNOWN"
    assert told.diagnosis.finding.evidence["mx_provider"] == "IONOS"
