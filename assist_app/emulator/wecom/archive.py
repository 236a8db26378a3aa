"""The archived conversations. Their text is only for what runs in the zone; ids and keys go out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from assist_app.emulator.wecom.keys import PublicKeys
from assist_app.emulator.wecom.knobs import Knobs
from assist_app.emulator.wecom.leaks import Sayings
from assist_app.emulator.wecom.message_list import failed, names_of
from assist_app.emulator.wecom.refusal import (
    BAD_ARGUMENT,
    FREQUENCY,
    Refusal,
    number_of,
    ok,
    text_of,
)
from assist_app.emulator.wecom.world import CUSTOMER, STAFF, TEXT, VOICE, Talk, Turn

DAY, MINUTE = 86_400.0, 60.0
MOST_MESSAGES, GAP = 1000, 20.0


@dataclass(frozen=True, slots=True)
class Chat:
    """A one-to-one conversation; `customer_id` names it, as chatid is empty for such."""

    customer_id: str
    customer: str
    agent_id: str
    agent: str


@dataclass(frozen=True, slots=True)
class Entry:
    """An archived message."""

    msgid: str
    chat: Chat
    at: float
    turn: Turn = field(repr=False)
    secret_key: str = field(repr=False)
    sealed: str = field(repr=False)
    version: int
    number: int

    @property
    def name(self) -> str:
        """Who said it."""
        return self.chat.customer if self.turn.role == "customer" else self.chat.agent

    def record(self) -> dict[str, Any]:
        """What `sync_msg` tells of it: no text."""
        customer, staff = (
            {"type": CUSTOMER, "id": self.chat.customer_id},
            {"type": STAFF, "id": self.chat.agent_id},
        )
        sender, receiver = (customer, staff) if self.turn.role == "customer" else (staff, customer)
        return {
            "msgid": self.msgid,
            "sender": sender,
            "receiver_list": [receiver],
            "chatid": "",
            "send_time": int(self.at),
            "msgtype": self.turn.kind,
            "service_encrypt_info": {"encrypted_secret_key": self.sealed, "public_key_ver": self.version},
        }


class Archive:
    """All messages in the order they came, their pages, tokens of events; `sayings` are the customers'."""

    def __init__(self, keys: PublicKeys, now: Callable[[], float], draw: Callable[[int], str]) -> None:
        self.keys = keys
        self._now, self._draw = now, draw
        self.entries: list[Entry] = []
        self.chats: dict[str, Chat] = {}
        self._by_id: dict[str, Entry] = {}
        self._pages: dict[str, list[str]] = {}
        self._tokens: dict[str, float] = {}
        self._unannounced: list[float] = []
        self.sayings = Sayings()

    def fill(self, talks: tuple[Talk, ...]) -> None:
        """The conversations of the start, the last message of each just now."""
        for talk in talks:
            chat = self.open(f"wm{self._draw(12)}", talk.customer, talk.agent)
            for back, turn in zip(range(len(talk.turns) - 1, -1, -1), talk.turns, strict=True):
                self.append(chat, turn, self._now() - back * GAP)

    def open(self, customer_id: str, customer: str = "客户", agent: str = "客服") -> Chat:
        """The conversation with this customer, a new one when there is none yet."""
        if customer_id not in self.chats:
            self.chats[customer_id] = Chat(customer_id, customer, f"wo{self._draw(8)}", agent)
        return self.chats[customer_id]

    def append(self, chat: Chat, turn: Turn, at: float) -> Entry:
        """Archives a message. ValueError before a public key is set."""
        if not self.keys.version:
            raise ValueError("Nothing is archived before a public key is set.")
        secret = self._draw(32)
        entry = Entry(
            msgid=f"m{self._draw(24)}",
            chat=chat,
            at=at,
            turn=turn,
            secret_key=secret,
            sealed=self.keys.seal(secret),
            version=self.keys.version,
            number=len(self.entries),
        )
        self.entries.append(entry)
        if turn.role == "customer":
            self.sayings.add(turn.text)
        self._by_id[entry.msgid] = entry
        return entry

    def new_token(self) -> str:
        """A token for `sync_msg`, as an event carries it."""
        token = self._draw(32)
        self._tokens[token] = self._now()
        return token

    def of(self, chat: Chat) -> list[Entry]:
        """One conversation."""
        return [entry for entry in self.entries if entry.chat is chat]

    def pick(
        self, rows: object, kinds: tuple[int, ...] = (TEXT, VOICE)
    ) -> tuple[list[Entry], list[Any], list[Any]]:
        """The messages a task may read in their order in time, what fails later, and what fails at once.

        Repeated ids fail at once; absent ones, wrong keys and other kinds of message fail in the result.
        """
        if not isinstance(rows, list) or not 1 <= len(rows) <= MOST_MESSAGES:
            raise Refusal(BAD_ARGUMENT, "invalid argument: msg_list")
        seen: set[str] = set()
        found: list[Entry] = []
        later: list[dict[str, Any]] = []
        at_once: list[dict[str, Any]] = []
        for row in rows:
            msgid, key = names_of(row)
            entry = self._by_id.get(msgid)
            if msgid in seen:
                at_once.append(failed(msgid, key, "duplicate msgid"))
            elif entry is None or entry.secret_key != key:
                later.append(failed(msgid, key, "msgid does not exist or secret_key is wrong"))
            elif entry.turn.kind not in kinds:
                later.append(failed(msgid, key, "this type of message is not supported"))
            else:
                found.append(entry)
            seen.add(msgid)
        return sorted(found, key=lambda entry: (entry.at, entry.number)), later, at_once

    def sync(self, body: Mapping[str, Any], knobs: Knobs) -> dict[str, Any]:
        """`sync_msg`: the records after a cursor, in the body or as ids of pages."""
        for name in ("cursor", "token"):
            text_of(body, name, most=128, needed=name in body)
        self._check_token(body.get("token"), knobs)
        limit = number_of(body, "limit", 200, 1, MOST_MESSAGES)
        mode = number_of(body, "mode", 0, 0, 2)
        since = max(float(number_of(body, "begin_time", 0, 0, 2**40)), self._now() - knobs.archive_days * DAY)
        start = self._place(body.get("cursor"))
        left = [n for n in range(start, len(self.entries)) if self.entries[n].at >= since]
        taken, rest = left[:limit], left[limit:]
        reply = ok(
            has_more=int(bool(rest)), next_cursor=f"after-{taken[-1] + 1 if taken else len(self.entries)}"
        )
        entries = [self.entries[n] for n in taken]
        if mode == 0 or (mode == 2 and len(entries) <= knobs.page_size):
            return reply | {"msg_list": [entry.record() for entry in entries]}
        return reply | {"page_id_list": self._paged(entries, knobs.page_size)}

    def page(self, body: Mapping[str, Any]) -> dict[str, Any]:
        """`get_msg_list_by_page_id`."""
        ids = self._pages.get(text_of(body, "page_id"))
        if ids is None:
            raise Refusal(BAD_ARGUMENT, "invalid argument: page_id")
        return ok(msg_list=[self._by_id[msgid].record() for msgid in ids])

    def _paged(self, entries: list[Entry], size: int) -> list[str]:
        names = []
        for first in range(0, len(entries), max(1, size)):
            names.append(self._draw(24))
            self._pages[names[-1]] = [entry.msgid for entry in entries[first : first + max(1, size)]]
        return names

    def _place(self, cursor: object) -> int:
        if cursor is None:
            return 0
        digits = str(cursor).removeprefix("after-")
        if not str(cursor).startswith("after-") or not digits.isdecimal() or len(digits) > 12:
            raise Refusal(BAD_ARGUMENT, "invalid argument: cursor")
        return int(digits)

    def _check_token(self, token: object, knobs: Knobs) -> None:
        if token is not None:
            if self._now() - self._tokens.get(str(token), float("-inf")) > knobs.event_token_seconds:
                raise Refusal(BAD_ARGUMENT, "invalid argument: token")
        elif knobs.calls_without_token:
            recent = [at for at in self._unannounced if self._now() - at < MINUTE]
            self._unannounced = [*recent, self._now()]
            if len(recent) >= knobs.calls_without_token:
                raise Refusal(FREQUENCY, "api freq out of limit without token")
