"""No mailbox at Microsoft: the domain's records, the licence and the directory say why, and where to go on."""

from pathlib import Path

import pytest

from tests.probes.graph.support import ELSEWHERE, MICROSOFT, failure, graph, refusing
from tests.probes.support import CATALOG
from wizard.catalog import CatalogError
from wizard.catalog.mail_hosts import read_mail_hosts
from wizard.model.mail_host import MailHostKind
from wizard.model.problem import Diagnosis
from wizard.model.provider import Language, Provider
from wizard.model.symptom import Finding, Symptom

GATEWAY = ("mx1.hc1234.iphmx.com",)
NOT_ENABLED = refusing("inbox", 404, "MailboxNotEnabledForRESTAPI")
MISSING = refusing("inbox", 404, "ResourceNotFound")
DENIED = refusing("inbox", 403, "ErrorAccessDenied")
OFFICE_ONLY = {"licence": "O365_APPS", "plans": ("EXCHANGE_S_FOUNDATION", "OFFICESUBSCRIPTION")}


@pytest.mark.parametrize(
    ("records", "reason"),
    [
        ({"mx": MICROSOFT}, "migrating"),
        ({"mx": ELSEWHERE}, "hybrid"),
        ({"mx": ("mail.practice.example",)}, "hybrid"),
        ({"mx": GATEWAY, "spf": "v=spf1 include:spf.protection.outlook.com -all"}, "migrating"),
        ({"mx": GATEWAY, "autodiscover": ("autodiscover.outlook.com",)}, "migrating"),
        ({"mx": GATEWAY, "spf": "v=spf1 include:_spf.google.com ~all"}, "hybrid"),
        ({"mx": GATEWAY}, "migrating"),  # never concluded: not Microsoft
        ({"mx": ("route1.mx.cloudflare.net",)}, "hybrid"),
        ({"dns_silent": True}, "migrating"),
        ({"mx": ()}, "hybrid"),
    ],
)
def test_migrating_and_hybrid_are_told_apart(records: dict[str, object], reason: str) -> None:
    assert failure(graph(replies=NOT_ENABLED, **records)).reason == reason


@pytest.mark.parametrize("records", [{"mx": GATEWAY}, {"dns_silent": True}])
def test_where_the_records_tell_nothing_neither_cause_is_called_likelier(records: dict[str, object]) -> None:
    told = failure(graph(replies=NOT_ENABLED, **records))
    assert told.fault.symptom is Symptom.MAILBOX_UNREACHABLE
    finding = Finding(told.fault.symptom, "graph.mailbox", None, None, told.fault.evidence)
    panel = CATALOG.panel(Diagnosis(CATALOG.problem_for(finding), finding, ()), Language.EN)
    words = " ".join((panel.title, panel.what, *panel.steps))
    assert "on its way" not in words and "likelier" not in words and "speaks for" not in words
    assert any("server of the company" in step for step in panel.steps)


def test_an_account_whose_licence_has_no_mailbox() -> None:
    found = failure(graph(replies=NOT_ENABLED, **OFFICE_ONLY))
    assert (found.code, found.fault.evidence["licences"]) == ("LICENSE_MISSING", ["O365_APPS"])
    assert failure(graph(replies=NOT_ENABLED, mx=ELSEWHERE, **OFFICE_ONLY)).reason == "hybrid"
    assert failure(graph(replies=MISSING, mx=ELSEWHERE, **OFFICE_ONLY)).code == "OFFICE365_MAILBOX_NOT_FOUND"
    untold = {**NOT_ENABLED, **refusing("licences", 403, "Authorization_RequestDenied")}
    assert failure(graph(replies=untold, **OFFICE_ONLY)).reason == "migrating"


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, "PERMISSION_MISSING"),
        ({"without_mail": True}, "PERMISSION_MISSING"),  # there is a licence with a mailbox
        ({"without_mail": True, **OFFICE_ONLY}, "OFFICE365_MAILBOX_NOT_FOUND"),
        ({"mx": ELSEWHERE, **OFFICE_ONLY}, "OFFICE365_MAILBOX_NOT_FOUND"),
        ({"mx": ELSEWHERE}, "PERMISSION_MISSING"),
        ({"dns_silent": True, **OFFICE_ONLY}, "PERMISSION_MISSING"),
    ],
)
def test_a_refusal_is_no_verdict_before_the_mailbox_was_seen(changes: dict[str, object], expected: str) -> None:
    assert failure(graph(replies=DENIED, **changes)).code == expected


def test_where_the_mail_is_hosted_is_shown() -> None:
    found = failure(graph(replies=MISSING, mx=ELSEWHERE)).fault.evidence
    shown = {key: found[key] for key in ("mx_hosts", "mx_provider", "mx_family", "mx_way")}
    assert shown == {"mx_hosts": list(ELSEWHERE), "mx_provider": "IONOS", "mx_family": "ionos", "mx_way": "imap"}
    behind = failure(graph(replies=MISSING, mx=GATEWAY, spf="v=spf1 include:_spf.google.com ~all")).fault.evidence
    assert (behind["mx_provider"], behind["mx_way"]) == ("Google Workspace", "google")
    hidden = failure(graph(replies=MISSING, mx=GATEWAY)).fault.evidence
    assert "mx_provider" not in hidden and hidden["mx_gateway"] == "Cisco Secure Email"
    own = failure(graph(replies=MISSING, mx=MICROSOFT)).fault.evidence
    assert own["mx_hosts"] == list(MICROSOFT) and "mx_provider" not in own
    assert failure(graph(replies=NOT_ENABLED, mx=MICROSOFT)).fault.evidence["mx_provider"] == "Microsoft 365"


