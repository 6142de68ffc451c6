"""Starts a scenario: its servers, its pretend mailbox, and the form that leads there."""

import ssl
from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import TracebackType

from wizard.model.form import AdvancedOptions, ConnectForm, ServerEntry
from wizard.model.plan import CertificatePin
from wizard.model.secret import Secret
from wizard.practice.catalogue import folder, load
from wizard.practice.certificates import Authority
from wizard.practice.cloud_sign_in import PracticeCloud, practice_cloud, sign_in_of
from wizard.practice.exchange_session import ExchangeSession
from wizard.practice.exchange_store import ExchangeMailbox
from wizard.practice.foreign import speak
from wizard.practice.graph_mailbox import FOLDERS, GraphMailbox
from wizard.practice.graph_session import GraphSession
from wizard.practice.handshake import secure, server_context
from wizard.practice.imap_session import ImapSession
from wizard.practice.leg import Leg, Reach, Speaks, Wrapping
from wizard.practice.line import Connection
from wizard.practice.listener import BlackHole, ClosedPort, OpenPort, Port
from wizard.practice.mailstore import MailStore
from wizard.practice.ntlm import bindings_of
from wizard.practice.post import Post
from wizard.practice.record import Record, Slots
from wizard.practice.scenario import ADDRESS, ExchangeLeg, FolderSpec, GraphLeg, ImapLeg, Scenario, SmtpLeg
from wizard.practice.smtp_session import SmtpSession
from wizard.practice.world import World

SCENARIOS: tuple[Scenario, ...] = load(folder())
"""All scenarios, those that connect first."""

_BY_ID = {scenario.id: scenario for scenario in SCENARIOS}


def scenario(scenario_id: str) -> Scenario:
    """Raises KeyError for an id that doesn't exist."""
    return _BY_ID[scenario_id]


@dataclass(frozen=True)
class PracticeMailbox:
    """`form`: filled in as a user would have, mistakes included. `ca_pem`: the authority to trust for this run.

    `right_password`, `right_users`: what the servers accept. `store`: the mail. `record`: what the servers saw.
    `imap_port`, `smtp_port`, `exchange_port`: 0 where the scenario has no such server. `exchange`: its folders and
    rules, which may be changed while it runs. `cloud`: what leads to Microsoft 365 or Google in the place of
    the real one.
    """

    scenario: Scenario
    form: ConnectForm
    ca_pem: bytes
    imap_port: int
    smtp_port: int
    right_users: tuple[str, ...]
    right_password: Secret
    store: MailStore
    record: Record
    exchange_port: int = 0
    exchange: ExchangeMailbox | None = None
    cloud: PracticeCloud | None = None


