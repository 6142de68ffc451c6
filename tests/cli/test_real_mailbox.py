"""The whole life of an account, through the real program: real Dovecot and Postfix, a real Secret Service."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.servers.mail_system import MailSystem
from tests.store.secret_service import home_of_its_own, secret_service

ROOT = Path(__file__).resolve().parents[2]

_LOCK = """
import secretstorage
with secretstorage.dbus_init() as bus:
    secretstorage.get_default_collection(bus).lock()
"""


def _wizard(environment: dict[str, str], *argv: str, stdin: str = "") -> tuple[int, list[dict[str, Any]]]:
    done = subprocess.run(
        [sys.executable, "-m", "wizard", *argv, "--json"],
        env=environment,
        cwd=ROOT,
        input=stdin,
        capture_output=True,
        text=True,
        timeout=90,
        check=False,
    )
    assert "Traceback" not in done.stderr
    return done.returncode, [json.loads(line) for line in done.stdout.splitlines()]


def _options(mailbox: MailSystem, ca_file: Path) -> list[str]:
    return [
        *("--email", mailbox.user, "--password-stdin", "--ca-file", str(ca_file)),
        *("--imap", f"{mailbox.host}:{mailbox.dovecot.imaps_port}"),
        *("--smtp", f"{mailbox.host}:{mailbox.postfix.submission_port}", "--smtp-security", "starttls"),
    ]


def test_an_account_from_connecting_to_removing(mailbox: MailSystem, ca_file: Path, tmp_path: Path) -> None:
    with secret_service(tmp_path) as service:
        environment = service.environment
        assert _wizard(environment, "keyring")[0] == 0

        status, lines = _wizard(environment, "connect", *_options(mailbox, ca_file), stdin=mailbox.password + "\n")
        assert (status, lines[-1]["code"], lines[-1]["outcome"]) == (0, None, "connected")
        account = lines[-1]["account"]

        status, [listed] = _wizard(environment, "accounts", "list")
        assert (listed["id"], listed["state"]) == (account, "connected")

        status, lines = _wizard(environment, "accounts", "recheck", account, "--ca-file", str(ca_file))
        assert (status, lines[-1]["outcome"]) == (0, "connected")

        subprocess.run([sys.executable, "-c", _LOCK], env=environment, check=True, timeout=60)
        status, lines = _wizard(environment, "accounts", "recheck", account, "--ca-file", str(ca_file))
        assert (status, lines[-1]["code"]) == (3, "KEYRING_LOCKED")
        assert _wizard(environment, "accounts", "remove", account, "--yes")[0] == 3
        assert len(_wizard(environment, "accounts", "list")[1]) == 1

        files = [path.read_bytes() for path in Path(environment["INBOX_WIZARD_HOME"]).rglob("*") if path.is_file()]
        assert files
        assert not any(mailbox.password.encode() in content for content in files)

    with secret_service(tmp_path) as service:  # the same keyring, unlocked again
        assert _wizard(service.environment, "accounts", "remove", account, "--yes")[0] == 0
        assert _wizard(service.environment, "accounts", "list")[1] == []


def test_without_a_keyring_check_works_and_connect_says_why_not(
    mailbox: MailSystem, ca_file: Path, tmp_path: Path
) -> None:
    environment = home_of_its_own(tmp_path)
    options = _options(mailbox, ca_file)
    status, lines = _wizard(environment, "check", *options, "--no-test-email", stdin=mailbox.password + "\n")
    assert (status, lines[-1]["outcome"]) == (0, "connected")
    status, lines = _wizard(environment, "connect", *options, stdin=mailbox.password + "\n")
    assert (status, [line["code"] for line in lines]) == (3, ["KEYRING_UNAVAILABLE"])
