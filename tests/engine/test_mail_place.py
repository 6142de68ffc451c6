"""Where an address's domain has its mail, and what is offered for that, before anything was tried."""

import pytest

from tests.cli.fakes import Records
from tests.engine.support import CATALOG
from wizard.engine.connector import Connector
from wizard.flow.mail_place import NOWHERE, MailPlace, place_by_records
from wizard.model.provider import Provider
from wizard.wire.trust import Trust

ADDRESS = "alice@Company.example"


def place(*exchangers: str) -> MailPlace:
    connector = Connector(CATALOG, Trust(), mail_records=Records(*exchangers))
    return place_by_records(ADDRESS, connector.mail_place(ADDRESS))


@pytest.mark.parametrize(
    ("exchanger", "name", "way"),
    [
        ("company-example.mail.protection.outlook.com", "Microsoft 365", Provider.MICROSOFT365),
        ("aspmx.l.google.com", "Google Workspace", Provider.GOOGLE),
    ],
)
def test_a_provider_with_a_way_of_its_own_is_offered_without_servers(exchanger: str, name: str, way: Provider) -> None:
    found = place(exchanger)
    assert (found.domain, found.provider, found.way) == ("company.example", name, way)
    assert found.servers is None and found.offered is None


def test_servers_of_the_table_are_offered_not_filled_in() -> None:
    found = place("mx00.ionos.de")
    assert found.provider == "IONOS" and found.way is None and found.servers is None
    assert found.offered is not None
    assert (found.offered.imap.host, found.offered.smtp.host) == ("imap.ionos.de", "smtp.ionos.de")


def test_an_unknown_host_is_named() -> None:
    found = place("mail.company.example")
    assert (found.provider, found.host, found.offered) == ("", "mail.company.example", None)


def test_without_an_answer_nothing_is_told() -> None:
    found = place()
    assert (found.provider, found.gateway, found.host) == (NOWHERE.provider, NOWHERE.gateway, NOWHERE.host)
