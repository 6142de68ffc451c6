import io
import json
import sys
from dataclasses import replace

import pytest

from tests.cli.conftest import Cli
from tests.cli.fakes import SERVERS, FakeApp
from wizard.engine.saving import clear_up
from wizard.model.account import AccountState, SavedAccount
from wizard.model.provider import Language
from wizard.model.secret import Secret
from wizard.model.symptom import Finding, Symptom
from wizard.store.vault import SessionVault, VaultError


@pytest.fixture
def account(cli: Cli, app: FakeApp) -> SavedAccount:
    assert cli("connect", *SERVERS, "--password-stdin", stdin=b"secret\n").status == 0
    [saved] = app.accounts.all()
    return saved


def test_no_account_yet(cli: Cli) -> None:
    assert cli("accounts").status == 0
    assert cli("accounts", "list", "--json").out == ""


def test_list_is_one_object_a_line(cli: Cli, account: SavedAccount) -> None:
    [line] = cli("accounts", "list", "--json").lines
    assert line.keys() >= {"id", "email", "provider", "state", "since", "code", "last_check"}
    assert (line["id"], line["email"], line["provider"]) == (account.id, "alice@example.com", "imap")
    assert (line["state"], line["code"]) == ("connected", None)
    assert account.id in cli("accounts", "list").out


def test_a_state_is_called_as_in_the_window(cli: Cli, app: FakeApp, account: SavedAccount) -> None:
    app.accounts.set_health(account.id, replace(account.health, state=AccountState.ATTENTION))
    for language in Language:
        for argv in (("accounts", "list"), ("accounts", "show", account.id)):
            words = app.catalog.term("state", "attention", language)
            assert words in cli(*argv, "--language", language.value).out


@pytest.mark.parametrize("name", ["id", "address", "other case"])
def test_show_takes_id_or_address(cli: Cli, account: SavedAccount, name: str) -> None:
    wanted = {"id": account.id, "address": account.email, "other case": account.email.upper()}[name]
    [line] = cli("accounts", "show", wanted, "--json").lines
    assert line["imap"]["host"] == "imap.example.com"
    assert line["smtp"]["port"] == 587
    assert (line["sent_folder"], line["drafts_folder"]) == ("Sent", "Drafts")
    out = cli("accounts", "show", wanted).out
    assert "imap.example.com:993" in out
    assert "secret" not in out


def test_an_address_of_two_accounts_is_ambiguous(cli: Cli, app: FakeApp, account: SavedAccount) -> None:
    app.accounts.put(replace(account, id="other"))
    assert cli("accounts", "show", account.email).status == 2
    assert cli("accounts", "show", "other").status == 0


def test_recheck_keeps_what_it_found(cli: Cli, app: FakeApp, account: SavedAccount) -> None:
    app.connector.finding = Finding(Symptom.CREDENTIALS_REFUSED, "imap.sign_in")
    result = cli("accounts", "recheck", "--json")
    assert result.status == 1
    assert app.connector.rechecked == [(account.id, Secret("secret"))]
    assert {line["account"] for line in result.lines} == {account.id}
    assert result.lines[-1]["code"] == "UNAUTHORIZED"
    after = app.accounts.get(account.id)
    assert after is not None
    assert after.health.state is AccountState.RECONNECT
    assert (after.health.code, after.health.reason) == ("RECONNECT_REQUIRED", "password_changed")

    app.connector.finding = None
    assert cli("accounts", "recheck", account.id).status == 0
    again = app.accounts.get(account.id)
    assert again is not None
    assert again.health.state is AccountState.CONNECTED


def test_recheck_without_a_saved_password_asks_for_a_reconnect(cli: Cli, app: FakeApp, account: SavedAccount) -> None:
    app.vault.delete(account.id)
    result = cli("accounts", "recheck", account.id, "--json")
    assert result.status == 1
    assert (result.lines[-1]["code"], result.lines[-1]["reason"]) == ("RECONNECT_REQUIRED", "password_changed")
    assert app.connector.rechecked == []


