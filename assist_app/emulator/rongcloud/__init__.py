"""RongCloud as its documents describe it: suggest, generate, agents and private history."""

from __future__ import annotations

from assist_app.emulator.rongcloud.rongcloud import RongCloud

__all__ = ["RongCloud"]
