"""Fixtures that several rooms share."""

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from tests.servers.certificates import authority
from tests.servers.mail_system import MailSystem, mail_system

settings.register_profile("any machine", deadline=None)  # how long an example takes is the machine's affair
settings.load_profile("any machine")


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


@pytest.fixture(autouse=True)
def garbage_of_windows_is_collected_here() -> Iterator[None]:
    """Between two tests, once a test process has had a window (tests/qt): never in the threads that tests start."""
    yield
    if not gc.isenabled():
        from wizard.qt.garbage import collect_due

        collect_due()
