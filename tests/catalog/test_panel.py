"""Panels tell what is known, and read well with all, some or none of the evidence."""

import re

import pytest

from wizard.catalog import Catalog, Panel
from wizard.catalog.words import EVIDENCE_KEYS
from wizard.model.plan import Endpoint
from wizard.model.problem import Diagnosis, Link, Remedy, RemedyId
from wizard.model.provider import Language, Protocol, Security
from wizard.model.symptom import Finding, Json, Symptom

IMAP = Endpoint(Protocol.IMAP, "mail.example.com", 993, Security.TLS)
EWS = Endpoint(Protocol.EWS, "mail.example.com", 443, Security.TLS, "/ews/exchange.asmx")

FULL: dict[str, Json] = {
    "certificate": {
        "names": ["mail.example.com", "example.com"],
        "issuer": "Example CA",
        "not_before": "2025-11-18T10:00:00Z",
        "not_after": "2026-11-18T10:00:00Z",
        "sha256": "ab" * 32,
        "faults": ["expired", "name_mismatch"],
    },
    "expired_days": 3,
}


def show(catalog: Catalog, finding: Finding, language: Language) -> Panel:
    problem = catalog.problem_for(finding)
    remedies = (Remedy(RemedyId.ALLOW_CERTIFICATE), Remedy(RemedyId.RETRY))
    return catalog.panel(Diagnosis(problem, finding, remedies), language)


def test_full_evidence_in_english(catalog: Catalog) -> None:
    panel = show(catalog, Finding(Symptom.CERTIFICATE_EXPIRED, "imap.certificate", IMAP, None, FULL), Language.EN)
    assert panel.title == "The certificate of mail.example.com expired 3 days ago"
    assert "18 Nov 2026" in panel.what
    assert panel.seen[0] == "What is wrong with it: expired, names another server"
    assert panel.seen[1] == "The certificate is issued for: mail.example.com, example.com"
    certificate = FULL["certificate"]
    assert isinstance(certificate, dict)
    alone: dict[str, Json] = {**FULL, "certificate": {**certificate, "faults": ["expired"]}}
    panel = show(catalog, Finding(Symptom.CERTIFICATE_EXPIRED, "imap.certificate", IMAP, None, alone), Language.EN)
    assert panel.seen[0] == "The certificate is issued for: mail.example.com, example.com"  # the title says the rest
    assert "Valid from 18 Nov 2025 until 18 Nov 2026" in panel.seen
    assert panel.who == "Your IT team"
    assert (panel.link, panel.code, panel.reason) == (Link.ENCRYPTION, "UNTRUSTED_CERTIFICATES", "expired")
    assert panel.labels == ("Show certificate…", "Try again")


@pytest.mark.parametrize(
    ("language", "title", "date"),
    [
        (Language.DE, "Das Zertifikat von mail.example.com ist vor 3 Tagen abgelaufen", "18. November 2026"),
        (Language.JA, "mail.example.com の証明書は 3 日前に期限が切れました", "2026 年 11 月 18 日"),
    ],
)
def test_dates_and_times_follow_the_language(catalog: Catalog, language: Language, title: str, date: str) -> None:
    panel = show(catalog, Finding(Symptom.CERTIFICATE_EXPIRED, "imap.certificate", IMAP, None, FULL), language)
    assert panel.title == title
    assert date in panel.what


@pytest.mark.parametrize(
    ("days", "phrase"),
    [
        (0, "today"),
        (1, "yesterday"),
        (2, "2 days ago"),
        (59, "59 days ago"),
        (60, "2 months ago"),
        (800, "2 years ago"),
    ],
)
def test_how_long_ago(catalog: Catalog, days: int, phrase: str) -> None:
    finding = Finding(Symptom.CERTIFICATE_EXPIRED, "imap.certificate", IMAP, None, {"expired_days": days})
    assert show(catalog, finding, Language.EN).title == f"The certificate of mail.example.com expired {phrase}"


