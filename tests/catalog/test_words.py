"""Every problem can be told in every language, and in the house's own terms."""

import re
import tomllib
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import pytest

from wizard.catalog import Catalog
from wizard.catalog.places import resources
from wizard.catalog.words import EVIDENCE_KEYS, fill
from wizard.model.address import NameFault
from wizard.model.form import Field
from wizard.model.problem import Link, Remedy, RemedyId
from wizard.model.provider import Language, Provider, SignInMethod, Who
from wizard.model.symptom import Finding, Symptom

_EXPECTED = """
INVALID_EMAIL_ADDRESS DOMAIN_NOT_FOUND DOMAIN_HAS_NO_MAIL SETTINGS_NOT_FOUND SETTINGS_NOT_CONFIRMED
PROVIDER_HAS_NO_IMAP/bridge_needed PROVIDER_HAS_NO_IMAP/paid_plan PROVIDER_HAS_NO_IMAP/none
OFFLINE DNS_FAILED HOST_NOT_FOUND CONNECTION_REFUSED CONNECTION_TIMED_OUT NETWORK_UNREACHABLE CONNECTION_CLOSED
SERVER_SILENT ADDRESS_NOT_ALLOWED WRONG_PROTOCOL/http WRONG_PROTOCOL/pop3 WRONG_PROTOCOL/imap WRONG_PROTOCOL/smtp
WRONG_PROTOCOL/other CAPTIVE_PORTAL PROXY_REQUIRED PROXY_REQUIRED/sign_in PROXY_REQUIRED/unreachable
CONNECTION_TIMED_OUT/own_limit MALFORMED_RESPONSE RESPONSE_TOO_LARGE
WRONG_SECURITY_MODE/port_expects_starttls WRONG_SECURITY_MODE/port_expects_tls WRONG_SECURITY_MODE/encryption_required
ENCRYPTION_NOT_OFFERED STARTTLS_FAILED ENCRYPTION_TAMPERED TLS_VERSION_UNSUPPORTED
TLS_HANDSHAKE_FAILED/client_certificate_required TLS_HANDSHAKE_FAILED/no_common_settings
TLS_HANDSHAKE_FAILED/legacy_server TLS_HANDSHAKE_FAILED/other
UNTRUSTED_CERTIFICATES/expired UNTRUSTED_CERTIFICATES/not_yet_valid UNTRUSTED_CERTIFICATES/name_mismatch
UNTRUSTED_CERTIFICATES/self_signed UNTRUSTED_CERTIFICATES/unknown_authority UNTRUSTED_CERTIFICATES/malformed
UNTRUSTED_CERTIFICATES/revoked CERTIFICATE_CHANGED CLOCK_WRONG
UNAUTHORIZED/credentials UNAUTHORIZED/app_password_likely UNAUTHORIZED/imap_off_or_password UNAUTHORIZED/ambiguous
APP_PASSWORD_REQUIRED USERNAME_FORMAT PASSWORD_EXPIRED ACCOUNT_LOCKED/attempts_or_network ACCOUNT_DISABLED
WEB_LOGIN_REQUIRED PASSWORD_SIGN_IN_DISABLED
SIGN_IN_METHOD_UNSUPPORTED CLIENT_ID_REQUIRED SERVER_THROTTLED SERVER_TEMPORARY TOO_MANY_CONNECTIONS
SECURITY_DEFAULTS_BLOCKED CONDITIONAL_ACCESS_BLOCKED FEDERATION_PROBLEM TOKEN_REJECTED PERMISSION_MISSING
IMAP_DISABLED/user IMAP_DISABLED/admin IMAP_DISABLED/child_account GMAIL_IMAP_DISABLED/user GMAIL_IMAP_DISABLED/domain
MAILBOX_ACCESS_REFUSED/imap_off_or_wrong_user MAILBOX_ACCESS_REFUSED/wrong_host MAILBOX_ACCESS_REFUSED/no_permission
MISSING_INBOX_FOLDER MISSING_DRAFTS_FOLDER MISSING_SENT_FOLDER SERVER_UNSUPPORTED_COURIER MAILBOX_FULL
SMTP_AUTH_DISABLED/tenant SMTP_AUTH_DISABLED/mailbox SMTP_AUTH_NOT_OFFERED
TEST_EMAIL_FAILED/sender_not_permitted TEST_EMAIL_FAILED/sender_blocked TEST_EMAIL_FAILED/relay_denied
TEST_EMAIL_FAILED/recipient_rejected TEST_EMAIL_FAILED/quota TEST_EMAIL_FAILED/too_large
TEST_EMAIL_FAILED/content_rejected TEST_EMAIL_FAILED/outcome_unknown TEST_EMAIL_NOT_RECEIVED
KEYRING_UNAVAILABLE KEYRING_LOCKED KEYRING_DENIED PROFILE_DAMAGED
RECONNECT_REQUIRED/password_changed RECONNECT_REQUIRED/certificate_changed
RECONNECT_REQUIRED/rule_added RECONNECT_REQUIRED/folder_deleted
INVALID_EXCHANGE_URL/malformed INVALID_EXCHANGE_URL/webmail_address INVALID_EXCHANGE_URL/not_ews
INVALID_EXCHANGE_URL/wrong_host EXCHANGE_VERSION_UNSUPPORTED EXCHANGE_CONNECTION_FAILED EWS_ACCESS_BLOCKED
EXCHANGE_MAILBOX_NOT_FOUND/address_unknown EXCHANGE_MAILBOX_NOT_FOUND/account_has_no_mailbox
EXCHANGE_ONLINE_EWS_RETIRED ACTIVESYNC_UNSUPPORTED ACCOUNT_LOCKED/unlock_url
ACCOUNT_LOCKED/logon_hours ACCOUNT_LOCKED/abuse_hold
OFFICE365_MAILBOX_NOT_FOUND OFFICE_ERROR_REST_API_NOT_ENABLED_FOR_COMPONENT_SHARED_MAILBOX/migrating
OFFICE_ERROR_REST_API_NOT_ENABLED_FOR_COMPONENT_SHARED_MAILBOX/hybrid OFFICE365_PRIMARY_ALIAS
INTERACTION_REQUIRED/user_not_assigned INTERACTION_REQUIRED/unspecified
ADMIN_CONSENT_REQUIRED ADMIN_CONSENT_REQUIRED/request_possible CONSENT_REQUIRED CONSENT_DECLINED
MFA_REQUIRED MFA_ENROLLMENT_REQUIRED DEVICE_POLICY WRONG_TENANT
TENANT_NOT_FOUND/not_found TENANT_NOT_FOUND/not_named TENANT_NOT_FOUND/other_cloud TENANT_NOT_FOUND/being_removed
TENANT_RESTRICTED ACCOUNT_TYPE_NOT_ALLOWED USER_UNKNOWN
SIGN_IN_EXPIRED/revoked_or_expired SIGN_IN_EXPIRED/session_control
APP_NOT_IN_TENANT/app APP_NOT_IN_TENANT/resource APP_NOT_IN_TENANT/subscription APP_DISABLED
SIGN_IN_APP_MISCONFIGURED SIGN_IN_APP_NOT_CONFIGURED SIGN_IN_SETTINGS_WRONG SIGN_IN_SETTINGS_WRONG/server
HOST_NOT_FOUND/setting TENANT_NOT_FOUND/setting DEVICE_CODE_EXPIRED/expired DEVICE_CODE_EXPIRED/not_recognised
LICENSE_MISSING MAILBOX_MOVING DIFFERENT_ACCOUNT
SIGN_IN_NOT_COMPLETED/redirect_unreachable SIGN_IN_NOT_COMPLETED/timeout SIGN_IN_NOT_COMPLETED/no_browser
SIGN_IN_NOT_COMPLETED/no_refresh_token SIGN_IN_NOT_COMPLETED/code_refused
SIGN_IN_CANCELLED REDIRECT_PORT_BUSY
GOOGLE_ADVANCED_PROTECTION GOOGLE_ADMIN_BLOCKED GOOGLE_ORG_INTERNAL GOOGLE_TESTING GOOGLE_USERAGENT
GOOGLE_TESTING/or_declined GOOGLE_UNVERIFIED/blocked GOOGLE_UNVERIFIED/warning
"""
EXPECTED = _EXPECTED.split()

