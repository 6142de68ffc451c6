"""Makes app.png, app.ico and app.icns from resources/icons/app.svg. `make icons` after each change of the drawing."""

import os
import struct
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF, Qt
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

ICONS = Path(__file__).parent

ICO_SIZES = (16, 24, 32, 48, 64, 128, 256)

ICNS_TYPES = {"ic11": 32, "ic12": 64, "ic07": 128, "ic13": 256, "ic08": 256, "ic14": 512, "ic09": 512, "ic10": 1024}
"""Type to edge length in pixels, the types that hold PNG (OS X 10.7 on); ic11 to ic14 are the doubled ones."""


def png(svg: Path, size: int) -> bytes:
    """The drawing as a square PNG with `size` pixels a side."""
    image = QImage(size, size, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    QSvgRenderer(str(svg)).render(painter, QRectF(0, 0, size, size))
    painter.end()
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return data.data()


def ico(pictures: dict[int, bytes]) -> bytes:
    """A Windows icon of PNGs (Vista on): ICONDIR, one ICONDIRENTRY a picture (0 stands for 256), the PNGs."""
    header = struct.pack("<HHH", 0, 1, len(pictures))
    offset = len(header) + 16 * len(pictures)
    entries = b""
    for size, data in pictures.items():
        entries += struct.pack("<BBBBHHII", size % 256, size % 256, 0, 0, 1, 32, len(data), offset)
        offset += len(data)
    return header + entries + b"".join(pictures.values())


def icns(pictures: dict[str, bytes]) -> bytes:
    """A macOS icon: magic and total length, then type, length and PNG of each picture. Lengths are big-endian."""
    body = b"".join(kind.encode() + struct.pack(">I", len(data) + 8) + data for kind, data in pictures.items())
    return b"icns" + struct.pack(">I", len(body) + 8) + body


def main() -> None:
    app = QGuiApplication([])
    drawing = ICONS / "app.svg"
    (ICONS / "app.png").write_bytes(png(drawing, 256))
    (ICONS / "app.ico").write_bytes(ico({size: png(drawing, size) for size in ICO_SIZES}))
    (ICONS / "app.icns").write_bytes(icns({kind: png(drawing, size) for kind, size in ICNS_TYPES.items()}))
    app.quit()


if __name__ == "__main__":
    main()
