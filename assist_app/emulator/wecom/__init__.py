"""WeCom's data and intelligence zone as its documents describe it; programs and models really run."""

from assist_app.emulator.wecom.wecom import WeCom
from assist_app.emulator.wecom.world import Start

__all__ = ["Start", "WeCom"]
