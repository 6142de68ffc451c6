"""Microsoft 365 and Google on the command line: the address said and opened, the account saved, checked and removed."""

import io
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import Cli, Result
from tests.cli.fakes import FakeApp
from tests.engine.sign_in.support import EMAIL, google_cloud, graph_mailbox, microsoft_cloud
from tests.servers.browser import Browser, Person
from tests.servers.certificates import authority
from tests.servers.mail_system import MailSystem
from tests.servers.oidc_provider import OidcProvider
from tests.servers.token_mail import token_mail
from tests.store.memory_keyring import MemoryKeyring
from wizard import compose
from wizard.cli import main
from wizard.engine.sign_in import secrets_of
from wizard.engine.verification import Verification
from wizard.model.cloud import Cloud
from wizard.store.vault import Vault

ROOT = Path(__file__).resolve().parents[2]
OFFICE = ("--email", EMAIL, "--provider", "microsoft365")


@pytest.fixture(scope="module")
def oidc() -> Iterator[OidcProvider]:
    with OidcProvider() as provider:
        yield provider


@pytest.fixture(scope="module")
def mail(oidc: OidcProvider) -> Iterator[MailSystem]:
    with token_mail(oidc) as system:
        yield system


class Program:
    """The real program, its keyring in memory; `cloud` leads to the servers of the test. `opened`: addresses that the
    browser was given, which `person` then signs in at.
    """

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self.opened = folder, list[str]()
        self.person = Person(EMAIL)
        self._monkeypatch, self._capsys = monkeypatch, capsys
        self._keyring = MemoryKeyring()
        self._ca_file = folder / "ca.pem"
        monkeypatch.setenv("LC_ALL", "C.UTF-8")
        monkeypatch.setenv("BROWSER", "of-the-test")
        monkeypatch.setattr("webbrowser.open", self._open)

    def trust(self, *pems: bytes) -> None:
        self._ca_file.write_bytes(b"".join(pems))

    def _open(self, url: str) -> bool:
        self.opened.append(url)
        threading.Thread(target=Browser(self.person).sign_in, args=(url,), daemon=True).start()
        return True

    def run(self, cloud: Cloud | None, *argv: str) -> Result:
        self._monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO()))

        def factory(*, ca_file: Path | None = None) -> compose.App:
            app = compose.build(data_dir=self.folder / "data", ca_file=self._ca_file, cloud=cloud)
            app.vault = Vault(lambda: self._keyring)
            return app

        status = main(argv, factory)
        return Result(status, *self._capsys.readouterr())

    @property
    def secrets_kept(self) -> int:
        return len(self._keyring.kept) + len(list((self.folder / "data" / "tokens").glob("*.sealed")))


def untold(done: Result) -> set[str]:
    """What a run told other programs, and the README doesn't: events, their fields, and the stages of sign-ins."""
    names = {name for line in done.lines for name in (line["event"], *line)}
    stages = {line["stage"] for line in done.lines if line["event"] == "stage_started"}
    told = (ROOT / "README.md").read_text("utf-8")
    return {name for name in names | (stages & {"google.sign_in", "graph.sign_in"}) if f"`{name}`" not in told}


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Program:
    made = Program(tmp_path, monkeypatch, capsys)
    made.trust(authority().pem)
    return made


def test_microsoft_from_the_browser_to_the_removal(program: Program, oidc: OidcProvider) -> None:
    with graph_mailbox() as there:
        program.trust(authority().pem, there.mailbox.ca_pem)
        cloud = microsoft_cloud(oidc, there.graph)
        done = program.run(cloud, "connect", *OFFICE, "--json")
        assert (done.status, done.lines[-1]["outcome"]) == (0, "connected")
        waiting = next(line for line in done.lines if line["event"] == "sign_in_waiting")
        assert waiting["url"] == program.opened[0] and waiting["url"] in done.err
        assert (waiting["stage"], waiting["kind"], waiting["user_code"]) == ("graph.sign_in", "browser", None)
        answered = next(line for line in done.lines if line["event"] == "sign_in_answered")
        assert (answered["stage"], answered["ends_at_ms"] - answered["at_ms"]) == ("graph.sign_in", 30_000)
        assert done.lines.index(waiting) < done.lines.index(answered)
        assert not untold(done)
        account = done.lines[-1]["account"]
        assert program.secrets_kept == 2  # the sealed file and its key

        [listed] = program.run(cloud, "accounts", "list", "--json").lines
        assert (listed["id"], listed["provider"], listed["state"]) == (account, "microsoft365", "connected")
        again = program.run(cloud, "accounts", "recheck", account, "--json")
        assert (again.status, again.lines[-1]["outcome"]) == (0, "connected")
        assert len(program.opened) == 1  # renewed without the browser
        shown = program.run(cloud, "report")
        assert shown.status == 0 and "graph.sign_in" in shown.out
        told = program.run(cloud, "connect", *OFFICE).out
        assert "its sign-in in a file" in told and "password" not in told

        bearers = set(there.bearers)
        told = done.out + done.err + again.out + again.err + shown.out
        kept = "".join(path.read_text("latin-1") for path in (program.folder / "data").rglob("*") if path.is_file())
        assert bearers and not any(bearer in told + kept for bearer in bearers)
        assert program.run(cloud, "accounts", "remove", account, "--yes").status == 0
        assert program.secrets_kept == 0


