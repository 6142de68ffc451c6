"""The handshake on real TLS servers: every fault of a certificate and of an encryption in its own words."""

import ssl
from collections.abc import Callable

import pytest

from tests.servers import certificates, odd
from tests.servers.certificates import Certificate, Kind, certificate
from tests.wire.background import Background
from tests.wire.certs import authority_pem, make
from tests.wire.scripted import Peer, Play, ScriptedServer, context_for, fresh_context
from wizard.model.cancel import Cancelled, CancelToken, Deadline
from wizard.model.plan import CertificatePin, Endpoint
from wizard.model.provider import Protocol, Security
from wizard.model.symptom import Symptom
from wizard.wire.channel import Channel
from wizard.wire.fault import Fault
from wizard.wire.lines import Lines
from wizard.wire.reach import reach
from wizard.wire.secure import Secured, TlsPolicy, answer_to_hello, answer_to_web_request, secure
from wizard.wire.trust import Trust

pytestmark = pytest.mark.filterwarnings("ignore:ssl.TLSVersion:DeprecationWarning")

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


@pytest.mark.parametrize(
    ("names", "common_name", "host"),
    [
        (("localhost",), "localhost", "localhost"),
        ((), "localhost", "localhost"),
        (("*.example.com",), "x", "imap.example.com"),
        (("127.0.0.1",), "x", "127.0.0.1"),
        (("::1",), "x", "::1"),
        (("a.example", "xn--strae-oqa.de"), "x", "xn--strae-oqa.de"),
        (("LOCALHOST",), "x", "localhost"),
    ],
)
def test_good_certificates_pass(names: tuple[str, ...], common_name: str, host: str) -> None:
    shown = make(names, common_name=common_name)
    with tls_server(shown) as server:
        secured = encrypt(server.port, host=host)
        secured.channel.close()
    assert secured.certificate_fault is None
    assert secured.version == "TLSv1.3"
    assert secured.cipher
    assert secured.certificate["sha256"] == shown.sha256
    assert secured.certificate["issuer"] == "known authority"
    assert "exception" not in secured.certificate


@pytest.mark.parametrize(
    ("names", "common_name", "host"),
    [
        (("mail.example.com",), "x", "localhost"),
        (("*.example.com",), "x", "example.com"),
        (("*.example.com",), "x", "a.b.example.com"),
        (("i*.example.com",), "x", "imap.example.com"),
        (("other.example",), "localhost", "localhost"),  # the common name counts only without alternative names
        (("127.0.0.2",), "x", "127.0.0.1"),
        (("localhost",), "x", "127.0.0.1"),
        ((), "other", "localhost"),
    ],
)
def test_certificates_for_another_server_are_named_so(names: tuple[str, ...], common_name: str, host: str) -> None:
    fault = refused(make(names, common_name=common_name), host=host)
    assert fault.symptom is Symptom.CERTIFICATE_NAME_MISMATCH
    assert faults(fault) == ["name_mismatch"]
    assert fault.evidence["host"] == host
    assert fault.evidence["certificate_names"] == ", ".join(names or (common_name,))


