"""From an address to a company's EWS address: what is never believed, redirects, and what is known to be elsewhere."""

import itertools

import pytest

from tests.discovery.searching import AUTO, MAIL, exchange, find, only
from tests.discovery.world import BASIC, EWS, HTML, JSON, POX, SIGN_IN, World, json_url, moved, pox_url, reply
from wizard.discovery.exchange import UrlSource
from wizard.discovery.records import Service
from wizard.model.provider import Provider


@pytest.mark.parametrize(
    "everywhere", [BASIC, SIGN_IN, HTML, reply(200, body="{}"), reply(500), moved("https://x.example/")]
)
def test_a_host_that_answers_everything_alike_is_no_evidence(world: World, everywhere: bytes) -> None:
    for name in (AUTO, "company.example", "mail.company.example", "owa.company.example"):
        world.host(name, {}, otherwise=everywhere)
    search = find(world)
    assert (search.candidates, search.microsoft365) == ((), None)


def test_basic_alone_is_not_exchange_but_with_its_header_it_is(world: World) -> None:
    world.host("mail.company.example", {EWS: BASIC})
    assert find(world).candidates == ()
    header = reply(401, 'WWW-Authenticate: Basic realm="x"', "X-FEServer: EX01")
    world.host("owa.company.example", {EWS: header})
    assert only(find(world)).evidence["methods"] == ["Basic"]


def test_an_address_that_is_named_but_does_not_answer_is_not_offered(world: World) -> None:
    world.host(AUTO, {JSON: json_url(MAIL)})
    assert find(world).candidates == ()


def test_a_certificate_of_another_name_ends_that_way_silently(world: World) -> None:
    world.host(AUTO, {POX: SIGN_IN, EWS: SIGN_IN}, certificate=["hoster.example"])
    world.services["_autodiscover._tcp.company.example"] = [Service("hoster.example", 443, 0, 0)]
    world.host("hoster.example", {POX: SIGN_IN, EWS: SIGN_IN})
    found = only(find(world))
    assert (found.endpoint.host, found.source, found.trusted) == ("hoster.example", UrlSource.AUTODISCOVER_SRV, False)
    assert [str(request) for request in world.asked if request.host == AUTO] == []


def test_a_document_type_is_refused(world: World) -> None:
    exchange(world, "cas.company.example")
    good = pox_url("https://cas.company.example/ews/exchange.asmx").partition(b"\r\n\r\n")[2].decode()
    declared = good.replace("?>", '?><!DOCTYPE a [<!ENTITY b "c">]>')
    world.host(AUTO, {POX: reply(200, body=declared)})
    assert find(world).candidates == ()


@pytest.mark.parametrize("address", ["10.0.0.7", "127.0.0.1", "169.254.1.1", "100.64.0.1", "fd00::1", "0.0.0.0"])
def test_a_host_elsewhere_must_have_a_public_address(world: World, address: str) -> None:
    world.host("inner.hoster.example", {EWS: SIGN_IN}, address=address)
    world.host(AUTO, {JSON: json_url("https://inner.hoster.example/ews/exchange.asmx")})
    assert find(world).candidates == ()
    assert [request for request in world.asked if request.host == "inner.hoster.example"] == []


def test_a_host_of_the_domain_may_have_a_private_one(world: World) -> None:
    world.host(AUTO, {POX: SIGN_IN, EWS: SIGN_IN}, address="10.0.0.7")
    assert only(find(world)).endpoint.host == AUTO


@pytest.mark.parametrize(
    "url",
    [
        "http://cas.company.example/ews/exchange.asmx",
        "https://u:p@cas.company.example/ews/exchange.asmx",
        "https://cas.company.example:8443/ews/exchange.asmx",
        "//cas.company.example/x",
        "cas.company.example",
        "https://",
        "https://[::1/",
    ],
)
def test_an_address_that_is_none_is_dropped(world: World, url: str) -> None:
    world.host("cas.company.example", {EWS: SIGN_IN}, certificate=["cas.company.example"])
    world.host(AUTO, {JSON: json_url(url), POX: pox_url(url)})
    assert find(world).candidates == ()


# Redirects


