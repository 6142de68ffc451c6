"""Certificates on real TLS servers: every fault in its own words, and exceptions for exactly one."""

import pytest

from tests.servers.certificates import Certificate, Kind, certificate
from tests.wire.certs import make
from tests.wire.scripted import Peer, ScriptedServer, context_for
from tests.wire.tls import LONG, broken, encrypt, faults, refused, tls_server
from wizard.model.cancel import Deadline
from wizard.model.plan import CertificatePin
from wizard.model.symptom import Symptom
from wizard.wire.fault import Fault
from wizard.wire.lines import Lines

pytestmark = pytest.mark.filterwarnings("ignore:ssl.TLSVersion:DeprecationWarning")


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
