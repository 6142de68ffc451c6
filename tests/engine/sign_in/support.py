"""Runs that sign in with a browser: the real sign-in server, the real mail servers, the pretend Graph."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from tests.probes.graph.support import graph
from tests.probes.support import CATALOG
from tests.servers.browser import Browser, Person
from tests.servers.certificates import authority
from tests.servers.mail_system import MailSystem
from tests.servers.oidc_provider import GOOGLE_CLIENT, GOOGLE_SECRET, MICROSOFT_CLIENT, OidcProvider
from wizard.engine.connector import Connector
from wizard.model.account import SavedAccount
from wizard.model.cancel import CancelToken
from wizard.model.cloud import UNCONFIGURED, Cloud
from wizard.model.event import Event, SignInWaiting, Waiting
from wizard.model.form import AdvancedOptions, ConnectForm
from wizard.model.plan import Endpoint
from wizard.model.provider import Language, Protocol, Provider, Security
from wizard.model.secret import Secret
from wizard.model.sign_in import TokenKeeper, google_app, microsoft_app
from wizard.practice import ADDRESS, PracticeMailbox, PracticeServers, Scenario
from wizard.practice.scenario import Account, FormSpec, GraphLeg
from wizard.store.tokens import SessionTokens
from wizard.wire.trust import Trust

EMAIL = ADDRESS
ALICE = Person(EMAIL)

Acts = Callable[[SignInWaiting], object]


def google_cloud(oidc: OidcProvider, mail: MailSystem, profile_url: str = "") -> Cloud:
    app = replace(
        google_app(GOOGLE_CLIENT, Secret(GOOGLE_SECRET)),
        authority=oidc.authority,
        authorization_url=f"{oidc.issuer}/auth",
        token_url=f"{oidc.issuer}/token",
        profile_url=profile_url,
        revoke_url=f"{oidc.issuer}/token/revocation",
    )
    imap = Endpoint(Protocol.IMAP, mail.host, mail.dovecot.imaps_port, Security.TLS)
    smtp = Endpoint(Protocol.SMTP, mail.host, mail.postfix.submissions_port, Security.TLS)
    return replace(UNCONFIGURED, google=app, google_imap=imap, google_smtp=smtp)


def microsoft_cloud(oidc: OidcProvider, graph: Endpoint, client_id: str = MICROSOFT_CLIENT) -> Cloud:
    """`prompt=consent` besides, without which oidc-provider gives no offline access."""
    app = replace(microsoft_app(client_id, oidc.authority), prompt="select_account consent")
    return replace(UNCONFIGURED, microsoft=app, graph=graph)


@dataclass
class Person365:
    """A pretend Graph that takes the tokens of the real sign-in server. `bearers`: those it was given."""

    mailbox: PracticeMailbox
    trust: Trust
    graph: Endpoint
    bearers: list[str] = field(default_factory=list)


@contextmanager
def graph_mailbox(leg: GraphLeg | None = None) -> Iterator[Person365]:
    words = dict.fromkeys(Language, "")
    played = Scenario("x", None, None, words, "", FormSpec(), Account(), None, None, None, leg or graph())
    with PracticeServers() as servers:
        mailbox = servers.play(played)
        assert mailbox.cloud is not None
        trust = Trust(authority().pem.decode() + mailbox.ca_pem.decode())
        found = Person365(mailbox, trust, mailbox.cloud.cloud.graph)

        def takes(bearer: str) -> bool:
            found.bearers.append(bearer)
            return True

        mailbox.cloud.sign_in.takes = takes  # type: ignore[method-assign]
        yield found


def form(provider: Provider, email: str = EMAIL, **options: object) -> ConnectForm:
    return ConnectForm(provider=provider, email=email, options=AdvancedOptions(**options))  # type: ignore[arg-type]


def connector(cloud: Cloud, trust: Trust | None = None, keeper: TokenKeeper | None = None) -> Connector:
    kept = keeper or SessionTokens()

    def keeper_of(account: SavedAccount) -> TokenKeeper:
        return kept

    return Connector(CATALOG, trust or Trust(authority().pem.decode()), cloud=lambda: cloud, keeper=keeper_of)


def signs_in(person: Person = ALICE) -> Acts:
    """Does in the browser what the program waits for."""

    def act(event: SignInWaiting) -> None:
        browser = Browser(person)
        if event.kind is Waiting.DEVICE_CODE:
            browser.enter_code(event.url, event.user_code)
        else:
            browser.sign_in(event.url)

    return act


def watch(events: Iterator[Event], act: Acts) -> list[Event]:
    """All events; `act` is called on a thread of its own when the person is needed."""
    seen, threads = [], []
    for event in events:
        seen.append(event)
        if isinstance(event, SignInWaiting):
            threads.append(threading.Thread(target=act, args=(event,), daemon=True))
            threads[-1].start()
    for thread in threads:
        thread.join(30)
    return seen


def run(cloud: Cloud, wanted: ConnectForm, act: Acts, trust: Trust | None = None) -> list[Event]:
    return watch(connector(cloud, trust).connect(wanted, CancelToken()), act)
