"""The command line: verbs, and how they print (people, JSON lines)."""

from wizard.cli.program import main, without_screen

__all__ = ["main", "without_screen"]
