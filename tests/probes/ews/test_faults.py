"""Every exception of exchangelib, and every code of Exchange, as a Fault."""

import inspect

import pytest
from exchangelib import errors

from tests.probes.ews.exchange import Exchange, Reply, error, fault, messages
from tests.probes.ews.support import failure, run_until, running
from tests.probes.support import CATALOG, KNOWLEDGE
from wizard.model.symptom import Symptom
from wizard.probes.ews_faults import fault_of_library
from wizard.probes.ews_soap import Soap

CLASSES = [
    kind
    for _, kind in inspect.getmembers(errors, inspect.isclass)
    if issubclass(kind, Exception) and kind.__module__ == errors.__name__
]


def made(kind: type[Exception]) -> Exception:
    """One of them, whatever its constructor takes."""
    names = [name for name in inspect.signature(kind.__init__).parameters if name != "self"]
    values = {"url": "https://mail.example.com/x", "choices": ["a"], "valid_type": str, "wait": 5.0, "response": None}
    if kind is errors.ErrorServerBusy:
        return kind("text")
    return kind(*[values.get(name, "text") for name in names if name not in ("args", "kwargs")])


@pytest.mark.parametrize("kind", CLASSES, ids=lambda kind: kind.__name__)
def test_every_exception_is_mapped(kind: type[Exception]) -> None:
    found = fault_of_library(made(kind), None, KNOWLEDGE, {"url": "u"})
    assert found is not None, "unmapped"
    assert found.evidence["url"] == "u"
    if issubclass(kind, errors.ResponseMessageError):
        assert found.evidence["response_code"] == kind.__name__
        assert found.symptom is (KNOWLEDGE.symptom_of_code("ews", kind.__name__) or Symptom.EXCHANGE_FAULT)
    else:
        assert found.evidence["errno"] == kind.__name__


def test_every_code_of_the_table_is_one_of_exchanges() -> None:
    known = {kind.__name__ for kind in CLASSES}
    listed = {code for kind, code in CATALOG._codes.get() if kind == "ews"}
    assert listed - known == set()


def test_what_is_no_exception_of_exchangelibs_stays_what_it_is() -> None:
    assert fault_of_library(KeyError("x"), None, KNOWLEDGE, {}) is None


def test_a_code_that_exchangelib_does_not_know_is_read_from_the_answer() -> None:
    last = Soap(False, "ErrorMailboxFrozen")
    found = fault_of_library(errors.TransportError("Unknown ResponseCode"), last, KNOWLEDGE, {})
    assert found is not None and found.evidence["response_code"] == "ErrorMailboxFrozen"
    assert found.symptom is Symptom.EXCHANGE_FAULT


BUSY = (
    '<t:MessageXml xmlns:t="http://schemas.microsoft.com/exchange/services/2006/types">'
    '<t:Value Name="BackOffMilliseconds">2500</t:Value></t:MessageXml>'
)
CODES = [
    ("ErrorServerBusy", BUSY, Symptom.THROTTLED),
    ("ErrorExceededConnectionCount", "", Symptom.TOO_MANY_CONNECTIONS),
    ("ErrorMailboxStoreUnavailable", "", Symptom.SERVER_TROUBLE),
    ("ErrorTimeoutExpired", "", Symptom.SERVER_TROUBLE),
    ("ErrorInternalServerTransientError", "", Symptom.SERVER_TROUBLE),
    ("ErrorTooManyObjectsOpened", "", Symptom.THROTTLED),
    ("ErrorPasswordExpired", "", Symptom.PASSWORD_EXPIRED),
    ("ErrorWrongServerVersion", "", Symptom.EXCHANGE_URL_WRONG_HOST),
    ("ErrorInvalidRequest", "", Symptom.EXCHANGE_FAULT),
    ("ErrorInvalidServerVersion", "", Symptom.EXCHANGE_FAULT),
    ("ErrorInternalServerError", "", Symptom.EXCHANGE_FAULT),
    ("ErrorAccessDenied", "", Symptom.MAILBOX_REFUSED),
    ("ErrorNonExistentMailbox", "", Symptom.MAILBOX_ADDRESS_UNKNOWN),
]


@pytest.mark.parametrize(("code", "values", "symptom"), CODES)
@pytest.mark.parametrize("as_fault", [True, False])
def test_a_code_means_the_same_in_a_fault_and_in_a_message(
    code: str, values: str, symptom: Symptom, as_fault: bool
) -> None:
    answer = fault(code, "Words.", values) if as_fault else rules_error(code, "Words.", values)
    exchange = Exchange(answers={"GetInboxRules": answer})
    stage, found = failure(exchange)
    assert (stage, found.symptom) == ("rules", symptom)
    assert found.evidence["response_code"] == code and found.server_text == "Words."
    assert found.evidence.get("wait_seconds") == (3 if values else None)
    assert [one.operation for one in exchange.requests].count("GetInboxRules") == 1


def rules_error(code: str, text: str, values: str) -> str:
    """GetInboxRules tells an error on the response itself."""
    return (
        f'<m:GetInboxRulesResponse ResponseClass="Error"><m:MessageText>{text}</m:MessageText><m:ResponseCode>{code}'
        f"</m:ResponseCode><m:DescriptiveLinkKey>0</m:DescriptiveLinkKey>{values}</m:GetInboxRulesResponse>"
    )


@pytest.mark.parametrize("code", ["ErrorAccessDenied", "ErrorNameResolutionNoMailbox", "ErrorInternalServerError"])
def test_a_directory_that_says_nothing_is_not_the_mailbox(code: str) -> None:
    for answer in (fault(code), messages("ResolveNames", error("ResolveNames", code))):
        with running(Exchange(answers={"ResolveNames": answer})) as probe:
            assert run_until(probe, "sender")["sender"] == "alice@example.com"


def test_what_exchangelib_calls_busy_keeps_its_code() -> None:
    last = Soap(False, "ErrorTimeoutExpired")
    found = fault_of_library(errors.ErrorServerBusy("Reraised from x"), last, KNOWLEDGE, {})
    assert found is not None and found.symptom is Symptom.SERVER_TROUBLE


def test_the_wrappers_of_exchangelib_never_decide() -> None:
    """A closed connection, a 302 and a 401 without schemes: exchangelib says "busy" or "no auth type" to them."""
    for reply, symptom in (
        (Reply(0, drop=True), Symptom.CONNECTION_CLOSED),
        (Reply(302, "", (("Location", "/x"),)), Symptom.EXCHANGE_URL_NOT_EWS),
        (Reply(401, "", ()), Symptom.SERVER_TROUBLE),
    ):
        assert failure(Exchange(answers={"GetInboxRules": reply}))[1].symptom is symptom


def test_a_general_fault_names_both_that_may_be_at_fault() -> None:
    _, found = failure(Exchange(answers={"GetInboxRules": fault("ErrorInternalServerError")}))
    assert found.evidence["primary_address"] == "alice@example.com"
    assert "localhost" in str(found.evidence["certificate_names"])
