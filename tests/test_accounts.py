"""The accounts' file: what is saved is read again, damage costs only itself, nothing unknown is lost."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from assist_app.files.accounts import VERSION, Loaded, load, save
from assist_app.model.account import Account, secret_name

WECOM = Account(
    "wecom_program_1f",
    "wecom-program",
    "企业微信 · 客服一部",
    {"corp_id": "ww1", "wrapper": "多\n行"},
    ("corp_secret", "private_keys"),
    False,
    2,
    9000,
    20.5,
    False,
)
OPENAI = Account("openai_02", "openai", "Local model", {"base_url": "http://127.0.0.1:1"}, order=1)


def row(**more: object) -> dict[str, object]:
    return {"id": "a1", "backend": "openai", "name": "A", **more}


def write(path: Path, *rows: object, **more: object) -> None:
    path.write_text(json.dumps({"version": 1, "accounts": list(rows), **more}))


def test_where_there_is_none_there_are_no_accounts(tmp_path: Path) -> None:
    assert load(tmp_path / "accounts.json") == Loaded()
    assert list(tmp_path.iterdir()) == []


def test_what_is_saved_is_read_again_in_its_order(tmp_path: Path) -> None:
    path = tmp_path / "new" / "accounts.json"
    save(path, [WECOM, OPENAI], Loaded())
    loaded = load(path)
    assert loaded.accounts == (OPENAI, WECOM) and loaded.problem == ""
    assert [entry.name for entry in path.parent.iterdir()] == ["accounts.json"]
    assert path.stat().st_mode & 0o077 == 0


def test_what_another_version_wrote_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "accounts.json"
    write(path, row(colour="red"), row(id="b2", name="B"), version=7, later={"x": 1})
    loaded = load(path)
    save(path, [*loaded.accounts, OPENAI], loaded)
    raw = json.loads(path.read_text())
    assert raw["version"] == 7 and raw["later"] == {"x": 1}
    assert [entry.get("colour") for entry in raw["accounts"]] == ["red", None, None]
    save(path, loaded.accounts[1:], load(path))
    assert "red" not in path.read_text()


def test_a_new_file_has_a_version(tmp_path: Path) -> None:
    save(tmp_path / "accounts.json", [], Loaded())
    assert json.loads((tmp_path / "accounts.json").read_text()) == {"version": VERSION, "accounts": []}


@pytest.mark.parametrize(
    "damage",
    [b"", b"{", b"[1]", b"\xff\xfe\x00", b'{"accounts": 1}', b'{"accounts": [1]}', b'{"a":' * 5000],
)
def test_a_damaged_file_is_kept_and_every_reader_is_told(tmp_path: Path, damage: bytes) -> None:
    path = tmp_path / "accounts.json"
    path.write_bytes(damage)
    first, second = load(path), load(path)
    assert first.accounts == () and first.problem == second.problem != ""
    (kept,) = tmp_path.glob("accounts.json.damaged-*")
    assert kept.read_bytes() == damage and kept.name in first.problem
    save(path, [OPENAI], first)
    assert load(path).accounts == (OPENAI,) and kept.read_bytes() == damage


@pytest.mark.parametrize(
    "wrong",
    [
        {"id": "../../etc"}, {"id": "A-b"}, {"id": ""}, {"id": 1}, {"id": "é"}, {"backend": ""},
        {"name": None}, {"name": ""}, {"fields": {"x": 1}}, {"fields": []}, {"limit": 0}, {"limit": 1e9},
        {"daily_budget": -1}, {"daily_budget": 1.5}, {"enabled": "yes"}, {"order": "first"},
        {"secrets": "corp_secret"},
    ],
)  # fmt: skip
def test_one_bad_account_costs_only_itself(tmp_path: Path, wrong: dict[str, object]) -> None:
    path = tmp_path / "accounts.json"
    write(path, row(id="good", name="Good"), {**row(), **wrong})
    loaded = load(path)
    assert [account.name for account in loaded.accounts] == ["Good"]
    assert "could not all be read" in loaded.problem and len(list(tmp_path.glob("*.damaged-*"))) == 1


@pytest.mark.parametrize("twice", [{"id": "b"}, {"name": "B"}])
def test_nothing_stands_there_twice(tmp_path: Path, twice: dict[str, object]) -> None:
    path = tmp_path / "accounts.json"
    write(path, row(), {**row(id="b", name="B"), **{"id": "a1"}} if "id" in twice else row(id="b"))
    loaded = load(path)
    assert len(loaded.accounts) == 1 and "twice" in loaded.problem


def test_a_byte_order_mark_of_an_editor_is_no_damage(tmp_path: Path) -> None:
    path = tmp_path / "accounts.json"
    path.write_bytes(b"\xef\xbb\xbf" + json.dumps({"accounts": [row()]}).encode())
    assert len(load(path).accounts) == 1


def test_the_vault_knows_a_secret_by_its_account_and_field() -> None:
    assert secret_name("wecom_1", "corp_secret") == "account/wecom_1/corp_secret"
