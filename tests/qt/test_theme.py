"""Colours: readable in either scheme, and following the system at run time."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from tests.qt.fakes import CATALOG
from wizard.qt.app import make_application
from wizard.qt.theme import Tone, apply_accent, colour, is_dark, put_on, with_accent

LIGHT = QPalette(QColor("#f0f0f0"), QColor("#f0f0f0"))
DARK = QPalette(QColor("#2b2d31"), QColor("#232529"))


def luminance(c: QColor) -> float:
    """WCAG 2.2, relative luminance."""

    def channel(value: float) -> float:
        return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4

    return 0.2126 * channel(c.redF()) + 0.7152 * channel(c.greenF()) + 0.0722 * channel(c.blueF())


def contrast(one: QColor, other: QColor) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("tone", Tone)
def test_every_tone_can_be_read(palette: QPalette, tone: Tone, qtbot: QtBot) -> None:
    ground = palette.color(QPalette.ColorRole.Window)
    assert contrast(colour(tone, palette), ground) >= 4.5


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("brand", ["#2f6fd0", "#f2c200", "#101010", CATALOG.brand.accent])
def test_words_on_the_accent_can_be_read(palette: QPalette, brand: str, qtbot: QtBot) -> None:
    result = with_accent(palette, brand)
    ground = result.color(QPalette.ColorRole.Accent)
    assert contrast(result.color(QPalette.ColorRole.HighlightedText), ground) >= 4.5


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("kind", [QLineEdit, QComboBox, QCheckBox])
def test_what_is_filled_in_has_a_frame_that_is_seen(palette: QPalette, kind: type[QWidget], qtbot: QtBot) -> None:
    app = make_application(CATALOG.brand)
    try:
        put_on(app, palette, CATALOG.brand.accent)
        parent = QWidget()
        qtbot.addWidget(parent)
        widget = kind(parent)
        widget.resize(120, 32)
        parent.resize(140, 40)
        picture = parent.grab().toImage()
        ground = picture.pixelColor(139, 39)
        edges = [picture.pixelColor(x, 16) for x in range(4)]
        assert max(contrast(edge, ground) for edge in edges) >= 3
    finally:
        apply_accent(app, CATALOG.brand.accent)


def test_an_accent_that_is_no_colour_changes_nothing(qtbot: QtBot) -> None:
    assert with_accent(LIGHT, "nonsense") == LIGHT


def test_the_accent_is_put_on_anew_when_the_systems_scheme_changes(qtbot: QtBot) -> None:
    app = make_application(CATALOG.brand)
    try:
        app.setPalette(DARK)
        assert is_dark(app.palette())
        app.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Light)
        qtbot.waitUntil(lambda: not is_dark(app.palette()))
        assert app.palette().color(QPalette.ColorRole.Accent) == QColor(CATALOG.brand.accent)
    finally:
        app.setPalette(QPalette())
