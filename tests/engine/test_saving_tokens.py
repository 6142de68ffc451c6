"""Accounts that sign in with the browser: tokens and account are kept both or neither, and forgotten together."""

import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from tests.store.memory_keyring import MemoryKeyring
from wizard.engine.saving import forget, form_of, save
from wizard.model.account import SavedAccount
from wizard.model.form import AdvancedOptions, ConnectForm, plan_of
from wizard.model.outcome import Connected
from wizard.model.plan import ConnectionPlan
from wizard.model.provider import Provider
from wizard.model.secret import Secret
from wizard.store.accounts import Accounts, StoreError
from wizard.store.tokens import SealedTokens
from wizard.store.vault import Vault

KEEP = Secret('{"kind": "google", "access": "CANARY-access", "refresh": "CANARY-refresh"}')
FORM = ConnectForm(Provider.GOOGLE, "alice@example.com")
WITH_PASSWORD = replace(FORM, password=Secret("CANARY-pass"), options=AdvancedOptions(app_password=True))


def connected(form: ConnectForm = FORM, tokens: Secret | None = KEEP) -> Connected:
    plan = plan_of(form)
    assert isinstance(plan, ConnectionPlan)
    return Connected(plan, tokens=None if form.options.app_password else tokens)


class Store:
    """A real accounts file and real sealed tokens; the keyring is in memory."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.keyring = folder, MemoryKeyring()
        self.vault = Vault(lambda: self.keyring)
        self.accounts = Accounts(folder / "accounts.sqlite3")
        self.tokens = SealedTokens(folder / "tokens", self.vault)

    def save(self, made: Connected, **options: str) -> SavedAccount:
        return save(made, self.vault, self.accounts, self.tokens, **options)  # type: ignore[arg-type]

    def sealed(self) -> int:
        return len(list((self.folder / "tokens").glob("*.sealed")))

    def written(self) -> bytes:
        return b"".join(path.read_bytes() for path in self.folder.rglob("*") if path.is_file())


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path)


def test_both_are_kept_and_forgotten(store: Store) -> None:
    account = store.save(connected())
    assert store.tokens.load(account.id) == KEEP
    assert store.accounts.get(account.id) == account
    assert b"CANARY" not in store.written() + str(store.keyring.kept).encode()
    forget(account, store.vault, store.accounts, store.tokens)
    assert (store.accounts.all(), store.sealed(), store.keyring.kept) == ([], 0, {})


def test_without_the_account_nothing_is_kept(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise StoreError(store.folder / "accounts.sqlite3", "SQLITE_FULL")

    monkeypatch.setattr(store.accounts, "put", full)
    with pytest.raises(StoreError):
        store.save(connected())
    assert (store.sealed(), store.keyring.kept) == (0, {})


def test_a_failed_reconnect_leaves_the_old_sign_in(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    account = store.save(connected())

    def full(*_: object) -> None:
        raise sqlite3.OperationalError

    monkeypatch.setattr(store.accounts, "put", full)
    with pytest.raises(sqlite3.OperationalError):
        store.save(connected(tokens=Secret("{}")), account_id=account.id)
    assert store.tokens.load(account.id) == KEEP


def test_a_folder_that_cannot_be_written_is_named(store: Store) -> None:
    (store.folder / "tokens").write_text("a file in the way")
    with pytest.raises(StoreError) as caught:
        store.save(connected())
    assert caught.value.path.name == "tokens"
    assert store.accounts.all() == []


def test_from_an_app_password_to_the_browser_and_back(store: Store) -> None:
    first = store.save(connected(WITH_PASSWORD))
    assert (first.app_password, first.signs_in_with_browser) == (True, False)
    assert form_of(first).options.app_password and store.vault.load(first.id) == Secret("CANARY-pass")
    second = store.save(connected())
    assert (second.id, second.signs_in_with_browser) == (first.id, True)
    assert store.vault.load(first.id) is None and store.tokens.load(first.id) == KEEP
    third = store.save(connected(WITH_PASSWORD))
    assert third.id == first.id and store.sealed() == 0
    assert store.accounts.get(first.id) == third


def test_a_damaged_sign_in_is_replaced(store: Store) -> None:
    account = store.save(connected())
    [file] = (store.folder / "tokens").glob("*.sealed")
    file.write_text("damaged")
    again = store.save(connected(), account_id=account.id)
    assert store.tokens.load(again.id) == KEEP
