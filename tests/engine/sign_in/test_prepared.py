"""What was asked ahead of a sign-in counts for a while, and as long as there is a network."""

import socket
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from types import SimpleNamespace

import pytest

from tests.engine.sign_in.support import EMAIL, connector
from tests.probes.sign_in_support import google, microsoft
from tests.servers.pretend_authority import CONFIGURATION, TOKEN, Answer, PretendAuthority
from wizard.engine.connector import Connector
from wizard.model.cancel import CancelToken
from wizard.model.cloud import UNCONFIGURED, Cloud
from wizard.model.event import RunEnded, SignInWaiting
from wizard.model.form import ConnectForm
from wizard.model.outcome import Failed
from wizard.model.provider import Provider
from wizard.probes import prepared
from wizard.wire import names

WAYS = {Provider.MICROSOFT365: CONFIGURATION, Provider.GOOGLE: TOKEN}
HERE, NOWHERE = ((socket.AF_INET, "127.0.0.1"),), ()
"""In the place of what is looked up in the routing table."""


def cloud_of(provider: Provider, there: PretendAuthority) -> Cloud:
    if provider is Provider.GOOGLE:
        return replace(UNCONFIGURED, google=google(there).app)
    return replace(UNCONFIGURED, microsoft=microsoft(there.authority).app)


@pytest.fixture(params=WAYS)
def provider(request: pytest.FixtureRequest) -> Provider:
    return Provider(request.param)


@pytest.fixture
def there(provider: Provider) -> Iterator[PretendAuthority]:
    with PretendAuthority({TOKEN: Answer(400, {"error": "invalid_grant"})}) as pretend:
        yield pretend


@pytest.fixture
def ours(provider: Provider, there: PretendAuthority, monkeypatch: pytest.MonkeyPatch) -> Connector:
    """The person has come to the details."""
    monkeypatch.setattr(names, "_ROUTE_PROBES", HERE)
    made = connector(cloud_of(provider, there))
    made.prepare(provider, CancelToken())
    assert there.paths() == [WAYS[provider]]
    return made


def click(ours: Connector, provider: Provider) -> SignInWaiting | Failed:
    """Until the browser would be opened, or why it isn't."""
    token = CancelToken()
    for event in ours.connect(ConnectForm(provider, EMAIL), token):
        if isinstance(event, SignInWaiting):
            token.cancel()
            return event
        if isinstance(event, RunEnded) and isinstance(event.outcome, Failed):
            return event.outcome
    raise AssertionError("neither")


def test_at_once_nobody_is_asked_again(ours: Connector, there: PretendAuthority, provider: Provider) -> None:
    assert isinstance(click(ours, provider), SignInWaiting)
    assert len(there.asked) == 1


def test_later_it_is_asked_again(
    ours: Connector, there: PretendAuthority, provider: Provider, later: Callable[[], None]
) -> None:
    later()
    assert isinstance(click(ours, provider), SignInWaiting)
    assert there.paths() == [WAYS[provider]] * 2


def test_a_server_that_has_gone_by_then_is_told_before_the_browser_opens(
    ours: Connector, there: PretendAuthority, provider: Provider, later: Callable[[], None]
) -> None:
    there.__exit__(None, None, None)
    later()
    verdict = click(ours, provider)
    assert isinstance(verdict, Failed) and verdict.diagnosis.code == "CONNECTION_REFUSED"


def test_without_a_network_any_more_it_is_asked_again(
    ours: Connector, there: PretendAuthority, provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(names, "_ROUTE_PROBES", NOWHERE)
    there.__exit__(None, None, None)
    verdict = click(ours, provider)
    assert isinstance(verdict, Failed) and verdict.diagnosis.code == "CONNECTION_REFUSED"


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    def pass_by() -> None:
        clock = SimpleNamespace(monotonic=lambda: time.monotonic() + prepared.PREPARED_SECONDS)
        monkeypatch.setattr(prepared, "time", clock)

    return pass_by
