"""JSON lines followed as they grow, standard input, replays and typing."""

from __future__ import annotations

import asyncio
import json
import math
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from assist_app.model.conversation import MessageState, Role
from assist_app.model.errors import ContentError, DiskFull, SourceError
from assist_app.paths import resources
from assist_app.sources.conversation_file import read_conversation
from assist_app.sources.json_lines import JsonLinesSource, StandardInputSource, source_name
from assist_app.sources.manual import ManualSource, Said, split_transcript
from assist_app.sources.replay import ReplaySource, read_recording
from tests.sources.conftest import Keeper


def line(text: str, **more: object) -> bytes:
    return json.dumps({"conversation": "c1", "text": text, **more}, ensure_ascii=False).encode() + b"\n"


class Steps:
    """Stands for the passing of time: at every wait the next step is done; after the last the source ends."""

    def __init__(self, *steps: Callable[[], object]) -> None:
        self._steps = list(steps)

    async def __call__(self, seconds: float) -> None:
        if not self._steps:
            raise asyncio.CancelledError
        self._steps.pop(0)()


async def follow(
    path: Path, keeper: Keeper, *steps: Callable[[], object], cursor: str | None = None
) -> list[str]:
    notices: list[str] = []
    said: dict[str, str] = {}
    source = JsonLinesSource(path, cursor, notices.append, Steps(*steps), said.__setitem__)
    with pytest.raises(asyncio.CancelledError):
        await source.run(keeper)
    return [*notices, *filter(None, said.values())]


def append(path: Path, data: bytes) -> Callable[[], object]:
    def act() -> None:
        with path.open("ab") as file:
            file.write(data)

    return act


async def test_lines_arrive_as_they_are_written(tmp_path: Path, keeper: Keeper) -> None:
    path = tmp_path / "chat.jsonl"
    whole = line("你好 👋")
    await follow(
        path,
        keeper,
        lambda: path.write_bytes(line("one", time=1)),
        append(path, line("two", time=2)[:9]),
        append(path, line("two", time=2)[9:]),
        append(path, whole[:25]),
        append(path, whole[25:]),
    )
    assert keeper.texts() == ["one", "two", "你好 👋"]


@pytest.mark.parametrize("cut", range(0, 75, 3))
async def test_restart_at_any_place_reads_everything_once(tmp_path: Path, keeper: Keeper, cut: int) -> None:
    path = tmp_path / "chat.jsonl"
    content = b"".join(line(text, time=n) for n, text in enumerate(("one", "two", "three")))
    path.write_bytes(content[:cut])
    await follow(path, keeper)
    path.write_bytes(content)
    cursor = keeper.store.cursor(source_name(path)).result(10)
    await follow(path, keeper, cursor=cursor)
    await follow(path, keeper, cursor=keeper.store.cursor(source_name(path)).result(10))
    assert keeper.texts() == ["one", "two", "three"]


async def test_rotation_by_rename_and_by_cutting_down(tmp_path: Path, keeper: Keeper) -> None:
    path = tmp_path / "chat.jsonl"
    path.write_bytes(line("one", time=1))

    def rotate() -> None:
        append(path, line("last of the old file", time=2))()
        path.rename(tmp_path / "chat.jsonl.1")
        path.write_bytes(line("first of the new file", time=3))

    await follow(path, keeper, rotate, lambda: path.write_bytes(line("cut", time=4)))
    assert keeper.texts() == ["one", "last of the old file", "first of the new file", "cut"]


async def test_a_bad_line_is_reported_and_the_rest_goes_on(tmp_path: Path, keeper: Keeper) -> None:
    path = tmp_path / "chat.jsonl"
    path.write_bytes(line("one", time=1) + b"{rubbish\n\n" + b'{"role":"nobody"}\n' + line("two", time=2))
    notices = await follow(path, keeper)
    assert keeper.texts() == ["one", "two"]
    (notice,) = notices
    assert "2 lines were skipped" in notice and "role must be" in notice


async def test_a_full_disk_loses_no_line(tmp_path: Path, keeper: Keeper) -> None:
    path = tmp_path / "chat.jsonl"
    path.write_bytes(line("one", time=1))
    keeper.failure = DiskFull("The disk is full.")
    notices = await follow(path, keeper, lambda: None)
    assert notices == ["The disk is full."] and keeper.texts() == ["one"]


async def test_a_megabyte_message_is_kept_up_to_the_limit(tmp_path: Path, keeper: Keeper) -> None:
    path = tmp_path / "chat.jsonl"
    path.write_bytes(line("x" * 900_000))
    await follow(path, keeper)
    assert len(keeper.texts()[0] or "") == 65_536