_YOU = """
INVALID_EMAIL_ADDRESS DOMAIN_NOT_FOUND DOMAIN_HAS_NO_MAIL SETTINGS_NOT_FOUND SETTINGS_NOT_CONFIRMED
PROVIDER_HAS_NO_IMAP OFFLINE DNS_FAILED HOST_NOT_FOUND CONNECTION_REFUSED NETWORK_UNREACHABLE WRONG_PROTOCOL
CAPTIVE_PORTAL WRONG_SECURITY_MODE ENCRYPTION_TAMPERED CLOCK_WRONG UNAUTHORIZED APP_PASSWORD_REQUIRED USERNAME_FORMAT
PASSWORD_EXPIRED WEB_LOGIN_REQUIRED PASSWORD_SIGN_IN_DISABLED CLIENT_ID_REQUIRED SERVER_THROTTLED MISSING_INBOX_FOLDER
MISSING_DRAFTS_FOLDER MISSING_SENT_FOLDER MAILBOX_FULL SMTP_AUTH_NOT_OFFERED RECONNECT_REQUIRED PERMISSION_MISSING
TOKEN_REJECTED KEYRING_UNAVAILABLE KEYRING_LOCKED KEYRING_DENIED PROFILE_DAMAGED
INVALID_EXCHANGE_URL EXCHANGE_MAILBOX_NOT_FOUND EXCHANGE_ONLINE_EWS_RETIRED ACTIVESYNC_UNSUPPORTED
OFFICE365_MAILBOX_NOT_FOUND OFFICE365_PRIMARY_ALIAS CONSENT_REQUIRED CONSENT_DECLINED MFA_REQUIRED
MFA_ENROLLMENT_REQUIRED WRONG_TENANT TENANT_NOT_FOUND ACCOUNT_TYPE_NOT_ALLOWED USER_UNKNOWN SIGN_IN_EXPIRED
DEVICE_CODE_EXPIRED DIFFERENT_ACCOUNT SIGN_IN_NOT_COMPLETED SIGN_IN_CANCELLED REDIRECT_PORT_BUSY GOOGLE_ORG_INTERNAL
"""
YOU_FIX_IT = _YOU.split()