@pytest.mark.parametrize(
    ("options", "symptom", "listed"),
    [
        ({"end": -3, "start": -20}, Symptom.CERTIFICATE_EXPIRED, {"expired"}),
        ({"start": 3}, Symptom.CERTIFICATE_NOT_YET_VALID, {"not_yet_valid"}),
        ({"signer": None}, Symptom.CERTIFICATE_SELF_SIGNED, {"self_signed"}),
        ({"signer": "unknown"}, Symptom.CERTIFICATE_UNKNOWN_AUTHORITY, {"unknown_authority"}),
        (
            {"end": -3, "start": -20, "names": ("x.example",)},
            Symptom.CERTIFICATE_NAME_MISMATCH,
            {"expired", "name_mismatch"},
        ),
        (
            {"start": 3, "names": ("x.example",)},
            Symptom.CERTIFICATE_NAME_MISMATCH,
            {"not_yet_valid", "name_mismatch"},
        ),
        (
            {"signer": None, "end": -3, "start": -20, "names": ("x.example",)},
            Symptom.CERTIFICATE_SELF_SIGNED,
            {"self_signed", "expired", "name_mismatch"},
        ),
        (
            {"signer": "unknown", "end": -3, "start": -20},
            Symptom.CERTIFICATE_UNKNOWN_AUTHORITY,
            {"unknown_authority", "expired"},
        ),
        (
            {"signer": "unknown", "start": 3, "names": ("x.example",)},
            Symptom.CERTIFICATE_UNKNOWN_AUTHORITY,
            {"unknown_authority", "not_yet_valid", "name_mismatch"},
        ),
    ],
)
def test_every_fault_of_a_certificate_is_listed(options: dict[str, object], symptom: Symptom, listed: set[str]) -> None:
    shown = make(**options)  # type: ignore[arg-type]
    fault = refused(shown)
    assert set(faults(fault)) == listed
    assert len(faults(fault)) == len(listed)
    assert fault.symptom is symptom
    assert fault.evidence["sha256"] == shown.sha256


def test_dates_are_told_in_days() -> None:
    expired = refused(make(start=-20, end=-3))
    assert expired.evidence["expired_days"] == 3
    assert str(expired.evidence["not_after"]).endswith("+00:00")
    assert refused(make(start=3)).evidence["valid_in_days"] == 3


def test_a_key_that_is_too_weak_is_a_malformed_certificate() -> None:
    fault = refused(certificate(Kind.WEAK_KEY))
    assert fault.symptom is Symptom.CERTIFICATE_MALFORMED
    assert faults(fault) == ["malformed"]
    assert fault.evidence["verify_code"] == 66


def test_what_is_no_certificate_is_a_malformed_one() -> None:
    def play(peer: Peer) -> None:
        from wizard.practice.handshake import _SCRIPTED, Handshake

        peer.some()
        peer.send(_SCRIPTED[Handshake.NOT_A_CERTIFICATE])

    fault = broken(play)
    assert fault.symptom is Symptom.CERTIFICATE_MALFORMED


class TestPins:
    def pin(self, shown: Certificate, port: int | None) -> CertificatePin:
        return CertificatePin(shown.sha256, None if port is None else "localhost", port)

    @pytest.mark.parametrize("bound", [True, False])
    def test_the_allowed_certificate_is_good_at_its_server(self, bound: bool) -> None:
        shown = make(signer=None, start=-20, end=-3, names=("x.example",))
        with tls_server(shown) as server:
            secured = encrypt(server.port, pins=(self.pin(shown, server.port if bound else None),))
            Lines(secured.channel).send(b"hello\r\n", Deadline.after(LONG))
            secured.channel.close()
            server.wait_until_idle()
            assert server.received == b"hello\r\n"
        assert secured.certificate_fault is None
        assert secured.certificate["exception"] is True
        assert secured.certificate["sha256"] == shown.sha256

    def test_another_certificate_is_refused_before_a_byte(self) -> None:
        allowed, shown = make(signer=None), make(signer=None)
        with tls_server(shown) as server:
            secured = encrypt(server.port, pins=(self.pin(allowed, server.port),))
            with pytest.raises(Fault):
                Lines(secured.channel).send(b"LOGIN alice secret\r\n", Deadline.after(LONG))
            server.wait_until_idle()
            assert server.received == b""
        fault = secured.certificate_fault
        assert fault is not None
        assert fault.symptom is Symptom.CERTIFICATE_CHANGED
        assert fault.evidence["pinned_sha256"] == allowed.sha256
        assert fault.evidence["sha256"] == shown.sha256

    def test_even_a_certificate_that_verifies_is_refused_where_another_is_allowed(self) -> None:
        fault = refused(make(), pins=(CertificatePin("ab" * 32, "localhost", 1),))
        assert fault.symptom is Symptom.CERTIFICATE_CHANGED

    def test_an_exception_without_a_server_does_not_forbid_good_certificates(self) -> None:
        with tls_server(make()) as server:
            secured = encrypt(server.port, pins=(CertificatePin("ab" * 32),))
            secured.channel.close()
        assert secured.certificate_fault is None
        assert "exception" not in secured.certificate

    def test_another_bad_certificate_than_the_one_allowed_for_this_run_says_so(self) -> None:
        shown = make(signer=None)
        fault = refused(shown, pins=(CertificatePin("ab" * 32),))
        assert fault.symptom is Symptom.CERTIFICATE_CHANGED
        assert (fault.evidence["pinned_sha256"], fault.evidence["sha256"]) == ("ab" * 32, shown.sha256)

    def test_several_are_allowed_at_once(self) -> None:
        shown = make(signer=None)
        with tls_server(shown) as server:
            pins = (CertificatePin("ab" * 32), self.pin(shown, None))
            secured = encrypt(server.port, pins=pins)
            secured.channel.close()
        assert secured.certificate_fault is None

    def test_a_server_that_hangs_up_on_the_second_look_is_a_closed_connection(self) -> None:
        shown = make(signer=None)
        with ScriptedServer(lambda peer: peer.start_tls(context_for(shown)), Peer.close) as server:
            with pytest.raises(Fault) as caught:
                encrypt(server.port, pins=(CertificatePin("ab" * 32),))
        assert caught.value.symptom is Symptom.CONNECTION_CLOSED


