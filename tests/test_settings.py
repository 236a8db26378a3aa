"""Settings survive bad values, damaged files and other versions of the program."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from assist_app.files.settings import VERSION, Settings, load, save, upgraded


def copies(folder: Path) -> list[Path]:
    return list(folder.glob("settings.json.damaged-*"))


def test_a_new_user_gets_the_defaults(tmp_path: Path) -> None:
    loaded = load(tmp_path / "settings.json")
    assert (loaded.settings, loaded.unknown, loaded.problem) == (Settings(), {}, "")
    assert list(tmp_path.iterdir()) == []


def test_what_is_saved_is_read_again_and_unknown_keys_stay(tmp_path: Path) -> None:
    path = tmp_path / "new" / "settings.json"
    chosen = Settings(theme="dark", agent_name="小王", library_languages=("en",), http_port=9000)
    save(path, chosen, {"of_a_plugin": {"a": 1}})
    loaded = load(path)
    assert (loaded.settings, loaded.problem) == (chosen, "")
    assert loaded.unknown == {"of_a_plugin": {"a": 1}, "version": VERSION}
    save(path, Settings(), loaded.unknown)
    assert json.loads(path.read_text()) == {"of_a_plugin": {"a": 1}, "version": VERSION}
    assert [file.name for file in path.parent.iterdir()] == ["settings.json"]


@pytest.mark.parametrize(
    "damage",
    [b"", b"{", b"[1]", b'"x"', b"\xff\xfe\x00", b"\x00" * 40, b'{"a":' * 5000, b'{"theme": "dark"'],
)
def test_a_damaged_file_is_kept_and_every_reader_is_told(tmp_path: Path, damage: bytes) -> None:
    path = tmp_path / "settings.json"
    path.write_bytes(damage)
    first, second = load(path), load(path)
    assert first.settings == Settings()
    (kept,) = copies(tmp_path)
    assert kept.read_bytes() == damage
    assert kept.name in first.problem
    assert second.problem == first.problem
    save(path, Settings(theme="dark"), first.unknown)
    assert load(path).settings.theme == "dark"
    assert kept.read_bytes() == damage


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("language", "fr"),
        ("theme", 1),
        ("layout", "wide"),
        ("library_languages", []),
        ("library_languages", ["fr"]),
        ("http_port", 70_000),
        ("http_port", "8765"),
        ("http_enabled", "yes"),
        ("json_lines_path", None),
    ],
)
def test_one_bad_value_costs_only_itself(tmp_path: Path, name: str, value: object) -> None:
    path = tmp_path / "settings.json"
    path.write_text(json.dumps({"agent_name": "Li", name: value}))
    loaded = load(path)
    assert loaded.settings == Settings(agent_name="Li")
    assert f"{name} = {json.dumps(value, separators=(',', ':'))}" in loaded.problem
    assert not any(word in loaded.problem for word in ("$", "enum", "Expected", "Object", "length"))
    assert len(copies(tmp_path)) == 1 and copies(tmp_path)[0].name in loaded.problem


def test_many_and_long_values_are_named_shortly_and_on_one_line(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    wrong = {"language": "x" * 500, "theme": "a\nb", "layout": ["wide"], "panel_edge": 1, "http_port": -1}
    path.write_text(json.dumps(wrong))
    loaded = load(path)
    assert loaded.settings == Settings() and json.loads(path.read_text()) == wrong
    assert len(loaded.problem) < 320 and "\n" not in loaded.problem and "…" in loaded.problem


def test_a_damaged_file_is_told_in_words_for_people(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_bytes(b'{"theme": "dark"')
    problem = load(path).problem
    assert "the file is damaged" in problem and "byte" not in problem and "JSON" not in problem


def test_a_byte_order_mark_of_an_editor_is_no_damage(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_bytes(b'\xef\xbb\xbf{"theme": "dark"}')
    assert load(path).settings.theme == "dark"


def test_a_folder_in_its_place_is_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.mkdir()
    assert "directory" in load(path).problem
    with pytest.raises(OSError):
        save(path, Settings(), {})
    assert [entry.name for entry in tmp_path.iterdir()] == ["settings.json"]


def test_older_values_go_through_every_upgrade_once() -> None:
    def renamed(values: dict[str, Any]) -> dict[str, Any]:
        return {"colours": values["look"], "version": 1}

    def shouted(values: dict[str, Any]) -> dict[str, Any]:
        return {**values, "colours": values["colours"].upper()}

    steps = (renamed, shouted)
    newest = {"colours": "DARK", "version": 3}
    assert upgraded({"look": "dark"}, steps) == newest
    assert upgraded({"colours": "dark", "version": 2}, steps) == newest
    assert upgraded(newest, steps) == newest


def test_the_number_of_a_newer_version_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_text('{"version": 7, "theme": "dark", "later": true}')
    loaded = load(path)
    save(path, loaded.settings, loaded.unknown)
    assert json.loads(path.read_text()) == {"version": 7, "theme": "dark", "later": True}
