"""Programs and models as processes of their own, each on its port; they are started when first called."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import socket
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from assist_app.emulator.wecom.envelope import Call, NotEncoded, opened, sealed
from assist_app.emulator.wecom.world import Program

HERE = Path(__file__).resolve().parent
SDK = HERE / "sdk"
START_SECONDS, KNOCK_SECONDS, SUSPECT_SECONDS, GOODBYE_SECONDS = 20.0, 0.05, 0.5, 2.0
KEPT = ("PATH", "SYSTEMROOT", "TEMP", "TMP", "LD_LIBRARY_PATH")
"""Of the emulator's own environment a program sees only these."""


class NotReached(Exception):
    """The program does not run, broke the connection off, or answered nothing usable."""


@dataclass(slots=True)
class Running:
    """A started program."""

    process: Process
    port: int
    suspect: bool = False


@dataclass(slots=True)
class Host:
    """Starts programs and speaks to them. `key` seals what goes there, `secrets` tell programs apart."""

    key: str = field(repr=False)
    open_back_end: Callable[[], Awaitable[str]]
    secrets: dict[str, str] = field(repr=False)
    _programs: dict[str, Running] = field(default_factory=dict)
    _doors: dict[str, asyncio.Lock] = field(default_factory=dict)
    _client: httpx.AsyncClient | None = field(default=None)

    async def call(self, program: Program, call: Call, *, debugged: bool = False) -> str:
        """The program's answer; NotReached when there is none."""
        forwarded = debugged and program.debug_url
        address = program.debug_url if forwarded else f"http://127.0.0.1:{await self.ready(program)}/"
        headers, body = sealed(self.key, call)
        if self._client is None:
            self._client = httpx.AsyncClient(trust_env=False, timeout=None)
        try:
            reply = await self._client.post(address, headers=headers, content=body)
            if reply.status_code != 200:
                raise NotReached(f"the program answered HTTP {reply.status_code}")
            return opened(self.key, reply.headers, reply.content)
        except (httpx.HTTPError, httpx.InvalidURL, NotEncoded) as error:
            if isinstance(error, httpx.TransportError) and program.program_id in self._programs:
                self._programs[program.program_id].suspect = True
            raise NotReached(str(error) if isinstance(error, NotEncoded) else "connect fail") from error

    def processes(self) -> dict[str, int]:
        """The process ids by program of those that run."""
        return {
            name: running.process.pid
            for name, running in self._programs.items()
            if running.process.returncode is None
        }

    async def ready(self, program: Program) -> int:
        """The port the program listens at; a dead one is started again, as a container would be."""
        async with self._doors.setdefault(program.program_id, asyncio.Lock()):
            running = self._programs.get(program.program_id)
            if running is not None and running.suspect:
                # A broken connection is known before the end of the process is.
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(SUSPECT_SECONDS):
                        await running.process.wait()
                running.suspect = False
            if running is None or running.process.returncode is not None:
                running = await self._start(program)
                self._programs[program.program_id] = running
            return running.port

    async def _start(self, program: Program) -> Running:
        port, back_end = free_port(), await self.open_back_end()
        filled = {"python": sys.executable, "port": str(port)}
        start = program.start
        try:
            process = await asyncio.create_subprocess_exec(
                *(part.format(**filled) for part in start.command),
                stdin=PIPE,
                stdout=DEVNULL,
                stderr=DEVNULL,
                cwd=start.folder or None,
                env=self._environment(program, port, back_end)
                | {name: value.format(**filled) for name, value in start.environment.items()},
                start_new_session=os.name == "posix",
            )
        except OSError as error:
            raise NotReached("the start command cannot be run") from error
        try:
            async with asyncio.timeout(START_SECONDS):
                await listening(process, port)
        except BaseException as error:
            await ended(process)
            if isinstance(error, TimeoutError):
                raise NotReached("the program does not listen at its port") from error
            raise
        return Running(process, port)

    def _environment(self, program: Program, port: int, back_end: str) -> dict[str, str]:
        return {name: os.environ[name] for name in KEPT if name in os.environ} | {
            "PYTHONPATH": str(SDK),
            "PYTHONIOENCODING": "utf-8",
            "PYTHONDONTWRITEBYTECODE": "1",
            "PORT": str(port),
            "WWSPEC_KEY": self.key,
            "WWSPEC_BACK_END": back_end,
            "WWSPEC_PROGRAM": program.program_id,
            "WWSPEC_SECRET": self.secrets[program.program_id],
        }

    async def close(self) -> None:
        """Ends every program."""
        if self._client is not None:
            await self._client.aclose()
        self._client = None
        programs, self._programs = self._programs, {}
        for running in programs.values():
            await ended(running.process)


async def listening(process: Process, port: int) -> None:
    """Returns when the port is open; NotReached when the process has ended instead."""
    while True:
        try:
            _reader, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            if process.returncode is not None:
                raise NotReached("the program ended at its start") from None
            await asyncio.sleep(KNOCK_SECONDS)
            continue
        writer.close()
        with contextlib.suppress(OSError):
            await writer.wait_closed()
        return


async def ended(process: Process) -> None:
    """Ends a process with all that it started: asks first, then does not ask."""
    if process.stdin is not None:
        process.stdin.close()
    for way in (signal.SIGTERM, getattr(signal, "SIGKILL", signal.SIGTERM)):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            if os.name == "posix":
                os.killpg(process.pid, way)
            else:
                process.send_signal(way)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(GOODBYE_SECONDS):
                await process.wait()
                if os.name != "posix":
                    return


def free_port() -> int:
    """A port nobody listens at."""
    with socket.socket() as ear:
        ear.bind(("127.0.0.1", 0))
        port: int = ear.getsockname()[1]
        return port
