import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from keyring.errors import PasswordDeleteError

from tests.store.memory_keyring import MemoryKeyring
from wizard.compose import build
from wizard.engine.saving import clear_up, form_of, save
from wizard.model.account import AccountState, SavedAccount
from wizard.model.form import AdvancedOptions, ConnectForm, ServerEntry, plan_of
from wizard.model.outcome import Connected
from wizard.model.plan import CertificatePin, ConnectionPlan
from wizard.model.provider import Security
from wizard.model.secret import Secret
from wizard.model.symptom import Symptom
from wizard.store.accounts import Accounts, StoreError
from wizard.store.tokens import SessionTokens
from wizard.store.vault import SessionVault, Vault, VaultError

FORM = ConnectForm(
    email="alice@straße.example",
    password=Secret("CANARY"),
    imap=ServerEntry("imap.straße.example", "1993", Security.STARTTLS),
    smtp=ServerEntry("2001:db8::1", "587", Security.STARTTLS),
    options=AdvancedOptions(
        username="alice",
        smtp_username="DOMAIN\\alice",
        allow_old_tls=True,
        pins=(CertificatePin("ab" * 32, "imap.xn--strae-oqa.example", 1993),),
        sent_folder="Gesendet",
        test_email_to="bcc@example.com",
    ),
)


def _plan(form: ConnectForm = FORM) -> ConnectionPlan:
    plan = plan_of(form)
    assert isinstance(plan, ConnectionPlan)
    return plan


@pytest.fixture
def accounts(tmp_path: Path) -> Accounts:
    return Accounts(tmp_path / "accounts.sqlite3")


def test_what_was_verified_is_saved_and_the_secret_apart(accounts: Accounts, tmp_path: Path) -> None:
    vault = SessionVault()
    account = save(Connected(_plan(), "Gesendet", "Entwürfe"), vault, accounts, SessionTokens())
    assert accounts.all() == [account]
    assert account.health.state is AccountState.CONNECTED
    assert account.health.since <= datetime.now(UTC)
    assert (account.sent_folder, account.drafts_folder) == ("Gesendet", "Entwürfe")
    assert vault.load(account.id) == Secret("CANARY")
    assert b"CANARY" not in (tmp_path / "accounts.sqlite3").read_bytes()


def test_the_form_of_an_account_leads_to_the_same_plan_but_for_the_password(accounts: Accounts) -> None:
    account = save(Connected(_plan(), "Gesendet", "Entwürfe"), SessionVault(), accounts, SessionTokens())
    form = form_of(account)
    assert not form.password
    again = plan_of(ConnectForm(form.provider, form.email, Secret("new"), form.imap, form.smtp, form.options))
    assert isinstance(again, ConnectionPlan)
    first = _plan()
    assert (again.email, again.servers) == (first.email, first.servers)
    assert [server.username for server in again.servers] == ["alice", "DOMAIN\\alice"]
    assert (again.pins, again.allow_old_tls, again.test_email_to) == (first.pins, True, "bcc@example.com")
    assert (again.folders.sent, again.folders.drafts) == ("Gesendet", "")  # the other one was found, not chosen


@pytest.mark.parametrize(
    ("entry", "shown"),
    [
        (ServerEntry("localhost", "29473"), ServerEntry("localhost:29473")),
        (ServerEntry("::1", "29473"), ServerEntry("[::1]:29473")),
        (ServerEntry("localhost", "143", Security.STARTTLS), ServerEntry("localhost", "", Security.STARTTLS)),
    ],
)
def test_an_unusual_port_is_seen_at_the_host(accounts: Accounts, entry: ServerEntry, shown: ServerEntry) -> None:
    account = save(Connected(_plan(replace(FORM, imap=entry))), SessionVault(), accounts, SessionTokens())
    again = form_of(account)
    assert again.imap == shown
    assert _plan(replace(again, password=Secret("new"))).servers[0] == account.servers[0]


def test_an_account_without_test_email_is_rechecked_without_one(accounts: Accounts) -> None:
    form = ConnectForm(FORM.provider, FORM.email, FORM.password, FORM.imap, FORM.smtp)
    silent = ConnectForm(
        form.provider, form.email, form.password, form.imap, form.smtp, AdvancedOptions(send_test_email=False)
    )
    account = save(Connected(_plan(silent)), SessionVault(), accounts, SessionTokens())
    assert account.test_email_to == ""
    assert not form_of(account).options.send_test_email
    assert form_of(account).options.username == ""
    assert form_of(account).imap.host == "imap.straße.example:1993"


def test_the_same_mailbox_is_not_listed_twice(accounts: Accounts) -> None:
    vault = SessionVault()
    first = save(Connected(_plan()), vault, accounts, SessionTokens())
    second = save(Connected(_plan()), vault, accounts, SessionTokens())
    assert second.id == first.id
    assert len(accounts.all()) == 1


def test_practice_never_replaces_the_real_account(accounts: Accounts) -> None:
    vault = SessionVault()
    real = save(Connected(_plan()), vault, accounts, SessionTokens())
    pretend = save(Connected(_plan()), vault, accounts, SessionTokens(), practice=True, session_only=True)
    assert pretend.id != real.id
    assert (pretend.practice, pretend.session_only) == (True, True)


def test_a_reconnect_keeps_the_id_whatever_changed(accounts: Accounts) -> None:
    vault = SessionVault()
    first = save(Connected(_plan()), vault, accounts, SessionTokens())
    moved = ConnectForm(FORM.provider, FORM.email, Secret("new"), ServerEntry("other.example"), FORM.smtp)
    second = save(Connected(_plan(moved)), vault, accounts, SessionTokens(), account_id=first.id)
    assert [account.servers[0].endpoint.host for account in accounts.all()] == ["other.example"]
    assert second.id == first.id
    assert vault.load(first.id) == Secret("new")


