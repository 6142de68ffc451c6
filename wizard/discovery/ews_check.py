"""Asking one address, without credentials, whether Exchange's web service answers there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from wizard.discovery.asking import ASKING_FAILS, Asker, Network, Site, as_fault
from wizard.model.cancel import CancelToken, Deadline
from wizard.model.ews_hosts import is_microsofts
from wizard.model.ews_url import EWS_PATH, read_ews_url
from wizard.model.plan import CertificatePin, Endpoint
from wizard.model.symptom import Json, Symptom
from wizard.wire.ews_answer import (
    ACTIVESYNC_PATH,
    AnswerKind,
    asks_to_sign_in,
    judge_answer,
    serves_telephones,
    sign_in_schemes,
)
from wizard.wire.fault import Fault
from wizard.wire.secure import TlsPolicy
from wizard.wire.trust import Trust


class VerdictKind(StrEnum):
    """What answers at an address."""

    EWS = "ews"
    WEBMAIL = "webmail"
    EXCHANGE_ONLINE = "exchange_online"
    ACTIVESYNC_ONLY = "activesync_only"
    REFUSED = "refused"
    NOT_EWS = "not_ews"
    UNREACHABLE = "unreachable"


_KINDS = {
    AnswerKind.EWS: VerdictKind.EWS,
    AnswerKind.WEBMAIL: VerdictKind.WEBMAIL,
    AnswerKind.EXCHANGE_ONLINE: VerdictKind.EXCHANGE_ONLINE,
    AnswerKind.REFUSED: VerdictKind.REFUSED,
    AnswerKind.TROUBLE: VerdictKind.UNREACHABLE,
    AnswerKind.OTHER: VerdictKind.NOT_EWS,
}
_SYMPTOMS = {
    VerdictKind.WEBMAIL: Symptom.EXCHANGE_URL_IS_WEBMAIL,
    VerdictKind.EXCHANGE_ONLINE: Symptom.EXCHANGE_ONLINE,
    VerdictKind.ACTIVESYNC_ONLY: Symptom.ACTIVESYNC_ONLY,
    VerdictKind.REFUSED: Symptom.EWS_REFUSED,
    VerdictKind.NOT_EWS: Symptom.EXCHANGE_URL_NOT_EWS,
}


@dataclass(frozen=True)
class UrlVerdict:
    """`methods`: sign-in schemes that were offered. `evidence`: keys as in a Finding. `fault`: of UNREACHABLE."""

    kind: VerdictKind
    endpoint: Endpoint
    methods: tuple[str, ...] = ()
    evidence: Mapping[str, Json] = field(default_factory=dict)
    fault: Fault | None = None

    @property
    def symptom(self) -> Symptom | None:
        """What is wrong with the address; None for EWS."""
        return self.fault.symptom if self.fault is not None else _SYMPTOMS.get(self.kind)


def check_url(
    endpoint: Endpoint,
    token: CancelToken,
    trust: Trust,
    deadline: Deadline,
    *,
    pins: tuple[CertificatePin, ...] = (),
    allow_old_tls: bool = False,
    network: Network | None = None,
) -> UrlVerdict:
    """Asks an address that the user typed: at most three requests on one connection, none for Microsoft's own hosts.

    Raises:
        Cancelled.
    """
    asker = Asker(network or Network(), token, deadline)
    return check(asker, endpoint, TlsPolicy(trust, _pins_for(endpoint, pins), allow_old_tls), second_look=True)


def check(
    asker: Asker, endpoint: Endpoint, policy: TlsPolicy, *, public_only: bool = False, second_look: bool = False
) -> UrlVerdict:
    """Raises: Cancelled."""
    if is_microsofts(endpoint.host):
        return UrlVerdict(VerdictKind.EXCHANGE_ONLINE, endpoint, evidence={"url": endpoint.url})
    with Site(asker, endpoint, policy, public_only=public_only, second_look=second_look) as site:
        try:
            return judge_on(site, endpoint, typed=True)
        except ASKING_FAILS as error:
            return UrlVerdict(VerdictKind.UNREACHABLE, endpoint, (), {"url": endpoint.url}, as_fault(error))


def judge_on(site: Site, endpoint: Endpoint, *, typed: bool = False) -> UrlVerdict:
    """`endpoint`: an address of this site. `typed`: a person named the host, so Basic alone will do.

    Raises:
        Fault, OSError, Cancelled.
    """
    response = site.request("GET", endpoint.path)
    answer = judge_answer(response, endpoint.url)
    kind = _KINDS[answer.kind]
    if typed and endpoint.path.lower().endswith(EWS_PATH) and asks_to_sign_in(response):
        kind = VerdictKind.EWS
    if kind is VerdictKind.EWS and asks_everywhere(site, answer.methods):
        kind = VerdictKind.NOT_EWS
    if answer.evidence["status"] == 404 and has_activesync(site):
        kind = VerdictKind.ACTIVESYNC_ONLY
    fault = Fault(Symptom.SERVER_TROUBLE, answer.evidence) if answer.kind is AnswerKind.TROUBLE else None
    return UrlVerdict(kind, endpoint, answer.methods, answer.evidence, fault)


def asks_everywhere(site: Site, methods: Sequence[str]) -> bool:
    """Whether the host asks for the same sign-in at a path that nobody can have: then a 401 says nothing of Exchange.

    Raises:
        Fault, OSError, Cancelled.
    """
    other = site.elsewhere()
    return other.status == 401 and set(sign_in_schemes(other)) == set(methods)


def has_activesync(site: Site) -> bool:
    """Whether the host serves telephones, which is no way in here.

    Raises:
        Cancelled.
    """
    try:
        return serves_telephones(site.request("OPTIONS", ACTIVESYNC_PATH))
    except ASKING_FAILS:
        return False


def corrected_url(
    endpoint: Endpoint,
    token: CancelToken,
    trust: Trust,
    deadline: Deadline,
    *,
    addresses: Sequence[str] = (),
    pins: tuple[CertificatePin, ...] = (),
    allow_old_tls: bool = False,
    requests: int = 1,
    network: Network | None = None,
) -> Endpoint | None:
    """Where the same host's EWS is, after `endpoint` turned out to be something else; None unless it answers as EWS.

    `requests`: how many may be made, on one connection. `addresses`: of the host, as looked up for the first question;
    they aren't looked up again.

    Raises:
        Cancelled.
    """
    read = read_ews_url(endpoint.url)
    better = [one for one in read.endpoints if one.host == endpoint.host and one.path != endpoint.path][:requests]
    if not better:
        return None
    asker = Asker(network or Network(), token, deadline)
    if addresses:
        asker.remember(endpoint.host, addresses)
    with Site(asker, endpoint, TlsPolicy(trust, _pins_for(endpoint, pins), allow_old_tls)) as site:
        for candidate in better:
            try:
                # The first address answered otherwise: so this host doesn't ask for the same sign-in everywhere.
                if asks_to_sign_in(site.request("GET", candidate.path)):
                    return candidate
            except ASKING_FAILS:
                return None
    return None


def _pins_for(endpoint: Endpoint, pins: tuple[CertificatePin, ...]) -> tuple[CertificatePin, ...]:
    return tuple(pin for pin in pins if pin.is_for(endpoint))
