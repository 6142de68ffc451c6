"""The errors of sign-in servers and of Graph as data."""

import shutil
from pathlib import Path

import pytest

from wizard.catalog import Catalog, CatalogError
from wizard.model.provider import Provider
from wizard.model.sign_in import Refusal, refusal_of
from wizard.model.symptom import Symptom

MICROSOFT, GOOGLE = Provider.MICROSOFT365, Provider.GOOGLE

# diagnoses by number, one of each row and those that are easily confused
NUMBERS = {
    50105: Symptom.USER_NOT_ASSIGNED,
    90094: Symptom.ADMIN_CONSENT_NEEDED,
    90095: Symptom.ADMIN_CONSENT_REQUESTABLE,
    65001: Symptom.CONSENT_MISSING,
    65004: Symptom.CONSENT_DECLINED,
    50076: Symptom.MFA_DEMANDED,
    50079: Symptom.MFA_NOT_SET_UP,
    53000: Symptom.DEVICE_NOT_ALLOWED,
    53003: Symptom.CONDITIONAL_ACCESS,
    530035: Symptom.SECURITY_DEFAULTS,
    50020: Symptom.WRONG_TENANT,
    90002: Symptom.TENANT_NOT_FOUND,
    50059: Symptom.TENANT_NOT_NAMED,
    90038: Symptom.TENANT_IN_OTHER_CLOUD,
    500021: Symptom.TENANT_RESTRICTED,
    50002: Symptom.TENANT_RESTRICTED,
    500208: Symptom.ACCOUNT_TYPE_REFUSED,
    50034: Symptom.USER_UNKNOWN,
    50126: Symptom.CREDENTIALS_REFUSED,
    50053: Symptom.ACCOUNT_LOCKED,
    80012: Symptom.OUTSIDE_LOGON_HOURS,
    50055: Symptom.PASSWORD_EXPIRED,
    50057: Symptom.ACCOUNT_DISABLED,
    70000: Symptom.SIGN_IN_EXPIRED,
    700082: Symptom.SIGN_IN_EXPIRED,
    700016: Symptom.APP_NOT_IN_TENANT,
    500011: Symptom.RESOURCE_NOT_IN_TENANT,
    50011: Symptom.APP_MISCONFIGURED,
    650052: Symptom.SUBSCRIPTION_MISSING,
    7000112: Symptom.APP_DISABLED,
    7000218: Symptom.APP_MISCONFIGURED,
    70019: Symptom.DEVICE_CODE_EXPIRED,
    70018: Symptom.DEVICE_CODE_NOT_RECOGNISED,
    50196: Symptom.SERVER_TROUBLE,
    81004: Symptom.FEDERATION_FAILED,
}


@pytest.mark.parametrize(("number", "symptom"), NUMBERS.items())
def test_a_number_says_the_same_wherever_it_stands(catalog: Catalog, number: int, symptom: Symptom) -> None:
    words = f"AADSTS{number}: whatever the words are. Trace ID: 1"
    for fields in (
        {"error": "interaction_required", "error_codes": [number]},
        {"error": "invalid_grant", "error_description": words},
    ):
        assert catalog.symptom_of_refusal(MICROSOFT, refusal_of(fields)) is symptom
    for text in (words, f"Sorry. aadsts{number}", f"Error {number}", str(number)):
        found = catalog.recognise_sign_in(text)
        assert found is not None and found.symptom is symptom and found.refusal.numbers == (str(number),), text


def test_number_before_suberror_before_error(catalog: Catalog) -> None:
    fields: dict[str, object] = {"error": "invalid_grant", "suberror": "user_password_expired", "error_codes": [65001]}
    assert catalog.symptom_of_refusal(MICROSOFT, refusal_of(fields)) is Symptom.CONSENT_MISSING
    fields["error_codes"] = [99999]
    assert catalog.symptom_of_refusal(MICROSOFT, refusal_of(fields)) is Symptom.PASSWORD_EXPIRED
    fields["suberror"] = "new"
    assert catalog.symptom_of_refusal(MICROSOFT, refusal_of(fields)) is Symptom.SIGN_IN_EXPIRED
    fields["error"] = "new"
    assert catalog.symptom_of_refusal(MICROSOFT, refusal_of(fields)) is Symptom.INTERACTION_DEMANDED


