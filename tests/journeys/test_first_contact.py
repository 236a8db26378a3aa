"""The first minutes: an empty window, the demo on a click, and customers pasted one after the other."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from assist_app.desk.desk import Desk
from assist_app.files.accounts import load, save
from assist_app.model.account import Account
from assist_app.model.conversation import DEMO, ConversationSummary, Role
from assist_app.model.event import Batch, ChatEvent, EventKind
from assist_app.model.feedback import Outcome
from assist_app.model.shortcuts import Action
from assist_app.model.suggestion import Suggestion
from assist_app.paths import DataFolder
from tests.journeys.test_keeping import engine_of, folder, in_window

__all__ = ["folder"]


async def until(answer: Any) -> None:
    """Asks again until it holds; the window goes on meanwhile."""
    while not answer():  # noqa: ASYNC110
        await asyncio.sleep(0.02)


def stages(desk: Desk) -> list[tuple[str, bool]]:
    """The stages of learning as they are reported, and whether the demo had begun when each was."""
    seen: list[tuple[str, bool]] = []
    desk.starting.progress.connect(lambda p: seen.append((str(p.stage), desk.playing.started)))
    return seen


def test_every_new_conversation_is_one_of_its_own(folder: DataFolder) -> None:
    async def act(desk: Desk) -> None:
        await engine_of(desk)
        window, control = desk.window, desk.controller
        window.composer.customer_said.emit("Where is my parcel?")
        await until(lambda: control.open_conversation is not None)
        first = control.open_conversation.id
        await desk.saying.say("It is three days late.")
        await until(lambda: window.messages.count == 2)
        window.new_wanted.emit()
        assert control.open_conversation is None and window.messages.count == 0
        await desk.saying.say("I cannot log in.")
        await until(lambda: control.open_conversation is not None)
        assert control.open_conversation.id != first
        assert window.conversations.current_id() == control.open_conversation.id
        assert re.fullmatch(r"Typed \d\d:\d\d – Assist", window.windowTitle())
        rows = {row.id: row.size for row in window.conversations.rows()}
        assert rows == {first: 2, control.open_conversation.id: 1}

    in_window(folder, act)


def test_two_sentences_in_a_hurry_are_one_conversation(folder: DataFolder) -> None:
    async def act(desk: Desk) -> None:
        await engine_of(desk)
        desk.window.new_wanted.emit()
        for words in ("Hello?", "Where is my parcel?"):
            desk.window.composer.customer_said.emit(words)
        await until(lambda: desk.window.messages.count == 2)
        assert len(desk.window.conversations.rows()) == 1

    in_window(folder, act)


def test_what_was_not_taken_from_the_clipboard_is_not_said_to_be_taken(folder: DataFolder) -> None:
    taken = "Taken as the customer's message."

    async def act(desk: Desk) -> None:
        window, clipboard = desk.window, QApplication.clipboard()
        said: list[str] = []
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(window.status, "set_passing_note", said.append)
            await until(lambda: desk.intake is not None)
            clipboard.setText("x" * 70_000)
            desk.reaching.act(Action.TAKE)
            await until(lambda: "65536 characters" in str(window.notices.sentences()))
            assert taken not in said and window.messages.count == 0
            clipboard.setText("Where is my parcel?")
            desk.reaching.act(Action.TAKE)
            await until(lambda: window.messages.count == 1)
            await until(lambda: said[-1:] == [taken])

    in_window(folder, act)


def test_the_empty_window_plays_the_demo_when_asked(folder: DataFolder) -> None:
    async def act(desk: Desk) -> None:
        await until(lambda: desk.kept is not None and desk.window.welcoming)
        assert desk.window.welcome.demo.isEnabled()
        desk.playing._speed = 20.0
        # Before the sources are open: it is remembered.
        desk.window.welcome.demo.click()
        assert not desk.window.welcome.demo.isEnabled()
        await until(lambda: desk.controller.open_conversation is not None)
        assert desk.controller.open_conversation.source == "demo" and not desk.window.welcoming
        await until(lambda: desk.window.messages.count >= 1)

    in_window(folder, act)


def test_where_there_is_history_nobody_is_welcomed(folder: DataFolder) -> None:
    async def talk(desk: Desk) -> None:
        await engine_of(desk)
        await desk.saying.say("Hello?")

    async def again(desk: Desk) -> None:
        await until(lambda: desk.controller.open_conversation is not None)
        assert not desk.window.welcoming

    in_window(folder, talk, "a good pass-phrase")
    in_window(folder, again, "a good pass-phrase")


def real(subject: str, text: str) -> Batch:
    event = ChatEvent("http", "r1", EventKind.CREATED, subject, Role.CUSTOMER, text, 1.0, title="Ms Wang")
    return Batch("http", (event,))


def demo_rows(desk: Desk) -> list[str]:
    return [row.id for row in desk.window.conversations.rows() if row.source == DEMO]


def test_a_real_customer_ends_the_demo_and_nothing_of_it_was_kept(folder: DataFolder) -> None:
    async def act(desk: Desk) -> None:
        await until(lambda: desk.controller.open_conversation is not None)
        assert desk.controller.open_conversation.source == DEMO
        row = Suggestion("s1", ("We are looking into it.",), ("embedded",))
        desk.controller.note_shown([row])
        desk.controller.judge(row, 1, Outcome.DOWNVOTED)
        # What is typed as a trial leaves the demo where it is.
        await desk.saying.say("Where is my parcel?")
        await until(lambda: demo_rows(desk))
        await asyncio.wrap_future(
            desk.intake._loop.submit(desk.intake.deliver(real("c1", "Hello, anybody?")))
        )
        await until(lambda: not demo_rows(desk))
        assert "c1" in str([one.id for one in desk.window.conversations.rows()])
        await until(lambda: desk.controller.open_conversation is not None)
        assert desk.controller.open_conversation.source != DEMO
        kept = await asyncio.wrap_future(desk.kept.store.conversations())
        assert {one.source for one in kept} <= {"http", "manual"}
        learned = await asyncio.wrap_future(desk.kept.store.recent(1000))
        assert not [one for one in learned if one.conversation_id.startswith(DEMO)]
        # What was on its way comes too late.
        late = ConversationSummary("demo/late", DEMO, "Late", "x", Role.CUSTOMER, 1.0)
        desk.controller.summaries_changed.emit((late,))
        assert demo_rows(desk) == []

    in_window(folder, act, demo_languages=("en",), demo_speed=20.0)


def asked(desk: Desk) -> list[str]:
    """The accounts that are asked, by the names people know."""
    return [one.spec.title for one in desk.asking.vendors.backends]


def test_the_emulated_vendors_leave_with_the_demo(folder: DataFolder) -> None:
    # Nobody listens there: that it is asked again is enough.
    own = Account("mine", "openai", "My model", {"base_url": "http://127.0.0.1:9/v1", "model": "m"}, ())
    save(folder.accounts, [own], load(folder.accounts))

    async def act(desk: Desk) -> None:
        await until(lambda: desk.asking._learned and "demo_openai" in desk.window.titles)
        gone = Path(desk.asking.vendors._stand_ins._folder.name)
        assert len(asked(desk)) == 6 and all("(emu)" in name for name in asked(desk))
        real_one = desk.intake._loop.submit(desk.intake.deliver(real("c1", "Hello, anybody?")))
        await asyncio.wrap_future(real_one)
        await until(lambda: asked(desk) == ["My model"])
        await until(lambda: not [name for name in desk.window.titles if name.startswith("demo_")])
        assert not desk.asking.vendors.demonstrating and not gone.exists()  # noqa: ASYNC240
        # The real customer is answered by those who are left, and nobody else is named.
        await until(lambda: desk.controller.open_advice is not None)
        await until(lambda: "mine" in desk.controller.open_advice.reports)
        assert set(desk.controller.open_advice.reports) == {"embedded", "mine"}
        assert not [words for words in desk.window.status.words().values() if "emu" in words]

    in_window(folder, act, demo_languages=("en",), demo_speed=20.0, demo_pace=0.0)


def test_the_demo_leaves_with_its_window(folder: DataFolder) -> None:
    async def play(desk: Desk) -> None:
        await until(lambda: demo_rows(desk))

    async def cut_off(desk: Desk) -> None:
        await engine_of(desk)
        assert desk.window.welcoming and not desk.window.conversations.rows()
        # As a demo leaves it that was killed, beside a real customer.
        old = ChatEvent(DEMO, "o1", EventKind.CREATED, "old", Role.CUSTOMER, "of a demo", 1.0)
        await asyncio.wrap_future(desk.kept.store.ingest(Batch(DEMO, (old,))))
        await asyncio.wrap_future(desk.kept.store.ingest(real("c1", "Hello?")))

    async def again(desk: Desk) -> None:
        await until(lambda: desk.controller.open_conversation is not None)
        assert [row.source for row in desk.window.conversations.rows()] == ["http"]
        assert desk.controller.open_conversation.source == "http"

    in_window(folder, play, "a good pass-phrase", demo_languages=("en",), demo_speed=20.0)
    in_window(folder, cut_off, "a good pass-phrase")
    in_window(folder, again, "a good pass-phrase")


def test_the_demo_begins_while_the_engine_still_learns(folder: DataFolder) -> None:
    async def act(desk: Desk) -> None:
        seen = stages(desk)
        await until(lambda: ("loading", True) in seen)
        assert ("words", True) not in seen and ("loading", False) not in seen
        assert desk.window.welcoming and not desk.window.welcome.demo.isEnabled()

    in_window(folder, act, demo_languages=("en",), demo_speed=20.0)


def test_where_every_turn_is_told_the_demo_waits_until_all_is_learned(folder: DataFolder) -> None:
    async def act(desk: Desk) -> None:
        seen = stages(desk)
        await until(lambda: ("ready", True) in seen)
        assert not [stage for stage, begun in seen if begun and stage != "ready"]

    in_window(folder, act, demo_languages=("en",), demo_speed=20.0, demo_done=lambda: None)


def test_connecting_opens_the_settings_at_the_sources(
    folder: DataFolder, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    async def act(desk: Desk) -> None:
        await engine_of(desk)
        opened: list[bool] = []
        show = desk.opening.dialogs.settings.show

        def shown(*given: Any, sources: bool = False) -> Any:
            opened.append(sources)
            return show(*given, sources=sources)

        monkeypatch.setattr(desk.opening.dialogs.settings, "show", shown)
        desk.window.welcome.connect_button.click()
        desk.window.settings_wanted.emit()
        assert opened == [True, False]

    in_window(folder, act)
