"""How long what was asked ahead of a sign-in counts."""

import time

from wizard.wire.names import has_route

PREPARED_SECONDS = 120.0
"""Longer than it takes to type an address; what has changed since then is better asked about anew."""


class Prepared:
    """`holds`: marked lately, and the way out that there was then is still there. Looking costs no round trip."""

    def __init__(self) -> None:
        self._until = 0.0
        self._routed = False

    def mark(self) -> None:
        self._until = time.monotonic() + PREPARED_SECONDS
        self._routed = has_route()

    @property
    def holds(self) -> bool:
        return time.monotonic() < self._until and (has_route() or not self._routed)