def test_the_servers_own_list_comes_before_its_words(catalog: Catalog) -> None:
    fields = {"error": "x", "error_codes": [50105], "error_description": "AADSTS65001: and AADSTS50105"}
    refusal = refusal_of(fields)
    assert refusal.numbers == ("50105", "65001")
    assert catalog.symptom_of_refusal(MICROSOFT, refusal) is Symptom.USER_NOT_ASSIGNED


def test_one_number_means_two_things_by_its_words(catalog: Catalog) -> None:
    words = "AADSTS70000: User account is found to be in service abuse mode."
    assert catalog.symptom_of_refusal(MICROSOFT, Refusal(numbers=("70000",), text=words)) is Symptom.ABUSE_HOLD
    found = catalog.recognise_sign_in(words)
    assert found and found.symptom is Symptom.ABUSE_HOLD


def test_fields_of_any_shape_are_read() -> None:
    odd = refusal_of(
        {"error": None, "error_codes": "x", "error_description": 5, "suberror": ["a"], "correlation_id": {}}
    )
    assert odd == Refusal()
    found = refusal_of(
        {"error_description": "AADSTS50105: no.\r\nCorrelation ID: 5b1d0c6e-5d41-4d4c-9b7e-6d6b9a6e2f10\r\n"}
    )
    assert found.correlation_id == "5b1d0c6e-5d41-4d4c-9b7e-6d6b9a6e2f10"


PASTED = {
    "AADSTS50105: Your administrator has configured the application 'Mail' to block users": Symptom.USER_NOT_ASSIGNED,
    "Need admin approval\nInbox needs permission": Symptom.ADMIN_CONSENT_NEEDED,
    "Approval required. This app requires your admin's approval to: ... Request approval": (
        Symptom.ADMIN_CONSENT_REQUESTABLE
    ),
    "You can\u2019t get there from here": Symptom.CONDITIONAL_ACCESS,
    "Error 403: access_denied": Symptom.GOOGLE_ACCESS_DENIED,
    "Inbox Wizard has not completed the Google verification process": Symptom.GOOGLE_TESTING,
    "Error 400: admin_policy_enforced": Symptom.GOOGLE_ADMIN_BLOCKED,
    "Error 400: policy_enforced": Symptom.GOOGLE_ADVANCED_PROTECTION,
    "Access blocked: this app is not approved by Advanced Protection": Symptom.GOOGLE_ADVANCED_PROTECTION,
    "Error 403: org_internal": Symptom.GOOGLE_ORG_INTERNAL,
    "Error 403: disallowed_useragent": Symptom.GOOGLE_USERAGENT,
    "Error 400: redirect_uri_mismatch": Symptom.APP_MISCONFIGURED,
    "Error 401: invalid_client": Symptom.APP_MISCONFIGURED,
    '{"error":{"code":"MailboxNotEnabledForRESTAPI","message":"x"}}': Symptom.MAILBOX_MIGRATING,
    "ErrorInvalidLicense: The license of the user is invalid.": Symptom.LICENSE_MISSING,
}


@pytest.mark.parametrize(("text", "symptom"), PASTED.items())
def test_what_people_copy_from_the_browser(catalog: Catalog, text: str, symptom: Symptom) -> None:
    found = catalog.recognise_sign_in(text)
    assert found is not None and found.symptom is symptom


@pytest.mark.parametrize(
    "text", ["", "interaction_required", "it says access denied", "12345 Elm Street", "99999", "401", "UnknownError"]
)
def test_what_proves_nothing_stays_open(catalog: Catalog, text: str) -> None:
    assert catalog.recognise_sign_in(text) is None


def test_an_unknown_number_is_a_refusal_all_the_same(catalog: Catalog) -> None:
    found = catalog.recognise_sign_in("AADSTS1234567: new. Correlation ID: 77aa0c6e-5d41-4d4c-9b7e-6d6b9a6e2f10")
    assert found and found.symptom is Symptom.INTERACTION_DEMANDED and found.provider is MICROSOFT
    assert found.refusal.numbers == ("1234567",) and found.refusal.correlation_id.startswith("77aa")


