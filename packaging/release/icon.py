"""The program's icon in the form that Windows reads, from the one drawing there is."""

from __future__ import annotations

import struct
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QSize
from PySide6.QtGui import QGuiApplication, QImageReader

SIZES = (16, 20, 24, 32, 40, 48, 64, 128, 256)
"""Pixels a side; those between are for screens at 125 and 150 %."""

ENTRY = struct.Struct("<BBBBHHII")


def write_icon(drawing: Path, target: Path) -> None:
    """Renders an SVG at every size into one .ico of PNG pictures; OSError when it cannot be read."""
    application = QGuiApplication.instance() or QGuiApplication(["icon", "-platform", "offscreen"])
    pictures = [_picture(drawing, size) for size in SIZES]
    del application
    head, offset = struct.pack("<HHH", 0, 1, len(SIZES)), 6 + ENTRY.size * len(SIZES)
    rows = []
    for size, picture in zip(SIZES, pictures, strict=True):
        rows.append(ENTRY.pack(size % 256, size % 256, 0, 0, 1, 32, len(picture), offset))
        offset += len(picture)
    target.write_bytes(b"".join((head, *rows, *pictures)))


def _picture(drawing: Path, size: int) -> bytes:
    reader = QImageReader(str(drawing))
    reader.setScaledSize(QSize(size, size))
    image = reader.read()
    if image.isNull():
        raise OSError(f"{drawing.name} cannot be read: {reader.errorString()}")
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return bytes(buffer.data().data())
