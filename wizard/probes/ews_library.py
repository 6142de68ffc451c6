"""exchangelib, used over our own connection: mailbox, rules, test email. Nothing here knows a password.

Its parts that would find a server, sign in, repeat requests or keep connections are left out; what is used of it are
its services, which write the requests and read the answers.
"""

import importlib
import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeVar, cast

from wizard.probes.ahead import EXCHANGE_MODULES
from wizard.probes.context import Knowledge
from wizard.probes.ews_adapter import OurAdapter
from wizard.probes.ews_faults import fault_of_library
from wizard.probes.ews_transport import EwsTransport
from wizard.wire.fault import Fault

T = TypeVar("T")

_NOT_THERE = {"ErrorItemNotFound", "ErrorFolderNotFound", "ErrorInvalidIdMalformed", "ErrorInvalidIdEmpty"}

SCHEMA = "Exchange2010_SP2"
"""The version that requests name. Every supported server knows it, and nothing newer is asked for."""

logging.getLogger("exchangelib").setLevel(logging.CRITICAL + 1)  # it logs whole requests, with the user's addresses


@dataclass(frozen=True)
class FolderInfo:
    """One folder. `readable`, `writable`: what the signed-in user may do there. Without a name: it couldn't be read."""

    id: str
    name: str
    parent_id: str
    readable: bool
    writable: bool


@dataclass(frozen=True)
class RuleTarget:
    """Where an inbox rule files to. `folder_id`: of EWS, or `distinguished`: the id of a well-known folder."""

    rule_id: str
    rule_name: str
    folder_id: str
    distinguished: str = ""


@dataclass(frozen=True)
class ItemInfo:
    id: str
    subject: str
    message_id: str


