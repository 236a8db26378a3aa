"""Vendors in the real window: emulated ones in the demo, an own account beside the engine."""

from __future__ import annotations

import asyncio
from concurrent.futures import Future
from pathlib import Path

import pytest

from assist_app.desk.desk import Desk
from assist_app.model.script import Script
from assist_app.paths import DataFolder
from assist_app.ui.leaving.leaving_dialog import LeavingDialog
from assist_app.vault import FileVault
from assist_app.vendors.account_book import AccountBook
from assist_app.vendors.catalogue import SPECS, entry_of
from tests.journeys.advice import advice_where
from tests.journeys.test_keeping import engine_of, folder, heard, in_window  # noqa: F401
from tests.journeys.vendors import PASSPHRASE, emulator


async def look_at_what_leaves(desk: Desk) -> None:
    """The preview of the open conversation: its customer is masked, and a marked name is as well."""
    talk = desk.controller.open_conversation
    assert talk is not None and talk.title and desk.window.talk_header.leaving.isVisible()
    desk.window.leaving_wanted.emit()
    dialog = desk.window.findChild(LeavingDialog)
    shown = asyncio.Event()
    dialog._text.textChanged.connect(shown.set)
    await shown.wait()
    assert talk.title not in dialog._text.toPlainText() and "[NAME" in dialog._text.toPlainText()
    shown.clear()
    dialog.name_marked.emit("Zaphod")
    await shown.wait()
    assert desk.settings.marked_names == ("Zaphod",)
    dialog.accept()


def test_the_demo_shows_every_vendor_and_keeps_own_accounts_out(folder: DataFolder) -> None:  # noqa: F811
    vault = FileVault(folder.key_file, PASSPHRASE)
    fields = {"base_url": "http://127.0.0.1:9/v1", "model": "nobody"}
    own = AccountBook(folder.accounts, lambda: vault).add(entry_of("openai").spec, "Mine", fields, {})

    answered: Future[None] = Future()

    async def act(desk: Desk) -> None:
        said: asyncio.Queue[str] = asyncio.Queue()
        desk.window.status.set_passing_note = heard(desk.window.status.set_passing_note, said)
        desk.controller.summaries_changed.connect(lambda s: desk.window.conversations.select(s[-1].id))
        advice = await advice_where(desk, lambda a: a.complete and len(a.reports) == 1 + len(SPECS))
        assert not any(r.problem and not r.stepped_aside for r in advice.reports.values())
        asked = set(advice.reports)
        assert own.id not in asked and asked == set(desk.window.titles)
        names = {name: title for name, title in desk.window.titles.items() if name != "embedded"}
        assert len(names) == len(SPECS) and all("(emu)" in title for title in names.values())
        assert all(
            names[name] in words for name, words in desk.window.status.words().items() if name in names
        )
        assert {board.name for board in desk.asking.vendors.boards()} == set(names)
        while "emulated on this PC" not in await said.get():
            pass
        assert len({origin for row in advice.rows for origin in row.origins}) >= 4
        assert all(row.complete for row in advice.rows)
        await look_at_what_leaves(desk)
        answered.set_result(None)

    in_window(
        folder,
        act,
        PASSPHRASE,
        demo_languages=("en",),
        demo_speed=200.0,
        demo_pace=0.0,
        demo_done=lambda: None,
        demo_answered=lambda _name: answered,
    )


async def asked_again(desk: Desk) -> None:
    waiting = asyncio.get_running_loop().create_task(advice_where(desk, lambda a: a.complete))
    desk.controller.ask_again()
    await waiting


async def edit_a_script(desk: Desk) -> None:
    """As the library window does it; returns when it is stored."""
    desk.window.library_wanted.emit()
    while desk.opening.library is None:  # noqa: ASYNC110
        await asyncio.sleep(0.01)
    library = desk.opening.library.window
    stored = asyncio.Event()
    library.note_scripts_stored = lambda scripts: stored.set()
    library.scripts_put.emit((Script("new", "en", "Parcel", ("Your parcel is on its way.",)),))
    await stored.wait()


def test_an_own_account_answers_beside_the_engine(folder: DataFolder) -> None:  # noqa: F811
    with emulator() as vendors:
        vault = FileVault(folder.key_file, PASSPHRASE)
        book = AccountBook(folder.accounts, lambda: vault)
        spec = entry_of("openai").spec
        account = book.add(spec, "Our model", vendors.fields("openai"), vendors.secrets("openai"))

        async def act(desk: Desk) -> None:
            await engine_of(desk)
            waiting = asyncio.get_running_loop().create_task(
                advice_where(desk, lambda a: a.complete and account.id in a.reports)
            )
            await desk.saying.say("Where is my parcel? It should have been here yesterday")
            advice = await waiting
            assert advice.reports[account.id].milliseconds and not advice.reports[account.id].problem
            assert any(account.id in row.origins for row in advice.rows)
            assert desk.window.titles[account.id] == "Our model"
            assert [board.answers for board in desk.asking.vendors.boards()] == [1]
            await asked_again(desk)
            assert [board.answers for board in desk.asking.vendors.boards()] == [1], "paid for once"
            await edit_a_script(desk)
            await asked_again(desk)
            assert [board.answers for board in desk.asking.vendors.boards()] == [2]

        in_window(folder, act, PASSPHRASE)
    assert not Path(folder.accounts).read_text().count(vendors.secrets("openai")["api_key"])


@pytest.mark.parametrize("content", ["{", '{"accounts": [{"id": 3}]}', "\x00"])
def test_damaged_accounts_do_not_keep_the_window_from_working(folder: DataFolder, content: str) -> None:  # noqa: F811
    folder.accounts.write_text(content)

    async def act(desk: Desk) -> None:
        # Read from the window: what is said before somebody listens is not said again.
        while not any("accounts" in said for said in desk.window.notices.sentences()):  # noqa: ASYNC110
            await asyncio.sleep(0.01)
        assert await desk.asking.vendors.engage(desk.kept, lambda sentence: None) == ()

    in_window(folder, act)
