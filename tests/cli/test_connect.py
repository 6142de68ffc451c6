"""`connect` and `check`: what goes in, what comes out, in which order."""

import json
from pathlib import Path

import pytest
import trustme

from tests.cli.conftest import Cli
from tests.cli.fakes import CATALOG, SERVERS, FakeApp, Records
from wizard.engine.knowledge import knowledge_of
from wizard.engine.mail_places import MailPlaces
from wizard.model.account import AccountState
from wizard.model.cancel import CancelToken
from wizard.model.plan import CertificatePin
from wizard.model.provider import Security
from wizard.model.secret import Secret
from wizard.model.symptom import Finding, Symptom
from wizard.store.vault import SessionVault, VaultError

FIELDS = {
    "event",
    "outcome",
    "code",
    "reason",
    "stage",
    "who",
    "server_text",
    "evidence",
    "title",
    "steps",
    "remedies",
    "receive",
    "send",
    "took_ms",
}


def test_check_tells_each_event_on_its_line_and_saves_nothing(cli: Cli, app: FakeApp) -> None:
    result = cli("check", *SERVERS, "--password-stdin", "--json", stdin=b"secret word\n")
    assert result.status == 0
    assert [line["event"] for line in result.lines] == ["run_started", "stage_started", "stage_passed", "run_ended"]
    assert result.lines[2] == {
        "event": "stage_passed",
        "stage": "imap.names",
        "at_ms": 12,
        "took_ms": 11,
        "facts": {"addresses": ["192.0.2.1"]},
    }
    assert result.lines[-1].keys() >= FIELDS
    assert result.lines[-1]["outcome"] == "connected"
    assert app.accounts.all() == []
    assert app.connector.forms[0].password == Secret("secret word")


def test_connect_saves_account_and_secret(cli: Cli, app: FakeApp) -> None:
    result = cli("connect", *SERVERS, "--password-stdin", "--json", stdin="pässwörd \n".encode())
    [account] = app.accounts.all()
    assert result.status == 0
    assert result.lines[-1]["account"] == account.id
    assert account.health.state is AccountState.CONNECTED
    assert app.vault.load(account.id) == Secret("pässwörd ")


def test_a_failure_is_named_with_all_its_fields(cli: Cli, app: FakeApp) -> None:
    app.connector.finding = Finding(Symptom.CREDENTIALS_REFUSED, "imap.sign_in", server_text="NO [AUTH] no")
    result = cli("connect", *SERVERS, "--password-stdin", "--json", stdin=b"x\n")
    ended = result.lines[-1]
    assert result.status == 1
    assert result.lines[-2]["code"] == "UNAUTHORIZED"
    assert ended.keys() >= FIELDS
    assert (ended["outcome"], ended["code"], ended["reason"]) == ("failed", "UNAUTHORIZED", "credentials")
    assert (ended["stage"], ended["receive"], ended["send"]) == ("imap.sign_in", "failed", "passed")
    assert ended["who"] == "you"
    assert ended["server_text"] == "NO [AUTH] no"
    assert ended["steps"]
    names = [remedy for remedy in ended["remedies"] if remedy["id"] == "use_username"]
    assert ["--username alice"] in [remedy["options"] for remedy in names]
    assert ["--username 'EXAMPLE\\alice'"] in [remedy["options"] for remedy in names]
    assert app.accounts.all() == []


@pytest.mark.parametrize("language", ["en", "de", "ja"])
def test_people_get_the_panel_in_their_language(cli: Cli, app: FakeApp, language: str) -> None:
    app.connector.finding = Finding(Symptom.CREDENTIALS_REFUSED, "imap.sign_in", server_text="NO \x1b[2Jno")
    result = cli("--language", language, "check", *SERVERS, "--password-stdin", stdin=b"x\n")
    problem = app.catalog.problem("UNAUTHORIZED", "credentials")
    assert problem is not None
    from wizard.model.provider import Language

    panel = app.catalog.guide(problem, Language(language))
    assert result.status == 1
    assert panel.title in result.out
    assert all(f"{number}. {step}" in result.out for number, step in enumerate(panel.steps, 1))
    assert "UNAUTHORIZED/credentials" in result.out
    assert "\x1b" not in result.out


