"""The whole life of an account, through the real program: real Dovecot and Postfix, a real Secret Service."""

import json
import os
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

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


def _check(mailbox: MailSystem, ca_file: Path, home: Path, *argv: str, password: str = "") -> dict[str, Any]:
    """How a check ends."""
    typed = (password or mailbox.password) + "\n"
    environment = {**os.environ, "INBOX_WIZARD_HOME": str(home)}
    options = [*_options(mailbox, ca_file), "--no-test-email", *argv]
    _, lines = _wizard(environment, "check", *options, stdin=typed)
    return lines[-1]


def _offered(ended: dict[str, Any], remedy: str) -> list[str]:
    """The options of this remedy, ready to be added to a command line."""
    options = next(one["options"] for one in ended["remedies"] if one["id"] == remedy)
    return [word for option in options for word in shlex.split(option)]


def test_a_folder_that_is_not_there_is_told_and_the_right_one_offered(
    mailbox: MailSystem, ca_file: Path, tmp_path: Path
) -> None:
    ended = _check(mailbox, ca_file, tmp_path, "--sent-folder", "Nope")
    assert ended["code"] == "MISSING_SENT_FOLDER"
    assert 'no folder "Nope"' in ended["title"]
    assert "None is marked" not in ended["what"]
    right = _offered(ended, "use_folder")
    assert right == ["--sent-folder", "Sent"]
    assert _check(mailbox, ca_file, tmp_path, *right)["outcome"] == "connected"


@pytest.mark.parametrize(
    ("option", "folder", "code", "purpose"),
    [
        ("--sent-folder", "INBOX", "MISSING_SENT_FOLDER", "received emails"),
        ("--sent-folder", "Trash", "MISSING_SENT_FOLDER", "deleted emails"),
        ("--drafts-folder", "Sent", "MISSING_DRAFTS_FOLDER", "sent emails"),
    ],
)
def test_a_folder_for_something_else_is_not_taken(
    mailbox: MailSystem, ca_file: Path, tmp_path: Path, option: str, folder: str, code: str, purpose: str
) -> None:
    ended = _check(mailbox, ca_file, tmp_path, option, folder)
    assert ended["code"] == code
    assert f'"{folder}" is for {purpose}' in ended["title"]
    assert "create_folder" not in [remedy["id"] for remedy in ended["remedies"]]
    assert _offered(ended, "use_folder")[0] == option


@pytest.mark.parametrize("seconds", ["0.001", "0.01"])
def test_the_own_time_limit_is_nobody_elses_fault(
    mailbox: MailSystem, ca_file: Path, tmp_path: Path, seconds: str
) -> None:
    ended = _check(mailbox, ca_file, tmp_path, "--timeout", seconds)
    assert (ended["code"], ended["reason"], ended["who"]) == ("CONNECTION_TIMED_OUT", "own_limit", "you")
    assert (ended["receive"], ended["send"], ended["others"]) == ("not_tried", "not_tried", [])
    assert ended["evidence"]["timeout_seconds"] == float(seconds)
    assert f"{seconds} s" in ended["note"]
    [_, kept] = _wizard({**os.environ, "INBOX_WIZARD_HOME": str(tmp_path)}, "report")
    assert kept[0]["outcome"]["problems"][0]["reason"] == "own_limit"


def test_swapped_servers_are_swapped_back(mailbox: MailSystem, ca_file: Path, tmp_path: Path) -> None:
    imap, smtp = (f"{mailbox.host}:{port}" for port in (mailbox.dovecot.imaps_port, mailbox.postfix.submissions_port))
    swapped = ("--imap", smtp, "--smtp", imap, "--smtp-security", "tls")
    ended = _check(mailbox, ca_file, tmp_path, *swapped)
    assert (ended["code"], ended["reason"]) == ("WRONG_PROTOCOL", "smtp")
    assert ended["remedies"][0]["id"] == "swap_servers"
    assert ended["others"][0]["remedies"][0] == ended["remedies"][0]
    right = _offered(ended, "swap_servers")
    assert _check(mailbox, ca_file, tmp_path, *right)["outcome"] == "connected"


@pytest.mark.parametrize(("added", "told"), [(" ", "space"), ("\u200b", "invisible"), ("\u00a0", "invisible")])
def test_what_hides_in_a_refused_password_is_told(
    mailbox: MailSystem, ca_file: Path, tmp_path: Path, added: str, told: str
) -> None:
    ended = _check(mailbox, ca_file, tmp_path, password=mailbox.password + added)
    assert ended["code"] == "UNAUTHORIZED"
    assert told in ended["steps"][0]
    assert mailbox.password not in json.dumps(ended)
    assert "password_edge" not in _check(mailbox, ca_file, tmp_path, password="wrong")["evidence"]
