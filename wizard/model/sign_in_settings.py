"""What an administrator may set for signing in with a browser: the form of each setting, and what is wrong with one."""

import re
from dataclasses import dataclass
from enum import StrEnum

ANY_ORGANISATION = ("organizations", "common")
ANY_TENANT = (*ANY_ORGANISATION, "consumers")
"""Stand in the place of a tenant where none is named (Microsoft identity platform)."""
WORLDWIDE = "login.microsoftonline.com"
_CHINA, _US = ("microsoftgraph.chinacloudapi.cn",), ("graph.microsoft.us", "dod-graph.microsoft.us")
GRAPH_HOSTS: dict[str, tuple[str, ...]] = {
    **dict.fromkeys((WORLDWIDE, "login.windows.net", "login.microsoft.com"), ("graph.microsoft.com",)),
    **dict.fromkeys(("login.microsoftonline.us", "login.usgovcloudapi.net"), _US),
    **dict.fromkeys(("login.partner.microsoftonline.cn", "login.chinacloudapi.cn"), _CHINA),
}
"""Microsoft's sign-in servers, and Graph of the same cloud, the usual host first (Microsoft Graph, national cloud
deployments).
"""
KNOWN_HOSTS = frozenset({*GRAPH_HOSTS, *(host for hosts in GRAPH_HOSTS.values() for host in hosts)})
CLOSED_AUTHORITIES = frozenset({"login.microsoftonline.de"})
"""Microsoft Cloud Germany ended on 29 October 2021 (Microsoft Entra, national clouds)."""

_GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_LABEL = r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"
_DOMAIN = re.compile(rf"(?=.{{4,253}}$)({_LABEL}\.)+(?!\d+$){_LABEL}", re.IGNORECASE)
_GOOGLE_CLIENT = re.compile(r"[A-Za-z0-9_-]+\.apps\.googleusercontent\.com")


class SettingForm(StrEnum):
    """What is expected in the place of what stands there; the words are in resources/terms.toml."""

    FILE = "file"
    TOML = "toml"
    HEADING = "heading"
    MICROSOFT_KEY = "microsoft_key"
    GOOGLE_KEY = "google_key"
    TEXT = "text"
    CLIENT_ID = "client_id"
    GOOGLE_CLIENT_ID = "google_client_id"
    CLIENT_SECRET = "client_secret"
    TENANT = "tenant"
    AUTHORITY = "authority"
    OPEN_CLOUD = "open_cloud"
    GRAPH = "graph"
    GRAPH_OF_CLOUD = "graph_of_cloud"


@dataclass(frozen=True)
class SettingFault:
    """Why nobody can sign in with these settings. `file`: its full path. `table`, `key`: "" where the file as a whole
    is meant. `value`: what stands there, "" where that might be a secret. `line`, `column`: from 1, 0 where unknown.
    """

    form: SettingForm
    file: str
    table: str = ""
    key: str = ""
    value: str = ""
    example: str = ""
    line: int = 0
    column: int = 0

    def evidence(self) -> dict[str, str | int]:
        """What is known of it, under the names that sentences use."""
        known: dict[str, str | int] = {
            "path": self.file,
            "setting": setting_name(self.table, self.key),
            "setting_value": self.value,
            "setting_form": self.form.value,
            "setting_example": self.example,
            "line": self.line,
            "column": self.column,
        }
        return {key: value for key, value in known.items() if value}


def setting_name(table: str, key: str) -> str:
    """As it stands in the file: `[microsoft365] tenant`."""
    return " ".join(part for part in (f"[{table}]" if table else "", key) if part)


def is_client_id(text: str) -> bool:
    """Whether Entra ID could have given it: a GUID."""
    return bool(_GUID.fullmatch(text))


def is_google_client_id(text: str) -> bool:
    return bool(_GOOGLE_CLIENT.fullmatch(text))


def is_tenant(text: str) -> bool:
    """Whether it can name an organisation at Microsoft: an id, a domain, or what stands for any of them."""
    return text.lower() in ANY_TENANT or bool(_GUID.fullmatch(text) or _DOMAIN.fullmatch(text))
