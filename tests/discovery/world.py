"""A small internet on loopback: hosts with names, addresses, certificates and answers of their own."""

import contextlib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from tests.wire.certs import authority_pem, make
from tests.wire.scripted import Peer, ScriptedServer, context_for
from wizard.discovery.asking import Network
from wizard.discovery.records import Service
from wizard.model.cancel import CancelToken, Deadline
from wizard.model.symptom import Symptom
from wizard.wire.channel import Channel
from wizard.wire.fault import Fault
from wizard.wire.reach import reach
from wizard.wire.trust import Trust

TRUST = Trust(authority_pem())
EWS = "/ews/exchange.asmx"
POX = "/autodiscover/autodiscover.xml"
JSON = "/autodiscover/autodiscover.json"

Answer = bytes | Callable[["Request"], bytes]


@dataclass
class Request:
    """As the server read it. `raw`: all its bytes."""

    host: str
    method: str
    path: str
    raw: bytes = b""

    def __str__(self) -> str:
        return f"{self.method} {self.host}{self.path}"


def reply(status: int, *headers: str, body: str | bytes = b"") -> bytes:
    data = body.encode() if isinstance(body, str) else body
    lines = [f"HTTP/1.1 {status} X", f"Content-Length: {len(data)}", *headers]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + data


NOT_FOUND = reply(404)
SIGN_IN = reply(401, "Server: Microsoft-IIS/10.0", "WWW-Authenticate: Negotiate", "WWW-Authenticate: NTLM")
BASIC = reply(401, 'WWW-Authenticate: Basic realm="staff"')
HTML = reply(200, "Content-Type: text/html", body="<html><body>Welcome</body></html>")


def moved(url: str, status: int = 302) -> bytes:
    return reply(status, f"Location: {url}")


def json_url(url: str) -> bytes:
    return reply(200, "Content-Type: application/json", body=f'{{"Protocol":"EWS","Url":"{url}"}}')


def pox_url(url: str, kind: str = "EXCH", element: str = "EwsUrl") -> bytes:
    body = (
        '<?xml version="1.0"?><Autodiscover xmlns="http://schemas.microsoft.com/exchange/autodiscover/responseschema/2006">'
        '<Response xmlns="http://schemas.microsoft.com/exchange/autodiscover/outlook/responseschema/2006a"><Account>'
        f"<Protocol><Type>{kind}</Type><{element}>{url}</{element}></Protocol></Account></Response></Autodiscover>"
    )
    return reply(200, "Content-Type: text/xml", body=body)


@dataclass
class World:
    """`asked`: every request that any host read, in their order of arrival. `looked_up`: names, once a look-up."""

    services: dict[str, list[Service]] = field(default_factory=dict)
    aliases: dict[str, list[str]] = field(default_factory=dict)
    asked: list[Request] = field(default_factory=list)
    looked_up: list[str] = field(default_factory=list)
    servers: list[ScriptedServer] = field(default_factory=list)
    _addresses: dict[str, str] = field(default_factory=dict)
    _ports: dict[tuple[str, int], int] = field(default_factory=dict)
    _stack: contextlib.ExitStack = field(default_factory=contextlib.ExitStack)

    def __enter__(self) -> "World":
        return self

    def __exit__(self, *reason: object) -> None:
        self._stack.close()

    def host(
        self,
        name: str,
        answers: dict[str, Answer],
        *,
        port: int = 443,
        certificate: Sequence[str] = (),
        address: str = "",
        otherwise: bytes = NOT_FOUND,
        plain: bool = False,
    ) -> None:
        """`answers`: by path, or by method and path; `otherwise`: everywhere else. `address`: public if not given."""
        self._addresses[name] = address or f"8.8.4.{len(self._addresses) + 1}"
        shown = context_for(make(tuple(certificate) or (name,)))

        def play(peer: Peer) -> None:
            if not plain:
                peer.start_tls(shown)
            while True:
                request = self._read(name, peer)
                path = request.path.partition("?")[0]
                answer = answers.get(f"{request.method} {path}", answers.get(path, otherwise))
                peer.send(answer if isinstance(answer, bytes) else answer(request))

        self._listen(name, port, play)

    def silent(self, name: str) -> None:
        """A host that takes connections and never says a word."""
        self._addresses[name] = f"8.8.4.{len(self._addresses) + 1}"
        self._listen(name, 443, lambda peer: None)

    def _listen(self, name: str, port: int, play: Callable[[Peer], None]) -> None:
        server = self._stack.enter_context(ScriptedServer(play))
        self.servers.append(server)
        self._ports[self._addresses[name], port] = server.port

    def _read(self, name: str, peer: Peer) -> Request:
        start = len(peer.received)
        method, path, _ = peer.line().decode().split(" ")
        length = 0
        while line := peer.line().decode():
            if found := re.fullmatch(r"Content-Length: (\d+)", line):
                length = int(found[1])
        peer.exactly(length)
        request = Request(name, method, path, bytes(peer.received[start:]))
        self.asked.append(request)
        return request

    @property
    def received(self) -> bytes:
        return b"".join(server.received for server in self.servers)

    @property
    def network(self) -> Network:
        def addresses(host: str, _: CancelToken, __: Deadline) -> list[str]:
            self.looked_up.append(host)
            if host not in self._addresses:
                raise Fault(Symptom.NAME_NOT_FOUND, {"host": host})
            return [self._addresses[host]]

        def connect(where: Sequence[str], port: int, token: CancelToken, deadline: Deadline) -> Channel:
            mapped = self._ports.get((where[0], port))
            if mapped is None:
                raise Fault(Symptom.CONNECTION_REFUSED, {"port": port})
            return reach(["127.0.0.1"], mapped, token, deadline)

        def services(name: str, _: CancelToken, __: Deadline) -> list[Service]:
            self.looked_up.append(name)
            return self.services.get(name, [])

        def aliases(name: str, _: CancelToken, __: Deadline) -> list[str]:
            return self.aliases.get(name, [])

        return Network(addresses, connect, services, aliases)
