"""Starts a scenario: its two servers, its pretend mailbox, and the form that leads there."""

import ssl
from dataclasses import dataclass, replace
from types import TracebackType

from wizard.model.form import AdvancedOptions, ConnectForm, ServerEntry
from wizard.model.plan import CertificatePin
from wizard.model.secret import Secret
from wizard.practice.catalogue import folder, load
from wizard.practice.certificates import Authority
from wizard.practice.foreign import speak
from wizard.practice.handshake import secure, server_context
from wizard.practice.imap_session import ImapSession
from wizard.practice.line import Connection
from wizard.practice.listener import BlackHole, ClosedPort, OpenPort, Port
from wizard.practice.mailstore import MailStore
from wizard.practice.post import Post
from wizard.practice.record import Record, Slots
from wizard.practice.scenario import ADDRESS, ImapLeg, Leg, Reach, Scenario, SmtpLeg, Speaks, Wrapping
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
        """A fresh pair of servers on free ports of 127.0.0.1. Several scenarios may run at once.

        Raises:
            KeyError: no such scenario.
        """
        played = scenario(scenario_id)
        record = Record(capture=self.capture)
        store = MailStore(played.imap.folders)
        world = World(played, store, record, Slots(played.imap.limit, record))
        post = Post(played.smtp, store)
        self._running.append(post)
        imap = self._open("imap", played.imap, world, post)
        smtp = self._open("smtp", played.smtp, world, post)
        return PracticeMailbox(
            scenario=played,
            form=self._form(played, imap.number, smtp.number),
            ca_pem=self._authority.pem,
            imap_port=imap.number,
            smtp_port=smtp.number,
            right_users=played.account.users,
            right_password=Secret(played.account.password),
            store=store,
            record=record,
        )

    def _open(self, name: str, leg: Leg, world: World, post: Post) -> Port:
        port: Port
        match leg.reach:
            case Reach.CLOSED:
                port = ClosedPort()
            case Reach.BLACK_HOLE:
                port = BlackHole()
            case _:
                context = server_context(self._authority.issue(leg.certificate), leg.handshake)
                port = OpenPort(name, lambda connection: _serve(connection, leg, context, world, post), world.record)
        self._running.append(port)
        return port

    def _form(self, played: Scenario, imap_port: int, smtp_port: int) -> ConnectForm:
        form = played.form
        pins = tuple(
            CertificatePin(self._authority.issue(leg.certificate).sha256, form.host, port)
            for leg, port in ((played.imap, imap_port), (played.smtp, smtp_port))
            if leg.pin_another
        )
        return ConnectForm(
            email=form.email,
            password=Secret(form.password),
            imap=_entry(played.imap, form.host, imap_port),
            smtp=_entry(played.smtp, form.host, smtp_port),
            options=AdvancedOptions(
                username=form.username,
                allow_old_tls=form.allow_old_tls,
                pins=pins,
                test_email_to=form.test_email_to or ADDRESS,
            ),
        )


def _entry(leg: Leg, host: str, port: int) -> ServerEntry:
    """`.invalid` never exists (RFC 2606 section 2)."""
    if leg.reach is Reach.UNKNOWN_NAME:
        host = "mail.practice.invalid"
    return ServerEntry(host=host, port=str(port), security=leg.security)


def _serve(connection: Connection, leg: Leg, context: ssl.SSLContext, world: World, post: Post) -> None:
    """One connection to one server. Raises Gone when it ends."""
    if leg.wrapping is Wrapping.TLS:
        secure(connection, context, leg.handshake, leg.certificate)
    match leg.speaks:
        case Speaks.IMAP:
            ImapSession(connection, _imap(leg, world), context, world).run()
        case Speaks.SMTP:
            SmtpSession(connection, _smtp(leg, world), context, world, post).run()
        case _:
            speak(connection, leg.speaks)


def _imap(leg: Leg, world: World) -> ImapLeg:
    """An IMAP server on the sending port is the scenario's own one, wrapped as that port is."""
    return leg if isinstance(leg, ImapLeg) else replace(world.scenario.imap, wrapping=leg.wrapping)


def _smtp(leg: Leg, world: World) -> SmtpLeg:
    return leg if isinstance(leg, SmtpLeg) else replace(world.scenario.smtp, wrapping=leg.wrapping)
