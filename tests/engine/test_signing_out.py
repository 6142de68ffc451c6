"""A Google account that is removed here: Google is asked to take the sign-in back, and nobody waits for it."""

import json
import threading
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tests.probes.support import TRUST
from tests.servers.pretend_authority import Answer, PretendAuthority, Silence
from wizard.engine import signing_out as module
from wizard.engine.signing_out import signing_out
from wizard.model.account import AccountState, Health, SavedAccount
from wizard.model.provider import Provider
from wizard.model.secret import Secret
from wizard.model.sign_in import SignInApp, google_app
from wizard.store.tokens import SessionTokens

CLIENT = "1.apps.example"
KEPT = {"kind": "google", "client_id": CLIENT, "access": "a", "refresh": "r3fresh", "expires_at": 0, "scopes": []}


def app(server: PretendAuthority) -> SignInApp:
    return replace(google_app(CLIENT, Secret()), revoke_url=f"https://localhost:{server.server.port}/revoke")


def account(provider: Provider = Provider.GOOGLE, **more: object) -> SavedAccount:
    now = datetime.now(UTC)
    made = SavedAccount("a1", "anna@example.com", provider, (), Health(AccountState.CONNECTED, now, last_check=now))
    return replace(made, **more)  # type: ignore[arg-type]


def kept() -> SessionTokens:
    tokens = SessionTokens()
    tokens.save("a1", Secret(json.dumps(KEPT)))
    return tokens


def over() -> None:
    """Until nobody asks any more."""
    for thread in threading.enumerate():
        if thread.name == "signing out":
            thread.join(20)


def test_google_is_asked_once_the_account_is_gone() -> None:
    tokens = kept()
    with PretendAuthority({"/revoke": Answer(200, {})}) as google:
        with signing_out(account(), tokens, lambda: app(google), lambda: TRUST):
            tokens.delete("a1")
            assert google.asked == []
        over()
        [asked] = google.asked
    assert (asked.method, asked.path, asked.form) == ("POST", "/revoke", {"token": "r3fresh"})


def test_nothing_is_taken_back_for_an_account_that_stays() -> None:
    with PretendAuthority({"/revoke": Answer(200, {})}) as google:
        with suppress(OSError), signing_out(account(), kept(), lambda: app(google), lambda: TRUST):
            raise OSError("the keyring refuses")
        over()
        assert google.asked == []


@pytest.mark.parametrize("answer", [Answer(400, {"error": "invalid_token"}), Answer(503, b"busy"), Silence])
def test_whatever_comes_of_it_the_account_is_removed(answer: Answer | None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "SECONDS", 0.5)
    with PretendAuthority({"/revoke": answer}) as google:
        with signing_out(account(), kept(), lambda: app(google), lambda: TRUST):
            pass
        over()
        assert google.paths() == ["/revoke"]


@pytest.mark.parametrize("other", [account(Provider.MICROSOFT365), account(app_password=True), account(practice=True)])
def test_others_have_nobody_to_ask(other: SavedAccount) -> None:
    with PretendAuthority({"/revoke": Answer(200, {})}) as google:
        with signing_out(other, kept(), lambda: app(google), lambda: TRUST):
            pass
        over()
        assert google.asked == []