def test_what_was_kept_for_a_session_needs_a_reconnect_here(cli: Cli, app: FakeApp, account: SavedAccount) -> None:
    """The password is in the memory of a window, or of one that was closed: no command has it."""
    app.accounts.put(replace(account, session_only=True))
    [line] = cli("accounts", "list", "--json").lines
    assert (line["state"], line["code"], line["reason"]) == ("reconnect", "RECONNECT_REQUIRED", "password_changed")
    assert "the password was kept for one session only" in cli("accounts", "show", account.id).out
    result = cli("accounts", "recheck")
    assert result.status == 1 and "the password was kept for one session only" in result.out
    assert app.connector.rechecked == []


def test_a_locked_keyring_says_nothing_about_the_account(cli: Cli, app: FakeApp, account: SavedAccount) -> None:
    class Locked(SessionVault):
        def load(self, account_id: str) -> Secret | None:
            raise VaultError(Symptom.KEYRING_LOCKED)

    app.vault = Locked()
    for language in Language:
        result = cli("accounts", "recheck", "--language", language.value)
        assert (result.status, account.email in result.out, "check" in result.out) == (3, True, language is Language.EN)
    assert f"{account.email} was not checked, because" in cli("accounts", "recheck").out
    assert app.accounts.get(account.id) == account


def test_remove_deletes_account_and_secret(cli: Cli, app: FakeApp, account: SavedAccount) -> None:
    assert cli("accounts", "remove", account.id, "--yes").status == 0
    assert app.accounts.all() == []
    assert app.vault.load(account.id) is None


def test_remove_deletes_the_last_report_about_it(cli: Cli, app: FakeApp, account: SavedAccount) -> None:
    assert account.email in cli("report").out
    assert cli("accounts", "remove", account.id, "--yes").status == 0
    assert cli("report").out == ""
    files = [file for file in app.data_dir.rglob("*") if file.is_file()]
    assert files and not [file for file in files if account.email.encode() in file.read_bytes()]


def test_remove_keeps_the_report_about_another_mailbox(cli: Cli, app: FakeApp, account: SavedAccount) -> None:
    app.accounts.put(replace(account, id="other", email="bob@example.com"))
    assert cli("accounts", "remove", "other", "--yes").status == 0
    assert account.email in cli("report").out


def test_remove_asks_and_has_nobody_to_ask_on_a_pipe(cli: Cli, app: FakeApp, account: SavedAccount) -> None:
    assert cli("accounts", "remove", account.id, stdin=b"y\n").status == 2
    assert app.accounts.all() == [account]


@pytest.mark.parametrize(("answer", "left"), [("y\n", 0), ("J\n", 0), ("n\n", 1), ("\n", 1), ("", 1)])
def test_the_answer_counts(
    cli: Cli, app: FakeApp, account: SavedAccount, monkeypatch: pytest.MonkeyPatch, answer: str, left: int
) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    from wizard.cli import main

    monkeypatch.setattr(sys, "stdin", Terminal(answer))
    assert main(["accounts", "remove", account.id], lambda *, ca_file=None: app) == 0
    assert len(app.accounts.all()) == left
    assert (app.vault.load(account.id) is not None) == bool(left)


