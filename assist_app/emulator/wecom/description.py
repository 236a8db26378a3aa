"""What is printed at the start: everything an account needs, and conversations that can be built by ids."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from assist_app.emulator.wecom.archive import Chat, Entry
from assist_app.emulator.wecom.demo import DISPATCHER, KNOWLEDGE, MOOD, OWN_MODEL, OWN_PROGRAM, WRAPPED
from assist_app.emulator.wecom.platform import Platform


def described(base_url: str, platform: Platform, private_keys: Mapping[int, str]) -> dict[str, Any]:
    """Endpoint, ids, secrets and chats; an app without the demo's programs gets what there is."""
    world, archive = platform.world, platform.state.archive
    app = world.apps[0]
    dispatcher = world.program(DISPATCHER) or world.programs[0]
    return {
        "endpoint": base_url.rstrip("/"),
        "corp_id": world.corp_id,
        "corp_secret": app.secret,
        "agent_id": app.agent_id,
        "program_id": dispatcher.program_id,
        "wrapper": "none",
        "wrapped_program_id": WRAPPED,
        "kb_id": KNOWLEDGE,
        "tag_group_id": MOOD,
        "recommend": {},
        # Without line breaks the program could not tell who said what.
        "program": {"target_id": OWN_PROGRAM, "target_ability_id": "suggest", "escape_type": "1"},
        "model": {"target_id": OWN_MODEL, "target_ability_id": "suggest"},
        "debug_token": dispatcher.debug_token,
        "private_keys": {str(version): pem for version, pem in private_keys.items()},
        "chat": [conversation(chat, archive.of(chat)) for chat in archive.chats.values()],
    }


def conversation(chat: Chat, entries: list[Entry]) -> dict[str, Any]:
    """A conversation without its text; `refs` are what the application keeps with each message."""
    return {
        "chat": chat.customer_id,
        "agent": chat.agent_id,
        "messages": [
            {
                "id": entry.msgid,
                "role": entry.turn.role,
                "time": int(entry.at),
                "msgtype": entry.turn.kind,
                "refs": {
                    "wecom.msgid": entry.msgid,
                    "wecom.encrypted_secret_key": entry.sealed,
                    "wecom.public_key_ver": str(entry.version),
                },
            }
            for entry in entries
        ],
    }
