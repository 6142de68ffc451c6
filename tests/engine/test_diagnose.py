"""From a finding to a verdict with the buttons that can help here, and nothing secret in either."""

from dataclasses import replace

import pytest

from tests.probes.support import CATALOG, PASSWORD, plan_for
from wizard.engine.diagnose import Diagnoser
from wizard.engine.knowledge import knowledge_of, known_to_encrypt, may_be_excepted
from wizard.model.address import EmailAddress
from wizard.model.form import Change, ServerEntry
from wizard.model.plan import CertificatePin, ConnectionPlan, Endpoint
from wizard.model.problem import Diagnosis, RemedyId
from wizard.model.provider import Protocol, Security
from wizard.model.secret import Secret
from wizard.model.symptom import Finding, Symptom
from wizard.wire.redact import Redactor

PLAN = plan_for(993)
IMAP, SMTP = (server.endpoint for server in PLAN.servers)
SHA = "ab" * 32


def diagnose(finding: Finding, plan: ConnectionPlan | None = PLAN, alternative: Endpoint | None = None) -> Diagnosis:
    return Diagnoser(CATALOG, Redactor(Secret(PASSWORD)), plan).diagnose(finding, alternative)


def buttons(diagnosis: Diagnosis, wanted: RemedyId) -> list[Change | None]:
    return [remedy.change for remedy in diagnosis.remedies if remedy.id is wanted]


@pytest.mark.parametrize("symptom", list(Symptom))
@pytest.mark.parametrize("stage", ["imap.sign_in", "smtp.test_email", ""])
def test_every_symptom_has_a_verdict_at_every_stage(symptom: Symptom, stage: str) -> None:
    diagnosis = diagnose(Finding(symptom, stage, IMAP))
    assert diagnosis.code
    assert diagnosis.remedies


def test_server_words_and_evidence_are_redacted() -> None:
    finding = Finding(
        Symptom.SIGN_IN_REFUSED, "imap.sign_in", IMAP, f"NO {PASSWORD}?", {"greeting": f"* OK {PASSWORD}"}
    )
    diagnosis = diagnose(finding)
    assert diagnosis.finding.server_text == "NO [hidden]?"
    assert diagnosis.finding.evidence["greeting"] == "* OK [hidden]"
    assert PASSWORD not in repr(diagnosis)


def test_the_web_page_is_whole_in_the_button_and_cut_in_the_evidence() -> None:
    url = "https://accounts.example/signin/continue?sarp=1&plt=AKgnsb"
    text = f"* NO [WEBALERT {url}] Web login required."
    diagnosis = diagnose(Finding(Symptom.WEB_LOGIN_DEMANDED, "imap.sign_in", IMAP, text, {"url": url}))
    (button,) = [remedy for remedy in diagnosis.remedies if remedy.id is RemedyId.OPEN_WEB_LOGIN]
    assert button.url == url
    assert "AKgnsb" not in repr(diagnosis.finding)
    assert diagnosis.finding.evidence["url"] == "https://accounts.example/signin/continue?…"


@pytest.mark.parametrize("url", ["javascript:alert(1)", "file:///etc/passwd", 5, None])
def test_only_web_pages_become_buttons(url: object) -> None:
    finding = Finding(Symptom.WEB_LOGIN_DEMANDED, "imap.sign_in", IMAP, None, {"url": url})  # type: ignore[dict-item]
    assert buttons(diagnose(finding), RemedyId.OPEN_WEB_LOGIN) == []


@pytest.mark.parametrize(
    ("stage", "username", "expected"),
    [
        ("imap.sign_in", "alice@example.com", [Change(username="alice"), Change(username="EXAMPLE\\alice")]),
        ("imap.sign_in", "alice", [Change(username="alice@example.com"), Change(username="EXAMPLE\\alice")]),
        (
            "smtp.sign_in",
            "EXAMPLE\\alice",
            [Change(smtp_username="alice@example.com"), Change(smtp_username="alice")],
        ),
    ],
)
def test_user_names_are_offered_in_every_form_but_the_one_tried(
    stage: str, username: str, expected: list[Change]
) -> None:
    plan = plan_for(993, username=username)
    diagnosis = diagnose(Finding(Symptom.CREDENTIALS_REFUSED, stage, plan.servers[0].endpoint), plan)
    assert buttons(diagnosis, RemedyId.USE_USERNAME) == expected


def test_no_windows_domain_is_guessed_from_a_name_that_only_dns_uses() -> None:
    plan = replace(plan_for(993, username="alice"), email=EmailAddress.parse("alice@exämple.com"))
    diagnosis = diagnose(Finding(Symptom.CREDENTIALS_REFUSED, "imap.sign_in", plan.servers[0].endpoint), plan)
    assert buttons(diagnosis, RemedyId.USE_USERNAME) == [Change(username=str(plan.email))]


