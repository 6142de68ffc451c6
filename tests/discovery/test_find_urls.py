"""From an address or a pasted text to a company's EWS address: every way, and its trust."""

import pytest

from tests.discovery.searching import ANNA, AUTO, LONG, MAIL, exchange, find, only
from tests.discovery.world import BASIC, EWS, HTML, JSON, POX, SIGN_IN, TRUST, World, json_url, moved, pox_url
from tests.wire.background import Background
from wizard.discovery.exchange import UrlSource, VerdictKind, find_urls
from wizard.discovery.records import Service
from wizard.model.cancel import Cancelled, CancelToken


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
