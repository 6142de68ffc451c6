"""Searches for an Exchange server in a pretend world of names and web servers."""

from tests.discovery.world import EWS, SIGN_IN, TRUST, World
from wizard.discovery.exchange import EwsCandidate, UrlSearch, find_urls
from wizard.model.cancel import CancelToken

ANNA = "anna.secret+tag@company.example"
MAIL = "https://mail.company.example/ews/exchange.asmx"
AUTO = "autodiscover.company.example"
LONG = 30.0
"""Seconds; a search that ends sooner than its cap ends because everything is settled."""


def find(world: World, email: str = ANNA, text: str = "", **options: object) -> UrlSearch:
    options.setdefault("seconds", LONG)
    return find_urls(text, email, CancelToken(), TRUST, network=world.network, **options)  # type: ignore[arg-type]


def only(search: UrlSearch) -> EwsCandidate:
    assert len(search.candidates) == 1, search.candidates
    return search.candidates[0]


def exchange(world: World, name: str = "mail.company.example", **options: object) -> None:
    world.host(name, {EWS: SIGN_IN}, **options)  # type: ignore[arg-type]
