"""The HTTPS calls an application makes, each behind its token."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from assist_app.emulator.service import Request
from assist_app.emulator.wecom.interfaces import Interfaces
from assist_app.emulator.wecom.jobs import Job
from assist_app.emulator.wecom.matching import text_fits
from assist_app.emulator.wecom.notices import Notices
from assist_app.emulator.wecom.platform import INFO, Platform
from assist_app.emulator.wecom.refusal import (
    BAD_ARGUMENT,
    CROWDED,
    INPUT_MISMATCH,
    NOT_ALLOWED,
    NOT_REACHED,
    OUTPUT_MISMATCH,
    Refusal,
    number_of,
    ok,
    text_of,
)
from assist_app.emulator.wecom.running import NotReached
from assist_app.emulator.wecom.world import Ability, App, Program

Body = Mapping[str, Any]
DEBUG_OFF, DEBUG_ON = 1, 2
HIGHEST_VERSION = 2**31 - 1


class Gateway:
    """Answers the operations by name; failures are Refusals."""

    def __init__(self, platform: Platform, interfaces: Interfaces, notices: Notices) -> None:
        self._platform = platform
        self._interfaces = interfaces
        self._notices = notices
        self._running = 0
        self.operations: Mapping[str, Callable[[App, Body], Awaitable[dict[str, Any]]]] = {
            "sync_call_program": self._sync_call,
            "async_program_task": self._async_task,
            "async_program_result": self._async_result,
            "set_public_key": self._set_public_key,
            "set_receive_callback": self._set_receiver,
            "open_debug_mode": self._open_debug,
            "close_debug_mode": self._close_debug,
            "check_debug_mode": self._check_debug,
            "set_log_level": self._set_log_level,
            "get_log_level": self._log_level,
        }

    def token(self, request: Request) -> dict[str, Any]:
        """`gettoken`."""
        given = request.arguments
        life = self._platform.state.knobs.token_seconds
        token, seconds = self._platform.state.tokens.issue(
            given.get("corpid", ""), given.get("corpsecret", ""), life
        )
        return ok(access_token=token, expires_in=seconds)

    async def _sync_call(self, app: App, body: Body) -> dict[str, Any]:
        program, ability, data = self._called(app, body)
        notify_id = text_of(body, "notify_id", most=64, needed="notify_id" in body)
        if notify_id:
            self._notices.follow(notify_id, program)
        knobs = self._platform.state.knobs
        if knobs.most_at_once and self._running >= knobs.most_at_once:
            raise Refusal(CROWDED, "api concurrent out of limit")
        self._running += 1
        try:
            answer = await self._answer(program, app, ability, data, notify_id)
        finally:
            self._running -= 1
        if not text_fits(ability.returns, answer):
            raise Refusal(OUTPUT_MISMATCH, "output does not match the protocol")
        return ok(response_data=answer)

    async def _answer(self, program: Program, app: App, ability: Ability, data: str, notify_id: str) -> str:
        knobs = self._platform.state.knobs
        if knobs.program_slow_seconds:
            await self._platform.ground.sleep(knobs.program_slow_seconds)
        try:
            await self._platform.ready(program)
            async with asyncio.timeout(knobs.program_seconds):
                return await self._platform.call(program, app, ability.ability_id, data, notify_id=notify_id)
        except TimeoutError as error:
            raise Refusal(NOT_REACHED, "connect fail: no answer in time") from error
        except NotReached as error:
            raise Refusal(NOT_REACHED, f"connect fail: {error}") from error

    async def _async_task(self, app: App, body: Body) -> dict[str, Any]:
        program, ability, data = self._called(app, body)
        state = self._platform.state
        job = state.jobs.open("async", f"app-{app.agent_id}", program.program_id, ability, state.knobs, [])
        self._platform.chores.start(self._hand_over(job, app, program, data), "async")
        return ok(jobid=job.jobid)

    async def _hand_over(self, job: Job, app: App, program: Program, data: str) -> None:
        await self._interfaces.tasks.hand_over(job, app, program, data)

    async def _async_result(self, app: App, body: Body) -> dict[str, Any]:
        jobs = self._platform.state.jobs
        return jobs.told(jobs.find(body, "async", f"app-{app.agent_id}"), self._platform.state.knobs)

    def _called(self, app: App, body: Body) -> tuple[Program, Ability, str]:
        """The program, its ability and the text for it, after the input protocol."""
        program = self._program(app, body)
        ability = program.ability(text_of(body, "ability_id"))
        if ability is None:
            raise Refusal(BAD_ARGUMENT, "invalid argument: ability_id")
        data = text_of(body, "request_data")
        if not text_fits(ability.accepts, data):
            raise Refusal(INPUT_MISMATCH, "input does not match the protocol")
        return program, ability, data

    def _program(self, app: App, body: Body) -> Program:
        program = self._platform.world.program(text_of(body, "program_id"))
        if program is None:
            raise Refusal(BAD_ARGUMENT, "invalid argument: program_id")
        if program.program_id not in app.programs:
            raise Refusal(NOT_ALLOWED, "api unauthorized: the program does not belong to the app")
        return program

    async def _set_public_key(self, app: App, body: Body) -> dict[str, Any]:
        version = number_of(body, "public_key_ver", 0, 1, HIGHEST_VERSION)
        try:
            self._platform.state.archive.keys.add(text_of(body, "public_key"), version)
        except ValueError as error:
            raise Refusal(BAD_ARGUMENT, str(error)) from error
        return ok()

    async def _set_receiver(self, app: App, body: Body) -> dict[str, Any]:
        self._platform.state.receivers[app.agent_id] = self._program(app, body).program_id
        return ok()

    async def _open_debug(self, app: App, body: Body) -> dict[str, Any]:
        program = self._program(app, body)
        if not program.debug_token or text_of(body, "debug_token") != program.debug_token:
            raise Refusal(BAD_ARGUMENT, "invalid argument: debug_token")
        self._platform.state.debugged.add(program.program_id)
        return ok()

    async def _close_debug(self, app: App, body: Body) -> dict[str, Any]:
        self._platform.state.debugged.discard(self._program(app, body).program_id)
        return ok()

    async def _check_debug(self, app: App, body: Body) -> dict[str, Any]:
        opened = self._program(app, body).program_id in self._platform.state.debugged
        return ok(debug_mode_status=DEBUG_ON if opened else DEBUG_OFF)

    async def _set_log_level(self, app: App, body: Body) -> dict[str, Any]:
        program = self._program(app, body)
        self._platform.state.log_levels[program.program_id] = number_of(body, "log_level", 0, 1, 3)
        return ok()

    async def _log_level(self, app: App, body: Body) -> dict[str, Any]:
        program = self._program(app, body)
        return ok(log_level=self._platform.state.log_levels.get(program.program_id, INFO))
