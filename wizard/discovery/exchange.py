"""Where a company's Exchange answers: from what was pasted, and from an email address. Nothing here takes a credential.

Every address that is offered was itself asked, and answered as Exchange's web service does.
"""

from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass

from wizard.discovery.asking import Network
from wizard.discovery.ews_check import UrlVerdict, VerdictKind, check_url, corrected_url
from wizard.discovery.ews_found import EwsCandidate, UrlSource
from wizard.discovery.ews_search import Search
from wizard.discovery.public_suffix import base, is_public_suffix
from wizard.model.address import EmailAddress, InvalidName
from wizard.model.cancel import CancelToken, Deadline
from wizard.model.ews_hosts import is_microsofts
from wizard.model.ews_url import EwsKind, EwsText, read_ews_url
from wizard.model.plan import CertificatePin, Endpoint
from wizard.model.provider import Provider
from wizard.model.symptom import Json
from wizard.wire.secure import TlsPolicy
from wizard.wire.trust import Trust

__all__ = [
    "SECONDS",
    "EwsCandidate",
    "UrlSearch",
    "UrlSource",
    "UrlVerdict",
    "VerdictKind",
    "check_url",
    "corrected_url",
    "find_urls",
]

SECONDS = 3.0
"""When a search ends at the latest."""


@dataclass(frozen=True)
class UrlSearch:
    """What a search came to. `candidates`: the best first. `verdicts`: on the pasted addresses that were asked.

    `elsewhere`: the way to the address's mailbox, which is known to be no company's; None: nothing is known.
    `microsoft365`: why the mailbox seems to be Microsoft's own (`source`, `records`, `hops`); None: nothing says so.
    """

    read: EwsText
    candidates: tuple[EwsCandidate, ...] = ()
    verdicts: tuple[UrlVerdict, ...] = ()
    microsoft365: Mapping[str, Json] | None = None
    elsewhere: Provider | None = None


def find_urls(
    text: str,
    email: str,
    token: CancelToken,
    trust: Trust,
    *,
    pins: tuple[CertificatePin, ...] = (),
    allow_old_tls: bool = False,
    microsoft_domains: Container[str] = (),
    elsewhere: Callable[[str], Provider | None] = lambda domain: None,
    on_found: Callable[[EwsCandidate], None] | None = None,
    seconds: float = SECONDS,
    network: Network | None = None,
) -> UrlSearch:
    """From a pasted text and an email address, either of which may be "".

    `microsoft_domains`, `elsewhere`: of the product's own table; the way to the mailboxes of other providers' domains,
    None for domains that it doesn't know. `on_found`: called in this thread for each address as soon as it is
    known to be good. `pins`, `allow_old_tls`: count for the pasted addresses only.

    Raises:
        Cancelled.
    """
    read = read_ews_url(text)
    if read.kind in (EwsKind.EXCHANGE_ONLINE, EwsKind.CONSUMER):
        return UrlSearch(read, microsoft365={"source": UrlSource.TYPED.value})
    if read.kind is EwsKind.GOOGLE:
        return UrlSearch(read, elsewhere=Provider.GOOGLE)
    typed = read.endpoints if read.kind is EwsKind.URL else ()
    address = read.email or _address(email)
    if address is not None and (address.domain in microsoft_domains or is_microsofts(address.domain)):
        if not typed:
            return UrlSearch(read, microsoft365={"source": "table", "records": [address.domain]})
        address = None
    if address is not None and (way := elsewhere(address.domain)) is not None:
        if not typed:
            return UrlSearch(read, elsewhere=way)
        address = None
    if address is not None and is_public_suffix(address.domain):
        address = None

    def search(domain: str, endpoints: tuple[Endpoint, ...]) -> UrlSearch:
        run = Search(domain, str(address or ""), TlsPolicy(trust), token, Deadline.after(seconds), network or Network())
        run.start_typed(endpoints, TlsPolicy(trust, pins, allow_old_tls))
        if domain and address is not None:
            run.start_domain(trusted=domain == address.domain)
        run.race.run(on_found)
        verdicts = tuple(verdict for _, verdict in sorted(run.verdicts.items()))
        return UrlSearch(read, _best_first(run.race.found), verdicts, run.microsoft365)

    domain = address.domain if address is not None else ""
    found = search(domain, typed)
    if found.candidates or found.microsoft365 is not None or not domain or base(domain) == domain:
        return found
    # A department's name below the company's: the company's own may know, but it isn't what was typed.
    wider = search(base(domain), ())
    return UrlSearch(read, wider.candidates, found.verdicts, wider.microsoft365)


def _address(email: str) -> EmailAddress | None:
    try:
        return EmailAddress.parse(email)
    except InvalidName:
        return None


def _best_first(found: list[EwsCandidate]) -> tuple[EwsCandidate, ...]:
    """Each address once, with the best way to it."""
    best: dict[Endpoint, EwsCandidate] = {}
    for candidate in sorted(found, key=lambda one: one.order):
        best.setdefault(candidate.endpoint, candidate)
    return tuple(best.values())
