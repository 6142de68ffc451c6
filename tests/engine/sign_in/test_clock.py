"""A clock that is off by hours is named as such where it is why a sign-in fails."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.engine.sign_in.support import ALICE, form, watch
from tests.engine.support import failed
from tests.probes.support import CATALOG, TRUST
from tests.servers.browser import Browser
from tests.servers.certificates import Kind, certificate
from tests.servers.oidc_provider import MICROSOFT_CLIENT
from tests.servers.pretend_authority import TOKEN, Answer, PretendAuthority
from tests.wire.scripted import Peer, ScriptedServer, context_for
from wizard.engine.connector import Connector
from wizard.model.cancel import CancelToken
from wizard.model.cloud import UNCONFIGURED, Cloud
from wizard.model.event import Event, SignInWaiting
from wizard.model.provider import Provider
from wizard.model.secret import Secret
from wizard.model.sign_in import google_app, microsoft_app
from wizard.wire import web

BACK = timedelta(days=10)
"""How far back the servers' clocks are: there, the expired certificate was still good."""


def _date(moment: datetime) -> str:
    return format_datetime(moment.astimezone(UTC), usegmt=True)


def _expired(peer: Peer) -> None:
    peer.start_tls(context_for(certificate(Kind.EXPIRED)))


@pytest.fixture(params=[Provider.MICROSOFT365, Provider.GOOGLE])
def cloud(request: pytest.FixtureRequest) -> Iterator[Cloud]:
    """Its sign-in server shows a certificate that has expired by this computer's clock."""
    with ScriptedServer(_expired) as server:
        root = f"https://localhost:{server.port}"
        google = replace(google_app("1.apps.example", Secret()), authority=root, token_url=f"{root}/token")
        microsoft = microsoft_app(MICROSOFT_CLIENT, f"{root}/tenant")
        app = {"microsoft": microsoft} if request.param is Provider.MICROSOFT365 else {"google": google}
        yield replace(UNCONFIGURED, **app)


def _events(cloud: Cloud) -> list[Event]:
    provider = Provider.MICROSOFT365 if cloud.microsoft.client_id else Provider.GOOGLE
    return list(Connector(CATALOG, TRUST, cloud=lambda: cloud).connect(form(provider), CancelToken()))


@pytest.mark.parametrize(("ago", "code"), [(BACK, "CLOCK_WRONG"), (timedelta(), "UNTRUSTED_CERTIFICATES")])
def test_the_sign_in_servers_certificate(
    cloud: Cloud, ago: timedelta, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def play(peer: Peer) -> None:
        peer.line()
        peer.send(f"HTTP/1.1 301 Moved\r\nDate: {_date(datetime.now(UTC) - ago)}\r\n\r\n".encode())

    with ScriptedServer(play) as http:
        monkeypatch.setattr(web, "HTTP_PORT", http.port)
        events = _events(cloud)
    assert not any(isinstance(event, SignInWaiting) for event in events)
    verdict = failed(events).diagnosis
    assert verdict.code == code
    if code == "CLOCK_WRONG":
        minutes = verdict.finding.evidence["clock_offset_minutes"]
        assert isinstance(minutes, int) and abs(minutes - BACK.total_seconds() / 60) < 5


WORDS = "AADSTS700024: Client assertion is not within its valid time range. Current time: 2026-11-12T10:00:00Z."


@pytest.mark.parametrize(
    ("words", "ago", "code"),
    [
        (WORDS, BACK, "CLOCK_WRONG"),
        (WORDS, timedelta(), "INTERACTION_REQUIRED"),
        ("AADSTS50076: Multi-factor authentication is needed.", BACK, "MFA_REQUIRED"),
    ],
)
def test_what_the_token_endpoint_finds_out_of_its_time(words: str, ago: timedelta, code: str) -> None:
    date = {"Date": _date(datetime.now(UTC) - ago)}
    refusal = Answer(400, {"error": "interaction_required", "error_description": words}, date)
    with PretendAuthority({TOKEN: refusal}) as pretend:
        cloud = replace(UNCONFIGURED, microsoft=microsoft_app(MICROSOFT_CLIENT, pretend.authority))
        ours = Connector(CATALOG, TRUST, cloud=lambda: cloud)
        verdict = failed(watch(ours.connect(form(Provider.MICROSOFT365), CancelToken()), _comes_back)).diagnosis
    assert verdict.code == code
    assert ("clock_offset_minutes" in verdict.finding.evidence) == (code == "CLOCK_WRONG")


def _comes_back(event: SignInWaiting) -> None:
    state = parse_qs(urlsplit(event.url).query)["state"]
    Browser(ALICE).get(f"http://localhost:{event.redirect_port}", {"state": state, "code": ["c"]})
