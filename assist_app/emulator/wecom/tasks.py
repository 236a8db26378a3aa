"""The zone's interfaces that start something: recommendations, own programs, own models."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

from assist_app.emulator.wecom.archive import Entry
from assist_app.emulator.wecom.forms import created, debug_values, formed, turns
from assist_app.emulator.wecom.jobs import Job
from assist_app.emulator.wecom.platform import Platform
from assist_app.emulator.wecom.refusal import (
    BAD_ARGUMENT,
    BUSY,
    MESSAGE_FAILED,
    NOT_REACHED,
    TOO_LONG,
    Refusal,
    number_of,
    ok,
    text_of,
)
from assist_app.emulator.wecom.rendering import chat, chat_content, fill, fragments, nearest, tag_json
from assist_app.emulator.wecom.running import NotReached
from assist_app.emulator.wecom.world import TEXT, Ability, App, Program, TagGroup

RUNNING, DONE, FAILED = 0, 1, 2
TOO_LONG_TEXT = "content too long"


class Tasks:
    """Creates jobs and tells how they stand."""

    def __init__(self, platform: Platform) -> None:
        self._platform = platform

    async def create_recommend(self, by: Program, app: App, body: Mapping[str, Any]) -> dict[str, Any]:
        """`create_recommend_dialog_task`."""
        state = self._platform.state
        state.jobs.count(state.knobs.daily_calls)
        knowledge = self._knowledge(body)
        entries, later, at_once = state.archive.pick(body.get("msg_list"))
        job = state.jobs.open("recommend", by.program_id, "", None, state.knobs, later)
        said = chat(turns(entries))
        if len(said) + len(nearest(knowledge, said)) > state.knobs.longest_text:
            self._too_long(job)
        elif not entries:
            self._nothing_left(job)
        elif state.knobs.recommend_status == "fail":
            state.jobs.fail(job, 0, "")
        elif state.knobs.recommend_status == "run":
            self._platform.chores.start(self._recommend(job, entries), "recommend")
        return created(job, at_once)

    async def _recommend(self, job: Job, entries: Sequence[Entry]) -> None:
        state = self._platform.state
        try:
            scripts = await self._platform.scripts(entries, state.knobs.most_scripts)
            job.end(DONE, formed(scripts, state.knobs.recommend_form))
        finally:
            state.jobs.fail(job, BUSY, "system busy")

    async def recommend_result(self, by: Program, app: App, body: Mapping[str, Any]) -> dict[str, Any]:
        """`get_recommend_dialog_result`: the only reply that says how the job stands."""
        jobs, knobs = self._platform.state.jobs, self._platform.state.knobs
        job = jobs.find(body, "recommend", by.program_id)
        if knobs.polls_count:
            jobs.count(knobs.daily_calls)
        if not jobs.done(job):
            return ok(status=RUNNING, fail_list=[], response_data="")
        if job.answered != DONE:
            failure = {"errcode": job.code, "errmsg": job.message or "ok"}
            return failure | {"status": FAILED, "fail_list": job.fails, "response_data": ""}
        return ok(status=DONE, fail_list=job.fails, response_data=job.result)

    async def create_program(self, by: Program, app: App, body: Mapping[str, Any]) -> dict[str, Any]:
        """`create_program_task`."""
        target, ability = self._target(body, "program_id", model=False)
        escape_type = number_of(body, "escape_type", 0, 0, 1)
        entries, later, at_once = self._platform.state.archive.pick(body.get("msg_list"))
        debugged = self._debugged(by, target)
        if debugged:
            later, at_once = [], []
        said = turns(entries)
        values = debug_values(body) if debugged else {"chat": chat(said), "chatcontent": chat_content(said)}
        job = self._open("program", by, target, ability, later)
        if entries or debugged:
            self._set_off(job, app, target, ability, values, escape_type)
        else:
            self._nothing_left(job)
        return created(job, at_once)

    async def create_model(self, by: Program, app: App, body: Mapping[str, Any]) -> dict[str, Any]:
        """`create_model_task`; only text messages are read."""
        target, ability = self._target(body, "model_id", model=True)
        knowledge = self._knowledge(body)
        groups, unknown = self._tag_groups(body.get("tag_group_list", []))
        entries, later, at_once = self._platform.state.archive.pick(body.get("msg_list"), (TEXT,))
        said = chat_content(turns(entries))
        values = {
            "chat": chat(turns(entries)),
            "chatcontent": said,
            "knowledge": nearest(knowledge, said),
            "tagjson": tag_json(groups),
        }
        debugged = self._debugged(by, target)
        if debugged:
            later, at_once, unknown = [], [], []
            values = debug_values(body)
        job = self._open("model", by, target, ability, later)
        if entries or debugged:
            # No escaping is documented for models; without one the text would break the sample's JSON.
            self._set_off(job, app, target, ability, values, 1)
        else:
            self._nothing_left(job)
        return created(job, at_once) | {"fail_tag_group_id_list": unknown}

    async def program_result(self, by: Program, app: App, body: Mapping[str, Any]) -> dict[str, Any]:
        """`get_program_task_result`."""
        jobs = self._platform.state.jobs
        return jobs.told(jobs.find(body, "program", by.program_id), self._platform.state.knobs)

    async def model_result(self, by: Program, app: App, body: Mapping[str, Any]) -> dict[str, Any]:
        """`get_model_task_result`."""
        jobs = self._platform.state.jobs
        return jobs.told(jobs.find(body, "model", by.program_id), self._platform.state.knobs)

    def _open(self, kind: str, by: Program, target: Program, ability: Ability, fails: list[Any]) -> Job:
        state = self._platform.state
        return state.jobs.open(kind, by.program_id, target.program_id, ability, state.knobs, fails)

    def _set_off(
        self,
        job: Job,
        app: App,
        target: Program,
        ability: Ability,
        values: Mapping[str, str],
        escape_type: int,
    ) -> None:
        """Fills the input protocol and hands the job to its program behind the reply."""
        state = self._platform.state
        data = fill(ability.accepts, values, escape_type, state.knobs.escape_reading)
        if len(data) > state.knobs.longest_text:
            self._too_long(job)
        else:
            self._platform.chores.start(self.hand_over(job, app, target, data), job.kind)

    async def hand_over(self, job: Job, app: App, target: Program, data: str) -> None:
        """Calls the program, which has to acknowledge in time; what it says then is ignored."""
        state = self._platform.state
        assert job.ability is not None
        try:
            await self._platform.ready(target)
            async with asyncio.timeout(state.knobs.acknowledge_seconds):
                await self._platform.call(
                    target, app, job.ability.ability_id, data, job_info=job.info, is_async=True
                )
        except TimeoutError:
            state.jobs.fail(job, NOT_REACHED, "connect fail: no answer in time")
        except NotReached as error:
            state.jobs.fail(job, NOT_REACHED, f"connect fail: {error}")

    def _nothing_left(self, job: Job) -> None:
        self._platform.state.jobs.fail(job, MESSAGE_FAILED, "no message can be analysed")

    def _too_long(self, job: Job) -> None:
        if self._platform.state.knobs.too_long_told == "create":
            raise Refusal(TOO_LONG, TOO_LONG_TEXT)
        self._platform.state.jobs.fail(job, TOO_LONG, TOO_LONG_TEXT)

    def _debugged(self, by: Program, target: Program) -> bool:
        return bool({by.program_id, target.program_id} & self._platform.state.debugged)

    def _target(self, body: Mapping[str, Any], name: str, *, model: bool) -> tuple[Program, Ability]:
        target = self._platform.world.program(text_of(body, name))
        if target is None or target.model is not model:
            raise Refusal(BAD_ARGUMENT, f"invalid argument: {name}")
        ability = target.ability(text_of(body, "ability_id"))
        if ability is None:
            raise Refusal(BAD_ARGUMENT, "invalid argument: ability_id")
        return target, ability

    def _knowledge(self, body: Mapping[str, Any]) -> list[str]:
        if "kb_id" not in body:
            return []
        knowledge = self._platform.world.knowledge_set(text_of(body, "kb_id"))
        if knowledge is None:
            raise Refusal(BAD_ARGUMENT, "invalid argument: kb_id")
        return fragments(knowledge)

    def _tag_groups(self, rows: object) -> tuple[list[TagGroup], list[str]]:
        """The known groups, and the ids nobody knows."""
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            raise Refusal(BAD_ARGUMENT, "invalid argument: tag_group_list")
        wanted = [text_of(row, "group_id") for row in rows]
        known = {group.group_id: group for group in self._platform.world.tag_groups}
        return [known[i] for i in wanted if i in known], [i for i in wanted if i not in known]
