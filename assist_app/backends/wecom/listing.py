"""Messages known by their ids only: their sealed keys, as the platform's own list of messages tells them."""

from __future__ import annotations

import logging
from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from assist_app.backends.wecom.picking import KEY_VERSION, MSGID, PLAIN_KEY, REMEMBERED, SEALED_KEY
from assist_app.backends.wecom.zone import Zone
from assist_app.model.conversation import Message
from assist_app.model.errors import BackendError

log = logging.getLogger("assist.backends.wecom")

MOST_PAGES = 5
LIMIT = 1000
"""Messages a page has at most."""


class MessageList:
    """What `sync_msg` told of sealed keys; asked only where no message of a conversation brings one."""

    def __init__(self) -> None:
        self._known: OrderedDict[str, Mapping[str, str]] = OrderedDict()

    async def complete(self, zone: Zone, messages: Sequence[Message]) -> Sequence[Message]:
        """The messages with their sealed keys; as they are where one brings its own or the list has none.

        A list that cannot be had is no failure: a gateway or a program on the way may add the keys.
        """
        if any(m.refs.get(PLAIN_KEY) or m.refs.get(SEALED_KEY) for m in messages):
            return messages
        wanted = {m.refs[MSGID].strip() for m in messages}
        if not wanted <= self._known.keys():
            try:
                await self._read(zone, wanted)
            except BackendError as error:
                log.info("%s: no list of messages: %s", zone.setup.spec.name, type(error).__name__)
        found = [replace(m, refs={**m.refs, **self._known.get(m.refs[MSGID].strip(), {})}) for m in messages]
        while len(self._known) > REMEMBERED:
            self._known.popitem(last=False)
        return found

    async def _read(self, zone: Zone, wanted: set[str]) -> None:
        cursor = ""
        for _page in range(MOST_PAGES):
            # An empty cursor is refused, so the first page is asked for without one.
            body = {"limit": LIMIT, **({"cursor": cursor} if cursor else {})}
            reply = await zone.invoke("sync_msg", body, calls=0) or {}
            self._known.update(_sealed(reply))
            following = reply.get("next_cursor")
            if wanted <= self._known.keys() or not reply.get("has_more"):
                return
            if not isinstance(following, str) or following in ("", cursor):
                return
            cursor = following


def _sealed(reply: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, str]]]:
    """Ids with their sealed keys as references; records in any other form are passed over."""
    rows = reply.get("msg_list")
    for row in rows if isinstance(rows, list) else ():
        info = row.get("service_encrypt_info") if isinstance(row, dict) else None
        if not isinstance(info, dict):
            continue
        msgid, sealed, version = (
            row.get("msgid"),
            info.get("encrypted_secret_key"),
            info.get("public_key_ver"),
        )
        if isinstance(msgid, str) and isinstance(sealed, str) and type(version) is int:
            yield msgid, {SEALED_KEY: sealed, KEY_VERSION: str(version)}