class PracticeServers:
    """Context manager; on exit every server, connection and thread has ended.

    `capture`: keep all bytes that the servers receive, passwords included, in `PracticeMailbox.record.tape`.
    """

    def __init__(self, *, capture: bool = False) -> None:
        self.capture = capture
        self._authority = Authority()
        self._running: list[Port | Post] = []

    def __enter__(self) -> "PracticeServers":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def stop(self) -> None:
        """Ends all that was started. Idempotent."""
        while self._running:
            self._running.pop().stop()

    def start(self, scenario_id: str) -> PracticeMailbox:
        """Fresh servers on free ports of 127.0.0.1. Several scenarios may run at once.

        Raises:
            KeyError: no such scenario.
        """
        return self.play(scenario(scenario_id))

    def play(self, played: Scenario) -> PracticeMailbox:
        """The same for a scenario that isn't among the kept ones."""
        record = Record(capture=self.capture)
        store = MailStore(_folders(played))
        sign_in = sign_in_of(played)
        world = World(played, store, record, Slots(played.imap.limit if played.imap else 0, record), sign_in)
        exchange = ExchangeMailbox(played.exchange, store) if played.exchange else None
        post = Post(_deliver_after(played), store)
        self._running.append(post)
        ports = {name: self._open(name, leg, world, post, exchange) for name, leg in played.legs.items()}
        numbers = {name: port.number for name, port in ports.items()}
        there = {name: (_host(leg, played.form.host), numbers[name]) for name, leg in played.legs.items()}
        return PracticeMailbox(
            scenario=played,
            form=self._form(played, numbers),
            ca_pem=self._authority.pem,
            imap_port=numbers.get("imap", 0),
            smtp_port=numbers.get("smtp", 0),
            exchange_port=numbers.get("ews", 0),
            right_users=played.account.users,
            right_password=Secret(played.account.password),
            store=store,
            record=record,
            exchange=exchange,
            cloud=practice_cloud(sign_in, played, there) if sign_in else None,
        )

    def _open(
        self,
        name: str,
        leg: Leg,
        world: World,
        post: Post,
        exchange: ExchangeMailbox | None,
    ) -> Port:
        port: Port
        match leg.reach:
            case Reach.CLOSED:
                port = ClosedPort()
            case Reach.BLACK_HOLE:
                port = BlackHole()
            case _:
                identity = self._authority.issue(leg.certificate)
                context = server_context(identity, leg.handshake)
                server = _Server(leg, context, world, post, exchange, bindings_of(identity.sha256))
                port = OpenPort(name, server.serve, world.record)
        self._running.append(port)
        return port

    def _form(self, played: Scenario, ports: Mapping[str, int]) -> ConnectForm:
        form = played.form
        pins = tuple(
            CertificatePin(self._authority.issue(leg.certificate).sha256, form.host, ports[name])
            for name, leg in played.legs.items()
            if leg.pin_another
        )
        url = form.url.replace("{host}", _host(played.exchange, form.host)).replace("{port}", str(ports.get("ews", 0)))
        return ConnectForm(
            provider=played.provider,
            email=form.email,
            password=Secret(form.password),
            imap=_entry(played.imap, form.host, ports.get("imap", 0)),
            smtp=_entry(played.smtp, form.host, ports.get("smtp", 0)),
            ews_url=url if played.exchange else "",
            options=AdvancedOptions(
                username=form.username,
                allow_old_tls=form.allow_old_tls,
                pins=pins,
                test_email_to=form.test_email_to or ADDRESS,
                sign_in_method=form.sign_in_method,
            ),
        )


def _deliver_after(played: Scenario) -> float:
    sending = played.graph or played.exchange or played.smtp
    return sending.deliver_after if sending else 0.0


def _folders(played: Scenario) -> tuple[FolderSpec, ...]:
    if played.graph is not None:
        return tuple(FolderSpec(name) for name in FOLDERS.values())
    return played.imap.folders if played.imap else ()


def _host(leg: Leg | None, host: str) -> str:
    """`.invalid` never exists (RFC 2606 section 2)."""
    return "mail.practice.invalid" if leg is not None and leg.reach is Reach.UNKNOWN_NAME else host


def _entry(leg: Leg | None, host: str, port: int) -> ServerEntry:
    return ServerEntry() if leg is None else ServerEntry(_host(leg, host), str(port), leg.security)


@dataclass(frozen=True)
class _Server:
    leg: Leg
    context: ssl.SSLContext
    world: World
    post: Post
    exchange: ExchangeMailbox | None
    bindings: bytes

    def serve(self, connection: Connection) -> None:
        """One connection. Raises Gone when it ends."""
        leg, world = self.leg, self.world
        if leg.wrapping is Wrapping.TLS:
            secure(connection, self.context, leg.handshake, leg.certificate)
        match leg.speaks:
            case Speaks.IMAP if imap := _imap(leg, world):
                ImapSession(connection, imap, self.context, world).run()
            case Speaks.SMTP if smtp := _smtp(leg, world):
                SmtpSession(connection, smtp, self.context, world, self.post).run()
            case Speaks.EXCHANGE if isinstance(leg, ExchangeLeg) and self.exchange:
                ExchangeSession(connection, leg, world, self.post, self.exchange, self.bindings).run()
            case Speaks.GRAPH if isinstance(leg, GraphLeg) and world.sign_in:
                mailbox = GraphMailbox(leg, world.store, self.post, world.record)
                GraphSession(connection, leg, world, mailbox, world.sign_in).run()
            case _:
                speak(connection, leg.speaks)


def _imap(leg: Leg, world: World) -> ImapLeg | None:
    """An IMAP server on the sending port is the scenario's own one, wrapped as that port is."""
    own = world.scenario.imap
    return leg if isinstance(leg, ImapLeg) else own and replace(own, wrapping=leg.wrapping)


def _smtp(leg: Leg, world: World) -> SmtpLeg | None:
    own = world.scenario.smtp
    return leg if isinstance(leg, SmtpLeg) else own and replace(own, wrapping=leg.wrapping)
