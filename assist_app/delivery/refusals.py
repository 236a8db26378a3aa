"""What every way of inserting refuses, in the same words."""

from __future__ import annotations

import re

from assist_app.i18n import _
from assist_app.model.delivery import Target
from assist_app.model.errors import DeliveryError
from assist_app.model.titles import steady

CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
"""All but tabs; a bracketed paste is ended by such signs, and then everything is typed."""

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


def gone() -> DeliveryError:
    """The target was closed before anything was done."""
    return DeliveryError(_("The window the reply was meant for is no longer there."))


def closed_meanwhile() -> DeliveryError:
    """The target was closed with the text on its way."""
    return DeliveryError(_("The window was closed before it took the text."))


def nowhere() -> DeliveryError:
    """The agent came from no other window."""
    return DeliveryError(_("There is no other window to insert into. Click into your chat client first."))


def kept_in_the_back() -> DeliveryError:
    """The system did not give the target the keyboard."""
    return DeliveryError(_("The window could not be brought to the front, so nothing was inserted."))


def another_in_front() -> DeliveryError:
    """The keyboard was taken from the target."""
    return DeliveryError(_("Another window came to the front, so nothing was inserted. Try again."))


def password_field() -> DeliveryError:
    """What would be typed into hides it."""
    return DeliveryError(
        _("The cursor is in a password field, so nothing was inserted. Click into the chat box.")
    )


def copied_on_the_way() -> DeliveryError:
    """Somebody has copied something after the keys were sent."""
    return DeliveryError(
        _("Something else was copied at the same moment. Look into the window before you try again.")
    )


def not_taken(keys: str, *, alive: bool) -> str:
    """Why a text was left on the clipboard: its target has not read it. `keys` is the chord for people."""
    if alive:
        words = _("The window did not take the text. It was copied; press {keys} where it belongs.")
    else:
        words = _(
            "The window does not answer. The text was copied; it may still appear by itself, so look "
            "before you press {keys}."
        )
    return words.format(keys=keys)


def not_for_a_terminal(text: str, keys: str) -> str:
    """Why a text is not pasted into a terminal, "" when it may be: there some signs act like keys."""
    if any(mark in text for mark in "\n\r"):
        words = _("In a terminal a line break acts like Enter, so the text was only copied; press {keys}.")
    elif CONTROLS.search(text):
        words = _(
            "In a terminal control characters act like keys, so the text was only copied; press {keys}."
        )
    else:
        return ""
    return words.format(keys=keys)


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
