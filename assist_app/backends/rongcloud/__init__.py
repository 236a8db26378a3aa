"""RongCloud (融云): reply suggestions from the history it stores, or generated from the visible messages."""

from assist_app.backends.rongcloud.adapter import RongCloud
from assist_app.backends.rongcloud.spec import SPEC

__all__ = ["SPEC", "RongCloud"]
