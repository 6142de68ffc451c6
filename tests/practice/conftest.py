"""Practice servers for a test, and a client's trust in them."""

import ssl
from collections.abc import Callable, Iterator

import pytest

from wizard.practice import PracticeMailbox, PracticeServers


@pytest.fixture
def servers() -> Iterator[PracticeServers]:
    with PracticeServers(capture=True) as running:
        yield running


@pytest.fixture
def trust() -> Callable[[PracticeMailbox], ssl.SSLContext]:
    """A client's context that trusts the practice authority and nothing else."""

    def context(mailbox: PracticeMailbox) -> ssl.SSLContext:
        made = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        made.load_verify_locations(cadata=mailbox.ca_pem.decode())
        return made

    return context
