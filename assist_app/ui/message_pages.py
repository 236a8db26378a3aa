"""The messages of one conversation in pages, so that a hundred thousand need no memory."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence

from assist_app.model.conversation import Message

PAGE = 128
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
