"""Removing a sign-in here takes it back at the provider, too, where that can be asked for (RFC 7009)."""

import contextlib
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from wizard.model.account import SavedAccount
from wizard.model.cancel import Cancelled, CancelToken, Deadline
from wizard.model.provider import Provider
from wizard.model.secret import Secret
from wizard.model.sign_in import SignInApp, TokenKeeper
from wizard.probes.sign_in_google import revoke
from wizard.wire.fault import Fault
from wizard.wire.trust import Trust

SECONDS = 5.0
"""For asking, however the network is; nobody waits for it but the program's end."""


@contextmanager
def signing_out(
    account: SavedAccount, tokens: TokenKeeper, google: Callable[[], SignInApp], trust: Callable[[], Trust]
) -> Iterator[None]:
    """While the account is removed here. Once that has worked, its provider is asked to take the sign-in back: on a
    thread of its own, and whatever comes of it. Microsoft has nothing to ask for that.
    """
    keep = _kept(account, tokens)
    yield
    if keep is None:
        return

    def work() -> None:
        # Whatever goes wrong: the page where the person takes it back themselves has been named.
        with contextlib.suppress(Exception, Cancelled):
            revoke(google(), keep, trust(), CancelToken(), Deadline.after(SECONDS))

    # No daemon: on the command line the program would end before anybody was asked.
    threading.Thread(target=work, name="signing out", daemon=False).start()


def _kept(account: SavedAccount, tokens: TokenKeeper) -> Secret | None:
    if account.provider is not Provider.GOOGLE or not account.signs_in_with_browser or account.practice:
        return None
    with contextlib.suppress(Fault, OSError, LookupError):
        return tokens.load(account.id)
    return None
