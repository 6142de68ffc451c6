"""Secrets in the operating system's keyring, and nowhere else.

The keyring package would follow PYTHON_KEYRING_BACKEND and keyringrc.cfg to any class, plain text files and the null
backend (which reports success and keeps nothing) included. Here only the systems' own stores are used, and only what
can be read back counts as kept. Any call into a keyring may block for as long as its prompt is open, so each runs on
a thread of its own, with a deadline.
"""

import secrets
import threading
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, TypeVar

from wizard.model.cancel import Cancelled, CancelToken, Deadline
from wizard.model.secret import Secret
from wizard.model.symptom import Finding, Json, Symptom
from wizard.store.keyrings import describe, symptom_of, system_keyring

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

SERVICE = "inbox-wizard"
"""The service name of every entry in the keyring; the user name is the account's id."""

CALL_SECONDS = 10.0
"""How long one call may take. A prompt that stays open longer reads as a locked keyring; the user can try again."""

T = TypeVar("T")


class VaultError(Exception):
    """A secret can't be kept or read. `symptom`: KEYRING_UNAVAILABLE, KEYRING_LOCKED or KEYRING_DENIED.

    Neither the message nor `evidence` holds a secret: they name the backend and the kind of error only.
    """

    def __init__(self, symptom: Symptom, evidence: Mapping[str, Json] | None = None) -> None:
        super().__init__(symptom.value)
        self.symptom = symptom
        self.evidence: Mapping[str, Json] = dict(evidence or {})

    def finding(self) -> Finding:
        return Finding(self.symptom, evidence=self.evidence)


class Vault:
    """The system's keyring. Every method raises VaultError; none blocks longer than its time limit, in seconds."""

    def __init__(
        self, keyring: "Callable[[], KeyringBackend | None]" = system_keyring, *, timeout: float = CALL_SECONDS
    ) -> None:
        self._open = keyring
        self._timeout = timeout
        self._lock = threading.Lock()
        self._keyring: KeyringBackend | None = None

    def probe(self, token: CancelToken | None = None, timeout: float | None = None) -> None:
        """Proves that the keyring keeps secrets: writes, reads back and deletes a canary.

        Raises:
            VaultError: it doesn't.
            Cancelled: the token was set meanwhile.
        """

        def canary(_call: _Call) -> None:
            name, value = f"canary-{secrets.token_hex(8)}", secrets.token_urlsafe(24)
            keyring = self._opened()
            keyring.set_password(SERVICE, name, value)
            try:
                kept = keyring.get_password(SERVICE, name)
            finally:
                keyring.delete_password(SERVICE, name)
            if kept != value:
                raise _not_kept(keyring)

        self._run(canary, timeout, token)

    def backend_name(self) -> str:
        """The keyring's name as its system calls it, e.g. "Secret Service" or "Windows Credential Manager"."""
        return self._run(lambda _call: describe(self._opened()))

    def store(self, account_id: str, secret: Secret) -> None:
        """Keeps the secret and reads it back. What isn't kept, or only after the time limit, is undone."""

        def write(call: _Call) -> None:
            keyring = self._opened()
            before = keyring.get_password(SERVICE, account_id)
            keyring.set_password(SERVICE, account_id, secret.reveal())
            kept = keyring.get_password(SERVICE, account_id)
            if call.abandoned or kept is None or Secret(kept) != secret:
                if before is None:
                    _delete(keyring, account_id)
                else:
                    keyring.set_password(SERVICE, account_id, before)
                raise _not_kept(keyring)

        self._run(write)

    def load(self, account_id: str) -> Secret | None:
        """The secret, None if there is none."""

        def read(_call: _Call) -> Secret | None:
            text = self._opened().get_password(SERVICE, account_id)
            return None if text is None else Secret(text)

        return self._run(read)

    def delete(self, account_id: str) -> None:
        """Removes the secret. One that isn't there is no error."""
        self._run(lambda _call: _delete(self._opened(), account_id))

    def _opened(self) -> "KeyringBackend":
        with self._lock:
            if self._keyring is None:
                self._keyring = self._open()
            if self._keyring is None:
                raise VaultError(Symptom.KEYRING_UNAVAILABLE)
            return self._keyring

    def _run(self, work: "Callable[[_Call], T]", timeout: float | None = None, token: CancelToken | None = None) -> T:
        """The result of `work`, which runs on a daemon thread and is left alone when time is up."""
        if token is not None:
            token.check()
        call = _Call()
        results: list[T] = []
        errors: list[Exception] = []

        def runner() -> None:
            try:
                results.append(work(call))
            except Exception as error:  # noqa: BLE001  (backends raise what their system library raises)
                errors.append(error)
            call.done.set()

        unregister = token.on_cancel(call.done.set) if token is not None else lambda: None
        thread = threading.Thread(target=runner, name="keyring", daemon=True)
        thread.start()
        deadline = Deadline.after(self._timeout if timeout is None else timeout)
        try:
            # In slices: Windows runs signal handlers only between waits.
            while not call.done.wait(min(0.1, deadline.remaining())) and not deadline.expired:
                pass
        except BaseException:  # Ctrl-C: whatever is being written gets a moment to be undone
            call.abandoned = True
            thread.join(0.1)
            raise
        finally:
            unregister()
        call.abandoned = not results and not errors
        if results:
            return results[0]
        if token is not None and token.cancelled:
            raise Cancelled
        if errors:
            raise self._translated(errors[0])
        raise VaultError(Symptom.KEYRING_LOCKED, {**self._backend_evidence(), "machine_error": "no answer"})

    def _translated(self, error: Exception) -> VaultError:
        if isinstance(error, VaultError):
            return error
        return VaultError(symptom_of(error), {**self._backend_evidence(), "machine_error": type(error).__name__})

    def _backend_evidence(self) -> dict[str, Json]:
        # Without the lock: the thread that holds it may be the one that hangs.
        return {"backend": describe(self._keyring)} if self._keyring is not None else {}


class SessionVault(Vault):
    """Secrets in memory until the program ends, for machines without a keyring."""

    def __init__(self) -> None:
        super().__init__()
        self._secrets: dict[str, Secret] = {}

    def probe(self, token: CancelToken | None = None, timeout: float | None = None) -> None:
        if token is not None:
            token.check()

    def backend_name(self) -> str:
        return "memory"

    def store(self, account_id: str, secret: Secret) -> None:
        self._secrets[account_id] = secret

    def load(self, account_id: str) -> Secret | None:
        return self._secrets.get(account_id)

    def delete(self, account_id: str) -> None:
        self._secrets.pop(account_id, None)


def _not_kept(keyring: "KeyringBackend") -> VaultError:
    return VaultError(Symptom.KEYRING_UNAVAILABLE, {"backend": describe(keyring), "machine_error": "not kept"})


class _Call:
    """One call into the keyring. `abandoned`: nobody waits for it any more."""

    def __init__(self) -> None:
        self.done = threading.Event()
        self.abandoned = False


def _delete(keyring: "KeyringBackend", account_id: str) -> None:
    from keyring.errors import PasswordDeleteError

    try:
        keyring.delete_password(SERVICE, account_id)
    except PasswordDeleteError:
        if keyring.get_password(SERVICE, account_id) is not None:
            raise
