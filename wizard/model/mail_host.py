"""Where a domain's mail is hosted, as its MX records tell, and who looks them up."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from wizard.model.cancel import CancelToken, Deadline
from wizard.model.provider import Provider


class MailHostKind(StrEnum):
    """MAILBOX: the mailboxes are there. GATEWAY: a filter, behind which they may be anywhere. FORWARDER: passes mail on
    to other addresses, has no mailboxes.
    """

    MAILBOX = "mailbox"
    GATEWAY = "gateway"
    FORWARDER = "forwarder"


@dataclass(frozen=True)
class MailHost:
    """`name`: as people know it. `provider`: which way leads to a mailbox there, None where there are none.

    `family`: its id in resources/providers, "" for none. `tenants`: whether organisations have their own domains there
    by Microsoft Graph (Microsoft 365, not Outlook.com).
    """

    name: str
    kind: MailHostKind
    provider: Provider | None = None
    family: str = ""
    tenants: bool = False


class MailRecords(Protocol):
    """The DNS questions about a domain's mail."""

    def exchangers(self, domain: str, token: CancelToken, deadline: Deadline) -> tuple[str, ...] | None:
        """The hosts that take its mail, the preferred ones first; lower case, without final dots. () where the answer
        is that there are none, None where nobody answered.
        """
        ...

    def senders(self, domain: str, token: CancelToken, deadline: Deadline) -> str:
        """Its SPF record (RFC 7208) in lower case, "" for none and for no answer."""
        ...

    def autodiscover(self, domain: str, token: CancelToken, deadline: Deadline) -> tuple[str, ...]:
        """The names that autodiscover.DOMAIN leads to by CNAME."""
        ...


class MailHosts(Protocol):
    """What is known of those at whom mail is hosted."""

    def by_exchangers(self, hosts: Sequence[str]) -> MailHost | None:
        """By MX, the preferred host first; None where none of them is known."""
        ...

    def by_evidence(self, spf: str, autodiscover: Iterable[str]) -> MailHost | None:
        """Whose mailboxes are probably behind a gateway, by an SPF record and the alias of the autodiscover host."""
        ...
