"""Where a domain's mail is, as its records in DNS told: at the details, or while a problem was looked into."""

from dataclasses import dataclass, replace

from wizard.flow.prefill import Filled, complete_address
from wizard.model.form import Change
from wizard.model.problem import Diagnosis, RemedyId
from wizard.model.provider import Provider


@dataclass(frozen=True, slots=True)
class MailPlace:
    """`provider`: who has the mailboxes, `gateway`: the filter before them, each as people know it; `host`: the server
    that takes the mail; `family`: the provider's id in resources/providers; each "" where unknown. `servers`: of
    that provider, where its table has them, to be filled in; `offered`: to be filled in once the person agrees. `way`:
    another choice than Other (IMAP) that leads to the mailboxes.
    """

    domain: str = ""
    provider: str = ""
    gateway: str = ""
    host: str = ""
    family: str = ""
    servers: Filled | None = None
    offered: Filled | None = None
    way: Provider | None = None

    @property
    def taken(self) -> "MailPlace":
        """The person has agreed to what was offered."""
        return replace(self, servers=self.offered, offered=None)


NOWHERE = MailPlace()


def place_of(email: str, diagnosis: Diagnosis, change: Change) -> MailPlace:
    """What the problem tells of the address's domain, with the servers that come with its way out."""
    address, evidence = complete_address(email), diagnosis.finding.evidence
    if address is None:
        return NOWHERE

    def told(name: str) -> str:
        value = evidence.get(name)
        value = value[0] if isinstance(value, list) and value else value
        return value if isinstance(value, str) else ""

    servers = Filled(change.imap, change.smtp) if change.imap is not None and change.smtp is not None else None
    names = told("mx_provider"), told("mx_gateway"), told("mx_hosts"), told("mx_family")
    return MailPlace(address.domain, *names, servers)


def place_by_records(email: str, diagnosis: Diagnosis) -> MailPlace:
    """The same for an address that is only being typed: records in DNS can be forged, so nothing is filled in unasked.
    A provider whose mailboxes are connected in a way of its own is offered, and no servers of it.
    """
    changes = [remedy.change for remedy in diagnosis.remedies if remedy.id is RemedyId.SWITCH_PROVIDER]
    change = next((change for change in changes if change is not None), Change())
    place = place_of(email, diagnosis, change)
    if change.provider not in (None, Provider.IMAP):
        return replace(place, servers=None, way=change.provider)
    return replace(place, servers=None, offered=place.servers)
