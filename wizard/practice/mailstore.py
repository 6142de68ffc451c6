"""The pretend mailbox: folders and messages, shared by all connections of a scenario."""

import contextlib
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

from wizard.practice.scenario import FolderSpec

UID_VALIDITY = 1_700_000_000


@dataclass
class Message:
    """`flags`: as IMAP writes them. `raw`: with CRLF line ends."""

    uid: int
    raw: bytes
    received: datetime
    flags: set[str] = field(default_factory=set)


@dataclass
class Folder:
    """`name`: as on the wire. `flags`: of LIST. `next_uid`: the UID that comes next."""

    name: str
    flags: str = ""
    next_uid: int = 1
    messages: list[Message] = field(default_factory=list)
    subscribed: bool = True

    @property
    def selectable(self) -> bool:
        return "\\noselect" not in self.flags.lower()

    def by_uid(self, uid: int) -> Message | None:
        return next((message for message in self.messages if message.uid == uid), None)


class MailStore:
    """Locked: `lock` is held around whatever reads or changes a folder."""

    def __init__(self, folders: tuple[FolderSpec, ...]) -> None:
        self.lock = threading.RLock()
        self._folders = {spec.name: Folder(spec.name, spec.flags) for spec in folders}
        self._watchers: list[Callable[[], None]] = []

    def folders(self) -> list[Folder]:
        with self.lock:
            return list(self._folders.values())

    def get(self, name: str) -> Folder | None:
        """INBOX is found in any case (RFC 3501 section 5.1)."""
        with self.lock:
            return self._folders.get("INBOX" if name.upper() == "INBOX" else name)

    def create(self, name: str, flags: str = "\\HasNoChildren") -> bool:
        """False if there is such a folder already."""
        with self.lock:
            if self.get(name):
                return False
            self._folders[name] = Folder(name, flags)
            return True

    def delete(self, name: str) -> bool:
        with self.lock:
            return name.upper() != "INBOX" and self._folders.pop(name, None) is not None

    def append(self, name: str, raw: bytes, flags: set[str] | None = None, received: datetime | None = None) -> int:
        """The UID under which the message was stored.

        Raises:
            KeyError: no such folder.
        """
        with self.lock:
            folder = self.get(name)
            if folder is None:
                raise KeyError(name)
            uid = folder.next_uid
            folder.next_uid += 1
            folder.messages.append(Message(uid, raw, received or datetime.now(UTC), set(flags or ())))
        self.changed()
        return uid

    def changed(self) -> None:
        """Tells everybody who idles."""
        with self.lock:
            watchers = list(self._watchers)
        for watcher in watchers:
            watcher()

    @contextlib.contextmanager
    def watched(self, watcher: Callable[[], None]) -> Iterator[None]:
        """Calls `watcher`, from any thread, after each change."""
        with self.lock:
            self._watchers.append(watcher)
        try:
            yield
        finally:
            with self.lock:
                self._watchers.remove(watcher)
