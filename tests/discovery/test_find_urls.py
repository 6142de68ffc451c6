"""From an address or a pasted text to a company's EWS address: every way, its trust, and what is never believed."""

import itertools
from collections.abc import Iterator

import pytest

from tests.discovery.world import BASIC, EWS, HTML, JSON, POX, SIGN_IN, TRUST, World, json_url, moved, pox_url, reply
from tests.wire.background import Background
from wizard.discovery.exchange import EwsCandidate, UrlSearch, UrlSource, VerdictKind, find_urls
from wizard.discovery.records import Service
from wizard.model.cancel import Cancelled, CancelToken
from wizard.model.provider import Provider

ANNA = "anna.secret+tag@company.example"
MAIL = "https://mail.company.example/ews/exchange.asmx"
AUTO = "autodiscover.company.example"
LONG = 30.0
"""Seconds; a search that ends sooner than its cap ends because everything is settled."""


@pytest.fixture
def world() -> Iterator[World]:
    with World() as made:
        yield made


def find(world: World, email: str = ANNA, text: str = "", **options: object) -> UrlSearch:
    options.setdefault("seconds", LONG)
    return find_urls(text, email, CancelToken(), TRUST, network=world.network, **options)  # type: ignore[arg-type]


def only(search: UrlSearch) -> EwsCandidate:
    assert len(search.candidates) == 1, search.candidates
    return search.candidates[0]


def exchange(world: World, name: str = "mail.company.example", **options: object) -> None:
    world.host(name, {EWS: SIGN_IN}, **options)  # type: ignore[arg-type]


def test_the_json_form_names_the_address(world: World) -> None:
    exchange(world, "cas.company.example")
    world.host(AUTO, {JSON: json_url("https://cas.company.example/EWS/Exchange.asmx")})
    world.host("cas.company.example", {"/EWS/Exchange.asmx": SIGN_IN})
    found = find(world).candidates[0]
    assert found.endpoint.url == "https://cas.company.example/EWS/Exchange.asmx"
    assert (found.source, found.trusted) == (UrlSource.AUTODISCOVER, True)
    assert found.evidence["methods"] == ["Negotiate", "NTLM"]
    assert found.evidence["status"] == 401
    assert found.evidence["server_software"] == "Microsoft-IIS/10.0"
    assert found.evidence["hops"] == [
        f"https://{AUTO}{JSON}?Email=probe%40company.example&Protocol=Ews&RedirectCount=1"
    ]


@pytest.mark.parametrize(
    ("kind", "element"), [("EXCH", "EwsUrl"), ("EXPR", "ASUrl"), ("EXHTTP", "EwsUrl"), ("EXCH", "ASUrl")]
)
def test_the_xml_form_names_the_address(world: World, kind: str, element: str) -> None:
    exchange(world)
    world.host(AUTO, {POX: pox_url(MAIL, kind, element)})
    found = find(world).candidates[0]
    assert (found.endpoint.url, found.source, found.trusted) == (MAIL, UrlSource.AUTODISCOVER, True)
    assert found.evidence["step"] == "named"


def test_a_host_that_asks_for_a_sign_in_as_exchange_does_has_it_too(world: World) -> None:
    world.host(AUTO, {POX: SIGN_IN, EWS: SIGN_IN})
    found = only(find(world))
    assert (found.endpoint.url, found.source, found.trusted) == (f"https://{AUTO}{EWS}", UrlSource.AUTODISCOVER, True)
    assert found.evidence["step"] == "same_host"


def test_an_address_that_is_named_goes_before_its_host_and_before_guesses(world: World) -> None:
    exchange(world)
    exchange(world, "cas.company.example")
    world.host(AUTO, {POX: pox_url("https://cas.company.example/ews/exchange.asmx"), EWS: SIGN_IN})
    assert find(world).candidates[0].endpoint.host == "cas.company.example"


@pytest.mark.parametrize(("target", "trusted"), [("cas.company.example", True), ("cas.hoster.example", False)])
def test_the_service_record_points_to_the_host(world: World, target: str, trusted: bool) -> None:
    world.services["_autodiscover._tcp.company.example"] = [
        Service("other.company.example", 8443, 0, 0),
        Service(target, 443, 10, 5),
    ]
    world.host(target, {POX: SIGN_IN, EWS: SIGN_IN})
    found = only(find(world))
    assert (found.endpoint.host, found.source, found.trusted) == (target, UrlSource.AUTODISCOVER_SRV, trusted)
    assert found.evidence["records"] == [f"_autodiscover._tcp.company.example SRV 10 5 443 {target}"]


