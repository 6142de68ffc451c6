"""A TCP connection to the first address that answers (RFC 8305, Happy Eyeballs)."""

import contextlib
import errno
import os
import selectors
import socket
import time
from collections.abc import Sequence

from wizard.model.cancel import CancelToken, Deadline
from wizard.model.symptom import Json, Symptom
from wizard.wire.channel import Channel
from wizard.wire.fault import Fault
from wizard.wire.names import has_route

ATTEMPT_DELAY = 0.25
"""Seconds before the next address is tried beside one that hasn't answered (RFC 8305 section 5)."""

_IN_PROGRESS = {0, errno.EINPROGRESS, errno.EWOULDBLOCK, getattr(errno, "WSAEWOULDBLOCK", errno.EWOULDBLOCK)}
_REFUSED = {"ECONNREFUSED", "WSAECONNREFUSED", "EACCES", "EPERM", "WSAEACCES"}
_UNREACHABLE = {
    *("ENETUNREACH", "EHOSTUNREACH", "ENETDOWN", "EHOSTDOWN", "EADDRNOTAVAIL", "EAFNOSUPPORT"),
    *("WSAENETUNREACH", "WSAEHOSTUNREACH", "WSAENETDOWN"),
}
_TIMED_OUT = {"ETIMEDOUT", "WSAETIMEDOUT"}


def reach(addresses: Sequence[str], port: int, token: CancelToken, deadline: Deadline) -> Channel:
    """Connects to one of the addresses, staggered by ATTEMPT_DELAY.

    Raises:
        Fault: CONNECTION_REFUSED, CONNECTION_TIMED_OUT, NETWORK_UNREACHABLE, NO_NETWORK or CONNECTION_CLOSED.
        Cancelled.
    """
    woken, waker = socket.socketpair()
    selector = selectors.DefaultSelector()
    selector.register(woken, selectors.EVENT_READ)
    waker.setblocking(False)

    def wake() -> None:
        with contextlib.suppress(OSError):
            waker.send(b"x")

    unregister = token.on_cancel(wake)
    race = _Race(list(addresses), port, selector)
    try:
        winner = race.run(token, deadline)
        try:
            return Channel(winner, token)
        except OSError as error:  # reset between the handshake and now
            winner.close()
            raise Fault(Symptom.CONNECTION_CLOSED, {"errno": _name(error.errno), "port": port}) from error
    finally:
        unregister()
        race.close_losers()
        selector.close()
        woken.close()
        waker.close()


class _Race:
    def __init__(self, addresses: list[str], port: int, selector: selectors.BaseSelector) -> None:
        self._waiting = addresses
        self._addresses: list[str] = list(addresses)
        self._port = port
        self._selector = selector
        self._running: list[socket.socket] = []
        self._errors: list[str] = []

    def run(self, token: CancelToken, deadline: Deadline) -> socket.socket:
        next_start = 0.0
        while True:
            token.check()
            now = time.monotonic()
            if self._waiting and (now >= next_start or not self._running):
                self._start(self._waiting.pop(0))
                next_start = now + ATTEMPT_DELAY
                continue
            if not self._running and not self._waiting:
                raise self._fault(timed_out=False)
            if deadline.expired:
                raise self._fault(timed_out=True)
            pause = min(deadline.remaining(), max(0.0, next_start - now)) if self._waiting else deadline.remaining()
            for key, _ in self._selector.select(pause):
                sock = key.fileobj
                if sock in self._running and isinstance(sock, socket.socket) and (winner := self._finished(sock)):
                    return winner

    def _start(self, address: str) -> None:
        sock: socket.socket | None = None
        try:
            sock = socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET, socket.SOCK_STREAM)
            sock.setblocking(False)
            # One request, one answer: waiting for more to send (Nagle) would cost a round trip of delay.
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            result = sock.connect_ex((address, self._port))
        except OSError as error:
            if sock is not None:
                sock.close()
            self._errors.append(_name(error.errno))
            return
        if result not in _IN_PROGRESS:
            sock.close()
            self._errors.append(_name(result))
            return
        self._running.append(sock)
        self._selector.register(sock, selectors.EVENT_WRITE)

    def _finished(self, sock: socket.socket) -> socket.socket | None:
        self._selector.unregister(sock)
        self._running.remove(sock)
        problem = sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
        if not problem:
            try:
                sock.getpeername()
                return sock
            except OSError as error:
                problem = error.errno or errno.ECONNRESET
        sock.close()
        self._errors.append(_name(problem))
        return None

    def close_losers(self) -> None:
        for sock in self._running:
            sock.close()

    def _fault(self, *, timed_out: bool) -> Fault:
        evidence: dict[str, Json] = {"addresses": list(self._addresses), "port": self._port}
        seen = set(self._errors)
        if seen:
            evidence["errno"] = sorted(seen)[0]
        if timed_out or seen & _TIMED_OUT:
            return Fault(Symptom.CONNECTION_TIMED_OUT, evidence)
        if seen & _REFUSED:
            return Fault(Symptom.CONNECTION_REFUSED, evidence)
        if seen and seen <= _UNREACHABLE:
            routed = has_route(self._addresses)
            return Fault(Symptom.NETWORK_UNREACHABLE if routed else Symptom.NO_NETWORK, evidence)
        return Fault(Symptom.CONNECTION_CLOSED, evidence)


def _name(number: int | None) -> str:
    return errno.errorcode.get(number or 0, os.strerror(number or 0))
