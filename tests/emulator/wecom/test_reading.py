"""The emulator's own programs read {chat} back into turns."""

from __future__ import annotations

import runpy
from pathlib import Path

import assist_app.emulator.wecom as wecom

TURNS = runpy.run_path(str(Path(wecom.__file__).parent / "zone" / "reading.py"))["turns"]


def test_turns_survive_an_escape_type_that_makes_spaces_of_line_breaks() -> None:
    said = "A说：今天天气 真不错！\nB说：确实呀！\nA说：快递呢"
    want = [
        {"role": "customer", "text": "今天天气 真不错！"},
        {"role": "agent", "text": "确实呀！"},
        {"role": "customer", "text": "快递呢"},
    ]
    assert TURNS(said) == want
    assert TURNS(said.replace("\n", " ")) == want
