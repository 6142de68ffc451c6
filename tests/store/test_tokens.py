"""Tokens in sealed files: what damage, other machines, other accounts and other processes do to them."""

import subprocess
import sys
import threading
from pathlib import Path

import pytest

from tests.store.memory_keyring import MemoryKeyring
from wizard.model.cancel import Cancelled, CancelToken, Deadline
from wizard.model.secret import Secret
from wizard.model.sign_in import TokenKeeper
from wizard.model.symptom import Symptom
from wizard.store.tokens import SealedTokens, SessionTokens
from wizard.store.vault import Vault, VaultError
from wizard.wire.fault import Fault

KEEP = Secret("c4nary-refresh-token-" + "x" * 6000)
WINDOWS_LIMIT = 1280
"""Characters that the smallest keyring takes (CRED_MAX_CREDENTIAL_BLOB_SIZE is 2560 bytes of UTF-16)."""


class SmallKeyring(MemoryKeyring):
    """As small as Windows' is."""

    def set_password(self, service: str, username: str, password: str) -> None:
        if len(password) > WINDOWS_LIMIT:
            raise OSError(1783, "The stub received bad data.")
        super().set_password(service, username, password)


@pytest.fixture
def keyring() -> SmallKeyring:
    return SmallKeyring()


@pytest.fixture
def tokens(tmp_path: Path, keyring: SmallKeyring) -> SealedTokens:
    return SealedTokens(tmp_path / "sign-ins", Vault(lambda: keyring))


def sealed_file(tmp_path: Path) -> Path:
    (file,) = (tmp_path / "sign-ins").glob("*.sealed")
    return file


def expired(tokens: SealedTokens, account: str = "a") -> bool:
    with pytest.raises(Fault) as raised:
        tokens.load(account)
    return raised.value.symptom is Symptom.SIGN_IN_EXPIRED


def test_what_is_kept_comes_back_and_survives_a_restart(
    tokens: SealedTokens, tmp_path: Path, keyring: SmallKeyring
) -> None:
    assert tokens.load("a") is None
    tokens.save("a", KEEP)
    tokens.save("b", Secret("of b"))
    again = SealedTokens(tmp_path / "sign-ins", Vault(lambda: keyring))
    assert again.load("a") == KEEP and again.load("b") == Secret("of b")
    tokens.save("a", Secret("renewed"))
    assert again.load("a") == Secret("renewed")


def test_nothing_readable_is_written_and_the_keyring_gets_a_key_only(
    tokens: SealedTokens, tmp_path: Path, keyring: SmallKeyring
) -> None:
    tokens.save("alice@example.com", KEEP)
    file = sealed_file(tmp_path)
    assert b"c4nary" not in file.read_bytes() and "alice" not in file.name
    assert file.stat().st_mode & 0o777 == 0o600 and file.parent.stat().st_mode & 0o777 == 0o700
    assert [len(kept) for kept in keyring.kept.values()] == [44] and "c4nary" not in str(keyring.kept)


def test_the_same_content_is_never_sealed_the_same(tokens: SealedTokens, tmp_path: Path) -> None:
    tokens.save("a", KEEP)
    before = sealed_file(tmp_path).read_bytes()
    tokens.save("a", KEEP)
    assert sealed_file(tmp_path).read_bytes() != before


@pytest.mark.parametrize(
    "damage",
    [
        lambda raw: raw[:-20],
        lambda raw: b"",
        lambda raw: b"\xff\xfe" + raw,
        lambda raw: raw[:40] + (b"A" if raw[40:41] != b"A" else b"B") + raw[41:],
        lambda raw: b"2:" + raw[2:],
        lambda raw: b"1:!!!!",
        lambda raw: b"1:AAAA",
    ],
)
def test_damaged_means_sign_in_again(tokens: SealedTokens, tmp_path: Path, damage) -> None:  # type: ignore[no-untyped-def]
    tokens.save("a", KEEP)
    tokens.save("b", Secret("of b"))
    file = next(f for f in (tmp_path / "sign-ins").glob("*.sealed") if len(f.read_bytes()) > 4000)
    file.write_bytes(damage(file.read_bytes()))
    assert expired(tokens)
    assert tokens.load("b") == Secret("of b")
    tokens.save("a", Secret("signed in again"))
    assert tokens.load("a") == Secret("signed in again")


def test_moved_to_another_computer_means_sign_in_again(tokens: SealedTokens, tmp_path: Path) -> None:
    tokens.save("a", KEEP)
    assert expired(SealedTokens(tmp_path / "sign-ins", Vault(SmallKeyring)))


