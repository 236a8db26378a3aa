"""Why a script is not for customers, in a word."""

from __future__ import annotations

from assist_app.i18n import _
from assist_app.model.script import Script


def restriction(script: Script, now: float) -> str:
    """ "" for a script that may be sent; `now` is in seconds since the epoch."""
    if script.expired(now):
        return _("expired")
    return _("internal") if script.internal else ""
