"""Reads everything a selection holds, all formats at once, so that it can be given back as it was."""

from __future__ import annotations

import asyncio
from typing import Any

from xcffib import xproto

from assist_app.delivery.refusals import MOST_BYTES, not_handed_over
from assist_app.delivery.x11.display import Display, Property
from assist_app.delivery.x11.formats import QUESTIONS, Formats

PATIENCE = 1.0
"""Seconds in which the owner must begin, or go on, with a format."""
AT_MOST = 4.0
"""Seconds for all formats together."""
MOST_FORMATS = 200


class Saving:
    """Asks the owners of selections for their content."""

    def __init__(self, display: Display) -> None:
        self._display = display
        self._place = display.atom("ASSIST_SAVED")
        self._incremental = display.atom("INCR")
        self._answers: dict[int, asyncio.Queue[Any]] = {}
        self._windows: list[int] = []
        display.listen(xproto.SelectionNotifyEvent, self._take_answer)
        display.listen(xproto.PropertyNotifyEvent, self._take_piece)

    async def save(self, selection: int, time: int) -> Formats:
        """Every format's bytes; empty when nobody owns the selection.

        Raises DeliveryError when the owner does not hand everything over in time: what cannot be given back
        is not taken away.
        """
        display = self._display
        if not display.reply(display.core.GetSelectionOwner(selection)).owner:
            return {}
        try:
            async with asyncio.timeout(AT_MOST):
                return await self._save(selection, time)
        except TimeoutError:
            raise not_handed_over() from None

    async def _save(self, selection: int, time: int) -> Formats:
        display = self._display
        questions = {display.atom(name) for name in QUESTIONS}
        named = await self._convert(selection, display.atom("TARGETS"), time)
        if named is None:
            # Owners that name nothing know text at least.
            wanted = [display.atom("UTF8_STRING"), xproto.Atom.STRING]
        else:
            wanted = [target for target in dict.fromkeys(named.numbers()) if target not in questions]
        wanted = wanted[:MOST_FORMATS]
        late = False
        try:
            async with asyncio.TaskGroup() as group:
                asked = [group.create_task(self._convert(selection, target, time)) for target in wanted]
        except* TimeoutError:
            late = True
        if late:
            raise TimeoutError
        values = [task.result() for task in asked]
        if sum(len(value.data) for value in values if value) > MOST_BYTES:
            raise TimeoutError
        return {target: value for target, value in zip(wanted, values, strict=True) if value is not None}

    async def _convert(self, selection: int, target: int, time: int) -> Property | None:
        """One format, None when the owner does not give it after all.

        Each has a window of its own: some owners keep only one transfer for a window.
        """
        display = self._display
        window = self._windows.pop() if self._windows else display.new_window(xproto.EventMask.PropertyChange)
        answers = self._answers[window] = asyncio.Queue()
        try:
            display.core.ConvertSelection(window, selection, target, self._place, time)
            display.flush()
            notice = await self._next(answers, xproto.SelectionNotifyEvent)
            if notice.property == 0:
                return None
            value = display.property(window, self._place, delete=True)
            if value is not None and value.type == self._incremental:
                display.flush()
                value = await self._pieces(window, answers)
        except BaseException:
            # Whatever still comes to this window must not be taken for another answer.
            display.core.DestroyWindow(window)
            display.flush()
            raise
        finally:
            del self._answers[window]
        self._windows.append(window)
        return value

    async def _pieces(self, window: int, answers: asyncio.Queue[Any]) -> Property | None:
        parts: list[bytes] = []
        last: Property | None = None
        while True:
            await self._next(answers, xproto.PropertyNotifyEvent)
            piece = self._display.property(window, self._place, delete=True)
            self._display.flush()
            if piece is None:
                continue
            if not piece.data:
                return Property((last or piece).type, (last or piece).format, b"".join(parts))
            last = piece
            parts.append(piece.data)

    async def _next(self, answers: asyncio.Queue[Any], kind: type) -> Any:
        while True:
            async with asyncio.timeout(PATIENCE):
                event = await answers.get()
            if isinstance(event, kind):
                return event

    def _take_answer(self, event: Any) -> None:
        answers = self._answers.get(event.requestor)
        if answers is not None:
            answers.put_nowait(event)

    def _take_piece(self, event: Any) -> None:
        answers = self._answers.get(event.window)
        if answers is not None and event.atom == self._place and event.state == xproto.Property.NewValue:
            answers.put_nowait(event)
