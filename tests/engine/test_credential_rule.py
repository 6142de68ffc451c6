"""The credential rule: a password leaves only over verified TLS, once, and shows up nowhere else."""

import base64
import socket
import traceback
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from tests.engine.support import all_workers_end, failed, form_for, pin, remedies, run
from tests.probes.support import CATALOG, PASSWORD, ImapScript, SmtpScript
from tests.wire.certs import make
from tests.wire.scripted import Peer, ScriptedServer, context_for
from wizard.model.form import Change, ConnectForm, ServerEntry
from wizard.model.problem import RemedyId
from wizard.model.provider import Language, Provider, Security
from wizard.model.secret import Secret
from wizard.practice import SCENARIOS, PracticeServers
from wizard.wire.redact import HIDDEN

pytestmark = pytest.mark.filterwarnings("ignore:ssl.TLSVersion:DeprecationWarning")

CANARY = PASSWORD
USERS = ("alice@practice.example", "alice@example.com", "alice")
FORMS = [
    CANARY.encode(),
    base64.b64encode(CANARY.encode()),
    *(base64.b64encode(f"\0{user}\0{CANARY}".encode()) for user in USERS),
]
VERBS = (b"AUTHENTICATE", b"LOGIN", b"AUTH ")

UNSAFE = [
    "no-encryption",
    "smtp-no-encryption",
    "starttls-stripped",
    "smtp-starttls-stripped",
    "starttls-injected",
    "smtp-starttls-injected",
    "starttls-fails",
    "preauth",
    "old-tls",
    "smtp-old-tls",
    "port-expects-starttls",
    "smtp-port-expects-starttls",
    *(scenario.id for scenario in SCENARIOS if "certificate" in scenario.id and scenario.code),
]


@pytest.mark.parametrize("scenario", UNSAFE)
def test_no_credentials_before_tls_or_behind_a_wrong_certificate(scenario: str) -> None:
    with PracticeServers(capture=True) as servers:
        mailbox = servers.start(scenario)
        events = run(replace(mailbox.form, password=Secret(CANARY)), mailbox)
        failed(events)
        unsafe = mailbox.record.bytes_in_clear()
        for kind in {received.certificate for received in mailbox.record.tape} - {"good", ""}:
            unsafe += mailbox.record.bytes_over(kind)
        assert mailbox.record.connections, "nobody connected"
        assert all(login.tls for login in mailbox.record.logins)
    for form in FORMS:
        assert form not in unsafe
    assert CANARY not in repr(events)


@pytest.mark.parametrize("mechanisms", ["IMAP4rev1 SASL-IR AUTH=PLAIN AUTH=LOGIN", "IMAP4rev1"])
def test_a_wrong_password_is_tried_once_a_protocol(mechanisms: str) -> None:
    imap = ImapScript(
        mechanisms, {"AUTHENTICATE": "{tag} NO [AUTHENTICATIONFAILED] no\r\n", "LOGIN": "{tag} NO no\r\n"}
    )
    smtp = SmtpScript(answers={"AUTH": "535 5.7.8 no\r\n"})
    with ScriptedServer(imap) as receiving, ScriptedServer(smtp) as sending:
        failed(run(form_for(receiving.port, sending.port)))
        all_workers_end()
        receiving.wait_until_idle()
        sending.wait_until_idle()
        assert receiving.received.count(b"AUTHENTICATE") + receiving.received.count(b" LOGIN ") == 1
        assert sending.received.count(b"AUTH ") == 1
        assert len(receiving.peers) <= 4


@pytest.mark.parametrize("scenario", [scenario.id for scenario in SCENARIOS if scenario.code == "UNAUTHORIZED"])
def test_no_scenario_makes_us_try_twice(scenario: str) -> None:
    with PracticeServers() as servers:
        mailbox = servers.start(scenario)
        failed(run(mailbox.form, mailbox))
        all_workers_end()
        refused = [login.leg for login in mailbox.record.logins if not login.accepted]
        assert refused
        assert len(refused) == len(set(refused))


def echo(peer: Peer, tag: str, command: str) -> None:
    blob = command.rpartition(" ")[2]
    peer.send(f"* NO [ALERT] you sent {command}, {CANARY}\r\n{tag} NO {blob} is not {CANARY[:9]}\r\n".encode())


