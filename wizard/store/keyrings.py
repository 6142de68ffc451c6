"""Which keyrings count as safe, and what their errors mean."""

import importlib
import os
from typing import TYPE_CHECKING

from wizard.model.symptom import Symptom

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

_CHAINER = "keyring.backends.chainer.ChainerBackend"

_ALLOWED = {
    "keyring.backends.macOS.Keyring": "macOS Keychain",
    "keyring.backends.Windows.WinVaultKeyring": "Windows Credential Manager",
    "keyring.backends.SecretService.Keyring": "Secret Service",
    "keyring.backends.kwallet.DBusKeyring": "KWallet",
    "keyring.backends.kwallet.DBusKeyringKWallet4": "KWallet",
}
"""Class path -> the name that people know. Anything else is refused: null, fail, plain text, whatever is unknown."""


def system_keyring() -> "KeyringBackend | None":
    """The keyring that was configured, if it is a safe one; else the best one on this machine; None if there is none.

    A configured backend outside the list is refused without being imported: a class path from the environment is code.
    The chainer, which asks one store after the other, stands for the best of the safe ones.
    """
    configured = _configured()
    if configured in (None, _CHAINER):
        viable = [(priority, path) for path in _ALLOWED if (priority := _priority(path)) is not None]
        return _load(max(viable)[1])() if viable else None
    if configured not in _ALLOWED or _priority(configured) is None:
        return None
    return _load(configured)()


def describe(keyring: "KeyringBackend") -> str:
    """The keyring's name for people; the class path of one that isn't on the list."""
    path = f"{type(keyring).__module__}.{type(keyring).__qualname__}"
    return _ALLOWED.get(path, path)


def _configured() -> str | None:
    """The class path that the user chose for all programs (docs of keyring, "Configuring"), None without a choice."""
    if name := os.environ.get("PYTHON_KEYRING_BACKEND"):
        return name.strip()
    import configparser

    from keyring.util import platform_

    config = configparser.RawConfigParser()
    try:
        config.read(platform_.config_root() / "keyringrc.cfg", encoding="utf-8")
        return config.get("backend", "default-keyring", fallback="").strip() or None
    except (configparser.Error, UnicodeDecodeError, OSError):
        return None


def _load(path: str) -> "type[KeyringBackend]":
    module, _, name = path.rpartition(".")
    backend: type[KeyringBackend] = getattr(importlib.import_module(module), name)
    return backend


def _priority(path: str) -> float | None:
    """How suitable a backend calls itself here, None where its system isn't there. May ask the session bus."""
    try:
        priority = float(_load(path).priority)
    except Exception:  # noqa: BLE001  (a backend says "not on this system" by raising whatever it likes)
        return None
    return priority if priority > 0 else None


def symptom_of(error: BaseException) -> Symptom:
    """What a backend's error means for the user. Compared by class and number, since the texts differ by version.

    macOS: `KeyringLocked` caused by `KeychainDenied` (-128) is a refusal, -25308 (no prompt allowed) inside any
    error is a locked keychain. KWallet says `PasswordSetError("Cancelled by user")` where the user refused.
    """
    chain = _causes(error)
    names = {base.__name__ for link in chain for base in type(link).__mro__}
    numbers = {argument for link in chain for argument in link.args if isinstance(argument, int)}
    cancelled = any("Cancelled by user" in str(link) for link in chain)
    if "KeychainDenied" in names or -128 in numbers or cancelled:
        return Symptom.KEYRING_DENIED
    if names & {"KeyringLocked", "LockedException", "PromptDismissedException"} and "InitError" not in names:
        return Symptom.KEYRING_LOCKED
    if -25308 in numbers:
        return Symptom.KEYRING_LOCKED
    return Symptom.KEYRING_UNAVAILABLE


def _causes(error: BaseException) -> list[BaseException]:
    chain: list[BaseException] = []
    link: BaseException | None = error
    while link is not None and link not in chain:
        chain.append(link)
        link = link.__cause__ or link.__context__
    return chain
