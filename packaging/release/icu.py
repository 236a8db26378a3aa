"""A smaller ICU data library: Qt compares words and reads old encodings with it, and needs 2 MB of 32."""

from __future__ import annotations

import struct
import subprocess
import tempfile
from collections.abc import Iterable, Mapping
from fnmatch import fnmatchcase
from pathlib import Path

KEPT = (
    "cnvalias.icu", "gb18030*.cnv", "windows-936-*.cnv", "windows-950-*.cnv",
    "coll/res_index.res", "coll/root.res", "coll/en*.res", "coll/zh*.res", "coll/ucadata.icu",
    "pool.res", "res_index.res", "root.res", "en.res", "en_*.res", "zh.res", "zh_*.res",
    "nfkc.nrm", "uts46.nrm",
)  # fmt: skip
"""Collation and locales of our languages, and the converters of Chinese encodings."""

MAGIC = b"\xda\x27"
FORMAT = b"CmnD"
ALIGNMENT = 16


def read_package(data: bytes) -> dict[str, bytes]:
    """The items of a common data package by name, without the package's own name before each.

    ValueError when this is no little-endian package. Format: ICU's `ucmndata.h`, a header, then a table
    of offsets of names and items, both counted from the table.
    """
    header = _header_size(data)
    table = data[header:]
    (count,) = struct.unpack_from("<I", table)
    entries = [struct.unpack_from("<II", table, 4 + 8 * number) for number in range(count)]
    ends = [offset for _name, offset in entries[1:]] + [len(table)]
    items = {}
    for (name, start), end in zip(entries, ends, strict=True):
        text = table[name : table.index(b"\0", name)].decode("ascii")
        items[text.partition("/")[2]] = table[start:end]
    return items


def write_package(header: bytes, prefix: str, items: Mapping[str, bytes]) -> bytes:
    """The same form again; `header` is that of the package the items are from."""
    ordered = sorted(items.items(), key=lambda item: f"{prefix}/{item[0]}".encode())
    names = [f"{prefix}/{name}".encode() + b"\0" for name, _content in ordered]
    name_at = 4 + 8 * len(ordered)
    at = _aligned(name_at + sum(map(len, names)))
    table, body = [struct.pack("<I", len(ordered))], []
    for name, (_name, content) in zip(names, ordered, strict=True):
        table.append(struct.pack("<II", name_at, at))
        padded = content.ljust(_aligned(len(content)), b"\0")
        body.append(padded)
        name_at += len(name)
        at += len(padded)
    front = b"".join([*table, *names])
    return header + front.ljust(_aligned(len(front)), b"\xaa") + b"".join(body)


def chosen(items: Mapping[str, bytes], patterns: Iterable[str] = KEPT) -> dict[str, bytes]:
    """Those items whose name fits a pattern."""
    wanted = tuple(patterns)
    return {
        name: content
        for name, content in items.items()
        if any(fnmatchcase(name, pattern) for pattern in wanted)
    }


def shrink(library: Path) -> None:
    """Replaces a data library by one with the chosen items; needs `as`, `ld` and `nm` of binutils."""
    name, data = _data_of(library)
    header = data[: _header_size(data)]
    less = write_package(header, f"{name.removesuffix('_dat')}l", chosen(read_package(data)))
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        (place / "data").write_bytes(less)
        source = (
            f".section .rodata\n.balign {ALIGNMENT}\n.globl {name}\n.type {name},@object\n"
            f'.size {name},{len(less)}\n{name}:\n.incbin "{place / "data"}"\n'
            '.section .note.GNU-stack,"",@progbits\n'
        )
        (place / "data.s").write_text(source)
        _run("as", "-o", str(place / "data.o"), str(place / "data.s"))
        made = ("-shared", "-soname", library.name, "-o", str(place / library.name), str(place / "data.o"))
        _run("ld", *made)
        library.write_bytes((place / library.name).read_bytes())


def _data_of(library: Path) -> tuple[str, bytes]:
    """The symbol of a data library and its bytes."""
    rows = [line.split() for line in _run("nm", "-D", "-S", "--defined-only", str(library)).splitlines()]
    (row,) = [row for row in rows if len(row) == 4 and row[3].endswith("_dat")]
    content = library.read_bytes()
    start = content.index(FORMAT) - 12
    if content[start + 2 : start + 4] != MAGIC:
        raise ValueError(f"{library.name} holds no ICU data")
    return row[3], content[start : start + int(row[1], 16)]


def _header_size(data: bytes) -> int:
    if data[2:4] != MAGIC or data[12:16] != FORMAT or data[8] != 0:
        raise ValueError("no little-endian ICU data package")
    (size,) = struct.unpack_from("<H", data)
    return int(size)


def _aligned(size: int) -> int:
    return -(-size // ALIGNMENT) * ALIGNMENT


def _run(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout
