import contextlib
import sqlite3
import stat
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from wizard.model.account import AccountState, Health, SavedAccount
from wizard.model.plan import CertificatePin, Endpoint, FolderChoice, RuleFolder, Server
from wizard.model.provider import Protocol, Provider, Security, SignInMethod
from wizard.model.symptom import Symptom
from wizard.store import accounts as accounts_module
from wizard.store.accounts import Accounts, ProfileBusy, ProfileDamaged, StoreError

_TIME = datetime(2026, 11, 21, 22, 0, tzinfo=UTC)

ACCOUNT = SavedAccount(
    id="a1",
    email="alice@xn--strae-oqa.example",
    provider=Provider.IMAP,
    servers=(
        Server(Endpoint(Protocol.IMAP, "imap.example.com", 993, Security.TLS), "DOMAIN\\alice"),
        Server(Endpoint(Protocol.SMTP, "2001:db8::1", 587, Security.STARTTLS), "ユーザー"),
    ),
    health=Health(
        AccountState.RECONNECT,
        _TIME,
        "RECONNECT_REQUIRED",
        "rule_added",
        _TIME,
        "ews.rules",
        {
            "rule_name": "Rechnungen \u2192 \u8acb\u6c42\u66f8",
            "port": 443,
            "certificate": {"names": ["a", "b"], "self_signed": False},
        },
        {"version": "15.1.2176.12", "version_name": "Exchange 2016"},
    ),
    pins=(CertificatePin("ab" * 32, "imap.example.com", 993), CertificatePin("cd" * 32)),
    allow_old_tls=True,
    folders=FolderChoice("Gesendete Objekte", "Entwürfe", True),
    sent_folder="Gesendete Objekte",
    drafts_folder="INBOX/Entwürfe",
    test_email_to="bcc@example.com",
    session_only=True,
    practice=True,
    sign_in_method=SignInMethod.BASIC,
    rule_folders=(RuleFolder("r1", "Invoices", "AAMk=", "Rechnungen"),),
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "accounts.sqlite3"


def test_an_account_comes_back_as_it_was(path: Path) -> None:
    Accounts(path).put(ACCOUNT)
    assert Accounts(path).get("a1") == ACCOUNT
    assert Accounts(path).all() == [ACCOUNT]


def test_reading_makes_no_file(path: Path) -> None:
    assert Accounts(path).all() == []
    assert Accounts(path).get("a1") is None
    assert not path.exists()


def test_the_file_is_its_owners_only(path: Path) -> None:
    Accounts(path).put(ACCOUNT)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_accounts_keep_the_order_of_their_connecting(path: Path) -> None:
    accounts = Accounts(path)
    for name in ("z", "a", "m"):
        accounts.put(replace(ACCOUNT, id=name))
    accounts.put(replace(ACCOUNT, id="z", email="new@example.com"))
    assert [(one.id, one.email) for one in accounts.all()] == [
        ("z", "new@example.com"),
        ("a", ACCOUNT.email),
        ("m", ACCOUNT.email),
    ]
    accounts.remove("a")
    accounts.remove("a")
    assert [one.id for one in accounts.all()] == ["z", "m"]


def test_health_is_kept_and_a_removed_account_stays_removed(path: Path) -> None:
    accounts = Accounts(path)
    accounts.put(ACCOUNT)
    health = Health(AccountState.CONNECTED, _TIME, last_check=_TIME)
    accounts.set_health("a1", health)
    assert accounts.get("a1") == replace(ACCOUNT, health=health)
    accounts.set_health("gone", health)
    assert accounts.get("gone") is None


def test_a_check_that_was_cut_off_leaves_no_account_checking_for_ever(path: Path) -> None:
    Accounts(path).put(replace(ACCOUNT, health=Health(AccountState.CHECKING, _TIME)))
    account = Accounts(path).get("a1")
    assert account is not None
    assert account.health.state is AccountState.ATTENTION


@pytest.mark.parametrize(
    "spoil",
    [
        lambda path: path.write_bytes(b"this is no database, it only has a length" * 100),
        lambda path: path.write_bytes(path.read_bytes()[:5000] + b"\xff" * 3000),
        lambda path: _execute(path, "UPDATE accounts SET settings = '{}'"),
        lambda path: _execute(path, "UPDATE accounts SET since = 'yesterday'"),
        lambda path: _execute(path, "UPDATE accounts SET state = 'unheard of'"),
        lambda path: _execute(path, "ALTER TABLE accounts DROP COLUMN code"),
        lambda path: _execute(path, "PRAGMA user_version = 99"),
        lambda path: (path.unlink(), path.mkdir()),
    ],
    ids=["no database", "torn", "no settings", "no time", "unknown state", "no column", "newer", "folder"],
)
def test_damage_is_named_and_reset_keeps_a_copy(path: Path, spoil: object) -> None:
    Accounts(path).put(ACCOUNT)
    spoil(path)  # type: ignore[operator]
    accounts = Accounts(path)
    with pytest.raises(ProfileDamaged) as error:
        accounts.all()
    assert error.value.symptom is Symptom.PROFILE_DAMAGED
    assert error.value.finding().evidence["path"] == str(path)
    copy = accounts.reset()
    assert copy is not None
    assert copy.exists()
    assert copy.parent == path.parent
    assert accounts.all() == []
    accounts.put(ACCOUNT)
    assert accounts.all() == [ACCOUNT]


def test_a_second_reset_keeps_the_first_copy(path: Path) -> None:
    accounts = Accounts(path)
    copies = []
    for text in ("first", "second"):
        path.write_text(text)
        copies.append(accounts.reset())
    assert [copy.read_text() for copy in copies if copy] == ["first", "second"]
    assert accounts.reset() is None


def test_a_second_copy_of_the_program_is_not_damage(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(accounts_module, "BUSY_SECONDS", 0.05)
    accounts = Accounts(path)
    accounts.put(ACCOUNT)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(ProfileBusy) as error:
        accounts.all()
    assert not isinstance(error.value, ProfileDamaged)
    other.close()
    assert accounts.all() == [ACCOUNT]


def test_a_full_disk_is_not_damage(path: Path) -> None:
    accounts = Accounts(path)
    accounts.put(ACCOUNT)
    full = sqlite3.OperationalError("database or disk is full")
    full.sqlite_errorcode = sqlite3.SQLITE_FULL
    full.sqlite_errorname = "SQLITE_FULL"
    error = accounts._translated(full)
    assert type(error) is StoreError


def _as_of_version_1(path: Path) -> None:
    """The file as the first version of this program left it."""
    Accounts(path).put(ACCOUNT)
    _execute(path, "ALTER TABLE accounts DROP COLUMN told")
    _execute(path, "PRAGMA user_version = 1")


_OLD = replace(ACCOUNT, health=replace(ACCOUNT.health, stage="", evidence={}, facts={}))


def test_a_file_of_version_1_is_read_as_it_is(path: Path) -> None:
    _as_of_version_1(path)
    before = path.read_bytes()
    assert Accounts(path).all() == [_OLD]
    assert Accounts(path).get("a1") == _OLD
    assert path.read_bytes() == before


@pytest.mark.parametrize("write", ["put", "set_health", "remove"])
def test_the_first_change_brings_a_file_of_version_1_up_to_date(path: Path, write: str) -> None:
    _as_of_version_1(path)
    accounts = Accounts(path)
    if write == "put":
        accounts.put(replace(ACCOUNT, id="other"))
    if write == "set_health":
        accounts.set_health("a1", ACCOUNT.health)
    if write == "remove":
        accounts.remove("nobody")
    expected = {"put": [_OLD, replace(ACCOUNT, id="other")], "set_health": [ACCOUNT], "remove": [_OLD]}
    assert Accounts(path).all() == expected[write]
    with contextlib.closing(sqlite3.connect(path)) as db:
        assert db.execute("PRAGMA user_version").fetchone() == (accounts_module.SCHEMA_VERSION,)


def test_a_migration_that_is_cut_off_leaves_version_1(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _as_of_version_1(path)
    before = path.read_bytes()
    with monkeypatch.context() as patched:
        patched.setattr(accounts_module, "health_columns", lambda health: ("too", "few"))
        with pytest.raises(StoreError):
            Accounts(path).set_health("a1", ACCOUNT.health)
    assert Accounts(path).all() == [_OLD]
    with contextlib.closing(sqlite3.connect(path)) as db:
        assert db.execute("PRAGMA user_version").fetchone() == (1,)
    assert path.read_bytes()[100:] == before[100:]  # the first 100 octets hold SQLite's count of changes
    Accounts(path).set_health("a1", ACCOUNT.health)
    assert Accounts(path).all() == [ACCOUNT]


@pytest.mark.parametrize(
    "told",
    [
        "NULL",
        "'{'",
        "'[1]'",
        "7",
        "CAST(x'fffe00ff' AS TEXT)",
        """'{"stage": 3, "evidence": [], "facts": "x"}'""",
        f"""'{"[" * 100_000}'""",
    ],
    ids=["null", "cut off", "list", "number", "no text", "other types", "deep"],
)
def test_what_only_fills_words_never_damages_the_profile(path: Path, told: str) -> None:
    Accounts(path).put(ACCOUNT)
    _execute(path, f"UPDATE accounts SET told = {told}")
    assert Accounts(path).all() == [_OLD]


def _execute(path: Path, statement: str) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute(statement)
    connection.close()