def test_redirects_over_https_are_followed_and_shown(world: World) -> None:
    world.host(AUTO, {POX: moved(f"https://hub.hoster.example{POX}")})
    world.host("hub.hoster.example", {POX: SIGN_IN, EWS: SIGN_IN})
    found = only(find(world))
    assert (found.endpoint.host, found.trusted) == ("hub.hoster.example", True)
    assert found.evidence["hops"] == [f"https://{AUTO}{POX}", f"https://hub.hoster.example{POX}"]
    assert b"anna" not in b"".join(request.raw for request in world.asked if request.host == "hub.hoster.example")


def test_a_redirect_that_goes_round_ends(world: World) -> None:
    world.host(AUTO, {POX: moved("/elsewhere.xml"), "/elsewhere.xml": moved(f"https://{AUTO}{POX}")})
    assert find(world).candidates == ()
    posts = [request.path for request in world.asked if request.method == "POST" and request.host == AUTO]
    assert posts == [POX, "/elsewhere.xml"]


def test_at_most_ten_redirects_are_followed(world: World) -> None:
    paths = [POX, *(f"/{number}" for number in range(30))]
    world.host(AUTO, {f"POST {path}": moved(after) for path, after in itertools.pairwise(paths)})
    assert find(world).candidates == ()
    assert len([request for request in world.asked if request.method == "POST"]) == 11


# Microsoft's own


def test_an_alias_of_microsoft_is_evidence_and_the_host_is_asked_nothing(world: World) -> None:
    world.aliases[AUTO] = ["autodiscover.outlook.com", "autod.ha-autod.office.com"]
    world.host(AUTO, {}, otherwise=SIGN_IN)
    search = find(world)
    assert search.microsoft365 == {
        "source": "autodiscover",
        "records": [f"{AUTO} CNAME autodiscover.outlook.com"],
    }
    assert (search.candidates, world.asked) == ((), [])


def test_a_redirect_to_microsoft_is_evidence(world: World) -> None:
    world.host(AUTO, {POX: moved(f"https://autodiscover-s.outlook.com{POX}")}, port=80, plain=True)
    assert find(world).microsoft365 is not None
    assert "autodiscover-s.outlook.com" not in world.looked_up


@pytest.mark.parametrize("how", [json_url, moved])
def test_an_address_at_microsoft_is_evidence(world: World, how: object) -> None:
    world.host(AUTO, {JSON: how("https://outlook.office365.com/EWS/Exchange.asmx")})  # type: ignore[operator]
    search = find(world)
    assert search.candidates == ()
    assert search.microsoft365 is not None
    assert "outlook.office365.com" not in world.looked_up


def test_own_exchange_and_microsoft_are_both_told(world: World) -> None:
    world.services["_autodiscover._tcp.company.example"] = [Service("autodiscover.outlook.com", 443, 0, 0)]
    world.host(AUTO, {POX: SIGN_IN, EWS: SIGN_IN})
    search = find(world)
    assert only(search).endpoint.host == AUTO
    assert search.microsoft365 is not None


@pytest.mark.parametrize(
    ("email", "text"),
    [
        ("anna@company.example", "https://outlook.office.com/mail/inbox/id/AAQk"),
        ("anna@company.example", "https://outlook.live.com/mail/0/"),
        ("anna@hotmail.com", ""),
        ("anna@known.example", ""),
        ("", "anna@known.example"),
    ],
)
def test_what_is_known_without_asking_is_not_asked(world: World, email: str, text: str) -> None:
    search = find(world, email, text, microsoft_domains={"known.example"})
    assert search.microsoft365 is not None
    assert (world.looked_up, world.asked) == ([], [])


@pytest.mark.parametrize(("email", "text"), [("anna@known.example", ""), ("", "https://mail.google.com/mail/u/0/")])
def test_a_provider_that_is_no_company_is_not_asked_for_exchange(world: World, email: str, text: str) -> None:
    search = find(world, email, text, elsewhere={"known.example": Provider.GOOGLE}.get)
    assert (search.elsewhere, search.candidates) == (Provider.GOOGLE, ())
    assert (world.looked_up, world.asked) == ([], [])
