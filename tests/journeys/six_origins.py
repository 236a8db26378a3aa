"""Scenes with every emulated vendor in the real window, and their pictures:

python -m tests.journeys.six_origins resources/screenshots/vendors-light-en.png
python -m tests.journeys.six_origins FILE.png --scene ids --language zh_CN --theme dark --layout panel
python -m tests.journeys.six_origins resources/screenshots/window-light-zh.png --scene demo --language zh_CN
python -m tests.journeys.six_origins resources/screenshots/window-dark-en.png --scene demo --theme dark
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from PySide6.QtWidgets import QWidget

from assist_app.assist.session import Advice
from assist_app.desk.desk import Desk
from assist_app.emulator.faults import Order
from assist_app.i18n import active_language, use_language
from assist_app.model.conversation import Role
from assist_app.model.event import Batch, ChatEvent, EventKind
from assist_app.paths import DataFolder, resources
from assist_app.sources.replay import read_recording
from assist_app.ui.window.status_bar import PASSING
from tests.journeys.advice import advice_where
from tests.journeys.test_keeping import in_window

FAILING = "demo_dianjin"
STREAMING = "demo_openai"
TALL = 920
"""Pixels of a window that has room for all the rows of the scenes that are about them."""
SHARED = ((0, 7, 25.0), (1, 4, 140.0), (2, 6, 95.0), (3, 3, 60.0), (4, 5, 200.0), (5, 2, 45.0))
"""Recordings of the demo, how many of their messages were said, and how many seconds ago the last one was."""
RHYTHM = 9.0
"""Seconds between two messages of a recording in the picture."""
SLOW_MS = 700
"""Milliseconds between the words of the model: all others have answered while it still writes."""

TALKS = {
    "en": (
        ("bot", "Hello, I am connecting you to a colleague, one moment please."),
        ("customer", "Hi, I ordered a robot vacuum last week, can you see where it is?"),
        ("agent", "Hello Ms Wang, let me check that for you."),
        ("customer", "The tracking page has said the same thing since Tuesday"),
        ("customer", "is it stuck or what?"),
    ),
    "zh_CN": (
        ("bot", "您好，正在为您转接人工客服，请稍等。"),
        ("customer", "你好，我上周买的扫地机器人，物流一直没更新"),
        ("agent", "王女士您好，我帮您查一下。"),
        ("customer", "都三天没动了"),
        ("customer", "是不是丢了？"),
    ),
}
GROWN = {"en": 60, "zh_CN": 16}
"""Characters after which the writer is in the middle of a sentence."""
TITLES = {"en": "Ms Wang", "zh_CN": "王女士"}


async def learned(desk: Desk) -> None:
    """Returns when the engine knows scripts and intents."""
    while not desk.asking._learned:  # noqa: ASYNC110
        await asyncio.sleep(0.01)


async def said(desk: Desk, *, only_ids: bool = False) -> None:
    """The conversation arrives; with `only_ids` as WeCom gives it: the texts stay there."""
    language, now = active_language(), time.time() - 20
    events = tuple(
        ChatEvent(
            "scene",
            f"m{number}",
            EventKind.CREATED,
            "scene-1",
            Role(role),
            text,
            now + number,
            title=TITLES[language],
        )
        for number, (role, text) in enumerate(TALKS[language])
    )
    batch = await desk.asking.vendors.overhear(Batch("scene", events))
    if only_ids:
        batch = replace(batch, events=tuple(replace(event, text=None) for event in batch.events))
    desk.controller.post(await asyncio.wrap_future(desk.kept.store.ingest(batch)))


async def one_fails_one_writes(desk: Desk) -> Advice:
    """All vendors are asked: one is refused, one is in the middle of a sentence, the others have answered."""
    await learned(desk)
    desk.controller.change_backends([desk.engine])
    await desk.asking.stand_in(desk.wishes.demo_pace)
    board = desk.asking.vendors._stand_ins._board
    board.faults.arm(Order("dianjin", kind="auth", times=100))
    next(one for one in board.services if one.name == "openai").adjust({"word_ms": SLOW_MS})
    await said(desk)
    return await advice_where(desk, all_but_the_writer)


def all_but_the_writer(advice: Advice) -> bool:
    """Whether one row is growing and everybody else has spoken."""
    growing = [row for row in advice.rows if not row.complete and len(row.text) > GROWN[active_language()]]
    silent = [r.name for r in advice.reports.values() if not r.problem and r.milliseconds is None]
    return bool(growing) and silent == [STREAMING] and len(advice.reports) == 7


async def only_ids(desk: Desk) -> Advice:
    """A conversation whose texts stay in WeCom."""
    await learned(desk)
    await desk.asking.stand_in(desk.wishes.demo_pace)
    await said(desk, only_ids=True)
    return await advice_where(desk, lambda advice: advice.complete)


def recorded(number: int, said: int, ago: float) -> tuple[ChatEvent, ...]:
    """The first messages of a bundled conversation, as if they had just been said."""
    recording = read_recording(
        sorted((resources() / "demo").glob(f"{active_language()[:2]}-*.jsonl"))[number]
    )
    beats, head = recording.beats[:said], recording.header
    last = time.time() - ago
    return tuple(
        ChatEvent(
            "scene",
            f"{head.subject}-{beat.id}",
            beat.kind,
            head.subject,
            beat.role,
            beat.text,
            last - RHYTHM * (len(beats) - place),
            author=beat.author,
            title=head.title,
            conversation_refs={"channel": head.channel},
        )
        for place, beat in enumerate(beats, start=1)
    )


async def the_demo(desk: Desk) -> Advice:
    """Several conversations at once, the first one open and answered by every vendor."""
    await learned(desk)
    await desk.asking.stand_in(desk.wishes.demo_pace)
    for number, said, ago in SHARED:
        batch = await desk.asking.vendors.overhear(Batch("scene", recorded(number, said, ago)))
        desk.controller.post(await asyncio.wrap_future(desk.kept.store.ingest(batch)))
    # The first question after learning is slower than all others.
    await desk.engine.recognise(TALKS[active_language()][1][1])
    waiting = asyncio.get_running_loop().create_task(
        advice_where(desk, lambda advice: advice.complete and len(advice.reports) == 7)
    )
    first = next(row.id for row in desk.window.conversations.rows() if row.id.endswith("-01"))
    desk.window.conversations.select(first)
    advice = await waiting
    # What is said for a moment, that the vendors are emulated, has been read.
    await asyncio.sleep(PASSING / 1000)
    return advice


SCENES = {"vendors": one_fails_one_writes, "ids": only_ids, "demo": the_demo}


async def settled(desk: Desk, *, tall: bool = True) -> QWidget:
    """The window as it looks when nobody points at it."""
    if tall:
        desk.window.resize(desk.window.width(), TALL)
    await asyncio.sleep(0.3)
    return desk.window


def take_picture(scene: str, path: Path, *, theme: str, layout: str, states: bool) -> None:
    """Plays a scene and writes what is on the screen."""

    async def act(desk: Desk) -> None:
        advice = await SCENES[scene](desk)
        window = await settled(desk, tall=scene != "demo")
        picture = window.grab()
        if states:
            desk.window.status.open_list()
            await asyncio.sleep(0.3)
            picture = desk.window.status.findChild(QWidget, "popup").grab()
        picture.save(str(path), quality=0)
        for name, report in advice.reports.items():
            print(name, report.kind, report.problem or report.milliseconds)

    with tempfile.TemporaryDirectory() as home:
        root = Path(home, "data")
        root.mkdir(mode=0o700)
        chosen = {"http_enabled": False, "theme": theme, "layout": layout}
        (root / "settings.json").write_text(json.dumps(chosen))
        os.environ.update(XDG_RUNTIME_DIR=home, ASSIST_VAULT_PASSPHRASE="")
        os.environ.pop("DBUS_SESSION_BUS_ADDRESS", None)
        in_window(DataFolder(root), act, "a pass-phrase for a picture", demo_pace=1.0)


def main() -> None:
    """Reads the command line."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("path", type=Path)
    asked.add_argument("--scene", choices=SCENES, default="vendors")
    asked.add_argument("--language", choices=TALKS, default="en")
    asked.add_argument("--theme", choices=("light", "dark"), default="light")
    asked.add_argument("--layout", choices=("window", "panel"), default="window")
    asked.add_argument("--states", action="store_true", help="the list of all backends alone")
    chosen = asked.parse_args()
    use_language(chosen.language, resources() / "locale")
    take_picture(chosen.scene, chosen.path, theme=chosen.theme, layout=chosen.layout, states=chosen.states)


if __name__ == "__main__":
    main()
