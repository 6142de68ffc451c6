"""What a certificate says of itself, and every fault that is listed for it."""

import ssl
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.wire.certs import der_of, make
from wizard.model.symptom import Symptom
from wizard.wire import certificate
from wizard.wire.certificate import REASONS, describe, facts_of_verified, fingerprint, symptom_of

NOW = datetime.now(UTC)


@pytest.mark.parametrize(
    ("codes", "symptom"),
    [
        ((10,), Symptom.CERTIFICATE_EXPIRED),
        ((9,), Symptom.CERTIFICATE_NOT_YET_VALID),
        ((62, 64), Symptom.CERTIFICATE_NAME_MISMATCH),
        ((18,), Symptom.CERTIFICATE_SELF_SIGNED),
        ((2, 19, 20, 21, 27, 28), Symptom.CERTIFICATE_UNKNOWN_AUTHORITY),
        ((23,), Symptom.CERTIFICATE_REVOKED),
        ((7, 26, 66, 67, 68, 85, 94, 0, 9999), Symptom.CERTIFICATE_MALFORMED),
    ],
)
def test_openssl_s_numbers(codes: tuple[int, ...], symptom: Symptom) -> None:
    assert {symptom_of(code) for code in codes} == {symptom}
    assert symptom in REASONS


def test_a_certificate_describes_itself() -> None:
    shown = make(("localhost", "127.0.0.1"), common_name="Mail server")
    evidence = describe(der_of(shown), "localhost", NOW, 20, chain_trusted=False)
    assert evidence["sha256"] == shown.sha256 == fingerprint(der_of(shown))
    assert evidence["certificate_names"] == "localhost, 127.0.0.1"
    assert evidence["issuer"] == "known authority"
    told = evidence["certificate"]
    assert isinstance(told, dict)
    assert told["subject"] == "CN=Mail server"
    assert told["self_signed"] is False
    assert told["faults"] == ["unknown_authority"]
    assert str(told["serial"])
    lifetime = datetime.fromisoformat(str(told["not_after"])) - datetime.fromisoformat(str(told["not_before"]))
    assert lifetime == timedelta(days=91)
    assert "expired_days" not in evidence
    assert "valid_in_days" not in evidence


def test_a_pinned_certificate_is_described_without_a_verdict_of_openssl() -> None:
    evidence = describe(der_of(make(signer=None, end=-3, start=-9)), "localhost", NOW, None, chain_trusted=True)
    assert "verify_code" not in evidence
    told = evidence["certificate"]
    assert isinstance(told, dict)
    assert told["faults"] == ["expired"]
    assert told["self_signed"] is True


def test_the_fault_that_openssl_met_stands_first_even_if_it_was_not_found_here() -> None:
    told = describe(der_of(make()), "localhost", NOW, 23, chain_trusted=True)["certificate"]
    assert isinstance(told, dict)
    assert told["faults"] == ["revoked"]


@given(st.binary(max_size=300))
def test_any_bytes_are_described(der: bytes) -> None:
    evidence = describe(der, "localhost", NOW, 20, chain_trusted=False)
    assert evidence["sha256"] == fingerprint(der)
    told = evidence["certificate"]
    assert isinstance(told, dict)
    assert told["faults"] == ["malformed"]


@given(st.data())
def test_a_damaged_certificate_is_described(data: st.DataObject) -> None:
    der = bytearray(DER)
    position = data.draw(st.integers(0, len(der) - 1))
    der[position] = data.draw(st.integers(0, 255))
    evidence = describe(bytes(der), "localhost", NOW, 20, chain_trusted=False)
    assert evidence["sha256"] == fingerprint(bytes(der))
    assert evidence["certificate"]


DER = der_of(make())


@pytest.mark.parametrize(
    ("name", "host", "covered"),
    [
        ("mail.example.com", "mail.example.com", True),
        ("MAIL.example.com", "mail.EXAMPLE.com", True),
        ("mail.example.com.", "mail.example.com", True),
        ("*.example.com", "mail.example.com", True),
        ("*.example.com", "example.com", False),
        ("*.example.com", "a.mail.example.com", False),
        ("*", "localhost", False),
        ("m*.example.com", "mail.example.com", False),
        ("192.0.2.1", "192.0.2.1", True),
        ("2001:db8:0::1", "2001:db8::1", True),
        ("*.0.2.1", "192.0.2.1", False),
        ("192.0.2.1", "mail.example.com", False),
    ],
)
def test_names_and_hosts(name: str, host: str, covered: bool) -> None:
    assert certificate._covers(name, host) is covered


PARSED = {
    "subject": ((("organizationName", "Example Ltd"),), (("commonName", "mail.example.com"),)),
    "issuer": ((("countryName", "DE"),), (("commonName", "R3"),)),
    "notAfter": "Nov  5 12:00:00 2030 GMT",
    "subjectAltName": (("DNS", "mail.example.com"), ("IP Address", "192.0.2.1"), ("email", "a@example.com")),
}


def test_facts_of_a_good_certificate() -> None:
    assert facts_of_verified(PARSED, b"der") == {
        "holder": "Example Ltd",
        "certificate_names": "mail.example.com, 192.0.2.1",
        "issuer": "R3",
        "not_after": "2030-11-05T12:00:00+00:00",
        "sha256": fingerprint(b"der"),
    }


def test_facts_of_a_certificate_without_a_subject() -> None:
    facts = facts_of_verified({**PARSED, "subject": (), "issuer": ()}, b"")
    assert (facts["holder"], facts["issuer"]) == ("mail.example.com", "")
    assert facts_of_verified({**PARSED, "subjectAltName": ()}, b"")["certificate_names"] == "mail.example.com"


def test_the_clock_does_not_depend_on_the_time_zone() -> None:
    assert ssl.cert_time_to_seconds("Jan  1 00:00:00 1970 GMT") == 0
