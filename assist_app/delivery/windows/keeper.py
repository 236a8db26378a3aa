"""The clipboard of Windows lent and given back, as decisions over its bare calls."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from typing import Any

from assist_app.delivery.refusals import MOST_BYTES, not_handed_over
from assist_app.delivery.system import Heard, Saved
from assist_app.delivery.windows.calls import Calls
from assist_app.delivery.windows.formats import MARKS, UNICODE, keepable, offers, text_of
from assist_app.model.delivery import Content


class Busy(Exception):
    """Another program has the clipboard open just now."""


class Keeper:
    """Everything happens on the thread of `window`, which is told of readers and of other owners."""

    def __init__(self, calls: Calls, window: int) -> None:
        self._calls = calls
        self._window = window
        self._lent: dict[int, bytes] = {}
        self._readers: frozenset[int] = frozenset()
        self._hear: Callable[[Heard], None] | None = None
        self._own_doing = False
        self._left: int | None = None
        self._known: tuple[int, Saved] | None = None

    @property
    def lending(self) -> bool:
        """Whether the clipboard holds a promise of ours."""
        return bool(self._lent)

    # Reading

    def save(self) -> Saved:
        """All that can be given back; Busy, or DeliveryError when nothing of what is there can."""
        self._open()
        try:
            return self._read()
        finally:
            self._calls.close()

    def _read(self) -> Saved:
        calls = self._calls
        if self._known is not None and self._known[0] == calls.sequence():
            return self._known[1]
        numbers = calls.numbers()
        wanted = [number for number in numbers if keepable(number, calls.name(number), numbers)]
        found = {number: data for number in wanted if (data := calls.get(number)) is not None}
        if (numbers and not found) or sum(map(len, found.values())) > MOST_BYTES:
            raise not_handed_over()
        return Saved(found, text_of(found.get(UNICODE, b"")), self._is_ours())

    def _is_ours(self) -> bool:
        owner = self._calls.owner()
        if owner == self._window:
            return self._left is not None and self._left == self._calls.sequence()
        return bool(owner) and self._calls.process_of(owner) == os.getpid()

    def _open(self) -> None:
        if not self._calls.open(self._window):
            raise Busy

    # Lending

    def lend(
        self,
        content: Content,
        readers: frozenset[int],
        hear: Callable[[Heard], None],
        given_up: Callable[[], bool] = lambda: False,
    ) -> Saved:
        """Reads and takes the clipboard while it is open, so that nobody can come in between.

        Reading may take as long as the owner likes; `given_up` tells that nobody waits for it any more.
        """
        self._open()
        try:
            saved = self._read()
            if given_up():
                raise Busy
            self._lent = self._numbered(offers(content))
            self._readers, self._hear = readers, hear
            self._promise()
        finally:
            self._calls.close()
        return saved

    def again(self) -> None:
        """Promises the text once more; when the target is reading it this very moment, that is said."""
        if not self._calls.open(self._window):
            if self._hear is not None and self._calls.opener() in self._readers:
                return self._hear(Heard.READ)
            raise Busy
        try:
            if self._lent and self._calls.owner() == self._window:
                self._promise()
        finally:
            self._calls.close()
        return None

    def _promise(self) -> None:
        self._empty()
        for number in self._lent:
            self._calls.put(number, None)
        self._put(self._numbered(MARKS))

    def _empty(self) -> None:
        # The owner before is told that it is none any more, which may be this very window.
        self._own_doing = True
        try:
            if not self._calls.empty():
                raise Busy
        finally:
            self._own_doing = False

    def _put(self, formats: Mapping[int, bytes]) -> None:
        for number, data in formats.items():
            self._calls.put(number, data)

    def _numbered(self, formats: Mapping[Any, bytes]) -> dict[int, bytes]:
        register = self._calls.register
        return {name if isinstance(name, int) else register(name): data for name, data in formats.items()}

    # What the window is told

    def render(self, number: int) -> None:
        """Somebody reads (WM_RENDERFORMAT); the clipboard is open already, by the reader."""
        data = self._lent.get(number)
        if data is None or self._hear is None:
            return
        reader = self._calls.opener()
        if reader and self._readers and reader not in self._readers:
            # Who is given nothing finds none, and the promise stays for the target.
            self._hear(Heard.REFUSED)
            return
        self._calls.put(number, data)
        self._hear(Heard.READ)

    def render_all(self) -> None:
        """The window goes (WM_RENDERALLFORMATS): whoever reads later must find the text itself."""
        if self._lent and self._calls.open(self._window):
            if self._calls.owner() == self._window:
                self._put(self._lent)
            self._calls.close()

    def destroyed(self) -> None:
        """The clipboard was emptied (WM_DESTROYCLIPBOARD)."""
        if not self._own_doing:
            hear, self._hear, self._lent = self._hear, None, {}
            if hear is not None:
                hear(Heard.LOST)

    # Ending

    def give_back(self, saved: Saved) -> bool:
        """Puts back what was there, unless the clipboard belongs to somebody else by now."""
        self._open()
        try:
            if self._calls.owner() != self._window:
                return False
            self._hear = None
            self._empty()
            self._put(saved.formats)
            self._lent = {}
        finally:
            self._calls.close()
        self._known = (self._calls.sequence(), saved)
        return True

    def leave(self, content: Content) -> None:
        """Puts the text itself there: it stays when this process has ended."""
        self._open()
        try:
            self._hear = None
            self._empty()
            self._lent = {}
            self._put(self._numbered(offers(content)) | self._numbered(MARKS))
        finally:
            self._calls.close()
        self._left = self._calls.sequence()
