"""A WeCom platform in memory: tokens, the zone program's abilities, jobs. Written from the documents.

It speaks through httpx.MockTransport and knows nothing of the adapters. Message texts live in here only.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from tests.backends.wecom.protocol import chat, chat_content, escape, matches

ABILITIES = Path(__file__).resolve().parents[3] / "packaging" / "wecom_zone" / "abilities"
CORP, SECRET, PROGRAM = "wwCORP0001", "test-corp-secret-0001", "prog-dispatcher"
KNOWN = {
    "create_recommend_dialog_task": "recommend",
    "create_program_task": "program",
    "create_model_task": "model",
}
RESULTS = {
    "get_recommend_dialog_result": "recommend",
    "get_program_task_result": "program",
    "get_model_task_result": "model",
}
PENDING_CODE = 710999
MOST_CHARACTERS = 30_000


@dataclass
class Job:
    """A task in the zone; it is finished after `looks` more looks at it."""

    kind: str
    request: dict[str, Any]
    looks: int
    fail_list: list[dict[str, Any]] = field(default_factory=list)


@dataclass
class Seen:
    """One request as it came."""

    operation: str
    request: httpx.Request
    body: dict[str, Any]
    inner: dict[str, Any]

    @property
    def interface(self) -> str:
        """The interface asked for, "" when this is no call of the program."""
        return str(self.body.get("ability_id", "")).removeprefix("invoke_")


class Platform:
    """`answer` makes a job's result text from the messages that were readable."""

    def __init__(self, *, pending: str = "absent", looks: int = 1) -> None:
        self.pending, self.looks = pending, looks
        self.messages: dict[str, tuple[str, str, str]] = {}
        self.jobs: dict[str, Job] = {}
        self.seen: list[Seen] = []
        self.tokens: list[str] = []
        self.live = ""
        self.armed: defaultdict[str, list[Callable[[], Any]]] = defaultdict(list)
        self.answer: Callable[[list[str]], str] = two_scripts
        self.response_errcode = 0
        self.unfinished = False
        self.gateway = ""
        self.check_samples = True
        self.before: Callable[[Seen], Any] = lambda seen: None

    def learn(self, msgid: str, text: str, secret_key: str, sender: str = "客户") -> None:
        """A message that lies in the zone."""
        self.messages[msgid] = (text, secret_key, sender)

    def arm(self, operation: str, *replies: Any) -> None:
        """What the next calls of an operation or interface get: a reply, or an exception."""
        for reply in replies:
            self.armed[operation].append(lambda reply=reply: reply)

    def calls(self, name: str) -> list[Seen]:
        """The requests for an operation or interface."""
        return [seen for seen in self.seen if name in (seen.operation, seen.interface)]

    def transport(self) -> httpx.MockTransport:
        """The platform as a network."""
        return httpx.MockTransport(self._handle)

    async def _handle(self, request: httpx.Request) -> httpx.Response:
        assert request.url.path.startswith("/cgi-bin/"), request.url.path
        operation = request.url.path.rpartition("/")[2]
        body = json.loads(request.content) if request.content else {}
        inner = json.loads(body.get("request_data", "{}"))
        seen = Seen(operation, request, body, inner)
        self.seen.append(seen)
        waited = self.before(seen)
        if waited is not None:
            await waited
        for name in (operation, seen.interface):
            if self.armed[name]:
                return _said(self.armed[name].pop(0)())
        return _said(self._reply(seen))

    def _reply(self, seen: Seen) -> dict[str, Any]:
        if seen.operation == "gettoken":
            return self._token(dict(seen.request.url.params))
        refused = self._refused(seen.request)
        if refused:
            return refused
        assert seen.request.method == "POST" and "\\u" not in seen.request.content.decode()
        if seen.operation == "async_program_result":
            job = self.jobs[seen.body["jobid"]]
            if self._still(job):
                return self._pending_reply()
            return {**OK, "response_errcode": 0, "response_data": job.request["reply"]}
        if seen.body.get("program_id") != PROGRAM:
            return error(40058)
        return self._program(seen)

    def _token(self, given: dict[str, str]) -> dict[str, Any]:
        if given.get("corpid") != CORP:
            return error(40013)
        if given.get("corpsecret") != SECRET:
            return error(40001)
        if not self.live:
            self.tokens.append(f"token-{len(self.tokens)}")
            self.live = self.tokens[-1]
        return {**OK, "access_token": self.live, "expires_in": 7200}

    def _refused(self, request: httpx.Request) -> dict[str, Any] | None:
        if self.gateway:
            if request.headers.get("authorization") != f"Bearer {self.gateway}":
                return {"_status": 401}
            return error(40014) if "access_token" in request.url.params else None
        token = request.url.params.get("access_token")
        if token is None:
            return error(41001)
        if token != self.live:
            return error(42001 if token in self.tokens else 40014)
        return None

    def _program(self, seen: Seen) -> dict[str, Any]:
        """The platform's own checks around the zone program, which is the documents' dispatcher."""
        ability = seen.body["ability_id"]
        inner, wrapped = seen.inner, set(seen.inner) == {"input"}
        if wrapped:
            inner = inner["input"]["func_req"]
        if self.check_samples and not matches(sample(ability, "input"), inner):
            return error(790016)
        reply = self._interface(seen.interface, inner)
        if self.check_samples and not matches(sample(ability, "output"), reply):
            return error(790014)
        text = json.dumps({"output": reply} if wrapped else reply, ensure_ascii=False)
        if seen.operation == "async_program_task":
            return {**OK, "jobid": self._start("async", {"reply": text})}
        return {**OK, "response_data": text}

    def _interface(self, name: str, request: dict[str, Any]) -> dict[str, Any]:
        if name in KNOWN:
            return self._create(KNOWN[name], request)
        job = self.jobs.get(request["jobid"])
        if job is None or job.kind != RESULTS.get(name):
            return error(40058)
        if self._still(job):
            return {**OK, "status": 0} if job.kind == "recommend" else self._pending_reply()
        return self._finished(job)

    def _create(self, kind: str, request: dict[str, Any]) -> dict[str, Any]:
        seen: set[str] = set()
        failed = []
        for one in request["msg_list"]:
            if one["msgid"] in seen:
                failed.append({"errcode": 710601, "errmsg": "duplicate", **one})
            seen.add(one["msgid"])
        return {**OK, "jobid": self._start(kind, request), "fail_list": failed}

    def _start(self, kind: str, request: dict[str, Any]) -> str:
        name = f"job-{len(self.jobs)}"
        self.jobs[name] = Job(kind, request, self.looks)
        return name

    def _still(self, job: Job) -> bool:
        job.looks -= 1
        return self.unfinished or job.looks >= 0

    def _pending_reply(self) -> dict[str, Any]:
        if self.pending == "code":
            return error(PENDING_CODE)
        return {**OK, "response_data": ""} if self.pending == "empty" else dict(OK)

    def _finished(self, job: Job) -> dict[str, Any]:
        read, failed = [], []
        for one in job.request["msg_list"]:
            text, key, sender = self.messages.get(one["msgid"], ("", "", ""))
            if key and one["encrypt_info"]["secret_key"] == key:
                read.append((sender, text))
            else:
                failed.append({"errcode": 710601, "errmsg": "bad message", "msgid": one["msgid"]})
        if len(chat(read)) > MOST_CHARACTERS:
            return error(790040)
        lines = [text for _sender, text in read]
        if job.kind != "recommend":
            # The program's input protocol is {"msg": "{chatcontent}"}: it must be JSON once rendered.
            rendered = escape(chat_content(read), int(job.request.get("escape_type", 0)))
            clean = "".join(letter for letter in rendered if letter >= " ")
            json.loads('{"msg":"' + clean + '"}')
        reply = {**OK, "fail_list": failed, "response_data": self.answer(lines)}
        if job.kind == "recommend":
            return {**reply, "status": 1}
        return {**reply, "response_errcode": self.response_errcode}


