"""Own programs and own models really run: expansion, acknowledgement, upload, protocols, debug mode."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from assist_app.emulator.wecom import Start
from assist_app.emulator.wecom.demo import ability
from assist_app.emulator.wecom.world import Program
from tests.emulator.wecom.stage import DISPATCHER, HERE, TRIAL, TRIAL_MODEL, Client, enterprise


async def run(client: Client, way: str, **more: Any) -> Any:
    """Creates a job of the trial program."""
    body = {"program_id": TRIAL, "ability_id": way, "msg_list": client.messages()}
    return await client.inside("create_program_task", **{**body, **more})


async def run_model(client: Client, way: str, **more: Any) -> Any:
    """Creates a job of the trial model."""
    body = {"model_id": TRIAL_MODEL, "ability_id": way, "msg_list": client.messages()}
    return await client.inside("create_model_task", **{**body, **more})


async def result(client: Client, made: Any, kind: str = "program") -> Any:
    """How the job stands."""
    return await client.inside(f"get_{kind}_task_result", jobid=made["jobid"])


def sent(seen: Path) -> list[Any]:
    """The expanded inputs in the order the trial programs got them."""
    lines = seen.read_text(encoding="utf-8").splitlines()
    return [json.loads(json.loads(line)) for line in lines]


async def test_the_demo_program_suggests() -> None:
    async with enterprise() as client:
        target = client.known["program"]
        made = await client.inside(
            "create_program_task",
            program_id=target["target_id"],
            ability_id=target["target_ability_id"],
            msg_list=client.messages(),
            escape_type=1,
        )
        await client.later()
        done = await result(client, made)
        assert done["response_errcode"] == 0 and done["fail_list"] == []
        told = json.loads(done["response_data"])
        assert told["suggestions"][0] == {"text": "您好，我马上为您核实。", "score": 0.9}
        assert told["intent"]["code"] == "refund" and told["attitude"] == "negative"
        assert [line.role for line in client.mind.asked[0]] == ["customer", "agent", "customer"]
        assert [line.text for line in client.mind.asked[0]] == client.texts()[:3]


@pytest.mark.parametrize("way", ["suggest", "answer"])
async def test_the_demo_model_suggests(way: str) -> None:
    async with enterprise() as client:
        made = await client.inside(
            "create_model_task",
            model_id=client.known["model"]["target_id"],
            ability_id=way,
            kb_id=client.known["kb_id"],
            tag_group_list=[{"group_id": client.known["tag_group_id"]}, {"group_id": "group-nobody"}],
            msg_list=client.messages(1),
        )
        assert made["fail_tag_group_id_list"] == ["group-nobody"]
        await client.later()
        done = await result(client, made, "model")
        assert [row["errcode"] for row in done["fail_list"]] == [710601], "the picture is no text"
        told = json.loads(done["response_data"])
        if way == "suggest":
            assert told["tags"] == ["tag-cross"] and len(told["suggestions"]) == 2
        else:
            assert (
                told["result"] == "您好，我马上为您核实。" and told["total_token"] > told["input_token"] > 0
            )


async def test_messages_are_expanded_and_escaped(tmp_path: Path) -> None:
    async with enterprise(seen=tmp_path / "seen") as client:
        chat = client.messages()
        await run(client, "echo", msg_list=chat[:2])
        await client.later()
        await run(client, "echo", msg_list=chat[:2], escape_type=1)
        await client.later()
        await run_model(client, "echo", msg_list=chat[:2], kb_id=client.known["kb_id"])
        await client.later()
        first, second = client.texts()[:2]
        spaces, turns, model = sent(tmp_path / "seen")
        assert spaces["said"] == f"李女士说：{first} 小周说：{second}" and spaces["know"] == ""
        assert turns["said"] == f"李女士说：{first}\n小周说：{second}"
        assert turns["content"] == f"{first}\n{second}" and turns["x"] == 1
        assert model["said"] == turns["said"] and model["know"].count("\n") == 2
        assert json.loads(model["tags"]) == {"tag_group": []}


@pytest.mark.parametrize("style", ["absent", "empty", "code"])
@pytest.mark.parametrize("kind", ["program", "model"])
async def test_three_ways_to_say_not_yet(style: str, kind: str) -> None:
    async with enterprise() as client:
        client.service.adjust({"pending": style, "pending_code": 710_701})
        made = await (run if kind == "program" else run_model)(client, "sorry")
        early = await result(client, made, kind)
        expected: dict[str, Any] = {"errcode": 0, "errmsg": "ok", "fail_list": []}
        if style == "empty":
            expected |= {"response_errcode": 0, "response_data": ""}
        if style == "code":
            expected = {"errcode": 710_701, "errmsg": "job is not finished"}
        assert early == expected
        await client.later()
        done = await result(client, made, kind)
        assert (done["errcode"], done["response_errcode"], done["response_data"]) == (0, 17, "")


async def test_only_the_first_result_counts() -> None:
    async with enterprise() as client:
        client.service.adjust({"escape_reading": "json"})
        made = await run(client, "twice", msg_list=client.messages()[1:2])
        await client.later()
        job = client.service.platform.state.jobs._jobs[made["jobid"]]
        await asyncio.sleep(0.1)
        assert json.loads(job.result)["number"] == 1


async def test_a_result_that_does_not_fit_the_output_protocol_fails_the_job() -> None:
    async with enterprise() as client:
        made = await run(client, "wrong")
        await client.later()
        assert (await result(client, made))["errcode"] == 790014


async def test_a_model_that_does_not_acknowledge_in_time_fails() -> None:
    async with enterprise() as client:
        assert client.service.knobs.acknowledge_seconds == 5.0
        made = await run_model(client, "echo")
        await client.later()
        assert (await result(client, made, "model"))["response_errcode"] == 0
        client.service.adjust({"acknowledge_seconds": 0.3})
        made = await run_model(client, "late")
        await client.later()
        done = await result(client, made, "model")
        assert done["errcode"] == 710674 and "response_data" not in done


@pytest.mark.parametrize("way", ["http500", "mute"])
async def test_a_model_that_breaks_before_its_acknowledgement_fails(way: str) -> None:
    async with enterprise() as client:
        made = await run_model(client, way)
        await client.later()
        assert (await result(client, made, "model"))["errcode"] == 710674


@pytest.mark.parametrize("way", ["bare", "exception"])
async def test_an_acknowledgement_must_be_built_with_the_sdk(way: str) -> None:
    async with enterprise() as client:
        job = client.service.platform.state.jobs._jobs
        made = await run_model(client, way)
        await client.later()
        assert job[made["jobid"]].ended


async def test_results_that_carry_text_out_of_the_zone_are_held_back() -> None:
    async with enterprise() as client:
        made = await run(client, "leak")
        await client.later()
        outer = await client.call("get_program_task_result", {"jobid": made["jobid"]})
        assert outer["errcode"] == 48002 and "response_data" not in outer


async def test_a_program_killed_after_its_acknowledgement_never_answers() -> None:
    async with enterprise() as client:
        made = await run(client, "crash")
        await client.service.settle()
        async with asyncio.timeout(10):
            await client.service.platform.host._programs[TRIAL].process.wait()
        client.clock.at += 3600
        assert "response_data" not in await result(client, made)
        client.clock.at += 86_400
        await client.sign_in()
        assert (await result(client, made))["errcode"] == 710674
        again = await run(client, "sorry")
        await client.later()
        assert (await result(client, again))["response_errcode"] == 17


async def test_a_program_that_is_down_fails_the_job() -> None:
    async with enterprise() as client:
        await client.inside("knowledge_base_list")
        for down, code in ((TRIAL, 710674), (TRIAL_MODEL, 0)):
            client.service.adjust({"program_down": down})
            made = await run(client, "sorry")
            await client.later()
            assert (await result(client, made))["errcode"] == code


@pytest.mark.parametrize(
    "wrong",
    [
        {"program_id": "prog-nobody"},
        {"program_id": TRIAL_MODEL},
        {"ability_id": "nothing"},
        {"escape_type": 2},
        {"msg_list": []},
    ],
)
async def test_wrong_tasks_are_refused(wrong: dict[str, Any]) -> None:
    async with enterprise() as client:
        assert (await run(client, "echo", **wrong))["errcode"] == 40058
        assert (await run_model(client, "echo", kb_id="kb-nobody"))["errcode"] == 40058


async def test_text_over_the_limit_fails_the_job() -> None:
    async with enterprise() as client:
        client.service.adjust({"longest_text": 150})
        made = await run(client, "echo")
        await client.later()
        assert (await result(client, made))["errcode"] == 790040


async def test_debug_info_counts_only_while_the_debug_mode_is_open(tmp_path: Path) -> None:
    async with enterprise(seen=tmp_path / "seen") as client:
        info = {"chat": "甲说：试一试", "chat_content": "试一试"}
        await run(client, "echo", debug_info=info)
        await client.later()
        wrong = await client.post("open_debug_mode", program_id=DISPATCHER, debug_token="wrong")
        assert wrong["errcode"] == 40058
        token = client.known["debug_token"]
        assert (await client.post("open_debug_mode", program_id=DISPATCHER, debug_token=token))[
            "errcode"
        ] == 0
        status = await client.post("check_debug_mode", program_id=DISPATCHER)
        assert status["debug_mode_status"] == 2
        made = await run(client, "echo", debug_info=info)
        await client.later()
        assert (await result(client, made))["response_errcode"] == 0
        await run(client, "echo")
        await client.later()
        assert (await run(client, "echo", debug_info=info, msg_list=[]))["errcode"] == 40058
        await client.post("close_debug_mode", program_id=DISPATCHER)
        assert (await client.post("check_debug_mode", program_id=DISPATCHER))["debug_mode_status"] == 1
        real, given, empty = sent(tmp_path / "seen")
        assert real["said"].startswith("李女士说：")
        assert (given["said"], given["content"]) == ("甲说：试一试", "试一试")
        assert (empty["said"], empty["content"]) == ("", "")


async def test_in_debug_mode_calls_go_to_the_debug_address() -> None:
    async with enterprise() as outside:
        await outside.call("", {"said": "x"}, ability_id="echo", program_id=TRIAL)
        port = outside.service.platform.host._programs[TRIAL].port
        nowhere = Start(("{python}", str(HERE / "trial_program.py")))
        sample = {"said": ""}
        program = Program(
            "prog-debug",
            (ability("echo", sample, {"echo": "", "number": 0}),),
            nowhere,
            debug_token="t",
            debug_url=f"http://127.0.0.1:{port}/",
        )
        async with enterprise(program) as client:
            client.service.platform.host.key = outside.service.platform.host.key
            await client.post("open_debug_mode", program_id="prog-debug", debug_token="t")
            reply = await client.call("", {"said": "y"}, ability_id="echo", program_id="prog-debug")
            assert json.loads(reply["response_data"])["echo"] == '{"said": "y"}'
            assert client.service.platform.host.processes() == {}
