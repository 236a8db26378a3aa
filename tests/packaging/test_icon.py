"""The icon for Windows holds a picture of every size."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication
from release.icon import ENTRY, SIZES, write_icon

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


def test_a_drawing_that_is_none_is_said(tmp_path: Path, qapp: QApplication) -> None:
    (tmp_path / "none.svg").write_text("<html>")
    with pytest.raises(OSError, match=r"none\.svg cannot be read"):
        write_icon(tmp_path / "none.svg", tmp_path / "assist.ico")