OK = {"errcode": 0, "errmsg": "ok"}


def error(code: int, message: str = "vendor's words") -> dict[str, Any]:
    """A refusal."""
    return {"errcode": code, "errmsg": message}


def inner(reply: dict[str, Any]) -> dict[str, Any]:
    """A reply of the zone program's ability, for arming."""
    return {**OK, "response_data": json.dumps(reply, ensure_ascii=False)}


def sample(ability: str, side: str) -> Any:
    """The ability's sample as the console has it."""
    return json.loads((ABILITIES / f"{ability}.{side}.json").read_text(encoding="utf-8"))


def two_scripts(lines: list[str]) -> str:
    """Two scripts that depend on what was said, and an intent, in the form the documents propose."""
    length = sum(map(len, lines))
    return json.dumps(
        {
            "suggestions": [
                {"text": f"您好，已为您核实（{length}字）。", "score": 0.8},
                {"text": f"请稍等，马上为您处理（{len(lines)}条）。", "score": 0.6},
            ],
            "intent": {"code": "logistics", "name": "物流"},
        },
        ensure_ascii=False,
    )


def _said(reply: Any) -> httpx.Response:
    if isinstance(reply, Exception):
        raise reply
    if isinstance(reply, httpx.Response):
        return reply
    if isinstance(reply, dict) and "_status" in reply:
        return httpx.Response(reply["_status"], content=b"<html>")
    return httpx.Response(200, content=json.dumps(reply, ensure_ascii=False).encode())