@pytest.mark.parametrize(("target", "trusted"), [("cas.company.example", True), ("cas.hoster.example", False)])
def test_plain_http_counts_for_its_redirect_only(world: World, target: str, trusted: bool) -> None:
    world.host(AUTO, {POX: moved(f"https://{target}{POX}")}, port=80, plain=True)
    world.host(target, {POX: SIGN_IN, EWS: SIGN_IN})
    found = only(find(world))
    assert (found.endpoint.host, found.source, found.trusted) == (target, UrlSource.AUTODISCOVER_HTTP, trusted)
    plain = [request for request in world.asked if request.host == AUTO]
    assert [str(request) for request in plain] == [f"GET {AUTO}{POX}"]
    assert b"anna" not in plain[0].raw


@pytest.mark.parametrize(
    "answer",
    [moved(f"http://cas.company.example{POX}"), moved(f"https://cas.company.example{POX}", 307), pox_url(MAIL)],
)
def test_other_answers_over_plain_http_count_for_nothing(world: World, answer: bytes) -> None:
    world.host(AUTO, {POX: answer}, port=80, plain=True)
    world.host("cas.company.example", {POX: SIGN_IN, EWS: SIGN_IN})
    assert find(world).candidates == ()


def test_plain_http_is_not_spoken_inside_a_private_network(world: World) -> None:
    world.host(AUTO, {POX: moved(f"https://cas.company.example{POX}")}, port=80, plain=True, address="10.0.0.7")
    world.host("cas.company.example", {POX: SIGN_IN, EWS: SIGN_IN})
    assert find(world).candidates == ()
    assert [request for request in world.asked if request.host == AUTO] == []


def test_the_domain_itself_may_serve_it(world: World) -> None:
    world.host("company.example", {POX: SIGN_IN, EWS: SIGN_IN})
    found = only(find(world))
    assert (found.endpoint.host, found.source) == ("company.example", UrlSource.AUTODISCOVER_APEX)


@pytest.mark.parametrize("label", ["mail", "owa", "webmail", "exchange"])
def test_usual_names_are_guesses_and_say_so(world: World, label: str) -> None:
    exchange(world, f"{label}.company.example")
    found = only(find(world))
    assert (found.endpoint.host, found.source, found.trusted) == (f"{label}.company.example", UrlSource.GUESS, False)


def test_a_department_s_domain_falls_back_to_the_company_s_without_trust(world: World) -> None:
    world.host(AUTO, {POX: SIGN_IN, EWS: SIGN_IN})
    found = only(find(world, "anna@sales.company.example"))
    assert (found.endpoint.host, found.trusted) == (AUTO, False)


def test_the_address_goes_to_hosts_of_the_domain_only(world: World) -> None:
    world.services["_autodiscover._tcp.company.example"] = [Service("cas.hoster.example", 443, 0, 0)]
    world.host("cas.hoster.example", {POX: SIGN_IN, EWS: SIGN_IN})
    world.host("company.example", {POX: SIGN_IN})
    find(world)
    bodies = {request.host: request.raw for request in world.asked if request.method == "POST"}
    assert b"<EMailAddress>probe@company.example</EMailAddress>" in bodies["cas.hoster.example"]
    assert ANNA.encode() in bodies["company.example"]


def test_the_first_address_that_is_named_may_be_out_of_reach(world: World) -> None:
    both = pox_url("https://inner.company.example/ews/exchange.asmx</EwsUrl><EwsUrl>" + MAIL)
    world.host(AUTO, {POX: both})
    exchange(world)
    assert only(find(world)).endpoint.url == MAIL


def test_an_address_on_the_same_host_is_asked_on_the_same_connection(world: World) -> None:
    world.host(AUTO, {JSON: json_url(f"https://{AUTO}/EWS/Exchange.asmx"), "/EWS/Exchange.asmx": SIGN_IN})
    assert find(world).candidates[0].endpoint.path == "/EWS/Exchange.asmx"
    asking = [bytes(peer.received) for peer in world.servers[0].peers if b"GET /EWS/Exchange.asmx" in peer.received]
    assert len(asking) == 1
    assert JSON.encode() in asking[0]


def test_no_answer_makes_us_ask_without_end(world: World) -> None:
    many = "</EwsUrl><EwsUrl>".join(f"https://n{number}.company.example/ews/exchange.asmx" for number in range(500))
    world.host(AUTO, {POX: pox_url(many)})
    find(world)
    assert len([name for name in world.looked_up if name.startswith("n") and name[1].isdigit()]) == 4


# What is never believed


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


# Pasted texts