def test_a_refused_certificate_that_cannot_be_read_again_keeps_its_fault() -> None:
    shown = make(signer=None)
    with ScriptedServer(lambda peer: peer.start_tls(context_for(shown)), Peer.close) as server:
        secured = encrypt(server.port)
    assert secured.certificate_fault is not None
    assert secured.certificate_fault.symptom is Symptom.CERTIFICATE_SELF_SIGNED
    assert secured.certificate_fault.evidence == {"verify_code": 18, "host": "localhost"}


def with_context(alter: Callable[[ssl.SSLContext], None]) -> Play:
    context = fresh_context(certificate())
    alter(context)
    return lambda peer: peer.start_tls(context)


def old_versions(context: ssl.SSLContext) -> None:
    context.set_ciphers("ALL:@SECLEVEL=0")
    context.minimum_version = ssl.TLSVersion.TLSv1
    context.maximum_version = ssl.TLSVersion.TLSv1_1


def demands_certificate(context: ssl.SSLContext) -> None:
    context.verify_mode = ssl.CERT_REQUIRED
    context.load_verify_locations(cadata=authority_pem())


def only_rsa(context: ssl.SSLContext) -> None:
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    context.set_ciphers("ECDHE-RSA-AES256-GCM-SHA384")


class TestVersionsAndCiphers:
    def test_old_tls_is_named_with_its_version(self) -> None:
        fault = broken(with_context(old_versions))
        assert fault.symptom is Symptom.TLS_VERSION_TOO_OLD
        assert fault.evidence["tls_version"] == "TLSv1.1"

    def test_old_tls_is_spoken_where_the_user_allows_it(self) -> None:
        with ScriptedServer(with_context(old_versions)) as server:
            secured = encrypt(server.port, allow_old=True)
            secured.channel.close()
        assert secured.version == "TLSv1.1"
        assert secured.certificate_fault is None

    def test_old_tls_that_hangs_up_is_found_by_a_second_look(self) -> None:
        speak_old = with_context(old_versions)
        with ScriptedServer(lambda peer: (peer.some(), peer.close()), speak_old) as server:
            with pytest.raises(Fault) as caught:
                encrypt(server.port)
        assert caught.value.symptom is Symptom.TLS_VERSION_TOO_OLD
        assert caught.value.evidence["tls_version"] == "TLSv1.1"

    def test_a_server_that_hangs_up_always_is_no_old_one(self) -> None:
        assert broken(lambda peer: (peer.some(), peer.close())).symptom is Symptom.CONNECTION_CLOSED

    def test_the_alert_alone_is_enough(self) -> None:
        fault = broken(lambda peer: (peer.some(), peer.send(bytes.fromhex("15030300020246"))))
        assert fault.symptom is Symptom.TLS_VERSION_TOO_OLD
        assert "tls_version" not in fault.evidence  # nothing that "allow old TLS" would help

    def test_no_common_cipher(self) -> None:
        assert broken(with_context(only_rsa)).symptom is Symptom.NO_COMMON_TLS_SETTINGS

    def test_a_client_certificate_demanded_by_tls_1_3_shows_at_the_first_read(self) -> None:
        with ScriptedServer(with_context(demands_certificate)) as server:
            secured = encrypt(server.port)
            with pytest.raises(Fault) as caught:
                Lines(secured.channel).line(Deadline.after(LONG))
            secured.channel.close()
        assert caught.value.symptom is Symptom.CLIENT_CERTIFICATE_DEMANDED

    @pytest.mark.parametrize(("alert", "reason"), [("50", "TLSV1_ALERT_INTERNAL_ERROR"), ("70", "UNRECOGNIZED_NAME")])
    def test_other_alerts_are_a_failed_handshake(self, alert: str, reason: str) -> None:
        fault = broken(lambda peer: (peer.some(), peer.send(bytes.fromhex(f"150303000202{alert}"))))
        assert fault.symptom is Symptom.HANDSHAKE_FAILED
        assert reason in str(fault.evidence["errno"])

    def test_a_reset_is_a_closed_connection(self) -> None:
        assert broken(lambda peer: (peer.some(), peer.reset())).symptom is Symptom.CONNECTION_CLOSED

    def test_silence_is_silence(self) -> None:
        assert broken(lambda peer: peer.drain(), seconds=0.2).symptom is Symptom.SERVER_SILENT


