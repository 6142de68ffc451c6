"""Running something that blocks, beside the test, and learning how it ended."""

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class Background(Generic[T]):
    """Calls `work` in a thread at once. `outcome()`: its result, or the exception it raised."""

    def __init__(self, work: Callable[[], T]) -> None:
        self._work = work
        self._result: T | BaseException | None = None
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        try:
            self._result = self._work()
        except BaseException as error:
            self._result = error

    def outcome(self, seconds: float = 20) -> T | BaseException | None:
        self._thread.join(seconds)
        assert not self._thread.is_alive(), "still blocked"
        return self._result
