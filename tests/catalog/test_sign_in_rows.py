"""Every documented error of Microsoft's and Google's sign-in ends in its panel: number by number, name by name."""

import pytest

from wizard.catalog import Catalog
from wizard.model.provider import Provider
from wizard.model.sign_in import Refusal, refusal_of
from wizard.model.symptom import Finding

MICROSOFT, GOOGLE = Provider.MICROSOFT365, Provider.GOOGLE
BY_NUMBER = {
    "INTERACTION_REQUIRED/user_not_assigned": "50105",
    "ADMIN_CONSENT_REQUIRED": "90094 90093 90008 90099",
    "ADMIN_CONSENT_REQUIRED/request_possible": "90095",
    "CONSENT_REQUIRED": "65001 9002341",
    "CONSENT_DECLINED": "65004",
    "MFA_REQUIRED": "50074 50076 50078 50158",
    "MFA_ENROLLMENT_REQUIRED": "50072 50079 53004 53010",
    "DEVICE_POLICY": "53000 53001 53002 50005 50097 50127 50129 50155 50187 135011",
    "CONDITIONAL_ACCESS_BLOCKED": "53003 50131 53011 530032 530034",
    "SECURITY_DEFAULTS_BLOCKED": "530035",
    "WRONG_TENANT": "50020 16000 16003 50014 51004 90072 50177 50178",
    "TENANT_NOT_FOUND/not_found": "90002 50049",
    "TENANT_NOT_FOUND/not_named": "50059 50128 90019",
    "TENANT_NOT_FOUND/other_cloud": "90038",
    "TENANT_RESTRICTED": "500021 500022 50002 500212 500213",
    "ACCOUNT_TYPE_NOT_ALLOWED": "500208 50194 9002332 90124 90130 9001023",
    "USER_UNKNOWN": "50034 50197 90125",
    "UNAUTHORIZED/credentials": "50126 50056 50064",
    "ACCOUNT_LOCKED/attempts_or_network": "50053",
    "ACCOUNT_LOCKED/logon_hours": "80012",
    "PASSWORD_EXPIRED": "50055 50144 50125 50135",
    "ACCOUNT_DISABLED": "50057",
    "SIGN_IN_EXPIRED/revoked_or_expired": (
        "50173 50132 50133 50089 50085 50058 70000 70008 700082 700084 70043 54005 700005"
    ),
    "APP_NOT_IN_TENANT/app": "700016 700011",
    "APP_NOT_IN_TENANT/resource": "500011",
    "APP_NOT_IN_TENANT/subscription": "650052",
    "APP_DISABLED": "70001 7000112 1000031",
    "SIGN_IN_APP_MISCONFIGURED": (
        "7000218 7000215 7000222 70002 700025 50011 500113 900971 70004 65005 650054 650056 650057 70011 28000 28002 "
        "28003 700022 700023 70003 70005 90014 900144 50147 501481 501491"
    ),
    "DEVICE_CODE_EXPIRED/expired": "70019 70020",
    "DEVICE_CODE_EXPIRED/not_recognised": "70018 90119 90120",
    "SERVER_TEMPORARY": ("50000 50033 50087 50088 50166 50196 70012 90006 90012 90024 90033 90055 90090 90091 90092"),
    "FEDERATION_PROBLEM": (
        "20001 20012 20033 40008 40009 40010 40015 50008 50107 80001 80002 80005 80007 80010 80013 80014 81004 81005 "
        "81006 81007 81009 81010 81011 81012"
    ),
}
BY_SUBERROR = {
    "PASSWORD_EXPIRED": "user_password_expired",
    "CONSENT_REQUIRED": "consent_required",
    "CONDITIONAL_ACCESS_BLOCKED": "message_only",
    "INTERACTION_REQUIRED/unspecified": "basic_action additional_action",
    # These say nothing by themselves: `error` does.
    "SIGN_IN_EXPIRED/revoked_or_expired": (
        "bad_token token_expired protection_policy_required client_mismatch device_authentication_failed ux_not_allowed"
    ),
}
BY_ERROR = {
    "CONSENT_DECLINED": "access_denied authorization_declined",
    "CONSENT_REQUIRED": "consent_required",
    "DEVICE_CODE_EXPIRED/expired": "expired_token",
    "DEVICE_CODE_EXPIRED/not_recognised": "bad_verification_code",
    "INTERACTION_REQUIRED/unspecified": "interaction_required",
    "SIGN_IN_EXPIRED/revoked_or_expired": "login_required invalid_grant",
    "SIGN_IN_APP_MISCONFIGURED": "invalid_client invalid_scope invalid_request",
    "APP_NOT_IN_TENANT/app": "unauthorized_client",
    "TENANT_NOT_FOUND/not_found": "invalid_tenant",
    "SERVER_TEMPORARY": "server_error temporarily_unavailable",
}
AT_GOOGLE = {
    "GOOGLE_ADMIN_BLOCKED": "admin_policy_enforced access_not_configured",
    "GOOGLE_ADVANCED_PROTECTION": "policy_enforced",
    "GOOGLE_ORG_INTERNAL": "org_internal",
    "GOOGLE_USERAGENT": "disallowed_useragent",
    "CONSENT_DECLINED": "access_denied",
    "SIGN_IN_APP_MISCONFIGURED": "redirect_uri_mismatch invalid_request invalid_client deleted_client",
    "SIGN_IN_EXPIRED/revoked_or_expired": "invalid_grant",
}
GOOGLES_PAGES = {
    "Error 400: admin_policy_enforced": "GOOGLE_ADMIN_BLOCKED",
    "Access to your account data is restricted by policies within your organization.": "GOOGLE_ADMIN_BLOCKED",
    "Error 400: access_not_configured": "GOOGLE_ADMIN_BLOCKED",
    "Error 400: policy_enforced": "GOOGLE_ADVANCED_PROTECTION",
    "Access blocked: Inbox is not approved by Advanced Protection": "GOOGLE_ADVANCED_PROTECTION",
    "Error 403: org_internal": "GOOGLE_ORG_INTERNAL",
    "Error 403: disallowed_useragent": "GOOGLE_USERAGENT",
    "Error 403: access_denied": "GOOGLE_TESTING",
    "Error 400: redirect_uri_mismatch": "SIGN_IN_APP_MISCONFIGURED",
    "Error 400: invalid_request": "SIGN_IN_APP_MISCONFIGURED",
    "Error 401: invalid_client": "SIGN_IN_APP_MISCONFIGURED",
    "Error 401: deleted_client": "SIGN_IN_APP_MISCONFIGURED",
}


