"""Handshakes that break: versions, ciphers, alerts, clear text, and the second looks that tell why."""

import ssl
from collections.abc import Callable

import pytest

from tests.servers import odd
from tests.servers.certificates import certificate
from tests.wire.background import Background
from tests.wire.certs import authority_pem, make
from tests.wire.scripted import Peer, Play, ScriptedServer, context_for, fresh_context
from tests.wire.tls import LONG, TRUST, broken, encrypt, tls_server
from wizard.model.cancel import Cancelled, CancelToken, Deadline
from wizard.model.plan import Endpoint
from wizard.model.provider import Protocol, Security
from wizard.model.symptom import Symptom
from wizard.wire.channel import Channel
from wizard.wire.fault import Fault
from wizard.wire.lines import Lines
from wizard.wire.reach import reach
from wizard.wire.secure import TlsPolicy, answer_to_hello, answer_to_web_request
from wizard.wire.trust import Trust

pytestmark = pytest.mark.filterwarnings("ignore:ssl.TLSVersion:DeprecationWarning")


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
