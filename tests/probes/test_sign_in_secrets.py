"""No token, code, verifier or secret of a sign-in in any log record, exception text, repr or process argument."""

import json
import logging
import traceback
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qsl

import pytest

from tests.probes.sign_in_support import EMAIL, PAGE, google, microsoft
from tests.probes.support import soon
from tests.servers.browser import Browser
from tests.servers.oidc_provider import OidcProvider
from wizard.model.cancel import CancelToken
from wizard.model.sign_in import Tokens
from wizard.probes.sign_in import SignIn
from wizard.wire.fault import Fault
from wizard.wire.web import WebResponse, WebTalk

_SECRET_NAMES = {
    *("code", "code_verifier", "refresh_token", "access_token", "id_token", "device_code", "client_secret"),
}


class Everything(logging.Handler):
    """Every log record, formatted, of any level."""

    def __init__(self) -> None:
        super().__init__(0)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record) + repr(record.__dict__))


@pytest.fixture
def logged() -> Iterator[Everything]:
    handler, root = Everything(), logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel(0)
    yield handler
    root.removeHandler(handler)
    root.setLevel(before)


@pytest.fixture
def secrets(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Fills with whatever secret goes over the wire, either way."""
    seen: set[str] = set()
    request = WebTalk.request

    def watched(self: WebTalk, method: str, target: str, deadline, headers=None, body=b"", **more) -> WebResponse:  # type: ignore[no-untyped-def]
        response = request(self, method, target, deadline, headers, body, **more)
        answer = json.loads(response.body)
        for fields in (dict(parse_qsl(body.decode())), answer):
            seen.update(str(value) for name, value in fields.items() if name in _SECRET_NAMES)
        return response

    monkeypatch.setattr(WebTalk, "request", watched)
    return seen


def failed(sign_in: SignIn, tokens: Tokens) -> str:
    """All that can be read off the exception of a renewal with a spent refresh token."""
    sign_in.renew(tokens.keep, CancelToken(), soon(), force=True)
    with pytest.raises(Fault) as raised:
        sign_in.renew(tokens.keep, CancelToken(), soon(), force=True)
    fault = raised.value
    return "".join(traceback.format_exception(fault)) + repr(fault) + repr(fault.evidence) + repr(fault.server_text)


def arguments_of_all_processes() -> str:
    texts = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            texts.append(path.read_text(errors="replace"))
        except OSError:
            continue
    return "\n".join(texts)


def test_nothing_secret_is_told_anywhere(
    oidc: OidcProvider, logged: Everything, secrets: set[str], capfd: pytest.CaptureFixture[str]
) -> None:
    told: list[str] = []
    for sign_in in (microsoft(oidc.authority), google(oidc)):
        waiting = sign_in.begin(EMAIL, PAGE, CancelToken(), soon())
        page = Browser().sign_in(waiting.url)
        tokens = waiting.wait()
        told += [repr(waiting), repr(tokens), str(tokens), waiting.url, page.text, failed(sign_in, tokens)]
    device = microsoft(oidc.authority).begin_on_device(CancelToken(), soon())
    Browser().enter_code(device.url, device.code)
    told += [repr(device.wait()), repr(device), arguments_of_all_processes(), *capfd.readouterr()]
    assert len(secrets) > 15 and all(len(secret) > 8 for secret in secrets)
    everything = "\n".join((*told, *logged.lines))
    assert [secret for secret in secrets if secret in everything] == []
    logging.getLogger("elsewhere").debug("a line of its own")
    assert "a line of its own" in logged.lines[-1]


def test_what_is_kept_is_hidden_until_it_is_asked_for(oidc: OidcProvider, secrets: set[str]) -> None:
    waiting = microsoft(oidc.authority).begin(EMAIL, PAGE, CancelToken(), soon())
    Browser().sign_in(waiting.url)
    tokens = waiting.wait()
    assert not any(secret in repr(tokens) for secret in secrets)
    assert any(secret in tokens.keep.reveal() for secret in secrets)
