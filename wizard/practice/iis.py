"""What stands beside EWS on an Exchange server: Outlook on the web, Autodiscover, ActiveSync, and IIS itself."""

import re
from dataclasses import dataclass
from urllib.parse import quote

from wizard.practice.ews_answers import fill
from wizard.practice.ews_folders import DISPLAY_NAME
from wizard.practice.http import Request
from wizard.practice.scenario import ExchangeLeg
from wizard.practice.web_reply import WebAnswer, body_of

_HTML = "Content-Type: text/html; charset=utf-8"
_ACTIVESYNC_VERSIONS = (
    "MS-ASProtocolVersions: 2.0,2.1,2.5,12.0,12.1,14.0,14.1,16.0,16.1",
    "MS-ASProtocolCommands: Sync,SendMail,SmartForward,SmartReply,GetAttachment,FolderSync,Provision,Ping",
)
_AUTODISCOVER_JSON = re.compile(r"/autodiscover/autodiscover\.json(/v1\.0/.+)?")
_JSON_SINCE = (15, 1)


@dataclass(frozen=True)
class Site:
    """`host`: as the client called it, with the port."""

    host: str
    leg: ExchangeLeg
    addresses: tuple[str, ...]

    @property
    def ews_url(self) -> str:
        return f"https://{self.host}/EWS/Exchange.asmx"


def site_answer(request: Request, site: Site) -> tuple[bool, WebAnswer]:
    """Whether it is for those alone who are signed in, and the answer."""
    path = request.path.rstrip("/")
    if path in ("/owa/auth/logon.aspx", "/home"):
        return False, WebAnswer(200, (_HTML,), body_of("owa", host=site.host))
    if path.startswith(("/owa", "/ecp")):
        return False, _owa(request, site)
    if path == "":
        return False, _moved(f"https://{site.host}/owa/")
    if path == "/autodiscover/autodiscover.xml":
        return True, _autodiscover(request, site)
    if _AUTODISCOVER_JSON.fullmatch(path) and tuple(map(int, site.leg.version.split(".")[:2])) >= _JSON_SINCE:
        body = fill("autodiscover.json", url=site.ews_url).encode()
        return False, WebAnswer(200, ("Content-Type: application/json; charset=utf-8",), body)
    if path == "/microsoft-server-activesync":
        status = 200 if request.method == "OPTIONS" else 501
        return True, WebAnswer(status, ("Allow: OPTIONS,POST", *_ACTIVESYNC_VERSIONS), b"")
    return False, WebAnswer(404, ("Content-Type: text/html",), body_of("not_found"))


def _owa(request: Request, site: Site) -> WebAnswer:
    """Nobody is signed in there: a browser is led to the form, a POST has come too late (440)."""
    if request.method == "POST":
        return WebAnswer(440, (_HTML,), body_of("login_timeout"))
    wanted = quote(f"https://{site.host}{request.target}", safe="")
    return _moved(f"https://{site.host}/owa/auth/logon.aspx?url={wanted}&reason=0")


def _moved(location: str) -> WebAnswer:
    return WebAnswer(302, (f"Location: {location}", _HTML), body_of("moved", location=location))


def _autodiscover(request: Request, site: Site) -> WebAnswer:
    if request.method != "POST":
        return WebAnswer(200, ("Content-Type: text/xml; charset=utf-8",), b"")
    address = site.addresses[0] if site.addresses else ""
    written = fill("autodiscover.xml", name=DISPLAY_NAME, address=address, url=site.ews_url)
    return WebAnswer(200, ("Content-Type: text/xml; charset=utf-8",), written.encode())