def all_words() -> Iterator[tuple[str, Language, str]]:
    """File and key, language, text: everything under resources/ that stands in three languages."""

    def walk(where: str, value: object) -> Iterator[tuple[str, Language, str]]:
        if isinstance(value, dict):
            if set(value) == set(Language):
                yield from ((where, language, value[language]) for language in Language)
            else:
                for key, inner in value.items():
                    yield from walk(f"{where}.{key}", inner)
        elif isinstance(value, list):
            for i, inner in enumerate(value):
                yield from walk(f"{where}[{i}]", inner)

    for file in sorted(resources().rglob("*.toml")):
        if file.name != "glossary.toml":
            yield from walk(file.name, tomllib.loads(file.read_text(encoding="utf-8")))


def window_words() -> Iterator[tuple[str, Language, str]]:
    """The same of what only the window says."""
    for language in Language:
        for context in ET.parse(resources() / "i18n" / f"inbox_wizard_{language}.ts").iter("context"):
            for message in context.iter("message"):
                yield context.findtext("name", ""), language, "".join(message.find("translation").itertext())  # type: ignore[union-attr]


def test_every_code_and_reason_is_there_and_no_other(catalog: Catalog) -> None:
    assert sorted(problem.name for problem in catalog.problems) == sorted(EXPECTED)


def test_every_problem_tells_the_same_in_each_language(catalog: Catalog) -> None:
    for problem in catalog.problems:
        assert len({len(problem.steps[language]) for language in Language}) == 1, problem.name
        assert len({len(problem.seen[language]) for language in Language}) == 1, problem.name
        for language in Language:
            panel = catalog.guide(problem, language)
            assert panel.title and panel.what and 1 <= len(panel.steps) <= 4, problem.name
            assert panel.labels and all(panel.labels)
            assert not re.search(
                r"[{}|]", " ".join((panel.title, panel.what, *panel.seen, *panel.steps, *panel.labels))
            )


def test_who_can_mend_it_is_as_documented(catalog: Catalog) -> None:
    its = ("IMAP_DISABLED/admin", "GMAIL_IMAP_DISABLED/domain", "TENANT_NOT_FOUND/being_removed")
    wrong = ("SIGN_IN_SETTINGS_WRONG", "SIGN_IN_SETTINGS_WRONG/server")
    set_up = ("SIGN_IN_APP_MISCONFIGURED", "SIGN_IN_APP_NOT_CONFIGURED", *wrong)
    as_set = (
        "HOST_NOT_FOUND/setting",
        "TENANT_NOT_FOUND/setting",
        "TENANT_NOT_FOUND/other_cloud",
        "SIGN_IN_SETTINGS_WRONG/server",
    )
    of_google = ("GOOGLE_TESTING", "GOOGLE_TESTING/or_declined", "GOOGLE_USERAGENT", "GOOGLE_UNVERIFIED/blocked")
    others = dict.fromkeys(its, Who.IT_TEAM) | dict.fromkeys((*set_up, *as_set, *of_google), Who.SETUP)
    own = (
        "GOOGLE_UNVERIFIED/warning",
        "ACCOUNT_LOCKED/unlock_url",
        "ACCOUNT_LOCKED/abuse_hold",
        "CONNECTION_TIMED_OUT/own_limit",
    )
    others |= dict.fromkeys(own, Who.YOU)  # their first steps are the user's
    provider = ("MALFORMED_RESPONSE", "RESPONSE_TOO_LARGE", "SERVER_TEMPORARY")
    you = (*YOU_FIX_IT, "IMAP_DISABLED", "GMAIL_IMAP_DISABLED")
    for problem in catalog.problems:
        usual = Who.YOU if problem.code in you else Who.PROVIDER if problem.code in provider else Who.IT_TEAM
        assert problem.who is others.get(problem.name, usual), problem.name