@pytest.mark.parametrize("language", list(Language))
def test_every_problem_reads_well_with_everything_known(catalog: Catalog, language: Language) -> None:
    numbers = {"port": 993, "expired_days": 3, "valid_in_days": 9, "limit": 2, "needed": 4, "wait_seconds": 30}
    evidence: dict[str, Json] = dict.fromkeys(EVIDENCE_KEYS, "value")
    evidence |= {
        **FULL,
        **numbers,
        "retry_after": 90,
        "clock_offset_minutes": -70,
        "other_leg": "smtp",
        "protocol": "imap",
        "host": "partner.outlook.cn",
    }
    evidence |= {"not_before": "2025-11-18", "not_after": "2026-11-18", "size_limit": 10_000, "message_size": 12_000}
    for problem in catalog.problems:
        finding = Finding(problem.matches[0].symptom, "imap.certificate", None, "the server's words", evidence)
        panel = catalog.panel(Diagnosis(problem, finding), language)
        assert len(panel.seen) == len(problem.seen[language]) + 8, problem.name
        assert not set("{}|") & set(" ".join((panel.title, panel.what, *panel.seen, *panel.steps))), problem.name


def test_partial_evidence_leaves_out_what_is_unknown(catalog: Catalog) -> None:
    finding = Finding(Symptom.CERTIFICATE_EXPIRED, "imap.certificate", IMAP, None, {"issuer": "Example CA"})
    panel = show(catalog, finding, Language.EN)
    assert panel.title == "The certificate of mail.example.com has expired"
    assert panel.seen == ("Issued by: Example CA", "Your password was not sent to mail.example.com:993.")


def test_no_evidence_at_all(catalog: Catalog) -> None:
    panel = show(catalog, Finding(Symptom.CERTIFICATE_EXPIRED), Language.EN)
    assert panel.title == "The server's certificate has expired"
    assert panel.seen == ()


@pytest.mark.parametrize("language", list(Language))
def test_what_happened_to_the_password_is_told_only_after_a_run(catalog: Catalog, language: Language) -> None:
    """In the guide and for a pasted error nothing was sent or not sent."""
    claim = {Language.EN: "was not sent", Language.DE: "wurde nicht an", Language.JA: "送信していません"}[language]
    for problem in catalog.problems:
        panel = catalog.guide(problem, language)
        assert claim not in " ".join((panel.title, panel.what, *panel.seen, *panel.steps)), problem.name
    ran = show(catalog, Finding(Symptom.HANDSHAKE_FAILED, "imap.tls", IMAP), language)
    assert any(claim in sentence for sentence in ran.seen)


def test_values_are_shown_as_they_are_and_stay_short(catalog: Catalog) -> None:
    evil = "{port} || <b>x</b>\r\nA001 LOGOUT " + "y" * 5000
    finding = Finding(Symptom.CERTIFICATE_EXPIRED, "imap.certificate", None, None, {"issuer": evil})
    (seen,) = show(catalog, finding, Language.EN).seen
    assert "{port} || <b>x</b> A001 LOGOUT" in seen
    assert "\n" not in seen and len(seen) < 400


def test_the_mail_service_brings_its_name_and_pages(catalog: Catalog) -> None:
    panel = show(catalog, Finding(Symptom.APP_PASSWORD_DEMANDED, "imap.sign_in", family="gmail"), Language.EN)
    assert panel.title == "Gmail wants an app password"
    assert "https://myaccount.google.com/apppasswords" in panel.steps[0]
    assert panel.service_name == "Gmail"


def test_server_software_is_not_called_a_service(catalog: Catalog) -> None:
    panel = show(catalog, Finding(Symptom.APP_PASSWORD_DEMANDED, "imap.sign_in", family="dovecot"), Language.EN)
    assert panel.title == "This mailbox needs an app password"


def test_the_stage_says_where_it_broke_where_the_problem_leaves_it_open(catalog: Catalog) -> None:
    broken = {
        stage: show(catalog, Finding(Symptom.CONNECTION_CLOSED, stage), Language.EN).link
        for stage in ("imap.greeting", "imap.tls", "imap.sign_in", "smtp.sender")
    }
    assert list(broken.values()) == [Link.SERVER, Link.ENCRYPTION, Link.SIGN_IN, Link.SENDING]


