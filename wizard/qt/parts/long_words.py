"""Words that are longer than a line, such as addresses: broken for showing, whole again for everything else."""

import re
from functools import cache

from PySide6.QtGui import QClipboard, QFontMetrics, QGuiApplication

_BREAK = "\u200b"
"""Zero-width space: a line may end there."""
_LONG = re.compile(r"[!-~\u00a1-\u024f]{8,}")
"""What has no blank in it; Japanese breaks between its characters anyway."""
_SEAM = re.compile(r"([@.]|/+|[?=_-])(?=[^\s@./])")


def breakable(text: str) -> str:
    """May wrap after @, dots, slashes and the like, where it has to."""
    return _LONG.sub(lambda word: _SEAM.sub(f"\\1{_BREAK}", word[0]), text)


def fitted(text: str, metrics: QFontMetrics, width: int) -> str:
    """As it has to be shown for nothing to be wider than `width` pixels; words that fit into a line stay whole."""
    em = metrics.height()

    def fit(found: re.Match[str]) -> str:
        word = found[0]
        if len(word) * em <= width or metrics.horizontalAdvance(word) <= width:
            return word
        pieces = _SEAM.sub(f"\\1{_BREAK}", word).split(_BREAK)
        return _BREAK.join(
            piece if metrics.horizontalAdvance(piece) <= width else _BREAK.join(piece) for piece in pieces
        )

    return _LONG.sub(fit, text)


def joined(text: str) -> str:
    """Without the places where it was broken."""
    return text.replace(_BREAK, "")


@cache
def joined_on_clipboard() -> None:
    """From now on, what is marked in a label and copied is whole: an address with breaks in it leads nowhere."""
    clipboard = QGuiApplication.clipboard()

    def mend(mode: QClipboard.Mode) -> None:
        owned = clipboard.ownsClipboard() if mode is QClipboard.Mode.Clipboard else clipboard.ownsSelection()
        if owned and _BREAK in (text := clipboard.text(mode)):
            clipboard.setText(joined(text), mode)

    clipboard.changed.connect(mend)
