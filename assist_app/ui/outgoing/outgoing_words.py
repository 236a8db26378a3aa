"""Findings of the outgoing check in words."""

from __future__ import annotations

from assist_app.assist.outgoing.kinds import TITLES, Finding, Hazard, Level, Verdict
from assist_app.assist.outgoing.mending import mend
from assist_app.i18n import _, ngettext

SHOWN = 60
"""Signs of a span that are repeated in its line."""


def title_words(verdict: Verdict, *, left: bool, inserting: bool = False, empty: bool = False) -> str:
    """What happened, or is asked; `left` says that the text is on its way already, `inserting` that it goes
    straight into another program's window, `empty` that nothing of it is left."""
    count = len(verdict.findings)
    if empty:
        return _("Nothing is left of the text. Ctrl+Z brings it back.")
    if inserting and not left and verdict.level is Level.BLOCK:
        return _("Not inserted: this has to be changed first.")
    if inserting and count:
        asked = ngettext(
            "Insert this? {count} thing to look at:", "Insert this? {count} things to look at:", count
        )
        return _("Look at it again before you send it:") if left else asked.format(count=count)
    if left:
        return _("Copied. Please look again:") if count else _("Copied ✓")
    if verdict.level is Level.BLOCK:
        return _("Not copied: this has to be changed first.")
    if not count:
        return _("Nothing is wrong with it any more.")
    return ngettext(
        "Copy this? {count} thing to look at:", "Copy this? {count} things to look at:", count
    ).format(count=count)


def anyway_words(found: bool, *, inserting: bool) -> str:
    """What the button says that lets it go; `found` says whether something is still wrong with it."""
    if inserting:
        return _("Insert anyway") if found else _("Insert")
    return _("Copy anyway") if found else _("Copy")


def several_words(count: int, *, inserting: bool) -> str:
    """What becomes of a text of several messages, "" for one."""
    if count < 2:
        return ""
    if inserting:
        words = _(
            "{count} messages, inserted together as one text, each on lines of its own. "
            "One at a time: Shift and the digit of the card."
        )
    else:
        words = _(
            "{count} messages, copied together as one text, each on lines of its own. "
            "One at a time: the small button beside each on the card."
        )
    return words.format(count=count)


def finding_words(finding: Finding, text: str, front: str) -> str:
    """One line: the span, what is wrong with it, what helps. `front` names the conversation in front."""
    if finding.gone:
        words = _("“{other}” is no longer there. Click into your chat client; then it can be inserted.")
        return words.format(other=finding.where or "…")
    if finding.hazard is Hazard.CONVERSATION:
        here = _("Meant for “{other}”, but “{front}” is open now")
        elsewhere = _("This is for “{front}”, but the window in front is “{other}”")
        if front and front in finding.where:
            elsewhere = _("This was shown for another window than “{other}”, which is in front now")
        words = elsewhere if finding.instead is None else here
        return words.format(other=finding.where or "…", front=front or "…")
    kind = _(TITLES[finding.hazard])
    span = " ".join(text[finding.start : finding.end].split())
    shown = span if len(span) <= SHOWN else f"{span[: SHOWN - 1]}…"
    return " · ".join(filter(None, (f"“{shown}”", kind, _whose(finding), _help(finding, text))))


def _whose(finding: Finding) -> str:
    if not finding.where:
        return ""
    return _("stands in the conversation with “{title}”").format(title=finding.where)


def _help(finding: Finding, text: str) -> str:
    if finding.hazard is Hazard.INTERNAL:
        return _("choose another script")
    if finding.hazard is Hazard.LANGUAGE:
        return _("translate it or choose another reply")
    if finding.hazard is Hazard.BLANK:
        return _("type what belongs there")
    if finding.instead is None or mend(text, finding) is None:
        return _("change it here")
    if not finding.instead:
        return _("take it out")
    return _("put “{words}” instead").format(words=finding.instead)
