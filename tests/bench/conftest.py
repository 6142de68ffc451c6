"""A good mailbox that stays quick however often it is connected."""

from collections.abc import Iterator

import pytest

from tests.servers.mail_system import MailSystem, mail_system
from tests.servers.postfix import PostfixOptions


@pytest.fixture(scope="session")
def mailbox() -> Iterator[MailSystem]:
    """Postfix makes the sender wait a second once 100 messages were begun and none delivered (in_flow_delay)."""
    with mail_system(postfix_options=PostfixOptions(settings={"in_flow_delay": "0"})) as system:
        yield system
