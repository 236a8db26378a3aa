"""The icon for Windows holds a picture of every size."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication
from release.icon import ENTRY, MAC_KINDS, SIZES, icon_for, write_icon

ROOT = Path(__file__).resolve().parents[2]


def test_every_size_can_be_read_back(tmp_path: Path, qapp: QApplication) -> None:
    target = tmp_path / "assist.ico"
    write_icon(ROOT / "resources" / "icons" / "assist.svg", target)
    content = target.read_bytes()
    assert struct.unpack_from("<HHH", content) == (0, 1, len(SIZES))
    for row, size in enumerate(SIZES):
        width, _height, _colours, _none, _planes, depth, length, offset = ENTRY.unpack_from(
            content, 6 + row * ENTRY.size
        )
        picture = QImage.fromData(content[offset : offset + length], "PNG")
        assert (width or 256, depth, picture.width(), picture.height()) == (size, 32, size, size)
        middle = picture.pixelColor(size // 2, size // 2)
        assert middle.alpha() == 255


def test_the_icon_of_a_mac_holds_every_kind(tmp_path: Path, qapp: QApplication) -> None:
    (tmp_path / "resources" / "icons").mkdir(parents=True)
    drawing = ROOT / "resources" / "icons" / "assist.svg"
    (tmp_path / "resources" / "icons" / "assist.svg").write_bytes(drawing.read_bytes())
    target = icon_for("darwin", tmp_path)
    assert target is not None and icon_for("linux", tmp_path) is None
    content = target.read_bytes()
    assert content[:4] == b"icns" and struct.unpack(">I", content[4:8])[0] == len(content)
    found, at = {}, 8
    while at < len(content):
        (length,) = struct.unpack(">I", content[at + 4 : at + 8])
        picture = QImage.fromData(content[at + 8 : at + length], "PNG")
        found[content[at : at + 4]] = picture.width()
        at += length
    assert found == MAC_KINDS


def test_a_drawing_that_is_none_is_said(tmp_path: Path, qapp: QApplication) -> None:
    (tmp_path / "none.svg").write_text("<html>")
    with pytest.raises(OSError, match=r"none\.svg cannot be read"):
        write_icon(tmp_path / "none.svg", tmp_path / "assist.ico")
