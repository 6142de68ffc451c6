"""Runs of the connector, with everything that they told."""

import threading
from collections.abc import Callable, Iterable

from tests.probes.support import CATALOG, PASSWORD, TRUST
from wizard.engine.connector import Connector
from wizard.model.cancel import CancelToken
from wizard.model.event import Event, RunEnded, StageFailed, StagePassed, StageStarted
from wizard.model.form import AdvancedOptions, ConnectForm, ServerEntry
from wizard.model.outcome import Connected, Failed
from wizard.model.plan import CertificatePin
from wizard.model.problem import Remedy, RemedyId
from wizard.model.provider import Security
from wizard.model.secret import Secret
from wizard.practice import PracticeMailbox
from wizard.wire.trust import Trust

WORKERS = ("verification", "leg ", "imap connection", "alternative ", "names ")


def form_for(imap_port: int, smtp_port: int, *, host: str = "localhost", **options: object) -> ConnectForm:
    return ConnectForm(
        email="alice@example.com",
        password=Secret(PASSWORD),
        imap=ServerEntry(host, str(imap_port), Security.TLS),
        smtp=ServerEntry(host, str(smtp_port), Security.TLS),
        options=AdvancedOptions(send_test_email=False, **options),  # type: ignore[arg-type]
    )


def connector(mailbox: PracticeMailbox | None = None) -> Connector:
    return Connector(CATALOG, Trust(mailbox.ca_pem.decode()) if mailbox else TRUST)


def run(form: ConnectForm, mailbox: PracticeMailbox | None = None, timeout: float | None = None) -> list[Event]:
    return list(connector(mailbox).connect(form, CancelToken(), timeout=timeout))


def ended(events: Iterable[Event]) -> RunEnded:
    """The last event, which must be the only end."""
    listed = list(events)
    assert [isinstance(event, RunEnded) for event in listed].count(True) == 1
    last = listed[-1]
    assert isinstance(last, RunEnded)
    return last


def failed(events: Iterable[Event]) -> Failed:
    outcome = ended(events).outcome
    assert isinstance(outcome, Failed), outcome
    return outcome


def connected(events: Iterable[Event]) -> Connected:
    outcome = ended(events).outcome
    assert isinstance(outcome, Connected), outcome
    return outcome


def stage_words(events: Iterable[Event]) -> list[tuple[str, str]]:
    """("started" | "passed" | "failed", stage), in order."""
    kinds: dict[type[Event], str] = {StageStarted: "started", StagePassed: "passed", StageFailed: "failed"}
    return [
        (kinds[type(event)], event.stage)
        for event in events
        if isinstance(event, StageStarted | StagePassed | StageFailed)
    ]


def starts(stage: str) -> Callable[[Event], bool]:
    """Whether an event is the start of this stage."""
    return lambda event: isinstance(event, StageStarted) and event.stage == stage


def remedies(outcome: Failed, wanted: RemedyId) -> list[Remedy]:
    return [remedy for remedy in outcome.diagnosis.remedies if remedy.id is wanted]


def workers() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name.startswith(WORKERS)]


def all_workers_end() -> None:
    pause = threading.Event()
    while left := workers():
        for thread in left:
            if thread.ident is None:
                pause.wait(0.001)  # not quite started: can't be joined yet
                continue
            thread.join(20)
            assert not thread.is_alive(), f"{thread.name} still runs"


def cancelling(form: ConnectForm, when: Callable[[Event], bool], mailbox: PracticeMailbox | None = None) -> list[Event]:
    """A run that is cancelled at the first event that fits."""
    token, events = CancelToken(), []
    for event in connector(mailbox).connect(form, token):
        events.append(event)
        if when(event):
            token.cancel()
    return events


def pin(sha256: str, port: int | None = None, host: str = "localhost") -> CertificatePin:
    return CertificatePin(sha256, host if port else None, port)
