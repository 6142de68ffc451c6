"""The password: from stdin or typed at a prompt, never from an argument or the environment."""

import codecs
import sys

from wizard.cli.interrupts import wait_for_input
from wizard.model.secret import Secret

LONGEST = 65_536
"""Bytes of the first line that are read; the form refuses anything over 1024 characters."""


class PasswordMissing(Exception):
    """`key`: the sentence in resources/cli.toml that says why."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


def read_password(prompt: str, from_stdin: bool) -> Secret:
    """The first line of stdin without its line end (UTF-8), or what is typed at the terminal, unseen.

    Raises:
        PasswordMissing: there is no terminal to ask on, stdin is empty, or isn't UTF-8.
    """
    terminal = sys.stdin is not None and sys.stdin.isatty()
    if terminal:
        import getpass

        try:
            text = getpass.getpass(prompt)
        except (EOFError, OSError):
            raise PasswordMissing("password_empty") from None
        if not text:
            raise PasswordMissing("password_empty")
        return Secret(text)
    if not from_stdin:
        raise PasswordMissing("password_no_terminal")
    return Secret(_first_line())


def _first_line() -> str:
    try:
        line = b""
        if sys.stdin is not None:
            wait_for_input(sys.stdin.buffer)
            line = sys.stdin.buffer.readline(LONGEST)
    except (OSError, ValueError):
        line = b""
    line = line.removeprefix(codecs.BOM_UTF8)  # Windows PowerShell puts one into a pipe
    line = line.removesuffix(b"\n").removesuffix(b"\r") if line.endswith(b"\n") else line
    if not line:
        raise PasswordMissing("password_empty")
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        raise PasswordMissing("password_not_utf8") from None
