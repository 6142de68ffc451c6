"""One search for the Exchange address of one domain: every way at once (Autodiscover, its records, guesses)."""

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace
from functools import partial
from threading import Lock

from wizard.discovery import autodiscover as ad
from wizard.discovery.asking import ASKING_FAILS, Asker, Network, Site, is_public
from wizard.discovery.ews_check import UrlVerdict, VerdictKind, asks_everywhere, check, judge_on
from wizard.discovery.ews_found import EwsCandidate, Step, UrlSource, Way
from wizard.discovery.public_suffix import is_inside
from wizard.discovery.race import Race
from wizard.model.cancel import Cancelled, CancelToken, Deadline
from wizard.model.ews_hosts import is_microsofts
from wizard.model.ews_url import EWS_PATH
from wizard.model.plan import HTTPS_PORT, Endpoint
from wizard.model.provider import Protocol, Security
from wizard.model.symptom import Json
from wizard.wire.ews_answer import REDIRECTS, has_exchange_evidence, location_of, sign_in_schemes
from wizard.wire.secure import TlsPolicy
from wizard.wire.web import HTTP_PORT, WebResponse, WebTalk

_ALIAS_SECONDS = 1.0
"""How long the question for an alias may hold up the questions to the host itself."""
_MOST_NAMED = 4
"""Addresses of one answer that are asked: Exchange names an inner and an outer one."""
_GUESSES = ("mail", "owa", "webmail", "exchange")
Question = tuple[str, str, dict[str, str], Callable[[str], bytes]]
"""Method, path, headers, and the body for a host."""


