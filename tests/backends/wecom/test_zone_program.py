"""The zone program as it runs in WeCom's container: a process of its own, with a made-up SDK module."""

from __future__ import annotations

import ast
import base64
import json
import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from assist_app.backends.wecom.mapping import find, read_rules
from assist_app.backends.wecom.specs import DEFAULT_MAPPING

ZONE = Path(__file__).resolve().parents[3] / "packaging" / "wecom_zone"
CONTAINER = Path(__file__).parent / "container"
STANDARD = {
    "http", "importlib", "json", "os", "re", "socketserver", "sys", "threading", "time", "uuid",
    "dispatch", "events", "scrub",
}  # fmt: skip


@dataclass
class Zone:
    """The running program."""

    base: str
    log: Path

    def send(self, **parts: Any) -> Any:
        """One encoded request of the platform, and the decoded answer."""
        reply = self.raw(base64.b64encode(json.dumps(parts, ensure_ascii=False).encode()))
        assert reply.status_code == 200 and reply.headers["ww-secret-ver"] == "1"
        return json.loads(base64.b64decode(reply.content))

    def raw(self, body: bytes, method: str = "POST", path: str = "/") -> httpx.Response:
        """A request with the platform's header, spelled as some proxies spell it."""
        headers = {"Ww-Secret-Ver": "1"}
        return httpx.request(method, self.base + path, content=body, headers=headers, trust_env=False)

    def kept(self) -> list[dict[str, Any]]:
        """What the SDK was told so far."""
        return [json.loads(line) for line in self.log.read_text(encoding="utf-8").splitlines()]

    def calls(self, method: str) -> list[dict[str, Any]]:
        """Calls of one interface."""
        return [one for one in self.kept() if one.get("method") == method]


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Zone]:
    """The start script as the container runs it."""
    log = tmp_path_factory.mktemp("zone") / "sdk.log"
    log.touch()
    settings = {
        "ZONE_SDK_MODULE": "fake_sdk",
        "ZONE_PORT": "0",
        "ZONE_HOST": "127.0.0.1",
        "ZONE_PYTHON": sys.executable,
        "PYTHONPATH": str(CONTAINER),
        "PYTHONDONTWRITEBYTECODE": "1",
        "FAKE_SDK_LOG": str(log),
        "PATH": os.environ["PATH"],
    }
    command = ["/bin/sh", str(ZONE / "start.sh")]
    with subprocess.Popen(command, env=settings, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            port = int(process.stdout.readline().rpartition(" ")[2])
            yield Zone(f"http://127.0.0.1:{port}", log)
        finally:
            process.terminate()


@pytest.fixture
def zone(running: Zone) -> Zone:
    """The same with an empty log."""
    running.log.write_text("")
    return running


@pytest.mark.parametrize("path", sorted(ZONE.glob("*.py")), ids=lambda path: path.name)
def test_it_needs_no_more_than_python_3_6(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"), feature_version=(3, 6))
    for node in ast.walk(tree):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        assert {name.partition(".")[0] for name in names} <= STANDARD
        assert not (isinstance(node, ast.Attribute) and node.attr in ("removeprefix", "removesuffix"))


def test_an_interface_is_called_by_its_ability(zone: Zone) -> None:
    asked = {"kb_id": "知识", "msg_list": [{"msgid": "M1", "encrypt_info": {"secret_key": "K"}}]}
    reply = zone.send(ability_id="invoke_create_recommend_dialog_task", data=json.dumps(asked))
    assert reply == {"errcode": 0, "errmsg": "ok", "jobid": "job-13800138000"}
    [call] = zone.calls("create_recommend_dialog_task")
    assert call["request"] == asked and "知识" in call["raw"]
    assert (call["corpid"], call["agentid"], call["job_info"]) == ("wwCORP0001", 1000002, "")


def test_the_form_of_the_python_demo(zone: Zone) -> None:
    asked = {"input": {"func": "create_recommend_dialog_task", "func_req": {"msg_list": []}}}
    reply = zone.send(ability_id="anything", data=json.dumps(asked))
    assert reply == {"output": {"errcode": 0, "errmsg": "ok", "jobid": "job-13800138000"}}


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH", "BREW"])
def test_anything_but_post_is_405(zone: Zone, method: str) -> None:
    assert zone.raw(b"", method).status_code == 405


def test_other_paths_are_405(zone: Zone) -> None:
    assert zone.raw(b"x", path="/admin").status_code == 405


@pytest.mark.parametrize(
    "body", [b"", b"rubbish", b"\xff\xfe", base64.b64encode(b"[]"), base64.b64encode(b"{")]
)
def test_what_the_sdk_cannot_decode_is_400_and_the_program_goes_on(zone: Zone, body: bytes) -> None:
    assert zone.raw(body).status_code == 400
    assert zone.send(ability_id="invoke_knowledge_base_list", data="{}")["errcode"] == 0


def test_a_body_of_unknown_or_endless_length_is_not_read(zone: Zone) -> None:
    address = (httpx.URL(zone.base).host, httpx.URL(zone.base).port or 0)
    for size, status in (
        (b"", b"411"),
        (b"Content-Length: 99999999999\r\n", b"413"),
        (b"Content-Length: -1\r\n", b"411"),
    ):
        with socket.create_connection(address, 10) as line:
            line.sendall(b"POST / HTTP/1.1\r\nHost: x\r\n" + size + b"\r\n")
            assert status in line.recv(4096)


@pytest.mark.parametrize(
    "ability",
    [
        "invoke_delete_rule",
        "invoke___class__",
        "invoke_program_async_job_call_back",
        "",
        "invoke_",
        "spec_notify_app",
    ],
)
def test_only_interfaces_on_the_list_are_called(zone: Zone, ability: str) -> None:
    assert zone.send(ability_id=ability, data="{}")["errcode"] == 900001
    wrapped = {"input": {"func": ability, "func_req": {}}}
    assert zone.send(ability_id="x", data=json.dumps(wrapped))["output"]["errcode"] == 900001
    assert not [one for one in zone.kept() if "method" in one]


@pytest.mark.parametrize("data", ["[]", "{", "7", '"x"', "[" * 100_000])
def test_a_request_that_is_no_object(zone: Zone, data: str) -> None:
    assert zone.send(ability_id="invoke_sync_msg", data=data)["errcode"] == 900002


@pytest.mark.parametrize("func", [None, 7, ["x"], {"a": 1}])
def test_a_func_that_is_no_text(zone: Zone, func: Any) -> None:
    wrapped = {"input": {"func": func, "func_req": {}}}
    assert zone.send(ability_id="x", data=json.dumps(wrapped))["output"]["errcode"] == 900002


@pytest.mark.parametrize("jobid", ["raise", "rubbish"])
def test_a_failing_sdk_is_a_code(zone: Zone, jobid: str) -> None:
    reply = zone.send(ability_id="invoke_get_recommend_dialog_result", data=json.dumps({"jobid": jobid}))
    assert reply["errcode"] == 900003 and "13800138000" not in json.dumps(reply)


def test_numbers_of_people_do_not_leave_and_ids_do(zone: Zone) -> None:
    asked = json.dumps({"jobid": "j"})
    reply = zone.send(ability_id="invoke_get_recommend_dialog_result", data=asked)
    assert reply["response_data"] == "请拨打 *** 或 ***"
    own = json.loads(zone.send(ability_id="invoke_get_program_task_result", data=asked)["response_data"])
    assert own == {
        "suggestions": [{"text": "身份证***，2026-11-21前", "score": 0.8}],
        "intent": {"code": "1808766224000262144"},
        "phone": 0,
    }


def test_a_job_is_acknowledged_at_once_and_reported_when_it_ends(zone: Zone) -> None:
    data = json.dumps({"jobid": "j"})
    reply = zone.send(ability_id="invoke_get_recommend_dialog_result", data=data, job_info="JOB-INFO-1")
    assert reply == {"errcode": 0, "errmsg": "ok"}
    for _try in range(200):
        if zone.calls("program_async_job_call_back"):
            break
        zone.send(ability_id="invoke_knowledge_base_list", data="{}")
    [report] = zone.calls("program_async_job_call_back")
    assert report["job_info"] == "JOB-INFO-1" and report["request"]["errcode"] == 0
    assert json.loads(report["request"]["result"])["response_data"] == "请拨打 *** 或 ***"


def test_an_event_is_kept_and_the_application_told(zone: Zone) -> None:
    event = {"event_type": "conversation_new_message", "conversation_new_message": {"token": "T"}}
    assert zone.send(call_type=2, data=json.dumps(event))["errcode"] == 0
    [told] = zone.calls("spec_notify_app")
    assert told["request"] == {"notify_id": "N-0001", "notify_scene": 1}
    for _twice in range(2):
        assert zone.send(ability_id="get_callback_data", notify_id="N-0001", data="{}") == event
    by_request = zone.send(ability_id="get_callback_data", data=json.dumps({"notify_id": "N-0001"}))
    assert by_request == event
    assert zone.send(ability_id="get_callback_data", notify_id="N-9", data="{}")["errcode"] == 900004


def test_its_log_holds_names_and_codes_and_no_text(zone: Zone) -> None:
    for jobid in ("plum-cake", "raise"):
        zone.send(ability_id="invoke_get_recommend_dialog_result", data=json.dumps({"jobid": jobid}))
    lines = " ".join(one["log"] for one in zone.kept() if "log" in one)
    assert "ability=invoke_get_recommend_dialog_result" in lines and "errcode=0" in lines
    assert "plum" not in lines and "138" not in lines and "native failure" not in lines


def test_events_end_after_twenty_minutes_and_are_never_too_many() -> None:
    source = (ZONE / "events.py").read_text(encoding="utf-8")
    names: dict[str, Any] = {}
    exec(compile(source, "events.py", "exec"), names)
    time = [0.0]
    events = names["Events"](lambda: time[0])
    events.put("a", "1")
    time[0] = 20 * 60
    assert events.get("a") == "1"
    time[0] += 1
    assert events.get("a") is None
    for number in range(10_050):
        events.put(str(number), "x")
    assert events.get("0") is None and events.get("10049") == "x"


def test_every_ability_offered_has_its_samples_for_the_console() -> None:
    abilities = ZONE / "abilities"
    samples = {path.name.partition(".")[0] for path in abilities.glob("*.json")}
    source = (ZONE / "dispatch.py").read_text(encoding="utf-8")
    for ability in samples - {"get_callback_data"}:
        assert f'"{ability.removeprefix("invoke_")}"' in source
    for path in abilities.glob("*.json"):
        assert isinstance(json.loads(path.read_text(encoding="utf-8")), dict)
        assert (abilities / path.name.replace(".input.", ".output.")).exists()
    assert samples >= {
        "invoke_create_recommend_dialog_task",
        "invoke_get_recommend_dialog_result",
        "invoke_create_program_task",
        "invoke_get_program_task_result",
        "invoke_create_model_task",
        "invoke_get_model_task_result",
    }


def test_the_guide_proposes_what_the_default_mapping_reads() -> None:
    guide = (ZONE / "GUIDE.md").read_text(encoding="utf-8")
    proposed = [json.loads(line) for line in re.findall(r'`(\{"suggestions".*\})`', guide)]
    assert len(proposed) == 2
    for result in proposed:
        for rule in read_rules(DEFAULT_MAPPING):
            assert list(find(rule, result)) or rule.target in ("intent.confidence", "attitude")
