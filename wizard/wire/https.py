"""GET and POST of https addresses over our own connections: trusted certificates only, deadlines, caps, felt cancel."""

import contextlib
import json
import re
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from wizard.model.address import InvalidName, to_a_labels
from wizard.model.cancel import CancelToken, Deadline
from wizard.model.plan import HTTPS_PORT, Endpoint
from wizard.model.provider import Protocol, Security
from wizard.model.symptom import Json, Symptom
from wizard.wire.channel import Channel
from wizard.wire.fault import Fault
from wizard.wire.names import resolve
from wizard.wire.proxy import Proxy, system_proxy, tunnel
from wizard.wire.reach import reach
from wizard.wire.secure import TlsPolicy, secure
from wizard.wire.speech import as_text
from wizard.wire.trust import Trust
from wizard.wire.web import WebResponse, WebTalk

CAP = 1024 * 1024
"""Bytes of one answer. Tokens take some kB, Graph's pages some hundred."""


@dataclass(frozen=True)
class Address:
    """An https address, taken apart. `target`: path and query."""

    endpoint: Endpoint
    target: str


def read_address(url: str) -> Address:
    """Raises ValueError unless it is an https address without user name and fragment."""
    parts = urlsplit(url)
    try:
        host = to_a_labels(parts.hostname or "")
    except InvalidName as error:
        raise ValueError("no host") from error
    if parts.scheme != "https" or parts.username is not None or parts.fragment:
        raise ValueError("not a plain https address")
    path = parts.path or "/"
    endpoint = Endpoint(Protocol.GRAPH, host, parts.port or HTTPS_PORT, Security.TLS, path)
    return Address(endpoint, f"{path}?{parts.query}" if parts.query else path)


_NOT_THERE = {
    Symptom.NAME_NOT_FOUND,
    Symptom.NAME_LOOKUP_FAILED,
    Symptom.CONNECTION_REFUSED,
    Symptom.CONNECTION_TIMED_OUT,
}


class HttpsClient:
    """Requests one after another; a connection is kept for the next one to the same server.

    Follows no redirect, keeps no cookie, knows no exceptions for certificates. `find_proxy`: which proxy leads to a
    host, if any; encryption goes through it to the server itself. `requests`: how many were sent.
    `clock_offset`: seconds by which this computer's clock is ahead of the last server's (its Date, RFC 9110).
    """

    def __init__(
        self,
        trust: Trust,
        token: CancelToken,
        deadline: Deadline,
        find_proxy: Callable[[str], Proxy | None] = system_proxy,
    ) -> None:
        self.token, self.deadline = token, deadline
        self.requests = 0
        self.clock_offset = 0.0
        self._policy = TlsPolicy(trust)
        self._find_proxy = find_proxy
        self._channels: list[Channel] = []
        self._talks: dict[tuple[str, int], WebTalk] = {}

    def request(
        self, method: str, url: str, body: bytes = b"", headers: Mapping[str, str] | None = None, *, cap: int = CAP
    ) -> WebResponse:
        """One request, whatever status it ends in.

        Raises:
            Fault: everything that can go wrong between here and a whole answer, with `host` and `port` as evidence.
            ValueError: not an https address. Cancelled.
        """
        address = read_address(url)
        with self._named(address.endpoint):
            talk = self._talk(address.endpoint)
            self.requests += 1
            response = talk.request(method, address.target, self.deadline, headers, body, cap=cap)
        self._learn_time(response)
        return response

    def open(self, url: str) -> None:
        """Connects ahead of a request, if that hasn't been done. Sends nothing. Raises what `request` raises."""
        endpoint = read_address(url).endpoint
        with self._named(endpoint):
            self._talk(endpoint)

    @contextlib.contextmanager
    def _named(self, endpoint: Endpoint) -> Iterator[None]:
        """What goes wrong inside as a Fault that names the server; but Cancelled if that is the reason."""
        self.token.check()
        try:
            yield
        except TimeoutError as error:
            self.token.check()
            raise Fault(Symptom.SERVER_SILENT, {"host": endpoint.host, "port": endpoint.port}) from error
        except Fault as fault:
            self.token.check()
            fault.evidence.setdefault("host", endpoint.host)
            fault.evidence.setdefault("port", endpoint.port)
            raise

    def _talk(self, endpoint: Endpoint) -> WebTalk:
        key = (endpoint.host, endpoint.port)
        talk = self._talks.get(key)
        if talk is None or talk.closed or talk.left(self.deadline) or self.deadline.expired:
            if talk is not None:
                talk.channel.close()
            talk = self._talks[key] = WebTalk(self._connect(endpoint), endpoint)
        return talk

    def _connect(self, endpoint: Endpoint) -> Channel:
        proxy = self._find_proxy(endpoint.host)
        host, port = (proxy.host, proxy.port) if proxy else (endpoint.host, endpoint.port)
        try:
            addresses = resolve(host, self.token, self.deadline)
        except Fault as fault:
            raise _at(fault, host, port, proxy) from fault

        def open_tcp(deadline: Deadline) -> Channel:
            try:
                channel = reach(addresses, port, self.token, deadline)
            except Fault as fault:
                raise _at(fault, host, port, proxy) from fault
            self._channels.append(channel)
            if proxy is not None:
                tunnel(channel, proxy, endpoint.host, endpoint.port, deadline)
            return channel

        secured = secure(open_tcp(self.deadline), endpoint, self._policy, open_tcp, self.deadline)
        if secured.certificate_fault is not None:
            raise secured.certificate_fault
        return secured.channel

    def _learn_time(self, response: WebResponse) -> None:
        try:
            self.clock_offset = time.time() - parsedate_to_datetime(response.header("Date")).timestamp()
        except (TypeError, ValueError):
            return

    def close(self) -> None:
        """Ends the connections. Idempotent."""
        for channel in self._channels:
            channel.close()


