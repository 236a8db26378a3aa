"""One text lent to one program: who is given it, what that program did with it, and when it is done."""

from __future__ import annotations

import asyncio
from enum import Enum, auto
from typing import Any

from xcffib import xproto

from assist_app.delivery.x11.display import Display
from assist_app.delivery.x11.formats import Formats
from assist_app.delivery.x11.serving import Hold, Serving
from assist_app.delivery.x11.windows import Place

TO_ANSWER = 0.25
"""Seconds a program that has read something has to answer a ping."""
MOST_ECHOES = 3
"""How often the selection is taken back from a program that only repeats what it has just read."""


class News(Enum):
    """What has become of the loan."""

    TAKEN = auto()
    GONE = auto()
    LOST = auto()


class Loan:
    """Lends `lent` to the program of `place` alone; everybody else is given `usual` all the time."""

    def __init__(
        self,
        display: Display,
        serving: Serving,
        place: Place,
        selection: int,
        usual: Formats,
        lent: Formats,
        needed: int,
        hurried: bool,
    ) -> None:
        """`needed` reads show that the text has arrived.

        A `hurried` program drops what it is pasting when the selection changes hands before it has ended.
        """
        self._display, self._serving, self.place = display, serving, place
        self._needed = needed
        self.hurried = hurried
        self.lost = False
        self.reads = 0
        self.hold = Hold(selection, usual, lent, self.belongs, self._taken, self._lost)
        self._html = display.atom("text/html")
        self._hint = display.atom("x-kde-passwordManagerHint")
        self.news: asyncio.Future[News] = asyncio.get_running_loop().create_future()
        self.last_taken = 0.0
        self._echoes = 0
        self._pong = asyncio.Event()
        self._stamp = 0
        self.gone = self.ended = self.silent = False
        display.watch(place.target.window, xproto.EventMask.StructureNotify)
        if place.pings:
            display.watch(display.root, xproto.EventMask.SubstructureNotify)
        display.listen(xproto.DestroyNotifyEvent, self._note_end)
        display.listen(xproto.ClientMessageEvent, self._note_pong)

    def end(self) -> None:
        """Stops listening; who holds the selection then is not changed."""
        if self.ended:
            return
        self.ended = True
        self._pong.set()
        self._display.unlisten(xproto.DestroyNotifyEvent, self._note_end)
        self._display.unlisten(xproto.ClientMessageEvent, self._note_pong)
        self._display.unwatch(self.place.target.window, xproto.EventMask.StructureNotify)
        if self.place.pings:
            self._display.unwatch(self._display.root, xproto.EventMask.SubstructureNotify)

    def belongs(self, window: int) -> bool:
        """Whether a window belongs to the program the text is meant for.

        Some programs read with another connection than the one that shows their windows.
        """
        display = self._display
        if display.client_of(window) == self.place.client:
            return True
        return self.place.pid != 0 and display.pid_of(window) == self.place.pid

    @property
    def asked(self) -> bool:
        """Whether the program has asked for anything at all."""
        return any(
            client == self.place.client or self._display.pid_of(client) == self.place.pid != 0
            for client in self.hold.askers
        )

    # What happens

    def _say(self, news: News) -> None:
        if not self.news.done():
            self.news.set_result(news)

    def _taken(self, target: int) -> None:
        if target == self._hint:
            return
        self.last_taken = asyncio.get_running_loop().time()
        # Nobody looks at HTML who has no place for it.
        self.reads += 2 if target == self._html else 1
        if self.reads >= self._needed:
            self._say(News.TAKEN)

    def _note_end(self, event: Any) -> None:
        if event.window == self.place.target.window:
            self.gone = True
            self._pong.set()
            self._say(News.GONE)

    def _lost(self, owner: int) -> None:
        """Clipboard managers read what is new and offer it themselves; they are outbid, people are not."""
        waiting = not self.news.done() and not self.ended
        echo = waiting and owner and self._display.client_of(owner) in self.hold.askers
        if echo and self._echoes < MOST_ECHOES:
            self._echoes += 1
            self._serving.own(self.hold, 0)
        else:
            self.lost = True
            self._say(News.LOST)

    # Is the program alive?

    def ping(self, now: int) -> None:
        """Asks the target for a sign that it handles what it is sent, if it can give one."""
        if self.place.pings:
            self._pong.clear()
            self._stamp = now
            display, window = self._display, self.place.target.window
            ping = display.atom("_NET_WM_PING")
            display.tell(window, "WM_PROTOCOLS", ping, now, window)
            display.flush()

    def _note_pong(self, event: Any) -> None:
        values = event.data.data32 if event.format == 32 else ()
        if event.window == self._display.root and tuple(values[:3]) == (
            self._display.atom("_NET_WM_PING"), self._stamp, self.place.target.window,
        ):  # fmt: skip
            self._pong.set()

    @property
    def answers(self) -> bool:
        """Whether it has answered the last ping."""
        return self.place.pings and self._pong.is_set()

    async def handled(self) -> None:
        """Waits until it has handled everything it was sent so far, or has gone."""
        if self.place.pings and not (self.gone or self.ended or self.silent):
            now = await self._display.now()
            if not self.gone and not self.ended:
                self.ping(now)
            # A program that has read is alive; if it does not answer then it never does.
            limit = TO_ANSWER if self.reads and not self.hurried else None
            try:
                async with asyncio.timeout(limit):
                    await self._pong.wait()
            except TimeoutError:
                self.silent = True
