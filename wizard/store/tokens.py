"""What a sign-in with the browser leaves behind: a sealed file for each account, its key in the system's keyring.

A token cache is larger than some keyrings take (Windows: about 1,280 characters), so only its key goes there. The file
is sealed with AES-256-GCM; the account's id is part of what is authenticated, so a file can't stand in for another's.
"""

import base64
import contextlib
import hashlib
import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from wizard.model.cancel import CancelToken, Deadline
from wizard.model.secret import Secret
from wizard.model.symptom import Symptom
from wizard.store.files import write_private
from wizard.store.locks import locked
from wizard.store.places import make_private
from wizard.store.vault import Vault
from wizard.wire.fault import Fault

_FORMAT = "1:"
_NONCE_BYTES = 12
"""NIST SP 800-38D section 8.2.2: random, of 96 bits; a key seals one account's tokens some times a day."""
_KEY_BITS = 256
_RETRY_SECONDS = 0.05
_PATIENCE = 10.0
"""Seconds that a sign-out waits for a renewal."""


class SealedTokens:
    """`folder`: made at the first use. Raises VaultError as the vault does, OSError where it can't be written."""

    def __init__(self, folder: Path, vault: Vault) -> None:
        self._folder, self._vault = folder, vault

    def load(self, account_id: str) -> Secret | None:
        """None where nothing is kept.

        Raises:
            Fault: SIGN_IN_EXPIRED for what can't be opened: damaged, brought from another computer, or its key gone.
        """
        try:
            text = self._file(account_id).read_text("ascii")
        except FileNotFoundError:
            return None
        except UnicodeDecodeError:
            raise _unreadable("damaged") from None
        key = self._vault.load(_key_name(account_id))
        if key is None:
            raise _unreadable("key missing")
        return _opened(text, key, account_id)

    def save(self, account_id: str, keep: Secret) -> None:
        """A reader sees the old one or the new one, whole."""
        make_private(self._folder)
        key = self._vault.load(_key_name(account_id))
        if key is None or not _is_key(key):
            from cryptography.hazmat.primitives.ciphers.aead import AESGCM

            key = Secret(base64.b64encode(AESGCM.generate_key(_KEY_BITS)).decode("ascii"))
            self._vault.store(_key_name(account_id), key)
        write_private(self._file(account_id), _sealed(keep, key, account_id))

    def delete(self, account_id: str) -> None:
        """Removes file and key; either may be missing. A renewal that is under way ends first, if it does so soon."""
        if self._folder.is_dir():
            with contextlib.suppress(TimeoutError), self.locked(account_id, CancelToken(), Deadline.after(_PATIENCE)):
                self._file(account_id).unlink(missing_ok=True)
                with contextlib.suppress(PermissionError):  # Windows keeps a file that is open
                    self._lock_file(account_id).unlink(missing_ok=True)
            self._file(account_id).unlink(missing_ok=True)
        self._vault.delete(_key_name(account_id))

    @contextmanager
    def locked(self, account_id: str, token: CancelToken, deadline: Deadline) -> Iterator[None]:
        """While it lasts, no other thread or process is in here for this account.

        Raises:
            TimeoutError: another one was until the deadline. Cancelled.
        """
        make_private(self._folder)
        path = self._lock_file(account_id)
        stopped = threading.Event()
        unregister = token.on_cancel(stopped.set)
        try:
            while (lock := locked(path)) is None:
                if deadline.expired:
                    raise TimeoutError("another renewal of this sign-in does not end")
                stopped.wait(min(_RETRY_SECONDS, deadline.remaining()))
                token.check()
        finally:
            unregister()
        try:
            yield
        finally:
            lock.close()

    def _file(self, account_id: str) -> Path:
        return self._folder / f"{_name(account_id)}.sealed"

    def _lock_file(self, account_id: str) -> Path:
        return self._folder / f"{_name(account_id)}.lock"


class SessionTokens:
    """In memory until the program ends, for machines without a keyring."""

    def __init__(self) -> None:
        self._kept: dict[str, Secret] = {}
        self._locks: dict[str, threading.Lock] = {}
        self._guard = threading.Lock()

    def load(self, account_id: str) -> Secret | None:
        return self._kept.get(account_id)

    def save(self, account_id: str, keep: Secret) -> None:
        self._kept[account_id] = keep

    def delete(self, account_id: str) -> None:
        self._kept.pop(account_id, None)

    @contextmanager
    def locked(self, account_id: str, token: CancelToken, deadline: Deadline) -> Iterator[None]:
        """As of SealedTokens, in this process."""
        with self._guard:
            lock = self._locks.setdefault(account_id, threading.Lock())
        while not lock.acquire(timeout=min(_RETRY_SECONDS, deadline.remaining())):
            token.check()
            if deadline.expired:
                raise TimeoutError("another renewal of this sign-in does not end")
        try:
            token.check()
            yield
        finally:
            lock.release()


def _name(account_id: str) -> str:
    """A file name that any id has, and that tells nothing."""
    return hashlib.sha256(account_id.encode()).hexdigest()[:32]


def _key_name(account_id: str) -> str:
    return f"{account_id}.token-key"


def _unreadable(why: str) -> Fault:
    return Fault(Symptom.SIGN_IN_EXPIRED, {"errno": why})


def _key_bytes(key: Secret) -> bytes:
    """Raises ValueError unless it is a key of ours."""
    raw = base64.b64decode(key.reveal(), validate=True)
    if len(raw) * 8 != _KEY_BITS:
        raise ValueError("not a key")
    return raw


def _is_key(key: Secret) -> bool:
    try:
        return bool(_key_bytes(key))
    except ValueError:
        return False


def _sealed(keep: Secret, key: Secret, account_id: str) -> str:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    nonce = secrets.token_bytes(_NONCE_BYTES)
    sealed = AESGCM(_key_bytes(key)).encrypt(nonce, keep.reveal().encode(), account_id.encode())
    return _FORMAT + base64.b64encode(nonce + sealed).decode("ascii") + "\n"


def _opened(text: str, key: Secret, account_id: str) -> Secret:
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    if not text.startswith(_FORMAT):
        raise _unreadable("damaged")
    try:
        raw = base64.b64decode(text.removeprefix(_FORMAT).strip(), validate=True)
        nonce, sealed = raw[:_NONCE_BYTES], raw[_NONCE_BYTES:]
        return Secret(AESGCM(_key_bytes(key)).decrypt(nonce, sealed, account_id.encode()).decode())
    except (InvalidTag, ValueError):
        raise _unreadable("damaged") from None