def _at(fault: Fault, host: str, port: int, proxy: Proxy | None) -> Fault:
    """The same fault, of the server that was being reached; or that its proxy isn't there."""
    if proxy is not None and fault.symptom in _NOT_THERE:
        return Fault(Symptom.PROXY_UNREACHABLE, {"proxy": str(proxy)})
    fault.evidence.setdefault("host", host)
    fault.evidence.setdefault("port", port)
    return fault


def json_object(response: WebResponse) -> dict[str, Json]:
    """The JSON object that an answer holds, whatever its status is.

    Raises:
        Fault: PROXY_REFUSED, CAPTIVE_PORTAL for a web page or a redirect in its place, SERVER_TROUBLE for anything
            else with a status from 500, THROTTLED with 429, MALFORMED_RESPONSE. The words of a body that may hold
            a token aren't repeated.
    """
    if response.status == 407:
        raise Fault(Symptom.PROXY_REFUSED, {"status": 407})
    try:
        value = json.loads(response.body)
    except (ValueError, RecursionError):
        value = None
    if isinstance(value, dict):
        return value
    status: dict[str, Json] = {"status": response.status}
    if response.status == 429:
        raise Fault(Symptom.THROTTLED, {**status, **retry_after(response)})
    if response.status >= 500:
        raise Fault(Symptom.SERVER_TROUBLE, {**status, **retry_after(response)})
    if 300 <= response.status < 400 or re.match(rb"\s*<(!doctype|html|\?xml|head)", response.body, re.IGNORECASE):
        words = re.search(r"<title[^>]*>([^<]{1,200})", as_text(response.body[:4000]), re.IGNORECASE)
        raise Fault(Symptom.CAPTIVE_PORTAL, status, words[1].strip() if words else None)
    raise Fault(Symptom.MALFORMED_RESPONSE, status)


def retry_after(response: WebResponse) -> dict[str, Json]:
    """`wait_seconds` of an answer (RFC 9110 section 10.2.3), nothing where it names none. An hour at most."""
    text = response.header("Retry-After").strip()
    if text.isascii() and text.isdecimal() and len(text) < 10:
        return {"wait_seconds": min(int(text), 3600)}
    try:
        seconds = parsedate_to_datetime(text).timestamp() - time.time()
    except (TypeError, ValueError):
        return {}
    return {"wait_seconds": int(min(max(seconds, 1), 3600))}