class RefusingVault(SessionVault):
    def store(self, account_id: str, secret: Secret) -> None:
        raise VaultError(Symptom.KEYRING_LOCKED)


class RefusingAccounts(Accounts):
    refuse = False

    def put(self, account: SavedAccount) -> None:
        if self.refuse:
            raise StoreError(Path("accounts.sqlite3"), "SQLITE_FULL")
        super().put(account)


def test_without_its_secret_no_account_is_saved(accounts: Accounts) -> None:
    with pytest.raises(VaultError):
        save(Connected(_plan()), RefusingVault(), accounts, SessionTokens())
    assert accounts.all() == []


def test_without_its_account_no_secret_is_kept(tmp_path: Path) -> None:
    vault, accounts = SessionVault(), RefusingAccounts(tmp_path / "a.sqlite3")
    first = save(Connected(_plan()), vault, accounts, SessionTokens())
    accounts.refuse = True
    changed = ConnectForm(FORM.provider, FORM.email, Secret("new"), FORM.imap, FORM.smtp)
    with pytest.raises(StoreError):
        save(Connected(_plan(changed)), vault, accounts, SessionTokens(), account_id=first.id)
    assert vault.load(first.id) == Secret("CANARY")
    other = ConnectForm(FORM.provider, "bob@example.com", Secret("new"), FORM.imap, FORM.smtp)
    with pytest.raises(StoreError):
        save(Connected(_plan(other)), vault, accounts, SessionTokens())
    assert vault._secrets.keys() == {first.id}


ENDS_WHILE_SAVING = """
import os, sys
from pathlib import Path
from tests.engine.test_saving import FileKeyring, _plan
from wizard.engine.saving import save
from wizard.model.outcome import Connected
from wizard.store.accounts import Accounts
from wizard.store.tokens import SealedTokens
from wizard.store.vault import Vault

home = Path(sys.argv[1])
vault, accounts = Vault(lambda: FileKeyring(home)), Accounts(home / "accounts.sqlite3")
accounts.put = lambda account: os._exit(9)
save(Connected(_plan()), vault, accounts, SealedTokens(home / "tokens", vault))
"""


class FileKeyring(MemoryKeyring):
    """Outlives its process: a file an entry."""

    def __init__(self, home: Path) -> None:
        super().__init__()
        self._folder = home / "keyring"
        self._folder.mkdir(exist_ok=True)

    def get_password(self, service: str, username: str) -> str | None:
        file = self._folder / username
        return file.read_text() if file.exists() else None

    def set_password(self, service: str, username: str, password: str) -> None:
        (self._folder / username).write_text(password)

    def delete_password(self, service: str, username: str) -> None:
        if self.get_password(service, username) is None:
            raise PasswordDeleteError("not there")
        (self._folder / username).unlink()

    @property
    def entries(self) -> list[str]:
        return sorted(file.name for file in self._folder.iterdir())


class TestTheProgramsEndWhileItSaves:
    @pytest.fixture
    def keyring(self, tmp_path: Path) -> FileKeyring:
        """Of a program that was ended between the secret and its account."""
        ended = subprocess.run(
            [sys.executable, "-c", ENDS_WHILE_SAVING, tmp_path], cwd=Path(__file__).parents[2], timeout=60
        )
        assert ended.returncode == 9
        keyring = FileKeyring(tmp_path)
        assert len(keyring.entries) == 1, "the secret was kept"
        return keyring

    def test_the_next_start_deletes_what_nobody_knows_of(self, keyring: FileKeyring, tmp_path: Path) -> None:
        app = build(data_dir=tmp_path)
        app.vault = Vault(lambda: keyring)  # type: ignore[misc]
        app.clear_up()
        assert keyring.entries == [] and list((tmp_path / "unfinished").iterdir()) == []

    def test_so_does_the_next_save_and_keeps_its_own(
        self, keyring: FileKeyring, accounts: Accounts, tmp_path: Path
    ) -> None:
        account = save(Connected(_plan()), Vault(lambda: keyring), accounts, SessionTokens())
        assert keyring.entries == [account.id] and list((tmp_path / "unfinished").iterdir()) == []

    def test_a_keyring_that_is_locked_is_asked_again_the_next_time(
        self, keyring: FileKeyring, accounts: Accounts
    ) -> None:
        locked = Vault(lambda: None)
        with pytest.raises(VaultError):
            clear_up(locked, accounts, SessionTokens())
        clear_up(Vault(lambda: keyring), accounts, SessionTokens())
        assert keyring.entries == []

    def test_what_is_being_saved_elsewhere_is_left_alone(self, accounts: Accounts) -> None:
        vault, asked = SessionVault(), []

        class Slow(SessionVault):
            def store(self, account_id: str, secret: Secret) -> None:
                super().store(account_id, secret)
                clear_up(self, accounts, SessionTokens())
                asked.append(self.load(account_id))

        vault = Slow()
        account = save(Connected(_plan()), vault, accounts, SessionTokens())
        assert asked == [Secret("CANARY")] and vault.load(account.id) == Secret("CANARY")

    def test_a_refusal_leaves_nothing_to_clear_up(self, accounts: Accounts, tmp_path: Path) -> None:
        with pytest.raises(VaultError):
            save(Connected(_plan()), Vault(lambda: None), accounts, SessionTokens())
        assert list((tmp_path / "unfinished").iterdir()) == []