@pytest.mark.parametrize("symptom", list(Symptom))
@pytest.mark.parametrize("stage", ["", "imap.sign_in", "smtp.test_email"])
def test_every_symptom_leads_to_a_problem(catalog: Catalog, symptom: Symptom, stage: str) -> None:
    problem = catalog.problem_for(Finding(symptom, stage))
    assert catalog.problem(problem.code, problem.reason) is problem


def test_gmail_gets_its_own_words_only_at_gmail(catalog: Catalog) -> None:
    at_gmail = catalog.problem_for(Finding(Symptom.IMAP_OFF_FOR_USER, "imap.sign_in", family="gmail"))
    elsewhere = catalog.problem_for(Finding(Symptom.IMAP_OFF_FOR_USER, "imap.sign_in", family="zoho"))
    assert (at_gmail.name, elsewhere.name) == ("GMAIL_IMAP_DISABLED/user", "IMAP_DISABLED/user")


def test_a_revoked_certificate_can_never_be_allowed(catalog: Catalog) -> None:
    revoked = catalog.problem("UNTRUSTED_CERTIFICATES", "revoked")
    assert revoked is not None and RemedyId.ALLOW_CERTIFICATE not in revoked.remedies
    expired = catalog.problem("UNTRUSTED_CERTIFICATES", "expired")
    assert expired is not None and RemedyId.ALLOW_CERTIFICATE in expired.remedies


def test_nothing_is_shouted_and_no_sentence_lacks_its_end() -> None:
    for where, language, text in all_words():
        assert "!" not in text and "！" not in text, (where, language)
        if re.search(r"\.(what|step\[\d+\])$", where):
            end = "。" if language is Language.JA else "."
            assert "  " not in text, (where, language)
            may_be_left_out = ".step[" in where and text.endswith("||")
            for alternative in text.removesuffix("||").split("||") if may_be_left_out else text.split("||"):
                assert alternative.strip().endswith(end), (where, language, alternative)


def test_words_keep_to_the_glossary() -> None:
    terms = tomllib.loads((resources() / "glossary.toml").read_text(encoding="utf-8"))["term"]
    banned = [(language, word) for term in terms for language in Language for word in term.get(f"never_{language}", ())]
    assert {language for language, _ in banned} == set(Language)
    # What others call their settings is quoted as it is, and neither addresses nor the values of an option are words.
    own_words = (
        (where, language, re.sub(r"https://\S+|［[^］]*］|plain \S+ login|2 段階認証プロセス", "", text))
        for where, language, text in chain(all_words(), window_words())
    )
    found = [
        (where, word)
        for where, language, text in own_words
        for of, word in banned
        if of is language
        and (re.search(rf"\b{re.escape(word)}\b", text) if language is not Language.JA else word in text)
    ]
    assert found == []


def test_japanese_is_japanese_and_polite() -> None:
    for where, language, text in all_words():
        if language is Language.JA and re.search(r"\.(what|step\[\d+\])$", where):
            assert re.search(r"(です|ます|ません|ください|でした|ました)(。|（)", text), (where, text)


def test_japanese_sets_latin_letters_and_digits_apart() -> None:
    japanese, latin = "[\u3041-\u30fa\u30fc-\u30ff\u3400-\u9fff]", "[A-Za-z0-9]"
    touching = re.compile(f"{japanese}(?:{latin}|%[0-9])|(?:{latin}|%[0-9]){japanese}")
    for where, language, text in chain(all_words(), window_words()):
        if language is Language.JA:
            bare = re.sub(r"http://\S+|\{\w+\}", "。", text)  # what stands for a value is set apart when it is put in
            assert not touching.search(bare), (where, touching.search(bare))
            assert not re.search(r"[。、］）：][ ](?!\|\|)[^\s\[]", re.sub(r"\{\w+\}", "x", text)), (where, text)


