"""What stands around pretend cloud mailboxes: a sign-in without a browser, its token there at once, and DNS records."""

import contextlib
import itertools
import threading
import time
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from wizard.model.cancel import CancelToken, Deadline
from wizard.model.cloud import Cloud
from wizard.model.plan import Endpoint
from wizard.model.provider import Protocol, Security
from wizard.model.secret import Secret
from wizard.model.sign_in import GOOGLE_SCOPES, GRAPH_SCOPES, Tokens, google_app, microsoft_app
from wizard.model.symptom import Symptom
from wizard.practice.leg import Speaks
from wizard.practice.scenario import GraphLeg, Scenario
from wizard.wire.fault import Fault

_LIFETIME = 3600.0
_NUMBER = 4711
_REFRESH = f"{_NUMBER}-refresh"
"""No token begins with a word: where a text ends in it, it would be taken for an echo that broke off."""


@dataclass(frozen=True)
class Grant:
    """What somebody allowed in the browser. `named`: whether the tokens say whose they are; `told`: whether the mailbox
    does. `expired`: it no longer holds.
    """

    account: str
    scopes: tuple[str, ...]
    tenant: str = ""
    named: bool = True
    told: bool = True
    expired: bool = False


class PracticeSignIn:
    """Gives out tokens, the newest of which the pretend servers take. Has a TokenKeeper of its own, in memory."""

    def __init__(self, grant: Grant) -> None:
        self._grant = grant
        self._lock = threading.Lock()
        self._numbers = itertools.count(1)
        self._newest = ""
        self._kept: dict[str, Secret] = {}
        self.claims: list[str] = []
        """The challenges that renewals answered."""

    @property
    def renewed(self) -> bool:
        """Whether the newest token isn't the first one."""
        return not self._newest.endswith("-1")

    def takes(self, bearer: str) -> bool:
        with self._lock:
            return bool(self._newest) and bearer == self._newest

    def opens(self, user: str, bearer: str) -> bool:
        """Whether the token is one for that user's mailbox."""
        return self.takes(bearer) and user.lower() == self._grant.account.lower()

    def sign_in(self) -> Tokens:
        """What a browser's sign-in would give."""
        grant = self._grant
        with self._lock:
            self._newest = f"{_NUMBER}-access-{next(self._numbers)}"
            return Tokens(
                Secret(self._newest),
                time.time() + _LIFETIME,
                grant.scopes,
                Secret(_REFRESH),
                (grant.account.lower(),) if grant.named else (),
                grant.tenant,
            )

    def renew(
        self, keep: Secret, token: CancelToken, deadline: Deadline, *, claims: str = "", force: bool = False
    ) -> Tokens:
        """As a SignIn renews; an access token lasts longer than any practice."""
        token.check()
        if self._grant.expired:
            raise Fault(Symptom.SIGN_IN_EXPIRED, {"error": "invalid_grant"}, "Token has been expired or revoked.")
        if claims:
            self.claims.append(claims)
        return self.sign_in()

    def owner(self, tokens: Tokens, token: CancelToken, deadline: Deadline) -> str:
        return self._grant.account.lower() if self._grant.told else ""

    def load(self, account_id: str) -> Secret | None:
        return self._kept.get(account_id, Secret(_REFRESH))

    def save(self, account_id: str, keep: Secret) -> None:
        self._kept[account_id] = keep

    def delete(self, account_id: str) -> None:
        self._kept.pop(account_id, None)

    @contextlib.contextmanager
    def locked(self, account_id: str, token: CancelToken, deadline: Deadline) -> Iterator[None]:
        token.check()
        yield


class PracticeRecords:
    """The DNS records of the scenario's domain; see MailRecords. At Google nobody asks for them."""

    def __init__(self, leg: GraphLeg | None) -> None:
        self._leg = leg or GraphLeg(speaks=Speaks.GRAPH, dns_silent=True)

    def exchangers(self, domain: str, token: CancelToken, deadline: Deadline) -> tuple[str, ...] | None:
        return None if self._leg.dns_silent else self._leg.mx

    def senders(self, domain: str, token: CancelToken, deadline: Deadline) -> str:
        return "" if self._leg.dns_silent else self._leg.spf

    def autodiscover(self, domain: str, token: CancelToken, deadline: Deadline) -> tuple[str, ...]:
        return () if self._leg.dns_silent else self._leg.autodiscover


@dataclass(frozen=True)
class PracticeCloud:
    """What a connection to a pretend cloud mailbox needs in the place of a real one. `cloud`: leads to its servers.

    `sign_in`: gives tokens without a browser, now and for a renewal. `records`: in the place of DNS.
    """

    cloud: Cloud
    sign_in: PracticeSignIn
    records: PracticeRecords


def sign_in_of(played: Scenario) -> PracticeSignIn | None:
    """None where a password signs in."""
    if (leg := played.graph) is not None:
        return PracticeSignIn(Grant(leg.principal, leg.scopes or GRAPH_SCOPES, leg.tenant))
    if (chosen := played.google) is not None:
        scopes = chosen.scopes or GOOGLE_SCOPES
        return PracticeSignIn(Grant(chosen.account, scopes, named=False, told=chosen.told, expired=chosen.expired))
    return None


def practice_cloud(sign_in: PracticeSignIn, played: Scenario, servers: Mapping[str, tuple[str, int]]) -> PracticeCloud:
    """`servers`: host and port of each that listens. Their client ids belong to no application."""
    at = {name: Endpoint(Protocol(name), host, port, Security.TLS) for name, (host, port) in servers.items()}
    cloud = Cloud(
        microsoft_app(str(uuid.UUID(int=_NUMBER))),
        google_app("practice.apps.googleusercontent.com", Secret()),
    )
    if played.google is not None:
        cloud = replace(cloud, google_imap=at["imap"], google_smtp=at["smtp"])
    else:
        cloud = replace(cloud, graph=replace(at["graph"], path="/v1.0"))
    return PracticeCloud(cloud, sign_in, PracticeRecords(played.graph))