def test_quiet_leaves_only_the_verdict(cli: Cli) -> None:
    loud = cli("check", *SERVERS, "--password-stdin", stdin=b"x\n")
    quiet = cli("check", *SERVERS, "--password-stdin", "--quiet", stdin=b"x\n")
    assert "192.0.2.1" in loud.out
    assert quiet.out.count("\n") == 1
    assert quiet.err == ""


@pytest.mark.parametrize(
    ("typed", "password"),
    [
        (b"simple\n", "simple"),
        (b"no line end", "no line end"),
        (b"windows\r\n", "windows"),
        (b"first\nsecond\n", "first"),
        (b" blanks \n", " blanks "),
        ("\ufeffmarked\n".encode(), "marked"),
        ("パスワード🔑\n".encode(), "パスワード🔑"),
    ],
)
def test_the_password_is_the_first_line_as_it_is(cli: Cli, app: FakeApp, typed: bytes, password: str) -> None:
    assert cli("check", *SERVERS, "--password-stdin", stdin=typed).status == 0
    assert app.connector.forms[-1].password == Secret(password)


@pytest.mark.parametrize("typed", [b"", b"\n", b"\r\n", b"\xff\xfe\n", b"a\x00b\n", b"x" * 2000 + b"\n"])
def test_a_password_that_cannot_be_one_is_refused(cli: Cli, app: FakeApp, typed: bytes) -> None:
    result = cli("check", *SERVERS, "--password-stdin", "--json", stdin=typed)
    assert (result.status, app.connector.forms) == (2, [])
    (line,) = result.lines
    assert (line["event"], line["outcome"], line["code"]) == ("run_ended", "failed", None)
    assert len(result.err.splitlines()) == 1


def test_without_a_terminal_the_password_must_come_through_stdin(cli: Cli) -> None:
    result = cli("check", *SERVERS, stdin=b"x\n")
    assert result.status == 2
    assert "--password-stdin" in result.err


@pytest.mark.parametrize("symptom", [Symptom.KEYRING_UNAVAILABLE, Symptom.KEYRING_LOCKED, Symptom.KEYRING_DENIED])
def test_without_a_keyring_connect_never_asks_for_the_password(
    cli: Cli, app: FakeApp, monkeypatch: pytest.MonkeyPatch, symptom: Symptom
) -> None:
    class Broken(SessionVault):
        def probe(self, token: CancelToken | None = None, timeout: float | None = None) -> None:
            raise VaultError(symptom)

    app.vault = Broken()
    monkeypatch.setattr("wizard.cli.run.read_password", lambda *_: pytest.fail("the password was asked for"))
    result = cli("connect", *SERVERS, "--password-stdin", "--json", stdin=b"x\n")
    assert result.status == 3
    [ended] = result.lines
    assert ended.keys() >= FIELDS
    assert ended["code"] == symptom.value.upper()
    assert (ended["receive"], ended["send"], ended["stage"]) == ("not_tried", "not_tried", None)
    assert app.connector.forms == []


def test_check_needs_no_keyring(cli: Cli, app: FakeApp) -> None:
    class Untouchable(SessionVault):
        def probe(self, token: CancelToken | None = None, timeout: float | None = None) -> None:
            raise AssertionError("check touched the keyring")

    app.vault = Untouchable()
    assert cli("check", *SERVERS, "--password-stdin", stdin=b"x\n").status == 0


def test_a_keyring_that_fails_at_the_end_is_told_and_nothing_is_saved(cli: Cli, app: FakeApp) -> None:
    class Refusing(SessionVault):
        def store(self, account_id: str, secret: Secret) -> None:
            raise VaultError(Symptom.KEYRING_LOCKED)

    app.vault = Refusing()
    result = cli("connect", *SERVERS, "--password-stdin", "--json", stdin=b"x\n")
    assert result.status == 3
    ended = result.lines[-1]
    assert (ended["code"], ended["receive"], ended["send"]) == ("KEYRING_LOCKED", "passed", "passed")
    assert app.accounts.all() == []


def test_damaged_accounts_are_told_before_the_password_is_asked_for(cli: Cli, app: FakeApp) -> None:
    (app.data_dir / "accounts.sqlite3").write_bytes(b"no database" * 1000)
    result = cli("connect", *SERVERS, "--password-stdin", "--json", stdin=b"x\n")
    assert result.status == 1
    assert result.lines[-1]["code"] == "PROFILE_DAMAGED"
    assert app.connector.forms == []


