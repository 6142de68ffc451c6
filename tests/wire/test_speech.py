"""A server's first words tell what kind of server it is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wizard.model.provider import Protocol
from wizard.model.symptom import Symptom
from wizard.wire.fault import Fault
from wizard.wire.speech import as_text, clear_text_instead_of_tls, foreign_speech, refusal_at_greeting


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (b"* OK ready\r\n", "* OK ready"),
        ("* OK bereit für Sie".encode(), "* OK bereit für Sie"),
        ("* OK bereit für Sie".encode("latin-1"), "* OK bereit für Sie"),
        (b"220 \x1b[2J\x00\x07hi\x7f", "220 [2Jhi"),
        (b"220 \x9b2Jhi \xff", "220 2Jhi \xff"),
        (b"one\r\ntwo\ttabbed\r\n", "one\ntwo\ttabbed"),
        (b"", ""),
    ],
)
def test_bytes_become_readable(raw: bytes, text: str) -> None:
    assert as_text(raw) == text


@pytest.mark.parametrize(
    ("text", "protocol", "symptom"),
    [
        ("HTTP/1.1 400 Bad Request\nServer: nginx", Protocol.IMAP, Symptom.SPEAKS_HTTP),
        ("\n<html>", Protocol.SMTP, Symptom.SPEAKS_HTTP),
        ("<?xml version", Protocol.IMAP, Symptom.SPEAKS_HTTP),
        ("HTTP/1.1 407 Proxy Authentication Required", Protocol.SMTP, Symptom.PROXY_REFUSED),
        ("+OK Dovecot ready.", Protocol.IMAP, Symptom.SPEAKS_POP3),
        ("-ERR no", Protocol.SMTP, Symptom.SPEAKS_POP3),
        ("220 mail.example.com ESMTP", Protocol.IMAP, Symptom.SPEAKS_SMTP),
        ("421-busy", Protocol.IMAP, Symptom.SPEAKS_SMTP),
        ("* OK [CAPABILITY IMAP4rev1] ready", Protocol.SMTP, Symptom.SPEAKS_IMAP),
        ("* BYE no", Protocol.SMTP, Symptom.SPEAKS_IMAP),
        ("* OK ready", Protocol.IMAP, None),
        ("220 ready", Protocol.SMTP, None),
        ("554 no", Protocol.SMTP, None),
        ("", Protocol.IMAP, None),
        ("+OKAY", Protocol.IMAP, None),
    ],
)
def test_foreign_servers(text: str, protocol: Protocol, symptom: Symptom | None) -> None:
    fault = foreign_speech(text, protocol)
    assert (fault.symptom if fault else None) is symptom


@pytest.mark.parametrize(
    ("text", "symptom"),
    [
        ("* BYE Access denied", Symptom.ADDRESS_REFUSED),
        ("554 5.7.1 Client host rejected", Symptom.ADDRESS_REFUSED),
        ("421 4.3.2 Service not available", Symptom.SERVER_TROUBLE),
        ("* BYE Too many connections", Symptom.SERVER_TROUBLE),
        ("554 server overloaded", Symptom.SERVER_TROUBLE),
        ("* BYE Server shutting down.", Symptom.SERVER_TROUBLE),
        ("* BYE Disconnected: Auth process broken", Symptom.SERVER_TROUBLE),
        ("* BYE Connection queue full", Symptom.SERVER_TROUBLE),
        ("* BYE Down for maintenance", Symptom.SERVER_TROUBLE),
        ("* BYE For the internal network only", Symptom.ADDRESS_REFUSED),
    ],
)
def test_refusals_at_the_door(text: str, symptom: Symptom) -> None:
    fault = refusal_at_greeting(text)
    assert (fault.symptom, fault.server_text) == (symptom, text)


@pytest.mark.parametrize(
    ("raw", "protocol", "symptom"),
    [
        (b"* ok ready\r\n", Protocol.IMAP, Symptom.CLEAR_TEXT_ON_TLS_PORT),
        (b"* bye no\r\n", Protocol.IMAP, Symptom.ADDRESS_REFUSED),
        (b"* bye no\r\n", Protocol.SMTP, Symptom.SPEAKS_IMAP),
        (b"220 ready\r\n", Protocol.SMTP, Symptom.CLEAR_TEXT_ON_TLS_PORT),
        (b"421 4.3.2 not now\r\n", Protocol.SMTP, Symptom.SERVER_TROUBLE),
        (b"554 no\r\n", Protocol.SMTP, Symptom.ADDRESS_REFUSED),
        (b"SSH-2.0-OpenSSH_9.2\r\n", Protocol.SMTP, Symptom.SPEAKS_OTHER),
    ],
)
def test_clear_text_where_tls_was_due(raw: bytes, protocol: Protocol, symptom: Symptom) -> None:
    assert clear_text_instead_of_tls(raw, protocol, after_starttls=False).symptom is symptom


@given(st.binary(min_size=1), st.sampled_from(Protocol), st.booleans())
def test_any_clear_text_has_a_verdict(raw: bytes, protocol: Protocol, after_starttls: bool) -> None:
    fault = clear_text_instead_of_tls(raw, protocol, after_starttls=after_starttls)
    assert isinstance(fault, Fault)
    assert fault.symptom is not Symptom.CLEAR_TEXT_ON_TLS_PORT or not after_starttls
