"""Work in pieces on the window's thread."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject, QTimer
from pytestqt.qtbot import QtBot

from wizard.qt.slices import Slices


@pytest.fixture
def slices(qtbot: QtBot) -> Iterator[Slices]:
    owner = QObject()
    yield Slices(owner)
    owner.deleteLater()


def pieces(seen: list[str], *names: str) -> Iterator[None]:
    for name in names:
        seen.append(name)
        yield


def test_the_event_loop_turns_between_two_pieces(qtbot: QtBot, slices: Slices) -> None:
    seen: list[str] = []

    def work() -> Iterator[None]:
        seen.append("first piece")
        QTimer.singleShot(0, lambda: seen.append("event"))
        yield
        seen.append("second piece")

    slices.start(work())
    assert seen == []
    qtbot.waitUntil(lambda: "second piece" in seen)
    assert seen == ["first piece", "event", "second piece"]


def test_one_work_after_the_other(qtbot: QtBot, slices: Slices) -> None:
    seen: list[str] = []
    slices.start(pieces(seen, "a1", "a2"))
    slices.start(pieces(seen, "b1"))
    qtbot.waitUntil(lambda: "b1" in seen)
    assert seen == ["a1", "a2", "b1"]


def test_dropped_from_within_a_piece(qtbot: QtBot, slices: Slices) -> None:
    seen: list[str] = []

    def work() -> Iterator[None]:
        seen.append("before")
        slices.drop()
        slices.start(pieces(seen, "another work"))
        yield
        seen.append("never")

    slices.start(work())
    qtbot.waitUntil(lambda: "another work" in seen)
    assert seen == ["before", "another work"]


def test_a_slip_in_one_work_leaves_the_next_alone(qtbot: QtBot, slices: Slices) -> None:
    seen: list[str] = []

    def work() -> Iterator[None]:
        yield
        raise ValueError("a slip")

    with qtbot.captureExceptions() as slips:
        slices.start(work())
        slices.start(pieces(seen, "next"))
        qtbot.waitUntil(lambda: seen == ["next"])
    assert [str(error) for _, error, _ in slips] == ["a slip"]
