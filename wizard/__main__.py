"""`inbox-wizard`: without a verb the window, with one the command line."""

import os
import signal
import sys

CANCELLED = 130
"""Exit status after Ctrl-C: 128 and the number of SIGINT."""


def _leave(_number: int, _frame: object) -> None:
    os._exit(CANCELLED)


# Before all other imports: Ctrl-C while the program still loads is no error to trace. Nothing is open yet. The command
# line and the window put their own in its place. Where the parent ignores Ctrl-C, it stays ignored.
if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
    signal.signal(signal.SIGINT, _leave)

import contextlib  # noqa: E402  (after the handler: see above)


def main() -> int:
    """Runs the program and returns its exit status."""
    try:
        return _run(sys.argv[1:])
    except KeyboardInterrupt:  # where somebody else has put Python's own handler back
        return CANCELLED
    finally:
        # All is said and done. The interpreter, while it ends, would give the signal its deadly default back.
        with contextlib.suppress(ValueError):
            signal.signal(signal.SIGINT, signal.SIG_IGN)


def _run(arguments: list[str]) -> int:
    """Imports late: the window's start-up is felt."""
    if arguments == ["--selfcheck"]:
        from wizard import selfcheck

        return selfcheck.run()
    from wizard.compose import build

    if arguments:
        from wizard.cli import main as command_line

        return command_line(arguments, build)
    from wizard.qt.screen import has_screen

    if not has_screen():
        from wizard.cli import without_screen

        return without_screen(build)
    from wizard.qt import run

    return run(build())


if __name__ == "__main__":
    sys.exit(main())
