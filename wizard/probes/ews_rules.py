"""The folders that inbox rules file into, and what has become of them since the mailbox was connected."""

from collections.abc import Sequence

from wizard.model.plan import RuleFolder
from wizard.model.symptom import Symptom
from wizard.probes.ews_library import FolderInfo, Mailbox, RuleTarget
from wizard.wire.fault import Fault

_DELETED_ITEMS = "deleteditems"
_ROOT = "msgfolderroot"
_DEEPEST = 3
"""How many folders up it is looked for Deleted Items; each costs a request."""


def rule_folders(mailbox: Mailbox, known: Sequence[RuleFolder] | None) -> tuple[int, tuple[RuleFolder, ...]]:
    """How many rules there are, and where they file to, each folder once a rule. `known`: from the last connection.

    Raises:
        Fault: RECONNECT_FOLDER_DELETED or RECONNECT_RULE_ADDED if it isn't as it was, or what the server says.
    """
    rules = mailbox.rules()
    targets = [target for rule in rules for target in rule]
    lost = [RuleTarget(one.rule_id, one.rule_name, one.folder_id) for one in known or ()]
    asked = list(dict.fromkeys([*targets, *lost]))
    if not asked:
        return len(rules), ()
    places: list[str | RuleTarget] = [*asked, *([_DELETED_ITEMS, _ROOT] if known else [])]
    found = mailbox.folders(places, all_needed=False)
    by_target = dict(zip(asked, found, strict=False))
    now = tuple(
        RuleFolder(target.rule_id, target.rule_name, folder.id, folder.name)
        for target in dict.fromkeys(targets)
        if (folder := by_target[target]) is not None and folder.id
    )
    if known:
        deleted, root = found[len(asked) :]
        _check_still_there(mailbox, known, [by_target[target] for target in lost], deleted, root)
    if known is not None:
        _check_none_added(now, known)
    return len(rules), now


def _check_still_there(
    mailbox: Mailbox,
    known: Sequence[RuleFolder],
    found: Sequence[FolderInfo | None],
    deleted: FolderInfo | None,
    root: FolderInfo | None,
) -> None:
    ends = {folder.id for folder in (deleted, root) if folder is not None}
    for before, folder in zip(known, found, strict=True):
        if folder is None or (deleted is not None and _lies_in(mailbox, folder, deleted.id, ends)):
            evidence = {"rule_name": before.rule_name, "folder_name": before.folder_name}
            raise Fault(Symptom.RECONNECT_FOLDER_DELETED, evidence)


def _lies_in(mailbox: Mailbox, folder: FolderInfo, place: str, ends: set[str]) -> bool:
    parent = folder.parent_id
    for _ in range(_DEEPEST):
        if not parent or parent in ends:
            break
        above = mailbox.folders([RuleTarget("", "", parent)], all_needed=False)[0]
        parent = above.parent_id if above is not None else ""
    return parent == place


def _check_none_added(now: Sequence[RuleFolder], known: Sequence[RuleFolder]) -> None:
    ids = {one.folder_id for one in known}
    for one in now:
        if one.folder_id not in ids:
            raise Fault(Symptom.RECONNECT_RULE_ADDED, {"rule_name": one.rule_name, "folder_name": one.folder_name})
