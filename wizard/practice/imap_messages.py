"""IMAP's commands on the messages of the selected folder (RFC 3501 section 6.4), by number or by UID."""

from collections.abc import Callable

from wizard.practice.imap_fetch import fetched, items_of, sets_seen
from wizard.practice.imap_search import search
from wizard.practice.imap_syntax import Refused, Rubbish, Value, list_of, number_set, text_of
from wizard.practice.imap_view import View
from wizard.practice.mailstore import UID_VALIDITY, MailStore, Message

_DELETED = "\\Deleted"


class MessageCommands:
    """Each method takes a command's arguments, sends the untagged answers and returns the tagged one."""

    def __init__(self, store: MailStore, view: View, send: Callable[[bytes], None]) -> None:
        self._store = store
        self._view = view
        self._send = send
        self.commands: dict[str, Callable[[list[Value], bool], str]] = {
            "fetch": self._fetch,
            "search": self._search,
            "store": self._store_flags,
            "copy": self._copy,
            "expunge": self._expunge,
            "close": self._close,
            "unselect": self._unselect,
            "check": lambda arguments, by_uid: "OK Check completed.",
        }

    def run(self, name: str, arguments: list[Value], *, by_uid: bool) -> str:
        """Raises Rubbish while no folder is selected."""
        if self._view.folder is None:
            raise Rubbish("No mailbox selected")
        with self._store.lock:
            return self.commands[name](arguments, by_uid)

    def _chosen(self, value: Value, by_uid: bool) -> list[tuple[int, Message]]:
        numbered = self._view.numbered()
        known = [message.uid if by_uid else number for number, message in numbered]
        wanted = set(number_set(text_of(value), known))
        return [pair for pair, key in zip(numbered, known, strict=True) if key in wanted]

    def _fetch(self, arguments: list[Value], by_uid: bool) -> str:
        if len(arguments) != 2:
            raise Rubbish("Missing arguments")
        items = items_of(arguments[1])
        if by_uid and "UID" not in (name.upper() for name in items):
            items = ["UID", *items]
        for number, message in self._chosen(arguments[0], by_uid):
            asked = items
            if sets_seen(items) and not self._view.read_only and "\\Seen" not in message.flags:
                message.flags.add("\\Seen")
                asked = items if "FLAGS" in items else [*items, "FLAGS"]
            self._send(b"* %d FETCH (%b)\r\n" % (number, fetched(message, asked)))
        return "OK Fetch completed."

    def _search(self, arguments: list[Value], by_uid: bool) -> str:
        found = search(arguments, self._view.numbered())
        listed = "".join(f" {message.uid if by_uid else number}" for number, message in found)
        self._send(f"* SEARCH{listed}\r\n".encode())
        return "OK Search completed."

    def _store_flags(self, arguments: list[Value], by_uid: bool) -> str:
        if len(arguments) < 3:
            raise Rubbish("Missing arguments")
        if self._view.read_only:
            raise Refused("[READ-ONLY] Mailbox is read-only")
        how = text_of(arguments[1]).upper()
        named = arguments[2] if isinstance(arguments[2], list) else arguments[2:]
        flags = {text_of(flag) for flag in list_of(named)}
        if how.removesuffix(".SILENT") not in ("FLAGS", "+FLAGS", "-FLAGS"):
            raise Rubbish("Invalid STORE")
        for number, message in self._chosen(arguments[0], by_uid):
            match how[0]:
                case "+":
                    message.flags |= flags
                case "-":
                    message.flags -= flags
                case _:
                    message.flags = set(flags)
            if not how.endswith(".SILENT"):
                items = ["UID", "FLAGS"] if by_uid else ["FLAGS"]
                self._send(b"* %d FETCH (%b)\r\n" % (number, fetched(message, items)))
        return "OK Store completed."

    def _copy(self, arguments: list[Value], by_uid: bool) -> str:
        if len(arguments) != 2:
            raise Rubbish("Missing arguments")
        target = self._store.get(text_of(arguments[1]))
        if target is None:
            raise Refused("[TRYCREATE] Mailbox doesn't exist")
        copied = [message for _, message in self._chosen(arguments[0], by_uid)]
        new = [self._store.append(target.name, message.raw, message.flags, message.received) for message in copied]
        if not copied:
            return "OK No messages copied."
        old_set, new_set = ",".join(str(message.uid) for message in copied), ",".join(map(str, new))
        return f"OK [COPYUID {UID_VALIDITY} {old_set} {new_set}] Copy completed."

    def _expunge(self, arguments: list[Value], by_uid: bool) -> str:
        """With UID (UIDPLUS, RFC 4315) only those named."""
        if by_uid and not arguments:
            raise Rubbish("Missing arguments")
        if self._view.read_only:
            raise Refused("[READ-ONLY] Mailbox is read-only")
        chosen = self._chosen(arguments[0], by_uid) if by_uid else self._view.numbered()
        self._remove({message.uid for _, message in chosen if _DELETED in message.flags})
        self._view.tell_changes()
        return "OK Expunge completed."

    def _remove(self, uids: set[int]) -> None:
        folder = self._view.folder
        assert folder is not None
        folder.messages = [message for message in folder.messages if message.uid not in uids]
        if uids:
            self._store.changed()

    def _close(self, arguments: list[Value], by_uid: bool) -> str:
        if not self._view.read_only:
            self._remove({message.uid for _, message in self._view.numbered() if _DELETED in message.flags})
        self._view.close()
        return "OK Close completed."

    def _unselect(self, arguments: list[Value], by_uid: bool) -> str:
        self._view.close()
        return "OK Unselect completed."
