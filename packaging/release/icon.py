"""The program's icon in the forms that Windows and macOS read, from the one drawing there is."""

from __future__ import annotations

import struct
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QSize
from PySide6.QtGui import QGuiApplication, QImageReader

SIZES = (16, 20, 24, 32, 40, 48, 64, 128, 256)
"""Pixels a side; those between are for screens at 125 and 150 %."""

ENTRY = struct.Struct("<BBBBHHII")

MAC_KINDS = {
    b"ic11": 32,
    b"ic12": 64,
    b"ic07": 128,
    b"ic08": 256,
    b"ic13": 256,
    b"ic09": 512,
    b"ic14": 512,
    b"ic10": 1024,
}
"""Pixels a side of each kind of picture in an .icns; some are of one size, for screens of two densities."""


def icon_for(platform: str, root: Path) -> Path | None:
    """Writes the icon that a platform's programs carry into `build` and returns its path; Linux has none."""
    drawing, folder = root / "resources" / "icons" / "assist.svg", root / "build"
    writers = {"win32": (write_icon, "assist.ico"), "darwin": (write_mac_icon, "assist.icns")}
    if platform not in writers:
        return None
    write, name = writers[platform]
    folder.mkdir(exist_ok=True)
    write(drawing, folder / name)
    return folder / name


def write_icon(drawing: Path, target: Path) -> None:
    """Renders an SVG at every size into one .ico of PNG pictures; OSError when it cannot be read."""
    pictures = _pictures(drawing, SIZES)
    head, offset = struct.pack("<HHH", 0, 1, len(SIZES)), 6 + ENTRY.size * len(SIZES)
    rows = []
    for size, picture in zip(SIZES, pictures, strict=True):
        rows.append(ENTRY.pack(size % 256, size % 256, 0, 0, 1, 32, len(picture), offset))
        offset += len(picture)
    target.write_bytes(b"".join((head, *rows, *pictures)))


def write_mac_icon(drawing: Path, target: Path) -> None:
    """The same as one .icns."""
    pictures = _pictures(drawing, tuple(MAC_KINDS.values()))
    rows = [
        kind + struct.pack(">I", 8 + len(picture)) + picture
        for kind, picture in zip(MAC_KINDS, pictures, strict=True)
    ]
    target.write_bytes(b"icns" + struct.pack(">I", 8 + sum(map(len, rows))) + b"".join(rows))


def _pictures(drawing: Path, sizes: tuple[int, ...]) -> list[bytes]:
    application = QGuiApplication.instance() or QGuiApplication(["icon", "-platform", "offscreen"])
    pictures = [_picture(drawing, size) for size in sizes]
    del application
    return pictures


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