@pytest.mark.parametrize(
    ("sentence", "protocol", "symptom"),
    [
        (b"* OK IMAP ready\r\n", Protocol.IMAP, Symptom.CLEAR_TEXT_ON_TLS_PORT),
        (b"220 mail ESMTP\r\n", Protocol.SMTP, Symptom.CLEAR_TEXT_ON_TLS_PORT),
        (b"* BYE not from here\r\n", Protocol.IMAP, Symptom.ADDRESS_REFUSED),
        (b"* BYE too many connections, try again later\r\n", Protocol.IMAP, Symptom.SERVER_TROUBLE),
        (b"554 5.7.1 no\r\n", Protocol.SMTP, Symptom.ADDRESS_REFUSED),
        (b"HTTP/1.1 400 Bad Request\r\n\r\n", Protocol.IMAP, Symptom.SPEAKS_HTTP),
        (b"HTTP/1.0 407 Proxy Authentication Required\r\n\r\n", Protocol.IMAP, Symptom.PROXY_REFUSED),
        (b"<!DOCTYPE HTML><html>", Protocol.SMTP, Symptom.SPEAKS_HTTP),
        (b"+OK POP3 ready\r\n", Protocol.IMAP, Symptom.SPEAKS_POP3),
        (b"220 mail ESMTP\r\n", Protocol.IMAP, Symptom.SPEAKS_SMTP),
        (b"* OK IMAP ready\r\n", Protocol.SMTP, Symptom.SPEAKS_IMAP),
        (b"SSH-2.0-OpenSSH_9.2\r\n", Protocol.IMAP, Symptom.SPEAKS_OTHER),
    ],
)
def test_clear_text_where_tls_should_be(sentence: bytes, protocol: Protocol, symptom: Symptom) -> None:
    with odd.says(sentence) as port, pytest.raises(Fault) as caught:
        encrypt(port, protocol=protocol)
    assert caught.value.symptom is symptom


