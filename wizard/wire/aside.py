"""Questions that can't be taken back, such as those to the system's resolver, asked so that nobody waits too long."""

import queue
import threading
from collections.abc import Callable
from typing import TypeVar

from wizard.model.cancel import CancelToken, Deadline

T = TypeVar("T")


def answer_of(ask: Callable[[], T], name: str, token: CancelToken, deadline: Deadline) -> T:
    """What `ask` gives on a thread of its own, which ends by itself however late. `ask` raises nothing.

    Raises:
        TimeoutError: no answer by then. Cancelled.
    """
    answers: queue.SimpleQueue[tuple[T] | None] = queue.SimpleQueue()
    unregister = token.on_cancel(lambda: answers.put(None))
    try:
        threading.Thread(target=lambda: answers.put((ask(),)), name=name, daemon=True).start()
        answer = answers.get(timeout=deadline.remaining())
    except queue.Empty:
        raise TimeoutError from None
    finally:
        unregister()
    token.check()
    assert answer is not None  # only a cancel puts that
    return answer[0]
