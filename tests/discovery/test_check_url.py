"""One address, asked without credentials: what it is, in how many requests, and where the right one would be."""

from collections.abc import Iterator

import pytest

from tests.discovery.world import BASIC, EWS, HTML, NOT_FOUND, SIGN_IN, TRUST, World, moved, reply
from tests.wire.certs import make
from wizard.discovery.exchange import UrlVerdict, VerdictKind, check_url, corrected_url
from wizard.model.cancel import Cancelled, CancelToken, Deadline
from wizard.model.ews_url import endpoint_of
from wizard.model.plan import CertificatePin, Endpoint
from wizard.model.symptom import Symptom

MAIL = "mail.company.example"
PHONES = reply(401, "MS-Server-ActiveSync: 15.1", "MS-ASProtocolVersions: 2.5,12.0,14.1,16.1")
V = VerdictKind


@pytest.fixture
def world() -> Iterator[World]:
    with World() as made:
        yield made


def check(world: World, text: str, **options: object) -> UrlVerdict:
    deadline = Deadline.after(30)
    return check_url(endpoint_of(text), CancelToken(), TRUST, deadline, network=world.network, **options)  # type: ignore[arg-type]


def corrected(world: World, text: str, **options: object) -> Endpoint | None:
    deadline = Deadline.after(30)
    return corrected_url(endpoint_of(text), CancelToken(), TRUST, deadline, network=world.network, **options)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("answer", "kind", "symptom"),
    [
        (SIGN_IN, V.EWS, None),
        (BASIC, V.EWS, None),
        (reply(401), V.NOT_EWS, Symptom.EXCHANGE_URL_NOT_EWS),
        (HTML, V.NOT_EWS, Symptom.EXCHANGE_URL_NOT_EWS),
        (NOT_FOUND, V.NOT_EWS, Symptom.EXCHANGE_URL_NOT_EWS),
        (moved("/owa/auth/logon.aspx?reason=0"), V.WEBMAIL, Symptom.EXCHANGE_URL_IS_WEBMAIL),
        (reply(440), V.WEBMAIL, Symptom.EXCHANGE_URL_IS_WEBMAIL),
        (moved("https://outlook.office365.com/owa/"), V.EXCHANGE_ONLINE, Symptom.EXCHANGE_ONLINE),
        (reply(403), V.REFUSED, Symptom.EWS_REFUSED),
        (reply(503), V.UNREACHABLE, Symptom.SERVER_TROUBLE),
        (b"hello\r\n\r\n", V.UNREACHABLE, Symptom.MALFORMED_RESPONSE),
        (reply(200, body=b"x" * 300_000), V.UNREACHABLE, Symptom.RESPONSE_TOO_LARGE),
        (reply(401, "X-Long: " + "x" * 40_000), V.UNREACHABLE, Symptom.RESPONSE_TOO_LARGE),
    ],
)
def test_what_each_answer_makes_of_an_address(
    world: World, answer: bytes, kind: VerdictKind, symptom: Symptom | None
) -> None:
    world.host(MAIL, {EWS: answer})
    verdict = check(world, MAIL)
    assert (verdict.kind, verdict.symptom) == (kind, symptom)
    assert verdict.evidence["url"] == f"https://{MAIL}{EWS}"


def test_a_good_address_tells_its_methods_and_software(world: World) -> None:
    world.host(MAIL, {EWS: SIGN_IN})
    verdict = check(world, MAIL)
    assert verdict.methods == ("Negotiate", "NTLM")
    assert (verdict.evidence["status"], verdict.evidence["server_software"]) == (401, "Microsoft-IIS/10.0")


@pytest.mark.parametrize("everywhere", [SIGN_IN, BASIC])
def test_a_host_that_asks_for_a_sign_in_everywhere_is_not_exchange(world: World, everywhere: bytes) -> None:
    world.host(MAIL, {}, otherwise=everywhere)
    assert check(world, MAIL).kind is V.NOT_EWS


def test_basic_counts_at_the_path_of_ews_alone(world: World) -> None:
    world.host(MAIL, {"/staff": BASIC, "/ews/staff": SIGN_IN})
    assert check(world, f"{MAIL}/staff").kind is V.NOT_EWS
    assert check(world, f"{MAIL}/ews/staff").kind is V.EWS


