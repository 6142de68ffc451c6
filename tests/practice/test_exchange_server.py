"""The pretend Exchange as a web server: its pages, its ways to sign in, and how it takes what isn't right."""

import base64
import socket
import ssl
import threading
import time
from collections.abc import Callable
from contextlib import closing

import pytest

from tests.practice.ews_client import Client
from tests.practice.walk_exchange import ENVELOPE, EwsWalker, get_folder
from wizard.practice import ADDRESS, PASSWORD, PracticeMailbox, PracticeServers

Trust = Callable[[PracticeMailbox], ssl.SSLContext]


@pytest.mark.parametrize(
    ("method", "path", "status", "words"),
    [
        ("GET", "/", 302, "/owa/"),
        ("GET", "/owa/", 302, "/owa/auth/logon.aspx?url=https%3A%2F%2F"),
        ("POST", "/owa/auth.owa", 440, "Login Timeout"),
        ("GET", "/OWA/auth/logon.aspx?reason=0", 200, "logonForm"),
        ("GET", "/ecp", 302, "/owa/auth/logon.aspx"),
        ("GET", "/home", 200, "logonForm"),
        ("GET", "/nothing", 404, "404"),
        ("POST", "/EWS/Exchange.ASMX", 401, ""),
        ("GET", "/ews/services.wsdl", 401, ""),
        ("POST", "/autodiscover/autodiscover.xml", 401, ""),
        ("OPTIONS", "/Microsoft-Server-ActiveSync", 401, ""),
        ("GET", "/autodiscover/autodiscover.json/v1.0/alice@practice.example?Protocol=EWS", 200, "/EWS/Exchange.asmx"),
    ],
)
def test_what_stands_beside_ews(method: str, path: str, status: int, words: str, servers: PracticeServers) -> None:
    walker = EwsWalker(servers.start("exchange-good"), patience=30)
    with closing(walker.wire):
        got, body = walker.ask(method, path)
        assert got == status
        _, headers, _ = walker.answers[-1]
        assert words in body + headers.get("Location", "")
        assert walker.ask("HEAD", path)[1] == ""
        if status == 401:
            assert walker.schemes() == ["Negotiate", "NTLM"]


def test_autodiscover_names_ews_to_those_who_are_signed_in(servers: PracticeServers) -> None:
    walker = EwsWalker(servers.start("exchange-good-basic"), patience=30)
    walker.path = "/autodiscover/autodiscover.xml"
    with closing(walker.wire):
        status, answer = walker.sign_in("Basic", ADDRESS, PASSWORD, "<Autodiscover/>")
    assert status == 200
    assert "<EwsUrl>https://localhost:" in answer


@pytest.mark.parametrize(
    "header",
    [
        "NTLM",
        "NTLM !!!",
        "NTLM TlRMTVNTUAADAAAA",
        "NTLM TlRMTVNTUAABAAAA",
        "Negotiate YIGCBgYrBgEFBQKg",
        "Negotiate AAAA",
        "Bearer abc",
        f"Basic {base64.b64encode(f'{ADDRESS}:{PASSWORD}'.encode()).decode()}",
    ],
)
def test_rubbish_or_a_method_that_isnt_offered_is_refused(header: str, servers: PracticeServers) -> None:
    mailbox = servers.start("exchange-good")
    walker = EwsWalker(mailbox, patience=30)
    with closing(walker.wire):
        for _ in range(2):
            assert walker.ask("POST", walker.path, Authorization=header)[0] == 401
    assert mailbox.record.logins == []


def test_ntlm_signs_a_connection_in_and_no_other(servers: PracticeServers) -> None:
    mailbox = servers.start("exchange-good")
    one, other = Client(mailbox).walker, EwsWalker(mailbox, patience=30)
    with closing(one.wire), closing(other.wire):
        assert one.ask("GET", one.path)[0] == 302
        assert other.ask("GET", other.path)[0] == 401
    assert [login.user for login in mailbox.record.logins] == [ADDRESS]


def test_requests_in_chunks_and_after_a_continue(servers: PracticeServers, trust: Trust) -> None:
    mailbox = servers.start("exchange-good-basic")
    body = ENVELOPE.format(version="Exchange2013", body=get_folder("inbox")).encode()
    secret = base64.b64encode(f"{ADDRESS}:{PASSWORD}".encode()).decode()
    head = f"POST /ews/exchange.asmx HTTP/1.1\r\nHost: localhost\r\nAuthorization: Basic {secret}\r\n"
    with socket.create_connection(("localhost", mailbox.exchange_port), 10) as plain:
        with trust(mailbox).wrap_socket(plain, server_hostname="localhost") as wire:
            chunked = f"{head}Transfer-Encoding: chunked\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n"
            wire.sendall(chunked.encode())
            assert wire.recv(4096) == b"HTTP/1.1 100 Continue\r\n\r\n"
            wire.sendall(b"5\r\n" + body[:5] + b"\r\n%x\r\n" % len(body[5:]) + body[5:] + b"\r\n0\r\n\r\n")
            heard = b""
            while data := wire.recv(65536):
                heard += data
    assert heard.startswith(b"HTTP/1.1 200 OK\r\n")
    assert b"NoError" in heard


@pytest.mark.parametrize(
    "rubbish", [b"\x00\xff\r\n\r\n", b"GET /\r\n\r\n", b"POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n"]
)
def test_what_isnt_http_ends_the_connection(rubbish: bytes, servers: PracticeServers, trust: Trust) -> None:
    mailbox = servers.start("exchange-good")
    with socket.create_connection(("localhost", mailbox.exchange_port), 10) as plain:
        with trust(mailbox).wrap_socket(plain, server_hostname="localhost") as wire:
            wire.sendall(rubbish)
            assert wire.recv(4096) == b""


@pytest.mark.parametrize(
    "scenario_id", ["exchange-good", "exchange-silent", "exchange-endless", "exchange-black-holed"]
)
def test_stops_promptly_with_clients_connected(scenario_id: str, trust: Trust) -> None:
    with PracticeServers() as servers:
        mailbox = servers.start(scenario_id)
        plain = socket.socket()
        plain.settimeout(0.2)
        plain.connect_ex(("127.0.0.1", mailbox.exchange_port))
        if scenario_id != "exchange-black-holed":
            plain = trust(mailbox).wrap_socket(plain, server_hostname="localhost")
            plain.sendall(b"POST /ews/exchange.asmx HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n")
        began = time.monotonic()
    assert time.monotonic() - began < 1
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("practice-")]
    plain.close()


def test_the_password_is_on_the_tape_alone_and_never_with_ntlm(servers: PracticeServers) -> None:
    for scenario_id, scheme in (("exchange-good", "NTLM"), ("exchange-good-basic", "Basic")):
        mailbox = servers.start(scenario_id)
        walker = EwsWalker(mailbox, patience=30)
        with closing(walker.wire):
            assert walker.sign_in(scheme, ADDRESS, PASSWORD, "")[0] != 401
        secret = base64.b64encode(f"{ADDRESS}:{PASSWORD}".encode())
        assert (secret in mailbox.record.bytes_over("good")) is (scheme == "Basic")
        assert mailbox.record.bytes_in_clear() == b""
        assert PASSWORD not in repr((mailbox.record.logins, mailbox.record.commands, mailbox.record.mails))
