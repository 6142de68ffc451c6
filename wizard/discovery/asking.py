"""How discovery reaches servers: names looked up once a run, TLS always checked, never a credential of any kind."""

import ipaddress
import secrets
import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field

from wizard.discovery.records import Service, aliases, services
from wizard.model.cancel import Cancelled, CancelToken, Deadline
from wizard.model.plan import Endpoint
from wizard.model.symptom import Symptom
from wizard.wire.channel import Channel
from wizard.wire.fault import Fault
from wizard.wire.names import resolve
from wizard.wire.reach import reach
from wizard.wire.secure import TlsPolicy, secure
from wizard.wire.web import WebResponse, WebTalk


@dataclass(frozen=True)
class Network:
    """The ways out of this machine, as functions, so that a test can be the world."""

    addresses: Callable[[str, CancelToken, Deadline], list[str]] = resolve
    connect: Callable[[Sequence[str], int, CancelToken, Deadline], Channel] = reach
    services: Callable[[str, CancelToken, Deadline], list[Service]] = services
    aliases: Callable[[str, CancelToken, Deadline], list[str]] = aliases


@dataclass
class Asker:
    """One run: its token, its deadline, what it trusts, and the addresses that it knows by now. Thread-safe."""

    network: Network
    token: CancelToken
    deadline: Deadline
    _known: dict[str, "Future[list[str]]"] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def addresses(self, host: str) -> list[str]:
        """Of a host, looked up once a run, whoever asks first.

        Raises:
            Fault, Cancelled.
        """
        with self._lock:
            mine = host not in self._known
            future = self._known.setdefault(host, Future())
        if mine:
            try:
                future.set_result(self.network.addresses(host, self.token, self.deadline))
            except (Fault, Cancelled) as error:
                future.set_exception(error)
        try:
            return future.result(self.deadline.remaining())
        except TimeoutError:
            raise Fault(Symptom.NAME_LOOKUP_FAILED, {"host": host}) from None

    def remember(self, host: str, addresses: Sequence[str]) -> None:
        """Addresses that somebody has looked up already."""
        future: Future[list[str]] = Future()
        future.set_result(list(addresses))
        with self._lock:
            self._known[host] = future


class Site:
    """One host, asked one thing after another: encrypted, the certificate checked, or pinned by the user.

    `public_only`: an address of somebody's inner network is no answer (for hosts that a domain only points to).
    `second_look`: a refused certificate is read once more, to tell all that is wrong with it.
    """

    def __init__(
        self,
        asker: Asker,
        endpoint: Endpoint,
        policy: TlsPolicy,
        *,
        public_only: bool = False,
        second_look: bool = False,
    ) -> None:
        self.endpoint = endpoint
        self._asker, self._policy = asker, policy
        self._public_only, self._second_look = public_only, second_look
        self._talk: WebTalk | None = None
        self._elsewhere: WebResponse | None = None
        self._channels: list[Channel] = []

    def __enter__(self) -> "Site":
        return self

    def __exit__(self, *_: object) -> None:
        for channel in self._channels:
            channel.close()
        self._channels.clear()

    def request(
        self, method: str, target: str, headers: Mapping[str, str] | None = None, body: bytes = b""
    ) -> WebResponse:
        """On the open connection, or on a new one where the server closed it.

        Raises:
            Fault, OSError, Cancelled.
        """
        if self._talk is None or self._talk.closed:
            self.__exit__()
            self._talk = WebTalk(self._open(), self.endpoint)
        return self._talk.request(method, target, self._asker.deadline, headers, body)

    def elsewhere(self) -> WebResponse:
        """The answer at a path that nobody can have; asked once.

        Raises:
            Fault, OSError, Cancelled.
        """
        if self._elsewhere is None:
            self._elsewhere = self.request("GET", f"/{secrets.token_hex(8)}")
        return self._elsewhere

    def _open(self) -> Channel:
        addresses = self._asker.addresses(self.endpoint.host)
        if self._public_only and not all(is_public(address) for address in addresses):
            raise Fault(Symptom.NAME_NOT_FOUND, {"host": self.endpoint.host})

        def open_tcp(deadline: Deadline) -> Channel:
            channel = self._asker.network.connect(addresses, self.endpoint.port, self._asker.token, deadline)
            self._channels.append(channel)  # whatever ends the work on it, leaving the site closes it
            return channel

        def no_second_look(_: Deadline) -> Channel:
            raise Fault(Symptom.CONNECTION_CLOSED)

        reopen = open_tcp if self._second_look else no_second_look
        deadline = self._asker.deadline
        secured = secure(open_tcp(deadline), self.endpoint, self._policy, reopen, deadline)
        if secured.certificate_fault is not None:
            secured.channel.close()
            raise secured.certificate_fault
        return secured.channel


def is_public(address: str) -> bool:
    """Whether an address belongs to the whole internet, not to one network or machine."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    return ip.is_global and not ip.is_multicast


def as_fault(error: Exception) -> Fault:
    """What asking can raise, as what it says about the server."""
    if isinstance(error, Fault):
        return error
    if isinstance(error, TimeoutError):
        return Fault(Symptom.SERVER_SILENT)
    return Fault(Symptom.CONNECTION_CLOSED, {"errno": type(error).__name__})


ASKING_FAILS = (Fault, OSError, ValueError)
"""What asking raises where no answer comes; `Cancelled` ends the whole run instead."""
