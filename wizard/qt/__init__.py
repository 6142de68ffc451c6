"""The window. `run` is its only door; everything that needs Qt widgets is imported behind it."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wizard.qt.services import Services


def run(services: "Services", *, practice: str | None = None) -> int:
    """Opens "Connected emails" and returns the exit status when the last window is closed.

    `practice`: the id of a practice scenario to begin with, "" to choose one, None for none.
    """
    import gc

    # What is imported stays: looking it through again and again for garbage takes a sixth of the time until something
    # is painted. After that `garbage` collects.
    gc.disable()
    from wizard.qt.app import run_window

    return run_window(services, practice=practice)
