"""The few things that are not the system's own: an 8-pixel grid, four semantic colours, the brand's accent."""

import os
from enum import StrEnum
from functools import lru_cache

from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory

GRID = 8
"""Every distance is a multiple of this, in device-independent pixels."""


class Tone(StrEnum):
    """What a colour means. It is never the only sign: a shape and a word say the same."""

    TEXT = "text"
    GOOD = "good"
    ATTENTION = "attention"
    BROKEN = "broken"
    QUIET = "quiet"


_QTS_OWN = {"windows", "fusion"}
"""The first is chosen by an override only."""

# Contrast with the window's background is at least 4.5:1 in either scheme (WCAG 2.2, 1.4.3).
_LIGHT = {Tone.GOOD: "#1a7034", Tone.ATTENTION: "#8a5a00", Tone.BROKEN: "#bf1e2b"}
_DARK = {Tone.GOOD: "#56c271", Tone.ATTENTION: "#e0a83a", Tone.BROKEN: "#ff7b72"}


@lru_cache(maxsize=1)
def is_fusion() -> bool:
    """Whether widgets are drawn in Qt's own style. Where there is no other to choose, the style itself isn't asked:
    its class has hundreds of constants, which Python makes at its first mention, and the first window waits for them.
    """
    if not os.environ.get("QT_STYLE_OVERRIDE") and _styles() <= _QTS_OWN:
        return True
    return QApplication.style().name().lower() == "fusion"


def _styles() -> set[str]:
    names: list[str] = QStyleFactory.keys()
    return {name.lower() for name in names}


def is_dark(palette: QPalette) -> bool:
    return palette.color(QPalette.ColorRole.Window).lightness() < 128


def colour(tone: Tone, palette: QPalette) -> QColor:
    """The tone as it is readable on this palette's background."""
    text = palette.color(QPalette.ColorRole.WindowText)
    if tone is Tone.TEXT:
        return text
    if tone is Tone.QUIET:
        return mix(text, palette.color(QPalette.ColorRole.Window), 0.66)
    return QColor((_DARK if is_dark(palette) else _LIGHT)[tone])


def toned(tone: Tone) -> QPalette:
    """What a label in this tone sets itself, on the application's palette of now. Not to be changed."""
    return _toned(tone, QApplication.palette().cacheKey())


@lru_cache(maxsize=32)
def _toned(tone: Tone, _palette_key: int) -> QPalette:
    palette = QPalette()
    if tone is not Tone.TEXT:
        ink = colour(tone, palette)
        palette.setColor(QPalette.ColorRole.WindowText, ink)
        palette.setColor(QPalette.ColorRole.Text, ink)
    return palette


def mix(one: QColor, other: QColor, share: float) -> QColor:
    """`share` (0 to 1) of the one colour, the rest of the other."""

    def channel(a: float, b: float) -> float:
        return a * share + b * (1 - share)

    return QColor.fromRgbF(
        channel(one.redF(), other.redF()),
        channel(one.greenF(), other.greenF()),
        channel(one.blueF(), other.blueF()),
    )


def hairline(palette: QPalette) -> QColor:
    """For lines and frames that order the page without drawing the eye."""
    return mix(palette.color(QPalette.ColorRole.WindowText), palette.color(QPalette.ColorRole.Window), 0.18)


def accent(palette: QPalette) -> QColor:
    return palette.color(QPalette.ColorRole.Accent)


def scaled(font: QFont, factor: float, *, bold: bool = False) -> QFont:
    """A font in proportion to the system's, whatever size the person has set."""
    result = QFont(font)
    if font.pointSizeF() > 0:
        result.setPointSizeF(font.pointSizeF() * factor)
    else:
        result.setPixelSize(round(font.pixelSize() * factor))
    if bold:
        result.setWeight(QFont.Weight.DemiBold)
    return result


def with_accent(palette: QPalette, brand_accent: str) -> QPalette:
    """The system's palette with the brand's accent, lightened on a dark background until it can be read there."""
    wanted = QColor(brand_accent)
    result = QPalette(palette)
    if not wanted.isValid():
        return result
    if is_dark(palette) and wanted.lightness() < 150:
        wanted = wanted.lighter(160)
    result.setColor(QPalette.ColorRole.Accent, wanted)
    result.setColor(QPalette.ColorRole.Highlight, wanted)
    result.setColor(QPalette.ColorRole.Link, wanted)
    on_accent = QColor("#ffffff") if _luminance(wanted) < 0.4 else QColor("#000000")
    result.setColor(QPalette.ColorRole.HighlightedText, on_accent)
    return result


def _luminance(c: QColor) -> float:
    return float(0.2126 * c.redF() ** 2.2 + 0.7152 * c.greenF() ** 2.2 + 0.0722 * c.blueF() ** 2.2)


def apply_accent(app: QApplication, brand_accent: str) -> None:
    """On the palette that the system gives now; to be called again when the scheme changes."""
    app.setPalette(QPalette())
    put_on(app, QPalette(), brand_accent)


def put_on(app: QApplication, palette: QPalette, brand_accent: str) -> None:
    """Only the accent's roles are set on `palette`: all others keep following the system."""
    app.setPalette(with_accent(palette, brand_accent))
    if is_fusion():
        for kind in ("QLineEdit", "QComboBox", "QCheckBox", "QRadioButton"):
            app.setPalette(_with_edge(palette), kind)  # type: ignore[arg-type]  # the stubs want bytes, Qt text


_EDGE_SHARE = 0.5
"""Of the text's colour: 3:1 with the ground on either side (WCAG 2.2, 1.4.11)."""
_OUTLINE_DARKER = 1.4
"""Fusion draws its frames in the window's colour, darker by this (qfusionstyle.cpp), on dark ground all but unseen."""


def _with_edge(palette: QPalette) -> QPalette:
    """For what is filled in or ticked: has a frame that is seen. These have no other use for the window's colour."""
    edge = mix(palette.color(QPalette.ColorRole.WindowText), palette.color(QPalette.ColorRole.Window), _EDGE_SHARE)
    lighter = QColor.fromHsvF(max(0.0, edge.hueF()), edge.saturationF(), min(1.0, edge.valueF() * _OUTLINE_DARKER))
    result = QPalette()
    result.setColor(QPalette.ColorRole.Window, lighter)
    return result
