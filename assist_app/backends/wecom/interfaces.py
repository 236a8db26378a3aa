"""The three pairs of zone interfaces: what each create asks for, and when its result is finished."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from assist_app.backends.wecom.account import Account
from assist_app.backends.wecom.codes import WORDS, failure
from assist_app.backends.wecom.picking import Entry
from assist_app.i18n import _
from assist_app.model.errors import BackendError, Busy, UnexpectedReply

RUNNING, DONE, FAILED = 0, 1, 2


class JobFailed(Busy):
    """The platform gave the job up; another one may succeed."""


@dataclass(frozen=True, slots=True)
class Interfaces:
    """`finished` gives the result's text, None while the job runs, or raises why it failed.

    `pauses` are the seconds before each look at the job; the last one repeats. `at_once` calls are made.
    """

    create: str
    result: str
    pauses: tuple[float, ...]
    body: Callable[[Account, Sequence[Entry]], dict[str, Any]]
    finished: Callable[[dict[str, Any], str], str | None]
    at_once: int = 4


def messages_of(entries: Sequence[Entry]) -> list[dict[str, Any]]:
    """msg_list as every interface takes it."""
    return [{"msgid": e.msgid, "encrypt_info": {"secret_key": e.secret_key}} for e in entries]


def recommend_body(account: Account, entries: Sequence[Entry]) -> dict[str, Any]:
    """create_recommend_dialog_task."""
    knowledge = {"kb_id": account.kb_id} if account.kb_id else {}
    return {**knowledge, "msg_list": messages_of(entries)}


def program_body(account: Account, entries: Sequence[Entry]) -> dict[str, Any]:
    """create_program_task."""
    body: dict[str, Any] = {
        "program_id": account.target_id,
        "ability_id": account.target_ability_id,
        "msg_list": messages_of(entries),
    }
    if account.debug is not None:
        body["debug_info"] = {key: account.debug[key] for key in ("chat", "chat_content")}
    return {**body, "escape_type": account.escape_type}


def model_body(account: Account, entries: Sequence[Entry]) -> dict[str, Any]:
    """create_model_task; its document names no escape_type, so only one that was chosen is sent."""
    body: dict[str, Any] = {"model_id": account.target_id, "ability_id": account.target_ability_id}
    if account.tag_groups:
        body["tag_group_list"] = [{"group_id": group} for group in account.tag_groups]
    if account.kb_id:
        body["kb_id"] = account.kb_id
    body["msg_list"] = messages_of(entries)
    if account.debug is not None:
        body["debug_info"] = dict(account.debug)
    if account.escape_type:
        body["escape_type"] = account.escape_type
    return body


def by_status(reply: dict[str, Any], title: str) -> str | None:
    """Finished by the documented `status` of recommendations."""
    status, data = reply.get("status"), reply.get("response_data")
    if type(status) is not int or status not in (RUNNING, DONE, FAILED):
        raise UnexpectedReply(_("{backend} gave no state of its job.").format(backend=title))
    if status == FAILED:
        raise JobFailed(_("{backend} could not finish its job; try again later.").format(backend=title))
    if status == RUNNING:
        return None
    return _text(data, title)


def by_result(reply: dict[str, Any], title: str) -> str | None:
    """Finished once there is a result or a reported code: the documents know no state here."""
    code = reply.get("response_errcode", 0)
    if type(code) is not int:
        raise UnexpectedReply(_("{backend} gave no state of its job.").format(backend=title))
    if code:
        raise _reported(code, title)
    return _text(reply.get("response_data"), title) or None


def _text(data: Any, title: str) -> str:
    if data is None or isinstance(data, str):
        return (data or "").strip()
    raise UnexpectedReply(_("{backend} answered with something other than text.").format(backend=title))


def _reported(code: int, title: str) -> BackendError:
    if code in WORDS:
        return failure(code, "", title)
    sentence = _(
        "{backend} reported code {code} of its own; a model must also answer its call within 5 seconds."
    )
    return UnexpectedReply(sentence.format(backend=title, code=code), code=str(code))


RECOMMEND = Interfaces(
    "create_recommend_dialog_task",
    "get_recommend_dialog_result",
    (2.0, 2.0, 3.0, 4.0, 5.0),
    recommend_body,
    by_status,
    at_once=2,
)
PROGRAM = Interfaces(
    "create_program_task", "get_program_task_result", (1.0, 1.0, 2.0, 3.0, 5.0), program_body, by_result
)
MODEL = Interfaces(
    "create_model_task", "get_model_task_result", (1.0, 1.0, 2.0, 3.0, 5.0), model_body, by_result
)
