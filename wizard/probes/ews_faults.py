"""What exchangelib raises, as what it says about the connection. Its wrappers never decide: see ews_transport."""

from wizard.model.symptom import Symptom
from wizard.probes.context import Facts, Knowledge
from wizard.probes.ews_soap import Soap
from wizard.wire.fault import Fault

_BY_CLASS = {
    "RateLimitError": Symptom.THROTTLED,
    "CASError": Symptom.SERVER_TROUBLE,
    "RedirectError": Symptom.EXCHANGE_URL_NOT_EWS,
    "RelativeRedirect": Symptom.EXCHANGE_URL_NOT_EWS,
    "SOAPError": Symptom.MALFORMED_RESPONSE,
    "MalformedResponseError": Symptom.MALFORMED_RESPONSE,
    # raised where an answer holds what the library can't read
    "InvalidEnumValue": Symptom.MALFORMED_RESPONSE,
    "InvalidTypeError": Symptom.MALFORMED_RESPONSE,
    "NaiveDateTimeNotAllowed": Symptom.MALFORMED_RESPONSE,
    "UnknownTimeZone": Symptom.MALFORMED_RESPONSE,
    "DoesNotExist": Symptom.MALFORMED_RESPONSE,
    "MultipleObjectsReturned": Symptom.MALFORMED_RESPONSE,
    # the root of all others: its own wrappers, its autodiscover (never called), codes it doesn't know
    "EWSError": Symptom.EXCHANGE_FAULT,
}
"""By the name of the nearest class: exchangelib takes a third of a second to import, so nothing here imports it."""


def fault_of_library(error: Exception, last: Soap | None, knowledge: Knowledge, evidence: Facts) -> Fault | None:
    """The Fault for an exception, None where it isn't one of exchangelib's. `last`: what the last answer said."""
    names = [kind.__name__ for kind in type(error).__mro__]
    code = names[0] if "ResponseMessageError" in names else ""
    words = str(error) or None
    if last is not None and last.code and (code == "ErrorServerBusy" or (not code and "TransportError" in names)):
        code, words = last.code, last.text or words  # exchangelib calls several codes busy, and others it doesn't know
    if code:
        symptom = knowledge.symptom_of_code("ews", code) or Symptom.EXCHANGE_FAULT
        waiting = last.wait_seconds if last is not None else None
        wait: Facts = {"wait_seconds": waiting} if waiting is not None else {}
        return Fault(symptom, {**evidence, **wait, "response_code": code}, words)
    known = next((_BY_CLASS[name] for name in names if name in _BY_CLASS), None)
    if known is None:
        return None
    extra: Facts = {"response_code": str(getattr(error, "cas_error", ""))} if names[0] == "CASError" else {}
    return Fault(known, {**evidence, **extra, "errno": names[0]}, words)
