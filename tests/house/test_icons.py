"""The icons: every file says what it is, and the ones made from the drawing are of this drawing."""

import struct

import pytest
from PySide6.QtGui import QColor, QGuiApplication, QImage
from PySide6.QtSvg import QSvgRenderer

from resources.icons.build import ICNS_TYPES, ICO_SIZES, ICONS, png
from tests.house.conftest import ROOT

MASKS = sorted(path for path in ICONS.glob("*.svg") if path.name != "app.svg")


def difference(one: QImage, other: QImage) -> int:
    """The largest distance of a colour channel at 64 points spread over both."""
    assert one.size() == other.size()
    step = max(1, one.width() // 8)
    points = [(x, y) for x in range(0, one.width(), step) for y in range(0, one.height(), step)]
    colours = [(QColor(one.pixelColor(*p)).getRgb(), QColor(other.pixelColor(*p)).getRgb()) for p in points]
    return max(abs(a - b) for pair in colours for a, b in zip(*pair, strict=True))


@pytest.fixture(scope="module")
def drawn(qapp: QGuiApplication) -> QImage:
    return QImage.fromData(png(ICONS / "app.svg", 256))


def test_png_is_the_drawing(drawn: QImage) -> None:
    assert difference(QImage(str(ICONS / "app.png")), drawn) < 24


def test_windows_icon_holds_every_size_of_the_drawing(drawn: QImage) -> None:
    data = (ICONS / "app.ico").read_bytes()
    reserved, kind, count = struct.unpack_from("<HHH", data)
    assert (reserved, kind, count) == (0, 1, len(ICO_SIZES))
    sizes = []
    for index in range(count):
        width, _, _, _, _, bits, length, offset = struct.unpack_from("<BBBBHHII", data, 6 + 16 * index)
        image = QImage.fromData(data[offset : offset + length])
        assert (image.width() % 256, bits) == (width, 32)
        sizes.append(image.width())
    assert tuple(sizes) == ICO_SIZES
    assert difference(image, drawn) < 24


def test_macos_icon_holds_every_size_of_the_drawing(drawn: QImage) -> None:
    data = (ICONS / "app.icns").read_bytes()
    assert data[:4] == b"icns"
    assert struct.unpack_from(">I", data, 4) == (len(data),)
    offset, sizes = 8, {}
    while offset < len(data):
        kind, length = struct.unpack_from(">4sI", data, offset)
        image = QImage.fromData(data[offset + 8 : offset + length])
        sizes[kind.decode()] = image.width()
        if image.width() == 256:
            assert difference(image, drawn) < 24
        offset += length
    assert sizes == ICNS_TYPES


@pytest.mark.parametrize("path", MASKS, ids=lambda path: path.stem)
def test_masks_have_one_colour_that_the_program_can_replace(path, qapp: QGuiApplication) -> None:
    assert QSvgRenderer(str(path)).isValid()
    image = QImage.fromData(png(path, 32))
    opaque = [image.pixelColor(x, y) for x in range(32) for y in range(32) if image.pixelColor(x, y).alpha() > 200]
    assert opaque
    assert {colour.name() for colour in opaque} == {"#000000"}


def test_states_differ_in_shape() -> None:
    states = [path for path in MASKS if path.stem.startswith("state-")]
    assert len({path.read_text("utf-8") for path in states}) == len(states) == 4


def test_the_readme_is_right_about_the_folder() -> None:
    text = (ROOT / "resources" / "icons" / "README.md").read_text("utf-8")
    assert all(name in text for name in ("app.png", "app.ico", "app.icns", "make icons"))
