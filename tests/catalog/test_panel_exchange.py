"""What panels say of Exchange, where the words for IMAP and SMTP would be wrong."""

import pytest

from wizard.catalog import Catalog, Panel
from wizard.model.plan import Endpoint
from wizard.model.problem import Diagnosis, Link, Remedy, RemedyId
from wizard.model.provider import Language, Protocol, Provider, Security
from wizard.model.symptom import Finding, Json, Symptom

IMAP = Endpoint(Protocol.IMAP, "mail.example.com", 993, Security.TLS)
EWS = Endpoint(Protocol.EWS, "mail.example.com", 443, Security.TLS, "/ews/exchange.asmx")


def show(catalog: Catalog, finding: Finding, language: Language) -> Panel:
    return catalog.panel(Diagnosis(catalog.problem_for(finding), finding), language)


def test_exchange_names_its_three_causes_and_warns_of_locking(catalog: Catalog) -> None:
    evidence: dict[str, Json] = {"username": "alice", "windows_domain": "CORP", "methods": ["NTLM", "Negotiate"]}
    refused = Finding(Symptom.CREDENTIALS_REFUSED, "ews.sign_in", EWS, None, evidence)
    panel = show(catalog, refused, Language.EN)
    assert (panel.code, panel.reason) == ("UNAUTHORIZED", "credentials")
    for cause in ("wrong user name or password", "a locked account", "Extended Protection", "can lock the account"):
        assert cause in panel.what
    assert "CORP\\username" in panel.steps[1]
    assert "Sign-in methods offered: NTLM, Negotiate" in panel.seen
    at_imap = show(catalog, Finding(Symptom.CREDENTIALS_REFUSED, "imap.sign_in", IMAP), Language.EN)
    assert at_imap.code == "UNAUTHORIZED" and "Extended Protection" not in at_imap.what


def test_a_variant_belongs_to_each_reason_whose_symptom_it_has(catalog: Catalog) -> None:
    """One wording for all kinds of other servers, under the reason that each of them has."""
    for symptom, reason in (
        (Symptom.SPEAKS_IMAP, "imap"),
        (Symptom.SPEAKS_SMTP, "smtp"),
        (Symptom.SPEAKS_HTTP, "http"),
    ):
        panel = show(catalog, Finding(symptom, "ews.tls", EWS), Language.EN)
        assert panel.title == "Something other than Exchange answers at mail.example.com:443"
        assert (panel.code, panel.reason) == ("WRONG_PROTOCOL", reason)
        assert "Exchange" not in show(catalog, Finding(symptom, "imap.greeting", IMAP), Language.EN).title


def test_a_stage_of_its_own_outweighs_the_protocol(catalog: Catalog) -> None:
    without_address = show(catalog, Finding(Symptom.EXCHANGE_FAULT, "ews.sender", EWS), Language.EN)
    elsewhere = show(catalog, Finding(Symptom.EXCHANGE_FAULT, "ews.mailbox", EWS), Language.EN)
    assert without_address.code == elsewhere.code == "EXCHANGE_CONNECTION_FAILED"
    assert "no address to send from" in without_address.title
    assert "Step at which it happened: Opening the mailbox" in elsewhere.seen


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("symptom", list(Symptom))
def test_no_panel_of_exchange_talks_of_mail_ports(catalog: Catalog, symptom: Symptom, language: Language) -> None:
    """What only IMAP and SMTP can get keeps its words; whatever Exchange can get speaks of Exchange."""
    if Provider.EXCHANGE not in catalog.problem_for(Finding(symptom)).providers:
        return
    panel = show(catalog, Finding(symptom, "ews.tls", EWS), language)
    words = " ".join((panel.title, panel.what, *panel.seen, *panel.steps))
    for port in ("993", "465", "587", "143", "STARTTLS", "SMTP AUTH", "PLAIN", "--imap"):
        assert port not in words, panel.code


def test_the_version_found_and_the_version_needed_are_told(catalog: Catalog) -> None:
    versions: dict[str, Json] = {
        "version": "8.1.436.0",
        "version_name": "Exchange 2007 SP1",
        "version_needed": "14.2",
        "version_needed_name": "Exchange 2010 SP2",
    }
    panel = show(catalog, Finding(Symptom.EXCHANGE_TOO_OLD, "ews.version", EWS, None, versions), Language.DE)
    assert panel.title == "Auf mail.example.com läuft Exchange 2007 SP1; benötigt wird Exchange 2010 SP2 oder neuer"
    assert panel.seen[0] == "Gefundene Version: Exchange 2007 SP1 (8.1.436.0)"


def test_the_corrected_url_is_told_only_where_exchange_answered(catalog: Catalog) -> None:
    owa: dict[str, Json] = {"url": "https://mail.example.com/owa", "location": "/owa/auth/logon.aspx?reason=0"}
    bare = show(catalog, Finding(Symptom.EXCHANGE_URL_IS_WEBMAIL, "ews.greeting", EWS, None, owa), Language.EN)
    assert bare.title == "https://mail.example.com/owa is the address of webmail"
    assert not any("Exchange answers at" in seen for seen in bare.seen)
    found = {**owa, "corrected_url": "https://mail.example.com/ews/exchange.asmx"}
    panel = show(catalog, Finding(Symptom.EXCHANGE_URL_IS_WEBMAIL, "ews.greeting", EWS, None, found), Language.EN)
    assert panel.steps[0] == "Use https://mail.example.com/ews/exchange.asmx: Exchange answers there."


