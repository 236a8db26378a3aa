"""The doctor says what it finds, also when looking fails."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from assist_app.build_id import build
from assist_app.doctor import Check, State, as_json, as_text, examine
from assist_app.i18n import _, use_language
from assist_app.model.errors import StoreError
from assist_app.paths import resources


def fine() -> Check:
    return Check("Screen", State.OK, "there is one")


def locked() -> Check:
    raise StoreError("The data are locked.")


def broken() -> Check:
    raise ZeroDivisionError("secret words")


CHECKS = (("Screen", fine), ("Store", locked), ("Port", broken))


def test_a_probe_that_fails_is_a_finding_and_the_others_still_run() -> None:
    found = examine(CHECKS)
    assert [(check.name, check.state) for check in found] == [
        ("Screen", State.OK),
        ("Store", State.FAIL),
        ("Port", State.FAIL),
    ]
    assert found[1].words == "The data are locked."
    assert "ZeroDivisionError" in found[2].words and "secret words" not in found[2].words
    assert found[2].remedy


def test_text_has_a_mark_a_line_and_the_remedy_below() -> None:
    lines = as_text([fine(), Check("Port", State.WARN, "in use", "Choose another.")]).splitlines()
    assert lines == ["✓ Screen: there is one", "▲ Port: in use", "    → Choose another."]


def test_json_is_for_programs_too_in_every_language() -> None:
    before = datetime.now(UTC).replace(microsecond=0)
    use_language("zh_CN", resources() / "locale")
    try:
        text = as_json([Check(_("Fonts"), State.FAIL, "缺少中文字体", "请安装")])
    finally:
        use_language("en", resources() / "locale")
    assert "缺少中文字体" in text
    document = json.loads(text)
    assert document["schema"] == 1 and document["version"] == str(build())
    assert before <= datetime.fromisoformat(document["time"]) <= datetime.now(UTC)
    assert document["checks"] == [
        {"id": "fonts", "name": "字体", "state": "fail", "words": "缺少中文字体", "remedy": "请安装"}
    ]
