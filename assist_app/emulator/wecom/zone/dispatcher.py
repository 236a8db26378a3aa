"""The emulator's own dispatcher, so that it works without any other program.

An ability `invoke_<interface>` passes the request on to that interface; with {"input": {"func", "func_req"}}
the interface is named in the request. Events are kept for twenty minutes under the id of their notice.
"""

import json
import threading
import time

from serving import serve  # type: ignore[import-not-found]
from wwspecapisdk import spec_gen_notify_id  # type: ignore[import-not-found]

PREFIX = "invoke_"
ALLOWED = (
    "create_recommend_dialog_task",
    "get_recommend_dialog_result",
    "create_program_task",
    "get_program_task_result",
    "create_model_task",
    "get_model_task_result",
    "sync_msg",
    "get_msg_list_by_page_id",
    "knowledge_base_list",
)
KEPT_SECONDS = 20 * 60
EVENT = 2
EVENTS = {}  # type: dict[str, tuple[float, str]]
DOOR = threading.Lock()


def work(sdk: "object", request: "object") -> str:
    """The answer to a call or an event."""
    if request.get_call_type() == EVENT:  # type: ignore[attr-defined]
        return heard(sdk, request.get_data())  # type: ignore[attr-defined]
    sent = json.loads(request.get_data() or "{}")  # type: ignore[attr-defined]
    if set(sent) == {"input"}:
        func = sent["input"].get("func", "")
        return '{"output":' + called(sdk, request, func, sent["input"].get("func_req", {})) + "}"
    ability = request.get_ability_id()  # type: ignore[attr-defined]
    return called(sdk, request, ability[len(PREFIX) :] if ability.startswith(PREFIX) else ability, sent)


def called(sdk: "object", request: "object", name: str, sent: "dict[str, object]") -> str:
    """The interface's reply, or the event that belongs to a notice."""
    if name in ("get_callback_data", "do_async_job"):
        with DOOR:
            return EVENTS.get(request.get_notify_id(), (0.0, refused("no such event")))[1]  # type: ignore[attr-defined]
    if name not in ALLOWED:
        return refused("no such interface")
    return str(getattr(sdk, name)(json.dumps(sent, ensure_ascii=False)))


def refused(why: str) -> str:
    """A failure of the dispatcher itself."""
    return json.dumps({"errcode": 40058, "errmsg": why})


def heard(sdk: "object", event: str) -> str:
    """Keeps an event before its notice goes out."""
    notify_id = spec_gen_notify_id()
    with DOOR:
        for old in [key for key, (at, _event) in EVENTS.items() if time.time() - at > KEPT_SECONDS]:
            del EVENTS[old]
        EVENTS[notify_id] = (time.time(), event)
    return str(sdk.spec_notify_app(json.dumps({"notify_id": notify_id, "notify_scene": 1})))  # type: ignore[attr-defined]


if __name__ == "__main__":
    serve(work)