def test_the_shown_certificate_is_allowed_for_exactly_its_server() -> None:
    endpoint = replace(IMAP, host="imap.example.com", port=10993)
    finding = Finding(Symptom.CERTIFICATE_SELF_SIGNED, "imap.certificate", endpoint, evidence={"sha256": SHA})
    change = Change(add_pins=(CertificatePin(SHA, "imap.example.com", 10993),))
    assert buttons(diagnose(finding), RemedyId.ALLOW_CERTIFICATE) == [change]


@pytest.mark.parametrize(
    ("symptom", "host", "evidence"),
    [
        (Symptom.CERTIFICATE_SELF_SIGNED, "imap.gmail.com", {"sha256": SHA}),
        (Symptom.CERTIFICATE_SELF_SIGNED, "outlook.office365.com", {"sha256": SHA}),
        (Symptom.CERTIFICATE_REVOKED, "imap.example.com", {"sha256": SHA}),
        (Symptom.CERTIFICATE_SELF_SIGNED, "imap.example.com", {}),
    ],
)
def test_where_no_exception_is_offered(symptom: Symptom, host: str, evidence: dict[str, str]) -> None:
    endpoint = replace(IMAP, host=host)
    finding = Finding(symptom, "imap.certificate", endpoint, evidence=dict(evidence))
    assert buttons(diagnose(finding), RemedyId.ALLOW_CERTIFICATE) == []


def test_a_way_that_works_is_offered_with_its_values() -> None:
    alternative = Endpoint(Protocol.SMTP, "localhost", 587, Security.STARTTLS)
    diagnosis = diagnose(Finding(Symptom.CONNECTION_REFUSED, "smtp.reach", SMTP), alternative=alternative)
    change = Change(smtp=ServerEntry("localhost", "587", Security.STARTTLS))
    assert buttons(diagnosis, RemedyId.USE_SERVER) == [change]
    assert diagnosis.finding.evidence["alternative_port"] == 587
    assert buttons(diagnose(Finding(Symptom.CONNECTION_REFUSED, "smtp.reach", SMTP)), RemedyId.USE_SERVER) == []


def test_old_tls_is_offered_only_where_the_server_was_seen_to_speak_it() -> None:
    finding = Finding(Symptom.TLS_VERSION_TOO_OLD, "imap.tls", IMAP)
    seen = replace(finding, evidence={"tls_version": "TLSv1.1"})
    assert buttons(diagnose(seen), RemedyId.ALLOW_OLD_TLS) == [Change(allow_old_tls=True)]
    assert buttons(diagnose(finding), RemedyId.ALLOW_OLD_TLS) == []
    assert buttons(diagnose(seen, replace(PLAN, allow_old_tls=True)), RemedyId.ALLOW_OLD_TLS) == []
    assert buttons(diagnose(seen, None), RemedyId.ALLOW_OLD_TLS) == []


def test_the_test_email_can_be_skipped_only_where_there_is_one() -> None:
    finding = Finding(Symptom.TEST_EMAIL_NOT_RECEIVED, "imap.test_email", IMAP)
    with_email = replace(PLAN, test_email_to="bob@example.net")
    assert buttons(diagnose(finding, with_email), RemedyId.SKIP_TEST_EMAIL) == [Change(send_test_email=False)]
    assert buttons(diagnose(finding), RemedyId.SKIP_TEST_EMAIL) == []


def test_the_provider_s_pages_come_from_the_server_s_family_or_the_address() -> None:
    finding = Finding(Symptom.APP_PASSWORD_DEMANDED, "imap.sign_in", IMAP, family="gmail")
    (button,) = [r for r in diagnose(finding).remedies if r.id is RemedyId.OPEN_APP_PASSWORD_PAGE]
    assert button.url is not None
    assert button.url.startswith("https://")
    unknown = replace(finding, family="")
    assert buttons(diagnose(unknown), RemedyId.OPEN_APP_PASSWORD_PAGE) == []


def test_sentences_about_passwords_count_at_the_sign_in_only() -> None:
    knowledge = knowledge_of(CATALOG)
    assert knowledge.symptom_of("NO no such user", "", "imap.sign_in") is Symptom.CREDENTIALS_REFUSED
    assert knowledge.symptom_of("550 no such user", "", "smtp.sender") is None


def test_which_servers_are_known_and_which_may_be_excepted() -> None:
    assert known_to_encrypt(CATALOG, Endpoint(Protocol.IMAP, "imap.gmail.com", 143, Security.STARTTLS))
    assert not known_to_encrypt(CATALOG, Endpoint(Protocol.IMAP, "imap.example.com", 143, Security.STARTTLS))
    assert may_be_excepted(CATALOG, "imap.example.com")
    assert not may_be_excepted(CATALOG, "imap.GMAIL.com")
    assert may_be_excepted(CATALOG, "gmail.com.example.net")