class Mailbox:
    """One mailbox by its address. Every method raises Fault, TimeoutError or Cancelled.

    `address`: whose folders and rules are asked for.
    """

    def __init__(self, transport: EwsTransport, address: str, knowledge: Knowledge, check: Callable[[], None]) -> None:
        """Imports exchangelib piece by piece. `check`: called between the pieces; raises to stop."""
        for name in EXCHANGE_MODULES:
            check()
            importlib.import_module(name)
        self.address = address
        self._transport, self._knowledge = transport, knowledge
        self._adapter = OurAdapter(transport)
        self._account = self._make_account()

    def _make_account(self) -> Any:
        from exchangelib import UTC
        from exchangelib.account import Account
        from exchangelib.configuration import Configuration
        from exchangelib.credentials import BaseCredentials
        from exchangelib.protocol import FailFast, Protocol
        from exchangelib.transport import NOAUTH
        from exchangelib.version import EXCHANGE_2010_SP2, Version

        class Nobody(BaseCredentials):  # type: ignore[misc]
            """Unlike every other: protocols are cached by URL and credentials, and no two runs may share one."""

            username = password = ""
            __hash__ = object.__hash__

            def __eq__(self, other: object) -> bool:
                return self is other

        config = Configuration(
            credentials=Nobody(),
            service_endpoint=self._transport.endpoint.url,
            auth_type=NOAUTH,
            version=Version(EXCHANGE_2010_SP2, SCHEMA),
            retry_policy=FailFast(),
        )
        try:
            account = Account(
                self.address, config=config, autodiscover=False, access_type="delegate", default_timezone=UTC
            )
        finally:
            Protocol._protocol_cache.pop(Protocol._cache_key(config), None)
        account.protocol.raw_session = self._adapter.session
        return account

    def _ask(self, call: Callable[[], T]) -> T:
        """The true reason of a failure, whatever exchangelib makes of it."""
        self._adapter.error = None
        try:
            return call()
        except Exception as error:  # noqa: BLE001  (the edge of a library: what it raises becomes a Fault here)
            last, evidence = self._transport.last, self._transport.evidence()
            raise self._adapter.error or fault_of_library(error, last, self._knowledge, evidence) or error from None

    def resolve(self, address: str) -> list[tuple[str, str]]:
        """Who the directory knows under an address: their address and its routing type (SMTP, or EX for none)."""
        from exchangelib.items import ACTIVE_DIRECTORY
        from exchangelib.services import ResolveNames

        service = ResolveNames(protocol=self._account.protocol)
        found = self._ask(lambda: list(service.call([address], search_scope=ACTIVE_DIRECTORY)))
        return [(one.email_address or "", one.routing_type or "") for one in found if not isinstance(one, Exception)]

    def use_address(self, address: str) -> None:
        from exchangelib.account import Identity

        self.address = address
        self._account.identity = Identity(primary_smtp_address=address)

    def folders(self, wanted: Iterable[str | RuleTarget], *, all_needed: bool) -> list[FolderInfo | None]:
        """Folders by the name of a well-known one or by id, in their order; None where there is none.

        `all_needed`: any other trouble with one of them is a Fault, not a folder without a name.
        """
        from exchangelib.fields import FieldPath
        from exchangelib.folders import Folder
        from exchangelib.services import GetFolder

        names = ("name", "effective_rights", "parent_folder_id")
        fields = [FieldPath(field=Folder.get_field_by_fieldname(name)) for name in names]
        asked = [self._folder(one) for one in wanted]
        if not asked:
            return []
        service = GetFolder(account=self._account)
        found = self._ask(lambda: list(service.call(asked, additional_fields=fields, shape="IdOnly")))
        return [self._info(one, needed=all_needed) for one in found]

    def _folder(self, wanted: str | RuleTarget) -> Any:
        from exchangelib import folders
        from exchangelib.properties import DistinguishedFolderId, FolderId
        from exchangelib.properties import Mailbox as MailboxElement

        root = folders.Root(account=self._account)
        if isinstance(wanted, RuleTarget) and wanted.folder_id:
            return folders.Folder(root=root, _id=FolderId(id=wanted.folder_id))
        name = wanted.distinguished if isinstance(wanted, RuleTarget) else wanted
        owner = MailboxElement(email_address=self.address)
        return folders.Folder(root=root, _distinguished_id=DistinguishedFolderId(id=name, mailbox=owner))

    def _info(self, folder: Any, *, needed: bool) -> FolderInfo | None:
        if isinstance(folder, Exception):
            if type(folder).__name__ in _NOT_THERE:
                return None
            if needed:
                self._refuse([folder])
            return FolderInfo("", "", "", readable=False, writable=False)
        rights, parent = folder.effective_rights, folder.parent_folder_id
        return FolderInfo(
            folder.id or "",
            folder.name or "",
            parent.id if parent is not None else "",
            rights is None or bool(rights.read),
            rights is None or bool(rights.create_contents),
        )

    def rules(self) -> list[list[RuleTarget]]:
        """Of each inbox rule that is switched on: where it files to."""
        from exchangelib.properties import DistinguishedFolderId
        from exchangelib.services import GetInboxRules

        tag = DistinguishedFolderId.response_tag()

        class Rules(GetInboxRules):  # type: ignore[misc]
            """exchangelib reads the text of a DistinguishedFolderId, where its attribute has the name."""

            def _elem_to_obj(self, elem: Any) -> Any:
                names = [one.get("Id", "") for one in elem.iter(tag)]  # before the element is emptied
                return super()._elem_to_obj(elem), names

        service = Rules(account=self._account)
        found = [one for one in self._ask(lambda: list(service.call())) if one is not None]
        self._refuse(found)
        return [_targets(rule, well_known) for rule, well_known in found if rule.is_enabled is not False]

    def _refuse(self, results: Iterable[Any]) -> None:
        """Some errors are given back among the results."""
        for result in results:
            if isinstance(result, Exception):
                self._ask(lambda error=result: _raise(error))  # type: ignore[misc]

    def send(self, raw: bytes) -> None:
        """Sends a message (RFC 5322) as it is and keeps a copy in the sent folder."""
        from exchangelib.items import SEND_AND_SAVE_COPY, SEND_TO_NONE, Message
        from exchangelib.services import CreateItem
        from exchangelib.util import TNS

        class AsItIs(CreateItem):  # type: ignore[misc]
            """exchangelib adds its defaults, which would overrule what the message itself says."""

            def get_payload(self, *args: Any, **kwargs: Any) -> Any:
                payload = super().get_payload(*args, **kwargs)
                for message in payload.iter(f"{{{TNS}}}Message"):
                    for part in [part for part in message if part.tag != f"{{{TNS}}}MimeContent"]:
                        message.remove(part)
                return payload

        service = AsItIs(account=self._account)
        message = Message(account=self._account, mime_content=raw)
        sent = self._folder("sentitems")
        self._refuse(self._ask(lambda: list(service.call([message], sent, SEND_AND_SAVE_COPY, SEND_TO_NONE))))

    def newest(self, folder: str, count: int = 10) -> list[ItemInfo]:
        """The newest items of a well-known folder; none where there is no such folder."""
        from exchangelib.fields import FieldOrder, FieldPath
        from exchangelib.items import SHALLOW, Message
        from exchangelib.services import FindItem

        def path(name: str) -> Any:
            return FieldPath(field=Message.get_field_by_fieldname(name))

        service = FindItem(account=self._account, page_size=count)
        pages = service.call(
            folders=[self._folder(folder)],
            additional_fields=[path("subject"), path("message_id")],
            restriction=None,
            order_fields=[FieldOrder(field_path=path("datetime_received"), reverse=True)],
            shape="IdOnly",
            query_string=None,
            depth=SHALLOW,
            calendar_view=None,
            max_items=count,
            offset=0,
        )
        try:
            found = self._ask(lambda: list(pages))
        except Fault as fault:
            if fault.evidence.get("response_code") in _NOT_THERE:
                return []
            raise
        return [
            ItemInfo(item.id or "", getattr(item, "subject", "") or "", getattr(item, "message_id", "") or "")
            for item in found
            if not isinstance(item, Exception)
        ]


def _raise(error: Exception) -> None:
    raise error


def _targets(rule: Any, well_known: list[str]) -> list[RuleTarget]:
    actions = (rule.actions.move_to_folder, rule.actions.copy_to_folder) if rule.actions is not None else ()
    ids = [cast(str, action.folder_id.id) for action in actions if action is not None and action.folder_id is not None]
    who = (rule.id or "", rule.display_name or "")
    return [RuleTarget(*who, folder_id) for folder_id in ids] + [RuleTarget(*who, "", name) for name in well_known]
