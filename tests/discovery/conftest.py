"""What the tests of discovery share."""

from collections.abc import Iterator

import pytest

from tests.discovery.world import World


@pytest.fixture
def world() -> Iterator[World]:
    with World() as made:
        yield made