@pytest.mark.parametrize("language", list(Language))
def test_a_rule_and_its_folder_are_named(catalog: Catalog, language: Language) -> None:
    names: dict[str, Json] = {"email": "a@example.com", "rule_name": "Newsletter", "folder_name": "Lesen"}
    added = show(catalog, Finding(Symptom.RECONNECT_RULE_ADDED, "ews.rules", EWS, None, names), language)
    gone = show(catalog, Finding(Symptom.RECONNECT_FOLDER_DELETED, "ews.rules", EWS, None, names), language)
    assert (added.reason, gone.reason) == ("rule_added", "folder_deleted")
    assert "Newsletter" in added.what and "Lesen" in added.what
    assert "Newsletter" in gone.what and "Lesen" in gone.title


@pytest.mark.parametrize(
    ("remedy", "label"),
    [
        (
            Remedy(RemedyId.USE_URL, values={"url": "https://mail.example.com/ews/exchange.asmx"}),
            "Use https://mail.example.com/ews/exchange.asmx",
        ),
        (Remedy(RemedyId.SWITCH_PROVIDER, values={"provider": "microsoft365"}), "Continue with Microsoft 365"),
    ],
)
def test_what_a_button_of_exchange_is_called(catalog: Catalog, remedy: Remedy, label: str) -> None:
    assert catalog.remedy_label(remedy, Language.EN) == label


@pytest.mark.parametrize("language", list(Language))
def test_that_no_password_was_sent_is_claimed_only_before_the_sign_in(catalog: Catalog, language: Language) -> None:
    claim = {Language.EN: "was not sent", Language.DE: "wurde nicht an", Language.JA: "送信していません"}[language]
    for symptom in (Symptom.EXCHANGE_URL_IS_WEBMAIL, Symptom.EXCHANGE_URL_NOT_EWS):
        before = show(catalog, Finding(symptom, "ews.greeting", EWS), language)
        after = show(catalog, Finding(symptom, "ews.sign_in", EWS), language)
        assert claim in " ".join(before.seen) and claim not in " ".join(after.seen)
        assert before.title == after.title and before.code == after.code
    for symptom in Symptom:
        panel = show(catalog, Finding(symptom, "ews.mailbox", EWS), language)
        if panel.link in (Link.MAILBOX, Link.SENDING, Link.SIGN_IN):
            assert claim not in " ".join(panel.seen), panel.code


def test_a_sign_in_page_in_front_of_exchange_is_not_the_users_slip(catalog: Catalog) -> None:
    asked = {"url": "https://mail.example.com/ews/exchange.asmx", "status": 440}
    panel = show(
        catalog, Finding(Symptom.EXCHANGE_SIGN_IN_PAGE_IN_FRONT, "ews.greeting", EWS, None, asked), Language.EN
    )
    assert (panel.code, panel.who, panel.link) == ("INVALID_EXCHANGE_URL", "Your IT team", Link.SIGN_IN)
    assert "address of webmail" not in panel.title and not any("/ews/exchange.asmx in place" in s for s in panel.steps)


@pytest.mark.parametrize(
    ("symptom", "stage", "link", "untrue"),
    [
        (Symptom.SERVER_SILENT, "ews.tls", Link.ENCRYPTION, "Connected to mail.example.com:443 with TLS"),
        (Symptom.SERVER_SILENT, "ews.rules", Link.MAILBOX, "something other than Exchange"),
        (Symptom.MAILBOX_REFUSED, "ews.rules", Link.MAILBOX, "refuses access to the inbox"),
        (Symptom.MAILBOX_REFUSED, "ews.sender", Link.SENDING, "no right to open this mailbox"),
        (Symptom.EXCHANGE_FAULT, "ews.mailbox", Link.MAILBOX, "without saying why"),
        (Symptom.ACTIVESYNC_ONLY, "ews.greeting", Link.SIGN_IN, "Connect under Exchange"),
        (Symptom.EWS_REFUSED, "ews.greeting", Link.SIGN_IN, "for your account"),
        (Symptom.SENDING_OUTCOME_UNKNOWN, "ews.test_email", Link.SENDING, "hung up"),
        (Symptom.MAILBOX_FULL, "ews.test_email", Link.MAILBOX, "buy more space"),
    ],
)
def test_a_panel_says_nothing_that_an_earlier_step_has_disproved(
    catalog: Catalog, symptom: Symptom, stage: str, link: Link, untrue: str
) -> None:
    panel = show(catalog, Finding(symptom, stage, EWS), Language.EN)
    assert untrue not in " ".join((panel.title, panel.what, *panel.seen, *panel.steps))
    assert panel.link is link


def test_a_failed_step_does_not_sound_as_if_it_went_on(catalog: Catalog) -> None:
    assert catalog.stage_step("ews.sign_in", Language.DE) == "Anmeldung"
    assert catalog.stage_step("imap.sign_in", Language.JA) == "サインイン"
    for stage in ("imap.tls", "ews.greeting", "ews.mailbox", "google.sign_in", "graph.sign_in"):
        german, japanese = (catalog.stage_step(stage, language) for language in (Language.DE, Language.JA))
        assert not german.endswith(("läuft", "wird", "werden")) and not japanese.endswith("います")
