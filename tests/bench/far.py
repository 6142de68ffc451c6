"""Servers that are far away: every byte takes its time, each way."""

import asyncio

from tests.servers.relay import Relay

ONE_WAY = 0.05
ROUND_TRIP = 2 * ONE_WAY


class FarRelay(Relay):
    """A relay that delays the opening of a connection too: TCP's own handshake takes one round trip.

    The client may speak at once, as on any loopback connection; what it says then waits for that round trip, and so
    does the server's greeting.
    """

    def __init__(self, target_port: int, *, opening: bool) -> None:
        super().__init__(target_port, delay=ONE_WAY)
        self._opening = opening

    async def _accept(self, client_reader: asyncio.StreamReader, client: asyncio.StreamWriter) -> None:
        if self._opening:
            await asyncio.sleep(ROUND_TRIP)
        await super()._accept(client_reader, client)
