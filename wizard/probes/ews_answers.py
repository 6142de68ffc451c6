"""Every answer of a web server that isn't SOAP: what it says about the URL, the sign-in or the server."""

import re
from urllib.parse import urlsplit

from wizard.model.plan import Endpoint
from wizard.model.symptom import Json, Symptom
from wizard.probes.context import Facts, Knowledge
from wizard.probes.ews_soap import read_soap
from wizard.wire.ews_answer import AnswerKind, judge_answer, location_of
from wizard.wire.fault import Fault
from wizard.wire.speech import as_text
from wizard.wire.web import WebResponse

_ERROR_PAGE = re.compile(r"/errorfe\.aspx|/internalerror\.asp", re.IGNORECASE)
_LOCKED = re.compile(rb"[^<>\r\n.]{0,120}account is (currently )?locked out[^<>\r\n]{0,120}", re.IGNORECASE)
_ADDRESS_REFUSED = re.compile(
    rb"\b403\.[68]\b|IP address of the client has been rejected|IP address rejected", re.IGNORECASE
)
"""Substatus 6 and 8 of IIS: the client's IP address or DNS name isn't let in (Microsoft: HTTP status code in IIS)."""
_PAGES = {Symptom.ACCOUNT_LOCKED_UNTIL_UNLOCKED: "unlock_url", Symptom.PASSWORD_EXPIRED: "password_url"}
_OF_A_REDIRECT = {
    AnswerKind.WEBMAIL: Symptom.EXCHANGE_URL_IS_WEBMAIL,
    AnswerKind.EXCHANGE_ONLINE: Symptom.EXCHANGE_ONLINE,
    AnswerKind.TROUBLE: Symptom.SERVER_TROUBLE,
}


def seen(response: WebResponse, endpoint: Endpoint) -> Facts:
    """What every verdict on an answer can show."""
    return {key: value for key, value in judge_answer(response, endpoint.url).evidence.items() if key != "methods"}


def said(response: WebResponse) -> str:
    """The answer in one line: status, its words, and the page's title, as a person would be shown it."""
    title = re.search(rb"<title[^>]*>([^<]{1,200})", response.body[:65536], re.IGNORECASE)
    words = as_text(title[1]).strip() if title else ""
    line = f"{response.status} {response.reason}".strip()
    return f"{line} ({words})" if words and words not in line else line


def _with_sentence(words: str, found: re.Match[bytes]) -> str:
    """The words with the sentence of the page that decided."""
    return f"{words}: {as_text(found[0]).strip()}"


def judge(response: WebResponse, endpoint: Endpoint, knowledge: Knowledge, *, signed_in: bool) -> Fault | None:
    """None for SOAP, and for a 401 (what that means depends on what was sent). Else a Fault, whatever it is."""
    status, evidence, words = response.status, seen(response, endpoint), said(response)
    if status == 401 or (status in (200, 500) and read_soap(response.body) is not None):
        return None
    if 300 <= status < 400:
        return _in_front(_redirected(response, endpoint, evidence), endpoint)
    if cas := response.header("X-CasErrorCode"):
        return Fault(Symptom.SERVER_TROUBLE, {**evidence, **_wait(response), "response_code": cas}, f"{words} {cas}")
    if locked := _LOCKED.search(response.body):
        return Fault(Symptom.ACCOUNT_LOCKED, evidence, _with_sentence(words, locked))
    if judge_answer(response, endpoint.url).kind is AnswerKind.WEBMAIL:
        return _in_front(Fault(Symptom.EXCHANGE_URL_IS_WEBMAIL, evidence, words), endpoint)
    if status == 403 and _ADDRESS_REFUSED.search(f"{response.reason} ".encode() + response.body[:65536]):
        return Fault(Symptom.ADDRESS_REFUSED, evidence, words)
    symptom = knowledge.symptom_of_code("http", str(status)) or _by_class(response, signed_in=signed_in)
    return Fault(symptom, {**evidence, **_wait(response), **_page(response, symptom)}, words)


def _in_front(fault: Fault, endpoint: Endpoint) -> Fault:
    """At the right path a page of webmail is no slip of whoever typed it: a device in front of Exchange sends it."""
    right = endpoint.path.lower().endswith("/ews/exchange.asmx")
    if fault.symptom is not Symptom.EXCHANGE_URL_IS_WEBMAIL or not right:
        return fault
    return Fault(Symptom.EXCHANGE_SIGN_IN_PAGE_IN_FRONT, fault.evidence, fault.server_text)


def _by_class(response: WebResponse, *, signed_in: bool) -> Symptom:
    if response.status >= 500:
        return Symptom.SERVER_TROUBLE
    if not signed_in or (response.status < 400 and not _claims_xml(response)):
        return Symptom.EXCHANGE_URL_NOT_EWS
    return Symptom.EXCHANGE_FAULT if response.status >= 400 else Symptom.MALFORMED_RESPONSE


def _claims_xml(response: WebResponse) -> bool:
    return "xml" in response.header("Content-Type").lower() and "html" not in response.header("Content-Type").lower()


def _redirected(response: WebResponse, endpoint: Endpoint, evidence: Facts) -> Fault:
    """Where it points decides; nothing follows it."""
    target = urlsplit(location_of(response, endpoint.url))
    symptom = _OF_A_REDIRECT.get(judge_answer(response, endpoint.url).kind, Symptom.EXCHANGE_URL_NOT_EWS)
    if _ERROR_PAGE.search(target.path):
        symptom = Symptom.SERVER_TROUBLE
    elif symptom is Symptom.EXCHANGE_URL_NOT_EWS and target.path.lower().endswith("/exchange.asmx"):
        other = (target.hostname or "") != endpoint.host
        symptom = Symptom.EXCHANGE_URL_WRONG_HOST if other else symptom
    return Fault(symptom, evidence, f"{said(response)}: {evidence.get('location', '')}")


def _wait(response: WebResponse) -> Facts:
    seconds = response.header("Retry-After")
    return {"wait_seconds": int(seconds)} if seconds.isdecimal() and len(seconds) < 8 else {}


def _page(response: WebResponse, symptom: Symptom) -> Facts:
    """Where the account can be unlocked or the password changed: of a header, else the first link of the answer.

    Microsoft's own EWS client takes the words beside status 456 for that link (EWS Managed API).
    """
    key = _PAGES.get(symptom)
    if key is None:
        return {}
    link = re.search(r"https://[^\s\"'<>)\]]+", f"{response.reason} {as_text(response.body[:65536])}")
    page: Json = response.header("X-MS-Credential-Service-Url") or (link[0] if link else "")
    return {key: page} if isinstance(page, str) and page.startswith("https://") else {}


def refused(response: WebResponse, endpoint: Endpoint, evidence: Facts) -> Fault:
    """A 401 that answers credentials. Its cause may be the password, a locked account or Extended Protection alike."""
    found = {**seen(response, endpoint), **evidence}
    if response.header("X-MS-Credential-Service-CredExpired").lower() == "true":
        return Fault(Symptom.PASSWORD_EXPIRED, {**found, **_page(response, Symptom.PASSWORD_EXPIRED)}, said(response))
    if locked := _LOCKED.search(response.body):
        return Fault(Symptom.ACCOUNT_LOCKED, found, _with_sentence(said(response), locked))
    return Fault(Symptom.CREDENTIALS_REFUSED, found, said(response))
