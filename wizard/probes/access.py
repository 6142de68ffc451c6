"""The access token of a run, for all that need one; renewed by whoever finds that it no longer holds."""

import threading
from collections.abc import Callable

from wizard.model.cancel import Deadline
from wizard.model.sign_in import Tokens

Renew = Callable[[Tokens, Deadline, str], Tokens]
"""The tokens so far, until when, and a claims challenge or "" -> fresh ones, kept where the account's are kept.

Raises a Fault: SIGN_IN_EXPIRED and the like. Cancelled.
"""

Owner = Callable[[Tokens, Deadline], str]
"""Whose tokens these are: an address, "" where nobody tells. Raises Cancelled."""


class Access:
    """Thread-safe: receiving and sending share it. Empty until the sign-in gives the tokens.

    `saved`: they were kept from an earlier run.
    """

    def __init__(self, renew: Renew, *, saved: bool = False, owner: Owner = lambda _tokens, _deadline: "") -> None:
        self.saved = saved
        self._ask_owner = owner
        self._owner: str | None = None
        self._renew = renew
        self._tokens: Tokens | None = None
        self._lock = threading.Lock()

    def accept(self, tokens: Tokens) -> None:
        self._tokens = tokens

    @property
    def tokens(self) -> Tokens:
        """The newest."""
        assert self._tokens is not None, "nobody has signed in"
        return self._tokens

    def renew(self, deadline: Deadline, claims: str = "", *, refused: Tokens | None = None) -> Tokens:
        """Fresh tokens, even though the old ones should last. `claims`: a server's challenge. `refused`: the ones that
        a server didn't take; where the other leg has renewed those meanwhile, nobody is asked.

        Raises:
            Fault: SIGN_IN_EXPIRED and the like. Cancelled.
        """
        with self._lock:
            tokens = self.tokens
            if refused is None or refused is tokens:
                tokens = self._tokens = self._renew(tokens, deadline, claims)
            return tokens

    def owner(self, deadline: Deadline) -> str:
        """See Owner; asked once, whatever comes of it.

        Raises:
            Cancelled.
        """
        with self._lock:
            if self._owner is None:
                self._owner = self._ask_owner(self.tokens, deadline)
            return self._owner
