"""What of the collected files stays out of the bundle: unused parts of Qt, and what the system has."""

from __future__ import annotations

from pathlib import PurePosixPath

UNUSED_MODULES = [
    "_codecs_iso2022", "_codecs_jp", "_codecs_kr", "_curses", "_dbm", "_gdbm", "_tkinter",
    "curses", "dbm", "doctest", "ensurepip", "idlelib", "lib2to3", "multiprocessing", "numpy.ctypeslib",
    "numpy.distutils", "numpy.f2py", "numpy.fft", "numpy.matlib", "numpy.polynomial",
    "numpy.testing", "pdb", "pip", "pkg_resources", "pydoc", "pydoc_data",
    "PySide6.QtOpenGL", "PySide6.QtQml", "PySide6.QtQuick", "PySide6.QtSql", "PySide6.QtTest",
    "readline", "setuptools", "test", "tkinter", "turtle", "unittest", "wheel",
]  # fmt: skip
"""readline, _gdbm and _dbm would bring GPL libraries with them. numpy.ma stays: `numpy.unique`
imports it; so do cffi and pycparser, for xcffib."""

QT_PLUGINS = {
    "platforms": ("qxcb", "qwayland", "qoffscreen", "qwindows", "qcocoa"),
    "imageformats": ("qsvg", "qico"),
    "iconengines": ("qsvgicon",),
    "platforminputcontexts": ("composeplatforminputcontextplugin", "ibusplatforminputcontextplugin"),
    "platformthemes": ("qxdgdesktopportal",),
    "styles": ("qmacstyle", "qmodernwindowsstyle"),
    "wayland-shell-integration": ("xdg-shell",),
    "wayland-decoration-client": ("bradient",),
    "wayland-graphics-integration-client": (),
}
"""By folder; plugins of other folders stay out."""

QT_LIBRARIES = ("Core", "DBus", "Gui", "Network", "Svg", "WaylandClient", "Widgets", "XcbQpa")

QT_BINDINGS = ("QtCore", "QtGui", "QtNetwork", "QtWidgets")

QT_WORDS = ("qtbase_zh_CN.qm",)

CARRIED_LIBRARIES = {
    "libpython", "libffi", "libz", "libbz", "liblzma", "libuuid", "libexpat",
    "libxcb-cursor", "libxcb-icccm", "libxcb-image", "libxcb-keysyms", "libxcb-render-util", "libxcb-util",
    "libxcb-xkb", "libxkbcommon", "libxkbcommon-x",
}  # fmt: skip
"""Libraries of the building machine that go along: Python's own, and small ones that desktops often lack.
All others are the system's: it keeps them safe and they fit its drivers and settings."""


DISTRIBUTION_FILES = ("METADATA", "entry_points.txt")

UNUSED_FILES = ("_multiarray_tests",)


def wanted(name: str) -> bool:
    """Whether a collected file, by its path in the bundle, belongs there."""
    path = PurePosixPath(name.replace("\\", "/"))
    if "PySide6" in path.parts:
        return _wanted_of_qt(path)
    if path.suffix in {".pyi", ".h", ".c", ".pxd"} or path.name == "py.typed":
        return False
    if path.parts[0].endswith(".dist-info"):
        return path.name in DISTRIBUTION_FILES
    if len(path.parts) == 1 and path.name.startswith("lib") and ".so" in path.name:
        return library_name(path.name) in CARRIED_LIBRARIES
    return path.name.partition(".")[0] not in UNUSED_FILES


def library_name(file: str) -> str:
    """`libpython3.11.so.1.0` is libpython."""
    return file.partition(".so")[0].rstrip("0123456789.")


def _wanted_of_qt(path: PurePosixPath) -> bool:
    parts = path.parts
    if "plugins" in parts:
        kind = parts[parts.index("plugins") + 1]
        stem = path.name.partition(".")[0].removeprefix("lib")
        return stem in QT_PLUGINS.get(kind, ())
    if "translations" in parts:
        return path.name in QT_WORDS
    if "qml" in parts:
        return False
    if path.name.startswith("Qt") and ".abi3" in path.name:
        return path.name.partition(".")[0] in QT_BINDINGS
    if path.name.startswith("libQt6"):
        return path.name.removeprefix("libQt6").partition(".")[0] in QT_LIBRARIES
    return True


UNUSED_FOLDERS_OF_WHEELS = {"tests", "__pycache__", "include", "cmake", "sqlite_extra_binaries"}

UNUSED_RUNTIME = ("vcamp140", "vccorlib140", "vcomp140")

RUNTIME_OF_WINDOWS = ("msvcp140", "vcruntime140", "concrt140", "pyside6.abi3", "shiboken6.abi3")

TOOLS_OF_QT = {"QtAsyncio", "scripts", "typesystems", "glue", "doc", "metatypes", "include", "lib"}


def _wanted_of_qt_on_windows(path: PurePosixPath) -> bool:
    """Whether a file of the Windows wheel, by its path from `PySide6` on, is used."""
    if TOOLS_OF_QT & set(path.parts):
        return False
    if "plugins" in path.parts or "translations" in path.parts or "qml" in path.parts:
        return _wanted_of_qt(path)
    stem = path.name.rpartition(".")[0]
    if path.suffix == ".pyd":
        return stem in QT_BINDINGS
    if path.suffix == ".dll" and stem.startswith("Qt6"):
        return stem.removeprefix("Qt6") in QT_LIBRARIES
    if path.suffix == ".dll":
        return stem.startswith(RUNTIME_OF_WINDOWS)
    return path.suffix == ".py"


def wanted_of_wheel(name: str) -> bool:
    """Whether a file of a wheel for Windows belongs on an agent's machine."""
    path = PurePosixPath(name)
    if path.parts[0].endswith(".dist-info"):
        return True
    if path.parts[0] == "PySide6":
        return _wanted_of_qt_on_windows(path)
    if path.suffix in {".pyi", ".h", ".c", ".pxd", ".lib", ".pyx"} or path.name == "py.typed":
        return False
    module = ".".join(path.with_suffix("").parts)
    unused = any(module == one or module.startswith(f"{one}.") for one in UNUSED_MODULES)
    return not (
        unused
        or UNUSED_FOLDERS_OF_WHEELS & set(path.parts)
        or path.name.startswith(UNUSED_FILES + UNUSED_RUNTIME)
    )