def test_limits_and_sizes_are_readable(catalog: Catalog) -> None:
    few: dict[str, Json] = {"limit": 1, "needed": 4}
    finding = Finding(Symptom.TOO_MANY_CONNECTIONS, "imap.connections", IMAP, None, few)
    titles = [show(catalog, finding, language).title for language in (Language.EN, Language.DE)]
    assert titles[0] == "mail.example.com allows 1 of the 4 connections that are needed at once"
    assert titles[1] == "mail.example.com erlaubt 1 der 4 gleichzeitig benötigten Verbindungen"
    sizes: dict[str, Json] = {"size_limit": 25_000_000, "message_size": 1200}
    panel = show(catalog, Finding(Symptom.MESSAGE_TOO_LARGE, "smtp.test_email", IMAP, None, sizes), Language.EN)
    assert panel.title == "mail.example.com takes emails up to 25 MB only"
    assert "1 kB" in panel.seen[0]


def test_directions_are_named_without_the_protocol(catalog: Catalog) -> None:
    finding = Finding(Symptom.NAME_NOT_FOUND, "smtp.names", evidence={"host": "xn--strae-oqa.de"})
    assert "Server for sending: straße.de" in show(catalog, finding, Language.EN).seen


def test_waiting_times_come_in_words(catalog: Catalog) -> None:
    for seconds, phrase in ((1, "1 second"), (92, "92 seconds"), (121, "3 minutes"), (90_000, "25 hours")):
        panel = show(catalog, Finding(Symptom.THROTTLED, evidence={"retry_after": seconds}), Language.EN)
        assert panel.steps[0] == f"Wait {phrase}, then try again."
    panel = show(catalog, Finding(Symptom.THROTTLED), Language.EN)
    assert panel.steps[0].startswith("Wait at least 15 minutes")


@pytest.mark.parametrize(
    ("seconds", "phrase"), [(5, "just now"), (60, "1 min ago"), (130, "2 min ago"), (7300, "2 hours ago")]
)
def test_the_last_check_is_told_briefly(catalog: Catalog, seconds: int, phrase: str) -> None:
    assert catalog.ago(seconds, Language.EN) == phrase


def test_gmail_only_hides_the_drafts_so_none_are_created(catalog: Catalog) -> None:
    at_gmail = catalog.problem_for(Finding(Symptom.DRAFTS_MISSING, "imap.folders", family="gmail"))
    elsewhere = catalog.problem_for(Finding(Symptom.DRAFTS_MISSING, "imap.folders", family="dovecot"))
    assert at_gmail.name == elsewhere.name == "MISSING_DRAFTS_FOLDER"
    assert RemedyId.CREATE_FOLDER not in at_gmail.remedies
    assert RemedyId.CREATE_FOLDER in elsewhere.remedies
    assert "https://mail.google.com/mail/u/0/#settings/labels" in at_gmail.steps[Language.EN][0]
    assert catalog.problem("MISSING_DRAFTS_FOLDER") is elsewhere
    stored = Diagnosis(elsewhere, Finding(Symptom.DRAFTS_MISSING, "imap.folders", family="gmail"))
    assert catalog.panel(stored, Language.EN).steps == at_gmail.steps[Language.EN]
    assert [problem.code for problem in catalog.problems].count("MISSING_DRAFTS_FOLDER") == 1


def test_how_long_to_wait_is_the_servers_number_or_the_services_habit(catalog: Catalog) -> None:
    pause = Finding(
        Symptom.THROTTLED, server_text="BAD Request is throttled. Suggested Backoff Time: 92415 milliseconds"
    )
    assert show(catalog, pause, Language.EN).steps[0] == "Wait 93 seconds, then try again."
    known = Finding(Symptom.THROTTLED, family="gmail", evidence={"wait_seconds": 600})
    assert show(catalog, known, Language.EN).steps[0] == "Wait 10 minutes, then try again."
    assert "24 hours" in show(catalog, Finding(Symptom.THROTTLED, family="gmail"), Language.EN).steps[0]
    assert "24" not in show(catalog, Finding(Symptom.THROTTLED), Language.EN).steps[0]


