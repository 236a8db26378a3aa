"""A clipboard manager that takes over what a leaving program offers, and a tray that takes icons in."""

from __future__ import annotations

import threading
from typing import Any

from xcffib import xproto

from tests.insertion.clip import Connection, Owner, Reader


class Keeper(Owner):
    """Keeps the clipboard when it is asked to, as the convention of clipboard managers says."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.kept = 0
        self._reader = Reader(self.display)
        self.own({}, "CLIPBOARD_MANAGER")

    def close(self) -> None:
        super().close()
        self._reader.close()

    def _answer(self, event: Any) -> None:
        c = self._c
        if c.name(event.selection) != "CLIPBOARD_MANAGER":
            super()._answer(event)
            return
        assert c.name(event.target) == "SAVE_TARGETS"
        self.offers["CLIPBOARD"] = self._reader.all()
        c.core.SetSelectionOwner(c.window, c.atom("CLIPBOARD"), 0)
        self.kept += 1
        place = event.property
        notice = xproto.SelectionNotifyEvent.synthetic(
            event.time, event.requestor, event.selection, event.target, place
        )
        c.core.SendEvent(False, event.requestor, 0, notice.pack())


class Tray:
    """A system tray of one icon, at a place of the screen where it can be clicked."""

    PLACE = (20, 860)

    def __init__(self, display: str) -> None:
        self._c = c = Connection(display)
        self.icons: list[int] = []
        self.window = c.x.generate_id()
        screen = c.x.get_setup().roots[0]
        mask = xproto.CW.OverrideRedirect | xproto.CW.EventMask
        events = xproto.EventMask.SubstructureNotify
        left, top = self.PLACE
        c.core.CreateWindow(
            screen.root_depth, self.window, c.root, left, top, 24, 24, 0, 1, screen.root_visual, mask,
            [1, events],
        )  # fmt: skip
        c.core.MapWindow(self.window)
        c.core.SetSelectionOwner(self.window, c.atom("_NET_SYSTEM_TRAY_S0"), 0)
        data = xproto.ClientMessageData.synthetic([0, c.atom("_NET_SYSTEM_TRAY_S0"), self.window, 0, 0], "5I")
        told = xproto.ClientMessageEvent.synthetic(32, c.root, c.atom("MANAGER"), data)
        c.core.SendEvent(False, c.root, xproto.EventMask.StructureNotify, told.pack())
        c.x.flush()
        self._ended = False
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        c = self._c
        while not self._ended:
            event = c.x.wait_for_event()
            if isinstance(event, xproto.ClientMessageEvent):
                words = event.data.data32
                if event.type == c.atom("_NET_SYSTEM_TRAY_OPCODE") and words[1] == 0:
                    c.core.ReparentWindow(words[2], self.window, 0, 0)
                    c.core.MapWindow(words[2])
                    c.x.flush()
                    self.icons.append(words[2])

    def close(self) -> None:
        """The tray goes; a window of its own tells its thread."""
        self._ended = True
        c = self._c
        c.core.SetSelectionOwner(0, c.atom("_NET_SYSTEM_TRAY_S0"), 0)
        data = xproto.ClientMessageData.synthetic([0] * 5, "5I")
        c.core.SendEvent(
            False, self.window, 0, xproto.ClientMessageEvent.synthetic(32, self.window, 1, data).pack()
        )
        c.x.flush()
        self._thread.join(5)
        c.x.disconnect()
