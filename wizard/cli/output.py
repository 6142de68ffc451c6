"""The two streams: results on stdout, remarks and errors on stderr. Writing never fails and never traces back."""

import json
import os
import re
import sys
from collections.abc import Mapping
from typing import TextIO

from wizard.engine.report_text import printable, width_of
from wizard.model.symptom import Json


class Output:
    """`as_json`: stdout holds one JSON object a line and nothing else. `quiet`: no remarks, no stages."""

    def __init__(self, out: TextIO | None = None, err: TextIO | None = None) -> None:
        self.as_json = False
        self.quiet = False
        self.failure = ""
        """Why results are lost (the disk is full), in the system's words; not that a reader has gone (`| head`)."""
        self._out = sys.stdout if out is None else out
        self._err = sys.stderr if err is None else err
        for stream in (self._out, self._err):
            # A Japanese sentence on an ASCII terminal shows as question marks rather than not at all.
            if stream is not None and hasattr(stream, "reconfigure"):
                stream.reconfigure(errors="replace")

    def line(self, text: str = "") -> None:
        """One line for people. Control characters in it are blanked: a server's words must not steer the terminal."""
        if not self.as_json:
            self._write(self._out, printable(text).rstrip() + "\n")

    def wrapped(self, text: str, indent: str = "") -> None:
        """A sentence, on a terminal in lines that fit its width, all but the first after `indent`."""
        for line in wrap(printable(text), self._width(), indent):
            self.line(line)

    def _width(self) -> int:
        """Columns of the terminal; 0 where stdout is none."""
        try:
            return os.get_terminal_size(self._out.fileno()).columns if self._out and self._out.isatty() else 0
        except (OSError, ValueError):
            return 0

    def block(self, text: str) -> None:
        """A text of several lines, as it is."""
        self._write(self._out, text)

    def json(self, values: Mapping[str, Json]) -> None:
        """One object on one line; ASCII only, so that no terminal, pipe or code page can break it."""
        self._write(self._out, json.dumps(values, ensure_ascii=True) + "\n")

    def remark(self, text: str) -> None:
        if not self.quiet:
            self._write(self._err, printable(text) + "\n")

    def error(self, text: str) -> None:
        self._write(self._err, printable(text) + "\n")

    def ask(self, text: str) -> None:
        """A question, with the cursor left behind it."""
        self._write(self._err, printable(text))

    def can_show(self, text: str) -> bool:
        """Whether the terminal's encoding knows these characters."""
        try:
            text.encode(getattr(self._out, "encoding", None) or "utf-8")
        except (UnicodeError, LookupError):
            return False
        return True

    def _write(self, stream: TextIO | None, text: str) -> None:
        if stream is None:  # started without that stream (`>&-`, pythonw)
            return
        try:
            stream.write(text)
            stream.flush()
        except (ValueError, OSError) as error:
            # The reader has gone, or the disk is full. The work itself goes on.
            if stream is self._out and isinstance(error, OSError) and not isinstance(error, BrokenPipeError):
                self.failure = error.strerror or type(error).__name__
            self._mute(stream)

    def _mute(self, stream: TextIO) -> None:
        """Nothing more is written there, not even by the interpreter's flush at exit."""
        if stream is self._out:
            self._out = None
        if stream is self._err:
            self._err = None
        try:
            number = stream.fileno()
            null = os.open(os.devnull, os.O_WRONLY)
            os.dup2(null, number)
            os.close(null)
        except (OSError, ValueError):
            pass


_PIECES = re.compile(
    r"\s*(?:[\u3000-\u9fff\uff00-\uffef][、。，．）」』】？！：；ー…]*|[^\s\u3000-\u9fff\uff00-\uffef]+)"
)
"""Between these a line may end: words with the blank before them, and each Japanese character with its punctuation."""


def wrap(text: str, width: int, indent: str = "") -> list[str]:
    """The text in lines of at most `width` columns where a word fits into that; `width` 0: as it is."""
    if width <= 0 or width_of(text) <= width:
        return [text]
    lines = [""]
    for piece in _PIECES.findall(text):
        if lines[-1].strip() and width_of(lines[-1] + piece) > width:
            lines.append(indent + piece.lstrip())
        else:
            lines[-1] += piece
    return lines