def test_a_listed_server_that_is_not_found_is_no_typing_mistake(catalog: Catalog) -> None:
    listed = Finding(Symptom.NAME_NOT_FOUND, "imap.names", evidence={"host": "imap.gmail.com"})
    panel = show(catalog, listed, Language.EN)
    assert panel.title == "The server of Gmail could not be found from your network"
    assert "another network" in panel.steps[0]
    typo = Finding(Symptom.NAME_NOT_FOUND, "imap.names", evidence={"host": "imapp.gmail.com"}, family="gmail")
    assert show(catalog, typo, Language.EN).title == "There is no server named imapp.gmail.com"


def test_a_cut_says_during_which_step(catalog: Catalog) -> None:
    cut = Finding(Symptom.CONNECTION_CLOSED, "imap.sign_in", IMAP)
    assert "Step at which it happened: Signing in" in show(catalog, cut, Language.EN).seen
    assert not any("Step" in seen for seen in show(catalog, Finding(Symptom.CONNECTION_CLOSED), Language.EN).seen)


_QUOTED = re.compile('["„［]([^"“”］]{8,60})["“”］]')


@pytest.mark.parametrize("language", list(Language))
def test_a_step_that_names_a_button_has_it(catalog: Catalog, language: Language) -> None:
    labels = {catalog.remedy_label(Remedy(remedy), language).rstrip("…. "): remedy for remedy in RemedyId}
    for problem in catalog.problems:
        named = {text for step in problem.steps[language] for text in _QUOTED.findall(step)}
        missing = {labels[text] for text in named & labels.keys()} - set(problem.remedies)
        assert not missing, problem.name


@pytest.mark.parametrize("symptom", [Symptom.ALL_MAIL_HIDDEN, Symptom.DRAFTS_MISSING, Symptom.SENT_MISSING])
def test_gmail_is_mended_where_its_labels_are(catalog: Catalog, symptom: Symptom) -> None:
    """The page on which IMAP is switched on, which other problems open, shows no labels."""
    problem = catalog.problem_for(Finding(symptom, "imap.folders", family="gmail"))
    assert problem.imap_url == "https://mail.google.com/mail/u/0/#settings/labels"
    assert RemedyId.OPEN_IMAP_PAGE in problem.remedies and RemedyId.CREATE_FOLDER not in problem.remedies
    off = catalog.problem_for(Finding(Symptom.IMAP_OFF_FOR_USER, "imap.sign_in", family="gmail"))
    assert off.imap_url == ""


@pytest.mark.parametrize("language", list(Language))
def test_settings_of_server_software_are_for_whoever_runs_it(catalog: Catalog, language: Language) -> None:
    at_dovecot = show(catalog, Finding(Symptom.TOO_MANY_CONNECTIONS, "imap.connections", IMAP), language)
    at_exchange = show(catalog, Finding(Symptom.TOO_MANY_CONNECTIONS, "ews.mailbox", EWS), language)
    assert "mail_max_userip_connections" in " ".join(at_dovecot.admin)
    assert "EwsMaxConcurrency" in " ".join(at_exchange.admin) and "Dovecot" not in " ".join(at_exchange.admin)
    for problem in catalog.problems:
        told = catalog.guide(problem, language)
        assert "mail_max_userip" not in " ".join((told.title, told.what, *told.steps))


def test_a_port_that_was_seen_to_encrypt_is_the_step(catalog: Catalog) -> None:
    seen: dict[str, Json] = {
        "alternative_host": "mail.example.com",
        "alternative_port": 993,
        "alternative_security": "tls",
    }
    for symptom in (Symptom.ENCRYPTION_TAMPERED, Symptom.ENCRYPTION_NOT_OFFERED, Symptom.STARTTLS_FAILED):
        problem = catalog.problem_for(Finding(symptom))
        assert RemedyId.USE_SERVER in problem.remedies
        steps = " ".join(show(catalog, Finding(symptom, "imap.tls", IMAP, None, seen), Language.EN).steps)
        assert "Use port 993 with TLS, as offered here" in steps
