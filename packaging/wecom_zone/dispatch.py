"""What the zone program does with one request of the platform: call an interface, or keep an event.

Ability ids are `invoke_<interface>`, and the request is the interface's own JSON. WeCom's Python demo form
{"input": {"func": ..., "func_req": ...}} is understood too and answered as {"output": ...}.
Logs hold names, codes and milliseconds, never what anybody wrote.
"""

import json
import sys
import threading
import time
import uuid

from scrub import scrub_reply

ALLOWED = frozenset(
    (
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
)
STORED_EVENT = ("get_callback_data", "do_async_job")
PREFIX = "invoke_"
BY_APPLICATION, BY_PLATFORM = 1, 2
SCENES = {"conversation_new_message": 1, "hit_keyword": 2}
NOT_OFFERED, NOT_UNDERSTOOD, SDK_FAILED, NO_EVENT = 900001, 900002, 900003, 900004
"""Our own codes, far from the platform's."""


class Dispatcher:
    """Works on the SDK's module; one object for all threads."""

    def __init__(self, sdk, events, allowed=ALLOWED):
        self._sdk = sdk
        self._events = events
        self._allowed = allowed

    def answer(self, headers, body):
        """The reply's headers (pairs) and body for a request's headers (pairs) and body, all as text.

        Raises whatever the SDK raises for a request that it cannot decode.
        """
        decoder = self._sdk.WWToSpecHTTPReqDecoder([(name.lower(), value) for name, value in headers], body)
        started = time.monotonic()
        ability = decoder.get_ability_id() or ""
        kind = int(decoder.get_call_type())
        reply = self._event(decoder) if kind == BY_PLATFORM else self._called(decoder, ability)
        spent = (time.monotonic() - started) * 1000
        self.log(f"ability={ability[:64]} call_type={kind} errcode={_code(reply)} ms={spent:.0f}")
        made = self._sdk.WWToSpecHTTPRspConstructor(_text(reply))
        return pairs(made.get_normal_header()), made.get_encoded_body()

    def log(self, line, level="info"):
        """One line to the SDK's log, or to the container's."""
        write = getattr(self._sdk, "spec_log_" + level, None)
        if write:
            write(line)
        else:
            sys.stderr.write(line + "\n")

    def _called(self, decoder, ability):
        try:
            request = json.loads(decoder.get_data() or "{}")
        except (ValueError, RecursionError):
            request = None
        if not isinstance(request, dict):
            return _refusal(NOT_UNDERSTOOD, "the request is no JSON object")
        if not self._is_job(decoder):
            return self._work(decoder, ability, request)
        threading.Thread(target=self._report, args=(decoder, ability, request), daemon=True).start()
        return {"errcode": 0, "errmsg": "ok"}

    def _work(self, decoder, ability, request):
        inner = request.get("input") if set(request) == {"input"} else None
        if isinstance(inner, dict):
            return {"output": self._invoke(decoder, inner.get("func"), inner.get("func_req", {}))}
        name = ability[len(PREFIX) :] if ability.startswith(PREFIX) else ability
        return self._invoke(decoder, name, request)

    def _invoke(self, decoder, name, request):
        if not isinstance(name, str):
            return _refusal(NOT_UNDERSTOOD, "func is no text")
        if name in STORED_EVENT:
            return self._stored(decoder, request)
        if name not in self._allowed or not isinstance(request, dict):
            return _refusal(NOT_OFFERED, "not offered by this program")
        try:
            reply = json.loads(getattr(self._chat(decoder), name)(_text(request)))
            if not isinstance(reply, dict):
                raise ValueError("no JSON object")
        except Exception as error:
            # The SDK is foreign and native: whatever it does, the application gets a code.
            self.log(f"{name} failed: {type(error).__name__}", "error")
            return _refusal(SDK_FAILED, "the SDK failed")
        return scrub_reply(reply)

    def _report(self, decoder, ability, request):
        """The end of an asynchronous job; the platform knows the job by the SDK object's job info."""
        body = {"errcode": 0, "result": _text(self._work(decoder, ability, request))}
        try:
            self._chat(decoder).program_async_job_call_back(_text(body))
        except Exception as error:
            self.log(f"program_async_job_call_back failed: {type(error).__name__}", "error")

    def _event(self, decoder):
        text = decoder.get_data() or "{}"
        make = getattr(self._sdk, "spec_gen_notify_id", None)
        notify_id = str(make() if make else uuid.uuid4().hex)
        # Kept first: the application may ask as soon as it is told.
        self._events.put(notify_id, text)
        body = {"notify_id": notify_id, "notify_scene": _scene(text)}
        try:
            self._chat(decoder).spec_notify_app(_text(body))
        except Exception as error:
            self.log(f"spec_notify_app failed: {type(error).__name__}", "error")
            return _refusal(SDK_FAILED, "the application could not be told")
        return {"errcode": 0, "errmsg": "ok"}

    def _stored(self, decoder, request):
        asked = getattr(decoder, "get_notify_id", lambda: "")() or ""
        if not asked and isinstance(request, dict):
            asked = request.get("notify_id") or ""
        text = self._events.get(asked)
        if text is None:
            return _refusal(NO_EVENT, "no event under this notification")
        try:
            return json.loads(text)
        except (ValueError, RecursionError):
            return _refusal(NOT_UNDERSTOOD, "the event was no JSON")

    def _chat(self, decoder):
        ability, job = decoder.get_ability_id(), decoder.get_job_info()
        return self._sdk.ChatDataSDK(decoder.get_corpid(), decoder.get_agentid(), ability, job)

    def _is_job(self, decoder):
        said = getattr(decoder, "get_is_async", None)
        return bool(int(said())) if said else bool(decoder.get_job_info())


def pairs(headers):
    """Headers as the SDK gives them, a mapping or pairs, as pairs of text."""
    items = headers.items() if hasattr(headers, "items") else headers
    return [(str(name), str(value)) for name, value in items]


def _scene(text):
    try:
        event = json.loads(text)
    except (ValueError, RecursionError):
        return 0
    return SCENES.get(event.get("event_type"), 0) if isinstance(event, dict) else 0


def _refusal(code, message):
    return {"errcode": code, "errmsg": message}


def _code(reply):
    inner = reply.get("output", reply) if isinstance(reply, dict) else {}
    return inner.get("errcode", 0) if isinstance(inner, dict) else "-"


def _text(value):
    # The platform refuses some requests with escapes such as \u4e2d: letters go as they are.
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8", "replace").decode("utf-8")
