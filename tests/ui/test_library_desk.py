"""The library window over a real store: what is said has happened, and what failed is still in the form."""

from __future__ import annotations

import asyncio
from concurrent.futures import Future
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from assist_app.files.content import intent_script_id
from assist_app.model.script import Script
from assist_app.store import IntentChange, memory_store
from tests.ui.desk_stage import done
from tests.ui.library_desk_stage import REFUND, SCRIPTS, Stage, on_stage


def test_scripts_in_the_language_of_the_window_come_first(qtbot: QtBot, qapp: QApplication) -> None:
    async def act(stage: Stage) -> None:
        rows = stage.window._scripts.rows
        assert [rows.index(n).data() for n in range(rows.rowCount())] == ["Refund", "退款"]
        assert stage.window._scripts.form.value() == SCRIPTS[1]
        stage.window._filter._language.choose("zh")
        await stage.settle()
        assert [rows.index(n).data() for n in range(rows.rowCount())] == ["退款"]
        assert stage.window._filter._category.findText("支付") == 1

    on_stage(qtbot, qapp, act)


def test_a_full_disk_is_said_and_the_form_keeps_the_text(qtbot: QtBot, qapp: QApplication) -> None:
    async def act(stage: Stage) -> None:
        form = stage.window._scripts.form
        form._messages.setPlainText("no room " * 20_000)
        await stage.fill_the_disk()
        stage.press("Save")
        await stage.settle()
        assert "disk is full" in stage.said and stage.window.unsaved() == 1
        assert form._messages.toPlainText().startswith("no room") and form.dirty
        kept = await asyncio.wrap_future(stage.store.scripts_by_id(["s2"]))
        assert kept["s2"] == SCRIPTS[1] and stage.engine.put == [] == stage.edits
        await asyncio.wrap_future(stage.store._writer.do(lambda db: db.pragma("max_page_count", 100_000)))
        stage.press("Save")
        await stage.settle()
        assert stage.said == "Saved." and stage.window.unsaved() == 0
        assert stage.edits == [{"scripts": True}]
        stage.window.scripts_deleted.emit(("s2",))
        await stage.settle()
        assert stage.edits == [{"scripts": True}] * 2

    on_stage(qtbot, qapp, act)


def test_a_renamed_intent_is_never_gone(qtbot: QtBot, qapp: QApplication) -> None:
    async def act(stage: Stage) -> None:
        form = stage.window._intents.form
        form._code.setText("money_back")
        form._examples.setPlainText("\n".join(f"no room for {n}" for n in range(20_000)))
        await stage.fill_the_disk()
        form._save.click()
        await stage.settle()
        assert "disk is full" in stage.said and stage.window.unsaved() == 1
        assert await asyncio.wrap_future(stage.store.intents()) == (REFUND,)
        assert form.key == ("refund", "en") and form._code.text() == "money_back"
        await asyncio.wrap_future(stage.store._writer.do(lambda db: db.pragma("max_page_count", 100_000)))
        form._examples.setPlainText("money back")
        form._save.click()
        await stage.settle()
        (intent,) = await asyncio.wrap_future(stage.store.intents())
        assert intent.code == "money_back" and stage.said == "Learned in 0.4 s"
        assert stage.edits == [{"intents": True, "scripts": True}]
        ids = [intent_script_id(code, "en") for code in ("refund", "money_back")]
        assert set(await asyncio.wrap_future(stage.store.scripts_by_id(ids))) == {ids[1]}
        assert stage.engine.removed == [ids[0]] and [s.id for s in stage.engine.put] == [ids[1]]

    on_stage(qtbot, qapp, act)


def test_renaming_is_one_transaction(qtbot: QtBot) -> None:
    """What cannot be written at its end takes back its beginning."""
    store = memory_store()
    store.put_intents((REFUND,)).result(10)
    broken: Any = Script("x", "en", "bad", ("y",), category=None)  # type: ignore[arg-type]
    with pytest.raises(Exception, match="failed"):
        store.change_intents(IntentChange(gone=(("refund", "en"),), replies=(broken,))).result(10)
    assert store.intents().result(10) == (REFUND,)
    store.close()


def test_an_edit_while_the_engine_loads_is_said_to_wait(qtbot: QtBot, qapp: QApplication) -> None:
    async def act(stage: Stage) -> None:
        stage.engine.loading, stage.engine.gate = True, Future()
        stage.window._intents.form._save.click()
        await stage.until(lambda: stage.engine.learned)
        assert stage.said == "Saved. It will be learned when loading has ended."
        assert stage.window.unsaved() == 0
        stage.engine.gate.set_result(1.25)
        await stage.settle()
        assert stage.said == "Learned in 1.2 s"

    on_stage(qtbot, qapp, act)


def test_what_was_not_learned_is_not_said_to_be(qtbot: QtBot, qapp: QApplication) -> None:
    async def act(stage: Stage) -> None:
        stage.engine.gate = done(0.0)
        stage.window._intents.form._save.click()
        await stage.settle()
        assert stage.said == "Saved."

    on_stage(qtbot, qapp, act)


def test_closing_with_unsaved_edits_asks_first(qtbot: QtBot, qapp: QApplication) -> None:
    async def act(stage: Stage) -> None:
        closed: list[bool] = []

        def close() -> None:
            closed.append(stage.desk.may_close(close))

        assert stage.desk.may_close(close)
        stage.window._scripts.form._title.setText("Half done")
        for words in ("Keep editing", "Discard and close"):
            # Twice: a second click on the cross asks no second question.
            assert not stage.desk.may_close(close) and not stage.desk.may_close(close)
            assert await stage.answer(words) == "1 edit in the library is not saved."
            await stage.settle()
            await asyncio.sleep(0.05)
            assert stage.window.isVisible() and stage.window.unsaved() == 1
        assert closed == [True]

    on_stage(qtbot, qapp, act)


def test_edits_survive_another_store(qtbot: QtBot, qapp: QApplication) -> None:
    """A pass-phrase is set while a script is being written."""

    async def act(stage: Stage) -> None:
        stage.window._scripts.form._title.setText("Half done")
        await stage.desk.rest()
        first, stage.store = stage.store, memory_store()
        first.close()
        stage.press("Save")
        await stage.settle()
        assert stage.said == "The store is closed." and stage.window.unsaved() == 1
        stage.desk.use(stage.store, stage.engine)
        await stage.settle()
        stage.press("Save")
        await stage.settle()
        kept = await asyncio.wrap_future(stage.store.scripts_by_id(["s2"]))
        assert kept["s2"].title == "Half done" and stage.window.unsaved() == 0

    on_stage(qtbot, qapp, act)
