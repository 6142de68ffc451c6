"""Https addresses over our own connections."""

import time
from email.utils import formatdate

import pytest

from tests.servers.certificates import Kind, authority, certificate
from tests.servers.pretend_authority import Answer, PretendAuthority
from tests.wire.scripted import Peer, ScriptedServer, context_for
from wizard.model.cancel import Cancelled, CancelToken, Deadline
from wizard.model.symptom import Symptom
from wizard.wire.fault import Fault
from wizard.wire.https import CAP, HttpsClient, json_object, read_address, retry_after
from wizard.wire.trust import Trust
from wizard.wire.web import WebResponse

TRUST = Trust(authority().pem.decode())


def client(seconds: float = 60, token: CancelToken | None = None) -> HttpsClient:
    return HttpsClient(TRUST, token or CancelToken(), Deadline.after(seconds))


def fault_of(http: HttpsClient, url: str) -> Fault:
    with pytest.raises(Fault) as raised:
        http.request("GET", url)
    http.close()
    return raised.value


def test_one_connection_serves_many_requests() -> None:
    with PretendAuthority({"/a": Answer(body={"n": 1}), "/b": Answer(404, {"n": 2})}) as server:
        root = server.authority.removesuffix("/tenant")
        http = client()
        assert json_object(http.request("GET", f"{root}/a?x=1")) == {"n": 1}
        assert http.request("POST", f"{root}/b", b"k=v").status == 404
        assert http.requests == 2 and len(server.server.peers) == 1
        assert server.asked[1].form == {"k": "v"}
        http.close()
        http.close()


def test_a_connection_that_the_server_closed_meanwhile_is_replaced() -> None:
    closing = Answer(body={}, headers={"Connection": "close"})
    with PretendAuthority({"/a": closing}) as server:
        http = client()
        for _ in range(2):
            http.request("GET", f"https://localhost:{server.server.port}/a")
        assert len(server.server.peers) == 2
        http.close()


@pytest.mark.parametrize(
    "url",
    ["http://localhost/", "https://u:p@localhost/", "https:///x", "https://localhost/#f", "ftp://x", "", "localhost"],
)
def test_only_plain_https_addresses(url: str) -> None:
    with pytest.raises(ValueError):
        read_address(url)


def test_an_international_name_is_asked_for_in_a_labels() -> None:
    address = read_address("https://straße.example/ä?q=ü")
    assert address.endpoint.host == "xn--strae-oqa.example" and address.endpoint.port == 443


@pytest.mark.parametrize(
    ("kind", "symptom"),
    [
        (Kind.SELF_SIGNED, Symptom.CERTIFICATE_SELF_SIGNED),
        (Kind.WRONG_NAME, Symptom.CERTIFICATE_NAME_MISMATCH),
        (Kind.EXPIRED, Symptom.CERTIFICATE_EXPIRED),
    ],
)
def test_nothing_is_sent_to_a_server_with_a_bad_certificate(kind: Kind, symptom: Symptom) -> None:
    def play(peer: Peer) -> None:
        peer.start_tls(context_for(certificate(kind)))
        peer.drain()

    with ScriptedServer(play) as server:
        fault = fault_of(client(), f"https://localhost:{server.port}/secret-path")
        assert fault.symptom is symptom and fault.evidence["host"] == "localhost"
        assert b"secret-path" not in server.received


def test_network_faults_name_the_server() -> None:
    with ScriptedServer() as server:
        port = server.port
    fault = fault_of(client(), f"https://localhost:{port}/")
    assert fault.symptom is Symptom.CONNECTION_REFUSED and fault.evidence["port"] == port
    assert fault_of(client(), "https://nowhere.invalid/").symptom is Symptom.NAME_NOT_FOUND


def test_silence_ends_at_the_deadline() -> None:
    with PretendAuthority({"/a": None}) as server:
        fault = fault_of(client(0.3), f"https://localhost:{server.server.port}/a")
    assert fault.symptom is Symptom.SERVER_SILENT


def test_too_much_is_too_much() -> None:
    with PretendAuthority({"/a": Answer(body=b"x" * (CAP + 1))}) as server:
        assert fault_of(client(), f"https://localhost:{server.server.port}/a").symptom is Symptom.RESPONSE_TOO_LARGE


def test_a_cancelled_token_asks_nobody() -> None:
    token = CancelToken()
    token.cancel()
    with PretendAuthority() as server, pytest.raises(Cancelled):
        client(token=token).request("GET", f"{server.authority}/a")
    assert server.asked == []


def response(status: int, body: bytes, **headers: str) -> WebResponse:
    return WebResponse(status, [(name.replace("_", "-"), value) for name, value in headers.items()], body)


@pytest.mark.parametrize(
    ("given", "symptom"),
    [
        (response(200, b"<!DOCTYPE html><title>Hotel</title>"), Symptom.CAPTIVE_PORTAL),
        (response(302, b""), Symptom.CAPTIVE_PORTAL),
        (response(407, b"{}"), Symptom.PROXY_REFUSED),
        (response(429, b""), Symptom.THROTTLED),
        (response(502, b"<html>"), Symptom.SERVER_TROUBLE),
        (response(200, b"[1]"), Symptom.MALFORMED_RESPONSE),
        (response(200, b'{"access_token": "c4nary'), Symptom.MALFORMED_RESPONSE),
        (response(200, b"\xff\xfe"), Symptom.MALFORMED_RESPONSE),
        (response(200, b'{"a":' * 5000), Symptom.MALFORMED_RESPONSE),
    ],
)
def test_what_is_no_json_object_is_named_and_never_repeated(given: WebResponse, symptom: Symptom) -> None:
    with pytest.raises(Fault) as raised:
        json_object(given)
    fault = raised.value
    assert fault.symptom is symptom and "c4nary" not in f"{fault.server_text}{fault.evidence}{fault.__cause__!r}"


def test_a_pause_is_read_in_both_forms() -> None:
    assert retry_after(response(429, b"", Retry_After="17")) == {"wait_seconds": 17}
    later = formatdate(time.time() + 120, usegmt=True)
    assert 100 < int(str(retry_after(response(429, b"", Retry_After=later))["wait_seconds"])) <= 120
    assert retry_after(response(429, b"", Retry_After="99999")) == {"wait_seconds": 3600}
    for text in ("", "soon", "-5", "9" * 40, "\u0665"):
        assert retry_after(response(429, b"", Retry_After=text)) == {}


def test_the_servers_clock_is_learnt() -> None:
    date = formatdate(time.time() - 7200, usegmt=True)
    with PretendAuthority({"/a": Answer(body={}, headers={"Date": date})}) as server:
        http = client()
        http.request("GET", f"https://localhost:{server.server.port}/a")
        http.close()
    assert 7190 < http.clock_offset < 7300
