"""SOAP as Exchange speaks it: the first request, and what of an answer must be known before a library reads it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException  # type: ignore[import-untyped]
from defusedxml.ElementTree import fromstring  # type: ignore[import-untyped]

CONTENT_TYPE = {"Content-Type": "text/xml; charset=utf-8", "Accept": "text/xml"}

Version = tuple[int, int, int, int]
"""Major and minor version, major and minor build, as in ServerVersionInfo: 15.1.2176.12."""

OLDEST: Version = (14, 2, 0, 0)
ONLINE: Version = (15, 20, 0, 0)
_NAMES: tuple[tuple[Version, str], ...] = (
    (ONLINE, "Exchange Online"),
    ((15, 2, 2562, 0), "Exchange Server SE"),
    ((15, 2, 0, 0), "Exchange 2019"),
    ((15, 1, 0, 0), "Exchange 2016"),
    ((15, 0, 0, 0), "Exchange 2013"),
    ((14, 3, 0, 0), "Exchange 2010 SP3"),
    (OLDEST, "Exchange 2010 SP2"),
    ((14, 1, 0, 0), "Exchange 2010 SP1"),
    ((14, 0, 0, 0), "Exchange 2010"),
    ((8, 3, 0, 0), "Exchange 2007 SP3"),
    ((8, 2, 0, 0), "Exchange 2007 SP2"),
    ((8, 1, 0, 0), "Exchange 2007 SP1"),
    ((8, 0, 0, 0), "Exchange 2007"),
)
"""From the newest. Microsoft, Exchange Server build numbers and release dates; SE: from its first release."""

_FIRST = """\
<?xml version="1.0" encoding="utf-8"?>
<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" \
xmlns:m="http://schemas.microsoft.com/exchange/services/2006/messages" \
xmlns:t="http://schemas.microsoft.com/exchange/services/2006/types">{header}<s:Body><m:GetFolder><m:FolderShape>\
<t:BaseShape>IdOnly</t:BaseShape></m:FolderShape><m:FolderIds><t:DistinguishedFolderId Id="inbox"/></m:FolderIds>\
</m:GetFolder></s:Body></s:Envelope>"""
_SCHEMA = '<s:Header><t:RequestServerVersion Version="{name}"/></s:Header>'
FIRST_SCHEMA = "Exchange2007_SP1"
"""Of the first request: every version that could be met knows it."""
SCHEMA_REFUSED = {
    "ErrorInvalidServerVersion",
    "ErrorIncorrectSchemaVersion",
    "ErrorInvalidSchemaVersionForMailboxVersion",
}


def first_request(schema: str = FIRST_SCHEMA) -> bytes:
    """GetFolder of the signed-in user's inbox. It names nobody. `schema`: the lowest version, "" for none."""
    return _FIRST.format(header=_SCHEMA.format(name=schema) if schema else "").encode("ascii")


@dataclass(frozen=True)
class Soap:
    """What an answer says. `code`: the ResponseCode of its fault or of its first failed message, "" where all is well.

    `text`: the words beside the code. `values`: of MessageXml (BackOffMilliseconds and the like).
    """

    is_fault: bool
    code: str
    text: str = ""
    version: Version | None = None
    values: Mapping[str, str] = field(default_factory=dict)

    @property
    def wait_seconds(self) -> int | None:
        """How long the server asks to be left alone, in whole seconds."""
        milliseconds = self.values.get("BackOffMilliseconds", "")
        return -(-int(milliseconds) // 1000) if milliseconds.isdecimal() and len(milliseconds) < 12 else None


def without_bom(body: bytes) -> bytes:
    """A byte order mark or blanks before the XML declaration make it unreadable (XML 1.0 section 2.8)."""
    return body.removeprefix(b"\xef\xbb\xbf").lstrip()


def read_soap(body: bytes) -> Soap | None:
    """None for what isn't a SOAP envelope. Entities and DTDs are refused."""
    try:
        root = fromstring(without_bom(body), forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError):  # LookupError: an encoding that nobody knows
        return None
    if _local(root) != "Envelope":
        return None
    version = next((_version(element) for element in root.iter() if _local(element) == "ServerVersionInfo"), None)
    for element in root.iter():
        if _local(element) == "Fault":
            return _fault(element, version)
        if element.get("ResponseClass") == "Error":
            return Soap(
                False, _first(element, "ResponseCode"), _first(element, "MessageText"), version, _values(element)
            )
    return Soap(False, "", "", version)


def _fault(fault: Element, version: Version | None) -> Soap:
    code = _first(fault, "ResponseCode")
    if not code:
        code = _first(fault, "faultcode").rpartition(":")[2]
        code = code if code.startswith("Error") else "SoapFault"
    text = _first(fault, "Message") or _first(fault, "faultstring")
    return Soap(True, code, text, version, _values(fault))


def _local(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _first(parent: Element, name: str) -> str:
    return next(((element.text or "").strip() for element in parent.iter() if _local(element) == name), "")


def _values(parent: Element) -> dict[str, str]:
    return {
        element.get("Name", ""): (element.text or "").strip()
        for element in parent.iter()
        if _local(element) == "Value" and element.get("Name")
    }


def _version(info: Element) -> Version | None:
    names = ("MajorVersion", "MinorVersion", "MajorBuildNumber", "MinorBuildNumber")
    numbers = [info.get(name) or _first(info, name) or "0" for name in names]
    if not all(number.isdecimal() for number in numbers) or numbers[0] == "0":
        return None
    major, minor, build, revision = (int(number) for number in numbers)
    return major, minor, build, revision


def dotted(version: Version) -> str:
    return ".".join(str(number) for number in version)


def product_name(version: Version) -> str:
    """The name under which Microsoft sells it."""
    return next((name for first, name in _NAMES if first <= version), f"Exchange {version[0]}.{version[1]}")