def test_every_option_reaches_the_form(cli: Cli, app: FakeApp, tmp_path: Path) -> None:
    ca = tmp_path / "ca.pem"
    trustme.CA().cert_pem.write_to_path(str(ca))
    result = cli(
        "check",
        *("--email", "alice@example.com", "--imap", "imap.example.com:1143", "--imap-security", "starttls"),
        *("--smtp", "[2001:db8::1]:465", "--username", "EXAMPLE\\alice", "--smtp-username", "alice"),
        *("--test-email-to", "bob@example.com", "--allow-old-tls", "--timeout", "12.5", "--ca-file", str(ca)),
        *("--allow-certificate", ":".join(["AB"] * 32), "--allow-certificate", "sha256:" + "0" * 64),
        *("--sent-folder", "Gesendet", "--drafts-folder", "Entwürfe", "--create-folders", "--password-stdin"),
        stdin=b"x\n",
    )
    assert (result.status, result.err) == (0, "")
    form = app.connector.forms[0]
    assert (form.imap.host, form.imap.security) == ("imap.example.com:1143", Security.STARTTLS)
    assert (form.smtp.host, form.smtp.security) == ("[2001:db8::1]:465", Security.TLS)
    options = form.options
    assert (options.username, options.smtp_username) == ("EXAMPLE\\alice", "alice")
    assert options.pins == (CertificatePin("ab" * 32), CertificatePin("0" * 64))
    assert (options.allow_old_tls, options.test_email_to) == (True, "bob@example.com")
    folders = (options.sent_folder, options.drafts_folder, options.create_missing_folders)
    assert folders == ("Gesendet", "Entwürfe", True)
    assert app.connector.timeouts == [12.5]
    assert app.ca_file == ca


@pytest.mark.parametrize(
    ("server", "security"),
    [("h.example", Security.TLS), ("h.example:993", Security.TLS), ("h.example:143", Security.STARTTLS)],
)
def test_the_security_mode_is_the_usual_one_of_the_port(
    cli: Cli, app: FakeApp, server: str, security: Security
) -> None:
    cli("check", "--email", "a@example.com", "--imap", server, "--smtp", "h", "--password-stdin", stdin=b"x\n")
    assert app.connector.forms[0].imap.security is security


def test_one_server_alone_stands_for_both_and_that_is_said(cli: Cli, app: FakeApp) -> None:
    args = ("--email", "a@example.com", "--password-stdin", "--no-test-email")
    result = cli("check", *args, "--imap", "mail.example.com:1993", stdin=b"x\n")
    assert app.connector.forms[-1].smtp.host == "mail.example.com"
    assert "mail.example.com" in result.err
    assert not app.connector.forms[-1].options.send_test_email
    cli("check", *args, "--smtp", "[2001:db8::1]", stdin=b"x\n")
    assert app.connector.forms[-1].imap.host == "[2001:db8::1]"


def test_known_providers_need_no_servers(cli: Cli, app: FakeApp) -> None:
    entry = next(one for one in app.catalog.providers if one.imap and one.smtp and one.domains)
    result = cli("check", "--email", f"alice@{entry.domains[0]}", "--password-stdin", "--json", stdin=b"x\n")
    assert result.status == 0
    assert entry.imap is not None
    assert app.connector.forms[0].imap.host == entry.imap.host


def test_a_user_name_is_sent_in_the_form_that_each_server_wants(cli: Cli, app: FakeApp) -> None:
    from dataclasses import replace

    entry = next(one for one in app.catalog.providers if one.imap and one.smtp and one.domains)
    [known] = app.candidates(f"alice@{entry.domains[0]}")
    other = replace(known, imap_username_form="localpart", smtp_username_form="email")
    app.candidates = lambda email: [other]  # type: ignore[method-assign]
    address = f"alice@{entry.domains[0]}"
    cli("check", "--email", address, "--password-stdin", stdin=b"x\n")
    options = app.connector.forms[0].options
    assert (options.username, options.smtp_username) == ("alice", address)
    app.candidates = lambda email: [replace(other, trusted=False)]  # type: ignore[method-assign]
    untrusted = cli("check", "--email", address, "--password-stdin", "--json", stdin=b"x\n")
    assert (untrusted.status, untrusted.lines[-1]["code"]) == (1, "SETTINGS_NOT_CONFIRMED")
    accepted = cli("check", "--email", address, "--password-stdin", "--accept-settings", "--json", stdin=b"x\n")
    assert accepted.status == 0


