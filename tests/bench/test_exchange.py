"""A good Exchange mailbox, from the click to the verdict, against exchangelib alone that is told all it needs."""

from collections.abc import Iterator

import pytest

from tests.bench.exchange_floor import Library
from tests.bench.exchange_server import Place, running
from tests.bench.measure import Contender, Row, in_turn, report
from tests.bench.ours import connect
from wizard.catalog import Catalog
from wizard.engine.connector import Connector
from wizard.wire.trust import Trust

ELSEWHERE = "bob@elsewhere.example"


@pytest.fixture
def place() -> Iterator[Place]:
    with running("exchange-good") as place:
        yield place


@pytest.mark.parametrize("to", ["", ELSEWHERE], ids=["no-test-email", "test-email"])
def test_on_this_machine(place: Place, to: str) -> None:
    """Warm: exchangelib is imported, and a run was made before."""
    connector, form, library = Connector(Catalog.load(), Trust(place.ca)), place.form(test_email_to=to), Library(place)
    contenders: dict[str, Contender] = {
        "ours": lambda: connect(connector, form),
        "theirs": lambda: library.connect(to),
    }
    took = in_turn(contenders, warm_up=2)
    report(
        f"Connect on loopback, pretend Exchange 2019, {'with' if to else 'without'} the test email",
        [
            Row("Connector.connect", took["ours"].times(1000)),
            Row("exchangelib, the same calls", took["theirs"].times(1000)),
            Row("ours / exchangelib", took["ours"].over(took["theirs"]), "x", target=1.5),
        ],
        note="exchangelib is given the right URL, NTLM and a version; ours finds the last two out.",
    )
