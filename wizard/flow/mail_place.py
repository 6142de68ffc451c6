"""Where a domain's mail is, as its records in DNS told while a problem was looked into."""

from dataclasses import dataclass

from wizard.flow.prefill import Filled, complete_address
from wizard.model.form import Change
from wizard.model.problem import Diagnosis


@dataclass(frozen=True, slots=True)
class MailPlace:
    """`provider`: who has the mailboxes, `gateway`: the filter before them, each as people know it; `host`: the server
    that takes the mail; `family`: the provider's id in resources/providers; each "" where unknown. `servers`: of
    that provider, where its table has them.
    """

    domain: str = ""
    provider: str = ""
    gateway: str = ""
    host: str = ""
    family: str = ""
    servers: Filled | None = None


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
