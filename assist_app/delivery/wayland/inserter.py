"""Insertion on Wayland."""

from __future__ import annotations

from assist_app.delivery.insertion import Leave
from assist_app.delivery.lending import LendingInserter
from assist_app.delivery.loan import Times
from assist_app.delivery.wayland.board import PortalBoard
from assist_app.delivery.wayland.bus import Bus
from assist_app.delivery.wayland.remote import Remote
from assist_app.delivery.wayland.screen import PortalScreen


class WaylandInserter(LendingInserter):
    """The portal's clipboard and keys, and the order of things that all systems share."""

    def __init__(self, leave: Leave | None = None, times: Times | None = None) -> None:
        """Without `leave` the desktop asks again after each start."""
        self._bus = Bus()
        remote = Remote(self._bus, leave)
        super().__init__(PortalScreen(remote), PortalBoard(remote), times)

    async def close(self) -> None:
        """Leaves the bus too."""
        await super().close()
        self._bus.close()
