"""Who wins when many look for the same thing at once, and when the race is over."""

import threading
from dataclasses import dataclass

import pytest

from tests.wire.background import Background
from wizard.discovery import race as module
from wizard.discovery.race import Race
from wizard.model.cancel import Cancelled, CancelToken, Deadline

LONG = 60.0


@dataclass(frozen=True)
class Found:
    order: tuple[int, ...]


def start(token: CancelToken | None = None, seconds: float = LONG) -> Race[Found]:
    return Race(token or CancelToken(), Deadline.after(seconds), (ValueError,))


def stuck(race: Race[Found]) -> threading.Event:
    """Waits for the end of the race; the event is set once it has ended for the work too."""
    ended = threading.Event()
    release = threading.Event()
    race.token.on_cancel(release.set)

    def work() -> None:
        release.wait(LONG)
        ended.set()

    race.start((5,), work)
    return ended


def test_no_work_is_over_at_once() -> None:
    race = start()
    race.run()
    assert race.found == []


def test_it_is_over_when_nothing_better_can_come() -> None:
    race = start()
    ended = stuck(race)
    race.start((1,), lambda: race.offer(Found((1,))))
    race.run()
    assert race.found == [Found((1,))]
    assert ended.wait(20), "work goes on after the race"


def test_a_better_answer_is_waited_for() -> None:
    race = start()
    first = threading.Event()

    def better() -> None:
        assert first.wait(20)
        race.offer(Found((0,)))

    race.start((0,), better)
    race.start((3,), lambda: race.offer(Found((3,))))
    race.run(lambda found: first.set())
    assert race.found == [Found((3,)), Found((0,))]


@pytest.mark.parametrize("news", ["offer", "hurry"])
def test_but_not_for_ever(monkeypatch: pytest.MonkeyPatch, news: str) -> None:
    monkeypatch.setattr(module, "SETTLE_SECONDS", 0.05)
    race = start()
    stuck(race)
    race.start((9,), lambda: race.offer(Found((9,))) if news == "offer" else race.hurry())
    race.run()
    assert race.found == ([Found((9,))] if news == "offer" else [])


def test_the_deadline_ends_it() -> None:
    race = start(seconds=0.05)
    stuck(race)
    race.run()
    assert race.found == []


def test_work_may_start_more_work() -> None:
    race = start()
    race.start((1,), lambda: race.start((1,), lambda: race.offer(Found((1,)))))
    race.run()
    assert race.found == [Found((1,))]


def test_work_that_fails_costs_itself_only() -> None:
    race = start()

    def fails() -> None:
        raise ValueError

    race.start((0,), fails)
    race.start((1,), lambda: race.offer(Found((1,))))
    race.run()
    assert race.found == [Found((1,))]


def test_cancel_ends_race_and_work() -> None:
    token = CancelToken()
    race = start(token)
    ended = stuck(race)
    running = Background(race.run)
    token.cancel()
    assert isinstance(running.outcome(), Cancelled)
    assert ended.wait(20)
