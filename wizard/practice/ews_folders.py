"""The operations on folders, rules and the directory."""

import base64
from collections.abc import Sequence
from xml.sax.saxutils import escape, quoteattr

from wizard.practice.ews_answers import EwsError, EwsFault, answered, failure, fill, success
from wizard.practice.ews_request import (
    MESSAGES,
    Element,
    Mailroom,
    each_answered,
    folder_of,
    page_of,
    wanted_fields,
)
from wizard.practice.exchange_store import ROOT, ExchangeFolder
from wizard.practice.scenario import Rights

_ELEMENTS = {"IPF.Appointment": "CalendarFolder", "IPF.Contact": "ContactsFolder", "IPF.Task": "TasksFolder"}
_DEFAULT = ("folder:DisplayName", "folder:TotalCount", "folder:ChildFolderCount", "folder:UnreadCount")
_SHAPES: dict[str, Sequence[str]] = {
    "IdOnly": ("folder:FolderId",),
    "Default": _DEFAULT,
    "AllProperties": (*_DEFAULT, "folder:ParentFolderId", "folder:FolderClass", "folder:EffectiveRights"),
}
_RULES_SINCE = (14, 1)
DISPLAY_NAME = "Alice Practice"


def _folder_xml(folder: ExchangeFolder, room: Mailroom, wanted: set[str]) -> str:
    """The fields in the order of the schema."""
    messages = room.mailbox.messages(folder)
    unread = sum("\\Seen" not in message.flags for message in messages)
    write = str(folder.rights is Rights.ALL and folder.distinguished != ROOT).lower()
    element = _ELEMENTS.get(folder.kind, "Folder")
    above = room.mailbox.folder(folder.parent) if folder.parent else None
    fields = {
        "folder:FolderId": f"<t:FolderId Id={quoteattr(folder.id)} ChangeKey={quoteattr(folder.change_key)}/>",
        "folder:ParentFolderId": above
        and f"<t:ParentFolderId Id={quoteattr(above.id)} ChangeKey={quoteattr(above.change_key)}/>",
        "folder:FolderClass": folder.kind and f"<t:FolderClass>{escape(folder.kind)}</t:FolderClass>",
        "folder:DisplayName": f"<t:DisplayName>{escape(folder.name)}</t:DisplayName>",
        "folder:TotalCount": f"<t:TotalCount>{len(messages)}</t:TotalCount>",
        "folder:ChildFolderCount": f"<t:ChildFolderCount>{len(room.mailbox.children(folder.id))}</t:ChildFolderCount>",
        "folder:EffectiveRights": fill("folder.rights", write=write),
        "folder:UnreadCount": element == "Folder" and f"<t:UnreadCount>{unread}</t:UnreadCount>",
    }
    written = "".join(xml for uri, xml in fields.items() if xml and uri in wanted)
    return fill("folder.folder", element=element, fields=written)


def get_folder(element: Element, room: Mailroom) -> str:
    wanted = wanted_fields(element.find(f"{MESSAGES}FolderShape"), _SHAPES)

    def content(target: Element) -> str:
        return f"<m:Folders>{_folder_xml(folder_of(target, room), room, wanted)}</m:Folders>"

    return each_answered("GetFolder", element, "FolderIds", content)


def find_folder(element: Element, room: Mailroom) -> str:
    wanted = wanted_fields(element.find(f"{MESSAGES}FolderShape"), _SHAPES)

    def content(target: Element) -> str:
        found = room.mailbox.children(folder_of(target, room).id, deep=element.get("Traversal") == "Deep")
        shown, last = page_of(element, len(found))
        folders = "".join(_folder_xml(folder, room, wanted) for folder in found[shown])
        return root_folder("Folders", folders, shown, len(found), last)

    return each_answered("FindFolder", element, "ParentFolderIds", content)


def root_folder(kind: str, content: str, shown: slice, total: int, last: bool) -> str:
    """The frame of what was found."""
    paging = f'IndexedPagingOffset="{shown.stop}" '
    return fill("folder.found", kind=kind, content=content, paging=paging, total=total, last=str(last).lower())


