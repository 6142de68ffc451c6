"""An account's tokens are renewed alone and by one at a time: with rotation, two at once would spend a token twice."""

import threading
from pathlib import Path

import pytest

from tests.probes.sign_in_support import EMAIL, PAGE, google, microsoft
from tests.probes.support import soon
from tests.servers.browser import Browser
from tests.servers.oidc_provider import OidcProvider
from tests.store.memory_keyring import MemoryKeyring
from wizard.model.cancel import CancelToken
from wizard.model.secret import Secret
from wizard.model.sign_in import TokenKeeper, Tokens
from wizard.model.symptom import Symptom
from wizard.probes.sign_in import SignIn, fresh_tokens
from wizard.store.tokens import SealedTokens, SessionTokens
from wizard.store.vault import Vault
from wizard.wire.fault import Fault


@pytest.fixture(params=["sealed", "session"])
def keeper(request: pytest.FixtureRequest, tmp_path: Path) -> TokenKeeper:
    keyring = MemoryKeyring()
    return SealedTokens(tmp_path, Vault(lambda: keyring)) if request.param == "sealed" else SessionTokens()


@pytest.fixture(params=["microsoft", "google"])
def sign_in(request: pytest.FixtureRequest, oidc: OidcProvider) -> SignIn:
    return microsoft(oidc.authority) if request.param == "microsoft" else google(oidc)


def signed_in(sign_in: SignIn) -> Tokens:
    waiting = sign_in.begin(EMAIL, PAGE, CancelToken(), soon())
    Browser().sign_in(waiting.url)
    return waiting.wait()


def test_while_it_lasts_nothing_is_asked_or_written(sign_in: SignIn, keeper: TokenKeeper) -> None:
    tokens = signed_in(sign_in)
    keeper.save("a", tokens.keep)
    fresh = fresh_tokens(sign_in, keeper, "a", CancelToken(), soon())
    assert fresh.access == tokens.access and keeper.load("a") == tokens.keep


def test_what_is_renewed_is_kept(sign_in: SignIn, keeper: TokenKeeper) -> None:
    keeper.save("a", signed_in(sign_in).keep)
    renewed = fresh_tokens(sign_in, keeper, "a", CancelToken(), soon(), force=True)
    assert keeper.load("a") == renewed.keep
    assert fresh_tokens(sign_in, keeper, "a", CancelToken(), soon()).access == renewed.access


def test_four_at_once_take_their_turns(sign_in: SignIn, keeper: TokenKeeper) -> None:
    keeper.save("a", signed_in(sign_in).keep)
    results: list[Secret | BaseException] = []
    together = threading.Barrier(4)

    def renew() -> None:
        together.wait(20)
        try:
            results.append(fresh_tokens(sign_in, keeper, "a", CancelToken(), soon(), force=True).access)
        except BaseException as error:
            results.append(error)

    threads = [threading.Thread(target=renew) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len({result.reveal() for result in results if isinstance(result, Secret)}) == 4, results


def test_nothing_kept_means_sign_in_again(sign_in: SignIn, keeper: TokenKeeper) -> None:
    with pytest.raises(Fault) as raised:
        fresh_tokens(sign_in, keeper, "a", CancelToken(), soon())
    assert raised.value.symptom is Symptom.SIGN_IN_EXPIRED


def test_after_a_refusal_what_was_kept_stays_until_the_next_sign_in(sign_in: SignIn, keeper: TokenKeeper) -> None:
    spent = signed_in(sign_in).keep
    keeper.save("a", spent)
    sign_in.renew(spent, CancelToken(), soon(), force=True)
    with pytest.raises(Fault) as raised:
        fresh_tokens(sign_in, keeper, "a", CancelToken(), soon(), force=True)
    assert raised.value.symptom is Symptom.SIGN_IN_EXPIRED and keeper.load("a") == spent
    keeper.save("a", signed_in(sign_in).keep)
    assert fresh_tokens(sign_in, keeper, "a", CancelToken(), soon(), force=True).access
