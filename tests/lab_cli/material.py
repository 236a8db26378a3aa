"""Material written for these tests: a bicycle workshop's customers, in English and Chinese."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

TAUGHT = {
    "repair_price": (
        "How much is a new chain?",
        "What does a puncture repair cost?",
        "price of a brake service",
    ),
    "opening_hours": ("When do you open on Saturday?", "Are you open today?", "until what time can I come"),
    "pick_up": ("Is my bike ready?", "Can I collect my bicycle now?", "has my wheel been finished"),
    "other": ("My cat sleeps on the sofa", "Tell me a joke", "The moon is bright tonight"),
}
ASKED = (
    ("what will the new tyre cost me", "repair_price"),
    ("at what time do you close on Sunday", "opening_hours"),
    ("may I fetch my bike this afternoon", "pick_up"),
    ("sing me a song about penguins", "other"),
)
ANSWERS = (
    ("Our workshop is open from nine to six, on Saturdays until two.", "When are you open?"),
    ("A new chain costs thirty euros with fitting.", "How much is a chain?"),
    ("Your bicycle is ready, you can collect it today.", "Can I pick up my bike?"),
    ("换一条新轮胎要八十元，半小时就好。", "换轮胎多少钱？"),
    ("我们周末照常营业，早上九点开门。", "周末开门吗？"),
)
MOODS = {
    "pos": ("Lovely work, thank you so much", "太好了，非常满意", "Great service and friendly people"),
    "neg": ("This is a disgrace, it broke again", "太差了，等了三天没人理", "I am angry, nobody answers me"),
}


def write(path: Path, rows: Sequence[Any]) -> Path:
    """A file of JSON lines."""
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return path


def read(path: Path) -> list[dict[str, Any]]:
    """Its rows."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def taught(domains: bool = False) -> list[dict[str, Any]]:
    """Training rows with ids t0, t1, …"""
    rows = [{"intent": code, "text": text} for code, texts in TAUGHT.items() for text in texts]
    more = {"repair_price": "workshop", "pick_up": "workshop", "opening_hours": "shop"}
    return [
        {"id": f"t{n}", **row, **({"domain": more.get(row["intent"], "")} if domains else {})}
        for n, row in enumerate(rows)
    ]


def asked() -> list[dict[str, Any]]:
    """Test rows with ids q0, q1, …"""
    return [{"id": f"q{n}", "text": text, "intent": code} for n, (text, code) in enumerate(ASKED)]


def lab(
    folder: Path, *arguments: object, language: str = "en", **more: str
) -> subprocess.CompletedProcess[str]:
    """The command line as a program of its own."""
    command = [sys.executable, "-m", "assist_app", "--data-dir", str(folder / "data"), "--language", language]
    return subprocess.run(
        [*command, "lab", *map(str, arguments)],
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        env={**os.environ, "PYTHONIOENCODING": "utf-8", **more},
    )
