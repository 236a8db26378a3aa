"""The zone's side of the SDK: every interface a program may invoke, by its name."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from assist_app.emulator.service import Line
from assist_app.emulator.wecom.forms import asked_lines
from assist_app.emulator.wecom.leaks import scrubbed
from assist_app.emulator.wecom.matching import decode
from assist_app.emulator.wecom.notices import Notices
from assist_app.emulator.wecom.platform import Platform
from assist_app.emulator.wecom.refusal import (
    BAD_ARGUMENT,
    BAD_JSON,
    NOT_ALLOWED,
    Refusal,
    number_of,
    ok,
    text_of,
)
from assist_app.emulator.wecom.tasks import Tasks
from assist_app.emulator.wecom.world import App, Program

Interface = Callable[[Program, App, Mapping[str, Any]], Awaitable[dict[str, Any]]]
MOST_THOUGHTS, LONGEST_LINE = 10, 300


class Interfaces:
    """Answers what a program asks through the SDK."""

    def __init__(self, platform: Platform, notices: Notices) -> None:
        self._platform = platform
        tasks = Tasks(platform)
        self.tasks = tasks
        self._by_name: dict[str, Interface] = {
            "create_recommend_dialog_task": tasks.create_recommend,
            "get_recommend_dialog_result": tasks.recommend_result,
            "create_program_task": tasks.create_program,
            "get_program_task_result": tasks.program_result,
            "create_model_task": tasks.create_model,
            "get_model_task_result": tasks.model_result,
            "sync_msg": self._sync_msg,
            "get_msg_list_by_page_id": self._page,
            "knowledge_base_list": self._knowledge_bases,
            "spec_notify_app": notices.notify,
            "emulator_think": self._think,
        }

    async def asked(self, program: Program, question: Mapping[str, Any]) -> dict[str, Any]:
        """The reply to one request of the SDK; failures become errcodes."""
        try:
            return await self._answer(program, question)
        except Refusal as refusal:
            return refusal.body

    async def _answer(self, program: Program, question: Mapping[str, Any]) -> dict[str, Any]:
        name = text_of(question, "api")
        if name in ("spec_log", "spec_gen_notify_id", "spec_open_debug_mode"):
            return self._helped(program, name, question)
        app = self._app(program, question)
        body = request_of(question)
        if name == "program_async_job_call_back":
            return self._platform.state.jobs.upload(
                str(question.get("job_info", "")), program.program_id, body
            )
        if name not in self._by_name:
            raise Refusal(NOT_ALLOWED, "api not available here")
        return await self._by_name[name](program, app, body)

    def _app(self, program: Program, question: Mapping[str, Any]) -> App:
        """The app the SDK object was made for; it must be one that has this program."""
        if question.get("corpid") == self._platform.world.corp_id:
            for app in self._platform.world.apps:
                if app.agent_id == question.get("agentid") and program.program_id in app.programs:
                    return app
        raise Refusal(BAD_ARGUMENT, "invalid argument: corpid or agentid")

    def _helped(self, program: Program, name: str, question: Mapping[str, Any]) -> dict[str, Any]:
        """What the SDK offers beside the interfaces."""
        if name == "spec_log":
            level = number_of(question, "level", 2, 1, 3)
            self._platform.logged(program.program_id, level, str(question.get("line"))[:LONGEST_LINE])
            return ok()
        if name == "spec_gen_notify_id":
            return ok(notify_id=f"N-{self._platform.ground.draw(24)}")
        self._platform.state.tokens.check(str(question.get("access_token") or ""))
        if not program.debug_token or question.get("debug_token") != program.debug_token:
            raise Refusal(BAD_ARGUMENT, "invalid argument: debug_token")
        return ok()

    async def _sync_msg(self, by: Program, app: App, body: Mapping[str, Any]) -> dict[str, Any]:
        return self._platform.state.archive.sync(body, self._platform.state.knobs)

    async def _page(self, by: Program, app: App, body: Mapping[str, Any]) -> dict[str, Any]:
        return self._platform.state.archive.page(body)

    async def _knowledge_bases(self, by: Program, app: App, body: Mapping[str, Any]) -> dict[str, Any]:
        rows = [{"kb_id": kb.kb_id, "kb_name": kb.name} for kb in self._platform.world.knowledge]
        return ok(kb_info_list=rows)

    async def _think(self, by: Program, app: App, body: Mapping[str, Any]) -> dict[str, Any]:
        """What the mind makes of these lines, for the emulator's own program and model; quotes are cut."""
        said = asked_lines(body)
        most = number_of(body, "most", 3, 1, MOST_THOUGHTS)
        if not said:
            return ok(code="", name="", confidence=0.0, attitude="neutral", replies=[])
        thought = await self._platform.ground.mind.think([Line(role, text) for role, text in said], most)
        texts = [text for _role, text in said]
        replies = [[kept for m in reply if (kept := scrubbed(m, texts))] for reply in thought.replies]
        intent = thought.intent
        return ok(
            code=intent.code if intent else "",
            name=intent.name if intent else "",
            confidence=round(thought.confidence, 4),
            attitude=thought.attitude,
            replies=[reply for reply in replies if reply][:most],
        )


def request_of(question: Mapping[str, Any]) -> dict[str, Any]:
    """The JSON object a program passed as text."""
    try:
        body = decode(text_of(question, "request"))
    except ValueError as error:
        raise Refusal(BAD_JSON, "Warning: wrong json format.") from error
    if not isinstance(body, dict):
        raise Refusal(BAD_JSON, "Warning: wrong json format.")
    return body
