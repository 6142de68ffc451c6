"""Rank 0 of discovery: the product's own provider table. No network."""

from collections.abc import Iterable
from typing import Protocol as Shape

from wizard.model.address import EmailAddress, InvalidName
from wizard.model.plan import Candidate, Endpoint, Source
from wizard.model.provider import Provider

_BROWSER_ONLY = "browser_only"
"""Servers that take no password from anybody are no way in."""


class TableEntry(Shape):
    """What is used of a provider's entry; the catalogue's ProviderEntry has this shape."""

    @property
    def id(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def domains(self) -> Iterable[str]: ...
    @property
    def imap(self) -> Endpoint | None: ...
    @property
    def smtp(self) -> Endpoint | None: ...
    @property
    def imap_username_form(self) -> str: ...
    @property
    def smtp_username_form(self) -> str: ...
    @property
    def password_kind(self) -> str: ...


def candidates(address: str, entries: Iterable[TableEntry]) -> list[Candidate]:
    """Settings of the provider that the address belongs to.

    None for an unknown provider, for one without IMAP, and for one that takes no password from mail programs.
    """
    try:
        domain = EmailAddress.parse(address).domain
    except InvalidName:
        return []
    return [
        Candidate(
            provider=Provider.IMAP,
            name=entry.name,
            imap=entry.imap,
            smtp=entry.smtp,
            imap_username_form=entry.imap_username_form,
            smtp_username_form=entry.smtp_username_form,
            source=Source.TABLE,
            trusted=True,
            evidence=(f"table: {entry.id}",),
        )
        for entry in entries
        if domain in entry.domains
        and entry.imap is not None
        and entry.smtp is not None
        and entry.password_kind != _BROWSER_ONLY
    ]
