"""IMAP's commands on folders (RFC 3501 section 6.3; SPECIAL-USE, RFC 6154; NAMESPACE, RFC 2342; UIDPLUS, RFC 4315)."""

from collections.abc import Callable

from wizard.practice.imap_syntax import (
    Refused,
    Rubbish,
    Value,
    list_of,
    matches_pattern,
    parse_date_time,
    quote,
    text_of,
)
from wizard.practice.imap_view import View
from wizard.practice.mailstore import UID_VALIDITY, Folder, MailStore

_FLAGS = "\\Answered \\Flagged \\Deleted \\Seen \\Draft"
_PERMANENT = _FLAGS + " \\*"


class FolderCommands:
    """Each method takes a command's arguments, sends the untagged answers and returns the tagged one."""

    def __init__(self, store: MailStore, view: View, send: Callable[[bytes], None]) -> None:
        self._store = store
        self._view = view
        self._send = send
        self.commands: dict[str, Callable[[list[Value]], str]] = {
            "namespace": self._namespace,
            "list": self._list,
            "lsub": self._lsub,
            "status": self._status,
            "select": lambda arguments: self._select(arguments, read_only=False),
            "examine": lambda arguments: self._select(arguments, read_only=True),
            "create": self._create,
            "delete": self._delete,
            "subscribe": lambda arguments: self._subscribe(arguments, subscribed=True),
            "unsubscribe": lambda arguments: self._subscribe(arguments, subscribed=False),
            "append": self._append,
        }

    def _untagged(self, text: str) -> None:
        self._send(f"* {text}\r\n".encode())

    def _named(self, value: Value) -> Folder:
        name = text_of(value)
        folder = self._store.get(name)
        if folder is None or not folder.selectable:
            raise Refused(f"[NONEXISTENT] Mailbox doesn't exist: {name}")
        return folder

    def _namespace(self, arguments: list[Value]) -> str:
        if arguments:
            raise Rubbish("No arguments expected")
        self._untagged('NAMESPACE (("" "/")) NIL NIL')
        return "OK Namespace completed."

    def _list(self, arguments: list[Value]) -> str:
        selection: set[str] = set()
        if arguments and isinstance(arguments[0], list):
            selection = {text_of(option).upper() for option in arguments[0]}
            arguments = arguments[1:]
        if len(arguments) < 2:
            raise Rubbish("Missing arguments")
        reference, patterns = text_of(arguments[0]), [text_of(item) for item in list_of(arguments[1])]
        if patterns == [""]:
            self._untagged('LIST (\\Noselect) "/" ""')
            return "OK List completed."
        for folder in self._store.folders():
            special = folder.flags.replace("\\HasNoChildren", "").replace("\\HasChildren", "").strip()
            if "SPECIAL-USE" in selection and not special:
                continue
            if any(matches_pattern(reference + pattern, folder.name) for pattern in patterns):
                self._untagged(f'LIST ({folder.flags}) "/" {_wire_name(folder.name)}')
        return "OK List completed."

    def _lsub(self, arguments: list[Value]) -> str:
        if len(arguments) != 2:
            raise Rubbish("Missing arguments")
        pattern = text_of(arguments[0]) + text_of(arguments[1])
        for folder in self._store.folders():
            if folder.subscribed and matches_pattern(pattern, folder.name):
                self._untagged(f'LSUB ({folder.flags}) "/" {_wire_name(folder.name)}')
        return "OK Lsub completed."

    def _status(self, arguments: list[Value]) -> str:
        if len(arguments) != 2 or not isinstance(arguments[1], list):
            raise Rubbish("Missing arguments")
        folder = self._named(arguments[0])
        with self._store.lock:
            values = {
                "MESSAGES": len(folder.messages),
                "RECENT": 0,
                "UIDNEXT": folder.next_uid,
                "UIDVALIDITY": UID_VALIDITY,
                "UNSEEN": sum(1 for message in folder.messages if "\\Seen" not in message.flags),
            }
        names = [text_of(item).upper() for item in arguments[1]]
        if unknown := [name for name in names if name not in values]:
            raise Rubbish(f"Unknown status item {unknown[0]}")
        listed = " ".join(f"{name} {values[name]}" for name in names)
        self._untagged(f"STATUS {_wire_name(folder.name)} ({listed})")
        return "OK Status completed."

    def _select(self, arguments: list[Value], *, read_only: bool) -> str:
        if not arguments:
            raise Rubbish("Missing arguments")
        self._view.close()
        folder = self._named(arguments[0])
        with self._store.lock:
            self._view.open(folder, read_only=read_only)
            unseen = [n for n, message in self._view.numbered() if "\\Seen" not in message.flags]
            next_uid = folder.next_uid
        self._untagged(f"FLAGS ({_FLAGS})")
        self._untagged(f"OK [PERMANENTFLAGS ({'' if read_only else _PERMANENT})] Flags permitted.")
        self._untagged(f"{len(self._view.uids)} EXISTS")
        self._untagged("0 RECENT")
        if unseen:
            self._untagged(f"OK [UNSEEN {unseen[0]}] First unseen.")
        self._untagged(f"OK [UIDVALIDITY {UID_VALIDITY}] UIDs valid")
        self._untagged(f"OK [UIDNEXT {next_uid}] Predicted next UID")
        return "OK [READ-ONLY] Examine completed." if read_only else "OK [READ-WRITE] Select completed."

    def _create(self, arguments: list[Value]) -> str:
        if not arguments:
            raise Rubbish("Missing arguments")
        name = text_of(arguments[0]).rstrip("/")
        flags = "\\HasNoChildren"
        if len(arguments) > 1 and isinstance(arguments[1], list):  # (USE (\Sent)), RFC 6154 section 3
            uses = [text_of(use) for option in arguments[1] if isinstance(option, list) for use in option]
            flags = " ".join([flags, *uses])
        if not name or not self._store.create(name, flags):
            raise Refused("[ALREADYEXISTS] Mailbox already exists")
        return "OK Create completed."

    def _delete(self, arguments: list[Value]) -> str:
        if len(arguments) != 1:
            raise Rubbish("Missing arguments")
        if not self._store.delete(text_of(arguments[0])):
            raise Refused("[NONEXISTENT] Mailbox doesn't exist")
        return "OK Delete completed."

    def _subscribe(self, arguments: list[Value], *, subscribed: bool) -> str:
        if len(arguments) != 1:
            raise Rubbish("Missing arguments")
        self._named(arguments[0]).subscribed = subscribed
        return "OK Subscribe completed." if subscribed else "OK Unsubscribe completed."

    def _append(self, arguments: list[Value]) -> str:
        if len(arguments) < 2 or isinstance(arguments[-1], list):
            raise Rubbish("Missing arguments")
        folder = self._store.get(text_of(arguments[0]))
        if folder is None:
            raise Refused("[TRYCREATE] Mailbox doesn't exist")
        flags: set[str] = set()
        received = None
        for option in arguments[1:-1]:
            if isinstance(option, list):
                flags = {text_of(flag) for flag in option}
            else:
                received = parse_date_time(text_of(option))
        uid = self._store.append(folder.name, arguments[-1], flags, received)
        return f"OK [APPENDUID {UID_VALIDITY} {uid}] Append completed."


def _wire_name(name: str) -> str:
    """Bare where the grammar allows it, as Dovecot and Cyrus do."""
    plain = name and all(c.isalnum() or c in "-_./&+," for c in name) and name.isascii()
    return name if plain else quote(name)
