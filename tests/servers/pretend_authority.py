"""A sign-in server that gives the answers that a test wants: for documented errors that no real server here gives."""

import json
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import TracebackType
from urllib.parse import parse_qsl

from tests.wire.scripted import Peer, ScriptedServer

CONFIGURATION, TOKEN, DEVICE = "/tenant/v2.0/.well-known/openid-configuration", "/tenant/token", "/tenant/device"


@dataclass(frozen=True)
class Answer:
    """`body`: a JSON value, or bytes as they are."""

    status: int = 200
    body: object = None
    headers: Mapping[str, str] = field(default_factory=dict)

    def raw(self) -> bytes:
        body = self.body if isinstance(self.body, bytes) else json.dumps(self.body).encode()
        kind = "text/html" if isinstance(self.body, bytes) else "application/json"
        fields = {"Content-Type": kind, "Content-Length": str(len(body)), **self.headers}
        head = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
        return f"HTTP/1.1 {self.status} Status\r\n{head}\r\n".encode() + body


Silence = None
"""In place of an Answer: the request is heard and never answered."""

Reply = Answer | None | Callable[[dict[str, str]], Answer]


@dataclass(frozen=True)
class Asked:
    method: str
    path: str
    form: dict[str, str]


class PretendAuthority:
    """Speaks https at a free port. `replies`: path -> what to answer; the openid-configuration is there already.

    `asked`: the requests so far; `heard`: released once for each of them. `silent`: accepts and never does TLS.
    """

    def __init__(self, replies: Mapping[str, Reply] | None = None, *, silent: bool = False) -> None:
        self.asked: list[Asked] = []
        self.heard = threading.Semaphore(0)
        self.server = ScriptedServer(self._silent if silent else self._serve)
        self.authority = f"https://localhost:{self.server.port}/tenant"
        configuration = {
            "issuer": f"{self.authority}/v2.0",
            "authorization_endpoint": f"{self.authority}/authorize",
            "token_endpoint": f"https://localhost:{self.server.port}{TOKEN}",
            "device_authorization_endpoint": f"https://localhost:{self.server.port}{DEVICE}",
        }
        self.replies: dict[str, Reply] = {CONFIGURATION: Answer(body=configuration), **(replies or {})}

    def __enter__(self) -> "PretendAuthority":
        self.server.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.server.__exit__(kind, error, trace)

    def paths(self) -> list[str]:
        return [asked.path for asked in self.asked]

    def wait_until_asked(self, path: str) -> None:
        """Until a request for this path has come."""
        while path not in self.paths():
            assert self.heard.acquire(timeout=20), f"nobody asked for {path}"

    def _silent(self, peer: Peer) -> None:
        self.heard.release()
        peer.over.wait(60)

    def _serve(self, peer: Peer) -> None:
        peer.start_tls()
        while True:
            method, path, _ = peer.line().decode().split(" ")
            headers: dict[str, str] = {}
            while line := peer.line().decode():
                name, _, value = line.partition(":")
                headers[name.lower()] = value.strip()
            body = peer.exactly(int(headers.get("content-length", "0"))).decode()
            asked = Asked(method, path.partition("?")[0], dict(parse_qsl(body)))
            self.asked.append(asked)
            self.heard.release()
            reply = self.replies.get(asked.path, Answer(404, {"error": "not_found"}))
            if reply is None:
                peer.over.wait(60)
                return
            peer.send((reply if isinstance(reply, Answer) else reply(asked.form)).raw())