def test_whose_page_it_is_counts(catalog: Catalog) -> None:
    assert catalog.recognise_sign_in("Error 403: access_denied", MICROSOFT) is None
    assert catalog.recognise_sign_in("Need admin approval", GOOGLE) is None
    assert catalog.recognise_sign_in("ErrorInvalidLicense", GOOGLE) is None


@pytest.mark.parametrize(
    ("error", "symptom"),
    [
        ("access_denied", Symptom.CONSENT_DECLINED),
        ("admin_policy_enforced", Symptom.GOOGLE_ADMIN_BLOCKED),
        ("org_internal", Symptom.GOOGLE_ORG_INTERNAL),
        ("invalid_grant", Symptom.SIGN_IN_EXPIRED),
        ("never_seen", Symptom.INTERACTION_DEMANDED),
    ],
)
def test_googles_errors(catalog: Catalog, error: str, symptom: Symptom) -> None:
    assert catalog.symptom_of_refusal(GOOGLE, Refusal(error)) is symptom


@pytest.mark.parametrize(
    ("status", "codes", "symptom"),
    [
        (404, ["MailboxNotEnabledForRESTAPI"], Symptom.MAILBOX_MIGRATING),
        (404, ["mailboxnotenabledforrestapi"], Symptom.MAILBOX_MIGRATING),
        (404, ["ResourceNotFound"], Symptom.CLOUD_MAILBOX_MISSING),
        (400, ["ResourceNotFound"], None),
        (403, ["accessDenied", "ErrorInvalidLicense"], Symptom.LICENSE_MISSING),
        (403, ["ErrorInvalidLicense", "somethingDeeper"], Symptom.LICENSE_MISSING),
        (503, ["MailboxInfoStale"], Symptom.MAILBOX_MOVING),
        (401, ["UnknownError"], Symptom.PERMISSION_MISSING),
        (500, ["UnknownError"], Symptom.SERVER_TROUBLE),
        (401, ["InvalidAuthenticationToken"], Symptom.TOKEN_REJECTED),
        (429, ["ApplicationThrottled"], Symptom.THROTTLED),
        (429, [], Symptom.THROTTLED),
        (507, [], Symptom.MAILBOX_FULL),
        (403, ["never"], None),
        (200, [], None),
    ],
)
def test_graph_by_its_deepest_known_code(
    catalog: Catalog, status: int, codes: list[str], symptom: Symptom | None
) -> None:
    assert catalog.graph.symptom_of(status, codes) is symptom


@pytest.mark.parametrize(
    ("file", "old", "new", "key"),
    [
        ("entra.toml", '["65004"]', '["50105"]', "numbers"),
        ("entra.toml", '["65004"]', '["AADSTS65004"]', "numbers"),
        ("entra.toml", 'symptom = "user_not_assigned"', 'symptom = "nobody"', "symptom"),
        ("entra.toml", 'sure = "D"', 'sure = "Z"', "sure"),
        ("entra.toml", "text = 'service", "text = '(service", "text"),
        ("entra.toml", '["cancel"]', '["cancel"]\ncolour = "red"', "colour"),
        ("google.toml", '["invalid_rapt"]', '["invalid_rapt", "invalid_rapt"]', "names"),
        ("google.toml", "[[page]]\npattern = '", "[[page]]\npattern = '(", "pattern"),
        ("graph.toml", "[429]", "[401]", "statuses"),
        ("graph.toml", "[429]", "[true]", "statuses"),
        ("graph.toml", '["extensionError"]', '["extensionerror", "ErrorInvalidLicense"]', "names"),
        ("graph.toml", "[[status]]\nstatuses = [507]", "[[stat]]\nstatuses = [507]", "stat"),
    ],
)
def test_a_wrong_row_is_named(catalog: Catalog, tmp_path: Path, file: str, old: str, new: str, key: str) -> None:
    shutil.copytree(catalog.folder, tmp_path / "resources")
    path = tmp_path / "resources/signatures" / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(CatalogError) as caught:
        Catalog.load(tmp_path / "resources").read_all()
    assert caught.value.file.name == file and caught.value.key.rpartition(".")[2] == key