def test_a_pasted_address_is_checked_and_goes_first(world: World) -> None:
    exchange(world, "portal.company.example")
    world.host(AUTO, {JSON: json_url(MAIL)})
    exchange(world)
    found = find(world, text="https://portal.company.example/owa/#path=/mail").candidates[0]
    assert (found.endpoint.host, found.source, found.trusted) == ("portal.company.example", UrlSource.TYPED, True)


def test_a_prefix_is_tried_second(world: World) -> None:
    world.host("portal.company.example", {"/webmail2/ews/exchange.asmx": SIGN_IN})
    search = find(world, "", "https://portal.company.example/webmail2/owa/")
    assert only(search).endpoint.path == "/webmail2/ews/exchange.asmx"
    assert [verdict.kind for verdict in search.verdicts] == [VerdictKind.NOT_EWS, VerdictKind.EWS]


def test_a_wrong_pasted_address_does_not_hide_the_right_one(world: World) -> None:
    world.host("portal.company.example", {}, otherwise=HTML)
    world.host(AUTO, {JSON: json_url(MAIL)})
    exchange(world)
    search = find(world, text="portal.company.example")
    assert search.candidates[0].endpoint.url == MAIL
    assert search.verdicts[0].kind is VerdictKind.NOT_EWS


def test_a_pasted_email_address_is_searched_for(world: World) -> None:
    exchange(world)
    assert only(find(world, "", "Anna <anna@company.example>")).endpoint.url == MAIL


@pytest.mark.parametrize("email", ["", "anna", "anna@co.uk", "anna@github.io", "anna@[192.0.2.1]"])
def test_without_a_domain_nothing_is_asked(world: World, email: str) -> None:
    assert find(world, email).candidates == ()
    assert (world.looked_up, world.asked) == ([], [])


def test_no_name_directly_under_a_public_suffix_is_asked_for(world: World) -> None:
    find(world, "anna@sales.company.co.uk")
    assert {name for name in world.looked_up if name.endswith(".co.uk")}
    assert not {name for name in world.looked_up if name.count(".") == 2 and not name.endswith("company.co.uk")}


# Time


def test_a_host_that_keeps_silent_delays_nothing(world: World) -> None:
    for name in ("company.example", "webmail.company.example", "exchange.company.example"):
        world.silent(name)
    world.host(AUTO, {JSON: json_url(MAIL)})
    exchange(world)
    seen: list[str] = []
    found = find(world, on_found=lambda candidate: seen.append(candidate.endpoint.url))
    assert found.candidates[0].endpoint.url == MAIL
    assert MAIL in seen


def test_the_cap_ends_a_search_that_finds_nothing(world: World) -> None:
    world.silent(AUTO)
    assert find(world, seconds=0.2).candidates == ()


def test_cancel_ends_it_at_once(world: World) -> None:
    world.silent(AUTO)
    token = CancelToken()
    running = Background(lambda: find_urls("", ANNA, token, TRUST, network=world.network, seconds=LONG))
    world.servers[0].wait_for_connection()
    token.cancel()
    assert isinstance(running.outcome(10), Cancelled)


def test_what_lost_the_race_is_hung_up(world: World) -> None:
    for name in ("company.example", "webmail.company.example"):
        world.silent(name)
    exchange(world)
    world.host(AUTO, {JSON: json_url(MAIL)})
    find(world)
    for server in world.servers:
        server.wait_until_idle()


# The credential rule


def test_nothing_of_the_user_s_is_in_any_byte(world: World) -> None:
    """Neither user name nor password of the pasted text; the address in POX bodies to hosts of the domain alone."""
    world.services["_autodiscover._tcp.company.example"] = [Service("cas.hoster.example", 443, 0, 0)]
    world.host(AUTO, {POX: moved(f"https://hub.hoster.example{POX}")}, port=443)
    for name in ("hub.hoster.example", "cas.hoster.example", "company.example", "mail.company.example"):
        world.host(name, {POX: SIGN_IN, JSON: SIGN_IN})  # but no EWS: so every way is gone to its end
    world.host("portal.company.example", {}, otherwise=BASIC)
    find(world, text="https://bertha:Geheim99@portal.company.example/owa/anna.secret+tag@company.example/")
    for server in world.servers:
        server.wait_until_idle()
    assert {"hub.hoster.example", "cas.hoster.example", "portal.company.example"} <= {r.host for r in world.asked}
    assert not any(word in world.received for word in (b"Geheim99", b"bertha", b"Authorization", b"Cookie", b"Referer"))
    naming = {(request.host, request.method) for request in world.asked if b"anna" in request.raw}
    assert naming <= {(AUTO, "POST"), ("company.example", "POST")}
    assert naming
