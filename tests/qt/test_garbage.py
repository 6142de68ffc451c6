"""Whose thread collects garbage."""

import gc
import threading
import weakref
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from wizard.qt.garbage import Collector


class Cycle:
    def __init__(self) -> None:
        self.itself = self


@pytest.fixture
def collecting() -> Iterator[None]:
    """As a process begins, and with everything of other tests out of the way."""
    gc.collect()
    gc.enable()
    yield
    gc.disable()


def test_a_worker_never_collects_what_the_window_left(qtbot: QtBot, collecting: None) -> None:
    parent = QObject()
    Collector(parent)
    collectors: list[str] = []
    weakref.finalize(Cycle(), lambda: collectors.append(threading.current_thread().name))

    def allocate() -> None:
        kept = [[number] for number in range(100 * gc.get_threshold()[0])]
        assert kept

    worker = threading.Thread(target=allocate, name="worker")
    worker.start()
    worker.join()
    assert not collectors
    gc.collect()
    assert collectors == [threading.main_thread().name]


def test_the_window_collects_while_it_runs(qtbot: QtBot, collecting: None) -> None:
    parent = QObject()
    Collector(parent)
    gone = threading.Event()
    weakref.finalize(Cycle(), gone.set)
    kept = [[number] for number in range(2 * gc.get_threshold()[0])]
    qtbot.waitUntil(gone.is_set)
    assert kept
