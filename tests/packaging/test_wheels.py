"""Which pins and wheels Windows gets, whatever the packages are made on."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from release.pruning import wanted_of_wheel
from release.wheels import WINDOWS, needed, pins_for

ROOT = Path(__file__).resolve().parents[2]
LOCK = """\
both==1.0 \\
    --hash=sha256:aa \\
    --hash=sha256:bb
only-linux==2.0 ; sys_platform == "linux" \\
    --hash=sha256:cc
# a word about it
Only.Windows==3.0 ; sys_platform == "win32" \\
    --hash=sha256:dd
"""


def test_markers_are_asked_about_the_platform_that_is_built_for() -> None:
    assert pins_for(WINDOWS, LOCK) == {
        "both": "both==1.0 --hash=sha256:aa --hash=sha256:bb\n",
        "only-windows": "Only.Windows==3.0 --hash=sha256:dd\n",
    }
    assert set(pins_for({**WINDOWS, "sys_platform": "linux"}, LOCK)) == {"both", "only-linux"}


def test_the_real_lock_has_every_pin_hashed_and_nothing_of_other_systems() -> None:
    lock = (ROOT / "packaging" / "requirements" / "runtime.txt").read_text(encoding="utf-8")
    pins = pins_for(WINDOWS, lock)
    assert all("==" in pin and "--hash=sha256:" in pin and ";" not in pin for pin in pins.values())
    assert {"pywin32-ctypes", "pyside6-essentials", "apsw-sqlite3mc"} <= pins.keys()
    assert not {"secretstorage", "xcffib", "apsw"} & pins.keys()


def wheel(folder: Path, name: str, *asks: str) -> Path:
    path = folder / f"{name}-1-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as packed:
        lines = "".join(f"Requires-Dist: {line}\n" for line in asks)
        packed.writestr(f"{name}-1.dist-info/METADATA", f"Name: {name}\nVersion: 1\n{lines}\n")
    return path


def test_only_what_is_asked_for_goes_along(tmp_path: Path) -> None:
    wheels = {
        "one": wheel(tmp_path, "one", "two>=1", 'four; sys_platform == "linux"', "three; extra == 'more'"),
        "two": wheel(tmp_path, "two", "one"),
        "three": wheel(tmp_path, "three"),
    }
    assert needed(["One"], wheels) == {"one", "two"}
    assert needed(["two", "three; os_name == 'nt'"], wheels) == {"one", "two", "three"}
    with pytest.raises(KeyError, match="four"):
        needed(["four"], wheels)


@pytest.mark.parametrize(
    ("name", "stays"),
    [
        ("PySide6/Qt6Core.dll", True),
        ("PySide6/Qt6Quick.dll", False),
        ("PySide6/opengl32sw.dll", False),
        ("PySide6/msvcp140.dll", True),
        ("PySide6/QtGui.pyd", True),
        ("PySide6/QtQml.pyd", False),
        ("PySide6/designer.exe", False),
        ("PySide6/plugins/platforms/qwindows.dll", True),
        ("PySide6/plugins/sqldrivers/qsqlite.dll", False),
        ("PySide6/translations/qtbase_zh_CN.qm", True),
        ("PySide6/__init__.py", True),
        ("numpy-2.4.6.dist-info/licenses/numpy/_core/include/LICENSE.txt", True),
        ("numpy/_core/include/numpy/arrayobject.h", False),
        ("numpy/f2py/__init__.py", False),
        ("numpy/ma/core.py", True),
        ("numpy/ma/tests/test_core.py", False),
        ("keyring/backends/Windows.py", True),
        ("win32ctypes/core/__init__.py", True),
        ("shiboken6/vcamp140.dll", False),
    ],
)
def test_what_a_wheel_brings_to_windows(name: str, stays: bool) -> None:
    assert wanted_of_wheel(name) is stays
