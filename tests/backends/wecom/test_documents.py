"""Every example of the documents: the requests as printed, the printed replies understood."""

from __future__ import annotations

from typing import Any

import pytest

from assist_app.model.errors import NotApplicable
from assist_app.model.suggestion import Recognised, Suggested
from tests.backends.wecom.platform import Platform, inner, sample
from tests.backends.wecom.protocol import matches
from tests.backends.wecom.stage import Stage, ask, remarks, texts, with_refs
from tests.fakes import conversation

MESSAGES = [
    {"msgid": "MSGID1", "encrypt_info": {"secret_key": "SECRETKEY1"}},
    {"msgid": "MSGID2", "encrypt_info": {"secret_key": "SECRETKEY2"}},
]
TALK = with_refs(
    {"wecom.msgid": "MSGID1", "wecom.secret_key": "SECRETKEY1"},
    {"wecom.msgid": "MSGID2", "wecom.secret_key": "SECRETKEY2"},
)
DOUBLE = {"errcode": 710601, "errmsg": "xxx", **MESSAGES[1]}
CREATED = {"errcode": 0, "errmsg": "ok", "jobid": "JOBID", "fail_list": [DOUBLE]}
UNREADABLE = [{"errcode": 710601, "errmsg": "xxx", "msgid": "MSGID2"}]
RECOMMENDED = {"errcode": 0, "errmsg": "ok", "status": 1, "fail_list": UNREADABLE, "response_data": "xxx"}


def finished(data: str) -> dict[str, Any]:
    """The printed reply of get_program_task_result and get_model_task_result."""
    return {
        "errcode": 0,
        "errmsg": "ok",
        "fail_list": UNREADABLE,
        "response_errcode": 0,
        "response_data": data,
    }


def on(create: str, result: str, reply: dict[str, Any]) -> Stage:
    """A stage whose platform gives the printed replies."""
    stage = Stage(Platform())
    stage.platform.arm(create, inner(CREATED))
    stage.platform.arm(result, inner(reply))
    return stage


async def test_recommendation() -> None:
    stage = on("create_recommend_dialog_task", "get_recommend_dialog_result", RECOMMENDED)
    events = await ask(stage.adapter("recommend", kb_id="KBID"), TALK)
    create, poll = stage.platform.seen[1:]
    assert create.inner == {"kb_id": "KBID", "msg_list": MESSAGES} and poll.inner == {"jobid": "JOBID"}
    assert texts(events) == ["xxx"] and remarks(events) == ["based on 1 of 2 messages"]


async def test_own_program() -> None:
    stage = on("create_program_task", "get_program_task_result", finished('{"output":"xxx"}'))
    fields = {"target_id": "PROG_ID", "target_ability_id": "ABILITY_ID", "mapping": "text = output"}
    debug = {"debug_chat": "xxx", "debug_chat_content": "xxx"}
    events = await ask(stage.adapter("program", **fields, **debug), TALK)
    create, poll = stage.platform.seen[1:]
    assert create.inner == {
        "program_id": "PROG_ID",
        "ability_id": "ABILITY_ID",
        "msg_list": MESSAGES,
        "debug_info": {"chat": "xxx", "chat_content": "xxx"},
        "escape_type": 0,
    }
    assert poll.inner == {"jobid": "JOBID"} and texts(events) == ["xxx"]


