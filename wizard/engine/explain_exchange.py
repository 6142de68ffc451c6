"""Pasted errors of Exchange: its ResponseCodes and HTTP answers, which say more than the texts beside them."""

import re
from dataclasses import dataclass

from wizard.catalog import Catalog
from wizard.model.provider import Protocol
from wizard.model.symptom import Symptom

_OF_EXCHANGE = re.compile(
    r"exchangelib|\bEWS\b|exchange\.asmx|Exchange Web Services|Exchange-Webdienste|Exchange Web サービス"
    r"|\bResponseCode\b|\bX-(FEServer|CasErrorCode|MS-Credential)|autodiscover protocol",
    re.IGNORECASE,
)
"""By these a text is about EWS. "Microsoft Exchange" alone is not: it serves IMAP and SMTP as well."""

_RESPONSE_CODE = re.compile(r"\bError[A-Z][A-Za-z]{3,60}\b")
_STATUS = re.compile(r"(?:\bHTTP(?:/[\d.]+)?|\bstatus(?:[ _]code)?|\bCode)[ :=]{1,3}(\d{3})\b", re.IGNORECASE)
_ITS_OWN_STATUS = frozenset({"440", "456", "457"})
"""What no other kind of server answers with (MS-ASHTTP, IIS); the rest needs a text that is about Exchange."""

_NO_VERDICT = frozenset(
    {
        "ErrorInvalidServerVersion",
        "ErrorIncorrectSchemaVersion",
        "ErrorInvalidSchemaVersionForMailboxVersion",
        "ErrorInvalidRequest",
    }
)
"""Exchange was asked with another version than its own: that says nothing about the mailbox."""

WRAPPED = r"(ErrorServerBusy\W{0,4})?Caused by (closed connection|HTTP 401 response)|No valid version headers found"
"""What exchangelib 5.6.0 makes of causes that it doesn't know (its protocol.py and version.py)."""


@dataclass(frozen=True)
class ExchangeAnswer:
    """`code`: a ResponseCode, or a HTTP status as text. `sure`: the code is known and not a rule for the rest."""

    symptom: Symptom
    code: str
    sure: bool

    @property
    def evidence(self) -> dict[str, str]:
        return {"status" if self.code.isdigit() else "response_code": self.code}


def stage_of(text: str) -> str:
    """`ews` where the text is about Exchange's web services; the step can't be known from a quotation. Else ""."""
    return Protocol.EWS.value if _OF_EXCHANGE.search(text) else ""


def answer_in(text: str, catalog: Catalog) -> ExchangeAnswer | None:
    """The first code of Exchange in the text that means something; None where there is none."""
    codes = dict.fromkeys(_RESPONSE_CODE.findall(text))
    for code in codes:
        if symptom := catalog.symptom_of_code("ews", code):
            return ExchangeAnswer(symptom, code, sure=True)
    about_exchange = bool(_OF_EXCHANGE.search(text))
    if unknown := [code for code in codes if code not in _NO_VERDICT]:
        return ExchangeAnswer(Symptom.EXCHANGE_FAULT, unknown[0], sure=False) if about_exchange else None
    # A fault comes with status 500 whatever it says, so a status counts only where there is no code beside it.
    for status in () if codes else _STATUS.findall(text):
        known = about_exchange or status in _ITS_OWN_STATUS
        if known and (symptom := catalog.symptom_of_code("http", status)):
            return ExchangeAnswer(symptom, status, sure=status in _ITS_OWN_STATUS)
    return None
