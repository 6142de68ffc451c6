"""What one connection knows of its selected folder: message numbers hold until it is told otherwise."""

from collections.abc import Callable

from wizard.practice.mailstore import Folder, MailStore, Message


class View:
    """`uids[n - 1]` is the UID of message n."""

    def __init__(self, store: MailStore, send: Callable[[bytes], None]) -> None:
        self._store = store
        self._send = send
        self.folder: Folder | None = None
        self.read_only = False
        self.uids: list[int] = []

    def open(self, folder: Folder, *, read_only: bool) -> None:
        self.folder = folder
        self.read_only = read_only
        self.uids = [message.uid for message in folder.messages]

    def close(self) -> None:
        self.folder = None
        self.uids = []

    def numbered(self) -> list[tuple[int, Message]]:
        """The messages that this connection knows and that are still there."""
        if self.folder is None:
            return []
        found = ((number, self.folder.by_uid(uid)) for number, uid in enumerate(self.uids, 1))
        return [(number, message) for number, message in found if message is not None]

    def tell_changes(self) -> None:
        """Untagged EXPUNGE and EXISTS for what happened since (RFC 3501 section 7)."""
        if self.folder is None:
            return
        with self._store.lock:
            current = [message.uid for message in self.folder.messages]
        kept = set(current)
        for number in range(len(self.uids), 0, -1):
            if self.uids[number - 1] not in kept:
                del self.uids[number - 1]
                self._send(b"* %d EXPUNGE\r\n" % number)
        if len(current) > len(self.uids):
            self.uids = current
            self._send(b"* %d EXISTS\r\n* 0 RECENT\r\n" % len(current))
