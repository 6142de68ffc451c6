"""The least that anybody could do: Python's own imaplib and smtplib against the same servers."""

import imaplib
import smtplib
import ssl
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from tests.servers.dovecot import PASSWORD, USER


@dataclass(frozen=True)
class Servers:
    """Where to connect, all with TLS from the first byte."""

    imap_port: int
    smtp_port: int
    host: str = "localhost"


def receive(servers: Servers, context: ssl.SSLContext, opened: Callable[[], None] = lambda: None) -> None:
    """TLS, sign-in, folder list, goodbye. `opened` is called before the goodbye."""
    connection = imaplib.IMAP4_SSL(servers.host, servers.imap_port, ssl_context=context, timeout=30)
    connection.login(USER, PASSWORD)
    connection.list()
    opened()
    connection.logout()


def send(servers: Servers, context: ssl.SSLContext, *, envelope: bool = False) -> None:
    """TLS and sign-in; with `envelope` also what asks whether the sender is accepted."""
    connection = smtplib.SMTP_SSL(servers.host, servers.smtp_port, context=context, timeout=30)
    connection.login(USER, PASSWORD)
    if envelope:
        assert connection.mail(USER)[0] == 250
        assert connection.rcpt(USER)[0] == 250
        connection.rset()
    connection.close()


def side_by_side(servers: Servers, context: ssl.SSLContext) -> float:
    """Both at once, a thread each."""
    return _threads([lambda: receive(servers, context), lambda: send(servers, context)])


def same_work(servers: Servers, context: ssl.SSLContext) -> float:
    """What the verification proves: four connections that are open at once, and MAIL and RCPT. A thread each."""
    all_open = threading.Barrier(4)
    work: list[Callable[[], None]] = [lambda: receive(servers, context, lambda: _meet(all_open)) for _ in range(4)]
    return _threads([*work, lambda: send(servers, context, envelope=True)])


def one_after_another(servers: Servers, context: ssl.SSLContext) -> float:
    began = time.perf_counter()
    receive(servers, context)
    send(servers, context)
    return time.perf_counter() - began


def _meet(barrier: threading.Barrier) -> None:
    barrier.wait(30)


def _threads(work: list[Callable[[], None]]) -> float:
    """Seconds until all have ended. Raises what one of them raised."""
    errors: list[Exception] = []

    def run(step: Callable[[], None]) -> None:
        try:
            step()
        except Exception as error:
            errors.append(error)

    threads = [threading.Thread(target=run, args=(step,)) for step in work]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took = time.perf_counter() - began
    if errors:
        raise errors[0]
    return took
