"""What every way of inserting refuses, in the same words."""

from __future__ import annotations

import re

from assist_app.i18n import _
from assist_app.model.delivery import Target
from assist_app.model.errors import DeliveryError
from assist_app.model.titles import steady

MOST_BYTES = 256 * 1024 * 1024
"""Of the old content of a clipboard that is kept meanwhile."""


def not_handed_over() -> DeliveryError:
    """The owner of the clipboard is too slow, or its content is too large."""
    return DeliveryError(
        _(
            "The program whose content is on the clipboard does not hand it over, so it could not have "
            "been given back. Copy the reply instead."
        )
    )


def copied_meanwhile() -> DeliveryError:
    """Somebody has copied something before the keys were sent."""
    return DeliveryError(
        _("Something else was copied at the same moment, so nothing was inserted. Try again.")
    )


def own_window() -> DeliveryError:
    """The target is one of our own windows."""
    return DeliveryError(_("That window belongs to Assist itself. Choose your chat client first."))


def no_such_title(pattern: re.Pattern[str], *, only_ours: bool) -> DeliveryError:
    """No window of others has a title that fits; one of ours may."""
    if only_ours:
        return own_window()
    return DeliveryError(_("No window has a title that fits {pattern}.").format(pattern=pattern.pattern))


def must_be_the_same(asked: Target, now: Target) -> None:
    """DeliveryError unless a window still is what was asked for, as far as that named it.

    Chat clients name the conversation in the title and stay the same window; what they count may change.
    """
    titles, kinds = (steady(asked.title), steady(now.title)), (asked.kind, now.kind)
    if any(was not in ("", is_now) for was, is_now in (titles, kinds)):
        words = _("The window shows another conversation by now, so nothing was inserted. Try again.")
        raise DeliveryError(words)