def test_an_echoing_server_does_not_get_the_password_into_any_event() -> None:
    smtp = SmtpScript(answers={"AUTH": f"535-5.7.8 {CANARY}\r\n535 5.7.8 {FORMS[1].decode()}\r\n"})
    imap = ImapScript(answers={"AUTHENTICATE": echo})
    with ScriptedServer(imap) as receiving, ScriptedServer(smtp) as sending:
        events = run(form_for(receiving.port, sending.port))
    told = repr(events)
    outcome = failed(events)
    assert HIDDEN in str(outcome.diagnosis.finding.server_text)
    for form in FORMS:
        assert form.decode() not in told
    assert CANARY[:9] not in told


def test_an_echoing_greeting_and_capability_are_redacted_too() -> None:
    imap = ImapScript(f"IMAP4rev1 LOGINDISABLED X={CANARY}")
    with ScriptedServer(imap) as receiving, ScriptedServer(SmtpScript(greeting=f"220 {CANARY}\r\n")) as sending:
        assert CANARY not in repr(run(form_for(receiving.port, sending.port)))


def test_a_slip_s_traceback_does_not_hold_the_password(monkeypatch: pytest.MonkeyPatch) -> None:
    from wizard.engine import verification

    def slip(*_: object) -> None:
        raise RuntimeError("a slip")

    monkeypatch.setattr(verification, "crosscheck", slip)
    with ScriptedServer(Peer.close) as server, pytest.raises(RuntimeError) as caught:
        run(form_for(server.port, server.port))
    assert CANARY not in "".join(traceback.format_exception(caught.value))


@pytest.fixture
def everything_is_here(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Every name leads to this machine, as for somebody whose network is in an attacker's hands."""

    def getaddrinfo(*_: object, **__: object) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", 0))]

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    yield
    all_workers_end()


@pytest.mark.parametrize(
    "host",
    ["outlook.office365.com", "smtp-mail.outlook.com", "smtp.office365.com", "partner.outlook.cn", "smtp.live.com"],
)
@pytest.mark.usefixtures("everything_is_here")
def test_microsoft_s_hosts_are_asked_nothing_with_a_password(host: str) -> None:
    with ScriptedServer(Peer.close) as server:
        outcome = failed(run(form_for(server.port, server.port, host=host)))
        all_workers_end()
        assert server.peers == []
    assert outcome.diagnosis.code == "PASSWORD_SIGN_IN_DISABLED"
    [way] = remedies(outcome, RemedyId.SWITCH_PROVIDER)
    assert way.change == Change(provider=Provider.MICROSOFT365)
    told = CATALOG.panel(outcome.diagnosis, Language.EN)
    assert "Microsoft" in told.title
    assert any("of its own" in line for line in told.seen) == (host == "partner.outlook.cn")


@pytest.mark.parametrize("host", ["imap.gmail.com", "smtp.gmail.com"])
@pytest.mark.parametrize("bound", [True, False])
@pytest.mark.usefixtures("everything_is_here")
def test_google_s_hosts_are_never_excepted(host: str, bound: bool) -> None:
    shown = make((host,), signer=None)
    with ScriptedServer(lambda peer: peer.start_tls(context_for(shown))) as server:
        form = form_for(
            server.port, server.port, host=host, pins=(pin(shown.sha256, server.port if bound else None, host),)
        )
        outcome = failed(run(form))
        all_workers_end()
        server.wait_until_idle()
        assert server.received == b""
    assert outcome.diagnosis.code == "UNTRUSTED_CERTIFICATES"
    assert remedies(outcome, RemedyId.ALLOW_CERTIFICATE) == []


@pytest.mark.usefixtures("everything_is_here")
def test_a_known_server_without_encryption_was_tampered_with() -> None:
    imap = ImapScript("IMAP4rev1 AUTH=PLAIN", clear=True)
    with ScriptedServer(imap) as receiving, ScriptedServer(Peer.close) as sending:
        form = ConnectForm(
            email="alice@gmx.net",
            password=Secret(CANARY),
            imap=ServerEntry("imap.gmx.net", str(receiving.port), Security.STARTTLS),
            smtp=ServerEntry("mail.gmx.net", str(sending.port), Security.TLS),
        )
        outcome = failed(run(form))
        all_workers_end()
        receiving.wait_until_idle()
        assert not any(verb in receiving.received for verb in VERBS)
    assert outcome.diagnosis.code == "ENCRYPTION_TAMPERED"


def test_a_changed_certificate_is_refused_before_a_byte() -> None:
    shown = make(signer=None)
    with ScriptedServer(lambda peer: peer.start_tls(context_for(shown))) as server:
        events = run(form_for(server.port, server.port, pins=(pin("ab" * 32, server.port),)))
        all_workers_end()
        server.wait_until_idle()
        assert server.received == b""
    assert failed(events).diagnosis.code == "CERTIFICATE_CHANGED"