def test_another_key_opens_nothing(tokens: SealedTokens, keyring: SmallKeyring) -> None:
    tokens.save("a", KEEP)
    tokens.save("b", KEEP)
    first, second = keyring.kept
    keyring.kept[first] = keyring.kept[second]
    assert expired(tokens)
    keyring.kept[first] = "not a key"
    assert expired(tokens)
    tokens.save("a", Secret("signed in again"))
    assert tokens.load("a") == Secret("signed in again")


def test_the_file_of_another_account_is_not_taken(tokens: SealedTokens, tmp_path: Path, keyring: SmallKeyring) -> None:
    tokens.save("a", KEEP)
    mine = sealed_file(tmp_path)
    content = mine.read_bytes()
    tokens.save("b", Secret("of b"))
    keyring.kept = dict.fromkeys(keyring.kept, next(iter(keyring.kept.values())))
    theirs = next(file for file in (tmp_path / "sign-ins").glob("*.sealed") if file != mine)
    theirs.write_bytes(content)
    assert expired(tokens, "b")


def test_signing_out_removes_both(tokens: SealedTokens, tmp_path: Path, keyring: SmallKeyring) -> None:
    tokens.delete("a")
    tokens.save("a", KEEP)
    with tokens.locked("a", CancelToken(), Deadline.after(20)):
        pass
    tokens.delete("a")
    assert keyring.kept == {} and list((tmp_path / "sign-ins").iterdir()) == [] and tokens.load("a") is None
    tokens.delete("a")


def test_a_sign_out_waits_for_a_renewal_under_way(tokens: SealedTokens, tmp_path: Path) -> None:
    tokens.save("a", KEEP)
    with tokens.locked("a", CancelToken(), Deadline.after(20)):
        thread = threading.Thread(target=tokens.delete, args=("a",))
        thread.start()
        tokens.save("a", Secret("renewed"))
        assert thread.is_alive()
    thread.join(20)
    assert tokens.load("a") is None and list((tmp_path / "sign-ins").iterdir()) == []


def test_a_keyring_that_is_missing_is_named_as_such(tmp_path: Path) -> None:
    tokens = SealedTokens(tmp_path, Vault(lambda: None))
    with pytest.raises(VaultError):
        tokens.save("a", KEEP)
    assert tokens.load("a") is None


@pytest.fixture(params=["sealed", "session"])
def keeper(request: pytest.FixtureRequest, tokens: SealedTokens) -> TokenKeeper:
    return tokens if request.param == "sealed" else SessionTokens()


def test_one_at_a_time(keeper: TokenKeeper) -> None:
    with keeper.locked("a", CancelToken(), Deadline.after(20)):
        with keeper.locked("b", CancelToken(), Deadline.after(20)):
            pass
        with pytest.raises(TimeoutError), keeper.locked("a", CancelToken(), Deadline.after(0.1)):
            raise AssertionError("two at once")
        cancelled = CancelToken()
        cancelled.cancel()
        with pytest.raises(Cancelled), keeper.locked("a", cancelled, Deadline.after(20)):
            raise AssertionError("two at once")
    with keeper.locked("a", CancelToken(), Deadline.after(0.1)):
        pass


def test_what_is_kept_for_the_session(tmp_path: Path) -> None:
    tokens = SessionTokens()
    tokens.save("a", KEEP)
    assert tokens.load("a") == KEEP and tokens.load("b") is None
    tokens.delete("a")
    tokens.delete("a")
    assert tokens.load("a") is None


_OTHER_PROCESS = """
import sys
from pathlib import Path
from wizard.model.cancel import CancelToken, Deadline
from wizard.store.tokens import SealedTokens
from wizard.store.vault import Vault
with SealedTokens(Path(sys.argv[1]), Vault(lambda: None)).locked("a", CancelToken(), Deadline.after(20)):
    print("locked", flush=True)
    sys.stdin.read()
"""


def test_one_at_a_time_across_processes_and_a_dead_one_holds_nothing(tokens: SealedTokens, tmp_path: Path) -> None:
    command = [sys.executable, "-c", _OTHER_PROCESS, str(tmp_path / "sign-ins")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None and other.stdout.readline() == b"locked\n"
        with pytest.raises(TimeoutError), tokens.locked("a", CancelToken(), Deadline.after(0.1)):
            raise AssertionError("two at once")
        other.kill()
        with tokens.locked("a", CancelToken(), Deadline.after(20)):
            pass
