"""`assist-app emulator` as a real process: its line, its answers from the real engine, its end."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.emulator.signing import acs3, compact, rongcloud

ROOT = Path(__file__).resolve().parent.parent.parent
WAITING = 60.0


def started(*arguments: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "assist_app", "emulator", "--language", "en", *arguments]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


@pytest.fixture(scope="module")
def running(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[subprocess.Popen[str], dict[str, Any]]]:
    """The process and its first line."""
    folder = tmp_path_factory.mktemp("data")
    process = started("--port", "0", "--seed", "s", "--fast", "--data-dir", str(folder))
    assert process.stdout is not None
    yield process, json.loads(process.stdout.readline())
    process.kill()
    process.communicate()


def test_the_first_line_says_where_everything_is(running: tuple[object, dict[str, Any]]) -> None:
    line = running[1]
    services = line["services"]
    assert line["base_url"].startswith("http://127.0.0.1:") and line["backup_url"] != line["base_url"]
    assert {"endpoint", "workspace_id", "access_key_id", "access_key_secret"} <= set(services["dianjin"])
    assert {"endpoint", "backup_endpoint", "app_key", "app_secret", "agent_id"} <= set(services["rongcloud"])
    assert {"base_url", "api_key", "model"} <= set(services["openai"])
    assert services["rongcloud"]["backup_endpoint"] == line["backup_url"]


def dianjin(line: dict[str, Any], **values: Any) -> dict[str, Any]:
    """The data of a RecognizeIntention call."""
    service = line["services"]["dianjin"]
    path = f"/{service['workspace_id']}/api/recog/intent"
    body = compact({"bizType": "common", **values})
    host = line["base_url"].removeprefix("http://")
    headers = acs3(service, host, path, body, "RecognizeIntention", time.time())
    answer = httpx.post(service["endpoint"] + path, content=body, headers=headers).json()
    assert answer["success"] is True, answer
    data: dict[str, Any] = answer["data"]
    return data


def test_offered_intents_are_chosen_by_code_and_by_meaning(running: tuple[object, dict[str, Any]]) -> None:
    line = running[1]
    offered = [
        {
            "intention": "客户表示忘记还款",
            "intentionCode": "1808766224000262144",
            "intentionScript": "请尽快",
        },
        {"intention": "询问股票价格", "intentionCode": "1810929291010150400"},
    ]
    for said, code in (("我忘记还款了", offered[0]), ("股票今天多少钱", offered[1])):
        data = dianjin(line, conversation=f"##客服##:您好\n##客户##:{said}", intentionList=offered)
        assert data["intentionCode"] == code["intentionCode"]
    other = dianjin(line, conversation="##客户##:今天天气怎么样呢?", intentionList=offered)
    assert (other["intentionCode"], other["intentionName"]) == ("1", "其它")
    own = dianjin(line, conversation="##客户##:我的快递三天没更新了", intentionDomainCode="d", recommend=True)
    named = [{"intention": own["intentionName"], "intentionCode": "mine"}, *offered]
    again = dianjin(line, conversation="##客户##:我的快递三天没更新了", intentionList=named)
    assert own["recommendScript"] and again["intentionCode"] == "mine"
    upset = dianjin(line, bizType="attitude", conversation="##客户##:你们太差劲了,我要投诉!")
    assert upset["intentionCode"] == "negative"


def test_a_stored_conversation_gets_suggestions_at_both_addresses(
    running: tuple[object, dict[str, Any]],
) -> None:
    line = running[1]
    service = line["services"]["rongcloud"]
    for sender, text in (("c", "我的快递三天没更新了,怎么回事"), ("a", "请稍等")):
        receiver = "a" if sender == "c" else "c"
        told = {"service": "rongcloud", "from": sender, "to": receiver, "text": text}
        assert httpx.post(f"{line['base_url']}/_emu/message", json=told).status_code == 200
    provider = {"type": "chatHistory", "userId": "a", "targetId": "c"}
    for endpoint in (service["endpoint"], service["backup_endpoint"]):
        answer = httpx.post(
            f"{endpoint}/v3/chat/suggest.json",
            content=compact({"agentId": service["agent_id"], "provider": provider}),
            headers=rongcloud(service, time.time()),
        ).json()
        assert 1 <= len(answer["suggestions"]) <= 3 and answer["suggestions"][0]["messages"][0]["content"]


def test_the_model_streams_a_reply_of_the_library(running: tuple[object, dict[str, Any]]) -> None:
    service = running[1]["services"]["openai"]
    asked = {"model": service["model"], "stream": True, "messages": [{"role": "user", "content": "申请退款"}]}
    headers = {"Authorization": f"Bearer {service['api_key']}"}
    with httpx.stream(
        "POST", f"{service['base_url']}/chat/completions", json=asked, headers=headers
    ) as answer:
        lines = [line for line in answer.iter_lines() if line]
    assert lines[-1] == "data: [DONE]" and len(lines) > 5
    chunks = [json.loads(line.removeprefix("data: ")) for line in lines[:-1]]
    text = "".join(chunk["choices"][0]["delta"].get("content", "") for chunk in chunks)
    assert "退款" in text


def test_nothing_to_answer_is_an_answer(running: tuple[object, dict[str, Any]]) -> None:
    line = running[1]
    service = line["services"]["openai"]
    headers = {"Authorization": f"Bearer {service['api_key']}"}
    for messages in ([{"role": "assistant", "content": "您好"}], [{"role": "user", "content": " "}]):
        asked = {"model": service["model"], "messages": messages}
        answer = httpx.post(f"{service['base_url']}/chat/completions", json=asked, headers=headers)
        assert answer.json()["choices"][0]["message"]["content"]
    silent = dianjin(line, conversation="##客服##:您好", intentionList=[{"intention": "还款"}])
    assert silent["intentionCode"] == "1"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_port_that_is_taken_is_a_sentence_and_a_signal_while_loading_no_failure(
    number: signal.Signals, tmp_path: Path
) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        process = started("--port", port, "--data-dir", str(tmp_path))
        said, told = process.communicate(timeout=WAITING)
        assert process.returncode == 1 and said == "" and f"Port {port} is taken" in told
    process = started("--port", port, "--data-dir", str(tmp_path))
    # Once somebody listens the process has begun; its engine takes seconds longer.
    deadline = time.monotonic() + WAITING
    while time.monotonic() < deadline and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", int(port))) == 0:
                break
    os.kill(process.pid, number)
    said, told = process.communicate(timeout=WAITING)
    assert (process.returncode, told) == (0, "")


def test_bytes_that_are_no_text_are_refused_and_the_log_can_still_be_read(
    running: tuple[object, dict[str, Any]],
) -> None:
    line = running[1]
    port = int(line["base_url"].rpartition(":")[2])
    signed = b"ACS3-HMAC-SHA256 Credential=\xff,SignedHeaders=host;\xff,Signature=" + b"0" * 64
    acs3_headers = b"\r\n".join(
        name + b": \xff"
        for name in (b"x-acs-action", b"x-acs-version", b"x-acs-date", b"x-acs-content-sha256")
    )
    for path, headers in (
        (b"/v1/\xff", b"Authorization: Bearer \xff"),
        (b"/v1/chat/completions", b"Authorization: \xff"),
        (b"/\xff/api/recog/intent", b"Authorization: " + signed),
        (b"/x/api/recog/intent", b"Authorization: " + signed.replace(b";\xff", b"") + b"\r\n" + acs3_headers),
        (b"/v3/chat/suggest.json", b"App-Key: \xff\r\nNonce: \xff\r\nTimestamp: \xff\r\nSignature: \xff"),
        (b"/nobody/\xff", b"X-Other: \xff"),
    ):
        with socket.create_connection(("127.0.0.1", port)) as wire:
            wire.sendall(
                b"POST " + path + b" HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n" + headers + b"\r\n\r\n"
            )
            assert int(wire.recv(64).split()[1]) in (400, 401, 404)
    assert httpx.get(f"{line['base_url']}/_emu/log").json()["requests"]


def test_it_ends_when_told_to_even_while_someone_listens(
    running: tuple[subprocess.Popen[str], dict[str, Any]],
) -> None:
    process, line = running
    service = line["services"]["openai"]
    # --fast has no pauses to be long; a slow fault has.
    httpx.post(
        f"{line['base_url']}/_emu/fault", json={"service": "openai", "kind": "slow", "delay_ms": 60_000}
    )
    asked = json.dumps({"model": service["model"], "messages": [{"role": "user", "content": "x"}]}).encode()
    with socket.create_connection(("127.0.0.1", int(line["base_url"].rpartition(":")[2]))) as waiting:
        head = (
            f"POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nContent-Length: {len(asked)}\r\n"
            f"Authorization: Bearer {service['api_key']}\r\n\r\n"
        )
        waiting.sendall(head.encode() + asked)
        deadline = time.monotonic() + WAITING
        while time.monotonic() < deadline:
            rows = httpx.get(f"{line['base_url']}/_emu/log").json()["requests"]
            if rows[-1]["fault"] == "slow":
                break
        process.send_signal(signal.SIGTERM)
        assert process.wait(WAITING) == 0
    assert process.stderr is not None and process.stderr.read() == ""
