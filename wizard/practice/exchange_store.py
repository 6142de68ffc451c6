"""An Exchange mailbox: folders with ids that last, inbox rules that file into them, and the messages of a MailStore."""

import base64
from dataclasses import dataclass, field, replace
from itertools import count

from wizard.practice.mailstore import MailStore, Message
from wizard.practice.scenario import ExchangeFolderSpec, ExchangeLeg, Rights

ROOT = "root"
DELETED_ITEMS = "deleteditems"


@dataclass(frozen=True)
class ExchangeFolder:
    """`id`: opaque, stays when the folder is moved or renamed. `parent`: the parent's id, "" for the root.

    `distinguished`: e.g. inbox, "" for a folder of the user's. `box`: its name in the MailStore.
    """

    id: str
    name: str
    parent: str
    distinguished: str = ""
    kind: str = "IPF.Note"
    rights: Rights = Rights.ALL
    box: str = ""

    @property
    def change_key(self) -> str:
        """Another one after each change of the folder."""
        return base64.b64encode(f"{self.name}|{self.parent}".encode()).decode()


@dataclass(frozen=True)
class Rule:
    """`folder_id`: where it files to, "" for a rule that files nothing."""

    id: str
    name: str
    folder_id: str


@dataclass
class _Contents:
    folders: dict[str, ExchangeFolder] = field(default_factory=dict)
    rules: list[Rule] = field(default_factory=list)
    journal: list[tuple[str, str]] = field(default_factory=list)
    numbers: "count[int]" = field(default_factory=lambda: count(1))


class ExchangeMailbox:
    """Locked by the store's lock. The methods without an underscore may be called from any thread, e.g. by a test."""

    def __init__(self, leg: ExchangeLeg, store: MailStore) -> None:
        self.store = store
        self.addresses = leg.addresses
        self._contents = _Contents()
        root = ExchangeFolderSpec("Root", ROOT, "", kind="")
        top = ExchangeFolderSpec("Top of Information Store", "msgfolderroot", ROOT, kind="")
        for spec in (root, top, *leg.folders):
            self._add(spec.name, spec.id, spec.parent, spec.kind, spec.rights)
        for rule in leg.rules:
            self.add_rule(rule.name, rule.folder)

    def folders(self) -> tuple[ExchangeFolder, ...]:
        with self.store.lock:
            return tuple(self._contents.folders.values())

    def folder(self, key: str) -> ExchangeFolder | None:
        """By its id, its distinguished id or its name."""
        with self.store.lock:
            if key in self._contents.folders:
                return self._contents.folders[key]
            everything = self.folders()
        by_id = next((folder for folder in everything if folder.distinguished == key.lower() != ""), None)
        return by_id or next((folder for folder in everything if folder.name == key), None)

    def children(self, parent: str, *, deep: bool = False) -> list[ExchangeFolder]:
        """The folders in a folder, by its id; with those further down if `deep`."""
        found: list[ExchangeFolder] = []
        for folder in self.folders():
            if folder.parent == parent:
                found.append(folder)
                if deep:
                    found += self.children(folder.id, deep=True)
        return found

    def rules(self) -> tuple[Rule, ...]:
        with self.store.lock:
            return tuple(self._contents.rules)

    def journal(self) -> tuple[tuple[str, str], ...]:
        """What happened to folders: (Create, Update or Delete, folder id)."""
        with self.store.lock:
            return tuple(self._contents.journal)

    def add_folder(self, name: str, parent: str = "msgfolderroot", kind: str = "IPF.Note") -> ExchangeFolder:
        """A new one, as if made in Outlook. `parent`: as for `folder()`."""
        return self._add(name, "", parent, kind, Rights.ALL)

    def delete_folder(self, key: str, *, for_good: bool = False) -> None:
        """Into Deleted Items, as Outlook does it, or for good. Rules that file into it stay.

        Raises:
            KeyError: no such folder.
        """
        with self.store.lock:
            folder, bin_ = self._known(key), self._known(DELETED_ITEMS)
            if for_good:
                del self._contents.folders[folder.id]
                self._contents.journal.append(("Delete", folder.id))
            else:
                self._contents.folders[folder.id] = replace(folder, parent=bin_.id)
                self._contents.journal.append(("Update", folder.id))

    def rename_folder(self, key: str, name: str) -> None:
        """Raises KeyError for a folder that doesn't exist."""
        with self.store.lock:
            folder = self._known(key)
            self._contents.folders[folder.id] = replace(folder, name=name)
            self._contents.journal.append(("Update", folder.id))

    def add_rule(self, name: str, folder: str = "") -> Rule:
        """A rule that files into a folder, as for `folder()`; made at the top level if there is none such."""
        with self.store.lock:
            into = (self.folder(folder) or self.add_folder(folder)).id if folder else ""
            rule = Rule(_opaque(f"rule{next(self._contents.numbers)}"), name, into)
            self._contents.rules.append(rule)
            return rule

    def delete_rule(self, name: str) -> None:
        with self.store.lock:
            self._contents.rules = [rule for rule in self._contents.rules if rule.name != name]

    def messages(self, folder: ExchangeFolder) -> list[Message]:
        with self.store.lock:
            box = self.store.get(folder.box)
            return list(box.messages) if box else []

    def item(self, item_id: str) -> tuple[ExchangeFolder, Message] | None:
        """What an id of `item_id()` stands for, None where that is gone or was never there."""
        try:
            folder_id, _, uid = base64.b64decode(item_id, validate=True).decode().rpartition("|")
        except ValueError:
            return None
        folder = self.folder(folder_id)
        if folder is None or not uid.isdecimal():
            return None
        with self.store.lock:
            box = self.store.get(folder.box)
            message = box.by_uid(int(uid)) if box else None
        return None if message is None else (folder, message)

    @staticmethod
    def item_id(folder: ExchangeFolder, uid: int) -> str:
        return base64.b64encode(f"{folder.id}|{uid}".encode()).decode()

    def delete_item(self, folder: ExchangeFolder, message: Message) -> None:
        with self.store.lock:
            box = self.store.get(folder.box)
            if box is not None and message in box.messages:
                box.messages.remove(message)

    def _known(self, key: str) -> ExchangeFolder:
        folder = self.folder(key)
        if folder is None:
            raise KeyError(key)
        return folder

    def _add(self, name: str, distinguished: str, parent: str, kind: str, rights: Rights) -> ExchangeFolder:
        with self.store.lock:
            number = next(self._contents.numbers)
            above = self._known(parent).id if parent else ""
            box = "INBOX" if distinguished == "inbox" else f"{name} {number}" if self.store.get(name) else name
            folder = ExchangeFolder(_opaque(f"folder{number}"), name, above, distinguished, kind, rights, box)
            self.store.create(box)
            self._contents.folders[folder.id] = folder
            self._contents.journal.append(("Create", folder.id))
            return folder


def _opaque(text: str) -> str:
    """Looks like an id of Exchange: nobody should read anything in it."""
    return base64.b64encode(b"\x00\x02\x61practice-mailbox-4711\x00" + text.encode()).decode()
