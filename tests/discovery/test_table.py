"""The product's own table: settings for known domains, none for others, and never a network."""

import socket

import pytest

from wizard.catalog import Catalog
from wizard.discovery.table import candidates
from wizard.model.plan import Source
from wizard.model.provider import Protocol, Provider

CATALOG = Catalog.load()


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("socket", "getaddrinfo", "create_connection"):
        monkeypatch.setattr(socket, name, lambda *_, **__: pytest.fail("touched the network"))


def test_a_known_domain_has_trusted_settings() -> None:
    (found,) = candidates("Alice@GMX.net", CATALOG.providers)
    assert (found.imap.protocol, found.imap.host, found.imap.port) == (Protocol.IMAP, "imap.gmx.net", 993)
    assert found.smtp.protocol is Protocol.SMTP
    assert (found.provider, found.source, found.trusted) == (Provider.IMAP, Source.TABLE, True)
    assert found.evidence == ("table: gmx",)


@pytest.mark.parametrize(
    "address", ["alice@example.com", "alice@gmx.net.example.com", "alice@notgmx.net", "alice", "", "a@b@"]
)
def test_unknown_domains_and_what_is_no_address_have_none(address: str) -> None:
    assert candidates(address, CATALOG.providers) == []


def test_every_entry_with_both_servers_is_found_by_each_of_its_domains() -> None:
    for entry in CATALOG.providers:
        for domain in entry.domains:
            found = candidates(f"someone@{domain}", CATALOG.providers)
            takes_passwords = entry.password_kind != "browser_only"
            assert len(found) == (1 if entry.imap and entry.smtp and takes_passwords else 0), domain
            assert all(candidate.imap_username_form in ("email", "localpart") for candidate in found)