def test_records_are_looked_up_only_where_no_mailbox_is() -> None:
    for replies in (refusing("inbox", 503, "serviceNotAvailable"), refusing("inbox", 403, "ErrorInvalidLicense")):
        assert "mx_hosts" not in failure(graph(replies=replies)).fault.evidence


KNOWN = [
    ("company-com.mail.protection.outlook.com", "Microsoft 365"),
    ("company-com.p-v1.mx.microsoft", "Microsoft 365"),
    ("outlook-com.olc.protection.outlook.com", "Outlook.com"),
    ("ASPMX.L.GOOGLE.COM.", "Google Workspace"),
    ("contoso-us.mail.protection.office365.us", "Microsoft 365"),
    ("contoso-us.a-v1.usgovcloud-mx.microsoft", "Microsoft 365"),
    ("office365.us.evil.example", None),
    ("alt2.aspmx.l.google.com", "Google Workspace"),
    ("gmail-smtp-in.l.google.com", "Gmail"),
    ("mta7.am0.yahoodns.net", "Yahoo"),
    ("mx-aol.mail.gm0.yahoodns.net", "AOL"),
    ("mx01.mail.icloud.com", "iCloud"),
    ("in1-smtp.messagingengine.com", "Fastmail"),
    ("mail.protonmail.ch", "Proton Mail"),
    ("mx.zoho.eu", "Zoho Mail (EU)"),
    ("mx.yandex.net", "Yandex"),
    ("mx00.emig.gmx.net", "GMX"),
    ("mx-ha02.web.de", "WEB.DE"),
    ("mx00.kundenserver.de", "IONOS"),
    ("mx01.ionos.co.uk", "IONOS"),
    ("mx1.mail.ovh.net", "OVHcloud"),
    ("spool.mail.gandi.net", "Gandi"),
    ("www123.your-server.de", "Hetzner"),
    ("smtpin.rzone.de", "Strato"),
    ("inbound-smtp.eu-west-1.amazonaws.com", "Amazon WorkMail"),
    ("mxa-00123.gslb.pphosted.com", "Proofpoint"),
    ("eu-smtp-inbound-1.mimecast.com", "Mimecast"),
    ("mxa.mailgun.org", "Mailgun"),
    ("evilpphosted.com", None),
    ("pphosted.com.evil.example", None),
    ("aspmx.l.google.com.evil.example", None),
    ("mx0.a.b.ionos.evil.example", None),
    ("mail.company.example", None),
]


@pytest.mark.parametrize(("host", "name"), KNOWN)
def test_mail_hosts_by_their_exchangers(host: str, name: str | None) -> None:
    found = CATALOG.mail_hosts.by_exchangers([host])
    assert (found.name if found else None) == name


def test_the_preferred_exchanger_counts_first() -> None:
    found = CATALOG.mail_hosts.by_exchangers(["own.company.example", "a.pphosted.com", "mx.yandex.net"])
    assert found is not None and (found.name, found.kind) == ("Proofpoint", MailHostKind.GATEWAY)


def test_a_cloud_of_its_own_shows_in_the_alias_of_autodiscover() -> None:
    found = CATALOG.mail_hosts.by_evidence("", ["autodiscover-s-dod.office365.us"])
    assert found is not None and (found.name, found.provider) == ("Microsoft 365", Provider.MICROSOFT365)


def test_every_mail_host_leads_somewhere_that_exists() -> None:
    for known in CATALOG.mail_hosts.known:
        host = known.host
        assert (host.provider is None) == (host.kind is not MailHostKind.MAILBOX)
        assert not host.family or CATALOG.provider_by_id(host.family) is not None, host
        assert host.tenants == (host.name == "Microsoft 365")
        assert not host.tenants or host.provider is Provider.MICROSOFT365


@pytest.mark.parametrize(
    ("line", "where"),
    [
        ('colour = "red"', "colour"),
        ('kind = "cellar"', "kind"),
        ("tenants = 1", "tenants"),
        ('sure = "X"', "sure"),
        ('hosts = ["a.example", "a.example"]', "hosts"),
    ],
)
def test_the_table_is_read_strictly(line: str, where: str, tmp_path: Path) -> None:
    table = {"name": '"A"', "kind": '"gateway"', "hosts": '["a.example"]', "source": '"x"', "sure": '"Q"'}
    key, _, value = line.partition(" = ")
    file = tmp_path / "mx.toml"
    file.write_text("[[host]]\n" + "\n".join(f"{k} = {v}" for k, v in {**table, key: value}.items()), "utf-8")
    with pytest.raises(CatalogError, match=where):
        read_mail_hosts(file)
