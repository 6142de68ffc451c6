"""One token a run, one deadline a wait."""

import threading
import time

import pytest

from wizard.model.cancel import Cancelled, CancelToken, Deadline


def test_callbacks_run_once_on_cancel_and_at_once_afterwards() -> None:
    token, calls = CancelToken(), []
    token.on_cancel(lambda: calls.append("early"))
    assert not token.cancelled
    token.check()
    token.cancel()
    token.cancel()
    assert calls == ["early"]
    token.on_cancel(lambda: calls.append("late"))()
    assert calls == ["early", "late"]
    assert token.cancelled
    with pytest.raises(Cancelled):
        token.check()


def test_an_unregistered_callback_does_not_run() -> None:
    token, calls = CancelToken(), []
    unregister = token.on_cancel(lambda: calls.append("never"))
    token.on_cancel(lambda: calls.append("other"))
    unregister()
    unregister()
    token.cancel()
    assert calls == ["other"]


def test_a_callback_may_use_the_token() -> None:
    token, seen = CancelToken(), []
    unregister = token.on_cancel(lambda: None)
    token.on_cancel(lambda: (seen.append(token.cancelled), unregister()))
    token.cancel()
    assert seen == [True]


def test_cancel_comes_from_any_thread() -> None:
    token, woken = CancelToken(), threading.Event()
    token.on_cancel(woken.set)
    thread = threading.Thread(target=token.cancel)
    thread.start()
    assert woken.wait(10)
    thread.join(10)
    assert token.cancelled


def test_no_handler_of_exceptions_mistakes_cancelled_for_a_failure() -> None:
    assert not issubclass(Cancelled, Exception)


def test_deadlines_never_have_less_than_nothing_left() -> None:
    past = Deadline(time.monotonic() - 5)
    assert past.expired
    assert past.remaining() == 0.0
    assert past.sooner(100) == past


def test_sooner_never_puts_a_deadline_off() -> None:
    far = Deadline.after(1000)
    assert not far.expired
    assert far.sooner(2000) == far
    assert far.sooner(1).at < far.at
    assert 0 < far.sooner(1).remaining() <= 1
