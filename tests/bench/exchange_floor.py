"""exchangelib alone, told all that a person would otherwise have to find out: URL, way to sign in, version.

`python -m tests.bench.exchange_floor PLACE`, PLACE being the JSON of a Place, connects once in a process of its own.
"""

import json
import ssl
import sys
import time
from typing import Any

import exchangelib
import requests.adapters
from exchangelib.account import Account
from exchangelib.fields import FieldPath
from exchangelib.folders import Folder
from exchangelib.items import ACTIVE_DIRECTORY, SEND_AND_SAVE_COPY, SEND_TO_NONE, Message
from exchangelib.properties import DistinguishedFolderId, FolderId, Mailbox
from exchangelib.protocol import BaseProtocol, CachingProtocol, close_connections
from exchangelib.services import CreateItem, GetFolder, GetInboxRules, ResolveNames
from exchangelib.version import EXCHANGE_2010_SP2, Version

from tests.bench.exchange_server import Place

_RAW = "From: {email}\r\nTo: {to}\r\nSubject: Test\r\nMessage-ID: <{number}@floor.example>\r\n\r\nHello\r\n"


class Library:
    """Makes the calls that a verification makes. `context`: trusts the server's authority, and is shared by all runs,
    as ours is."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._number = 0
        context = ssl.create_default_context(cadata=place.ca)

        class Adapter(requests.adapters.HTTPAdapter):
            def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
                super().init_poolmanager(*args, **kwargs, ssl_context=context)

            def cert_verify(self, *args: object) -> None:
                """The context does it."""

        BaseProtocol.HTTP_ADAPTER_CLS = Adapter

    def connect(self, test_email_to: str = "") -> float:
        """Seconds. It keeps its connections for the whole process, so what one run leaves is thrown away after it."""
        began = time.perf_counter()
        self._work(test_email_to)
        took = time.perf_counter() - began
        close_connections()
        CachingProtocol.clear_cache()
        return took

    def _work(self, test_email_to: str) -> None:
        account = self._account()
        inbox = self._folders(account, *self._well_known("inbox"))
        assert [folder.name for folder in inbox] == ["Inbox"]
        found = ResolveNames(protocol=account.protocol).call([self._place.email], search_scope=ACTIVE_DIRECTORY)
        assert [one.email_address for one in found] == [self._place.email]
        three = self._folders(account, *self._well_known("inbox", "sentitems", "drafts"))
        assert [folder.name for folder in three] == ["Inbox", "Sent Items", "Drafts"]
        actions = [rule.actions.move_to_folder for rule in GetInboxRules(account=account).call()]
        ids = [action.folder_id.id for action in actions if action is not None]
        assert len(self._folders(account, *(FolderId(id=one) for one in ids))) == 2
        if test_email_to:
            self._send(account, test_email_to)

    def _account(self) -> Account:
        return Account(
            self._place.email,
            config=exchangelib.Configuration(
                service_endpoint=self._place.url,
                credentials=exchangelib.Credentials(self._place.username, self._place.password),
                auth_type=exchangelib.NTLM,
                version=Version(EXCHANGE_2010_SP2),
                retry_policy=exchangelib.FailFast(),
            ),
            autodiscover=False,
            access_type=exchangelib.DELEGATE,
            default_timezone=exchangelib.UTC,  # otherwise it looks the system's up
        )

    def _well_known(self, *names: str) -> list[DistinguishedFolderId]:
        return [DistinguishedFolderId(id=name, mailbox=Mailbox(email_address=self._place.email)) for name in names]

    def _folders(self, account: Account, *ids: DistinguishedFolderId | FolderId) -> list[Folder]:
        names = ("name", "effective_rights", "parent_folder_id")
        fields = [FieldPath(field=Folder.get_field_by_fieldname(name)) for name in names]
        root = exchangelib.folders.Root(account=account)
        asked = [
            Folder(root=root, **({"_id": one} if isinstance(one, FolderId) else {"_distinguished_id": one}))
            for one in ids
        ]
        found = GetFolder(account=account).call(asked, additional_fields=fields, shape="IdOnly")
        return [folder for folder in found if isinstance(folder, Folder)]

    def _send(self, account: Account, to: str) -> None:
        self._number += 1
        raw = _RAW.format(email=self._place.email, to=to, number=self._number).encode()
        root = exchangelib.folders.Root(account=account)
        sent = Folder(root=root, _distinguished_id=self._well_known("sentitems")[0])
        message = Message(account=account, mime_content=raw)
        results = list(CreateItem(account=account).call([message], sent, SEND_AND_SAVE_COPY, SEND_TO_NONE))
        assert not [one for one in results if isinstance(one, Exception)], results


if __name__ == "__main__":
    Library(Place(**json.loads(sys.argv[1]))).connect()
