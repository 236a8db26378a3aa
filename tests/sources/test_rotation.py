"""Following a file through everything that happens to log files: nothing lost, nothing twice."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from assist_app.model.errors import DiskFull, SourceError
from assist_app.sources.followed_file import LONGEST_LINE, Position
from assist_app.sources.json_lines import JsonLinesSource, source_name
from assist_app.store import memory_store
from tests.sources.conftest import Keeper
from tests.sources.test_files import Steps, append, follow


def row(text: str, **more: object) -> bytes:
    """A line without id and time: only its place tells it from an equal one."""
    return json.dumps({"conversation": "c1", "text": text, **more}, ensure_ascii=False).encode() + b"\n"


def write(path: Path, data: bytes) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(data)


def rename(path: Path) -> None:
    path.rename(path.with_name(f"{path.name}.1"))


def remove(path: Path) -> None:
    path.unlink()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "chat.jsonl"


async def again(path: Path, keeper: Keeper, *steps: Callable[[], object]) -> list[str]:
    """Follows the file from the cursor the store holds."""
    cursor = keeper.store.cursor(source_name(path)).result(10)
    return await follow(path, keeper, *steps, cursor=cursor)


async def test_the_same_line_after_cutting_down_is_a_new_message(path: Path, keeper: Keeper) -> None:
    write(path, row("hi"))
    await follow(path, keeper, lambda: os.truncate(path, 0), append(path, row("hi")))
    assert keeper.texts() == ["hi", "hi"]


async def test_a_file_cut_down_and_longer_at_once_is_read_from_its_start(path: Path, keeper: Keeper) -> None:
    write(path, row("one"))
    notices = await follow(path, keeper, lambda: path.write_bytes(row("longer than before") + row("two")))
    assert keeper.texts() == ["one", "longer than before", "two"] and not notices


async def test_copied_and_cut_down_between_two_looks(path: Path, keeper: Keeper) -> None:
    write(path, row("one"))

    def rotate() -> None:
        append(path, row("unread"))()
        shutil.copy(path, path.with_name("chat.jsonl.1"))
        write(path, row("new"))

    await follow(path, keeper, rotate)
    assert keeper.texts() == ["one", "unread", "new"]


async def test_rotated_while_nobody_looked(path: Path, keeper: Keeper) -> None:
    write(path, row("one"))
    await follow(path, keeper)
    append(path, row("unread"))()
    rename(path)
    write(path, row("one") + row("new"))
    for _time in range(3):
        await again(path, keeper)
    assert keeper.texts() == ["one", "unread", "one", "new"]


async def test_a_file_that_is_written_anew_as_a_whole_goes_on(path: Path, keeper: Keeper) -> None:
    def rewrite(*texts: str) -> None:
        whole = path.with_name("whole.tmp")
        whole.write_bytes(b"".join(row(text) for text in texts))
        whole.replace(path)

    rewrite("one")
    await follow(path, keeper, lambda: rewrite("one", "two"), lambda: rewrite("one", "two", "three"))
    rewrite("one", "two", "three", "four")
    await again(path, keeper)
    assert keeper.texts() == ["one", "two", "three", "four"]


async def test_files_that_begin_alike_are_told_apart(path: Path, keeper: Keeper) -> None:
    header = row("x" * 400)
    write(path, header + row("old"))
    await follow(path, keeper)
    remove(path)
    write(path, header + row("new") + row("newer"))
    await again(path, keeper)
    assert keeper.texts()[1:] == ["old", "x" * 400, "new", "newer"]


async def test_the_last_line_of_a_replaced_file_needs_no_end(path: Path, keeper: Keeper) -> None:
    write(path, row("one"))

    def rotate() -> None:
        append(path, row("unfinished").rstrip())()
        path.rename(path.with_name("chat.jsonl.1"))
        write(path, row("new"))

    await follow(path, keeper, rotate)
    assert keeper.texts() == ["one", "unfinished", "new"]


async def test_many_rotations_with_equal_lines(path: Path, keeper: Keeper) -> None:
    def rotate() -> None:
        path.rename(path.with_name("chat.jsonl.1"))
        write(path, row("hi"))

    write(path, row("hi"))
    await follow(path, keeper, *[rotate] * 9)
    assert keeper.texts() == ["hi"] * 10


async def test_a_stop_after_every_byte_written(tmp_path: Path) -> None:
    texts = ["一", "two", "two", "👨‍👩‍👧"]
    content = b"".join(row(text) for text in texts)
    for cut in range(len(content) + 1):
        path = tmp_path / f"{cut}" / "chat.jsonl"
        store = memory_store()
        keeper = Keeper(store)
        write(path, content[:cut])
        await follow(path, keeper)
        append(path, content[cut:])()
        await again(path, keeper)
        await again(path, keeper)
        assert keeper.texts() == texts, cut
        store.close()


async def test_a_read_without_the_cursor_doubles_nothing(path: Path, keeper: Keeper) -> None:
    write(path, row("one") + row("two"))
    await follow(path, keeper)
    for cursor in ("rubbish", "1:2:3", None):
        await follow(path, keeper, cursor=cursor)
    assert keeper.texts() == ["one", "two"]


async def test_a_line_over_a_megabyte_is_a_line(path: Path, keeper: Keeper) -> None:
    write(path, row("x" * 3_000_000) + row("after"))
    assert not await follow(path, keeper)
    assert [len(text or "") for text in keeper.texts()] == [65_536, 5]


@pytest.mark.parametrize("extra", [0, 1, LONGEST_LINE + 7])
async def test_a_line_without_an_end_does_not_block_the_rest(path: Path, keeper: Keeper, extra: int) -> None:
    write(path, row("before") + b"x" * (LONGEST_LINE + extra))
    notices = await follow(path, keeper, append(path, b"xx\n" + row("after")))
    assert keeper.texts() == ["before", "after"]
    assert notices and all("without an end" in sentence for sentence in notices)


async def test_a_file_of_rubbish_does_not_bury_the_window(path: Path, keeper: Keeper) -> None:
    write(path, b"rubbish\n" * 400 + row("one"))
    said: dict[str, str] = {}
    source = JsonLinesSource(path, None, said.clear, Steps(), said.__setitem__)
    with pytest.raises(asyncio.CancelledError):
        await source.run(keeper)
    assert (len(said), source.skipped, keeper.texts()) == (1, 400, ["one"])
    (sentence,) = said.values()
    assert "400 lines" in sentence and "“text”" in sentence


@pytest.mark.parametrize(
    "line",
    [
        b'{"text":"a","rev":99999999999999999999}\n',
        b'{"text":"a","rev":-1}\n',
        b"[" * 200_000 + b"\n",
        b'{"a":' * 200_000 + b"\n",
        b'"\\ud83d"\n',
        b"\xff\xfe\x00\n",
        b"null\n",
        b'{"a":1}\n',
        b'{"conversation":"c","role":"customer"}\n',
    ],
)
async def test_no_line_ends_the_source(path: Path, keeper: Keeper, line: bytes) -> None:
    write(path, line + row("after"))
    (notice,) = await follow(path, keeper)
    assert "skipped" in notice and keeper.texts() == ["after"]


async def test_what_programs_write_in_their_own_ways(path: Path, keeper: Keeper) -> None:
    cloud = {"specversion": "1.0", "id": "m", "source": "s", "type": "chat.message.created", "subject": "c"}
    write(
        path,
        b"\xef\xbb\xbf"
        + row("mark", time="2026-11-21T01:02:03Z")
        + row("far", time=1e300)
        + b'{"conversation":"c1","text":"half \\ud83d","time":1e301}\r\n'
        + json.dumps({**cloud, "data": {"text": "y" * 70_000}}).encode()
        + b"\n",
    )
    assert not await follow(path, keeper)
    assert sorted(len(text or "") for text in keeper.texts()) == [3, 4, 6, 65_536]
    assert "half ?" in keeper.texts()


async def test_a_long_outage_is_said_once(path: Path, keeper: Keeper) -> None:
    write(path, row("one"))

    def fail() -> None:
        keeper.failure = DiskFull("The disk is full.")

    fail()
    notices = await follow(path, keeper, fail, fail, lambda: None)
    assert notices == ["The disk is full."] and keeper.texts() == ["one"]


async def test_a_folder_is_no_file(tmp_path: Path, keeper: Keeper) -> None:
    with pytest.raises(SourceError, match="cannot be read"):
        await JsonLinesSource(tmp_path).run(keeper)


def test_positions_survive_as_cursors() -> None:
    position = Position(7, 2, 4096, "abc")
    assert Position.parse(position.text()) == position
    assert Position.parse("") is None and Position.parse("a:b:c:d") is None
