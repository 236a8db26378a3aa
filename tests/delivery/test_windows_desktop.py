"""On Windows: where the agent came from, which windows are Assist's own, and where a neighbour stands."""

from __future__ import annotations

import asyncio

import pytest

from assist_app.delivery.windows import neighbours
from assist_app.delivery.windows.neighbours import WindowsNeighbours
from assist_app.delivery.windows.programs import is_assist
from assist_app.delivery.windows.recent import Recent
from assist_app.model.delivery import Target
from assist_app.model.errors import DeliveryError
from assist_app.model.places import Box, Neighbour

CALL, CHAT, OTHER, OURS = 1, 2, 3, 9


class FakeDesktop:
    """Windows from the topmost on, and the one with the keyboard."""

    def __init__(self, *usable: int) -> None:
        self.usable = list(usable)
        self.front = 0
        self.at: Box | None = Box(1, 2, 300, 400)
        self.brought: list[int] = []
        self.without_keyboard: set[int] = set()

    def foreground(self) -> int:
        return self.front

    def is_usable(self, window: int) -> bool:
        return window in self.usable

    def stacked(self) -> list[int]:
        return self.usable

    def title(self, window: int) -> str:
        return f"window {window}"

    def kind(self, window: int) -> str:
        return "Chat"

    def exists(self, window: int) -> bool:
        return window in self.usable

    def frame(self, window: int) -> Box | None:
        return self.at

    def let_have_keyboard(self, window: int, allowed: bool) -> None:
        self.without_keyboard = (
            self.without_keyboard - {window} if allowed else self.without_keyboard | {window}
        )

    def bring(self, window: int) -> None:
        self.brought.append(window)


def test_a_window_that_is_always_on_top_is_not_where_the_agent_came_from() -> None:
    desktop = FakeDesktop(CALL, CHAT, OTHER)
    recent = Recent(desktop)
    assert recent.find() == CALL, "nobody knows better yet"
    desktop.front = CHAT
    assert recent.find() == CHAT
    for front in (OURS, 0):
        desktop.front = front
        assert recent.find() == CHAT
    desktop.usable = [CALL, OTHER]
    assert recent.find() == CALL, "it was closed"
    desktop.usable = [CALL, OTHER, CHAT]
    assert recent.find() == CALL, "what was closed is not come back to"
    desktop.front = OTHER
    assert recent.find() == OTHER
    desktop.usable = []
    assert recent.find() == 0


def test_the_panel_goes_beside_the_window_that_had_the_keyboard(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody asks while the agent is there; a call's window stays on top all the time."""
    monkeypatch.setattr(neighbours, "REMEMBERING", 0.001)

    async def run() -> None:
        desktop = FakeDesktop(CALL, CHAT, OTHER)
        desktop.front = CHAT
        beside = WindowsNeighbours(lambda moved: None, desktop)
        await asyncio.sleep(0.01)
        desktop.front = OURS
        assert await beside.front() == CHAT
        desktop.front = OTHER
        await asyncio.sleep(0.01)
        desktop.front, desktop.usable = 0, [CALL, CHAT, OTHER]
        assert await beside.front() == OTHER
        assert (await beside.choices())[0] == Target(CALL, "window 1", "Chat")
        await beside.close()
        assert asyncio.all_tasks() == {asyncio.current_task()}

    asyncio.run(run())


def test_a_followed_window_is_told_of_until_it_goes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(neighbours, "STEP", 0.001)

    async def run() -> None:
        desktop = FakeDesktop(CHAT)
        told: asyncio.Queue[Neighbour] = asyncio.Queue()
        beside = WindowsNeighbours(told.put_nowait, desktop)
        await beside.follow(CHAT)
        assert await told.get() == Neighbour(Box(1, 2, 300, 400))
        desktop.at = None
        assert await told.get() == Neighbour()
        desktop.usable = []
        assert await told.get() == Neighbour(gone=True)
        with pytest.raises(DeliveryError):
            await beside.follow(CHAT)
        await beside.may_have_keyboard(OURS, False)
        assert desktop.without_keyboard == {OURS}
        await beside.activate(CHAT)
        assert desktop.brought == [CHAT]
        await beside.close()
        assert told.empty()

    asyncio.run(run())


@pytest.mark.parametrize(
    ("kind", "image", "ours"),
    [
        ("Qt6112QWindowIcon", r"C:\Program Files\Assist\Assist.exe", True),
        ("Qt6112QWindowIcon", r"c:\program files\assist\assist-app.exe", True),
        ("Qt6112QWindowIcon", r"C:\Program Files\Chat\Chat.exe", False),
        ("Chrome_WidgetWin_1", r"C:\Program Files\Assist\Assist.exe", False),
        ("Qt6112QWindowIcon", "", False),
    ],
)
def test_assists_own_windows_are_known_to_its_command_line(kind: str, image: str, ours: bool) -> None:
    assert is_assist(kind, image, r"C:\Program Files\Assist\assist-app.exe") is ours
    assert not is_assist(kind, "", "")