class Search:
    """`domain`: in A-labels, "" for a pasted address alone. `address`: given to hosts inside the domain only."""

    def __init__(
        self, domain: str, address: str, policy: TlsPolicy, token: CancelToken, deadline: Deadline, network: Network
    ) -> None:
        self.race: Race[EwsCandidate] = Race(token, deadline, ASKING_FAILS)
        self.verdicts: dict[int, UrlVerdict] = {}
        self.microsoft365: dict[str, Json] | None = None
        self._domain, self._address, self._policy = domain, address, policy
        self._asker = Asker(network, self.race.token, deadline)
        self._lock = Lock()
        self._checked: dict[Endpoint, Future[UrlVerdict]] = {}
        self._asked: set[tuple[str, str]] = set()
        self._alias: Future[bool] = Future()
        self._alias_asked = False

    def start_typed(self, endpoints: tuple[Endpoint, ...], policy: TlsPolicy) -> None:
        """The addresses that a pasted text stands for; `policy`: with the user's exceptions for that host."""
        for place, endpoint in enumerate(endpoints):
            way = Way(UrlSource.TYPED, trusted=True, place=place)
            self.race.start(way.order(Step.NAMED), partial(self._typed, place, endpoint, way, policy))

    def start_domain(self, *, trusted: bool) -> None:
        """Every way from the domain. `trusted`: whether its answers may be so at all."""
        named: list[tuple[Way, Callable[[Way], None]]] = [
            (Way(UrlSource.AUTODISCOVER, trusted), self._from_alias),
            (Way(UrlSource.AUTODISCOVER_SRV, trusted), self._from_record),
            (Way(UrlSource.AUTODISCOVER_HTTP, trusted), self._from_plain_redirect),
            (Way(UrlSource.AUTODISCOVER_APEX, trusted), partial(self._ask_host, self._domain)),
        ]
        for way, start in named:
            self.race.start(way.order(Step.NAMED), partial(start, way))
        for place, label in enumerate(_GUESSES):
            way = Way(UrlSource.GUESS, trusted=False, place=place)
            endpoint = _endpoint(f"{label}.{self._domain}", EWS_PATH)
            self.race.start(way.order(Step.TRIED), partial(self._offer, endpoint, way, Step.TRIED))

    def _typed(self, place: int, endpoint: Endpoint, way: Way, policy: TlsPolicy) -> None:
        verdict = check(self._asker, endpoint, policy, second_look=True)
        self.verdicts[place] = verdict
        if verdict.kind is VerdictKind.EWS:
            self.race.offer(way.candidate(endpoint, Step.NAMED, verdict.evidence))

    # The hosts to ask

    def _from_alias(self, way: Way) -> None:
        host = f"autodiscover.{self._domain}"
        # The addresses are looked up beside the alias: one wait for both answers.
        self.race.start(way.order(Step.TRIED), partial(self._look_up, host))
        if not self._is_alias_of_microsoft():
            self._ask_host(host, way)

    def _look_up(self, host: str) -> None:
        self._asker.addresses(host)

    def _is_alias_of_microsoft(self) -> bool:
        """Whether `autodiscover.` of the domain is Microsoft's name: that host is asked nothing."""
        with self._lock:
            first, self._alias_asked = not self._alias_asked, True
        if first:
            host = f"autodiscover.{self._domain}"
            try:
                chain = self._asker.network.aliases(host, self.race.token, self.race.deadline.sooner(_ALIAS_SECONDS))
            except Cancelled:
                chain = []
            targets = [name for name in chain if is_microsofts(name)]
            if targets:
                self._is_microsofts({"source": "autodiscover", "records": [f"{host} CNAME {targets[-1]}"]})
            self._alias.set_result(bool(targets))
        try:
            return self._alias.result(self.race.deadline.remaining())
        except TimeoutError:
            return True

    def _from_record(self, way: Way) -> None:
        name = f"_autodiscover._tcp.{self._domain}"
        services = self._asker.network.services(name, self.race.token, self.race.deadline)
        service = next((one for one in services if one.port == HTTPS_PORT), None)
        if service is None:
            return
        record = f"{name} SRV {service.priority} {service.weight} {service.port} {service.host}"
        if is_microsofts(service.host):
            self._is_microsofts({"source": way.source.value, "records": [record]})
            return
        trusted = way.trusted and is_inside(service.host, self._domain)
        self._ask_host(service.host, replace(way, trusted=trusted, records=(record,)))

    def _from_plain_redirect(self, way: Way) -> None:
        """The one question over plain http. It names nobody, and nothing but the redirect counts."""
        host = f"autodiscover.{self._domain}"
        addresses = self._asker.addresses(host)
        if self._is_alias_of_microsoft() or not all(is_public(address) for address in addresses):
            return
        channel = self._asker.network.connect(addresses, HTTP_PORT, self.race.token, self.race.deadline)
        try:
            answer = WebTalk(channel, _endpoint(host, "/")).request("GET", ad.POX_PATH, self.race.deadline)
        finally:
            channel.close()
        url = f"http://{host}{ad.POX_PATH}"
        target = ad.endpoint_of_link(location_of(answer, url), host) if answer.status in (301, 302) else None
        if target is None:
            return
        if is_microsofts(target.host):
            self._is_microsofts({"source": way.source.value, "hops": [url, target.url]})
            return
        trusted = way.trusted and is_inside(target.host, self._domain)
        path = target.path if target.path.lower().endswith(".xml") else ad.POX_PATH
        self._ask_host(target.host, replace(way, trusted=trusted).over(url), path)

    def _is_microsofts(self, evidence: dict[str, Json]) -> None:
        if self.microsoft365 is None:
            self.microsoft365 = evidence
        self.race.hurry()

    # What a host is asked

    def _ask_host(self, host: str, way: Way, pox_path: str = ad.POX_PATH) -> None:
        """Both forms of the question, side by side."""
        with self._lock:
            if (host, pox_path) in self._asked:
                return
            self._asked.add((host, pox_path))
        json_question: Question = ("GET", ad.json_target(self._domain), {}, lambda _: b"")
        pox_question: Question = ("POST", pox_path, ad.POX_HEADERS, self._pox_body)
        for question in (json_question, pox_question):
            start = _endpoint(host, question[1])
            self.race.start(way.order(Step.NAMED), partial(self._ask, start, way, question))

    def _pox_body(self, host: str) -> bytes:
        return ad.pox_body(self._address if is_inside(host, self._domain) else f"probe@{self._domain}")

    def _ask(self, endpoint: Endpoint, way: Way, question: Question) -> None:
        """Asks, and follows redirects: over https only, each address once."""
        method, _, headers, body = question
        seen: set[str] = set()
        while endpoint.url not in seen and len(seen) <= ad.MOST_REDIRECTS:
            seen.add(endpoint.url)
            way = way.over(endpoint.url)
            with self._site(endpoint) as site:
                response = site.request(method, endpoint.path, headers, body(endpoint.host))
                link = self._read(response, site, endpoint, way)
            target = ad.endpoint_of_link(link, endpoint.host) if link else None
            if target is None:
                return
            if is_microsofts(target.host):
                self._is_microsofts({"source": way.source.value, "hops": [*way.hops, target.url]})
                return
            endpoint = target

    def _read(self, response: WebResponse, site: Site, endpoint: Endpoint, way: Way) -> str:
        """Takes what an answer of Autodiscover gives. Returns where it says to ask instead, or ""."""
        if response.status in REDIRECTS:
            return location_of(response, endpoint.url)
        if has_exchange_evidence(response):
            if not asks_everywhere(site, sign_in_schemes(response)):
                self._offer_same_host(site, endpoint, way)
            return ""
        if response.status != 200:
            return ""
        url, pox = ad.url_in_json(response.body), ad.read_pox(response.body)
        urls = [url] if url else pox.urls[:_MOST_NAMED] if pox else []
        for place, named in enumerate(urls):
            self._named(named, site, replace(way, place=place))
        if urls:
            self._offer_same_host(site, endpoint, way)
        return pox.redirect_url if pox and not urls else ""

    def _named(self, url: str, site: Site, way: Way) -> None:
        """An address that Autodiscover at this site names. Of another host, it is asked beside all else."""
        link = ad.endpoint_of_link(url, site.endpoint.host)
        if link is None:
            return
        if is_microsofts(link.host):
            self._is_microsofts({"source": way.source.value, "hops": [*way.hops, link.url]})
            return
        named = replace(link, path=link.path.partition("?")[0])
        if (named.host, named.port) == (site.endpoint.host, site.endpoint.port):
            self._offer(named, way, Step.NAMED, partial(judge_on, site, named))
        else:
            self.race.start(way.order(Step.NAMED), partial(self._offer, named, way, Step.NAMED))

    # Checking what was found

    def _site(self, endpoint: Endpoint) -> Site:
        return Site(self._asker, endpoint, self._policy, public_only=not is_inside(endpoint.host, self._domain))

    def _offer_same_host(self, site: Site, endpoint: Endpoint, way: Way) -> None:
        """On the connection that is open already."""
        candidate = replace(endpoint, path=EWS_PATH)
        self._offer(candidate, way, Step.SAME_HOST, partial(judge_on, site, candidate))

    def _offer(self, endpoint: Endpoint, way: Way, step: Step, judge: Callable[[], UrlVerdict] | None = None) -> None:
        """Offers an address if it answers as EWS. Each address is asked once, whoever names it."""
        with self._lock:
            mine = endpoint not in self._checked
            future = self._checked.setdefault(endpoint, Future())
        if mine:
            try:
                future.set_result(judge() if judge is not None else self._check(endpoint))
            except (*ASKING_FAILS, Cancelled) as error:
                future.set_exception(error)
        try:
            verdict = future.result(self.race.deadline.remaining())
        except ASKING_FAILS:
            return
        if verdict.kind is VerdictKind.EWS:
            self.race.offer(way.candidate(endpoint, step, verdict.evidence))
        elif verdict.kind is VerdictKind.EXCHANGE_ONLINE:
            self._is_microsofts({"source": way.source.value, "hops": [*way.hops, endpoint.url]})

    def _check(self, endpoint: Endpoint) -> UrlVerdict:
        with self._site(endpoint) as site:
            return judge_on(site, endpoint)


def _endpoint(host: str, path: str) -> Endpoint:
    return Endpoint(Protocol.EWS, host, HTTPS_PORT, Security.TLS, path)
