"""What `make package` made and the same from source: from the start of each to its first picture."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import xcffib
from xcffib import xproto

from tests.bench.cold_start import PREPARE
from tests.bench.processes import ROOT
from tests.bench.rows import Row, percentile
from tests.journeys.desktop import LIMIT, Screen, screen

BUNDLE = ROOT / "dist" / "assist" / "assist-app"
ROUNDS, SIDE, LOOK = 11, 64, 0.002
"""Pairs of starts; the patch in the middle of the screen in pixels; seconds between two looks at it."""


class Patch:
    """The middle of a screen, as its pixels."""

    def __init__(self, display: str) -> None:
        self._connection = xcffib.connect(display)
        self._root = self._connection.get_setup().roots[0]

    def pixels(self) -> bytes:
        """What is there now."""
        x = (self._root.width_in_pixels - SIDE) // 2
        y = (self._root.height_in_pixels - SIDE) // 2
        form = xproto.ImageFormat.ZPixmap
        image = self._connection.core.GetImage(form, self._root.root, x, y, SIDE, SIDE, 0xFFFFFFFF).reply()
        return bytes(image.data.buf())

    def wait(self, *, like: bytes, same: bool) -> float:
        """Waits until it is like that, or no longer; the time then."""
        end = time.perf_counter() + LIMIT
        while time.perf_counter() < end:
            if (self.pixels() == like) == same:
                return time.perf_counter()
            time.sleep(LOOK)
        raise AssertionError(f"the screen did not change within {LIMIT:.0f} s")


def first_paint(command: Sequence[str], stage: Screen, patch: Patch) -> float:
    """Milliseconds from the start to the first pixels of the program; then it is ended."""
    before = patch.pixels()
    started = time.perf_counter()
    with subprocess.Popen(
        command, env=stage.environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as program:
        elapsed = (patch.wait(like=before, same=False) - started) * 1000
        program.terminate()
        program.wait(LIMIT)
    patch.wait(like=before, same=True)
    return elapsed


def bundle_rows() -> list[Row]:
    """Pairs of starts in turn, on one data folder with history."""
    bundled, source = [], []
    with tempfile.TemporaryDirectory() as home, screen(Path(home)) as stage:
        stage.unlock_keyring()
        data = str(Path(home) / "data")
        environment = {**stage.environment(), "PYTHONPATH": str(ROOT)}
        subprocess.run([sys.executable, "-c", PREPARE, data], check=True, env=environment, cwd=ROOT)
        patch = Patch(stage.display)
        for number in range(ROUNDS + 2):
            a = first_paint([str(BUNDLE), "--data-dir", data], stage, patch)
            b = first_paint([sys.executable, "-m", "assist_app", "--data-dir", data], stage, patch)
            if number >= 2:
                bundled.append(a)
                source.append(b)
    ours, theirs = percentile(bundled, 0.5), percentile(source, 0.5)
    detail = f"medians of {ROUNDS}: {ours:.0f} ms / {theirs:.0f} ms, the middle of the screen changes"
    return [Row("bundle's start to first paint / from source", ours / theirs, "x", 1.2, detail=detail)]


if __name__ == "__main__":
    print("ROWS", json.dumps([asdict(row) for row in bundle_rows()]))
