"""Every answer of a web server that isn't SOAP: what it says about the URL, the sign-in or the server."""

import re
from urllib.parse import urljoin, urlsplit

from wizard.model.plan import Endpoint
from wizard.model.symptom import Json, Symptom
from wizard.probes.context import Facts, Knowledge
from wizard.probes.ews_soap import read_soap
from wizard.wire.fault import Fault
from wizard.wire.speech import as_text
from wizard.wire.web import WebResponse

MICROSOFTS = {"microsoft", "outlook"}
_WEBMAIL_PATH = re.compile(r"/owa\b|/exchweb/|/exchange/?$|logon\.aspx|cookieauth\.dll|/ecp\b", re.IGNORECASE)
_WEBMAIL_PAGE = re.compile(
    rb"/owa/auth|auth\.owa|logonForm|Outlook Web (App|Access)|CookieAuth\.dll|<title>\s*Outlook\s*</title>",
    re.IGNORECASE,
)
_ERROR_PAGE = re.compile(r"genericerrorpage|errorfe\.aspx|internalerror\.asp", re.IGNORECASE)
_LOCKED = re.compile(rb"account is (currently )?locked out", re.IGNORECASE)
_PAGES = {Symptom.ACCOUNT_LOCKED_UNTIL_UNLOCKED: "unlock_url", Symptom.PASSWORD_EXPIRED: "password_url"}


def seen(response: WebResponse, endpoint: Endpoint) -> Facts:
    """What every verdict on an answer can show."""
    software = response.header("Server")
    return {"url": endpoint.url, "status": response.status, **({"server_software": software} if software else {})}


def said(response: WebResponse) -> str:
    """The answer in one line: status, its words, and the page's title, as a person would be shown it."""
    title = re.search(rb"<title[^>]*>([^<]{1,200})", response.body[:65536], re.IGNORECASE)
    words = as_text(title[1]).strip() if title else ""
    line = f"{response.status} {response.reason}".strip()
    return f"{line} ({words})" if words and words not in line else line


def schemes(response: WebResponse) -> list[str]:
    """The authentication schemes that an answer offers, in their order (RFC 9110 section 11.6.1)."""
    found: dict[str, None] = {}
    for value in response.all("WWW-Authenticate"):
        bare = re.sub(r'"(\\.|[^"\\])*"', "", value)
        found |= dict.fromkeys(re.findall(r"(?:^|,)\s*([A-Za-z][\w-]*)(?=\s+[^\s=,]|\s*,|\s*$)", bare))
    return list(found)


def judge(response: WebResponse, endpoint: Endpoint, knowledge: Knowledge, *, signed_in: bool) -> Fault | None:
    """None for SOAP, and for a 401 (what that means depends on what was sent). Else a Fault, whatever it is."""
    status, evidence, words = response.status, seen(response, endpoint), said(response)
    if status == 401 or (status in (200, 500) and read_soap(response.body) is not None):
        return None
    if 300 <= status < 400:
        return _redirected(response, endpoint, knowledge, evidence)
    if cas := response.header("X-CasErrorCode"):
        return Fault(Symptom.SERVER_TROUBLE, {**evidence, **_wait(response), "response_code": cas}, f"{words} {cas}")
    if _LOCKED.search(response.body):
        return Fault(Symptom.ACCOUNT_LOCKED, evidence, words)
    if status < 300 and _WEBMAIL_PAGE.search(response.body):
        return Fault(Symptom.EXCHANGE_URL_IS_WEBMAIL, evidence, words)
    symptom = knowledge.symptom_of_code("http", str(status)) or _by_class(response, signed_in=signed_in)
    return Fault(symptom, {**evidence, **_wait(response), **_page(response, symptom)}, words)


def _by_class(response: WebResponse, *, signed_in: bool) -> Symptom:
    if response.status >= 500:
        return Symptom.SERVER_TROUBLE
    if not signed_in or (response.status < 400 and not _claims_xml(response)):
        return Symptom.EXCHANGE_URL_NOT_EWS
    return Symptom.EXCHANGE_FAULT if response.status >= 400 else Symptom.MALFORMED_RESPONSE


def _claims_xml(response: WebResponse) -> bool:
    return "xml" in response.header("Content-Type").lower() and "html" not in response.header("Content-Type").lower()


def _redirected(response: WebResponse, endpoint: Endpoint, knowledge: Knowledge, evidence: Facts) -> Fault:
    """Where it points decides; nothing follows it."""
    location = response.header("Location")
    try:
        location = urljoin(endpoint.url, location)
        target = urlsplit(location)
    except ValueError:  # not a URL
        target = urlsplit("")
    host = target.hostname or ""
    found: Facts = {**evidence, "location": location}
    words = f"{said(response)}: {location}"
    if host != endpoint.host and knowledge.family_of(host, "") in MICROSOFTS:
        return Fault(Symptom.EXCHANGE_ONLINE, found, words)
    if _ERROR_PAGE.search(target.path):
        return Fault(Symptom.SERVER_TROUBLE, found, words)
    if _WEBMAIL_PATH.search(target.path):
        return Fault(Symptom.EXCHANGE_URL_IS_WEBMAIL, found, words)
    if host != endpoint.host and target.path.lower().endswith("/exchange.asmx"):
        return Fault(Symptom.EXCHANGE_URL_WRONG_HOST, found, words)
    return Fault(Symptom.EXCHANGE_URL_NOT_EWS, found, words)


def _wait(response: WebResponse) -> Facts:
    seconds = response.header("Retry-After")
    return {"wait_seconds": int(seconds)} if seconds.isdecimal() and len(seconds) < 8 else {}


def _page(response: WebResponse, symptom: Symptom) -> Facts:
    """Where the account can be unlocked or the password changed: of a header, else the first link of the answer."""
    key = _PAGES.get(symptom)
    if key is None:
        return {}
    link = re.search(r"https://[^\s\"'<>)\]]+", as_text(response.body[:65536]))
    page: Json = response.header("X-MS-Credential-Service-Url") or (link[0] if link else "")
    return {key: page} if isinstance(page, str) and page.startswith("https://") else {}


def refused(response: WebResponse, endpoint: Endpoint, evidence: Facts) -> Fault:
    """A 401 that answers credentials. Its cause may be the password, a locked account or Extended Protection alike."""
    found = {**seen(response, endpoint), **evidence}
    if response.header("X-MS-Credential-Service-CredExpired").lower() == "true":
        return Fault(Symptom.PASSWORD_EXPIRED, {**found, **_page(response, Symptom.PASSWORD_EXPIRED)}, said(response))
    locked = _LOCKED.search(response.body)
    return Fault(Symptom.ACCOUNT_LOCKED if locked else Symptom.CREDENTIALS_REFUSED, found, said(response))
