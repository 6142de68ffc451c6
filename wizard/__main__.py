"""`inbox-wizard`: without a verb the window, with one the command line."""

import os
import sys

CANCELLED = 130
"""Exit status after Ctrl-C: 128 and the number of SIGINT."""


def main() -> int:
    """Runs the program and returns its exit status."""
    try:
        return _run(sys.argv[1:])
    except KeyboardInterrupt:  # in the moment before the command line or the window takes it over
        return CANCELLED


def _run(arguments: list[str]) -> int:
    """Imports late: the window's start-up is felt."""
    if arguments == ["--selfcheck"]:
        from wizard import selfcheck

        return selfcheck.run()
    from wizard.compose import build

    if arguments:
        from wizard.cli import main as command_line

        return command_line(arguments, build)
    if not has_screen():
        from wizard.cli import without_screen

        return without_screen(build)
    from wizard.qt import run

    return run(build())


def has_screen() -> bool:
    """Whether a window can be shown. Linux and the BSDs tell by their environment, others always have one."""
    if sys.platform in ("win32", "darwin"):
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


if __name__ == "__main__":
    sys.exit(main())
