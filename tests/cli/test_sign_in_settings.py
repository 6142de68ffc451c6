"""What an administrator's sign-in.toml does, and what is said of one that is wrong."""

import io
import json
import socket
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.cli.conftest import Result
from tests.servers.certificates import authority
from tests.servers.oidc_provider import MICROSOFT_CLIENT, OidcProvider
from tests.servers.pretend_authority import Answer, PretendAuthority
from tests.wire.scripted import Peer, ScriptedServer
from wizard import compose
from wizard.catalog.cloud import with_administrators
from wizard.cli import main
from wizard.model.cloud import UNCONFIGURED
from wizard.model.plan import Endpoint
from wizard.model.provider import Protocol, Security
from wizard.store import places

Run = Callable[..., Result]
OFFICE = ("check", "--email", "alice@contoso.example", "--provider", "microsoft365")
GMAIL = ("check", "--email", "alice@gmail.com", "--provider", "google")
CLIENT = f'client_id = "{MICROSOFT_CLIENT}"'


@pytest.fixture(scope="module")
def oidc() -> Iterator[OidcProvider]:
    with OidcProvider() as provider:
        yield provider


@pytest.fixture
def file(tmp_path: Path) -> Path:
    (tmp_path / "data").mkdir()
    return tmp_path / "data" / "sign-in.toml"


@pytest.fixture
def computer_file(tmp_path: Path) -> Path:
    return tmp_path / "computer" / "sign-in.toml"


@pytest.fixture
def run(file: Path, computer_file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """The program with these two files as its settings."""
    ca_file = file.parent / "ca.pem"
    ca_file.write_bytes(authority().pem)
    monkeypatch.setattr(places, "administrators_paths", lambda folder: (file, computer_file))

    def run(*argv: str, stdin: bytes = b"") -> Result:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        status = main((*argv, "--language", "en"), lambda **_: compose.build(data_dir=file.parent, ca_file=ca_file))
        return Result(status, *capsys.readouterr())

    return run


def told(done: Result) -> str:
    """The panel without its line breaks."""
    return " ".join(done.out.split())


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ((CLIENT, 'tenat = "contoso.com"'), ("[microsoft365] tenat", "client_id, tenant, authority and graph")),
        (('client_id = "xx"',), ("[microsoft365] client_id", '"xx"', "application ID from Entra ID")),
        ((CLIENT, 'tenant = "con toso"'), ("[microsoft365] tenant", '"con toso"', 'tenant = "contoso.com"')),
        ((CLIENT, 'tenant = ""'), ("[microsoft365] tenant", 'It says: ""')),
        ((CLIENT, 'authority = "http://x.example"'), ("[microsoft365] authority", '"http://x.example"')),
        ((CLIENT, 'graph = "https://graph.microsoft.us"'), ("[microsoft365] graph", "same cloud")),
        (('client_id = "', CLIENT), ("line 2, column 14", 'It says: client_id = "', "quotation marks")),
    ],
)
def test_a_local_fault_is_told_with_file_key_and_form(
    run: Run, file: Path, lines: tuple[str, ...], said: tuple[str, ...]
) -> None:
    file.write_text("\n".join(("[microsoft365]", *lines)))
    done = run(*OFFICE)
    assert done.status == 1
    words = told(done)
    for part in (
        *said,
        str(file),
        "Expected: ",
        "Example: ",
        "try again",
        "Who can fix it: Your IT team, or whoever set up this program",
    ):
        assert part in words, part
    for part in ("named by the sign-in server", "email provider", "--provider imap", "button"):
        assert part not in words, part
    machine = run(*OFFICE, "--json").lines[-1]
    assert (machine["code"], machine["who"]) == ("SIGN_IN_SETTINGS_WRONG", "it_team")
    assert machine["evidence"]["path"] == str(file)


def test_a_fault_at_microsoft_does_not_stop_google(run: Run, file: Path) -> None:
    file.write_text('[microsoft365]\nclient_id = "xx"\n')
    assert run(*GMAIL, "--json").lines[-1]["code"] == "SIGN_IN_APP_NOT_CONFIGURED"
    file.write_text('[microsoft365]\nclient_id = xx"\n[google]\nclient_id = "y"\n')
    machine = run(*GMAIL, "--json").lines[-1]
    assert machine["evidence"]["setting"] == "[google] client_id"
    assert [remedy["options"] for remedy in machine["remedies"] if "options" in remedy] == [["--password-stdin"]]


def test_an_app_password_needs_no_settings(
    file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file.write_text("no toml\n")
    with socket.socket() as closed:  # bound, but nobody listens
        closed.bind(("127.0.0.1", 0))
        nobody = Endpoint(Protocol.IMAP, "127.0.0.1", closed.getsockname()[1], Security.TLS)
        servers = {"google_imap": nobody, "google_smtp": replace(nobody, protocol=Protocol.SMTP)}
        cloud = with_administrators(replace(UNCONFIGURED, **servers), file)
        codes = []
        for argv in (GMAIL, (*GMAIL, "--password-stdin")):
            monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"abcdefghijklmnop\n")))
            main((*argv, "--json"), lambda **_: compose.build(data_dir=file.parent, cloud=cloud))
            codes.append(json.loads(capsys.readouterr().out.splitlines()[-1])["code"])
    assert codes == ["SIGN_IN_SETTINGS_WRONG", "CONNECTION_REFUSED"]


