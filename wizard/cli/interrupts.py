"""Ctrl-C and SIGTERM, felt at once in every state, and work that may block kept off the main thread."""

import contextlib
import queue
import select
import signal
import threading
from collections.abc import Callable, Iterator
from types import FrameType
from typing import IO, TypeVar

from wizard.model.cancel import CancelToken

T = TypeVar("T")

GRACE_SECONDS = 0.1
"""How long a cancelled run may take to say that it ended. With the exit itself it stays under half a second."""


_SLICE_SECONDS = 0.1


class Interrupted(BaseException):
    """Ctrl-C or SIGTERM. Not an Exception: no handler may mistake it for a failure."""


@contextlib.contextmanager
def interrupts() -> Iterator[None]:
    """Within, the first signal raises Interrupted in the main thread; those that follow are ignored.

    The signals are taken even if the parent ignored them (`cmd &` in a script), for then nothing else would end a run.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    seen = False

    def handle(_number: int, _frame: FrameType | None) -> None:
        nonlocal seen
        if not seen:
            seen = True
            raise Interrupted

    before = {number: signal.signal(number, handle) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def wait_for_input(stream: IO[bytes]) -> None:
    """Until something can be read, or the stream has ended.

    In slices: a signal that comes right before a read that blocks would be felt only after it.
    """
    with contextlib.suppress(OSError, ValueError):  # no file behind it, or (Windows) none that can be waited for
        while not select.select([stream], [], [], _SLICE_SECONDS)[0]:
            pass


_END = object()


def off_main_thread(
    make: Callable[[], Iterator[T]], token: CancelToken, idle: Callable[[], None] = lambda: None
) -> Iterator[T]:
    """What the iterator yields, which runs on a daemon thread; what it raises, raised here. `idle`: called now and then
    while nothing comes.

    On Interrupted the token is set, and the thread gets GRACE_SECONDS to hang up before the exception goes on.
    """
    items: queue.SimpleQueue[object] = queue.SimpleQueue()

    def work() -> None:
        try:
            for item in make():
                items.put((item,))
            items.put(_END)
        except BaseException as error:  # noqa: BLE001  (raised again on the main thread)
            items.put(error)

    threading.Thread(target=work, name="run", daemon=True).start()
    try:
        while True:
            try:
                item = items.get(timeout=_SLICE_SECONDS)  # Windows runs signal handlers only between waits
            except queue.Empty:
                idle()
                continue
            if item is _END:
                return
            if isinstance(item, BaseException):
                raise item
            assert isinstance(item, tuple)
            yield item[0]
    except Interrupted:
        token.cancel()
        with contextlib.suppress(queue.Empty):
            while items.get(timeout=GRACE_SECONDS) is not _END:
                pass
        raise