async def test_standard_input_ends(keeper: Keeper) -> None:
    code = "import sys; sys.stdout.buffer.write(sys.argv[1].encode())"
    content = (line("one", time=1) + b"rubbish\n" + line("two", time=2)).decode()
    command = [sys.executable, "-c", code, content]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:  # noqa: ASYNC220 - its pipe is the point
        notices: list[str] = []
        assert process.stdout is not None
        said: dict[str, str] = {}
        await StandardInputSource(process.stdout, notices.append, remark=said.__setitem__).run(keeper)
    assert keeper.texts() == ["one", "two"] and not notices
    assert ["1 line was skipped, line 2" in sentence for sentence in said.values()] == [True]


async def nothing(seconds: float) -> None:
    await asyncio.sleep(0)


@pytest.mark.parametrize("name", ["zh-01-parcel", "en-02-hotel"])
async def test_replays_play_everything_and_can_be_played_again(name: str, keeper: Keeper) -> None:
    recording = read_recording(resources() / "demo" / f"{name}.jsonl")
    for _run in range(2):
        await ReplaySource([recording], wait=nothing).run(keeper)
    first, second = keeper.store.conversations().result(10)
    states = {m.state for m in keeper.store.page(first.id, 0, 99).result(10)}
    assert first.id != second.id and first.size == second.size > 12
    assert states & {MessageState.RECALLED, MessageState.EDITED}
    assert keeper.store.tail(first.id, 1).result(10).refs["channel"]


def test_a_bad_recording_names_the_line(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    path.write_text('{"subject":"a","title":"b"}\n{"id":"m1","after":"soon"}\n')
    with pytest.raises(ContentError, match="line 2"):
        read_recording(path)


def test_conversation_files() -> None:
    talk = read_conversation(b'{"title":"Ms Wang"}\n{"role":"customer","text":"hi"}\n', "x.jsonl")
    assert (talk.title, [m.text for m in talk.messages]) == ("Ms Wang", ["hi"])
    with pytest.raises(ContentError, match="line 1"):
        read_conversation(b"[1,2]\n", "x.jsonl")
    with pytest.raises(ContentError, match="no message"):
        read_conversation(b"\n", "x.jsonl")


async def test_typing_is_stored_and_bad_input_said(keeper: Keeper) -> None:
    manual = ManualSource()
    with pytest.raises(SourceError, match="still starting"):
        await manual.say("typed", "Typed", "hello")
    running = asyncio.get_running_loop().create_task(manual.run(keeper))
    await asyncio.sleep(0)
    receipt = await manual.say("typed", "Typed", "客户：快递呢\n客服：在路上\n客户：多久到\n快点")
    assert [c.message.role for c in receipt.changes] == [Role.CUSTOMER, Role.AGENT, Role.CUSTOMER]
    assert keeper.texts() == ["快递呢", "在路上", "多久到\n快点"]
    for text, words in (("  ", "nothing to add"), ("x" * 70_000, "more than 65536 .* in parts")):
        with pytest.raises(SourceError, match=words):
            await manual.say("typed", "Typed", text)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


def test_pasted_transcripts() -> None:
    assert [row.role for row in split_transcript("Customer: hi\nAgent: hello")] == [Role.CUSTOMER, Role.AGENT]
    assert [row.text for row in split_transcript("just\ntwo lines")] == ["just\ntwo lines"]


def test_transcripts_as_chat_clients_copy_them() -> None:
    rows = split_transcript(
        "张三 2026-11-21 10:21:03\n快递呢\n还没到\n\n李四 11-21 10:22\n在路上\n张三 2026/11/21 10:23:00\n好\n"
    )
    assert [(row.role, row.author, row.text) for row in rows] == [
        (Role.CUSTOMER, "张三", "快递呢\n还没到"),
        (Role.AGENT, "李四", "在路上"),
        (Role.CUSTOMER, "张三", "好"),
    ]
    agent_first = split_transcript("客服小美 11月21日 10:21\n您好\nMs Wang 11月21日 10:22\nhello")
    assert [row.role for row in agent_first] == [Role.AGENT, Role.CUSTOMER]
    lone = "订单 2026-11-21 10:21:03 之后没有更新"
    assert split_transcript(lone) == (Said(Role.CUSTOMER, lone),)


async def test_a_replay_that_cannot_be_kept_says_so(keeper: Keeper) -> None:
    recording = read_recording(resources() / "demo" / "zh-01-parcel.jsonl")
    keeper.failure = DiskFull("The disk is full.")
    with pytest.raises(DiskFull):
        await ReplaySource([recording, recording], math.inf, wait=nothing).run(keeper)
