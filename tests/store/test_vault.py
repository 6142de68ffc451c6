"""The vault over keyrings that misbehave in every way that real ones do."""

import threading
import time

import pytest
from keyring.errors import InitError, KeyringError, KeyringLocked, NoKeyringError, PasswordSetError

from tests.store.memory_keyring import MemoryKeyring
from wizard.model.cancel import Cancelled, CancelToken
from wizard.model.secret import Secret
from wizard.model.symptom import Symptom
from wizard.store.keyrings import symptom_of
from wizard.store.vault import SERVICE, SessionVault, Vault, VaultError


class ForgetfulKeyring(MemoryKeyring):
    """Reports success and keeps nothing, like keyring's null backend."""

    def set_password(self, service: str, username: str, password: str) -> None: ...
    def delete_password(self, service: str, username: str) -> None: ...


class HangingKeyring(MemoryKeyring):
    """Blocks in every call until it is let go, like a prompt that nobody answers."""

    def __init__(self) -> None:
        super().__init__()
        self.entered = threading.Event()
        self.let_go = threading.Event()

    def set_password(self, service: str, username: str, password: str) -> None:
        self.entered.set()
        self.let_go.wait(20)
        super().set_password(service, username, password)


class RaisingKeyring(MemoryKeyring):
    def __init__(self, error: Exception) -> None:
        super().__init__()
        self.error = error

    def set_password(self, service: str, username: str, password: str) -> None:
        raise self.error

    def get_password(self, service: str, username: str) -> str | None:
        raise self.error


def test_a_working_keyring_passes_the_probe_and_is_left_clean() -> None:
    keyring = MemoryKeyring()
    vault = Vault(lambda: keyring)
    vault.probe(CancelToken())
    assert keyring.kept == {}


def test_secrets_are_kept_by_account_and_deleting_twice_is_no_error() -> None:
    keyring = MemoryKeyring()
    vault = Vault(lambda: keyring)
    vault.store("a", Secret("one"))
    assert keyring.kept == {(SERVICE, "a"): "one"}
    assert vault.load("a") == Secret("one")
    assert vault.load("b") is None
    vault.delete("a")
    vault.delete("a")
    assert vault.load("a") is None


def test_what_cannot_be_read_back_is_not_kept() -> None:
    vault = Vault(ForgetfulKeyring)
    with pytest.raises(VaultError) as probe:
        vault.probe(CancelToken())
    with pytest.raises(VaultError) as store:
        vault.store("a", Secret("one"))
    assert {probe.value.symptom, store.value.symptom} == {Symptom.KEYRING_UNAVAILABLE}


def test_no_keyring_at_all() -> None:
    with pytest.raises(VaultError) as error:
        Vault(lambda: None).probe(CancelToken())
    assert error.value.symptom is Symptom.KEYRING_UNAVAILABLE


def test_a_hanging_keyring_reads_as_locked_after_the_time_limit() -> None:
    keyring = HangingKeyring()
    with pytest.raises(VaultError) as error:
        Vault(lambda: keyring).probe(CancelToken(), timeout=0.1)
    keyring.let_go.set()
    assert error.value.symptom is Symptom.KEYRING_LOCKED


def test_a_write_that_comes_after_the_time_limit_is_undone() -> None:
    keyring = HangingKeyring()
    threads = set(threading.enumerate())
    with pytest.raises(VaultError):
        Vault(lambda: keyring, timeout=0.1).store("a", Secret("late"))
    worker = next(thread for thread in threading.enumerate() if thread not in threads)
    keyring.let_go.set()
    worker.join(10)
    assert keyring.kept == {}


def test_a_late_write_puts_the_former_secret_back() -> None:
    keyring = HangingKeyring()
    keyring.kept[SERVICE, "a"] = "former"
    threads = set(threading.enumerate())
    with pytest.raises(VaultError):
        Vault(lambda: keyring, timeout=0.1).store("a", Secret("late"))
    worker = next(thread for thread in threading.enumerate() if thread not in threads)
    keyring.let_go.set()
    worker.join(10)
    assert keyring.kept == {(SERVICE, "a"): "former"}


def test_cancel_is_felt_while_the_keyring_hangs() -> None:
    keyring, token = HangingKeyring(), CancelToken()

    def cancel() -> None:
        keyring.entered.wait(10)
        token.cancel()

    threading.Thread(target=cancel, daemon=True).start()
    begun = time.monotonic()
    with pytest.raises(Cancelled):
        Vault(lambda: keyring).probe(token, timeout=30)
    keyring.let_go.set()
    assert time.monotonic() - begun < 0.5 + 5  # the thread that cancels has to come up first; 30 would be the limit


def test_a_cancelled_token_starts_nothing() -> None:
    keyring, token = MemoryKeyring(), CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        Vault(lambda: keyring).probe(token)


def _caused(error: Exception, cause: Exception) -> Exception:
    error.__cause__ = cause
    return error


class KeychainDenied(Exception):
    """As in keyring.backends.macOS.api, which can't be imported here."""


class LockedException(Exception):
    """As in secretstorage.exceptions."""


@pytest.mark.parametrize(
    ("error", "symptom"),
    [
        (NoKeyringError("No recommended backend was available."), Symptom.KEYRING_UNAVAILABLE),
        (InitError("Failed to create the collection"), Symptom.KEYRING_UNAVAILABLE),
        (KeyringLocked("Failed to unlock the collection!"), Symptom.KEYRING_LOCKED),
        (LockedException("Item is locked"), Symptom.KEYRING_LOCKED),
        (_caused(PasswordSetError("Can't store"), Exception(-25308, "Unknown Error")), Symptom.KEYRING_LOCKED),
        (_caused(KeyringError("Can't get"), Exception(-25308, "Unknown Error")), Symptom.KEYRING_LOCKED),
        (_caused(KeyringLocked("Can't store"), KeychainDenied(-128, "Access Denied")), Symptom.KEYRING_DENIED),
        (PasswordSetError("Cancelled by user"), Symptom.KEYRING_DENIED),
        (PasswordSetError("something else"), Symptom.KEYRING_UNAVAILABLE),
        (OSError("no such device"), Symptom.KEYRING_UNAVAILABLE),
    ],
)
def test_each_error_has_its_symptom(error: Exception, symptom: Symptom) -> None:
    assert symptom_of(error) is symptom
    with pytest.raises(VaultError) as told:
        Vault(lambda: RaisingKeyring(error)).load("a")
    assert told.value.symptom is symptom


def test_no_error_shows_the_secret() -> None:
    vault = Vault(lambda: RaisingKeyring(ValueError("could not write CANARY")))
    with pytest.raises(VaultError) as error:
        vault.store("a", Secret("CANARY"))
    assert "CANARY" not in f"{error.value} {error.value.evidence} {error.value.finding()}"


def test_the_session_vault_forgets_with_the_program() -> None:
    vault = SessionVault()
    vault.probe(CancelToken())
    vault.store("a", Secret("one"))
    assert vault.load("a") == Secret("one")
    vault.delete("a")
    vault.delete("a")
    assert vault.load("a") is None
    assert SessionVault().load("a") is None
