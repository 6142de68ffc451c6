"""Cancel is felt within a second wherever a sign-in may be waiting, and nothing is left open."""

import base64
import json
import threading

import pytest

from tests.probes.sign_in_support import CANCEL_SECONDS, EMAIL, PAGE, felt_cancel, google, microsoft
from tests.probes.support import soon
from tests.probes.test_loopback import refuses_connections
from tests.probes.test_sign_in_answers import GOOD, come_back, device
from tests.probes.test_sign_in_google import KEPT
from tests.servers.pretend_authority import CONFIGURATION, DEVICE, TOKEN, Answer, PretendAuthority, Silence
from wizard.model.cancel import CancelToken, Deadline
from wizard.model.secret import Secret
from wizard.model.sign_in import Tokens
from wizard.model.symptom import Symptom
from wizard.probes.sign_in import BrowserSignIn, fresh_tokens
from wizard.store.tokens import SessionTokens
from wizard.wire.fault import Fault


def test_while_the_server_does_not_even_encrypt() -> None:
    with PretendAuthority(silent=True) as pretend:
        sign_in = microsoft(pretend.authority)
        took = felt_cancel(
            lambda token: sign_in.begin(EMAIL, PAGE, token, soon()), lambda: pretend.heard.acquire(timeout=20)
        )
    assert took < CANCEL_SECONDS


@pytest.mark.parametrize("way", ["prepare", "begin", "begin_on_device"])
def test_while_the_configuration_does_not_come(way: str) -> None:
    with PretendAuthority({CONFIGURATION: Silence}) as pretend:
        sign_in = microsoft(pretend.authority)
        work = {
            "prepare": lambda token: sign_in.prepare(token, soon()),
            "begin": lambda token: sign_in.begin(EMAIL, PAGE, token, soon()),
            "begin_on_device": lambda token: sign_in.begin_on_device(token, soon()),
        }[way]
        assert felt_cancel(work, lambda: pretend.wait_until_asked(CONFIGURATION)) < CANCEL_SECONDS


def test_while_the_browser_is_waited_for() -> None:
    begun = threading.Event()
    waiting: list[BrowserSignIn] = []

    def work(token: CancelToken) -> None:
        waiting.append(microsoft(pretend.authority).begin(EMAIL, PAGE, token, soon()))
        begun.set()
        waiting[0].wait()

    with PretendAuthority() as pretend:
        assert felt_cancel(work, lambda: begun.wait(20)) < CANCEL_SECONDS
    assert refuses_connections(waiting[0]._loopback.port)


def test_while_the_code_is_exchanged() -> None:
    with PretendAuthority({TOKEN: Silence}) as pretend:

        def work(token: CancelToken) -> None:
            come_back(microsoft(pretend.authority).begin(EMAIL, PAGE, token, soon()), code="c")

        assert felt_cancel(work, lambda: pretend.wait_until_asked(TOKEN)) < CANCEL_SECONDS


def test_while_a_device_code_does_not_come() -> None:
    with PretendAuthority({DEVICE: Silence}) as pretend:
        sign_in = microsoft(pretend.authority)
        took = felt_cancel(
            lambda token: sign_in.begin_on_device(token, soon()), lambda: pretend.wait_until_asked(DEVICE)
        )
    assert took < CANCEL_SECONDS


def test_between_two_questions_about_a_device_code() -> None:
    pending = Answer(400, {"error": "slow_down"})
    with PretendAuthority({DEVICE: device(), TOKEN: pending}) as pretend:

        def work(token: CancelToken) -> None:
            microsoft(pretend.authority).begin_on_device(token, soon()).wait()

        assert felt_cancel(work, lambda: pretend.wait_until_asked(TOKEN)) < CANCEL_SECONDS
        assert pretend.paths().count(TOKEN) == 1


def test_while_a_question_about_a_device_code_is_not_answered() -> None:
    with PretendAuthority({DEVICE: device(), TOKEN: Silence}) as pretend:

        def work(token: CancelToken) -> None:
            microsoft(pretend.authority).begin_on_device(token, soon()).wait()

        assert felt_cancel(work, lambda: pretend.wait_until_asked(TOKEN)) < CANCEL_SECONDS


def signed_in(pretend: PretendAuthority) -> Tokens:
    claims = base64.urlsafe_b64encode(json.dumps({"sub": "a", "email": EMAIL}).encode()).decode()
    pretend.replies[TOKEN] = Answer(body={**GOOD, "id_token": f"e30.{claims}."})
    pretend.replies[DEVICE] = device()
    return microsoft(pretend.authority).begin_on_device(CancelToken(), soon()).wait()


def test_while_a_sign_in_is_renewed() -> None:
    with PretendAuthority() as pretend:
        tokens = signed_in(pretend)
        pretend.replies[TOKEN] = Silence
        sign_in = microsoft(pretend.authority)
        asked = len(pretend.asked)

        def reached() -> None:
            while pretend.paths()[asked:].count(TOKEN) == 0:
                assert pretend.heard.acquire(timeout=20)

        assert (
            felt_cancel(lambda token: sign_in.renew(tokens.keep, token, soon(), force=True), reached) < CANCEL_SECONDS
        )


def test_while_google_is_asked() -> None:
    with PretendAuthority({TOKEN: Silence}) as pretend:
        keep = Secret(json.dumps(KEPT))
        took = felt_cancel(
            lambda token: google(pretend).renew(keep, token, soon()), lambda: pretend.wait_until_asked(TOKEN)
        )
    assert took < CANCEL_SECONDS


def test_while_another_renewal_is_under_way() -> None:
    keeper = SessionTokens()
    with PretendAuthority() as pretend, keeper.locked("a", CancelToken(), soon()):
        begun = threading.Event()

        def work(token: CancelToken) -> None:
            begun.set()
            fresh_tokens(microsoft(pretend.authority), keeper, "a", token, soon())

        assert felt_cancel(work, lambda: begun.wait(20)) < CANCEL_SECONDS


def test_a_token_that_was_cancelled_before_asks_nobody() -> None:
    with PretendAuthority() as pretend:
        assert felt_cancel(lambda token: _cancelled_before(pretend, token), lambda: None) < CANCEL_SECONDS
        assert pretend.asked == []


def _cancelled_before(pretend: PretendAuthority, token: CancelToken) -> None:
    cancelled = threading.Event()
    token.on_cancel(cancelled.set)
    assert cancelled.wait(20)
    microsoft(pretend.authority).begin(EMAIL, PAGE, token, soon())


def test_the_deadline_ends_a_wait_too() -> None:
    with PretendAuthority({CONFIGURATION: Silence}) as pretend, pytest.raises(Fault) as raised:
        microsoft(pretend.authority).begin(EMAIL, PAGE, CancelToken(), Deadline.after(0.2))
    assert raised.value.symptom is Symptom.SERVER_SILENT and raised.value.evidence["host"] == "localhost"
