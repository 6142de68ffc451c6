"""Fixtures that several rooms share."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.servers.certificates import authority
from tests.servers.mail_system import MailSystem, mail_system


@pytest.fixture(scope="session")
def mailbox() -> Iterator[MailSystem]:
    """A good mailbox on real servers, one a test process. Tests must not disturb it."""
    with mail_system() as system:
        yield system


@pytest.fixture(scope="session")
def ca_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The authority behind the test servers' certificates, as a PEM file."""
    path = tmp_path_factory.mktemp("authority") / "ca.pem"
    path.write_bytes(authority().pem)
    return path