def sync_folder_hierarchy(element: Element, room: Mailroom) -> str:
    """The state is how much of the journal a client has read."""
    wanted = {*wanted_fields(element.find(f"{MESSAGES}FolderShape"), _SHAPES), *_SHAPES["AllProperties"]}
    state = element.findtext(f"{MESSAGES}SyncState") or ""
    journal = room.mailbox.journal()
    known = {folder.id: folder for folder in room.mailbox.folders()}
    changes = ""
    for kind, folder_id in journal[_seen(state) :]:
        folder = known.get(folder_id)
        if kind == "Delete":
            changes += f"<t:Delete><t:FolderId Id={quoteattr(folder_id)}/></t:Delete>"
        elif folder is not None and folder.distinguished not in (ROOT, "msgfolderroot"):
            changes += f"<t:{kind}>{_folder_xml(folder, room, wanted)}</t:{kind}>"
    content = fill("folder.hierarchy", state=_state(len(journal)), changes=changes)
    return answered("SyncFolderHierarchy", success("SyncFolderHierarchy", content))


def _state(seen: int) -> str:
    return base64.b64encode(f"hierarchy {seen}".encode()).decode()


def _seen(state: str) -> int:
    """Raises EwsError for a state that isn't one of ours."""
    if not state:
        return 0
    try:
        return int(base64.b64decode(state, validate=True).decode().removeprefix("hierarchy "))
    except ValueError as error:
        raise EwsError(
            "ErrorInvalidSyncStateData", "Synchronization state data is corrupt or otherwise invalid."
        ) from error


def get_inbox_rules(element: Element, room: Mailroom) -> str:
    """Since 2010 SP1; older servers don't know the word."""
    if tuple(map(int, room.leg.version.split("."))) < _RULES_SINCE:
        raise EwsFault("ErrorSchemaValidation")
    rules = ""
    for priority, rule in enumerate(room.mailbox.rules(), start=1):
        folder = next((each for each in room.mailbox.folders() if each.id == rule.folder_id), None)
        change_key = folder.change_key if folder else ""
        action = fill("rules.move", id=rule.folder_id, change_key=change_key) if rule.folder_id else fill("rules.read")
        rules += fill("rules.rule", id=rule.id, name=rule.name, priority=priority, action=action)
    return success("GetInboxRules", fill("rules.all", rules=fill("rules.list", rules=rules) if rules else ""))


def resolve_names(element: Element, room: Mailroom) -> str:
    """Finds the owner by any address, name or user name, also by a part of it, as the directory does."""
    asked = (element.findtext(f"{MESSAGES}UnresolvedEntry") or "").lower()
    asked = asked.removeprefix("smtp:").rpartition("\\")[2]
    addresses = room.mailbox.addresses
    known = (DISPLAY_NAME.lower(), *(address.lower() for address in addresses))
    names = {name for each in known for name in (each, each.partition("@")[0], *each.split(" "))}
    if not addresses or not asked or not any(name.startswith(asked) for name in names):
        return answered("ResolveNames", failure("ResolveNames", EwsError("ErrorNameResolutionNoResults")))
    contact = ""
    if element.get("ReturnFullContactData") == "true":
        entries = "".join(
            fill("directory.entry", number=number, value=f"{'SMTP' if number == 1 else 'smtp'}:{address}")
            for number, address in enumerate(addresses[:3], start=1)
        )
        contact = fill("directory.contact", name=DISPLAY_NAME, entries=entries)
    found = fill("directory.set", name=DISPLAY_NAME, address=addresses[0], contact=contact)
    return answered("ResolveNames", success("ResolveNames", found))


def get_user_configuration(element: Element, room: Mailroom) -> str:
    """Nothing was ever stored."""
    return answered("GetUserConfiguration", failure("GetUserConfiguration", EwsError("ErrorItemNotFound")))


def get_user_oof_settings(element: Element, room: Mailroom) -> str:
    """Nobody is away."""
    return fill("away.off")
