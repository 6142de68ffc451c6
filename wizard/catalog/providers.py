"""resources/providers/ID.toml -> ProviderEntry: servers that are known without asking the network."""

import re
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from wizard.catalog.read import CatalogError, Table, read_toml
from wizard.model.address import EmailAddress, InvalidName, to_a_labels
from wizard.model.plan import Endpoint
from wizard.model.provider import Protocol, Security
from wizard.model.words import Words


class PasswordKind(StrEnum):
    """What the provider takes as password: the account's own, one made for programs, or none at all."""

    ACCOUNT = "account"
    APP_PASSWORD = "app_password"
    AUTHORISATION_CODE = "authorisation_code"
    OWN_EMAIL_PASSWORD = "own_email_password"
    BROWSER_ONLY = "browser_only"


class ImapAccess(StrEnum):
    """Whether the provider gives IMAP: to all, not at all, through its own bridge program, or in paid plans."""

    YES = "yes"
    NO = "no"
    BRIDGE = "bridge"
    PAID_PLAN = "paid_plan"


class UsernameForm(StrEnum):
    EMAIL = "email"
    LOCALPART = "localpart"


@dataclass(frozen=True)
class ProviderEntry:
    """One provider. `imap`, `smtp`: None where it has none. `domains`, `mx`: A-labels, `mx` a name or ".suffix".

    `imap_url`: the page on which access for mail programs is switched on, "" where nothing needs switching on.
    `hint`: what to know before the password is asked for, None where there is nothing.
    `source`, `checked`: what the facts were compared with, and when that source was last brought up to date.
    """

    id: str
    name: str
    domains: tuple[str, ...]
    mx: tuple[str, ...]
    imap: Endpoint | None
    smtp: Endpoint | None
    imap_username_form: UsernameForm
    smtp_username_form: UsernameForm
    password_kind: PasswordKind
    access: ImapAccess
    app_password_url: str
    imap_url: str
    hint: Words | None
    source: str
    checked: str

    def imap_username(self, email: EmailAddress) -> str:
        """The user name that this provider's server for receiving expects."""
        return _username(self.imap_username_form, email)

    def smtp_username(self, email: EmailAddress) -> str:
        return _username(self.smtp_username_form, email)


def _username(form: UsernameForm, email: EmailAddress) -> str:
    return email.local if form is UsernameForm.LOCALPART else str(email)


_CHECKED = re.compile(r"\d{4}-\d{2}(-\d{2})?")


def read_provider(file: Path, hints: dict[str, Words]) -> ProviderEntry:
    """One provider's file; its name is the id.

    Raises:
        CatalogError: names file and key.
    """
    table = read_toml(file)
    kind = table.choice("password", PasswordKind)
    access = table.choice("imap_access", ImapAccess, ImapAccess.YES)
    imap, imap_form = _server(table, Protocol.IMAP)
    smtp, smtp_form = _server(table, Protocol.SMTP)
    if access in (ImapAccess.YES, ImapAccess.PAID_PLAN) and (imap is None or smtp is None):
        table.fail("imap", "servers are missing")
    entry = ProviderEntry(
        id=file.stem,
        name=table.text("name"),
        domains=_domains(table, "domains"),
        mx=_domains(table, "mx"),
        imap=imap,
        smtp=smtp,
        imap_username_form=imap_form,
        smtp_username_form=smtp_form,
        password_kind=kind,
        access=access,
        app_password_url=_url(table, "app_password_url"),
        imap_url=_url(table, "imap_url"),
        hint=_hint(table, kind, access, hints),
        source=table.text("source"),
        checked=table.text("checked"),
    )
    if not _CHECKED.fullmatch(entry.checked):
        table.fail("checked", "must be a date like 2026-11 or 2026-11-21")
    table.end()
    return entry


def _server(table: Table, protocol: Protocol) -> tuple[Endpoint | None, UsernameForm]:
    if not table.has(protocol.value):
        return None, UsernameForm.EMAIL
    server = table.table(protocol.value)
    host = server.text("host")
    if not _is_host(host):
        server.fail("host", f"not a host name in A-labels: {host!r}")
    port = server.number("port")
    if not 1 <= port <= 65535:
        server.fail("port", "out of range")
    endpoint = Endpoint(protocol, host, port, server.choice("security", Security, Security.TLS))
    form = server.choice("username", UsernameForm, UsernameForm.EMAIL)
    server.end()
    return endpoint, form


def _is_host(name: str) -> bool:
    try:
        return to_a_labels(name) == name
    except InvalidName:
        return False


def _domains(table: Table, key: str) -> tuple[str, ...]:
    names = table.texts(key, ())
    for name in names:
        bare = name.removeprefix(".") if key == "mx" else name
        if not _is_host(bare):
            table.fail(key, f"not a domain in A-labels: {name!r}")
    return names


def _url(table: Table, key: str) -> str:
    url = table.text(key, "")
    if url and not url.startswith("https://"):
        table.fail(key, "must start with https://")
    return url


def _hint(table: Table, kind: PasswordKind, access: ImapAccess, hints: dict[str, Words]) -> Words | None:
    if table.has("hint"):
        return table.words("hint")
    name = access.value if access is not ImapAccess.YES else kind.value
    if access is ImapAccess.YES and kind is PasswordKind.ACCOUNT:
        wants = [key for key, url in (("two_factor", "app_password_url"), ("switch_on", "imap_url")) if table.has(url)]
        return hints["_".join(wants)] if wants else None
    if access is ImapAccess.YES and table.has("imap_url"):
        name = f"{name}_switch_on" if f"{name}_switch_on" in hints else name
    if name not in hints:
        table.fail("password", f"hints.toml has no {name}")
    return hints[name]


def read_providers(folder: Path, hints_file: Path) -> tuple[ProviderEntry, ...]:
    """Every provider, by id; no domain belongs to two.

    Raises:
        CatalogError: names file and key.
    """
    table = read_toml(hints_file)
    hints = {key: table.words(key) for key in table}
    entries = tuple(read_provider(file, hints) for file in sorted(folder.glob("*.toml")))
    owner: dict[str, str] = {}
    for entry in entries:
        for domain in entry.domains:
            if domain in owner:
                raise CatalogError(folder / f"{entry.id}.toml", "domains", f"{domain} is also in {owner[domain]}.toml")
            owner[domain] = entry.id
    return entries
