"""Folders of a mailbox from LIST answers: by special-use flag (RFC 6154) before by name."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import cast

from wizard.model.address import has_control_character
from wizard.model.plan import FolderChoice
from wizard.model.symptom import Json, Symptom
from wizard.probes.imap_talk import Item, Reply
from wizard.wire.fault import Fault
from wizard.wire.speech import as_text


@dataclass(frozen=True)
class Folder:
    """`name`: Unicode. `wire_name`: as the server spells it (modified UTF-7 or UTF-8). `flags`: lower case."""

    name: str
    wire_name: bytes
    flags: frozenset[str]
    delimiter: str

    @property
    def leaf(self) -> str:
        return (self.name.rsplit(self.delimiter, 1)[-1] if self.delimiter else self.name).casefold()

    @property
    def depth(self) -> int:
        """0 at the top, and just under INBOX, where some servers keep everything."""
        parts = self.name.split(self.delimiter) if self.delimiter else [self.name]
        return len(parts) - 1 - (len(parts) > 1 and parts[0].upper() == "INBOX")


def folders_of(reply: Reply) -> list[Folder]:
    """The selectable folders of a LIST answer. Raises ValueError for one that can't be parsed."""
    from imapclient import imap_utf7
    from imapclient.response_parser import parse_response

    found = []
    for answer in reply.untagged:
        head = answer[0][0] if isinstance(answer[0], tuple) else answer[0]
        if head[:5].upper() != b"LIST ":
            continue
        try:
            _, flags, delimiter, name = parse_response(cast(list[bytes], _without_empty(answer)))[:4]
        except Exception as error:  # the library raises its own ProtocolError, and others on rubbish
            raise ValueError(as_text(head)[:500]) from error
        wire_name = name if isinstance(name, bytes) else str(name).encode()
        lower = frozenset(flag.decode("ascii", "replace").lower() for flag in flags)
        if lower & {"\\noselect", "\\nonexistent"}:
            continue
        separator = (delimiter or b"").decode("ascii", "replace")
        try:
            readable = imap_utf7.decode(wire_name)
        except ValueError:  # "R&D" as it is: one sloppy name says nothing about the other folders
            readable = ""
        if not readable or has_control_character(readable):
            readable = as_text(wire_name)
        found.append(Folder(readable, wire_name, lower, separator))
    return found


def _without_empty(answer: Iterable[Item]) -> list[Item]:
    return [part for part in answer if part]


def choose(folders: list[Folder], flag: str, names: frozenset[str], chosen: str = "") -> Folder | None:
    """The folder the user named, else the flagged one, else one of a known name, the topmost first."""
    if chosen:
        return next((folder for folder in folders if folder.name.casefold() == chosen.casefold()), None)
    flagged = [folder for folder in folders if flag in folder.flags]
    named = sorted((folder for folder in folders if folder.leaf in names), key=lambda folder: folder.depth)
    return next(iter(flagged + named), None)


_PURPOSES = {"\\sent": "sent", "\\drafts": "drafts", "\\trash": "trash", "\\junk": "junk"}
"""Flags of RFC 6154 that keep a folder from holding anything else: archives and "all mail" may hold sent emails too."""
_SYMPTOMS = {"\\sent": Symptom.SENT_UNFIT, "\\drafts": Symptom.DRAFTS_UNFIT}


def check_typed(
    wish: FolderChoice,
    folders: list[Folder],
    sent: Folder | None,
    drafts: Folder | None,
    sent_names: frozenset[str],
    drafts_names: frozenset[str],
) -> None:
    """Raises a Fault for a folder that the user named and that isn't there, or serves another purpose."""
    _check_fit("\\sent", wish.sent, folders, sent, drafts, sent_names)
    _check_fit("\\drafts", wish.drafts, folders, drafts, sent, drafts_names)


def _check_fit(
    flag: str, typed: str, folders: list[Folder], chosen: Folder | None, other: Folder | None, names: frozenset[str]
) -> None:
    """`chosen`: what was found of the name that the user typed. `other`: what serves the other purpose."""
    if not typed:
        return
    purpose = ""
    if chosen is not None:
        purpose = _purpose(chosen, flag)
        if not purpose and other is not None and other.wire_name == chosen.wire_name:
            purpose = next(name for its, name in _PURPOSES.items() if its != flag)
        if not purpose:
            return
    evidence: dict[str, Json] = {"folders": list[Json]([folder.name for folder in folders]), "typed_folder": typed}
    if purpose:
        evidence["folder_purpose"] = purpose
    else:
        evidence["missing_folder"] = typed
    usual = choose(folders, flag, names)
    if usual is not None and usual is not chosen:
        evidence["found_folder"] = usual.name
    raise Fault(_SYMPTOMS[flag], evidence)


def _purpose(folder: Folder, wanted: str) -> str:
    """Which other purpose it serves for certain, "" for none."""
    if folder.name.upper() == "INBOX":
        return "inbox"
    if wanted in folder.flags:
        return ""
    return next((name for flag, name in _PURPOSES.items() if flag in folder.flags), "")
