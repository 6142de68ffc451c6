"""The folders that inbox rules file into, and what has become of them since the mailbox was connected."""

from collections.abc import Sequence

from wizard.model.plan import RuleFolder
from wizard.model.symptom import Json, Symptom
from wizard.probes.ews_library import FolderInfo, Mailbox, RuleTarget
from wizard.wire.fault import Fault

_ENDS = ("deleteditems", "msgfolderroot", "inbox")
"""Where looking for a folder's place may stop; the first of them is the one that matters."""
_DEEPEST = 3
"""How many folders up it is looked for Deleted Items; each costs a request."""


def rule_folders(mailbox: Mailbox, known: Sequence[RuleFolder] | None) -> tuple[int, tuple[RuleFolder, ...]]:
    """How many rules there are, and where they file to, each folder once a rule. `known`: from the last connection.

    A folder that lies in Deleted Items is as good as deleted: nobody connects it.

    Raises:
        Fault: RECONNECT_FOLDER_DELETED or RECONNECT_RULE_ADDED if it isn't as it was, or what the server says.
    """
    rules = mailbox.rules()
    targets = list(dict.fromkeys(target for rule in rules for target in rule))
    lost = [RuleTarget(one.rule_id, one.rule_name, one.folder_id) for one in known or ()]
    asked = list(dict.fromkeys([*targets, *lost]))
    if not asked:
        return len(rules), ()
    found = mailbox.folders([*asked, *_ENDS], all_needed=False)
    ends = [folder.id if folder is not None else "" for folder in found[len(asked) :]]
    there = {
        target: folder
        for target, folder in zip(asked, found, strict=False)
        if folder is not None and not _is_deleted(mailbox, folder, ends)
    }
    for before, target in zip(known or (), lost, strict=True):
        if target not in there:
            raise Fault(Symptom.RECONNECT_FOLDER_DELETED, _named(before))
    now = tuple(
        RuleFolder(target.rule_id, target.rule_name, there[target].id, there[target].name)
        for target in targets
        if target in there and there[target].id
    )
    if known is not None:
        ids = {one.folder_id for one in known}
        for one in now:
            if one.folder_id not in ids:
                raise Fault(Symptom.RECONNECT_RULE_ADDED, _named(one))
    return len(rules), now


def _named(one: RuleFolder) -> dict[str, Json]:
    return {"rule_name": one.rule_name, "folder_name": one.folder_name}


def _is_deleted(mailbox: Mailbox, folder: FolderInfo, ends: Sequence[str]) -> bool:
    """Whether it lies in Deleted Items, or in a folder there."""
    deleted, parent = ends[0], folder.parent_id
    if not deleted or folder.id in ends:
        return False
    for _ in range(_DEEPEST):
        if not parent or parent in ends:
            break
        above = mailbox.folders([RuleTarget("", "", parent)], all_needed=False)[0]
        parent = above.parent_id if above is not None else ""
    return parent == deleted
