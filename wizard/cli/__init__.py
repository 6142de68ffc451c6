"""The command line: verbs, and how they print (people, JSON lines)."""

from wizard.cli.program import main

__all__ = ["main"]
