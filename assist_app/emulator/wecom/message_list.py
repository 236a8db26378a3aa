"""The elements of `msg_list`, and what is said of those that fail."""

from __future__ import annotations

from typing import Any

from assist_app.emulator.wecom.refusal import BAD_ARGUMENT, MESSAGE_FAILED, Refusal, text_of


def names_of(row: object) -> tuple[str, str]:
    """(msgid, secret_key) of an element of `msg_list`."""
    if not isinstance(row, dict) or not isinstance(row.get("encrypt_info"), dict):
        raise Refusal(BAD_ARGUMENT, "invalid argument: msg_list")
    return text_of(row, "msgid"), text_of(row["encrypt_info"], "secret_key")


def failed(msgid: str, key: str, why: str) -> dict[str, Any]:
    """A FailMsg."""
    return {
        "errcode": MESSAGE_FAILED,
        "errmsg": why,
        "msgid": msgid,
        "encrypt_info": {"secret_key": key},
    }
