"""A TCP relay in front of a server: adds delay, records every byte, alters or cuts what the server says."""

import asyncio
import re
import ssl
import tempfile
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType

from tests.servers.certificates import Certificate
from tests.servers.process import free_port

_CHUNK = 65536
_CLIENT_ADDRESS = "127.0.0.3"
"""Servers see this address: Dovecot takes a client of its own address for local, and trusts it without encryption."""


@dataclass
class Conversation:
    """What went through one connection: inside TLS where the relay ends it, else as it was on the wire."""

    from_client: bytearray = field(default_factory=bytearray)
    from_server: bytearray = field(default_factory=bytearray)


def server_context(certificate: Certificate) -> ssl.SSLContext:
    """A TLS server's context that shows this certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    if certificate.weak:
        context.set_ciphers("ALL:@SECLEVEL=0")
    with tempfile.TemporaryDirectory() as folder:
        context.load_cert_chain(*certificate.write(Path(folder)))
    return context


class Relay:
    """Forwards connections from `port` to `target_port` of this machine.

    `delay`: seconds that every byte takes, each way (opening the connection itself takes none).
    `tls`: the relay is the TLS server itself, with this certificate, and goes on to the target by TLS: then it sees and
    alters what is said inside. `edit`: what the server sends passes through it, as it arrives; `edit_client`: what the
    client sends.
    `cut_after`: the connection ends, both ways, right after the first match in what the server sends.
    """

    def __init__(
        self,
        target_port: int,
        *,
        delay: float = 0.0,
        tls: Certificate | None = None,
        edit: Callable[[bytes], bytes] | None = None,
        edit_client: Callable[[bytes], bytes] | None = None,
        cut_after: re.Pattern[bytes] | None = None,
    ) -> None:
        self.port = free_port()
        self.conversations: list[Conversation] = []
        self._target_port, self._delay, self._cut_after = target_port, delay, cut_after
        self._edit, self._edit_client = edit, edit_client
        self._outer = server_context(tls) if tls else None
        self._inner = ssl._create_unverified_context() if tls else None
        self._loop = asyncio.new_event_loop()
        self._tasks: set[asyncio.Task[None]] = set()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    def __enter__(self) -> "Relay":
        self._thread.start()
        opening = asyncio.start_server(self._accept, "127.0.0.1", self.port, ssl=self._outer)
        self._server = asyncio.run_coroutine_threadsafe(opening, self._loop).result(10)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        asyncio.run_coroutine_threadsafe(self._close(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    @property
    def from_client(self) -> bytes:
        """What clients sent, all connections one after another."""
        return b"".join(bytes(c.from_client) for c in self.conversations)

    @property
    def from_server(self) -> bytes:
        return b"".join(bytes(c.from_server) for c in self.conversations)

    async def _close(self) -> None:
        self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _accept(self, client_reader: asyncio.StreamReader, client: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        conversation = Conversation()
        self.conversations.append(conversation)
        server = None
        try:
            server_reader, server = await asyncio.open_connection(
                "127.0.0.1", self._target_port, ssl=self._inner, local_addr=(_CLIENT_ADDRESS, 0)
            )
            async with asyncio.TaskGroup() as both:
                both.create_task(self._pump(client_reader, server, conversation.from_client))
                both.create_task(self._pump(server_reader, client, conversation.from_server, towards_client=True))
        except* (OSError, EOFError, asyncio.CancelledError):
            pass
        finally:
            for writer in (client, server):
                if writer is not None:
                    writer.close()

    async def _pump(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        record: bytearray,
        *,
        towards_client: bool = False,
    ) -> None:
        """Copies until the end of the stream. Raises EOFError then, which ends the other direction too."""
        due: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()

        async def deliver() -> None:
            while True:
                at, data = await due.get()
                await asyncio.sleep(at - self._loop.time())
                if not data:
                    raise EOFError
                writer.write(data)
                await writer.drain()

        delivering = asyncio.create_task(deliver())
        try:
            while True:
                data = await reader.read(_CHUNK)
                last = not data
                if towards_client:
                    data, last = self._alter(data, last)
                elif self._edit_client is not None:
                    data = self._edit_client(data)
                record += data
                if data:
                    due.put_nowait((self._loop.time() + self._delay, data))
                if last:
                    due.put_nowait((self._loop.time() + self._delay, b""))
                    await delivering
                if delivering.done():
                    delivering.result()
        finally:
            delivering.cancel()

    def _alter(self, data: bytes, last: bool) -> tuple[bytes, bool]:
        if self._edit is not None:
            data = self._edit(data)
        if self._cut_after is not None and (match := self._cut_after.search(data)):
            return data[: match.end()], True
        return data, last


def strip_starttls(data: bytes) -> bytes:
    """What a meddling middle box does: the word that offers encryption is overwritten."""
    return data.replace(b"STARTTLS", b"XXXXXXXX")


def inject_after_starttls(data: bytes) -> bytes:
    """What an attacker does: a sentence of its own behind the answer to STARTTLS, in clear text."""
    if b"OK Begin TLS" in data:
        return data + b"* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\n"
    return data + b"250 AUTH PLAIN\r\n" if data.startswith(b"220 2.0.0 Ready to start TLS") else data
