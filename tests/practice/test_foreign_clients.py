"""Clients that none of us wrote connect to the pretend Exchange: GNOME's Evolution and exchangelib.

They must not notice that it is pretend: what they demand of a server is what a real one does.
"""

import json
import os
import ssl
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import exchangelib
import pytest
import requests.adapters
from exchangelib.errors import ErrorNonExistentMailbox, UnauthorizedError
from exchangelib.protocol import BaseProtocol, CachingProtocol, close_connections

from wizard.practice import PracticeMailbox, PracticeServers

linux = pytest.mark.skipif(sys.platform != "linux", reason="Evolution runs on Linux")
SYSTEM_PYTHON = "/usr/bin/python3"


@pytest.fixture
def library(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    """exchangelib keeps a server for the whole process: afterwards nothing of it is left."""
    CachingProtocol.clear_cache()
    yield monkeypatch
    close_connections()
    CachingProtocol.clear_cache()


def account(
    mailbox: PracticeMailbox,
    library: pytest.MonkeyPatch,
    auth_type: str | None,
    password: str = "",
    address: str = "alice@practice.example",
) -> exchangelib.Account:
    """As in exchangelib's own guide, but for the authority that it trusts."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.load_verify_locations(cadata=mailbox.ca_pem.decode())

    class Adapter(requests.adapters.HTTPAdapter):
        def init_poolmanager(self, *args: object, **kwargs: object) -> None:
            super().init_poolmanager(*args, **kwargs, ssl_context=context)

        def cert_verify(self, *args: object) -> None:
            """The context does it."""

    library.setattr(BaseProtocol, "HTTP_ADAPTER_CLS", Adapter)
    return exchangelib.Account(
        address,
        config=exchangelib.Configuration(
            service_endpoint=mailbox.form.ews_url,
            credentials=exchangelib.Credentials(mailbox.right_users[0], password or mailbox.right_password.reveal()),
            auth_type=auth_type,
            retry_policy=exchangelib.FailFast(),
        ),
        autodiscover=False,
        access_type=exchangelib.DELEGATE,
    )


@pytest.mark.parametrize(
    ("scenario_id", "auth_type", "version"),
    [
        ("exchange-good", exchangelib.NTLM, "15.2.1544.4"),
        ("exchange-good", None, "15.2.1544.4"),
        ("exchange-good-basic", exchangelib.BASIC, "15.1.2176.12"),
        ("exchange-good-extended-protection", exchangelib.NTLM, "15.2.1544.4"),
        ("exchange-good-domain-user", exchangelib.NTLM, "15.2.1544.4"),
        ("exchange-good-short-user", exchangelib.NTLM, "15.2.1544.4"),
        ("exchange-good-2010-sp2", exchangelib.NTLM, "14.2.328.9"),
        ("exchange-good-2010-sp3", exchangelib.NTLM, "14.3.136.1"),
        ("exchange-good-2013", exchangelib.NTLM, "15.0.1497.0"),
        ("exchange-good-se", exchangelib.NTLM, "15.2.2562.17"),
    ],
)
def test_exchangelib_connects(
    scenario_id: str, auth_type: str | None, version: str, servers: PracticeServers, library: pytest.MonkeyPatch
) -> None:
    mailbox = servers.start(scenario_id)
    found = account(mailbox, library, auth_type)
    assert str(found.version.build) == version
    assert (found.inbox.name, found.sent.name, found.drafts.name) == ("Inbox", "Sent Items", "Drafts")
    assert found.inbox.effective_rights.create_contents
    people = found.protocol.resolve_names(["alice@practice.example"], return_full_contact_data=True)
    assert [person.email_address for person, _ in people] == ["alice@practice.example"]
    message = exchangelib.Message(
        account=found, folder=found.sent, subject="Grüße", body="Hello", to_recipients=["alice@practice.example"]
    )
    message.send_and_save()
    (arrived,) = found.inbox.filter(subject="Grüße")
    assert (arrived.body, arrived.is_read, arrived.sender.email_address) == (
        "Hello\r\n",
        False,
        "alice@practice.example",
    )
    assert found.sent.all().count() == 1
    assert all(login.accepted for login in mailbox.record.logins)


def test_exchangelib_reads_rules_and_folders(servers: PracticeServers, library: pytest.MonkeyPatch) -> None:
    mailbox = servers.start("exchange-good")
    found = account(mailbox, library, exchangelib.NTLM)
    names = {folder.id: folder.name for folder in found.msg_folder_root.walk()}
    rules = {rule.display_name: rule.actions.move_to_folder for rule in found.rules}
    assert {name: names[into.folder_id.id] if into else "" for name, into in rules.items()} == {
        "Invoices": "Invoices",
        "Newsletters": "Newsletters",
        "Mark as read": "",
    }
    assert list(account(servers.start("exchange-good-2013"), library, exchangelib.NTLM).rules) == []


def test_exchangelib_is_refused_a_wrong_password(servers: PracticeServers, library: pytest.MonkeyPatch) -> None:
    mailbox = servers.start("exchange-good")
    found = account(mailbox, library, exchangelib.NTLM, "sesame-4712")
    found.version = exchangelib.Version(exchangelib.Build(15, 2))
    with pytest.raises(UnauthorizedError):
        _ = found.inbox.total_count
    assert {login.accepted for login in mailbox.record.logins} == {False}


def test_exchangelib_names_a_stranger(servers: PracticeServers, library: pytest.MonkeyPatch) -> None:
    found = account(servers.start("exchange-good"), library, exchangelib.NTLM, address="bob@practice.example")
    with pytest.raises(ErrorNonExistentMailbox):
        _ = found.inbox.total_count


def evolution(mailbox: PracticeMailbox, home: Path, mechanism: str, password: str = "") -> dict:
    """What Evolution met. Its settings, its cache and its bus are those of this test alone."""
    authority = home / "authority.pem"
    authority.write_bytes(mailbox.ca_pem)
    places = {f"XDG_{name.upper()}_HOME": str(home / name) for name in ("config", "data", "cache", "state")}
    runtime = home / "run"
    runtime.mkdir(mode=0o700)
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(home),
        "LANG": "C.UTF-8",
        "XDG_RUNTIME_DIR": str(runtime),
        "GIO_USE_VFS": "local",
        "GSETTINGS_BACKEND": "memory",
        **places,
    }
    command = ["dbus-run-session", "--", SYSTEM_PYTHON, str(Path(__file__).with_name("evolution_client.py"))]
    arguments = [
        str(home),
        mailbox.form.ews_url,
        mailbox.right_users[0],
        password or mailbox.right_password.reveal(),
        str(authority),
        "alice@practice.example",
        mechanism,
        "Inbox",
        "Sent Items",
        "Drafts",
        "Invoices",
    ]
    done = subprocess.run([*command, *arguments], env=environment, capture_output=True, text=True, timeout=100)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


@linux
@pytest.mark.parametrize(
    ("scenario_id", "mechanism"),
    [
        ("exchange-good", "NTLM"),
        ("exchange-good-basic", "PLAIN"),
        ("exchange-good-domain-user", "NTLM"),
        ("exchange-good-2010-sp2", "NTLM"),
        ("exchange-too-old-2007", "NTLM"),
    ],
)
def test_evolution_connects(scenario_id: str, mechanism: str, servers: PracticeServers, tmp_path: Path) -> None:
    mailbox = servers.start(scenario_id)
    told = evolution(mailbox, tmp_path, mechanism)
    invoices = 0 if scenario_id == "exchange-good" else None
    assert told["folders"] == {"Inbox": 0, "Sent Items": 0, "Drafts": 0, "Invoices": invoices}
    assert told["sent"]
    assert told["inbox"] == ["Grüße von Evolution"]
    assert set(told["results"]) == {"accepted"}
    (mail,) = mailbox.record.mails
    assert mail.recipients == ("alice@practice.example",)


@linux
@pytest.mark.parametrize(
    ("scenario_id", "password"),
    [("exchange-good", "sesame-4712"), ("exchange-good-extended-protection", "")],
    ids=["wrong password", "without channel bindings"],
)
def test_evolution_is_refused(scenario_id: str, password: str, servers: PracticeServers, tmp_path: Path) -> None:
    """Its NTLM knows no channel bindings, so that Extended Protection keeps it out."""
    mailbox = servers.start(scenario_id)
    told = evolution(mailbox, tmp_path, "NTLM", password)
    assert set(told["results"]) == {"rejected"}
    assert mailbox.record.logins
    assert not any(login.accepted for login in mailbox.record.logins)


def curl(mailbox: PracticeMailbox, home: Path, *options: str) -> int:
    """The status that curl ends with. Negotiate takes the credentials from a file (gss-ntlmssp), NTLM from options."""
    (home / "authority.pem").write_bytes(mailbox.ca_pem)
    domain, _, user = mailbox.right_users[0].rpartition("\\")
    (home / "users").write_text(f"{domain}:{user}:{mailbox.right_password.reveal()}\n", "utf-8")
    command = ["curl", "--silent", "--output", "-", "--write-out", "%{http_code}", "--cacert", home / "authority.pem"]
    environment = {"PATH": os.environ["PATH"], "HOME": str(home), "NTLM_USER_FILE": str(home / "users")}
    done = subprocess.run(
        [*command, *options, mailbox.form.ews_url], env=environment, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    return int(done.stdout[-3:])


@linux
@pytest.mark.parametrize("scenario_id", ["exchange-good-negotiate", "exchange-good-domain-user"])
def test_curl_signs_in_by_negotiate(scenario_id: str, servers: PracticeServers, tmp_path: Path) -> None:
    mailbox = servers.start(scenario_id)
    assert curl(mailbox, tmp_path, "--negotiate", "--user", ":") == 302
    (login,) = mailbox.record.logins
    assert (login.user, login.mechanism, login.accepted) == (mailbox.right_users[0], "NEGOTIATE", True)


@linux
@pytest.mark.parametrize(("password", "status"), [("sesame-4711", 302), ("sesame-4712", 401)])
def test_curl_signs_in_by_ntlm(password: str, status: int, servers: PracticeServers, tmp_path: Path) -> None:
    mailbox = servers.start("exchange-good-ntlm")
    assert curl(mailbox, tmp_path, "--ntlm", "--user", f"alice@practice.example:{password}") == status
    (login,) = mailbox.record.logins
    assert (login.mechanism, login.accepted) == ("NTLM", status == 302)
