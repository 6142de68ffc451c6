"""What the tests of signing in share."""

import threading
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial

from tests.probes.support import CATALOG, TRUST
from tests.servers.oidc_provider import GOOGLE_CLIENT, GOOGLE_SECRET, MICROSOFT_CLIENT, OidcProvider
from tests.servers.pretend_authority import PretendAuthority
from wizard.model.cancel import Cancelled, CancelToken
from wizard.model.provider import Provider
from wizard.model.secret import Secret
from wizard.model.sign_in import ReturnPage, google_app, microsoft_app
from wizard.probes.sign_in_google import GoogleSignIn
from wizard.probes.sign_in_microsoft import MicrosoftSignIn

EMAIL = "alice@example.com"
PAGE = ReturnPage("de", "Angemeldet & fertig", "Sie können dieses Fenster schließen.", "Das hat nicht geklappt.")
CANCEL_SECONDS = 1.0


def microsoft(authority: str, client_id: str = MICROSOFT_CLIENT, *, port: int = 0) -> MicrosoftSignIn:
    """`prompt=consent` besides, without which oidc-provider gives no offline access."""
    app = replace(microsoft_app(client_id, authority), prompt="select_account consent", redirect_port=port)
    return MicrosoftSignIn(app, partial(CATALOG.symptom_of_refusal, Provider.MICROSOFT365), TRUST)


def google(provider: OidcProvider | PretendAuthority, client_id: str = GOOGLE_CLIENT) -> GoogleSignIn:
    if isinstance(provider, OidcProvider):
        authorization, token = f"{provider.issuer}/auth", f"{provider.issuer}/token"
    else:
        authorization, token = f"{provider.authority}/authorize", f"{provider.authority}/token"
    app = replace(
        google_app(client_id, Secret(GOOGLE_SECRET)),
        authority=provider.authority,
        authorization_url=authorization,
        token_url=token,
    )
    return GoogleSignIn(app, partial(CATALOG.symptom_of_refusal, Provider.GOOGLE), TRUST)


def felt_cancel(work: Callable[[CancelToken], object], reached: Callable[[], object]) -> float:
    """Runs `work`, waits until it has got to where it hangs, and cancels. Seconds until it had ended with Cancelled."""
    token = CancelToken()
    ended: list[BaseException | None] = []

    def run() -> None:
        try:
            work(token)
            ended.append(None)
        except BaseException as error:
            ended.append(error)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    reached()
    assert not ended, ended
    start = time.monotonic()
    token.cancel()
    thread.join(20)
    took = time.monotonic() - start
    assert len(ended) == 1 and isinstance(ended[0], Cancelled), ended
    return took