@pytest.mark.parametrize("symptom", [Symptom.KEYRING_UNAVAILABLE, Symptom.KEYRING_LOCKED, Symptom.KEYRING_DENIED])
@pytest.mark.parametrize("language", list(Language))
def test_without_a_keyring_removing_says_what_has_stayed_and_how_it_goes_all_the_same(
    cli: Cli,
    app: FakeApp,
    account: SavedAccount,
    symptom: Symptom,
    language: Language,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    class Away(SessionVault):
        def delete(self, account_id: str) -> None:
            raise VaultError(symptom)

    from wizard.cli import main

    keyring, app.vault = app.vault, Away()
    chosen = ("--language", language.value)
    refused = cli("accounts", "remove", account.id, "--yes", *chosen)
    assert (refused.status, app.accounts.all()) == (3, [account])
    assert account.email in refused.out and f"inbox-wizard / {account.id}" in refused.out
    assert not [word for word in ("check", "connect ") if word in refused.out]
    if language is Language.EN:
        assert f"{account.email} was not removed, because" in refused.out
    [line] = cli("accounts", "remove", account.id, "--yes", "--json", *chosen).lines
    assert account.email in line["title"] and "--yes" in line["steps"][-1]
    monkeypatch.setattr(sys, "stdin", Terminal("y\nn\n"))
    assert main(["accounts", "remove", account.id, *chosen], lambda *, ca_file=None: app) == 3
    assert app.accounts.all() == [account]
    monkeypatch.setattr(sys, "stdin", Terminal("y\ny\n"))
    capsys.readouterr()
    assert main(["accounts", "remove", account.id, *chosen], lambda *, ca_file=None: app) == 0
    assert f"inbox-wizard / {account.id}" in capsys.readouterr().out.splitlines()[-1]
    assert app.accounts.all() == [] and keyring.load(account.id) is not None
    clear_up(keyring, app.accounts, app.tokens)  # what the window does as it starts
    assert keyring.load(account.id) is None


def test_an_account_whose_secret_cannot_be_deleted_stays_listed(cli: Cli, app: FakeApp, account: SavedAccount) -> None:
    class Locked(SessionVault):
        def delete(self, account_id: str) -> None:
            raise VaultError(Symptom.KEYRING_LOCKED)

    app.vault = Locked()
    result = cli("accounts", "remove", account.id, "--yes", "--json")
    assert (result.status, result.lines[-1]["code"]) == (3, "KEYRING_LOCKED")
    assert app.accounts.all() == [account]
    app.accounts.put(replace(account, session_only=True))
    assert cli("accounts", "remove", account.id, "--yes").status == 0
    assert app.accounts.all() == []


@pytest.mark.parametrize("action", [("list",), ("show", "x"), ("recheck",), ("remove", "x", "--yes")])
def test_damage_is_a_named_problem(cli: Cli, app: FakeApp, action: tuple[str, ...]) -> None:
    (app.data_dir / "accounts.sqlite3").write_bytes(b"no database" * 1000)
    result = cli("accounts", *action, "--json")
    assert result.status == 1
    assert json.loads(result.out)["code"] == "PROFILE_DAMAGED"


def test_damage_names_the_file_and_how_to_start_anew(cli: Cli, app: FakeApp) -> None:
    (app.data_dir / "accounts.sqlite3").write_bytes(b"no database" * 1000)
    out = cli("accounts", "list").out
    assert f"rename the file {app.data_dir / 'accounts.sqlite3'} and run the command again" in out
    assert "sign-in server" not in out and "Start with an empty list" not in out


def test_show_says_why_with_the_names_that_were_found(cli: Cli, app: FakeApp, account: SavedAccount) -> None:
    names = {"rule_name": "Project mail", "folder_name": "Apollo"}
    app.connector.finding = Finding(Symptom.RECONNECT_RULE_ADDED, "ews.rules", None, None, {**names})
    assert cli("accounts", "recheck", account.id).status == 1
    for action in (("list",), ("show", account.id)):
        [line] = cli("accounts", *action, "--json").lines
        assert (line["code"], line["reason"], line["stage"]) == ("RECONNECT_REQUIRED", "rule_added", "ews.rules")
        assert line["evidence"].items() >= {**names, "email": account.email}.items()
    out = cli("accounts", "show", account.id).out
    assert f"{account.email} needs to be reconnected" in out
    assert '"Project mail"' in out and '"Apollo"' in out

    app.connector.finding = None
    assert cli("accounts", "recheck", account.id).status == 0
    [line] = cli("accounts", "show", account.id, "--json").lines
    assert (line["stage"], line["evidence"]) == (None, {})
    assert "Apollo" not in cli("accounts", "show", account.id).out


def test_show_tells_the_version_of_an_exchange(cli: Cli, app: FakeApp, account: SavedAccount) -> None:
    [line] = cli("accounts", "show", account.id, "--json").lines
    assert (line["version"], line["version_name"]) == (None, None)
    assert "Version" not in cli("accounts", "show", account.id).out
    told = {"version": "15.1.2176.12", "version_name": "Exchange 2016"}
    app.accounts.set_health(account.id, replace(account.health, facts=told))
    assert "Version: Exchange 2016 (15.1.2176.12)" in cli("accounts", "show", account.id).out
    [line] = cli("accounts", "show", account.id, "--json").lines
    assert (line["version"], line["version_name"]) == ("15.1.2176.12", "Exchange 2016")
