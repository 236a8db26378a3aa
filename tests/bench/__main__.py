"""`make bench`: runs every bench, prints the table and writes it to RESULTS.md."""

from __future__ import annotations

import compileall
import json
import os
import platform
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

from tests.bench.bundle_start import BUNDLE
from tests.bench.cold_start import cold_start_rows
from tests.bench.engine_sizes import SIZES, across
from tests.bench.ingest_bench import ingest_rows
from tests.bench.learning_bench import learning_rows
from tests.bench.masking_bench import masking_rows
from tests.bench.outgoing_bench import outgoing_rows
from tests.bench.panel_bench import panel_rows
from tests.bench.processes import ROOT
from tests.bench.rows import Row
from tests.bench.view_bench import view_rows

RESULTS = Path(__file__).with_name("RESULTS.md")


def in_process(part: str, bench: str = "desk_bench") -> list[Row]:
    """One part in a process of its own, so that its memory and threads are its own."""
    done = subprocess.run(
        [sys.executable, "-m", f"tests.bench.{bench}", part], capture_output=True, text=True, check=False
    )
    for line in done.stdout.splitlines():
        if line.startswith("ROWS "):
            return [Row(**row) for row in json.loads(line[5:])]
    raise RuntimeError(done.stderr[-2000:])


INSERTION = ("insert_bench", "insertion_table", "insertion_hostile")


def insertion_rows(parts: Sequence[str] = INSERTION) -> list[Row]:
    """Insertion and copying, a table of a thousand insertions, and those with somebody in the way."""
    return [row for part in parts for row in in_process("all", part)]


def renew(rows: Sequence[Row]) -> None:
    """Puts rows that were measured anew into the table, in the place of the earlier ones; what is new stands
    behind the row before it."""
    lines = RESULTS.read_text().splitlines()
    at = len(lines)
    for row, line in zip(rows, table(rows).splitlines()[2:], strict=True):
        names = [old.split("|")[1].strip() if old.startswith("| ") else "" for old in lines]
        if row.what.strip() in names:
            at = names.index(row.what.strip())
            lines[at : at + 1] = [line]
        else:
            lines.insert(at, line)
        at += 1
    RESULTS.write_text("\n".join(lines) + "\n")


def engine_rows() -> list[Row]:
    """The engine alone: every size, then the first index and the search box at full size."""
    rows = across({size: in_process(str(size), "engine_bench") for size in SIZES})
    for part, bench in (("first", "engine_bench"), ("typing", "typing_bench")):
        rows += in_process(part, bench)
    return rows


def table(rows: Sequence[Row]) -> str:
    """The rows as a Markdown table."""
    lines = ["| what | figure | bar | met | how |", "|---|---|---|---|---|"]
    for row in rows:
        sign = ">=" if row.at_least else "<="
        bar = f"{sign} {row.bar:g} {row.unit}" if row.bar is not None else ""
        met = {True: "yes", False: "**no**", None: ""}[row.met]
        lines.append(f"| {row.what} | {row.figure:.2f} {row.unit} | {bar} | {met} | {row.detail} |")
    return "\n".join(lines)


def machine() -> str:
    """What it ran on."""
    cores, memory = os.cpu_count(), os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    system = f"{platform.system()} {platform.release().split('-')[0]}"
    return f"{cores} shared cores, {memory:.0f} GiB, {system}, Python {platform.python_version()}"


def parts() -> Iterator[Callable[[], Sequence[Row]]]:
    """What is measured one after the other; the heavy parts in processes of their own."""
    answers = in_process("answers")
    memory = next(row.figure for row in answers if row.what.startswith("memory"))
    yield partial(on_screen, partial(cold_start_rows, memory))
    yield lambda: [row for row in answers if not row.what.startswith("memory")]
    yield lambda: in_process("gaps")[1:]
    for part in ("overhead", "gaps", "left"):
        yield partial(in_process, part, "vendor_bench")
    yield from (view_rows, panel_rows, masking_rows, outgoing_rows)
    yield partial(in_process, "all", "shortcut_bench")
    yield from (ingest_rows, insertion_rows, learning_rows, engine_rows)
    if BUNDLE.exists():
        yield partial(in_process, "all", "bundle_start")


def on_screen(rows: Callable[[], Sequence[Row]]) -> Sequence[Row]:
    """Rows of programs that have a real screen."""
    os.environ.pop("QT_QPA_PLATFORM")
    try:
        return rows()
    finally:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"


def main() -> int:
    """Everything; a part that fails is said and leaves the others' rows, and the status is 1."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    # As an installed program is; where bytecode may not be written each start would compile the sources anew.
    compileall.compile_dir(str(ROOT / "assist_app"), quiet=1)
    rows: list[Row] = []
    failed = 0
    for part in parts():
        try:
            rows += part()
        except (RuntimeError, AssertionError) as error:
            failed += 1
            print(f"A part could not be measured, its rows are left out: {error}", file=sys.stderr)
    text = table(rows)
    print(text)
    date = time.strftime("%Y-%m-%d")
    RESULTS.write_text(
        f"# Bench results\n\n{date}, {machine()}. Written by `make bench`; ratios are of one run.\n\n{text}\n"
    )
    return 1 if failed else 0


if __name__ == "__main__":
    if sys.argv[1:2] == ["insertion"]:
        renew(insertion_rows(sys.argv[2:] or INSERTION))
    elif sys.argv[1:] == ["bundle"]:
        renew(in_process("all", "bundle_start"))
    else:
        sys.exit(main())