def rows(table: dict[str, str]) -> list[tuple[str, str]]:
    return [(one, name) for name, listed in table.items() for one in listed.split()]


def panel(catalog: Catalog, provider: Provider, refusal: Refusal) -> str:
    stage = "google.sign_in" if provider is GOOGLE else "graph.sign_in"
    symptom = catalog.symptom_of_refusal(provider, refusal)
    return catalog.problem_for(Finding(symptom, stage, family="gmail" if provider is GOOGLE else "")).name


@pytest.mark.parametrize(("number", "name"), rows(BY_NUMBER))
def test_by_number(catalog: Catalog, number: str, name: str) -> None:
    words = f"AADSTS{number}: Words that may change. Trace ID: 1"
    # Several numbers travel with this error, which alone would say something else.
    for fields in ({"error": "interaction_required", "error_codes": [int(number)]}, {"error_description": words}):
        assert panel(catalog, MICROSOFT, refusal_of(fields)) == name
    found = catalog.recognise_sign_in(words, MICROSOFT)
    assert found is not None and catalog.problem_for(Finding(found.symptom, "graph.sign_in")).name == name


@pytest.mark.parametrize(("suberror", "name"), rows(BY_SUBERROR))
def test_by_suberror(catalog: Catalog, suberror: str, name: str) -> None:
    assert panel(catalog, MICROSOFT, refusal_of({"error": "invalid_grant", "suberror": suberror})) == name


@pytest.mark.parametrize(("error", "name"), rows(BY_ERROR))
def test_by_error(catalog: Catalog, error: str, name: str) -> None:
    assert panel(catalog, MICROSOFT, refusal_of({"error": error})) == name


@pytest.mark.parametrize(("error", "name"), rows(AT_GOOGLE))
def test_googles_errors(catalog: Catalog, error: str, name: str) -> None:
    assert panel(catalog, GOOGLE, refusal_of({"error": error})) == name


def test_googles_session_control(catalog: Catalog) -> None:
    refusal = refusal_of({"error": "invalid_grant", "error_subtype": "invalid_rapt"})
    assert panel(catalog, GOOGLE, refusal) == "SIGN_IN_EXPIRED/session_control"


@pytest.mark.parametrize(("text", "name"), GOOGLES_PAGES.items())
def test_googles_pages(catalog: Catalog, text: str, name: str) -> None:
    found = catalog.recognise_sign_in(text, GOOGLE)
    assert found is not None
    assert catalog.problem_for(Finding(found.symptom, "google.sign_in", family="gmail")).code == name