def test_google_for_people(program: Program, oidc: OidcProvider, mail: MailSystem) -> None:
    program.person = Person("alice@example.com")
    done = program.run(
        google_cloud(oidc, mail), "connect", "--email", "alice@example.com", "--provider", "google", "--language", "en"
    )
    assert done.status == 0, done.err
    assert program.opened[0] in done.err and program.opened[0] not in done.out
    assert "Google" in done.err and "XOAUTH2" in done.out
    assert done.err.splitlines()[-1] == "The browser has answered. Finishing the sign-in …"


def test_a_code_is_said_and_no_browser_opened(program: Program, oidc: OidcProvider) -> None:
    with graph_mailbox() as there:
        program.trust(authority().pem, there.mailbox.ca_pem)
        cloud = microsoft_cloud(oidc, there.graph)
        done = program.run(cloud, "check", *OFFICE, "--device-code", "--json", "--timeout", "1")
    assert program.opened == []
    waiting = next(line for line in done.lines if line["event"] == "sign_in_waiting")
    assert waiting["kind"] == "device_code" and waiting["user_code"] in done.err and waiting["url"] in done.err
    assert (done.status, done.lines[-1]["outcome"]) == (1, "failed")
    assert done.lines[-1]["note"]


def test_without_a_browser_the_address_is_said_all_the_same(
    program: Program, oidc: OidcProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("BROWSER", "DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    with graph_mailbox() as there:
        program.trust(authority().pem, there.mailbox.ca_pem)
        cloud = microsoft_cloud(oidc, there.graph)
        done = program.run(cloud, "check", *OFFICE, "--timeout", "1", "--language", "en", "--quiet")
    assert oidc.authority in done.err and "No browser" in done.err
    assert program.opened == []


def test_a_slip_of_the_program_is_kept_without_the_tokens(
    program: Program, oidc: OidcProvider, mail: MailSystem, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They look like nothing in particular: only the run knows them."""
    told: list[str] = []

    def slip(self: Verification) -> None:
        assert self._sign_in is not None
        told.extend(secret.reveal() for secret in secrets_of(self._sign_in.access.tokens))
        raise KeyError(*told)

    monkeypatch.setattr(Verification, "_read_together", slip)
    program.person = Person("alice@example.com")
    argv = ("--email", "alice@example.com", "--provider", "google", "--no-test-email")
    done = program.run(google_cloud(oidc, mail), "check", *argv)
    kept = (program.folder / "data" / "last-error.txt").read_text("utf-8")
    assert done.status == 1 and "KeyError" in kept and "[hidden]" in kept
    assert len(told) >= 2 and not any(secret in kept + done.out + done.err for secret in told)


@pytest.mark.parametrize("provider", ["microsoft365", "google"])
def test_a_build_without_client_id_says_so(program: Program, provider: str) -> None:
    done = program.run(None, "check", "--email", EMAIL, "--provider", provider, "--json")
    assert not untold(done)
    assert (done.status, done.lines[-1]["code"]) == (1, "SIGN_IN_APP_NOT_CONFIGURED")
    assert done.lines[-1]["steps"]


@pytest.mark.parametrize(
    "argv",
    [
        (*OFFICE, "--password-stdin"),
        (*OFFICE, "--imap", "imap.example.com"),
        (*OFFICE, "--username", "x"),
        ("--email", EMAIL, "--provider", "google", "--device-code"),
        ("--email", EMAIL, "--provider", "google", "--ews-url", "https://x.example/ews/exchange.asmx"),
    ],
)
def test_options_of_other_providers(cli: Cli, argv: tuple[str, ...]) -> None:
    done = cli("check", *argv, stdin=b"x\n")
    assert done.status == 2 and "--provider" in done.err


def test_google_with_an_app_password(cli: Cli, app: FakeApp) -> None:
    done = cli(
        "connect", "--email", "alice@gmail.com", "--provider", "google", "--password-stdin", stdin=b"abcd efgh\n"
    )
    assert done.status == 0
    [account] = app.accounts.all()
    assert account.app_password and not account.signs_in_with_browser
    assert [str(server.endpoint) for server in account.servers] == ["imap.gmail.com:993", "smtp.gmail.com:465"]
    assert app.vault.load(account.id) is not None


def interrupted_in_the_browser(oidc: OidcProvider, folder: Path) -> float:
    """Seconds from Ctrl-C to the end of `check`, which was waiting for the browser."""
    ca_file = folder / "ca.pem"
    ca_file.write_bytes(authority().pem)
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT),
        "INBOX_WIZARD_HOME": str(folder / "home"),
        "WIZARD_TEST_AUTHORITY": oidc.authority,
        "LC_ALL": "C.UTF-8",
    }
    argv = ["check", *OFFICE, "--json", "--ca-file", str(ca_file)]
    with subprocess.Popen(
        [sys.executable, "-m", "tests.cli.sign_in_program", *argv],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            if json.loads(line)["event"] == "sign_in_waiting":
                break
        began = time.monotonic()
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
        took = time.monotonic() - began
    assert process.returncode == 130 and b"Traceback" not in err
    assert json.loads(out.splitlines()[-1])["outcome"] == "cancelled"
    return took


def test_ctrl_c_while_the_browser_is_waited_for(tmp_path: Path, oidc: OidcProvider) -> None:
    """It would be waited for five minutes. That it takes no more than half a second is measured by tests/bench."""
    interrupted_in_the_browser(oidc, tmp_path)
    [report] = (tmp_path / "home").glob("last-report*.json")
    kept = json.loads(report.read_text())["outcome"]
    assert kept["outcome"] == "cancelled" and kept["took_ms"] > 0