async def test_own_model() -> None:
    stage = on("create_model_task", "get_model_task_result", finished("xxx"))
    fields = {"target_id": "MODEL_ID", "target_ability_id": "ABILITY_ID", "kb_id": "KBID"}
    names = ("debug_chat", "debug_chat_content", "debug_knowledge", "debug_tagjson")
    adapter = stage.adapter(
        "model", **fields, tag_groups="GROUP_ID1, GROUP_ID2", **dict.fromkeys(names, "xxx")
    )
    events = await ask(adapter, TALK)
    create, poll = stage.platform.seen[1:]
    assert create.inner == {
        "model_id": "MODEL_ID",
        "ability_id": "ABILITY_ID",
        "tag_group_list": [{"group_id": "GROUP_ID1"}, {"group_id": "GROUP_ID2"}],
        "kb_id": "KBID",
        "msg_list": MESSAGES,
        "debug_info": {"chat": "xxx", "chat_content": "xxx", "knowledge": "xxx", "tagjson": "xxx"},
    }
    assert poll.inner == {"jobid": "JOBID"} and texts(events) == ["xxx"]


async def test_the_output_protocol_examples() -> None:
    """The results printed as examples of output protocols, read by a rule."""
    stage = on("create_model_task", "get_model_task_result", finished(MODEL_RESULT))
    events = await ask(stage.adapter("model", mapping="text = result"), TALK)
    assert texts(events) == ["公司每周一、二、三分别有羽毛球、篮球、足球等运动。"]
    numbers = '{"avg_reply_time": 8, "negative_feedback_cnt": 5}'
    stage = on("create_program_task", "get_program_task_result", finished(numbers))
    events = await ask(stage.adapter("program", mapping="intent.code = negative_feedback_cnt"), TALK)
    [recognised] = [event for event in events if isinstance(event, Recognised)]
    assert recognised.intent is not None and recognised.intent.code == "5"


MODEL_RESULT = (
    '{"result": "公司每周一、二、三分别有羽毛球、篮球、足球等运动。", "input_token": 83, "total_token": 199}'
)


async def test_the_envelope_is_json_within_json_in_clear_letters() -> None:
    stage = Stage()
    await ask(stage.adapter("recommend", kb_id="知识集"), stage.talk("你好"))
    token, create = stage.platform.seen[:2]
    assert token.request.method == "GET"
    assert dict(token.request.url.params) == {"corpid": "wwCORP0001", "corpsecret": "test-corp-secret-0001"}
    assert create.request.url.path == "/cgi-bin/chatdata/sync_call_program"
    assert set(create.body) == {"program_id", "ability_id", "request_data"}
    assert create.body["ability_id"] == "invoke_create_recommend_dialog_task"
    raw = create.request.content.decode()
    assert "\\u" not in raw and '{\\"kb_id\\":\\"知识集\\"' in raw


async def test_the_wrapper_of_the_python_demo() -> None:
    stage = Stage()
    events = await ask(stage.adapter("program", wrapper="input_output"), stage.talk("你好"))
    asked = stage.platform.calls("create_program_task")[0].inner
    assert set(asked) == {"input"} and asked["input"]["func"] == "create_program_task"
    assert set(asked["input"]["func_req"]) == {"program_id", "ability_id", "msg_list", "escape_type"}
    assert len(texts(events)) == 2


@pytest.mark.parametrize("kind", ["recommend", "program", "model"])
async def test_requests_and_replies_fit_the_samples_for_the_console(kind: str) -> None:
    stage = Stage()
    names = ("debug_chat", "debug_chat_content", "debug_knowledge", "debug_tagjson")
    fields = dict.fromkeys(names, "x") | {"kb_id": "k", "tag_groups": "g", "escape_type": "1"}
    known = {field.name for field in stage.adapter(kind).spec.fields}
    adapter = stage.adapter(kind, **{name: value for name, value in fields.items() if name in known})
    assert any(isinstance(event, Suggested) for event in await ask(adapter, stage.talk("你好")))
    for seen in stage.platform.calls("sync_call_program"):
        assert matches(sample(seen.body["ability_id"], "input"), seen.inner)


async def test_a_conversation_of_another_service_is_not_asked_about() -> None:
    stage = Stage()
    plain = conversation(*((message.role, "hello") for message in TALK.messages))
    with pytest.raises(NotApplicable):
        await ask(stage.adapter(), plain)
    assert not stage.platform.seen