def test_a_value_is_set_apart_where_it_is_put_into_japanese() -> None:
    assert fill("証明書は{expired_ago}期限が", {"expired_ago": "3 日前に"}) == "証明書は 3 日前に期限が"
    assert fill("証明書は{expired_ago}期限が", {"expired_ago": "昨日"}) == "証明書は昨日期限が"
    assert fill("「{folder}」を {host} に", {"folder": "Sent", "host": "a.example"}) == "「Sent」を a.example に"


def test_german_addresses_with_sie() -> None:
    for where, language, text in chain(all_words(), window_words()):
        if language is Language.DE:
            assert not re.search(r"\b(du|dein\w*|dir|dich|klick|gib)\b", text), (where, text)


@pytest.mark.parametrize("language", list(Language))
def test_every_short_word_is_there(catalog: Catalog, language: Language) -> None:
    steps = ("names", "reach", "tls", "certificate", "greeting", "sign_in", "folders", "connections", "sender")
    of_exchange = [f"ews.{step}" for step in ("greeting", "version", "mailbox", "rules", "sender", "test_email")]
    of_mail = [f"{protocol}.{step}" for protocol in ("imap", "smtp") for step in (*steps, "test_email")]
    of_graph = [f"graph.{step}" for step in ("sign_in", "mailbox", "calendar", "sender", "test_email")]
    of_graph.append("google.sign_in")
    for stage in (*of_mail, *of_exchange, *of_graph):
        assert catalog.stage_name(stage, language) != catalog.stage_doing(stage, language)
    assert "Exchange" in catalog.stage_name("ews.greeting", language)
    methods = {catalog.term("sign_in_method", method.value, language) for method in SignInMethod}
    assert len(methods) == len(SignInMethod)
    assert catalog.stage_name("imap.test_email", language) != catalog.stage_name("smtp.test_email", language)
    for field in Field:
        assert catalog.field_name(field, language)
        for fault in NameFault:
            assert len(catalog.fault_sentence(field, fault, language)) > 5
    for remedy in RemedyId:
        assert catalog.remedy_label(Remedy(remedy), language)
    assert all(catalog.who_name(who, language) for who in Who)
    assert all(catalog.link_name(link, language) for link in Link)
    assert all(catalog.provider_name(provider, language) for provider in Provider)
    assert catalog.brand.privacy_text[language].strip().startswith(("What", "Was", "接続"))


@pytest.mark.parametrize("language", list(Language))
def test_a_certificate_that_was_allowed_is_not_called_right(catalog: Catalog, language: Language) -> None:
    right = catalog.stage_name("ews.certificate", language)
    assert catalog.stage_name("ews.certificate", language, {"exception": True}) != right
    assert catalog.stage_name("ews.certificate", language, {"exception": False, "issuer": "CA"}) == right
    assert catalog.stage_name("ews.reach", language, {"exception": True}) == catalog.stage_name("ews.reach", language)


def test_all_evidence_has_a_name_for_the_report(catalog: Catalog) -> None:
    for key in EVIDENCE_KEYS:
        for language in (Language.DE, Language.JA):
            assert catalog.fact_name(key, language) != key.replace("_", " "), key


def test_a_field_has_its_own_sentence_where_it_matters(catalog: Catalog) -> None:
    of_password = catalog.fault_sentence(Field.PASSWORD, NameFault.EMPTY, Language.EN)
    of_port = catalog.fault_sentence(Field.IMAP_PORT, NameFault.EMPTY, Language.EN)
    assert of_password != of_port


def test_the_brand_text_names_product_and_service(catalog: Catalog) -> None:
    text = catalog.brand.privacy_text[Language.DE]
    assert catalog.brand.product in text and catalog.brand.service in text and "{" not in text


def test_a_label_is_filled_as_far_as_its_values_go(catalog: Catalog) -> None:
    full = Remedy(RemedyId.USE_SERVER, values={"port": "993", "security": "TLS"})
    assert catalog.remedy_label(full, Language.EN) == "Use port 993 with TLS"
    assert catalog.remedy_label(Remedy(RemedyId.USE_USERNAME), Language.EN) == "Try with another user name"


def test_files_are_named_after_their_code(catalog: Catalog) -> None:
    files = {Path(file).stem for file in (resources() / "problems").glob("*.toml")}
    assert files == {problem.code for problem in catalog.problems}
