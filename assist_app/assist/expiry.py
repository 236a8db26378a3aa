"""Until when a script may be suggested, as people write it."""

from __future__ import annotations

from datetime import datetime, timedelta

from assist_app.i18n import _

DATE = "%Y-%m-%d"


def read_expiry(text: str) -> float | None:
    """Seconds since the epoch from which a script has expired; None for "".

    A date is good until its end, by this computer's clock; a date with a time is taken as it is, with or
    without an offset. ValueError, with a sentence, for anything else.
    """
    text = text.strip().replace("/", "-")
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
        if len(text) <= len("2026-12-31"):
            moment += timedelta(days=1)
        return moment.timestamp()
    except (ValueError, OverflowError, OSError) as error:
        raise ValueError(_("“{text}” is not a date such as 2026-12-31.").format(text=text[:40])) from error


def expiry_text(expires_at: float | None) -> str:
    """As `read_expiry` reads it; "" for None."""
    if expires_at is None:
        return ""
    moment = datetime.fromtimestamp(expires_at).astimezone()
    if (moment.hour, moment.minute, moment.second, moment.microsecond) == (0, 0, 0, 0):
        return (moment - timedelta(days=1)).strftime(DATE)
    return moment.isoformat(timespec="auto")
