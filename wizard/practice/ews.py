"""Exchange Web Services: one request in, one answer out, in the words of the version that is played."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from wizard.practice import ews_folders, ews_items
from wizard.practice.ews_answers import EwsError, EwsFault, fill, message_xml, refused
from wizard.practice.ews_request import Element, EwsRequest, Mailroom
from wizard.practice.scenario import ExchangeLeg

_OPERATIONS: Mapping[str, Callable[[Element, Mailroom], str]] = {
    "GetFolder": ews_folders.get_folder,
    "FindFolder": ews_folders.find_folder,
    "SyncFolderHierarchy": ews_folders.sync_folder_hierarchy,
    "GetInboxRules": ews_folders.get_inbox_rules,
    "ResolveNames": ews_folders.resolve_names,
    "CreateItem": ews_items.create_item,
    "SendItem": ews_items.send_item,
    "FindItem": ews_items.find_item,
    "GetItem": ews_items.get_item,
    "DeleteItem": ews_items.delete_item,
    "SyncFolderItems": ews_items.sync_folder_items,
    "GetUserConfiguration": ews_folders.get_user_configuration,
    "GetUserOofSettingsRequest": ews_folders.get_user_oof_settings,
    "ConvertId": ews_items.convert_id,
}


@dataclass(frozen=True)
class EwsAnswer:
    """`status`: of HTTP, 200 or 500."""

    status: int
    body: bytes


def build_of(leg: ExchangeLeg) -> tuple[int, ...]:
    """The four numbers of the version."""
    return tuple(map(int, leg.version.split(".")))


def answer(request: EwsRequest, room: Mailroom) -> EwsAnswer:
    """What the operation has to say; one that isn't known here is refused as the real server refuses a wrong word."""
    handler = _OPERATIONS.get(request.operation)
    try:
        if handler is None:
            raise EwsFault("ErrorSchemaValidation")
        return enveloped(handler(request.element, room), room.leg)
    except EwsFault as error:
        return fault(error, room.leg)
    except EwsError as error:
        return enveloped(refused(request.operation, error), room.leg)


def refusal(request: EwsRequest, error: EwsError, leg: ExchangeLeg) -> EwsAnswer:
    """The error in the place of the right answer, once for each folder or item that was asked for."""
    if isinstance(error, EwsFault):
        return fault(error, leg)
    containers = [each for each in request.element if each.tag.endswith(("FolderIds", "ItemIds", "Items"))]
    return enveloped(refused(request.operation, error, sum(map(len, containers))), leg)


def enveloped(body: str, leg: ExchangeLeg) -> EwsAnswer:
    name = "envelope.old" if leg.old_faults else "envelope.new"
    return EwsAnswer(200, fill(name, body=body, **_version(leg)).encode())


def fault(error: EwsError, leg: ExchangeLeg) -> EwsAnswer:
    name = "fault.old" if leg.old_faults else "fault.new"
    written = fill(name, code=error.code, text=error.text, values=message_xml(error.values), **_version(leg))
    return EwsAnswer(500, written.encode())


def _version(leg: ExchangeLeg) -> dict[str, str]:
    """Both attributes as a template wants them."""
    names = ("MajorVersion", "MinorVersion", "MajorBuildNumber", "MinorBuildNumber")
    numbers = " ".join(f'{name}="{number}"' for name, number in zip(names, build_of(leg), strict=True))
    return {"numbers": numbers, "schema": leg.schema}
