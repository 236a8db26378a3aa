"""An agent who does not see the screen: everything through a real AT-SPI bus, as a screen reader does it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from jeepney import HeaderFields

from tests.journeys.at_spi import (
    BUTTON,
    CHECK_BOX,
    CHECKED,
    COMBO_BOX,
    DIALOG,
    FOCUSED,
    LABEL,
    LIST,
    LIST_ITEM,
    PAGE_TAB,
    SELECTED,
    TEXT,
    Reader,
    Refused,
    Thing,
)
from tests.journeys.desktop import LIMIT, TOKEN, Screen, free_port, listening, post, said, screen, until
from tests.journeys.test_first_day import known_replies, plain, settings

QUESTION = "快递三天没更新了，到底怎么回事？"


class Stage:
    """The program on a screen, a screen reader beside it."""

    def __init__(self, stage: Screen, reader: Reader, data: Path, port: int) -> None:
        self.screen, self.reader, self.port = stage, reader, port
        more = {"ASSIST_HTTP_TOKEN": TOKEN, "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1"}
        self.process = stage.start("--data-dir", str(data), **more)
        until(lambda: listening(port), "endpoint")
        self.program: Thing = until(lambda: reader.program(self.process.pid), "program on the AT-SPI bus")

    def find(self, role: int, name: str) -> Thing:
        """Waits until something of this role and name can be read."""
        return until(lambda: self.seen(role, name), f"{name!r} of role {role} on the AT-SPI bus")

    def seen(self, role: int, name: str) -> Thing | None:
        """The same without waiting; what goes away meanwhile is not there."""
        try:
            return self.program.find(role, name)
        except Refused:
            return None


def senders(signals: Iterator[Any], kind: str) -> Iterator[tuple[str, str]]:
    """Who has told that it came into a state, as long as somebody does so in time."""
    for signal in signals:
        if signal.body[:2] == (kind, 1):
            yield signal.header.fields[HeaderFields.sender], signal.header.fields[HeaderFields.path]


def hear(signals: Iterator[Any], words: str) -> str:
    """Listens until something is said that holds the words, a pattern; what was said."""
    for signal in signals:
        said_aloud = str(signal.body[3][1])
        if re.search(words, said_aloud, re.DOTALL):
            return said_aloud
    raise AssertionError(words)


@contextmanager
def stage(folder: Path) -> Iterator[Stage]:
    port = free_port()
    settings(folder / "data", port)
    with screen(folder) as shown:
        shown.unlock_keyring()
        with closing(Reader(shown.bus)) as reader:
            yield Stage(shown, reader, folder / "data", port)


def test_a_question_is_read_and_a_suggestion_pressed(tmp_path: Path) -> None:
    with stage(tmp_path) as it:
        it.find(LABEL, "Works offline")
        post(it.port, [said("m1", "你好"), said("m2", QUESTION)])
        conversations = it.find(LIST, "Conversations")
        until(lambda: conversations.count == 1, "conversation in the list")
        assert conversations.child(0).name.startswith(f"Ms Wang, {QUESTION}")
        talk = it.find(LIST, "Conversation")
        until(lambda: talk.count == 2, "both messages in the view")
        rows = talk.children()
        assert [row.role for row in rows] == [LIST_ITEM, LIST_ITEM]
        shape = rf"Customer, Ms Wang, \d\d:\d\d, {QUESTION}, .+"
        until(lambda: re.fullmatch(shape, rows[1].name), "question with its recognised intent")
        assert rows[1].description == "Today"
        card = it.find(BUTTON, "Suggestion 1: .*")
        assert card.actions()[0] == "Press"

        def pressed() -> str:
            # The panel refuses a press just after its cards have changed.
            assert card.do("Press")
            return it.screen.clipboard()

        copied = plain(until(pressed, "reply on the clipboard"))
        assert copied in known_replies()
        assert copied in plain(card.name)


def test_the_keyboard_is_followed_and_what_arrives_is_announced(tmp_path: Path) -> None:
    with stage(tmp_path) as it:
        post(it.port, [said("m1", "你好"), said("m2", QUESTION)])
        talk = it.find(LIST, "Conversation")
        until(lambda: talk.count == 2, "both messages in the view")
        window = until(it.screen.window, "window")
        it.screen.run("xdotool", "windowactivate", "--sync", window)
        focused = it.reader.listen("StateChanged", "object:state-changed:focused")
        assert talk.child(1).do("SetFocus")
        until(lambda: FOCUSED in talk.child(1).states(), "focus on the question")
        assert talk.selected() == [talk.child(1)]
        it.screen.run("xdotool", "key", "Up")
        first = talk.child(0)
        assert (first.name_on_bus, first.path) in senders(focused, "focused")
        until(
            lambda: talk.selected() == [first] and {FOCUSED, SELECTED} <= first.states(), "first row focused"
        )
        it.screen.run("xdotool", "key", "ctrl+c")
        assert until(it.screen.clipboard, "message on the clipboard") == "你好"
        said_aloud = it.reader.listen("Announcement", "object:announcement")
        post(it.port, [said("m3", "马上给您查", role="agent"), said("m4", "还在吗？")])
        hear(said_aloud, "Ms Wang: 还在吗？")
        assert talk.selected() == [first]


def test_rows_of_another_conversation_are_gone_and_the_program_lives(tmp_path: Path) -> None:
    with stage(tmp_path) as it:
        post(it.port, [said(f"a{n}", f"first {n}") for n in range(30)])
        # Before the first message the ways to begin stand in its place.
        talk = it.find(LIST, "Conversation")
        until(lambda: talk.count == 30, "first conversation")
        rows = talk.children()
        assert [row.place() for row in rows] == list(range(30))
        last = rows[-1]
        left, top, width, height = last.box()
        assert talk.at(left + width // 2, top + height // 2) == last
        post(it.port, [said("b1", "second", subject="c2", title="Mr Li", author="Mr Li")])
        conversations = it.find(LIST, "Conversations")
        until(lambda: conversations.count == 2, "second conversation")
        # Where a new row goes depends on where the pointer is, so it is looked for by its name.
        names = [row.name for row in conversations.children()]
        assert conversations.choose(next(n for n, name in enumerate(names) if "Mr Li" in name))
        until(lambda: talk.count == 1, "second conversation in the view")
        assert "second" in talk.child(0).name
        for row in rows:
            with pytest.raises(Refused):
                row.name  # noqa: B018
        it.screen.run("wmctrl", "-c", "Assist")
        assert it.process.wait(LIMIT) == 0


def test_the_whole_job_without_a_mouse_and_without_looking(tmp_path: Path) -> None:
    with stage(tmp_path) as it:
        window = until(it.screen.window, "window")
        it.screen.run("xdotool", "windowactivate", "--sync", window)
        it.find(LABEL, "Works offline")
        heard = it.reader.listen("Announcement", "object:announcement")
        post(it.port, [said("m1", "你好"), said("m2", QUESTION)])
        assert hear(heard, "Ms Wang").endswith(f"Ms Wang: {QUESTION}")
        # The suggestions are told: how many, and the first; the others are read one by one.
        count, first = re.fullmatch(
            r"(\d) suggestions\. 1: (.+)", hear(heard, r"suggestions\. 1: "), re.DOTALL
        ).groups()
        cards = [it.find(BUTTON, f"Suggestion {number}: .*") for number in range(1, int(count) + 1)]
        assert cards[0].name == f"Suggestion 1: {first}"
        assert all(card.description.startswith("Local. ") for card in cards)
        assert re.search("matches “.+”", cards[0].description) and "intent 催促物流" in cards[1].description

        # One is chosen and copied, and that it was copied is said.
        assert cards[1].do("SetFocus")
        until(lambda: FOCUSED in cards[1].states(), "focus on the second suggestion")
        assert cards[1].do("Press")
        hear(heard, "Copied")
        copied = plain(it.screen.clipboard())
        assert copied in known_replies() and copied in plain(cards[1].name)

        # The library is searched; the results are told, walked through, and one is copied.
        search = it.find(TEXT, "Search .*")
        assert search.do("SetFocus")
        until(lambda: FOCUSED in search.states(), "focus in the search")
        assert search.write("退款") and search.read() == "退款"
        hear(heard, r"\d+ results\. First: ")
        results = it.find(LIST, "Search results")
        rows = results.children()
        assert len(rows) > 2 and all(row.role == LIST_ITEM and "退款" in row.name for row in rows[:2])
        it.screen.run("xdotool", "key", "Down")
        assert hear(heard, "退款") == rows[1].name
        assert results.choose(2) and results.selected() == [rows[2]]
        it.screen.run("xdotool", "key", "Return")
        hear(heard, "Copied")
        found = it.screen.clipboard().replace("\n", " ")
        assert found and plain(rows[2].name).endswith(plain(found))

        # Another customer is heard while this one is in front.
        other = {"subject": "c2", "title": "Mr Li", "author": "Mr Li"}
        post(it.port, [said("b1", "发票什么时候开？", **other)])
        assert hear(heard, "Mr Li").endswith("Mr Li: 发票什么时候开？")

        # The settings are opened and read.
        assert it.find(BUTTON, "Settings .*").do("Press")
        dialog = it.find(DIALOG, "Settings")
        assert dialog.find(COMBO_BOX, "English").labels() == ["Language"]
        assert dialog.find(TEXT, "Your name").read() == ""
        assert dialog.find(PAGE_TAB, "Sources").do("Press")
        tick = until(lambda: dialog.find(CHECK_BOX, "Let programs on this computer .*"), "page of sources")
        assert CHECKED in tick.states()
        assert dialog.find(BUTTON, "Cancel").do("Press")
        until(lambda: it.seen(DIALOG, "Settings") is None, "end of the settings")
        assert it.process.poll() is None
