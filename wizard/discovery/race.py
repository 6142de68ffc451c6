"""Several ways of finding the same thing, all at once: none waits for another, and the best answer wins."""

import queue
import threading
from collections.abc import Callable
from typing import Generic, Protocol, TypeVar

from wizard.model.cancel import Cancelled, CancelToken, Deadline

SETTLE_SECONDS = 0.35
"""How long a better answer may still replace the first one."""

Order = tuple[int, ...]
"""Smaller is better; compared place by place."""


class Ranked(Protocol):
    """An answer that knows its place."""

    @property
    def order(self) -> Order: ...


F = TypeVar("F", bound=Ranked)


class Race(Generic[F]):
    """Runs pieces of work on threads of their own, gathers what they find, and ends as soon as nothing better can come.

    `token`: for the work; set when the race is over, so that nothing goes on. `found`: in the order of arrival.
    """

    def __init__(self, outer: CancelToken, deadline: Deadline, fails: tuple[type[Exception], ...]) -> None:
        self.token = CancelToken()
        self.deadline = deadline
        self.found: list[F] = []
        self._outer, self._fails = outer, fails
        self._news: queue.SimpleQueue[tuple[str, F | None]] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._pending: dict[int, Order] = {}
        self._started = 0

    def start(self, best: Order, work: Callable[[], None]) -> None:
        """`best`: the place of the best answer that this work can give. May be called by work itself."""
        with self._lock:
            self._started += 1
            number = self._started
            self._pending[number] = best

        def run() -> None:
            try:
                work()
            except Cancelled:
                pass
            except self._fails:
                pass  # a way that leads nowhere costs itself only
            finally:
                with self._lock:
                    del self._pending[number]
                self._news.put(("done", None))

        threading.Thread(target=run, name=f"discovery {number}", daemon=True).start()

    def offer(self, answer: F) -> None:
        """From work: an answer."""
        self._news.put(("found", answer))

    def hurry(self) -> None:
        """From work: something was found that is no answer of the race, and ends the wait for others as one does."""
        self._news.put(("hurry", None))

    def run(self, on_found: Callable[[F], None] | None = None) -> None:
        """Until nothing better can come, or the settle or the deadline is over. `on_found`: called in this thread.

        Raises:
            Cancelled.
        """
        unregister = self._outer.on_cancel(lambda: self._news.put(("cancel", None)))
        end = self.deadline
        try:
            while not self._is_decided():
                try:
                    kind, answer = self._news.get(timeout=end.remaining())
                except queue.Empty:
                    break
                self._outer.check()
                if answer is not None:
                    self.found.append(answer)
                    if on_found is not None:
                        on_found(answer)
                if kind in ("found", "hurry") and end is self.deadline:
                    end = self.deadline.sooner(SETTLE_SECONDS)
            self._outer.check()
        finally:
            unregister()
            self.token.cancel()

    def _is_decided(self) -> bool:
        if not self._news.empty():
            return False
        with self._lock:
            pending = list(self._pending.values())
        if not self._news.empty():
            return False
        best = min((answer.order for answer in self.found), default=None)
        return not pending or (best is not None and all(best <= other for other in pending))
