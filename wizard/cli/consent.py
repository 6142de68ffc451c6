"""Questions that a person answers with yes or no, on a terminal only."""

import sys

from wizard.cli.context import Context

_YES = ("y", "yes", "j", "ja", "はい")


def on_terminal() -> bool:
    """Whether somebody can answer."""
    return sys.stdin is not None and sys.stdin.isatty()


def agreed(question: str, context: Context) -> bool:
    """Asks. An answer that isn't yes in one of the languages is no."""
    context.out.ask(question)
    return sys.stdin.readline().strip().casefold() in _YES