@pytest.mark.parametrize(
    ("sentence", "symptom"),
    [
        (b"* BYE [UNAVAILABLE] TLS initialization failed.\r\n", Symptom.STARTTLS_FAILED),
        (b"454 4.7.0 TLS not available due to local problem\r\n", Symptom.STARTTLS_FAILED),
        (b"* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\n", Symptom.ENCRYPTION_TAMPERED),
        (b"250 AUTH PLAIN\r\n", Symptom.ENCRYPTION_TAMPERED),
        (b"anything", Symptom.ENCRYPTION_TAMPERED),
    ],
)
def test_clear_text_after_starttls_is_a_failure_or_an_injection(sentence: bytes, symptom: Symptom) -> None:
    with odd.says(sentence) as port, pytest.raises(Fault) as caught:
        encrypt(port, security=Security.STARTTLS)
    assert caught.value.symptom is symptom
    assert caught.value.server_text == sentence.decode().strip()


def test_cancel_during_a_second_look_is_felt() -> None:
    token = CancelToken()
    shown = make(signer=None)
    with ScriptedServer(lambda peer: peer.start_tls(context_for(shown)), lambda peer: peer.drain()) as server:
        running = Background(lambda: encrypt(server.port, token=token))
        server.wait_for_connection()
        server.wait_for_connection()
        token.cancel()
        assert isinstance(running.outcome(), Cancelled)


class TestSecondLooks:
    def ask(self, look: Callable[..., Fault | None], policy: Trust | TlsPolicy, port: int) -> Fault | None:
        def open_tcp(deadline: Deadline) -> Channel:
            return reach(["127.0.0.1"], port, CancelToken(), deadline)

        endpoint = Endpoint(Protocol.IMAP, "localhost", port, Security.TLS)
        return look(endpoint, policy, open_tcp, Deadline.after(0.5))

    def test_a_silent_server_that_speaks_tls(self) -> None:
        with tls_server(make(signer=None)) as server:
            fault = self.ask(answer_to_hello, TRUST, server.port)
            server.wait_until_idle()
            assert server.received == b""
        assert fault is not None
        assert fault.symptom is Symptom.TLS_ON_CLEAR_TEXT_PORT

    def test_a_silent_server_that_answers_a_hello_as_a_web_server(self) -> None:
        def play(peer: Peer) -> None:
            peer.some()
            peer.send(b"HTTP/1.1 400 Bad Request\r\n\r\n")

        with ScriptedServer(play) as server:
            fault = self.ask(answer_to_hello, TRUST, server.port)
        assert fault is not None
        assert fault.symptom is Symptom.SPEAKS_HTTP

    def test_a_silent_server_stays_silent(self) -> None:
        with ScriptedServer(lambda peer: peer.drain()) as server:
            assert self.ask(answer_to_hello, TRUST, server.port) is None

    def test_a_silent_tls_server_that_is_a_web_server(self) -> None:
        with odd.web_server(certificate()) as port:
            fault = self.ask(answer_to_web_request, TlsPolicy(TRUST), port)
        assert fault is not None
        assert fault.symptom is Symptom.SPEAKS_HTTP

    def test_no_question_is_put_to_a_server_without_a_right_certificate(self) -> None:
        with tls_server(make(signer=None)) as server:
            assert self.ask(answer_to_web_request, TlsPolicy(TRUST), server.port) is None
            server.wait_until_idle()
            assert server.received == b""

    def test_a_tls_server_that_says_something_else(self) -> None:
        def play(peer: Peer) -> None:
            peer.start_tls()
            peer.some()
            peer.send(b"* BAD what\r\n")

        with ScriptedServer(play) as server:
            assert self.ask(answer_to_web_request, TlsPolicy(TRUST), server.port) is None
