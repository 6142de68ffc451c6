"""What stands around the pretend Graph: a sign-in without a browser, whose token is there at once, and DNS records."""

import contextlib
import itertools
import threading
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, replace

from wizard.model.cancel import CancelToken, Deadline
from wizard.model.cloud import Cloud
from wizard.model.plan import Endpoint
from wizard.model.provider import Protocol, Security
from wizard.model.secret import Secret
from wizard.model.sign_in import GRAPH_SCOPES, Tokens, google_app, microsoft_app
from wizard.practice.scenario import GraphLeg

_LIFETIME = 3600.0


class PracticeSignIn:
    """Gives out tokens, the newest of which the pretend Graph takes. Has a TokenKeeper of its own, in memory."""

    def __init__(self, leg: GraphLeg) -> None:
        self._leg = leg
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

    def sign_in(self) -> Tokens:
        """What a browser's sign-in would give."""
        with self._lock:
            self._newest = f"practice-access-{next(self._numbers)}"
            return Tokens(
                Secret(self._newest),
                time.time() + _LIFETIME,
                tuple(self._leg.scopes) or GRAPH_SCOPES,
                Secret("practice-refresh"),
                (self._leg.principal.lower(),),
                self._leg.tenant,
            )

    def renew(
        self, keep: Secret, token: CancelToken, deadline: Deadline, *, claims: str = "", force: bool = False
    ) -> Tokens:
        """As a SignIn renews; an access token lasts longer than any practice."""
        token.check()
        if claims:
            self.claims.append(claims)
        return self.sign_in()

    def owner(self, tokens: Tokens, token: CancelToken, deadline: Deadline) -> str:
        return self._leg.principal.lower()

    def load(self, account_id: str) -> Secret | None:
        return self._kept.get(account_id, Secret("practice-refresh"))

    def save(self, account_id: str, keep: Secret) -> None:
        self._kept[account_id] = keep

    def delete(self, account_id: str) -> None:
        self._kept.pop(account_id, None)

    @contextlib.contextmanager
    def locked(self, account_id: str, token: CancelToken, deadline: Deadline) -> Iterator[None]:
        token.check()
        yield


class PracticeRecords:
    """The DNS records of the scenario's domain; see MailRecords."""

    def __init__(self, leg: GraphLeg) -> None:
        self._leg = leg

    def exchangers(self, domain: str, token: CancelToken, deadline: Deadline) -> tuple[str, ...] | None:
        return None if self._leg.dns_silent else self._leg.mx

    def senders(self, domain: str, token: CancelToken, deadline: Deadline) -> str:
        return "" if self._leg.dns_silent else self._leg.spf

    def autodiscover(self, domain: str, token: CancelToken, deadline: Deadline) -> tuple[str, ...]:
        return () if self._leg.dns_silent else self._leg.autodiscover


@dataclass(frozen=True)
class PracticeCloud:
    """What a connection to the pretend Microsoft 365 needs in the place of the real one. `cloud`: leads to its server.

    `sign_in`: gives tokens without a browser, now and for a renewal. `records`: in the place of DNS.
    """

    cloud: Cloud
    sign_in: PracticeSignIn
    records: PracticeRecords

    def at(self, port: int) -> "PracticeCloud":
        """The same, at that port."""
        return replace(self, cloud=replace(self.cloud, graph=replace(self.cloud.graph, port=port)))


def practice_cloud(leg: GraphLeg, host: str, port: int) -> PracticeCloud:
    """For a server that listens there. Its client id belongs to no application."""
    endpoint = Endpoint(Protocol.GRAPH, host, port, Security.TLS, "/v1.0")
    cloud = Cloud(microsoft_app(str(uuid.UUID(int=4711))), google_app("", Secret()), graph=endpoint)
    return PracticeCloud(cloud, PracticeSignIn(leg), PracticeRecords(leg))
