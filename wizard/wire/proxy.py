"""The way out through a company's proxy: the one that the system names, and a tunnel through it (RFC 9110, CONNECT)."""

import base64
import ipaddress
import re
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from wizard.model.cancel import Deadline
from wizard.model.secret import Secret
from wizard.model.symptom import Symptom
from wizard.wire.channel import Channel
from wizard.wire.fault import Fault
from wizard.wire.speech import as_text

_HEADERS_CAP = 32_768
_USUAL_PORT = 8080


@dataclass(frozen=True)
class Proxy:
    """`credentials`: `user:password` as they stand in the system's settings, empty for none."""

    host: str
    port: int
    credentials: Secret = field(default_factory=Secret)

    def __str__(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


def system_proxy(host: str) -> Proxy | None:
    """What the system's settings (environment, registry, network preferences) name for https to this host.

    Not for this computer itself. Scripts (PAC) and SOCKS aren't read.
    """
    if _is_here(host):
        return None
    import urllib.request  # late: most runs need no proxy, and it brings half of the standard library

    text = urllib.request.getproxies().get("https", "")
    if not text or urllib.request.proxy_bypass(host):
        return None
    return read_proxy(text)


def read_proxy(text: str) -> Proxy | None:
    """`http://user:password@host:port`, or less of it. None for what isn't a proxy of this kind."""
    try:
        parts = urlsplit(text if "://" in text else f"http://{text}")
        host, port = parts.hostname, parts.port
    except ValueError:
        return None
    if parts.scheme != "http" or not host:
        return None
    credentials = f"{unquote(parts.username)}:{unquote(parts.password or '')}" if parts.username else ""
    return Proxy(host, port or _USUAL_PORT, Secret(credentials))


def _is_here(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def tunnel(channel: Channel, proxy: Proxy, host: str, port: int, deadline: Deadline) -> None:
    """Afterwards the channel leads to `host`, as if it had been opened to it.

    Raises:
        Fault: PROXY_SIGN_IN_DEMANDED, PROXY_REFUSED (it says no), CONNECTION_CLOSED, MALFORMED_RESPONSE,
            RESPONSE_TOO_LARGE. TimeoutError, Cancelled.
    """
    where = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    lines = [f"CONNECT {where} HTTP/1.1", f"Host: {where}"]
    if proxy.credentials:
        lines.append("Proxy-Authorization: Basic " + base64.b64encode(proxy.credentials.reveal().encode()).decode())
    try:
        channel.send(("\r\n".join(lines) + "\r\n\r\n").encode("ascii"), deadline)
        answer = b""
        while b"\r\n\r\n" not in answer:
            data = channel.receive(deadline)
            answer += data
            if not data:
                raise Fault(Symptom.CONNECTION_CLOSED, {}, as_text(answer[:600]) or None)
            if len(answer) > _HEADERS_CAP:
                raise Fault(Symptom.RESPONSE_TOO_LARGE, {"limit": _HEADERS_CAP})
    except TimeoutError:
        raise
    except OSError as error:
        raise Fault(Symptom.CONNECTION_CLOSED, {"errno": type(error).__name__}) from error
    status = re.match(rb"HTTP/1\.[01] (\d{3})\b", answer)
    words = as_text(answer.partition(b"\r\n")[0][:200]) or None
    if status is None:
        raise Fault(Symptom.MALFORMED_RESPONSE, {}, words)
    if not status[1].startswith(b"2"):
        refused = Symptom.PROXY_SIGN_IN_DEMANDED if status[1] == b"407" else Symptom.PROXY_REFUSED
        raise Fault(refused, {"status": int(status[1]), "proxy": str(proxy)}, words)
    if not answer.endswith(b"\r\n\r\n"):  # the other side says nothing before our ClientHello
        raise Fault(Symptom.MALFORMED_RESPONSE, {}, words)
