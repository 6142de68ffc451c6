"""Encrypting a connection to a scripted server, and reading what comes of it."""

import pytest

from tests.servers import certificates
from tests.servers.certificates import Certificate
from tests.wire.certs import authority_pem
from tests.wire.scripted import Play, ScriptedServer, context_for
from wizard.model.cancel import CancelToken, Deadline
from wizard.model.plan import CertificatePin, Endpoint
from wizard.model.provider import Protocol, Security
from wizard.wire.channel import Channel
from wizard.wire.fault import Fault
from wizard.wire.reach import reach
from wizard.wire.secure import Secured, TlsPolicy, secure
from wizard.wire.trust import Trust

LONG = 60.0
TRUST = Trust(certificates.authority().pem.decode() + authority_pem())


def encrypt(
    port: int,
    *,
    host: str = "localhost",
    pins: tuple[CertificatePin, ...] = (),
    allow_old: bool = False,
    token: CancelToken | None = None,
    seconds: float = LONG,
    security: Security = Security.TLS,
    protocol: Protocol = Protocol.IMAP,
) -> Secured:
    used = token or CancelToken()

    def open_tcp(deadline: Deadline) -> Channel:
        return reach(["127.0.0.1"], port, used, deadline)

    deadline = Deadline.after(seconds)
    endpoint = Endpoint(protocol, host, port, security)
    return secure(open_tcp(deadline), endpoint, TlsPolicy(TRUST, pins, allow_old), open_tcp, deadline)


def tls_server(shown: Certificate) -> ScriptedServer:
    return ScriptedServer(lambda peer: peer.start_tls(context_for(shown)))


def refused(shown: Certificate, **options: object) -> Fault:
    """The fault that a server with this certificate gets; nothing must have been sent to it inside TLS."""
    with tls_server(shown) as server:
        secured = encrypt(server.port, **options)  # type: ignore[arg-type]
        secured.channel.close()
        server.wait_until_idle()
        assert server.received == b""
    assert secured.certificate_fault is not None
    return secured.certificate_fault


def faults(fault: Fault) -> list[object]:
    described = fault.evidence["certificate"]
    assert isinstance(described, dict)
    listed = described["faults"]
    assert isinstance(listed, list)
    return list(listed)


def broken(play: Play, **options: object) -> Fault:
    with ScriptedServer(play) as server, pytest.raises(Fault) as caught:
        encrypt(server.port, **options)  # type: ignore[arg-type]
    return caught.value