def test_so_it_is_where_each_answer_ends_the_connection(world: World) -> None:
    closing = reply(401, "WWW-Authenticate: NTLM", "Connection: close")
    world.host(MAIL, {}, otherwise=closing)
    assert check(world, MAIL).kind is V.NOT_EWS
    world.host("owa.company.example", {EWS: closing})
    assert check(world, "owa.company.example").kind is V.EWS


def test_a_server_for_telephones_alone_is_named(world: World) -> None:
    world.host(MAIL, {"OPTIONS /Microsoft-Server-ActiveSync": PHONES})
    verdict = check(world, MAIL)
    assert (verdict.kind, verdict.symptom) == (V.ACTIVESYNC_ONLY, Symptom.ACTIVESYNC_ONLY)
    assert len(world.asked) <= 3


def test_microsofts_own_hosts_are_not_asked(world: World) -> None:
    assert check(world, "https://outlook.office365.com/ews/exchange.asmx").kind is V.EXCHANGE_ONLINE
    assert (world.looked_up, world.asked) == ([], [])


def test_what_cannot_be_reached_says_why(world: World) -> None:
    assert check(world, MAIL).symptom is Symptom.NAME_NOT_FOUND
    world.host(MAIL, {EWS: SIGN_IN}, certificate=["other.example"])
    verdict = check(world, MAIL)
    assert verdict.symptom is Symptom.CERTIFICATE_NAME_MISMATCH
    assert verdict.fault is not None
    assert verdict.fault.evidence["certificate_names"] == "other.example"
    assert world.asked == []


def test_a_certificate_that_the_user_allowed_is_good_for_its_host_and_port(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = make(("other.example",))
    monkeypatch.setattr("tests.discovery.world.make", lambda names: shown)
    world.host(MAIL, {EWS: SIGN_IN})
    pins = (CertificatePin(shown.sha256, MAIL, 443),)
    assert check(world, MAIL, pins=pins).kind is V.EWS
    elsewhere = (CertificatePin(shown.sha256, "owa.company.example", 443),)
    assert check(world, MAIL, pins=elsewhere).symptom is Symptom.CERTIFICATE_NAME_MISMATCH


def test_a_wrong_address_is_corrected_by_one_request_and_no_look_up(world: World) -> None:
    world.host(MAIL, {EWS: SIGN_IN}, address="10.1.2.3")
    found = corrected(world, f"https://{MAIL}/owa/", addresses=["10.1.2.3"])
    assert found is not None
    assert found.url == f"https://{MAIL}{EWS}"
    assert [str(request) for request in world.asked] == [f"GET {MAIL}{EWS}"]
    assert world.looked_up == []


def test_a_prefix_is_the_second_correction(world: World) -> None:
    world.host(MAIL, {"/web2/ews/exchange.asmx": SIGN_IN})
    assert corrected(world, f"https://{MAIL}/web2/owa/") is None
    found = corrected(world, f"https://{MAIL}/web2/owa/", requests=2)
    assert found is not None
    assert found.path == "/web2/ews/exchange.asmx"
    assert len(world.asked) == 3


@pytest.mark.parametrize("answer", [NOT_FOUND, reply(401), HTML, reply(403), moved("/owa/")])
def test_a_correction_that_does_not_answer_as_ews_is_none(world: World, answer: bytes) -> None:
    world.host(MAIL, {EWS: answer})
    assert corrected(world, f"https://{MAIL}/owa/") is None
    assert len(world.asked) == 1


def test_the_right_path_and_other_people_s_hosts_have_no_correction(world: World) -> None:
    world.host(MAIL, {}, otherwise=SIGN_IN)
    assert corrected(world, MAIL) is None
    assert corrected(world, "https://outlook.office.com/mail") is None
    assert (world.looked_up, world.asked) == ([], [])


def test_cancel_is_not_a_verdict(world: World) -> None:
    token = CancelToken()
    token.cancel()
    world.host(MAIL, {EWS: SIGN_IN})
    with pytest.raises(Cancelled):
        check_url(endpoint_of(MAIL), token, TRUST, Deadline.after(30), network=world.network)
    with pytest.raises(Cancelled):
        corrected_url(endpoint_of(f"{MAIL}/owa"), token, TRUST, Deadline.after(30), network=world.network)
