"""Sentences after each other, in both scripts."""

from __future__ import annotations

from pathlib import Path

import pytest

from assist_app.doctor import Check, State, as_text
from assist_app.i18n import joined, use_language
from assist_app.paths import DataFolder, resources
from assist_app.rooms.keeping import open_kept


@pytest.mark.parametrize(
    ("sentences", "whole"),
    [
        (["One.", "Two."], "One. Two."),
        (["没有密钥环。", "没有口令。"], "没有密钥环。没有口令。"),
        (["真的？", "", "是。"], "真的？是。"),
        (["It says 好。", "Two."], "It says 好。Two."),
        (["正常", "OK"], "正常 OK"),
        ([], ""),
        (["", "One."], "One."),
    ],
)
def test_a_chinese_full_stop_brings_its_own_space(sentences: list[str], whole: str) -> None:
    assert joined(sentences) == whole


def test_why_nothing_is_kept_has_no_western_space_in_chinese(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={tmp_path}/nobody")
    use_language("zh_CN", resources() / "locale")
    try:
        kept = open_kept(DataFolder(tmp_path / "data"), wait=1)
        kept.store.close()
        assert not kept.durable
        (sentence,) = kept.notices
        assert sentence.count("。") > 1 and "。 " not in sentence
    finally:
        use_language("en", resources() / "locale")


def test_findings_are_named_in_the_script_of_the_language() -> None:
    assert as_text([Check("Store", State.OK, "open")]) == "✓ Store: open"
