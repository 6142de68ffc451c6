"""One real sign-in server a test process."""

from collections.abc import Iterator

import pytest

from tests.servers.oidc_provider import OidcProvider


@pytest.fixture(scope="session")
def oidc() -> Iterator[OidcProvider]:
    with OidcProvider() as provider:
        yield provider
