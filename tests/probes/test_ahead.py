"""What is imported beside a run: in its order, in the background, and no further than it is needed."""

import sys
import threading
from pathlib import Path

import pytest

from tests.probes.ews.support import plan_for, probe_for
from wizard.model.cancel import Deadline
from wizard.probes import ews
from wizard.probes.ahead import import_aside

NAMES = ("aside_one", "aside_two", "aside_three")


@pytest.fixture
def modules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Three that can be imported, and aren't yet."""
    for name in NAMES:
        (tmp_path / f"{name}.py").write_text("")
        monkeypatch.delitem(sys.modules, name, raising=False)
    monkeypatch.syspath_prepend(tmp_path)
    return tmp_path


def imported() -> list[str]:
    """Once the thread has ended."""
    for thread in threading.enumerate():
        if thread.name == "imports":
            thread.join()
    return [name for name in NAMES if name in sys.modules]


def test_all_are_imported_in_the_background(modules: Path) -> None:
    import_aside(NAMES, threading.Event())
    assert imported() == list(NAMES)
    import_aside(NAMES, threading.Event())
    assert "imports" not in [thread.name for thread in threading.enumerate()], "nothing was left to do"


def test_it_ends_after_the_piece_in_which_it_is_over(modules: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    over = threading.Event()
    monkeypatch.setattr(sys, "aside_over", over, raising=False)
    (modules / "aside_two.py").write_text("import sys\nsys.aside_over.set()\n")
    import_aside(NAMES, over)
    assert imported() == ["aside_one", "aside_two"]


def test_one_that_fails_is_left_to_whoever_needs_it(modules: Path) -> None:
    (modules / "aside_two.py").write_text("raise RuntimeError('broken')\n")
    import_aside(NAMES, threading.Event())
    assert imported() == ["aside_one"]
    with pytest.raises(RuntimeError, match="broken"):
        __import__("aside_two")


def test_exchange_is_imported_while_the_server_is_waited_for(modules: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ews, "EXCHANGE_MODULES", NAMES)
    probe = probe_for(plan_for(1))
    probe.names(Deadline.after(30))
    assert imported() == list(NAMES)
    probe.close()


def test_a_probe_that_is_closed_imports_no_more(modules: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ews, "EXCHANGE_MODULES", NAMES)
    probe = probe_for(plan_for(1))
    probe.close()
    probe.names(Deadline.after(30))
    assert imported() == []