def test_an_unknown_domain_is_a_named_problem(cli: Cli) -> None:
    result = cli("check", "--email", "alice@unknown.example", "--password-stdin", "--json", stdin=b"x\n")
    assert (result.status, result.lines[-1]["code"]) == (1, "SETTINGS_NOT_FOUND")


@pytest.mark.parametrize(
    ("exchanger", "options"),
    [
        ("company-example.mail.protection.outlook.com", ["--provider microsoft365"]),
        ("aspmx.l.google.com", ["--provider google"]),
        (
            "mx00.ionos.de",
            [
                *("--imap imap.ionos.de:993", "--imap-security tls"),
                *("--smtp smtp.ionos.de:465", "--smtp-security tls", "--provider imap"),
            ],
        ),
    ],
)
def test_a_domain_of_ones_own_is_found_where_its_mail_is(
    cli: Cli, app: FakeApp, exchanger: str, options: list[str]
) -> None:
    app.connector.places = MailPlaces(lambda: knowledge_of(CATALOG, Records(exchanger)))
    ended = cli("check", "--email", "alice@company.example", "--json").lines[-1]
    assert (ended["code"], ended["evidence"]["mx_hosts"]) == ("SETTINGS_NOT_FOUND", [exchanger])
    assert ended["evidence"]["mx_provider"] in ended["title"]
    assert ended["remedies"][0]["id"] == "switch_provider"
    assert ended["remedies"][0]["options"] == options
    told = cli("check", "--email", "alice@company.example").out
    assert f"inbox-wizard check --email alice@company.example {' '.join(options)}\n" in told


def test_a_provider_without_imap_says_so(cli: Cli, app: FakeApp) -> None:
    entry = next(one for one in app.catalog.providers if one.access.value == "bridge" and one.domains)
    result = cli("check", "--email", f"a@{entry.domains[0]}", "--password-stdin", "--json", stdin=b"x\n")
    ended = result.lines[-1]
    assert (result.status, ended["code"], ended["reason"]) == (1, "PROVIDER_HAS_NO_IMAP", "bridge_needed")


def test_the_report_of_the_last_run_is_kept(cli: Cli, app: FakeApp) -> None:
    app.connector.finding = Finding(Symptom.CREDENTIALS_REFUSED, "imap.sign_in", server_text="NO really not")
    assert cli("report").status == 1
    cli("check", *SERVERS, "--password-stdin", stdin=b"x\n")
    assert "NO really not" in cli("report").out
    assert cli("report", "--format", "html").out.startswith("<!DOCTYPE html>")
    for arguments in (("--format", "json"), ("--json",)):
        values = json.loads(cli("report", *arguments).out)
        assert values["outcome"]["problems"][0]["code"] == "UNAUTHORIZED"
    (app.data_dir / "last-report.json").write_text("{")
    assert cli("report").status == 1


def test_a_folder_without_room_is_told_before_the_password_is_read(
    cli: Cli, app: FakeApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(**_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("wizard.cli.context.tempfile.TemporaryFile", full)
    monkeypatch.setattr("wizard.cli.run.read_password", lambda *_: pytest.fail("the password was asked for"))
    result = cli("connect", *SERVERS, "--password-stdin", "--json", stdin=b"x\n")
    [ended] = result.lines
    assert (result.status, ended["outcome"]) == (1, "failed")
    assert ended.keys() >= FIELDS
    assert ended["evidence"] == {"path": str(app.data_dir), "error": "No space left on device"}


def test_a_report_that_could_not_be_kept_is_not_offered(
    cli: Cli, app: FakeApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    app.connector.finding = Finding(Symptom.CREDENTIALS_REFUSED, "imap.sign_in")
    assert "inbox-wizard report" in cli("check", *SERVERS, "--password-stdin", stdin=b"x\n").out

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("wizard.engine.report.write_private", full)
    assert "inbox-wizard report" not in cli("check", *SERVERS, "--password-stdin", stdin=b"x\n").out


def test_json_is_json_whatever_the_format(cli: Cli) -> None:
    cli("check", *SERVERS, "--password-stdin", stdin=b"x\n")
    assert cli("report", "--format", "html", "--json").lines[0]["format"] == 1
