"""Connecting goes through the engine's own sign-in, with a pretend Google behind it."""

import socket
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from tests.qt import fake_cloud, fakes
from tests.qt.conftest import Screen
from tests.qt.fake_cloud import judge
from tests.qt.fakes import FakeServices
from tests.qt.sign_in_pages import said
from tests.servers.browser import Browser, Page
from tests.servers.certificates import authority
from tests.servers.pretend_authority import TOKEN, Answer, PretendAuthority, Silence
from wizard.engine import verification
from wizard.engine.connector import Connector
from wizard.flow.session import Session
from wizard.flow.steps import Step
from wizard.qt.pages import connecting
from wizard.qt.pages.connecting import GOOGLE
from wizard.qt.wizard_window import WizardWindow
from wizard.wire.trust import Trust


def _signs_in_really(services: FakeServices, google: PretendAuthority) -> Session:
    """At the details for Google; connecting goes through the engine's own sign-in."""
    app = replace(fake_cloud.CLOUD.google, token_url=f"{google.authority}/token")
    cloud = replace(fake_cloud.CLOUD, google=app)
    real = Connector(fakes.CATALOG, Trust(authority().pem.decode()), cloud=lambda: cloud)
    services.connector.connect = real.connect  # type: ignore[method-assign]
    session = Session(fake_cloud.GOOD_GOOGLE, step=Step.DETAILS)
    session.probed(None)
    return session


@pytest.mark.parametrize("way", ["Cancel", "close"])
def test_the_real_wait_ends_within_a_moment(
    open_wizard: Callable[..., WizardWindow], services: FakeServices, qtbot: QtBot, way: str
) -> None:
    """With the engine's own sign-in, which listens on this computer: nothing is left of it."""
    with PretendAuthority({TOKEN: Answer(400, {"error": "invalid_grant"})}) as google:
        window = open_wizard(_signs_in_really(services, google))
        before = set(threading.enumerate())
        window.go_on()
        panel = window.connecting.sign_in
        qtbot.waitUntil(lambda: panel.waiting is not None)
    assert panel.waiting is not None
    port = panel.waiting.redirect_port
    socket.create_connection(("127.0.0.1", port), 1).close()
    if way == "close":
        window._may_close = True
        window.close()
    else:
        Screen(window).click(way)

    def gone() -> bool:
        left = {thread.name for thread in set(threading.enumerate()) - before}
        return not any(name == "verification" or name.startswith("run-") for name in left) and _refused(port)

    qtbot.waitUntil(gone, timeout=1000)


def test_nobody_is_waited_for_any_more_once_the_browser_has_answered(
    open_wizard: Callable[..., WizardWindow], services: FakeServices, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However long the sign-in server then takes."""
    told: list[str] = []
    monkeypatch.setattr(connecting, "announce", lambda _widget, text, **_: told.append(text))
    with PretendAuthority({TOKEN: Answer(400, {"error": "invalid_grant"})}) as google:
        window = open_wizard(_signs_in_really(services, google))
        window.go_on()
        panel, screen = window.connecting.sign_in, Screen(window)
        qtbot.waitUntil(lambda: panel.waiting is not None)
        assert panel.waiting is not None
        google.replies[TOKEN] = Silence
        assert "has reached" in _come_back(panel.waiting.url).text
        qtbot.waitUntil(lambda: panel.waiting is None)
        assert not screen.has_button("Open again") and "Waiting for you" not in said(screen)
        assert window.connecting.running and told == ["The browser has answered"]
        row = window.connecting.legs[GOOGLE].row("google.sign_in")
        assert row.name.text() == "Signing in with Google …"
        row._started -= 10  # as if it had run that long
        window.connecting._tick()
        assert 0 < int(row.time.text().partition(" ")[0]) <= 30  # and not what is left of five minutes
        screen.click("Cancel")
        assert window.session.step is Step.DETAILS
        qtbot.waitUntil(lambda: window.context.bridge.idle)


@pytest.mark.parametrize("way", ["browser", "typed"])
def test_a_first_sign_in_that_no_longer_holds_speaks_of_none_that_was_saved(
    open_wizard: Callable[..., WizardWindow], services: FakeServices, qtbot: QtBot, way: str
) -> None:
    words = "Token has been expired or revoked."
    services.browser_page = judge  # type: ignore[attr-defined]
    with PretendAuthority({TOKEN: Answer(400, {"error": "invalid_grant", "error_description": words})}) as google:
        window = open_wizard(_signs_in_really(services, google))
        window.go_on()
        panel, screen = window.connecting.sign_in, Screen(window)
        qtbot.waitUntil(lambda: panel.waiting is not None)
        assert panel.waiting is not None
        if way == "browser":
            _come_back(panel.waiting.url)
        else:
            screen.click("What does the browser show?")
            screen.type("Number or text on the page", words)
            screen.click("Look it up")
        qtbot.waitUntil(lambda: window.session.step is Step.TROUBLE)
    assert "What came back from the browser no longer holds" in said(screen) and "saved sign-in" not in said(screen)
    assert window.session.failure is not None
    assert window.session.failure.diagnosis.finding.server_text == words


def test_a_slip_after_it_is_kept_without_the_tokens(
    open_wizard: Callable[..., WizardWindow],
    services: FakeServices,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    """They look like nothing in particular: only the run knows them."""
    services.data_dir = tmp_path
    given = {"access_token": "quiet-river", "refresh_token": "brown-fox", "expires_in": 3600}

    def slip(_work: object) -> None:
        raise KeyError(given["access_token"], given["refresh_token"])

    with PretendAuthority({TOKEN: Answer(400, {"error": "invalid_grant"})}) as google:
        window = open_wizard(_signs_in_really(services, google))
        window.go_on()
        panel = window.connecting.sign_in
        qtbot.waitUntil(lambda: panel.waiting is not None)
        assert panel.waiting is not None
        google.replies[TOKEN] = Answer(200, given)
        monkeypatch.setattr(verification, "side_by_side", slip)
        _come_back(panel.waiting.url)
        qtbot.waitUntil(lambda: window.findChild(QMessageBox, "program-mistake") is not None)
    kept = (tmp_path / "last-error.txt").read_text("utf-8")
    assert "KeyError: ('[hidden]', '[hidden]')" in kept
    assert "quiet-river" not in kept and "brown-fox" not in kept


def _come_back(url: str) -> Page:
    """As the browser does, with a code."""
    asked = {key: values[0] for key, values in parse_qs(urlsplit(url).query).items()}
    back = {"state": asked["state"], "code": "any"}
    return Browser().get(f"{asked['redirect_uri']}?{urlencode(back)}")


def _refused(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), 1).close()
    except OSError:
        return True
    return False
