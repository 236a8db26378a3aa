"""Standard input through a real pipe: every line kept, and the program may end before its input does."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading

from assist_app.model.errors import DiskFull
from assist_app.sources.followed_file import LONGEST_LINE
from assist_app.sources.json_lines import StandardInputSource
from tests.sources.conftest import Keeper

ENDS_FIRST = """
from assist_app.sources.json_lines import StandardInputSource
from assist_app.worker_loop import WorkerLoop

async def deliver(batch):
    print(batch.events[0].text, flush=True)
    arrived.set()

import threading
arrived = threading.Event()
loop = WorkerLoop("test")
loop.start(StandardInputSource().run(deliver), name="stdin")
arrived.wait()
loop.close()
"""


async def nothing(seconds: float) -> None:
    """No time passes."""


async def read(keeper: Keeper, content: bytes) -> list[str]:
    """Sends the bytes through a pipe, from another thread as a pipe holds only little."""
    out, into = os.pipe()

    def write() -> None:
        with os.fdopen(into, "wb") as stream:
            stream.write(content)

    writer = threading.Thread(target=write)
    writer.start()
    notices: list[str] = []
    with os.fdopen(out, "rb") as stream:
        await StandardInputSource(stream, notices.append, nothing).run(keeper)
    writer.join()
    return notices


async def test_ten_thousand_lines_in_batches(keeper: Keeper) -> None:
    lines = [json.dumps({"conversation": "c", "text": f"消息 {n}", "time": n}) for n in range(10_000)]
    assert not await read(keeper, "\n".join(lines).encode())
    assert keeper.texts() == [f"消息 {n}" for n in range(10_000)]
    assert len(keeper.batches) < 200


async def test_a_full_disk_loses_no_line(keeper: Keeper) -> None:
    keeper.failure = DiskFull("The disk is full.")
    assert await read(keeper, b'{"text":"one"}\n{"text":"two"}') == ["The disk is full."]
    assert keeper.texts() == ["one", "two"]


async def test_a_line_without_an_end_is_dropped_and_the_rest_goes_on(keeper: Keeper) -> None:
    notices = await read(keeper, b"x" * (2 * LONGEST_LINE) + b'\n{"text":"after"}\n')
    assert keeper.texts() == ["after"]
    assert len(notices) == 1 and "without an end" in notices[0]


def test_the_program_ends_while_its_input_stays_open() -> None:
    command = [sys.executable, "-c", ENDS_FIRST]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin is not None and process.stdout is not None
        process.stdin.write(b'{"text":"hello"}\n')
        process.stdin.flush()
        assert process.stdout.readline() == b"hello\n"
        try:
            assert process.wait(30) == 0
        finally:
            process.kill()
