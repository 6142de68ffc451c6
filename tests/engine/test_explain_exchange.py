"""Pasted errors of Exchange: its codes, HTTP answers, exchangelib's words, and what they leave open."""

import pytest

from wizard.catalog import Catalog
from wizard.engine.explain import explain
from wizard.model.problem import Diagnosis
from wizard.model.provider import Language


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return Catalog.load()


def _told(text: str, catalog: Catalog) -> tuple[str | None, str]:
    found = explain(text, catalog)
    return (found.problem.name if found.problem else None), found.confidence.value


SOAP_FAULT = (
    '<s:Fault><faultcode xmlns:a="http://schemas.microsoft.com/exchange/services/2006/types">a:ErrorNonExistentMailbox'
    '</faultcode><faultstring xml:lang="de-DE">Der SMTP-Adresse ist kein Postfach zugeordnet.</faultstring><detail>'
    "<e:ResponseCode>ErrorNonExistentMailbox</e:ResponseCode></detail></s:Fault>"
)


@pytest.mark.parametrize(
    ("text", "name", "confidence"),
    [
        (SOAP_FAULT, "EXCHANGE_MAILBOX_NOT_FOUND/address_unknown", "exact"),
        (
            "exchangelib.errors.ErrorNonExistentMailbox: The SMTP address has no mailbox associated with it.",
            "EXCHANGE_MAILBOX_NOT_FOUND/address_unknown",
            "exact",
        ),
        ("The SMTP address has no mailbox associated with it.", "EXCHANGE_MAILBOX_NOT_FOUND/address_unknown", "exact"),
        (
            "When making a request as an account that does not have a mailbox, you must specify the mailbox primary "
            "SMTP address for any distinguished folder Ids.",
            "EXCHANGE_MAILBOX_NOT_FOUND/account_has_no_mailbox",
            "exact",
        ),
        ("ErrorAccessDenied", "MAILBOX_ACCESS_REFUSED/no_permission", "exact"),
        ("Access is denied. Check credentials and try again.", "MAILBOX_ACCESS_REFUSED/no_permission", "exact"),
        (
            "ErrorServerBusy: The server cannot service this request right now. Try again later.",
            "SERVER_THROTTLED",
            "exact",
        ),
        ("ErrorExceededConnectionCount", "TOO_MANY_CONNECTIONS", "exact"),
        ("exchangelib.errors.ErrorWrongServerVersion: …", "INVALID_EXCHANGE_URL/wrong_host", "exact"),
        (
            "The user account which was used to submit this request does not have the right to send mail on behalf of "
            "the specified sending account., Cannot submit message.",
            "TEST_EMAIL_FAILED/sender_not_permitted",
            "exact",
        ),
        ("HTTP/1.1 456", "ACCOUNT_LOCKED/unlock_url", "exact"),
        ("status code: 456", "ACCOUNT_LOCKED/unlock_url", "exact"),
        ("HTTP/1.1 440 Login Timeout", "INVALID_EXCHANGE_URL/webmail_address", "exact"),
        (
            "exchangelib.errors.MalformedResponseError: Unknown failure in response. Code: 403 headers: {} content: ",
            "EWS_ACCESS_BLOCKED",
            "likely",
        ),
        ("https://mail.example.com/ews/exchange.asmx: HTTP 404", "INVALID_EXCHANGE_URL/not_ews", "likely"),
        ("POST /EWS/Exchange.asmx HTTP/1.1 503 Service Unavailable", "SERVER_TEMPORARY", "likely"),
        ("X-MS-Credential-Service-CredExpired: true", "PASSWORD_EXPIRED", "exact"),
        (
            "exchangelib.errors.UnauthorizedError: Invalid credentials for https://mail.example.com/EWS/Exchange.asmx",
            "UNAUTHORIZED/credentials",
            "exact",
        ),
        (
            "exchangelib.errors.UnauthorizedError: The referenced account is currently locked out",
            "ACCOUNT_LOCKED/attempts_or_network",
            "exact",
        ),
        (
            "UnauthorizedError: No compatible auth type was reported by server",
            "SIGN_IN_METHOD_UNSUPPORTED",
            "exact",
        ),
        (
            "RateLimitError: Max timeout reached (gave up when asked to back off 300.000 seconds)",
            "SERVER_THROTTLED",
            "exact",
        ),
        (
            "AutoDiscoverFailed: All steps in the autodiscover protocol failed for email alice@example.com.",
            "SETTINGS_NOT_FOUND",
            "exact",
        ),
        ("HTTP/1.1 500 <e:ResponseCode>ErrorUnheardOf</e:ResponseCode>", "EXCHANGE_CONNECTION_FAILED", "likely"),
        ("exchangelib.errors.ErrorUnheardOf: something", "EXCHANGE_CONNECTION_FAILED", "likely"),
        ("The remote server returned an error: (401) Unauthorized.", "UNAUTHORIZED/credentials", "likely"),
        (
            "Der Remoteserver hat einen Fehler zurückgegeben: (401) Nicht autorisiert.",
            "UNAUTHORIZED/credentials",
            "likely",
        ),
        ("リモート サーバーがエラーを返しました: (401) 許可されていません", "UNAUTHORIZED/credentials", "likely"),
        ("The remote server returned an error: (403) Forbidden.", "EWS_ACCESS_BLOCKED", "likely"),
        ("Der Remoteserver hat einen Fehler zurückgegeben: (403) Unzulässig.", "EWS_ACCESS_BLOCKED", "likely"),
        ("リモート サーバーがエラーを返しました: (403) 使用不可能", "EWS_ACCESS_BLOCKED", "likely"),
        ("403 Forbidden (403 - Forbidden: Access is denied.)", "EWS_ACCESS_BLOCKED", "likely"),
        ("500 Internal Server Error ServerNotFound", "SERVER_TEMPORARY", "likely"),
        ("403.6 - Forbidden: IP address of the client has been rejected.", "ADDRESS_NOT_ALLOWED", "exact"),
        ("403.4 - Forbidden: SSL is required to view this resource.", "INVALID_EXCHANGE_URL/malformed", "likely"),
        ("STATUS_ACCOUNT_LOCKED_OUT", "ACCOUNT_LOCKED/attempts_or_network", "exact"),
        ("0xC0000234", "ACCOUNT_LOCKED/attempts_or_network", "likely"),
        ("SEC_E_LOGON_DENIED", "UNAUTHORIZED/credentials", "exact"),
        (
            "You have exceeded the available concurrent connections for your account.",
            "TOO_MANY_CONNECTIONS",
            "exact",
        ),
        (
            "The request was unable to be processed because there are no Client Access servers responding in the "
            "destination Active Directory site.",
            "INVALID_EXCHANGE_URL/wrong_host",
            "exact",
        ),
        ("Exchange Server doesn't support the requested version.", "EXCHANGE_VERSION_UNSUPPORTED", "likely"),
        ("ErrorImpersonateUserDenied", "MAILBOX_ACCESS_REFUSED/no_permission", "exact"),
        ("Our IT says EWS is disabled for me", "EWS_ACCESS_BLOCKED", "likely"),
        ("We only have ActiveSync", "ACTIVESYNC_UNSUPPORTED", "likely"),
        ("https://outlook.office365.com/EWS/Exchange.asmx", "EXCHANGE_ONLINE_EWS_RETIRED", "likely"),
    ],
)
def test_errors_of_exchange_are_placed(text: str, name: str, confidence: str, catalog: Catalog) -> None:
    assert _told(text, catalog) == (name, confidence)


