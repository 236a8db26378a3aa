"""A stand-in for the vendor's closed zone SDK, for programs that the emulator runs.

It has the names of the real module as far as they are documented, and an encoding of its own. Standard
library only and the syntax of Python 3.6, as the vendor's container has. `get_notify_id` and `get_is_async`
are taken over from the Java SDK; `emulator_think` exists nowhere but here.
"""

import base64
import hashlib
import hmac
import json
import os
import sys
import threading
import urllib.error
import urllib.request

VERSION = "1"
NORMAL, EXCEPTION = "normal", "exception"
SECONDS = 60.0
INTERFACES = (
    "create_recommend_dialog_task",
    "get_recommend_dialog_result",
    "create_program_task",
    "get_program_task_result",
    "create_model_task",
    "get_model_task_result",
    "sync_msg",
    "get_msg_list_by_page_id",
    "knowledge_base_list",
    "program_async_job_call_back",
    "spec_notify_app",
    "emulator_think",
)
ROAD = urllib.request.build_opener(urllib.request.ProxyHandler({}))


class SpecError(Exception):
    """The SDK cannot do what was asked."""


def _mac(state: str, body: str) -> str:
    key = os.environ["WWSPEC_KEY"].encode()
    return hmac.new(key, "{}\n{}\n{}".format(VERSION, state, body).encode(), hashlib.sha256).hexdigest()  # noqa: UP032


def _ask(content: "dict[str, object]") -> "dict[str, object]":
    """One request to the platform, which knows the program by its secret."""
    request = urllib.request.Request(
        os.environ["WWSPEC_BACK_END"],
        data=json.dumps(content).encode(),
        headers={
            "Content-Type": "application/json",
            "X-Program": os.environ["WWSPEC_PROGRAM"],
            "X-Secret": os.environ["WWSPEC_SECRET"],
        },
    )
    try:
        with ROAD.open(request, timeout=SECONDS) as reply:
            answer = json.loads(reply.read().decode())
    except (urllib.error.URLError, OSError, ValueError) as error:
        raise SpecError("-10006: " + type(error).__name__) from None
    if not isinstance(answer, dict):
        raise SpecError("-10007")
    return answer


class WWToSpecHTTPReqDecoder:
    """A request of the platform; header names must have arrived in lower case."""

    def __init__(self, headers: "list[tuple[str, str]]", body: str) -> None:
        held = dict(headers)
        if held.get("ww-secret-ver") != VERSION:
            raise SpecError("no ww-secret-ver header; names must be passed on in lower case")
        if not hmac.compare_digest(held.get("ww-mac", "").encode(), _mac("call", body).encode()):
            raise SpecError("the body does not belong to its headers")
        self._call = json.loads(base64.b64decode(body).decode())

    def get_corpid(self) -> str:
        """The enterprise."""
        return str(self._call["corpid"])

    def get_agentid(self) -> int:
        """The application."""
        return int(self._call["agentid"])

    def get_call_type(self) -> int:
        """1 for a call of the application, 2 for an event of the platform."""
        return int(self._call["call_type"])

    def get_ability_id(self) -> str:
        """The ability that is called."""
        return str(self._call["ability_id"])

    def get_job_info(self) -> str:
        """What ties a later result to its job; empty when the answer is the result."""
        return str(self._call["job_info"])

    def get_data(self) -> str:
        """The JSON text that was sent."""
        return str(self._call["data"])

    def get_notify_id(self) -> str:
        """The id of the notice an application follows; empty without one."""
        return str(self._call["notify_id"])

    def get_is_async(self) -> bool:
        """Whether the result is to be uploaded."""
        return bool(self._call["is_async"])


class WWToSpecHTTPRspConstructor:
    """An answer to the platform."""

    def __init__(self, text: str) -> None:
        self._body = base64.b64encode(json.dumps(text).encode()).decode()

    def get_normal_header(self) -> "dict[str, str]":
        """Headers of an answer."""
        return self._header(NORMAL)

    def get_exception_header(self) -> "dict[str, str]":
        """Headers that say the program failed."""
        return self._header(EXCEPTION)

    def get_encoded_body(self) -> str:
        """The body that goes with either."""
        return self._body

    def _header(self, state: str) -> "dict[str, str]":
        return {
            "Content-Type": "text/plain",
            "ww-secret-ver": VERSION,
            "ww-state": state,
            "ww-mac": _mac(state, self._body),
        }


class ChatDataSDK:
    """The interfaces of the zone: one method each, JSON text in and out."""

    def __init__(self, corpid: str, agentid: int, ability_id: str = "", job_info: str = "") -> None:
        self._who = {"corpid": corpid, "agentid": agentid, "ability_id": ability_id, "job_info": job_info}

    def __getattr__(self, name: str) -> "object":
        if name not in INTERFACES:
            raise AttributeError(name)

        def invoke(request: str) -> str:
            answer = _ask(dict(self._who, api=name, request=request))
            return json.dumps(answer, ensure_ascii=False)

        return invoke


def spec_gen_notify_id() -> str:
    """A fresh id for a notice."""
    return str(_ask({"api": "spec_gen_notify_id"})["notify_id"])


def spec_open_debug_mode(debug_token: str, access_token: str) -> int:
    """The program's half of the debug mode: 0 when it is open."""
    answer = _ask({"api": "spec_open_debug_mode", "debug_token": debug_token, "access_token": access_token})
    return int(str(answer["errcode"]))


def spec_log_error(line: str) -> None:
    """A line at level 1."""
    _ask({"api": "spec_log", "level": 1, "line": str(line)})


def spec_log_info(line: str) -> None:
    """A line at level 2."""
    _ask({"api": "spec_log", "level": 2, "line": str(line)})


def spec_log_debug(line: str) -> None:
    """A line at level 3."""
    _ask({"api": "spec_log", "level": 3, "line": str(line)})


def _end_with_the_platform() -> None:
    """A program must not outlive the emulator, however that ended: its end closes our standard input."""
    while sys.stdin.buffer.read(1):
        pass
    os._exit(0)


if "WWSPEC_BACK_END" in os.environ:
    threading.Thread(target=_end_with_the_platform, daemon=True).start()
