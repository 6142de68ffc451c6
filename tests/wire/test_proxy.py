"""Through a proxy: encrypted to the server itself, and a proxy that says no is named as such."""

import base64
import socket
import threading

import pytest

from tests.servers.certificates import authority
from tests.servers.pretend_authority import Answer, PretendAuthority
from tests.wire.scripted import Peer, ScriptedServer
from wizard.model.cancel import Cancelled, CancelToken, Deadline
from wizard.model.secret import Secret
from wizard.model.symptom import Symptom
from wizard.wire.fault import Fault
from wizard.wire.https import HttpsClient, json_object
from wizard.wire.proxy import Proxy, read_proxy, system_proxy
from wizard.wire.trust import Trust

TRUST = Trust(authority().pem.decode())


def head_of(peer: Peer) -> list[bytes]:
    lines = []
    while line := peer.line():
        lines.append(line)
    return lines


class Tunnel:
    """A proxy that lets through. `heads`: what it was asked."""

    def __init__(self) -> None:
        self.heads: list[list[bytes]] = []

    def __call__(self, peer: Peer) -> None:
        self.heads.append(head_of(peer))
        port = int(self.heads[-1][0].split()[1].rpartition(b":")[2])
        with socket.create_connection(("127.0.0.1", port)) as onward:
            peer.send(b"HTTP/1.1 200 Connection established\r\nX: y\r\n\r\n")
            back = threading.Thread(target=self._copy, args=(onward, peer), daemon=True)
            back.start()
            try:
                while True:
                    onward.sendall(peer.some())
            finally:
                onward.shutdown(socket.SHUT_RDWR)
                back.join(20)

    def _copy(self, onward: socket.socket, peer: Peer) -> None:
        try:
            while data := onward.recv(65536):
                peer.send(data)
        except OSError:
            return


def client(proxy: Proxy | None, token: CancelToken | None = None) -> HttpsClient:
    return HttpsClient(TRUST, token or CancelToken(), Deadline.after(60), lambda _host: proxy)


def test_what_is_said_goes_through_encrypted() -> None:
    tunnel = Tunnel()
    with PretendAuthority({"/a": Answer(body={"n": 1})}) as server, ScriptedServer(tunnel) as proxy:
        http = client(Proxy("127.0.0.1", proxy.port, Secret("us:er:p w")))
        port = server.server.port
        assert json_object(http.request("POST", f"https://localhost:{port}/a", b"hidden=word")) == {"n": 1}
        http.close()
        assert b"hidden=word" not in proxy.received
    (head,) = tunnel.heads
    assert head[0] == b"CONNECT localhost:%d HTTP/1.1" % port and b"Host: localhost:%d" % port in head
    assert b"Proxy-Authorization: Basic " + base64.b64encode(b"us:er:p w") in head


@pytest.mark.parametrize(
    ("answer", "symptom"),
    [
        (b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n", Symptom.PROXY_SIGN_IN_DEMANDED),
        (b"HTTP/1.0 403 Forbidden\r\n\r\n<html>", Symptom.PROXY_REFUSED),
        (b"HTTP/1.1 200 OK\r\n\r\nword nobody asked for", Symptom.MALFORMED_RESPONSE),
        (b"SSH-2.0-x\r\n\r\n", Symptom.MALFORMED_RESPONSE),
        (b"HTTP/1.1 200 OK\r\nX: " + b"a" * 40_000, Symptom.RESPONSE_TOO_LARGE),
    ],
)
def test_what_a_proxy_says_instead(answer: bytes, symptom: Symptom) -> None:
    def play(peer: Peer) -> None:
        head_of(peer)
        peer.send(answer)

    with ScriptedServer(play) as proxy, pytest.raises(Fault) as raised:
        http = client(Proxy("127.0.0.1", proxy.port))
        try:
            http.request("GET", "https://mail.example.com/")
        finally:
            http.close()
    assert raised.value.symptom is symptom and raised.value.evidence["host"] == "mail.example.com"


def test_a_proxy_that_hangs_up() -> None:
    def play(peer: Peer) -> None:
        head_of(peer)
        peer.close()

    with ScriptedServer(play) as proxy, pytest.raises(Fault) as raised:
        client(Proxy("127.0.0.1", proxy.port)).request("GET", "https://mail.example.com/")
    assert raised.value.symptom is Symptom.CONNECTION_CLOSED


@pytest.mark.parametrize("host", ["127.0.0.1", "proxy.invalid"])
def test_a_proxy_that_is_not_there_is_named_itself(host: str) -> None:
    with ScriptedServer() as proxy:
        port = proxy.port
    with pytest.raises(Fault) as raised:
        client(Proxy(host, port)).request("GET", "https://mail.example.com/")
    assert raised.value.symptom is Symptom.PROXY_UNREACHABLE
    assert raised.value.evidence == {"proxy": f"{host}:{port}", "host": "mail.example.com", "port": 443}


def test_cancel_is_felt_while_a_proxy_says_nothing() -> None:
    asked, ended = threading.Event(), threading.Event()
    token = CancelToken()

    def play(peer: Peer) -> None:
        head_of(peer)
        asked.set()
        peer.over.wait(60)

    def run(port: int) -> None:
        try:
            client(Proxy("127.0.0.1", port), token).request("GET", "https://mail.example.com/")
        except Cancelled:
            ended.set()

    with ScriptedServer(play) as proxy:
        threading.Thread(target=run, args=(proxy.port,), daemon=True).start()
        assert asked.wait(20)
        token.cancel()
        assert ended.wait(1)


@pytest.mark.parametrize(
    ("text", "proxy"),
    [
        ("http://proxy.example:3128", Proxy("proxy.example", 3128)),
        ("proxy.example:3128/", Proxy("proxy.example", 3128)),
        ("http://proxy.example", Proxy("proxy.example", 8080)),
        ("http://me:p%40ss@proxy.example:1", Proxy("proxy.example", 1, Secret("me:p@ss"))),
        ("http://me@proxy.example:1", Proxy("proxy.example", 1, Secret("me:"))),
        ("socks5://proxy.example:1080", None),
        ("https://proxy.example:1", None),
        ("http://proxy.example:port", None),
        ("http://", None),
    ],
)
def test_reading_what_the_system_names(text: str, proxy: Proxy | None) -> None:
    assert read_proxy(text) == proxy


def test_the_systems_settings_count_but_not_for_this_computer(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("https_proxy", "HTTPS_PROXY", "no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    assert system_proxy("login.example") is None
    monkeypatch.setenv("https_proxy", "http://me:secret@proxy.example:3128")
    monkeypatch.setenv("no_proxy", "inside.example")
    found = system_proxy("login.example")
    assert found and (found.host, found.port) == ("proxy.example", 3128) and "secret" not in repr(found)
    assert [system_proxy(host) for host in ("localhost", "127.0.0.1", "::1", "mail.inside.example")] == [None] * 4