@pytest.mark.parametrize(
    "text",
    [
        "exchangelib.errors.TransportError: Failed to get auth type from service",
        "exchangelib.errors.TransportError: No valid version headers found in response",
        "exchangelib.errors.ErrorServerBusy: Caused by closed connection",
        "exchangelib.errors.ErrorServerBusy: Caused by HTTP 401 response",
        "https://mail.example.com/ews/exchange.asmx HTTP/1.1 401 Unauthorized",
        "<e:ResponseCode>ErrorIncorrectSchemaVersion</e:ResponseCode>",
        "exchangelib.errors.ErrorInvalidServerVersion",
        "exchangelib: HTTP/1.1 500 <e:ResponseCode>ErrorInvalidServerVersion</e:ResponseCode>",
        "HTTP/1.1 403 Forbidden",
        "HTTP 404",
        "ErrorUnheardOf",
        "ResponseCode NoError",
    ],
)
def test_what_exchange_and_its_library_leave_open_stays_open(text: str, catalog: Catalog) -> None:
    assert _told(text, catalog) == (None, "none")


def test_a_pasted_error_of_exchange_gets_the_words_for_exchange(catalog: Catalog) -> None:
    text = "exchangelib.errors.UnauthorizedError: Invalid credentials for https://mail.example.com/EWS/Exchange.asmx"
    found = explain(text, catalog)
    assert found.problem is not None and found.finding is not None
    panel = catalog.panel(Diagnosis(found.problem, found.finding), Language.EN)
    assert "Extended Protection" in panel.what and not any("webmail should work here" in step for step in panel.steps)
    cut = explain("exchangelib: Connection reset by peer", catalog)
    assert cut.problem is not None and cut.finding is not None
    assert catalog.panel(Diagnosis(cut.problem, cut.finding), Language.EN).code == "CONNECTION_CLOSED"


def test_the_pause_that_exchange_asks_for_is_told(catalog: Catalog) -> None:
    text = '<t:Value Name="BackOffMilliseconds">92415</t:Value> <e:ResponseCode>ErrorServerBusy</e:ResponseCode>'
    found = explain(text, catalog)
    assert found.problem is not None and found.finding is not None
    panel = catalog.panel(Diagnosis(found.problem, found.finding), Language.EN)
    assert panel.steps[0] == "Wait 93 seconds, then try again."
