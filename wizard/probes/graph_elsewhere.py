"""No mailbox in Microsoft 365: where the domain's mail is hosted, and what that says about the mailbox."""

from dataclasses import dataclass

from wizard.model.cancel import CancelToken, Deadline
from wizard.model.mail_host import MailHost, MailHostKind
from wizard.model.provider import Provider
from wizard.model.symptom import Json, Symptom
from wizard.probes.context import Facts, Knowledge
from wizard.probes.graph_answers import GraphAnswer
from wizard.probes.graph_talk import Call

LOOK_UP_SECONDS = 5.0
LICENCES = Call("licences", "/me/licenseDetails?$select=skuPartNumber,servicePlans")
_OFF = {"Disabled", "Error"}
_ANYTHING = {Symptom.PERMISSION_MISSING, Symptom.PERMISSION_DENIED, Symptom.MAILBOX_REFUSED}
UNSURE = {Symptom.MAILBOX_MIGRATING, Symptom.MAILBOX_HYBRID, Symptom.CLOUD_MAILBOX_MISSING, *_ANYTHING}
"""What Graph says of a mailbox that it doesn't open: an account without one may get any of these."""
NOT_THERE = {
    *(Symptom.CLOUD_MAILBOX_MISSING, Symptom.USER_UNKNOWN, Symptom.WRONG_TENANT, Symptom.ACCOUNT_TYPE_REFUSED),
    *(Symptom.TENANT_NOT_FOUND, Symptom.TENANT_NOT_NAMED, Symptom.PRIMARY_ALIAS_FOREIGN),
}
"""Microsoft has no such account, or none with a mailbox: so where its domain's mail goes is worth knowing."""


@dataclass(frozen=True)
class Whereabouts:
    """`hosts`: of MX, None where nobody answered. `host`: whose they are. `behind`: who has the mailboxes behind it."""

    hosts: tuple[str, ...] | None = None
    host: MailHost | None = None
    behind: MailHost | None = None

    @property
    def home(self) -> MailHost | None:
        """Where the mailboxes are, as far as it is known."""
        return self.behind or (self.host if self.host and self.host.kind is MailHostKind.MAILBOX else None)

    @property
    def at_microsoft(self) -> bool | None:
        """None where that can't be told: a gateway may have anything behind it."""
        if self.hosts is None:
            return None
        if self.home is not None:
            return self.home.provider is Provider.MICROSOFT365
        return None if self.host is not None and self.host.kind is MailHostKind.GATEWAY else False

    def evidence(self, symptom: Symptom) -> Facts:
        """Whoever has no mailbox at Microsoft isn't told to look there."""
        told: Facts = {"mx_hosts": list[Json](self.hosts)} if self.hosts else {}
        if self.home and not (self.at_microsoft and symptom in NOT_THERE):
            told["mx_provider"] = self.home.name
            told |= {"mx_family": self.home.family} if self.home.family else {}
            elsewhere = not self.at_microsoft or symptom is Symptom.SETTINGS_NOT_FOUND
            told |= {"mx_way": self.home.provider.value} if self.home.provider and elsewhere else {}
        elif self.host and not self.home:
            told["mx_gateway"] = self.host.name
        return told


def look_up(domain: str, knowledge: Knowledge, token: CancelToken, deadline: Deadline) -> Whereabouts:
    """Asks DNS, as long as LOOK_UP_SECONDS at most. The account is Microsoft's, so its realm tells nothing here.

    Raises:
        Cancelled.
    """
    deadline = deadline.sooner(LOOK_UP_SECONDS)
    records, table = knowledge.mail_records, knowledge.mail_hosts()
    hosts = records.exchangers(domain, token, deadline)
    if hosts is None:
        return Whereabouts()
    host = table.by_exchangers(hosts)
    if host is None or host.kind is MailHostKind.MAILBOX:
        return Whereabouts(hosts, host)
    spf = records.senders(domain, token, deadline)
    alias = records.autodiscover(domain, token, deadline)
    return Whereabouts(hosts, host, table.by_evidence(spf, alias))


def licensed(answer: GraphAnswer) -> bool | None:
    """Whether the licences include a mailbox; None where Graph doesn't tell.

    The plan named FOUNDATION is in every licence and gives no mailbox (Microsoft's list of service plans).
    """
    listed = answer.body.get("value")
    if not answer.good or not isinstance(listed, list):
        return None
    for licence in listed:
        plans = licence.get("servicePlans") if isinstance(licence, dict) else None
        for plan in plans if isinstance(plans, list) else ():
            name, state = (
                (plan.get("servicePlanName"), plan.get("provisioningStatus")) if isinstance(plan, dict) else ("", "")
            )
            if (
                isinstance(name, str)
                and name.startswith("EXCHANGE_")
                and "FOUNDATION" not in name
                and state not in _OFF
            ):
                return True
    return False


def licence_names(answer: GraphAnswer) -> list[str]:
    """What the licences are called, e.g. O365_BUSINESS."""
    listed = answer.body.get("value")
    names = [one.get("skuPartNumber") for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
    return [name for name in names if isinstance(name, str)][:20]


def settled(symptom: Symptom, where: Whereabouts, with_licence: bool | None, address: str | None) -> Symptom:
    """What a refusal means in the light of all that. `address`: of the account's mail as the directory has it, "" for
    none, None where it didn't tell.
    """
    match symptom:
        case Symptom.MAILBOX_MIGRATING if where.at_microsoft is False:
            return Symptom.MAILBOX_HYBRID
        case Symptom.MAILBOX_MIGRATING if where.at_microsoft is None:
            return Symptom.MAILBOX_UNREACHABLE  # behind a gateway or without an answer from DNS it may be either
        case Symptom.MAILBOX_MIGRATING if with_licence is False:
            return Symptom.LICENSE_MISSING
        case _ if symptom in _ANYTHING and with_licence is not True:
            # An account without a mailbox may be refused everything.
            return Symptom.CLOUD_MAILBOX_MISSING if address == "" or where.at_microsoft is False else symptom
    return symptom
