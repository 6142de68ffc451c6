"""What the real objects are like, taken together."""

import ast
import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from wizard.compose import build
from wizard.model.account import AccountState, Health, SavedAccount
from wizard.model.event import RunStarted
from wizard.model.plan import Endpoint, Server
from wizard.model.provider import Protocol, Provider, Security
from wizard.store.crash import keep_crash
from wizard.store.places import report_path

CHECKOUT = Path(__file__).parents[1]

IMPORTED_DURING_A_VERIFICATION = """
import json, sys
from pathlib import Path
from wizard.compose import build
from wizard.model.cancel import CancelToken
from wizard.model.event import RunEnded
from wizard.model.outcome import Connected

app = build(data_dir=Path(sys.argv[1]))
app.settings.language  # the window has read them long before
for _ in app.warm_up():
    pass
warm = {"imapclient", "cryptography.x509", "wizard.engine.connector"} <= sys.modules.keys()
with app.practice("good") as (connector, form):
    before = set(sys.modules)
    *_, last = connector.connect(form, CancelToken())
    after = set(sys.modules)
assert isinstance(last, RunEnded) and isinstance(last.outcome, Connected), last
print(json.dumps({"warm": warm, "late": sorted(after - before)}))
"""


def test_after_the_warming_up_a_verification_imports_nothing(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", IMPORTED_DURING_A_VERIFICATION, str(tmp_path)],
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["warm"]
    assert [name for name in found["late"] if not name.startswith("wizard.practice")] == []


def test_the_brand_is_read_without_what_only_a_sign_in_needs() -> None:
    """The first window waits for it."""
    reading = "import sys; from wizard.compose import build; build().brand; print('wizard.model.cloud' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", reading], cwd=CHECKOUT, capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout == "False\n"


def test_the_first_window_comes_without_what_only_the_wizard_needs() -> None:
    code = "import sys; import wizard.qt.app; print([name for name in sys.modules if name.startswith('wizard.model.')])"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=CHECKOUT, capture_output=True, text=True, timeout=60, check=True
    )
    assert not {"wizard.model.form", "wizard.model.plan", "wizard.model.problem"} & set(ast.literal_eval(done.stdout))


def test_removing_a_mailbox_deletes_the_last_report_about_it(tmp_path: Path) -> None:
    app = build(data_dir=tmp_path)
    app.vault = app.session_vault  # type: ignore[misc]
    servers = (Server(Endpoint(Protocol.IMAP, "imap.example.com", 993, Security.TLS), "alice"),)
    health = Health(AccountState.CONNECTED, datetime.now(UTC))
    alice, bob = (
        SavedAccount(name, f"{name}@xn--bcher-kva.example", Provider.IMAP, servers, health) for name in ("alice", "bob")
    )
    for account in (alice, bob):
        app.accounts.put(account)
    record = app.new_record()
    record.add(RunStarted("alice@bücher.example", (servers[0].endpoint,), ()))
    record.write(tmp_path)
    app.forget(bob)
    assert report_path(tmp_path).exists()
    app.forget(alice)
    assert not report_path(tmp_path).exists()


@pytest.mark.parametrize(
    ("quoted", "stays"),
    [
        ("ALICE@xn--bcher-kva.example", False),
        ("alice@bücher.example", False),
        ("user\\al", False),
        ("'user\\\\al'", False),
        ("imap.example.com:993", False),
        ("bob@example.org", True),
        ("", True),
    ],
)
def test_removing_a_mailbox_deletes_the_last_error_that_names_it(tmp_path: Path, quoted: str, stays: bool) -> None:
    app = build(data_dir=tmp_path)
    app.vault = app.session_vault  # type: ignore[misc]
    servers = (Server(Endpoint(Protocol.IMAP, "imap.example.com", 993, Security.TLS), "user\\al"),)
    health = Health(AccountState.CONNECTED, datetime.now(UTC))
    account = SavedAccount("a", "alice@xn--bcher-kva.example", Provider.IMAP, servers, health)
    app.accounts.put(account)
    file = keep_crash(ValueError(quoted), tmp_path, str)
    app.forget(account)
    assert file.exists() is stays