def test_a_correction_counts_at_once(file: Path) -> None:
    app = compose.build(data_dir=file.parent)
    file.write_text("[microsoft365]\nclient_id = 'xx'\n")
    assert app.cloud.microsoft.fault is not None
    file.write_text(f"[microsoft365]\n{CLIENT}\n")
    assert app.cloud.microsoft.fault is None and app.cloud.microsoft.client_id == MICROSOFT_CLIENT
    file.write_text(f"[microsoft365]\n{CLIENT}\ntenant = 'contoso.com'\n")
    assert app.cloud.microsoft.tenant == "contoso.com"


def test_a_build_without_client_id_names_the_file_to_put_it_in(run: Run, file: Path, computer_file: Path) -> None:
    at_microsoft, at_google = told(run(*OFFICE)), told(run(*GMAIL))
    for words in (at_microsoft, at_google):
        assert str(file) in words and str(computer_file) in words
        assert "Your IT team, or whoever set up" in words and "--provider imap" not in words
    assert "[microsoft365]" in at_microsoft and "[google]" not in at_microsoft and "app password" not in at_microsoft
    assert "[google]" in at_google and "[microsoft365]" not in at_google
    assert "Use an app password: run it again with --password-stdin" in at_google


def test_a_sign_in_server_that_does_not_exist_is_the_settings_fault(run: Run, file: Path, computer_file: Path) -> None:
    computer_file.parent.mkdir()
    file.write_text(f'[microsoft365]\n{CLIENT}\nauthority = "https://login.invalid"\n')
    computer_file.write_text('[microsoft365]\nauthority = "https://login.contoso.invalid"\n')
    words = told(run(*OFFICE))
    assert "HOST_NOT_FOUND/setting" in words and "no server named login.contoso.invalid" in words
    assert str(computer_file) in words and "[microsoft365] authority" in words and str(file) not in words
    assert "known everywhere else" not in words and "Your IT team, or whoever set up" in words


def test_an_unknown_tenant_is_microsofts_answer_and_the_settings_fault(
    run: Run, file: Path, oidc: OidcProvider
) -> None:
    file.write_text(
        f'[microsoft365]\n{CLIENT}\ntenant = "nowhere.example"\nauthority = "https://localhost:{oidc.port}"\n'
    )
    words = told(run(*OFFICE))
    assert "TENANT_NOT_FOUND/setting" in words and "AADSTS90002" in words and str(file) in words
    assert "[microsoft365] tenant, set to nowhere.example" in words and "Your IT team, or whoever set up" in words
    assert "after the @" not in words


def test_a_server_that_is_none_for_signing_in_is_told_with_the_file(run: Run, file: Path, oidc: OidcProvider) -> None:
    file.write_text(f'[microsoft365]\n{CLIENT}\nauthority = "https://127.0.0.1:{oidc.port}"\n')
    words = told(run(*OFFICE))
    assert f"Sign-in server, as set in {file}: https://127.0.0.1:{oidc.port}" in words


def test_a_proxy_that_wants_a_sign_in_or_is_not_there_is_told_as_such(
    run: Run, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def wants_sign_in(peer: Peer) -> None:
        while peer.line():
            pass
        peer.send(b"HTTP/1.1 407 Proxy Authentication Required\r\n\r\n")

    file.write_text(f"[microsoft365]\n{CLIENT}\n")
    with ScriptedServer(wants_sign_in) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", f"http://bob:proxy-secret@127.0.0.1:{proxy.port}")
        done = run(*OFFICE)
    assert "PROXY_REQUIRED/sign_in" in told(done) and f"Proxy: 127.0.0.1:{proxy.port}" in told(done)
    assert f"http://NAME:PASSWORD@127.0.0.1:{proxy.port}" in told(done) and "proxy-secret" not in done.out + done.err
    missing = told(run(*OFFICE))  # it has ended
    assert f"The proxy 127.0.0.1:{proxy.port} could not be reached" in missing and "HTTPS_PROXY" in missing


@pytest.mark.parametrize("answer", [Answer(404, b"<html>nothing here</html>"), Answer(body={"hello": "you"})])
def test_a_web_server_of_another_kind_is_the_settings_fault(run: Run, file: Path, answer: Answer) -> None:
    path = "/common/v2.0/.well-known/openid-configuration"
    with PretendAuthority({path: answer}) as server:
        at = f"https://localhost:{server.server.port}"
        file.write_text(f'[microsoft365]\n{CLIENT}\nauthority = "{at}"\n')
        words = told(run(*OFFICE))
    assert "SIGN_IN_SETTINGS_WRONG/server" in words and str(file) in words
    assert f"Setting: [microsoft365] authority It says: {at}/common" in words


def test_a_client_id_without_its_secret_is_told_before_anybody_signs_in(run: Run, file: Path) -> None:
    file.write_text('[google]\nclient_id = "1-a.apps.googleusercontent.com"\n')
    words = told(run(*GMAIL))
    assert "[google] client_secret" in words and 'Example: client_secret = "…"' in words
