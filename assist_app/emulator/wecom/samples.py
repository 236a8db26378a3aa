"""Input and output protocols of the dispatcher's abilities, as one types them into the console.

Representative values, never descriptions: a description makes the value's type a string.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from assist_app.emulator.wecom.refusal import compact
from assist_app.emulator.wecom.world import Ability

ACCEPTS = ".input.json"
MESSAGES = [{"msgid": "", "encrypt_info": {"secret_key": ""}}]
FAILURES = [{"errcode": 0, "errmsg": "", "msgid": "", "encrypt_info": {"secret_key": ""}}]
STATE = {"errcode": 0, "errmsg": ""}
CREATED = STATE | {"jobid": "", "fail_list": FAILURES, "fail_tag_group_id_list": [""]}
RESULT = STATE | {"fail_list": FAILURES, "response_errcode": 0, "response_data": ""}
RECORD = {
    "msgid": "",
    "sender": {"type": 1, "id": ""},
    "receiver_list": [{"type": 1, "id": ""}],
    "chatid": "",
    "send_time": 0,
    "msgtype": 1,
    "service_encrypt_info": {"encrypted_secret_key": "", "public_key_ver": 1},
}
DEBUG = {"chat": "", "chat_content": ""}
PROTOCOLS: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "create_recommend_dialog_task": ({"kb_id": "", "msg_list": MESSAGES}, CREATED),
    "get_recommend_dialog_result": (
        {"jobid": ""},
        STATE | {"status": 0, "fail_list": FAILURES, "response_data": ""},
    ),
    "create_program_task": (
        {"program_id": "", "ability_id": "", "msg_list": MESSAGES, "debug_info": DEBUG, "escape_type": 0},
        CREATED,
    ),
    "get_program_task_result": ({"jobid": ""}, RESULT),
    "create_model_task": (
        {
            "model_id": "",
            "ability_id": "",
            "kb_id": "",
            "tag_group_list": [{"group_id": ""}],
            "msg_list": MESSAGES,
            "debug_info": DEBUG | {"knowledge": "", "tagjson": ""},
        },
        CREATED,
    ),
    "get_model_task_result": ({"jobid": ""}, RESULT),
    "sync_msg": (
        {"cursor": "", "token": "", "limit": 0, "mode": 0, "begin_time": 0},
        STATE | {"has_more": 0, "next_cursor": "", "msg_list": [RECORD], "page_id_list": [""]},
    ),
    "get_msg_list_by_page_id": ({"page_id": ""}, STATE | {"msg_list": [RECORD]}),
    "knowledge_base_list": ({}, STATE | {"kb_info_list": [{"kb_id": "", "kb_name": ""}]}),
    "get_callback_data": (
        {},
        STATE | {"event_type": "", "timestamp": 0, "conversation_new_message": {"token": ""}},
    ),
}


def flat() -> tuple[Ability, ...]:
    """Abilities `invoke_<interface>` that take the interface's own request."""
    return tuple(
        Ability(ability_id(name), compact(accepts), compact(returns))
        for name, (accepts, returns) in PROTOCOLS.items()
    )


def wrapped() -> tuple[Ability, ...]:
    """The same with the request in {"input": {"func", "func_req"}} and the reply in {"output"}."""
    return tuple(
        Ability(
            ability_id(name),
            compact({"input": {"func": "", "func_req": accepts}}),
            compact({"output": returns}),
        )
        for name, (accepts, returns) in PROTOCOLS.items()
    )


def ability_id(interface: str) -> str:
    """What the ability for an interface is called."""
    return interface if interface == "get_callback_data" else f"invoke_{interface}"


def from_folder(folder: Path) -> tuple[Ability, ...]:
    """Abilities from files ABILITY.input.json and ABILITY.output.json of a program."""
    return tuple(
        Ability(
            path.name.removesuffix(ACCEPTS),
            path.read_text(encoding="utf-8"),
            (folder / f"{path.name.removesuffix(ACCEPTS)}.output.json").read_text(encoding="utf-8"),
        )
        for path in sorted(folder.glob(f"*{ACCEPTS}"))
    )
