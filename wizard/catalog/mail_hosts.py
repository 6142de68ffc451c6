"""resources/signatures/mx.toml: at whom a domain's mail is, by its records in DNS."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from wizard.catalog.read import Table, read_toml
from wizard.model.mail_host import MailHost, MailHostKind
from wizard.model.provider import Provider


@dataclass(frozen=True)
class _Known:
    host: MailHost
    patterns: tuple[re.Pattern[str], ...]
    spf: tuple[str, ...]
    autodiscover: tuple[str, ...]


@dataclass(frozen=True)
class MailHostTable:
    """In match order."""

    known: tuple[_Known, ...]

    def by_exchangers(self, hosts: Sequence[str]) -> MailHost | None:
        """Of the first host that is known, the preferred one first; None where none is."""
        for host in hosts:
            name = host.lower().rstrip(".")
            for known in self.known:
                if any(pattern.fullmatch(name) for pattern in known.patterns):
                    return known.host
        return None

    def by_evidence(self, spf: str, autodiscover: Iterable[str]) -> MailHost | None:
        """Behind a gateway: whose mailboxes these records speak of, the one for clients before the one for sending."""
        names = {name.lower().rstrip(".") for name in autodiscover}
        included = set(re.findall(r"(?:include:|redirect=)([\w.-]+)", spf.lower()))
        for known in self.known:
            if names.intersection(known.autodiscover):
                return known.host
        return next((known.host for known in self.known if included.intersection(known.spf)), None)


def read_mail_hosts(file: Path) -> MailHostTable:
    """Raises:
    CatalogError: names file and key.
    """
    table = read_toml(file)
    known = tuple(_known(part) for part in table.tables("host"))
    table.end()
    seen: set[str] = set()
    for part in known:
        for pattern in part.patterns:
            if pattern.pattern in seen:
                table.fail("host", f"stands twice: {pattern.pattern}")
            seen.add(pattern.pattern)
    return MailHostTable(known)


def _known(part: Table) -> _Known:
    kind = part.choice("kind", MailHostKind)
    provider = part.choice("provider", Provider) if kind is MailHostKind.MAILBOX else None
    host = MailHost(part.text("name"), kind, provider, part.text("family", ""), part.flag("tenants"))
    patterns = tuple(_pattern(text) for text in part.texts("hosts"))
    known = _Known(host, patterns, part.texts("spf", ()), part.texts("autodiscover", ()))
    part.text("source")
    if part.text("sure") not in set("VSDMQUR"):
        part.fail("sure", "must be one of V S D M Q U R")
    part.end()
    return known


def _pattern(text: str) -> re.Pattern[str]:
    """A leading dot: at a boundary of labels. A star stays within its label."""
    below = r"(?:[^.]+\.)+" if text.startswith(".") else ""
    return re.compile(below + re.escape(text.removeprefix(".")).replace(r"\*", "[^.]+"))
