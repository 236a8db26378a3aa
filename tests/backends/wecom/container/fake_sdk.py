"""WeCom's SDK module as the zone program sees it, for a subprocess; what it is told is kept in a file.

The real module decodes and encodes a closed cipher; here a body is base64 of its JSON.
"""

import base64
import json
import os
import threading
from pathlib import Path

LOG = Path(os.environ["FAKE_SDK_LOG"])
LOCK = threading.Lock()


def _keep(**what):
    with LOCK, LOG.open("a", encoding="utf-8") as file:
        file.write(json.dumps(what, ensure_ascii=False) + "\n")


class WWToSpecHTTPReqDecoder:
    """Refuses headers in any spelling but the platform's."""

    def __init__(self, headers, body):
        if "ww-secret-ver" not in dict(headers):
            raise ValueError("no ww-secret-ver")
        self._parts = json.loads(base64.b64decode(body))

    def get_corpid(self):
        return self._parts.get("corpid", "wwCORP0001")

    def get_agentid(self):
        return self._parts.get("agentid", 1000002)

    def get_call_type(self):
        return self._parts.get("call_type", 1)

    def get_ability_id(self):
        return self._parts.get("ability_id", "")

    def get_job_info(self):
        return self._parts.get("job_info", "")

    def get_notify_id(self):
        return self._parts.get("notify_id", "")

    def get_data(self):
        return self._parts.get("data", "")


class WWToSpecHTTPRspConstructor:
    def __init__(self, text):
        self._text = text

    def get_normal_header(self):
        return {"ww-secret-ver": "1", "Content-Type": "text/plain"}

    def get_exception_header(self):
        return {"ww-secret-ver": "1"}

    def get_encoded_body(self):
        return base64.b64encode(self._text.encode()).decode()


class ChatDataSDK:
    def __init__(self, corpid, agentid, ability_id, job_info):
        self._about = {"corpid": corpid, "agentid": agentid, "ability_id": ability_id, "job_info": job_info}

    def __getattr__(self, name):
        def call(text):
            request = json.loads(text)
            _keep(method=name, request=request, raw=text, **self._about)
            if request.get("jobid") == "raise":
                raise RuntimeError("native failure with 13800138000")
            replies = {
                "create_recommend_dialog_task": {"jobid": "job-13800138000"},
                "get_recommend_dialog_result": {
                    "status": 1,
                    "response_data": "请拨打 138-0013-8000 或 a.b@c.com",
                },
                "get_program_task_result": {"response_errcode": 0, "response_data": OWN},
            }
            if request.get("jobid") == "rubbish":
                return "no json"
            return json.dumps({"errcode": 0, "errmsg": "ok", **replies.get(name, {})}, ensure_ascii=False)

        return call


OWN = json.dumps(
    {
        "suggestions": [{"text": "身份证11010519491231002X，2026-11-21前", "score": 0.8}],
        "intent": {"code": "1808766224000262144"},
        "phone": 13800138000,
    },
    ensure_ascii=False,
)


def spec_gen_notify_id():
    return "N-0001"


def spec_log_info(line):
    _keep(log=line)


spec_log_error = spec_log_info
