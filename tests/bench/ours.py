"""Inbox Wizard's own door, measured as the window and the command line use it."""

import time
from collections.abc import Callable

from tests.bench.floors import Servers
from tests.servers.certificates import authority
from tests.servers.dovecot import PASSWORD, USER
from wizard.catalog import Catalog
from wizard.engine.connector import Connector
from wizard.model.cancel import CancelToken
from wizard.model.event import Event, RunEnded
from wizard.model.form import AdvancedOptions, ConnectForm, ServerEntry
from wizard.model.outcome import Connected
from wizard.model.provider import Security
from wizard.model.secret import Secret
from wizard.wire.trust import Trust


def make_connector() -> Connector:
    """One that trusts the test servers' authority."""
    return Connector(Catalog.load(), Trust(authority().pem.decode()))


def form_for(servers: Servers, security: Security = Security.TLS, *, test_email: bool = False) -> ConnectForm:
    return ConnectForm(
        email=USER,
        password=Secret(PASSWORD),
        imap=ServerEntry(servers.host, str(servers.imap_port), security),
        smtp=ServerEntry(servers.host, str(servers.smtp_port), security),
        options=AdvancedOptions(send_test_email=test_email),
    )


def connect(connector: Connector, form: ConnectForm, told: Callable[[Event], None] = lambda _: None) -> float:
    """Seconds from the click to the verdict, which must be Connected."""
    began = time.perf_counter()
    ended = None
    for ended in connector.connect(form, CancelToken()):
        told(ended)
    took = time.perf_counter() - began
    assert isinstance(ended, RunEnded), ended
    assert isinstance(ended.outcome, Connected), ended
    return took
