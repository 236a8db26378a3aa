"""The messages of one conversation in pages, so that a hundred thousand need no memory."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence

from assist_app.model.conversation import Message, MessageState, Role

PAGE = 128
FAR = 60
"""Places looked at for the one who spoke next: notices in between are few."""

KEPT = 24
"""Pages kept: about 3,000 messages around where the agent looks."""


class MessagePages:
    """Messages by place; what is not here is asked for once."""

    def __init__(self, count: int = 0) -> None:
        self.count = count
        self._pages: OrderedDict[int, list[Message | None]] = OrderedDict()
        self._asked: set[int] = set()

    def get(self, index: int) -> Message | None:
        """The message at a place, None when its page is not here."""
        page = self._pages.get(index // PAGE)
        if page is None or index % PAGE >= len(page):
            return None
        return page[index % PAGE]

    def ends_turn(self, index: int) -> bool:
        """Whether the next one who spoke after a place is not the customer; False while that is unknown."""
        for place in range(index + 1, min(self.count, index + FAR)):
            message = self.get(place)
            if message is None:
                return False
            if _spoken(message):
                return message.role is not Role.CUSTOMER
        return True

    def spoken_above(self, index: int) -> int:
        """The place of the last message above a place that somebody has spoken, -1 when that is unknown."""
        for place in range(index - 1, max(-1, index - FAR), -1):
            message = self.get(place)
            if message is None:
                return -1
            if _spoken(message):
                return place
        return -1

    def missing(self, first: int, last: int) -> list[tuple[int, int]]:
        """(first, count) of pages between two places that are neither here nor asked for yet."""
        wanted = []
        for number in range(first // PAGE, last // PAGE + 1):
            page = self._pages.get(number)
            length = min(PAGE, self.count - number * PAGE)
            whole = page is not None and len(page) >= length and None not in page
            if not whole and number not in self._asked:
                self._asked.add(number)
                wanted.append((number * PAGE, length))
            elif page is not None:
                self._pages.move_to_end(number)
        return wanted

    def put(self, first: int, messages: Sequence[Message]) -> None:
        """Takes messages from place `first` on."""
        for offset, message in enumerate(messages):
            self._set(first + offset, message)
        self._asked.difference_update(range(first // PAGE, (first + len(messages) - 1) // PAGE + 1))
        self._trim()

    def append(self, message: Message) -> None:
        """Takes a message after the last one."""
        self._set(self.count, message)
        self.count += 1
        self._trim()

    def replace(self, index: int, message: Message) -> None:
        """Changes a message if its page is here and it has not moved since."""
        known = self.get(index)
        if known is not None and known.id == message.id:
            self._set(index, message)

    def forget_from(self, index: int) -> None:
        """Drops the pages from a place on: their messages have moved."""
        for number in [number for number in self._pages if number >= index // PAGE]:
            del self._pages[number]
        self._asked.clear()

    def _trim(self) -> None:
        while len(self._pages) > KEPT:
            self._pages.popitem(last=False)

    def _set(self, index: int, message: Message) -> None:
        page = self._pages.setdefault(index // PAGE, [])
        page.extend([None] * (index % PAGE + 1 - len(page)))
        page[index % PAGE] = message


def _spoken(message: Message) -> bool:
    """Notices, and what the customer took back, do not end a turn and do not go on with it."""
    recalled = message.role is Role.CUSTOMER and message.state is MessageState.RECALLED
    return message.role is not Role.SYSTEM and not recalled
