"""Runs `inbox-wizard check --json` as a person would, and reads its verdict."""

import base64
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from tests.servers.certificates import authority
from tests.servers.dovecot import PASSWORD, USER, Dovecot
from tests.servers.mail_system import MailSystem
from tests.servers.postfix import Postfix

Mode = Literal["tls", "starttls"]
CHECKOUT = Path(__file__).parents[2]
NO_TEST_EMAIL = ("--no-test-email",)


@dataclass(frozen=True)
class Server:
    """Where to connect to, as it is typed."""

    port: int
    mode: Mode = "tls"
    host: str = "localhost"

    @property
    def typed(self) -> str:
        return f"{self.host}:{self.port}"


def imap(server: Dovecot, mode: Mode = "tls") -> Server:
    return Server(server.imaps_port if mode == "tls" else server.imap_port, mode)


def smtp(server: Postfix | Dovecot, mode: Mode = "tls") -> Server:
    return Server(server.submissions_port if mode == "tls" else server.submission_port, mode)


@dataclass(frozen=True)
class Verdict:
    """One run. `ended`: the last line; `lines`: all of them."""

    status: int
    lines: list[dict[str, Any]]
    ended: dict[str, Any]
    output: str
    seconds: float

    def stages(self, kind: str) -> list[str]:
        """The stages that were `stage_started`, `stage_passed` or `stage_failed`, in their order."""
        return [line["stage"] for line in self.lines if line["event"] == kind]

    def facts(self, stage: str) -> dict[str, Any]:
        (line,) = (line for line in self.lines if line["event"] == "stage_passed" and line["stage"] == stage)
        found: dict[str, Any] = line["facts"]
        return found

    def must_connect(self) -> None:
        seen = {key: self.ended[key] for key in ("outcome", "code", "reason", "stage", "receive", "send")}
        assert seen == {
            "outcome": "connected",
            "code": None,
            "reason": None,
            "stage": None,
            "receive": "passed",
            "send": "passed",
        }, self.output
        assert self.status == 0
        assert self.stages("stage_failed") == []

    def must_fail(
        self,
        code: str,
        reason: str | None,
        stage: str,
        receive: str | None = None,
        send: str | None = None,
        within: float = 20.0,
    ) -> None:
        """The failure. `receive`, `send`: by default the leg of the stage has failed and the other one passed.

        `within`: seconds from the run's start to its end.
        """
        leg = stage.partition(".")[0]
        expected = {
            "outcome": "failed",
            "code": code,
            "reason": reason,
            "stage": stage,
            "receive": receive or ("failed" if leg == "imap" else "passed"),
            "send": send or ("failed" if leg == "smtp" else "passed"),
        }
        assert {key: self.ended[key] for key in expected} == expected, self.output
        assert self.status == 1
        assert self.ended["took_ms"] < within * 1000, self.output
        assert self.ended["title"]
        assert self.ended["steps"]


def check(
    imap: Server,
    smtp: Server,
    *extra: str,
    email: str = USER,
    password: str = PASSWORD,
    authority_pem: bytes | None = None,
    seconds: float = 90,
) -> Verdict:
    """One run of the command, with a home folder of its own.

    Fails the test if the password stands anywhere in what the command printed or left in its home folder.
    """
    with tempfile.TemporaryDirectory(prefix="iw-home-") as home:
        ca_file = Path(home) / "ca.pem"
        ca_file.write_bytes(authority_pem or authority().pem)
        command = [*program(), "check", "--json", "--password-stdin", "--email", email]
        command += ["--imap", imap.typed, "--imap-security", imap.mode]
        command += ["--smtp", smtp.typed, "--smtp-security", smtp.mode, "--ca-file", str(ca_file), *extra]
        start = time.monotonic()
        done = subprocess.run(
            command,
            input=(password + "\n").encode(),
            capture_output=True,
            timeout=seconds,
            check=False,
            cwd=home,
            env={"PATH": os.environ["PATH"], "HOME": home, "LANG": "C.UTF-8", "PYTHONPATH": str(CHECKOUT)},
        )
        took = time.monotonic() - start
        output = (done.stdout + done.stderr).decode()
        for form in forms_of(password):
            assert form not in done.stdout + done.stderr, "the password was printed"
            for path in Path(home).rglob("*"):
                assert not path.is_file() or form not in path.read_bytes(), f"the password stands in {path}"
    assert b"Traceback" not in done.stderr, output
    lines = [json.loads(line) for line in done.stdout.decode().splitlines()]
    assert lines, f"nothing on stdout, exit status {done.returncode}: {output}"
    assert lines[-1]["event"] == "run_ended", output
    return Verdict(done.returncode, lines, lines[-1], output, took)


def check_imap(server: Server, mailbox: MailSystem, *extra: str, **options: Any) -> Verdict:
    """The server to receive from beside a good one to send with, without a test email."""
    return check(server, smtp(mailbox.postfix), *NO_TEST_EMAIL, *extra, **options)


def check_smtp(server: Server, mailbox: MailSystem, *extra: str, **options: Any) -> Verdict:
    """The server to send with beside a good one to receive from, without a test email."""
    return check(imap(mailbox.dovecot), server, *NO_TEST_EMAIL, *extra, **options)


def program() -> Sequence[str]:
    """The installed command, or the same as a module where it isn't installed."""
    installed = Path(sys.executable).with_name("inbox-wizard")
    return [str(installed)] if installed.exists() else [sys.executable, "-m", "wizard"]


def forms_of(password: str) -> list[bytes]:
    """How a password may look on the wire or in a log: plain, and base64 in each of its three alignments."""
    text = password.encode()
    inner = [base64.b64encode(b"x" * shift + text)[4 if shift else 0 : -4] for shift in range(3)]
    return [text, *inner]
