"""One real sign-in server and one mailbox that takes its tokens, a test process."""

from collections.abc import Iterator

import pytest

from tests.servers.mail_system import MailSystem
from tests.servers.oidc_provider import OidcProvider
from tests.servers.token_mail import token_mail


@pytest.fixture(scope="session")
def oidc() -> Iterator[OidcProvider]:
    with OidcProvider() as provider:
        yield provider


@pytest.fixture(scope="session")
def mail(oidc: OidcProvider) -> Iterator[MailSystem]:
    with token_mail(oidc) as system:
        yield system
