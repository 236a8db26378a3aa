"""Into real programs, a thousand times: the text whole, the old clipboard as it was, nothing sent."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from assist_app.model.delivery import Result
from tests.insertion import material
from tests.insertion.clip import Offer
from tests.insertion.stage import Stage, staged
from tests.journeys.desktop import until

CHROMIUM = {"textarea": 220, "contenteditable": 180, "rich": 180}
TERMINAL = 200
EDITORS = {"mousepad": ("mousepad",), "featherpad": ("featherpad", "--standalone")}
AT_ONCE, SAVED = 16, 8
"""Texts inserted into an editor before it saves its file, and how often it saves."""


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with staged(tmp_path_factory.mktemp("screen")) as made:
        yield made


def lay_out(stage: Stage, random: Random, before: Offer | None) -> Offer | None:
    """Now and then something new is copied; otherwise what an earlier insertion gave back is still there."""
    if random.random() < 0.5:
        return before
    laid = material.contents(random)
    stage.owner.own(laid)
    return laid


def html_of(text: str) -> str:
    """The same text as a page would have it."""
    for mark, name in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;")):
        text = text.replace(mark, name)
    return text.replace("\n", "<br>")


def test_chromium(stage: Stage) -> None:
    stage.chromium(*CHROMIUM)
    random = Random("chromium")
    kinds = [kind for kind, count in CHROMIUM.items() for _n in range(count)]
    random.shuffle(kinds)
    before: Offer | None = None
    stage.owner.own(None)
    for number, kind in enumerate(kinds):
        before = lay_out(stage, random, before)
        text = material.text(random)
        with_html = kind != "textarea" and random.random() < 0.5
        done = stage.insert(text, stage.targets[kind], html_of(text) if with_html else "")
        assert (done.result, done.reason) == (Result.INSERTED, ""), number
        # Asked at once: everybody but the target is given the old content all the time.
        assert stage.clipboard() == (before or {}), number
        told = stage.reports.next(kind, "input")
        assert told["value"] == text, number
        if kind == "rich":
            assert told["plain"] == text, number
    assert stage.reader.owned() == (before is not None)
    assert stage.reports.sent == []


def test_a_terminal(stage: Stage) -> None:
    stage.terminal()
    random = Random("terminal")
    primary: Offer | None = None
    stage.owner.own(None, "PRIMARY")
    stage.owner.own(None)
    before: Offer | None = None
    for number in range(TERMINAL):
        before = lay_out(stage, random, before)
        if random.random() < 0.3:
            primary = material.plain(material.text(random))
            stage.owner.own(primary, "PRIMARY")
        text = material.text(random, breaks=False)
        done = stage.insert(text, stage.targets["terminal"])
        assert (done.result, done.reason) == (Result.INSERTED, ""), number
        assert stage.clipboard() == (before or {}), number
        assert stage.clipboard("PRIMARY") == (primary or {}), number
        assert stage.reports.next("terminal", "input")["value"] == text, number
    assert stage.reports.sent == []


def test_nothing_that_acts_like_a_key_is_pasted_into_a_terminal(stage: Stage) -> None:
    stage.terminal()
    done = stage.insert("ls\n", stage.targets["terminal"])
    assert done.result is Result.COPIED
    assert "acts like Enter" in done.reason
    assert stage.clipboard()["UTF8_STRING"].data == b"ls\n"
    for text in ("end of the paste \x1b[201~ rm", "ctrl-o \x0f", "\x04", "\x9b201~", "back\x7f", "\0"):
        done = stage.insert(text, stage.targets["terminal"])
        assert done.result is Result.COPIED and "control characters" in done.reason, repr(text)
    assert stage.insert("a\ttab", stage.targets["terminal"]).result is Result.INSERTED
    assert stage.reports.next("terminal", "input")["value"] == "a\ttab"
    assert stage.insert("ls", stage.targets["terminal"]).result is Result.INSERTED
    assert stage.reports.next("terminal", "input")["value"] == "ls"
    assert stage.reports.sent == []


@pytest.mark.parametrize("kind", EDITORS)
def test_an_editor(stage: Stage, kind: str, tmp_path: Path) -> None:
    path = tmp_path / f"{kind}.txt"
    stage.editor(kind, path, *EDITORS[kind])
    # Its title says whether the text was saved, and is the same window all the same.
    target = stage.targets[kind]
    random = Random(kind)
    before: Offer | None = None
    stage.owner.own(None)
    for batch in range(SAVED):
        texts = []
        for number in range(AT_ONCE):
            before = lay_out(stage, random, before)
            texts.append(material.text(random))
            done = stage.insert(texts[-1], target)
            assert (done.result, done.reason) == (Result.INSERTED, ""), (batch, number)
            assert stage.clipboard() == (before or {}), (batch, number)
        stage.press("ctrl+s")
        until(lambda: path.read_text().rstrip("\n") == "".join(texts), f"file of batch {batch}")  # noqa: B023
        stage.press("ctrl+a", "Delete")
