"""What runs in the zone: the stand-in SDK and the emulator's own programs."""

from __future__ import annotations

import ast
import asyncio
import base64
import json
import sys
from pathlib import Path

import httpx
import pytest

from assist_app.emulator.wecom.demo import script
from assist_app.emulator.wecom.envelope import APPLICATION, Call, NotEncoded, mac, opened, sealed
from assist_app.emulator.wecom.running import HERE, SDK
from assist_app.emulator.wecom.samples import from_folder
from tests.emulator.wecom.stage import DISPATCHER, enterprise

FILES = sorted([*(HERE / "zone").glob("*.py"), *SDK.glob("*.py")])
OURS = {path.stem for path in FILES}
KEY = "k" * 32


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_the_zone_needs_only_python_3_6_and_its_library(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"), feature_version=(3, 6))
    used = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    used |= {str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    outside = {name.split(".")[0] for name in used} - set(sys.stdlib_module_names) - OURS
    assert not outside and "__future__" not in used


async def sdk(*lines: str) -> str:
    """What a few lines print that have the SDK at hand."""
    code = "\n".join(("from wwspecapisdk import *", *lines))
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        code,
        env={"PYTHONPATH": str(SDK), "WWSPEC_KEY": KEY, "PYTHONIOENCODING": "utf-8"},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    printed, _none = await process.communicate()
    return printed.decode().strip()


async def test_the_sdk_reads_what_the_platform_sends() -> None:
    headers, body = sealed(KEY, Call("ww1", 7, APPLICATION, "invoke_x", '{"a":"中\\n"}', "job", "N-1", True))
    printed = await sdk(
        f"call = WWToSpecHTTPReqDecoder({list(headers.items())!r}, {body!r})",
        "print([call.get_corpid(), call.get_agentid(), call.get_call_type(), call.get_ability_id(),",
        "       call.get_job_info(), call.get_data(), call.get_notify_id(), call.get_is_async()])",
    )
    expected = ["ww1", 7, 1, "invoke_x", "job", '{"a":"中\\n"}', "N-1", True]
    assert printed == repr(expected)


async def test_header_names_in_capitals_or_a_changed_body_cannot_be_decoded() -> None:
    headers, body = sealed(KEY, Call("ww1", 7, APPLICATION, "invoke_x", "{}"))
    titled = [(name.title(), value) for name, value in headers.items()]
    for pairs, content in (
        (titled, body),
        (list(headers.items()), base64.b64encode(b"{}").decode()),
        ([], ""),
    ):
        assert "SpecError" in await sdk(f"WWToSpecHTTPReqDecoder({pairs!r}, {content!r})")


async def test_the_platform_reads_what_the_sdk_answers() -> None:
    lines = (
        "import json",
        'reply = WWToSpecHTTPRspConstructor(\'{"a":"中"}\')',
        "headers = [reply.get_normal_header(), reply.get_exception_header()]",
        "print(json.dumps([*headers, reply.get_encoded_body()]))",
    )
    normal, exception, body = json.loads(await sdk(*lines))
    assert opened(KEY, normal, body.encode()) == '{"a":"中"}'
    for headers, content in ((exception, body), (normal, body + "A"), ({}, body), (normal, "")):
        with pytest.raises(NotEncoded):
            opened(KEY, headers, content.encode())
    rubbish = {"ww-state": "normal", "ww-mac": mac(KEY, "normal", "%%%")}
    with pytest.raises(NotEncoded):
        opened(KEY, rubbish, b"%%%")


async def test_only_documented_interfaces_are_methods() -> None:
    assert "AttributeError" in await sdk("ChatDataSDK('c', 1, 'a', 'j').get_msg_body('{}')")


async def test_a_program_answers_only_post_at_its_root() -> None:
    async with enterprise() as client:
        await client.inside("knowledge_base_list")
        port = client.service.platform.host._programs[DISPATCHER].port
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", trust_env=False) as caller:
            for method in ("GET", "PUT", "DELETE", "HEAD"):
                assert (await caller.request(method, "/")).status_code == 405
            assert (await caller.post("/other", content=b"x")).status_code == 400
            assert (await caller.post("/", content=b"")).status_code == 400
            plain = await caller.post("/", content=b'{"input":{}}')
            assert plain.headers["ww-state"] == "exception", "a plain request does not work"
        log = [line for _who, _level, line in client.service.platform.state.log]
        assert log == ["request failed: SpecError"]


async def test_another_dispatcher_brings_its_own_protocols(tmp_path: Path) -> None:
    (tmp_path / "invoke_knowledge_base_list.input.json").write_text('{"page": 1}', encoding="utf-8")
    reply = {"errcode": 0, "errmsg": "ok", "kb_info_list": [{"kb_id": "中", "kb_name": ""}]}
    (tmp_path / "invoke_knowledge_base_list.output.json").write_text(json.dumps(reply), encoding="utf-8")
    async with enterprise(zone=script("dispatcher.py"), abilities=from_folder(tmp_path)) as client:
        assert (await client.call("knowledge_base_list", {"page": 2}))["errcode"] == 0
        assert (await client.call("knowledge_base_list", {"page": "2"}))["errcode"] == 790016
        assert (await client.call("sync_msg", {}))["errcode"] == 40058
