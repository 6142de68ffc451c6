"""The connected accounts in one SQLite file: never a secret."""

import contextlib
import sqlite3
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path

from wizard.model.account import Health, SavedAccount
from wizard.model.symptom import Finding, Json, Symptom
from wizard.store.files import set_aside
from wizard.store.records import account_from, health_columns, health_from, settings_text
from wizard.store.unfinished import Unfinished

SCHEMA_VERSION = 2
"""1 had no column `told`."""
BUSY_SECONDS = 3.0
"""How long a second copy of the program may hold the file before a call gives up."""

_CREATE = """
CREATE TABLE accounts (
    id TEXT PRIMARY KEY,
    position INTEGER NOT NULL,
    email TEXT NOT NULL,
    settings TEXT NOT NULL,
    state TEXT NOT NULL,
    since TEXT NOT NULL,
    code TEXT,
    reason TEXT,
    last_check TEXT,
    told TEXT
)
"""
_MIGRATE = "ALTER TABLE accounts ADD COLUMN told TEXT"
_COLUMNS = "id, email, settings, state, since, code, reason, last_check, told"
_READ = {SCHEMA_VERSION: _COLUMNS.replace("told", "CAST(told AS BLOB)"), 1: _COLUMNS.replace("told", "NULL")}
"""By schema version: reading changes no file. As a BLOB, for octets that are no text must not spoil the rest."""
_Row = tuple[str, str, str, str, str, str | None, str | None, str | None, bytes | None]


class StoreError(Exception):
    """The accounts file can't be used just now (no room, no right to write). `error`: SQLite's name for it."""

    def __init__(self, path: Path, error: str) -> None:
        super().__init__(f"{path.name}: {error}")
        self.path = path
        self.error = error


@contextlib.contextmanager
def store_errors(path: Path | None = None) -> Iterator[None]:
    """Within, an OSError becomes a StoreError about `path`, else about the file that it names."""
    try:
        yield
    except OSError as error:
        raise StoreError(path or Path(error.filename or "."), error.strerror or type(error).__name__) from None


class ProfileBusy(StoreError):
    """A second copy of the program holds the file; later it works again. Not damage."""


class ProfileDamaged(StoreError):
    """The file can't be read as what it should be. `Accounts.reset()` starts anew and keeps a copy."""

    symptom = Symptom.PROFILE_DAMAGED

    @property
    def evidence(self) -> Mapping[str, Json]:
        return {"path": str(self.path), "machine_error": self.error}

    def finding(self) -> Finding:
        return Finding(self.symptom, evidence=self.evidence)


class Accounts:
    """All methods may be called from any thread. All raise StoreError, ProfileBusy or ProfileDamaged.

    `unfinished`: those whose secret is being kept before they are.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self.unfinished = Unfinished(path.with_name("unfinished"))

    def all(self) -> list[SavedAccount]:
        """In the order in which they were first connected."""
        return self._select("ORDER BY position, id")

    def get(self, account_id: str) -> SavedAccount | None:
        found = self._select("WHERE id = ?", account_id)
        return found[0] if found else None

    def _select(self, which: str, *values: str) -> list[SavedAccount]:
        if not self._path.exists():
            return []
        with self._opened("DEFERRED") as db:
            columns = _READ[_version(db)]
            rows = db.execute(f"SELECT {columns} FROM accounts {which}", values).fetchall()  # noqa: S608
            return [self._account(row) for row in rows]

    def put(self, account: SavedAccount) -> None:
        """Adds the account, or replaces the one with its id, which keeps its place."""
        values = (account.id, account.email, settings_text(account), *health_columns(account.health))
        with self._opened() as db:
            db.execute(
                f"INSERT INTO accounts (position, {_COLUMNS})"  # noqa: S608
                " VALUES ((SELECT COALESCE(MAX(position), 0) + 1 FROM accounts), ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                " ON CONFLICT (id) DO UPDATE SET email = excluded.email, settings = excluded.settings,"
                " state = excluded.state, since = excluded.since, code = excluded.code, reason = excluded.reason,"
                " last_check = excluded.last_check, told = excluded.told",
                values,
            )

    def set_health(self, account_id: str, health: Health) -> None:
        """Nothing happens if the account has been removed meanwhile."""
        with self._opened() as db:
            db.execute(
                "UPDATE accounts SET state = ?, since = ?, code = ?, reason = ?, last_check = ?, told = ? WHERE id = ?",
                (*health_columns(health), account_id),
            )

    def remove(self, account_id: str) -> None:
        """Nothing happens if there is none with this id. Its secret is the caller's to delete first."""
        with self._opened() as db:
            db.execute("PRAGMA secure_delete = ON")  # else its row stays readable in the file (sqlite.org/pragma.html)
            db.execute("DELETE FROM accounts WHERE id = ?", (account_id,))

    def reset(self) -> Path | None:
        """Starts with an empty file. Returns where the old one is kept, None if there was none.

        Raises:
            OSError: the old file can't be renamed.
        """
        with self._lock:
            for suffix in ("-journal", "-wal", "-shm"):  # a journal would be played into the new file
                self._path.with_name(self._path.name + suffix).unlink(missing_ok=True)
            return set_aside(self._path) if self._path.exists() else None

    @contextlib.contextmanager
    def _opened(self, lock: str = "IMMEDIATE") -> Iterator[sqlite3.Connection]:
        """A connection for one transaction: committed at the end, rolled back on an error.

        A writer takes its lock at once: one that first read and then wants more is refused, not made to wait.
        """
        with self._lock:
            try:
                with contextlib.closing(self._connect()) as db, db:
                    db.execute(f"BEGIN {lock}")
                    self._check_schema(db, may_migrate=lock == "IMMEDIATE")
                    yield db
            except sqlite3.Error as error:
                raise self._translated(error) from None

    def _connect(self) -> sqlite3.Connection:
        if not self._path.exists():
            self._path.touch(mode=0o600)
        return sqlite3.connect(self._path, timeout=BUSY_SECONDS, isolation_level=None)

    def _check_schema(self, db: sqlite3.Connection, *, may_migrate: bool) -> None:
        version = _version(db)
        if version == SCHEMA_VERSION or (version == 1 and not may_migrate):
            return
        if version == 1:
            db.execute(_MIGRATE)
            db.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
            return
        if version != 0 or db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
            raise ProfileDamaged(self._path, f"schema version {version}")
        db.execute(_CREATE)
        db.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")

    def _account(self, row: _Row) -> SavedAccount:
        account_id, email, settings, state, since, code, reason, last_check, told = row
        try:
            health = health_from(state, since, code, reason, last_check, told)
            return account_from(account_id, email, settings, health)
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            raise ProfileDamaged(self._path, f"account {account_id}: {type(error).__name__}") from None

    def _translated(self, error: sqlite3.Error) -> StoreError:
        """By SQLite's primary result code, in the low byte of the extended one (sqlite.org/rescode.html)."""
        name = getattr(error, "sqlite_errorname", type(error).__name__)
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            return ProfileBusy(self._path, name)
        if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_FULL, sqlite3.SQLITE_PERM, sqlite3.SQLITE_NOMEM):
            return StoreError(self._path, name)
        return ProfileDamaged(self._path, name)


def _version(db: sqlite3.Connection) -> int:
    """Of the schema; 0: the file is new."""
    return int(db.execute("PRAGMA user_version").fetchone()[0])
