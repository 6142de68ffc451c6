"""The vault on a real gnome-keyring, in child processes with a bus and a home of their own."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.store.secret_service import SecretService, home_of_its_own, secret_service

_ROUND_TRIP = """
from wizard.store.vault import Vault
from wizard.model.secret import Secret
vault = Vault()
vault.probe()
text = "pass wort \\u30d1\\u30b9\\u30ef\\u30fc\\u30c9 \\U0001f511 \\\\ ' \\" "
vault.store("one", Secret(text))
other = Vault()
again = other.load("one") == Secret(text)
vault.store("one", Secret("second"))
second = other.load("one").reveal()
vault.delete("one")
vault.delete("one")
say(name=vault.backend_name(), again=again, second=second, gone=other.load("one") is None)
"""

_PROBE = """
from wizard.store.vault import Vault, VaultError
try:
    Vault().probe()
    say(symptom=None)
except VaultError as error:
    say(symptom=error.symptom.value, evidence=dict(error.evidence))
"""

_LOCK = """
import secretstorage
with secretstorage.dbus_init() as bus:
    secretstorage.get_default_collection(bus).lock()
    say(locked=True)
"""

_LEFT_BEHIND = """
import secretstorage
with secretstorage.dbus_init() as bus:
    say(labels=[item.get_label() for item in secretstorage.get_default_collection(bus).get_all_items()])
"""


def _run(code: str, environment: dict[str, str]) -> dict[str, Any]:
    preface = "import json\ndef say(**values): print(json.dumps(values))\n"
    done = subprocess.run(
        [sys.executable, "-c", preface + code], env=environment, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    values: dict[str, Any] = json.loads(done.stdout)
    return values


@pytest.fixture
def service(tmp_path: Path) -> Iterator[SecretService]:
    with secret_service(tmp_path) as running:
        yield running


def test_an_unlocked_keyring_keeps_and_forgets_any_unicode(service: SecretService) -> None:
    assert _run(_ROUND_TRIP, service.environment) == {
        "name": "Secret Service",
        "again": True,
        "second": "second",
        "gone": True,
    }


def test_the_canary_leaves_nothing_behind(service: SecretService) -> None:
    assert _run(_PROBE, service.environment)["symptom"] is None
    assert _run(_LEFT_BEHIND, service.environment) == {"labels": []}


def test_a_locked_keyring_without_a_screen_is_named_at_once(service: SecretService) -> None:
    _run(_LOCK, service.environment)
    begun = time.monotonic()
    found = _run(_PROBE, service.environment)
    assert found["symptom"] == "keyring_locked"
    assert time.monotonic() - begun < 8


def test_no_bus_is_no_keyring(tmp_path: Path) -> None:
    found = _run(_PROBE, home_of_its_own(tmp_path))
    assert found["symptom"] == "keyring_unavailable"


@pytest.mark.parametrize(
    "backend",
    ["keyring.backends.null.Keyring", "keyring.backends.fail.Keyring", "keyrings.alt.file.PlaintextKeyring", "os.path"],
)
def test_the_environment_smuggles_no_other_backend_in(service: SecretService, backend: str) -> None:
    environment = service.environment | {"PYTHON_KEYRING_BACKEND": backend}
    assert _run(_PROBE, environment)["symptom"] == "keyring_unavailable"


def test_a_safe_backend_may_be_chosen(service: SecretService) -> None:
    for name in ("keyring.backends.SecretService.Keyring", "keyring.backends.chainer.ChainerBackend"):
        environment = service.environment | {"PYTHON_KEYRING_BACKEND": name}
        assert _run(_PROBE, environment)["symptom"] is None


def test_the_configuration_file_is_held_to_the_same_list(service: SecretService) -> None:
    folder = Path(service.environment["XDG_CONFIG_HOME"]) / "python_keyring"
    folder.mkdir(parents=True)
    (folder / "keyringrc.cfg").write_text("[backend]\ndefault-keyring=keyring.backends.null.Keyring\n")
    assert _run(_PROBE, service.environment)["symptom"] == "keyring_unavailable"
